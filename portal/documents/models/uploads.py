from datetime import timedelta

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import connection, models
from django.db.models import PROTECT, Count, F, Q, Sum
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.cases.models.work import InCase
from portal.documents.models.documents import Document, Handling, Kind
from portal.documents.models.versions import Version
from portal.vault.fields import SealedText

KEPT_FOR = timedelta(days=1)
"""How long an upload to which nothing is added waits for the rest of it."""

PIECES_AT_MOST = 500
"""In so many pieces a file may come. The page sends a gigabyte in 128; a worker has all of them open at once."""

PART = "upload.part"
"""The label the pieces of a file on its way in are sealed with."""


_COUNTING = 0x75706C64
"""Whose uploads are counted is counted by nobody else meanwhile: the class of an advisory lock, with the person's."""


class UploadQuerySet(models.QuerySet):
    """Files on their way in."""

    def has_room_for(self, upload) -> bool:
        """May its sender have this one under way, too? In all cases together, asked one after the other.

        What is being checked counts by its bytes alone: a folder of many small files is sent faster than the worker
        looks at them, and none of them waits for its sender.
        """
        with connection.cursor() as cursor:  # until the transaction ends; the case is locked before, so never crosswise
            cursor.execute("SELECT pg_advisory_xact_lock(%s, hashtext(%s))", [_COUNTING, str(upload.by_id)])
        state = self.model.State
        waiting = Q(state__in=[state.RECEIVING, state.STALE])
        under_way = self.filter(waiting | Q(state=state.CHECKING), by=upload.by_id)
        now = under_way.aggregate(count=Count("pk", filter=waiting), size=Sum("size", default=0))
        return now["count"] < settings.UPLOADS_AT_MOST and now["size"] + upload.size <= settings.UPLOADED_BYTES_AT_MOST


class Upload(InCase):
    """A file on its way into a case, in sealed pieces: as a new document, or as the next version of one.

    Whoever sends it sees it, nobody else. It becomes a version once it arrived whole, is what it says and passed the
    check for malware. One whose base was overtaken meanwhile is kept until its sender decides.
    """

    class State(models.TextChoices):
        RECEIVING = "receiving", _("Under way")
        CHECKING = "checking", _("Being checked")
        READY = "ready", _("Ready")
        DUPLICATE = "duplicate", _("Already here")
        STALE = "stale", _("Overtaken by a newer version")
        REFUSED = "refused", _("Not accepted")
        CANCELLED = "cancelled", _("Cancelled")

    by = models.ForeignKey(settings.AUTH_USER_MODEL, PROTECT, related_name="+")
    document = models.ForeignKey(Document, PROTECT, null=True, related_name="uploads")
    based_on = models.ForeignKey(Version, PROTECT, null=True, related_name="+")
    kind = models.CharField(max_length=12, choices=Kind, blank=True)
    handling = models.CharField(max_length=12, choices=Handling, default=Handling.INTERNAL)
    title = SealedText(_("title"), label="upload.title", max_length=200, blank=True)
    comment = SealedText(_("what changed"), label="upload.comment", max_length=500, blank=True)
    file_name = SealedText(_("file name"), label="upload.file_name", max_length=300)
    origin = SealedText(_("where it lay"), label="upload.origin", max_length=2000, blank=True)
    size = models.PositiveBigIntegerField()
    received = models.PositiveBigIntegerField(default=0)
    parts = ArrayField(models.CharField(max_length=120), default=list)
    type = models.CharField(max_length=12, blank=True)
    state = models.CharField(max_length=12, choices=State, default=State.RECEIVING)
    reason = models.CharField(max_length=40, blank=True)
    result = models.ForeignKey(Version, PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    tries = models.PositiveSmallIntegerField(default=0)
    touched_at = models.DateTimeField(default=timezone.now)
    version = models.PositiveIntegerField(default=1)

    objects = UploadQuerySet.as_manager()

    class Meta(InCase.Meta):
        abstract = False
        ordering = ["made_at"]
        constraints = [
            models.CheckConstraint(condition=Q(received__lte=F("size")), name="no_more_arrives_than_was_announced"),
            models.CheckConstraint(condition=~Q(state="refused") | ~Q(reason=""), name="what_is_not_accepted_says_why"),
            models.CheckConstraint(
                condition=~Q(state="ready") | Q(result__isnull=False), name="what_is_ready_became_a_version"
            ),
            models.CheckConstraint(
                condition=Q(document=None, based_on=None) | Q(document__isnull=False, based_on__isnull=False),
                name="a_next_version_says_what_it_is_based_on",
            ),
        ]
        indexes = [
            models.Index(fields=["case", "by", "made_at"], name="uploads_of_a_person"),
            models.Index(
                fields=["by"],
                condition=Q(state__in=["receiving", "checking", "stale"]),
                include=["state", "size"],
                name="uploads_under_way",
            ),
        ]

    def sealed_under(self) -> str:
        """A key of its own, shredded with the row once the upload is over for a while."""
        return f"case:{self.case_id}/upload:{self.pk}"

    @property
    def is_whole(self) -> bool:
        """Has every byte that was announced arrived?"""
        return self.received == self.size

    @property
    def is_over(self) -> bool:
        """Does nothing more happen with it by itself?"""
        return self.state not in {self.State.RECEIVING, self.State.CHECKING}

    @property
    def expires_at(self):
        """Until when the rest of it may come."""
        return self.touched_at + KEPT_FOR

    @property
    def is_expired(self) -> bool:
        """Did nothing come for too long? The sweep removes it soon."""
        return self.expires_at <= timezone.now()

    def move_on(self, state: str, *, reason: str = "") -> None:
        """To the next state."""
        self.state, self.reason, self.touched_at = state, reason, timezone.now()
        self.version += 1
        self.save()
