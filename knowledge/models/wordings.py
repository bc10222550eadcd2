import hashlib
import json
import uuid

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import models
from django.db.models import PROTECT, SET_NULL
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.models import Revision, Task, TaskState

from knowledge.locks import SignOffLock
from knowledge.wording import subject_of, text_of


class Wording(models.Model):
    """What a page said when sign-off of it was asked for: word for word, for ever. Holds on to its revision.

    The words are kept here and not only in the revision: Wagtail writes revisions over while somebody types.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    page = models.ForeignKey("wagtailcore.Page", PROTECT, related_name="+")
    revision = models.ForeignKey(Revision, PROTECT, related_name="+")
    subject = models.UUIDField()
    title = models.CharField(max_length=255)
    text = models.TextField()
    sha256 = models.BinaryField(max_length=32)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)

    states_its_rights = True
    wagtail_reference_index_ignore = True
    case_id = None
    case = None

    class Meta:
        default_permissions = ()
        indexes = [models.Index(fields=["subject", "-made_at"], name="wordings_of_a_page")]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        """Where it is read before somebody decides."""
        return reverse("wording", args=[self.pk])

    @classmethod
    def of(cls, revision: Revision, *, asked_by) -> "Wording":
        """The words of this revision, not saved yet."""
        page = revision.as_object()
        text = text_of(page)
        return cls(
            page_id=page.pk,
            revision=revision,
            subject=subject_of(page),
            title=page.title,
            text=text,
            sha256=hashlib.sha256(text.encode()).digest(),
            asked_by=asked_by,
        )

    @property
    def digest(self) -> str:
        """SHA-256 of the words, in hexadecimal."""
        return bytes(self.sha256).hex()

    @property
    def told(self) -> dict:
        """What it says, by field."""
        return json.loads(self.text)


class WordingRead(models.Model):
    """That somebody opened exactly these words: who decides on them must have."""

    id = models.BigAutoField(primary_key=True)
    wording = models.ForeignKey(Wording, PROTECT, related_name="reads")
    subject = models.UUIDField()
    sha256 = models.BinaryField(max_length=32)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    states_its_rights = True

    class Meta:
        default_permissions = ()
        indexes = [models.Index(fields=["person", "subject"], name="who_read_which_wording")]

    def __str__(self):
        return str(self.pk)


class Errand(models.Model):
    """What is carried between Wagtail and sign-off: there, that it is asked for; back, what became of it.

    Written in Wagtail's own transaction, and done by the worker after it. `overtaken_at`: the page says something else
    now. `over_at`: nothing is left to carry.
    """

    wording = models.OneToOneField(Wording, PROTECT, primary_key=True, related_name="errand")
    task_state = models.ForeignKey(TaskState, SET_NULL, null=True, related_name="+")
    asked_at = models.DateTimeField(null=True)
    overtaken_at = models.DateTimeField(null=True)
    over_at = models.DateTimeField(null=True)

    states_its_rights = True

    class Meta:
        default_permissions = ()
        indexes = [models.Index(fields=["wording"], condition=models.Q(over_at=None), name="errands_under_way")]

    def __str__(self):
        return str(self.pk)

    @property
    def is_waited_for(self) -> bool:
        """Does Wagtail's workflow still wait for an answer?"""
        return self.task_state is not None and self.task_state.status == TaskState.STATUS_IN_PROGRESS


class SignOffTask(Task):
    """A step of Wagtail's workflow that sign-off takes, in the portal. Nobody approves anything here."""

    lock_class = SignOffLock

    class Meta:
        verbose_name = _("Sign-off in the portal")
        verbose_name_plural = _("Sign-offs in the portal")

    def start(self, workflow_state, user=None):
        """Write down that sign-off is to be asked for, in the transaction that is running. Words that were signed off
        before need not be asked for again."""
        from knowledge.signing import holds

        task_state = super().start(workflow_state, user=user)
        if holds(task_state.revision.as_object()):
            task_state.status, task_state.finished_at = TaskState.STATUS_APPROVED, timezone.now()
            task_state.save(update_fields=["status", "finished_at"])
            return task_state
        wording = Wording.of(task_state.revision, asked_by=user or workflow_state.requested_by)
        wording.save(force_insert=True)
        Errand.objects.create(wording=wording, task_state=task_state)
        return task_state

    def on_action(self, task_state, user, action_name, **kwargs):
        """SECURITY: no button of Wagtail's decides, not even one that somebody made up in an address."""
        raise PermissionDenied

    def locked_for_user(self, obj, user):
        """What is being signed off is not changed meanwhile. Whoever must change it cancels the workflow first."""
        return True

    @classmethod
    def get_description(cls):
        return _("Those the procedure for articles names decide in the portal, on exactly these words.")
