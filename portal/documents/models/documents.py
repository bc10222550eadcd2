from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import PROTECT, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.cases import words
from portal.cases.models.work import InCase
from portal.vault.fields import SealedText

HELD_FOR = timedelta(hours=8)
"""How long somebody who said that they work on a document is named as doing so, unless they say it again."""


class Kind(models.TextChoices):
    """What a document is in a case."""

    STATEMENT = "statement", _("Statement")
    MEMO = "memo", _("Memo")
    LETTER = "letter", _("Letter")
    WARNING = "warning", _("Formal warning")
    HOUSE_BAN = "house_ban", _("House ban")
    DISMISSAL = "dismissal", _("Dismissal with notice")
    DISMISSAL_FOR_CAUSE = "dismiss_now", _("Dismissal for cause")
    MINUTES = "minutes", _("Minutes")
    EVIDENCE = "evidence", _("Evidence")
    MAIL = "mail", _("Mail")
    DECISION = "decision", _("Decision or order of an authority")
    PLAN = "plan", _("Safety plan")
    OTHER = "other", _("Other")


class Handling(models.TextChoices):
    """How carefully copies are to be handled once they leave the portal; printed on every export."""

    INTERNAL = "internal", _("For the people of the case")
    CONFIDENTIAL = "confidential", _("Confidential")
    STRICT = "strict", _("Strictly confidential")


class DocumentQuerySet(models.QuerySet):
    """Documents, as one asks for them. Always of a `scope`."""

    def standing(self):
        """Those not withdrawn."""
        return self.filter(withdrawn_at=None)

    def newest_first(self):
        """As lists show them: by the day of what they say where it is known, else by when they came."""
        return self.order_by(models.functions.Coalesce("dated_at", "made_at").desc(), "pk")


class Document(InCase):
    """A document of a case. What it says is in its versions; this is what they have in common.

    It is never deleted by a button: it can be withdrawn with a reason, and is shredded when the case's time is over.
    """

    key = models.CharField(max_length=10, editable=False)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind, default=Kind.OTHER)
    handling = models.CharField(_("handling"), max_length=12, choices=Handling, default=Handling.INTERNAL)
    title = SealedText(_("title"), label="document.title", max_length=200)
    labels = SealedText(_("labels"), label="document.labels", max_length=200, blank=True)
    dated_at = models.DateTimeField(_("dated"), null=True, blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    held_by = models.ForeignKey(settings.AUTH_USER_MODEL, PROTECT, null=True, related_name="+")
    held_until = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, PROTECT, null=True, related_name="+")
    withdrawn_why = SealedText(_("reason"), label="document.withdrawn_why", lines=True, max_length=2000, blank=True)
    stands_alone = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1)

    objects = DocumentQuerySet.as_manager()

    class Meta(InCase.Meta):
        abstract = False
        base_manager_name = "objects"
        constraints = [
            models.UniqueConstraint(fields=["case", "key"], name="one_document_per_key_in_a_case"),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None, withdrawn_by=None)
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False),
                name="what_is_withdrawn_was_withdrawn_by_someone",
            ),
            models.CheckConstraint(
                condition=Q(held_by=None, held_until=None) | Q(held_by__isnull=False, held_until__isnull=False),
                name="who_holds_a_document_holds_it_until_a_time",
            ),
        ]
        indexes = [models.Index(fields=["case", "-made_at"], name="documents_of_a_case")]

    def get_absolute_url(self):
        """The newest version in its case."""
        return reverse("document", kwargs={"code": self.case.code, "key": self.key})

    def sealed_under(self) -> str:
        """A key of its own below that of its case, so that one document can be shredded alone."""
        return f"case:{self.case_id}/document:{self.pk}"

    @property
    def is_held(self) -> bool:
        """Does somebody say that they are working on it? It ends by itself."""
        return self.held_by_id is not None and self.held_until > timezone.now()

    @property
    def label_list(self) -> list[str]:
        """The labels, each once, as they were typed."""
        return list(dict.fromkeys(label for label in (part.strip() for part in self.labels.split(",")) if label))

    @property
    def opens_covered(self) -> bool:
        """Do its images show only once somebody asks for them? Evidence may disturb."""
        return self.kind == Kind.EVIDENCE

    def take_key(self) -> None:
        """Give a new document a key no other in its case has."""
        self.key = words.new_key(lambda key: Document.objects.filter(case_id=self.case_id, key=key).exists(), "D")

    def come_to_be(self) -> None:
        """Save a new document, whose key exists. Inside an action that holds the case's lock."""
        self.take_key()
        self.save(force_insert=True)

    def newest(self):
        """The version that counts today."""
        return self.versions.order_by("-number").first()

    def hold(self, person) -> None:
        """Note that this person works on it, for a working day at most."""
        self.held_by, self.held_until = person, timezone.now() + HELD_FOR
        self.touch()

    def let_go(self) -> None:
        """Nobody works on it any more."""
        self.held_by = self.held_until = None
        self.touch()

    def withdraw(self, *, by, because: str) -> None:
        """Note that it no longer counts, and why."""
        self.withdrawn_at, self.withdrawn_by, self.withdrawn_why = timezone.now(), by, because
        self.held_by = self.held_until = None
        self.touch()

    def touch(self) -> None:
        """Save as the next state of the row, so that another tab that read the one before is told."""
        self.version += 1
        self.save()
