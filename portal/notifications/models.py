import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from portal.notifications.sentences import sentence_for


class NoticeQuerySet(models.QuerySet):
    """Notices, as one asks for them."""

    def unread(self):
        """Those nobody has opened or marked."""
        return self.filter(read_at=None)

    def newest_first(self):
        """As the page lists them."""
        return self.order_by("-made_at", "id")


class Notice(models.Model):
    """That something happened to a thing, for one person. What happened is to be read on the thing itself.

    It points at the thing by kind and key and copies nothing of it; whether it is shown is asked of the thing's own
    rules each time. `made_at` in the future makes it a reminder.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notices")
    verb = models.CharField(max_length=60)
    kind = models.CharField(max_length=60)
    thing = models.UUIDField()
    link = models.CharField(max_length=300)
    made_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        base_manager_name = "objects"  # `scope` asks the base manager, and its answers are listed as notices
        constraints = [
            models.UniqueConstraint(
                fields=["person", "verb", "kind", "thing"],
                condition=Q(read_at=None),
                name="one_unread_notice_of_one_deed_on_one_thing",
            ),
        ]
        indexes = [
            models.Index(fields=["person", "-made_at"], name="notices_of_a_person"),
            models.Index(fields=["person", "kind"], name="kinds_of_a_persons_notices"),
        ]

    def __str__(self):
        return f"{self.verb} {self.pk}"

    @property
    def is_read(self) -> bool:
        """Has the person opened it, or said that they know?"""
        return self.read_at is not None

    @property
    def sentence(self):
        """What happened, in one neutral sentence."""
        return sentence_for(self.verb)

    def mark_read(self, moment) -> None:
        """Keep when it was first read."""
        if not self.is_read:
            self.read_at = moment
            self.save(update_fields=["read_at"])


class Outbox(models.Model):
    """One notice that is still to be mailed, or was. Kept apart from the notice, so that a mail in trouble never
    holds up the page.

    `attempts` and `due_at` are set before a mail leaves and `sent_at` after it left (see `delivery`). Of a trouble
    only the kind of error is kept: mail servers like to quote addresses.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    notice = models.OneToOneField(Notice, on_delete=models.CASCADE, related_name="mail")
    due_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True)
    gave_up_at = models.DateTimeField(null=True)
    last_trouble = models.CharField(max_length=60, blank=True)

    class Meta:
        verbose_name_plural = "outbox"
        constraints = [
            models.CheckConstraint(
                condition=Q(sent_at=None) | Q(gave_up_at=None), name="a_mail_is_sent_or_given_up_not_both"
            ),
        ]
        indexes = [
            models.Index(fields=["due_at"], condition=Q(sent_at=None, gave_up_at=None), name="mails_still_to_go"),
            models.Index(fields=["person", "-sent_at"], name="mails_of_a_person"),
        ]

    def __str__(self):
        return str(self.pk)


class Round(models.Model):
    """When a regular task was last handed to the worker: who locks the row hands it over, so it never goes twice."""

    name = models.CharField(max_length=120, primary_key=True)
    last_at = models.DateTimeField()

    def __str__(self):
        return self.name
