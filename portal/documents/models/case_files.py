import uuid
from datetime import timedelta

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import PROTECT, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.documents.models.versions import Version
from portal.vault.fields import SealedText

KEPT_FOR = timedelta(days=1)
"""How long a case file can be fetched by whoever asked for it."""


class Sharing(models.TextChoices):
    """What the recipient may do with it."""

    NOT = "not", _("Not to be passed on")
    WITHIN = "within", _("Only within the body it is for")
    ASK = "ask", _("Only after asking the owner")
    FREE = "free", _("May be passed on where the law allows it")


class Proceedings(models.TextChoices):
    """Whether it is fit to be shown in proceedings."""

    FIT = "fit", _("Made for use in proceedings")
    WITH_ORIGINALS = "with_originals", _("In proceedings only together with the originals")
    UNFIT = "unfit", _("Not for use in proceedings")
    UNKNOWN = "unknown", _("Not checked for use in proceedings")


class CaseFile(models.Model):
    """That somebody took a case, or some of its documents, out of the portal: for whom, why, and with which caveats.

    The row stays. The files themselves are sealed under a key of their own, which is shredded a day later.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("Waits for its turn")
        MAKING = "making", _("Being made")
        READY = "ready", _("Ready")
        FAILED = "failed", _("Could not be made")
        GONE = "gone", _("No longer kept")

    class Output(models.TextChoices):
        ZIP = "zip", _("ZIP with the files as they are")
        PDF = "pdf", _("One PDF with numbered pages, to print")

    class Part(models.TextChoices):
        NOTES = "notes", _("Notes")
        TASKS = "tasks", _("Tasks and open questions")
        TIMELINE = "timeline", _("Timeline")
        PEOPLE = "people", _("People, without the person who reported")
        REPORTER = "reporter", _("The person who reported, by name")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey("cases.Case", PROTECT, related_name="case_files")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    language = models.CharField(max_length=8)
    outputs = ArrayField(models.CharField(max_length=8, choices=Output))
    parts = ArrayField(models.CharField(max_length=12, choices=Part), default=list)
    all_versions = models.BooleanField(default=False)
    recipient = SealedText(_("for whom"), label="case_file.recipient", max_length=120)
    reason = SealedText(_("reason"), label="case_file.reason", lines=True, max_length=2000)
    limits = SealedText(_("limits"), label="case_file.limits", lines=True, max_length=4000, blank=True)
    gaps = SealedText(_("known gaps"), label="case_file.gaps", lines=True, max_length=12_000, blank=True)
    owner = SealedText(_("owner"), label="case_file.owner", max_length=200)
    sharing = models.CharField(_("onward sharing"), max_length=12, choices=Sharing)
    sharing_words = SealedText(_("more on sharing"), label="case_file.sharing", lines=True, max_length=2000, blank=True)
    proceedings = models.CharField(_("use in proceedings"), max_length=16, choices=Proceedings)
    versions = models.ManyToManyField(Version, through="CaseFileVersion", related_name="+")
    circles = ArrayField(models.UUIDField(), default=list)
    state = models.CharField(max_length=12, choices=State, default=State.WAITING)
    failed_why = models.CharField(max_length=40, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    touched_at = models.DateTimeField(default=timezone.now)
    until = models.DateTimeField(null=True)
    manifest_sha256 = models.BinaryField(max_length=32, null=True)
    zip_sha256 = models.BinaryField(max_length=32, null=True)
    zip_size = models.PositiveBigIntegerField(null=True)
    pdf_sha256 = models.BinaryField(max_length=32, null=True)
    pdf_size = models.PositiveBigIntegerField(null=True)
    fetched_at = models.DateTimeField(null=True)

    class Meta:
        default_permissions = ()
        ordering = ["-made_at"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="ready") | Q(until__isnull=False, manifest_sha256__isnull=False),
                name="a_case_file_is_ready_until_a_time",
            ),
            models.CheckConstraint(
                condition=~Q(state="failed") | ~Q(failed_why=""), name="a_case_file_that_failed_says_why"
            ),
        ]
        indexes = [models.Index(fields=["case", "-made_at"], name="case_files_of_a_case")]

    def __str__(self):
        return str(self.pk)

    def get_absolute_url(self):
        """Its page in the case."""
        return reverse("case_file", kwargs={"code": self.case.code, "case_file": self.pk})

    def sealed_under(self) -> str:
        """A key of its own below that of its case: for whom and why is known as long as the case is."""
        return f"case:{self.case_id}/export:{self.pk}"

    def files_under(self) -> str:
        """The key the files themselves are sealed with. It goes when they go."""
        return f"{self.sealed_under()}/files:{self.pk}"

    def blob(self, output: str, attempt: int | None = None) -> str:
        """Where a file of this (or another) attempt lies."""
        return f"exports/{self.pk}/{attempt or self.tries}-{output}"

    def name(self, output: str) -> str:
        """What it is called outside: codes, no titles."""
        return f"{self.case.code}_case-file_{self.pk.hex[:8]}.{output}"

    @property
    def is_under_way(self) -> bool:
        """Is it still being made?"""
        return self.state in {self.State.WAITING, self.State.MAKING}

    @property
    def is_kept(self) -> bool:
        """Can it be fetched?"""
        return self.state == self.State.READY and self.until is not None and self.until > timezone.now()

    def move_on(self, state: str, *, why: str = "") -> None:
        """To the next state."""
        self.state, self.failed_why, self.touched_at = state, why, timezone.now()
        self.save()


class CaseFileVersion(models.Model):
    """That a version is in a case file. Fixed when it was asked for, so that what is made is what was asked."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case_file = models.ForeignKey(CaseFile, PROTECT, related_name="contents")
    version = models.ForeignKey(Version, PROTECT, related_name="+")

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["case_file", "version"], name="a_version_is_in_a_case_file_once")
        ]

    def __str__(self):
        return str(self.pk)
