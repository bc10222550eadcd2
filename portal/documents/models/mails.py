import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import PROTECT
from django.utils.translation import gettext_lazy as _

from portal.documents.models.versions import Version
from portal.vault.fields import SealedText


class Mail(models.Model):
    """What joins a mail to its conversation: keyed hashes of Message-IDs, its own and those it answers."""

    version = models.OneToOneField(Version, PROTECT, primary_key=True, related_name="mail")
    message = models.BinaryField(max_length=32, null=True)
    answers = ArrayField(models.BinaryField(max_length=32), default=list)
    sent_at = models.DateTimeField(null=True)

    class Meta:
        default_permissions = ()
        indexes = [models.Index(fields=["message"], name="mails_by_message_id")]

    def __str__(self):
        return str(self.pk)


class Attached(models.Model):
    """That a file came with a mail. It is a document of its own; found in two mails, it is there once.

    A file of a kind the portal does not take has no `file` but a `reason`: it stays in the mail, and only there.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    mail = models.ForeignKey(Version, PROTECT, related_name="attached")
    file = models.ForeignKey(Version, PROTECT, null=True, related_name="came_with")
    reason = models.CharField(max_length=40, blank=True)
    number = models.PositiveIntegerField()
    name = SealedText(_("file name"), label="attached.name", max_length=300)

    class Meta:
        default_permissions = ()
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["mail", "number"], name="one_attachment_per_number"),
            models.CheckConstraint(
                condition=models.Q(file__isnull=False, reason="") | (models.Q(file=None) & ~models.Q(reason="")),
                name="what_stays_in_a_mail_says_why",
            ),
        ]

    def __str__(self):
        return str(self.pk)

    def sealed_under(self) -> str:
        """The key of the mail it came with."""
        return self.mail.sealed_under()
