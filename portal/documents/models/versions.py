import uuid

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import PROTECT, Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.documents.models.documents import Document
from portal.documents.reading import kinds
from portal.vault import blobs
from portal.vault.fields import SealedText

ORIGINAL = "version.original"
"""The label the bytes of a version are sealed with."""


class Scan(models.TextChoices):
    """Whether somebody looked for malware before the file was taken in."""

    CLEAN = "clean", _("Checked for malware")
    NOT_SCANNED = "not_scanned", _("Not checked for malware")


class VersionQuerySet(models.QuerySet):
    """Versions, as one asks for them. Always of a `scope`."""

    def current(self):
        """The newest of each document."""
        return self.filter(is_current())


def is_current() -> Q:
    """No newer version of the same document is there."""
    newer = Version.objects.filter(document=OuterRef("document"), number__gt=OuterRef("number"))
    return ~Q(Exists(newer))


class Version(models.Model):
    """One version of a document: exactly these bytes, by this person, at this time. Never changed, never deleted.

    The database role of the application may add rows here and change none. A version that restores an earlier one
    has its bytes: `restored_from` names whose they are.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey("cases.Case", PROTECT, related_name="+")
    document = models.ForeignKey(Document, PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    sha256 = models.BinaryField(max_length=32)
    size = models.PositiveBigIntegerField()
    type = models.CharField(max_length=12)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    comment = SealedText(_("what changed"), label="version.comment", max_length=500, blank=True)
    file_name = SealedText(_("file name"), label="version.file_name", max_length=300)
    origin = SealedText(_("where it lay"), label="version.origin", max_length=2000, blank=True)
    based_on = models.ForeignKey("self", PROTECT, null=True, related_name="+")
    restored_from = models.ForeignKey("self", PROTECT, null=True, related_name="+")
    scan = models.CharField(max_length=12, choices=Scan)

    objects = VersionQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        base_manager_name = "objects"
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["document", "number"], name="one_version_per_number"),
            models.CheckConstraint(
                condition=Q(number=1, based_on=None) | Q(number__gt=1, based_on__isnull=False),
                name="every_version_but_the_first_is_based_on_one",
            ),
        ]
        indexes = [models.Index(fields=["case", "sha256"], name="same_bytes_in_a_case")]

    def __str__(self):
        return str(self.pk)

    def get_absolute_url(self):
        """This very version."""
        words = {"code": self.document.case.code, "key": self.document.key, "number": self.number}
        return reverse("document_version", kwargs=words)

    def sealed_under(self) -> str:
        """A key of its own below that of its document."""
        return f"case:{self.case_id}/document:{self.document_id}/version:{self.pk}"

    @property
    def digest(self) -> str:
        """SHA-256 of the plain bytes, in hexadecimal."""
        return bytes(self.sha256).hex()

    @property
    def download_name(self) -> str:
        """`Kranich-26-471_D-7FQ2_v3.docx`: codes and the type as sniffed; nothing is told to a download folder."""
        document = self.document
        return f"{document.case.code}_{document.key}_v{self.number}.{kinds.extension(self.type)}"

    @property
    def keeper(self) -> "Version":
        """The version whose blob and preview these bytes lie in: itself, or the one it restored."""
        return self.restored_from or self

    def opened(self):
        """The plain bytes, as a file one can read from anywhere. Raises `BlobsUnavailable`, `DoesNotOpen`."""
        keeper = self.keeper
        return blobs.opened(keeper.sealed_under(), ORIGINAL, f"versions/{keeper.pk}")

    def come_to_be(self, stored: "blobs.Stored | None" = None, *, is_first: bool = False) -> None:
        """Save a new version, whose key exists, as the next of its document. The action holds the case's lock.

        `stored` is what `blobs.put` said of its bytes; without it, they are those of `restored_from`. `is_first` spares
        the question which version is the newest.
        """
        newest = None if is_first else self.document.newest()
        self.case_id = self.document.case_id
        self.number = newest.number + 1 if newest else 1
        self.based_on = newest
        if stored is not None:
            self.sha256, self.size = stored.sha256, stored.size
        elif self.restored_from is not None:
            self.sha256, self.size = bytes(self.restored_from.sha256), self.restored_from.size
        self.save(force_insert=True)


class Preview(models.Model):
    """What was made of the bytes of a version to be read in the browser, or why nothing could be made."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Being prepared")
        READY = "ready", _("Ready")
        UNREADABLE = "unreadable", _("No preview")

    version = models.OneToOneField(Version, PROTECT, primary_key=True, related_name="preview")
    state = models.CharField(max_length=12, choices=State, default=State.WAITING)
    reason = models.CharField(max_length=40, blank=True)
    flags = ArrayField(models.CharField(max_length=40), default=list)
    pages = models.PositiveIntegerField(default=0)
    folder = models.CharField(max_length=120, blank=True)
    made_at = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)

    class Meta:
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="unreadable") | ~Q(reason=""), name="what_cannot_be_shown_says_why"
            )
        ]

    def __str__(self):
        return str(self.pk)


class VersionRead(models.Model):
    """That somebody opened these very bytes: as a preview, as the file, in a comparison or in an export.

    Rules may ask this table (who decides must have read); they never ask the journal.
    """

    class How(models.TextChoices):
        PREVIEW = "preview", _("Preview")
        FILE = "file", _("File")
        COMPARISON = "comparison", _("Comparison")
        EXPORT = "export", _("Export")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    version = models.ForeignKey(Version, PROTECT, related_name="reads")
    sha256 = models.BinaryField(max_length=32)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, PROTECT, related_name="+")
    how = models.CharField(max_length=12, choices=How)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        default_permissions = ()
        indexes = [models.Index(fields=["version", "person"], name="who_read_a_version")]

    def __str__(self):
        return str(self.pk)
