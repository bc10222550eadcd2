import uuid

from django.conf import settings
from django.db import models
from django.db.models import PROTECT, F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.cases import words
from portal.cases.models.access import Circle
from portal.cases.models.case import Case
from portal.vault.fields import SealedText


class InCase(models.Model):
    """Something that lies in a case, for the whole case or for one circle of its people."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, PROTECT, related_name="%(class)ss")
    circle = models.ForeignKey(Circle, PROTECT, null=True, blank=True, related_name="+", verbose_name=_("who sees it"))

    class Meta:
        abstract = True
        default_permissions = ()

    def __str__(self):
        return str(self.pk)

    def sealed_under(self) -> str:
        """The key of its case."""
        return f"case:{self.case_id}"


class TaskQuerySet(models.QuerySet):
    """Tasks, as one asks for them. Always of a `scope`."""

    def open(self):
        """Those still to be done."""
        return self.filter(done_at=None)

    def done(self):
        """Those that are done."""
        return self.filter(done_at__isnull=False)

    def oldest_due_first(self):
        """As lists show them; what has no date comes last."""
        return self.order_by(F("due_on").asc(nulls_last=True), "made_at")


class Task(InCase):
    """Something to do, or to find out. A question is an information gap: what do we not know, who could know it?"""

    class Kind(models.TextChoices):
        TASK = "task", _("Task")
        QUESTION = "question", _("Open question")

    key = models.CharField(max_length=10, editable=False)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.TASK)
    title = SealedText(_("what is to be done"), label="task.title", max_length=200)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, PROTECT, null=True, blank=True, related_name="case_tasks", verbose_name=_("who")
    )
    due_on = models.DateField(_("due"), null=True, blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    done_at = models.DateTimeField(null=True)
    done_by = models.ForeignKey(settings.AUTH_USER_MODEL, PROTECT, null=True, related_name="+")
    version = models.PositiveIntegerField(default=1)

    objects = TaskQuerySet.as_manager()

    class Meta(InCase.Meta):
        abstract = False
        base_manager_name = "objects"
        constraints = [
            models.UniqueConstraint(fields=["case", "key"], name="one_task_per_key_in_a_case"),
            models.CheckConstraint(
                condition=Q(done_at=None, done_by=None) | Q(done_at__isnull=False, done_by__isnull=False),
                name="what_is_done_was_done_by_someone",
            ),
        ]
        indexes = [
            models.Index(fields=["case", "due_on"], name="tasks_of_a_case"),
            models.Index(fields=["owner", "due_on"], condition=Q(done_at=None), name="open_tasks_of_a_person"),
        ]

    def get_absolute_url(self):
        """The task in its case."""
        return reverse("case_task", kwargs={"code": self.case.code, "key": self.key})

    @property
    def is_overdue(self) -> bool:
        """Is its day past, and it is not done?"""
        return self.done_at is None and self.due_on is not None and self.due_on < timezone.localdate()

    def take_key(self) -> None:
        """Give a new task a key no other in its case has."""
        self.key = words.new_key(lambda key: Task.objects.filter(case_id=self.case_id, key=key).exists())


class Note(InCase):
    """Something said among those who work on the case. An answer hangs on the note it answers, in the same circle."""

    text = SealedText(_("note"), label="note.text", lines=True, max_length=10_000)
    parent = models.ForeignKey("self", PROTECT, null=True, blank=True, related_name="answers")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, PROTECT, related_name="+")
    written_at = models.DateTimeField(default=timezone.now)
    resolved_at = models.DateTimeField(null=True)
    resolved_by = models.ForeignKey(settings.AUTH_USER_MODEL, PROTECT, null=True, related_name="+")
    mentioned = models.ManyToManyField(settings.AUTH_USER_MODEL, through="Mention", related_name="+")

    class Meta(InCase.Meta):
        abstract = False
        ordering = ["written_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(resolved_at=None) | Q(parent=None), name="a_thread_is_resolved_as_a_whole"
            )
        ]
        indexes = [models.Index(fields=["case", "written_at"], name="notes_of_a_case")]

    def get_absolute_url(self):
        """The thread it belongs to, among the notes of its case."""
        return f"{reverse('case_notes', kwargs={'code': self.case.code})}#note-{self.parent_id or self.pk}"


class Mention(models.Model):
    """That a note names a person of the case, who is told."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    note = models.ForeignKey(Note, PROTECT, related_name="mentions")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, PROTECT, related_name="+")

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["note", "person"], name="mentioned_in_a_note_once")]

    def __str__(self):
        return f"{self.person_id} in {self.note_id}"


class TimelineEvent(InCase):
    """Something that happened, with two times: when it happened and when it became known. Never changed; added to."""

    class Kind(models.TextChoices):
        OBSERVATION = "observation", _("Observation")
        MESSAGE = "message", _("Message or statement")
        CONTACT = "contact", _("Contact or talk")
        AT_WORK = "at_work", _("Change at work")
        AUTHORITY = "authority", _("Police or court")
        MEASURE = "measure", _("Measure")
        OTHER = "other", _("Other")

    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    happened_at = models.DateTimeField(_("happened"))
    known_at = models.DateTimeField(_("became known"))
    text = SealedText(_("what happened"), label="event.text", lines=True, max_length=10_000)
    source = SealedText(_("source"), label="event.source", max_length=200, blank=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, PROTECT, related_name="+")
    recorded_at = models.DateTimeField(default=timezone.now)

    class Meta(InCase.Meta):
        abstract = False
        ordering = ["happened_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(known_at__gte=F("happened_at")), name="nothing_is_known_before_it_happens"
            )
        ]
        indexes = [models.Index(fields=["case", "happened_at"], name="events_of_a_case")]
