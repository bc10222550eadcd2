import uuid

from django.conf import settings
from django.db import models
from django.db.models import PROTECT, F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.cases import words
from portal.documents.models.versions import Version
from portal.documents.reading.parts import Kind
from portal.vault.fields import SealedText

PREFIX = "P"
"""What the keys of passages begin with. Tasks have A, documents D."""
KEY = rf"{PREFIX}-[{words.ALPHABET}]{{3,5}}"


class Spot(models.TextChoices):
    """What kind of place a passage stands in, as the reading of the file says it."""

    HEADING = Kind.HEADING, _("Heading")
    PARAGRAPH = Kind.PARAGRAPH, _("Paragraph")
    LIST_ITEM = Kind.LIST_ITEM, _("List item")
    CELL = Kind.CELL, _("Cell of a table")
    FOOTNOTE = Kind.FOOTNOTE, _("Footnote")
    IMAGE = Kind.IMAGE, _("Image")
    MARGIN = Kind.MARGIN, _("Header, footer or text box")
    PAGE = Kind.PAGE, _("Page")


class Carried(models.TextChoices):
    """How a passage stood in the next version when somebody took it over."""

    UNCHANGED = "unchanged", _("unchanged")
    MOVED = "moved", _("word for word, in another place")
    CHANGED = "changed", _("with other words")


class Anchor(models.Model):
    """A passage somebody marked: some words of one block of a version, or the whole of it (a page, an image).

    It stays on that version for ever: `start` and `end` count the characters of the block's text, and `quote` is what
    stands there. In the next version it is another row, `carried_from` this one, and there because a person said so.
    All rows of such a chain share `first`, and with it one discussion.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey("cases.Case", PROTECT, related_name="+")
    version = models.ForeignKey(Version, PROTECT, related_name="anchors")
    key = models.CharField(max_length=10, editable=False)
    block = models.CharField(max_length=20)
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    is_whole = models.BooleanField(default=False)
    spot = models.CharField(max_length=12, choices=Spot)
    number = models.PositiveIntegerField(default=0)
    quote = SealedText(_("passage"), label="anchor.quote", blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    first = models.ForeignKey("self", PROTECT, related_name="+")
    carried_from = models.ForeignKey("self", PROTECT, null=True, related_name="carried_to")
    carried = models.CharField(max_length=12, choices=Carried, blank=True)
    left_at = models.DateTimeField(null=True)
    left_by = models.ForeignKey(settings.AUTH_USER_MODEL, PROTECT, null=True, related_name="+")

    class Meta:
        default_permissions = ()
        ordering = ["at"]
        constraints = [
            models.UniqueConstraint(fields=["case", "key"], name="one_passage_per_key_in_a_case"),
            models.UniqueConstraint(fields=["carried_from"], name="a_passage_is_carried_on_once"),
            models.CheckConstraint(
                condition=Q(end__gt=F("start")) | Q(is_whole=True, end__gte=F("start")),
                name="a_passage_has_words_or_is_a_whole",
            ),
            models.CheckConstraint(
                condition=Q(carried_from=None, carried="") | (Q(carried_from__isnull=False) & ~Q(carried="")),
                name="what_was_carried_says_how_it_stood",
            ),
            models.CheckConstraint(
                condition=Q(left_at=None, left_by=None) | Q(left_at__isnull=False, left_by__isnull=False),
                name="what_is_left_was_left_by_someone",
            ),
        ]
        indexes = [models.Index(fields=["first"], name="passages_of_a_chain")]

    def __str__(self):
        return str(self.pk)

    def get_absolute_url(self):
        """The passage, with what is said about it."""
        return reverse("passage", kwargs={"code": self.case.code, "key": self.key})

    def sealed_under(self) -> str:
        """The key of the version it is part of."""
        return self.version.sealed_under()

    def come_to_be(self) -> None:
        """Save a new passage. Inside an action that holds the case's lock."""
        self.case_id = self.version.case_id
        self.first_id = self.carried_from.first_id if self.carried_from else self.pk
        self.key = words.new_key(lambda key: Anchor.objects.filter(case_id=self.case_id, key=key).exists(), PREFIX)
        self.save(force_insert=True)


class Comment(models.Model):
    """Something said about a passage. An answer hangs on the comment it answers; the thread is settled as a whole."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey("cases.Case", PROTECT, related_name="+")
    anchor = models.ForeignKey(Anchor, PROTECT, related_name="comments")
    parent = models.ForeignKey("self", PROTECT, null=True, related_name="answers")
    text = SealedText(_("comment"), label="comment.text", lines=True, max_length=10_000)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, PROTECT, related_name="+")
    written_at = models.DateTimeField(default=timezone.now)
    resolved_at = models.DateTimeField(null=True)
    resolved_by = models.ForeignKey(settings.AUTH_USER_MODEL, PROTECT, null=True, related_name="+")
    mentioned = models.ManyToManyField(settings.AUTH_USER_MODEL, through="CommentMention", related_name="+")

    class Meta:
        default_permissions = ()
        ordering = ["written_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(resolved_at=None) | Q(parent=None), name="comments_are_settled_as_a_thread"
            ),
            models.CheckConstraint(
                condition=Q(resolved_at=None, resolved_by=None)
                | Q(resolved_at__isnull=False, resolved_by__isnull=False),
                name="what_is_settled_was_settled_by_someone",
            ),
        ]
        indexes = [models.Index(fields=["anchor", "written_at"], name="comments_on_a_passage")]

    def __str__(self):
        return str(self.pk)

    def get_absolute_url(self):
        """Its place in the thread, below its passage."""
        return f"{self.anchor.get_absolute_url()}#comment-{self.pk}"

    def sealed_under(self) -> str:
        """The key of the version whose passage it is about."""
        return self.anchor.version.sealed_under()


class CommentMention(models.Model):
    """That a comment names a person who may read the version, and who is told."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    comment = models.ForeignKey(Comment, PROTECT, related_name="mentions")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, PROTECT, related_name="+")

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["comment", "person"], name="mentioned_in_a_comment_once")]

    def __str__(self):
        return f"{self.person_id} in {self.comment_id}"
