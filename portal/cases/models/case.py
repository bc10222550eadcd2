import uuid

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import PROTECT, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.cases import roles, states, words
from portal.cases.states import State
from portal.vault.fields import SealedText


class Site(models.Model):
    """A place of work. Its region says which days are holidays there: `DE-NW`, `US-TX`, `PL`."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(pgettext_lazy("place of work", "site"), max_length=120, unique=True)
    region = models.CharField(_("region"), max_length=10)

    class Meta:
        ordering = ["name"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(region__regex=r"^[A-Z]{2}(-[A-Z0-9]{1,3})?$"), name="a_region_is_a_country_or_a_part_of_one"
            )
        ]

    def __str__(self):
        return self.name


class CaseQuerySet(models.QuerySet):
    """Cases, as one asks for them. Always of a `scope`: a plain `Case.objects` knows no rights."""

    def open(self):
        """Those still worked on."""
        return self.filter(state__in=states.OPEN)

    def ended(self):
        """Retired, referred or closed as unfounded."""
        return self.filter(state__in=states.ENDED)

    def due(self, day=None):
        """Those whose next look is due by that day."""
        return self.open().filter(next_look_on__lte=day or timezone.localdate())


class Case(models.Model):
    """A workspace for one matter. What is known and done hangs on it; who may see it says `CaseGrant`.

    It holds plain only what lists sort and filter by. The level of concern is not here: it is a row with a reason
    (`LevelSet`), shown to those who may read the assessment.
    """

    class Kind(models.TextChoices):
        MATTER = "matter", _("Case")
        CONSULTATION = "consultation", _("Consultation without a person")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    code = models.CharField(_("code"), max_length=40, unique=True)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind, default=Kind.MATTER)
    title = SealedText(_("title"), label="case.title", max_length=200)
    site = models.ForeignKey(Site, PROTECT, verbose_name=pgettext_lazy("place of work", "site"), related_name="cases")
    state = models.CharField(_("state"), max_length=20, choices=State, default=State.NEW)
    opened_at = models.DateTimeField(_("opened"), default=timezone.now)
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, PROTECT, related_name="+")
    conflict_denied_at = models.DateTimeField(null=True)
    exclusions_confirmed_at = models.DateTimeField(null=True)
    exclusions_confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, PROTECT, null=True, related_name="+")
    danger = models.CharField(_("danger now"), max_length=10, choices=states.Answer, blank=True)
    danger_answered_at = models.DateTimeField(null=True)
    danger_answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, PROTECT, null=True, related_name="+")
    next_look_on = models.DateField(_("next look"), null=True, blank=True)
    hearing = models.CharField(_("hearing"), max_length=12, choices=states.Hearing, blank=True)
    hearing_why = SealedText(_("reason"), label="case.hearing_why", lines=True, max_length=2000, blank=True)
    referred_to = models.CharField(_("referred to"), max_length=20, choices=states.Destination, blank=True)
    ending = models.CharField(_("outcome"), max_length=20, choices=states.Ending, blank=True)
    retention = models.CharField(_("retention"), max_length=20, choices=states.Retention, blank=True)
    closing = ArrayField(models.CharField(max_length=20, choices=states.Criterion), default=list, blank=True)
    second_for = models.CharField(max_length=20, choices=State, blank=True)
    second_by = models.ForeignKey(settings.AUTH_USER_MODEL, PROTECT, null=True, related_name="+")
    second_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    objects = CaseQuerySet.as_manager()

    class Meta:
        # So that a `scope`, which starts from the base manager, finishes the sentence: `scope(...).open()`.
        base_manager_name = "objects"
        default_permissions = ()
        permissions = [(role.code, f"Is {role.code} of the case") for role in roles.ROLES.values()]
        ordering = ["-opened_at", "id"]
        indexes = [
            models.Index(fields=["-opened_at"], name="cases_newest_first"),
            models.Index(fields=["next_look_on"], condition=Q(state__in=sorted(states.OPEN)), name="cases_to_look_at"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state=State.RETIRED) | (~Q(ending="") & ~Q(retention="")),
                name="a_retired_case_has_an_outcome_and_a_retention",
            ),
            models.CheckConstraint(
                condition=~Q(state=State.REFERRED) | ~Q(referred_to=""),
                name="a_referred_case_says_to_whom",
            ),
            models.CheckConstraint(
                condition=Q(danger="", danger_answered_by=None) | (~Q(danger="") & Q(danger_answered_by__isnull=False)),
                name="danger_is_answered_by_somebody",
            ),
        ]

    def __str__(self):
        return self.code

    def get_absolute_url(self):
        """The workspace."""
        return reverse("case", kwargs={"code": self.code})

    def sealed_under(self) -> str:
        """The key of this case."""
        return f"case:{self.pk}"

    @property
    def is_open(self) -> bool:
        """Is it still worked on?"""
        return self.state in states.OPEN

    @property
    def in_danger(self) -> bool:
        """Has somebody answered that a person is in danger right now?"""
        return self.danger == states.Answer.YES

    @property
    def may_become(self) -> list[State]:
        """The states the table allows next, in the order of a case's life."""
        return [state for state in State if state in states.NEXT[State(self.state)]]

    def take_code(self) -> None:
        """Give a new case a code nobody has."""
        now = timezone.localtime(self.opened_at)
        self.code = words.new_code(now.year, lambda code: Case.objects.filter(code=code).exists())

    def become(self, state: str, *, by, because: str) -> "StateChange":
        """Move to this state and leave a row that tells of it. The guards were asked before."""
        change = StateChange(case=self, before=self.state, after=state, by=by, because=because)
        self.state = state
        if state in states.OPEN and change.before in states.ENDED:
            self.ending = self.retention = self.referred_to = ""
            self.closing = []
        self.touch()
        change.save(force_insert=True)
        return change

    def touch(self) -> None:
        """Save as the next version, so that another tab that read the one before is told.

        A second review was of the version before: whatever changes the case takes it away.
        """
        self.second_for, self.second_by, self.second_at = "", None, None
        self.version += 1
        self.save()

    def take_second(self, after: str, *, by) -> None:
        """Note that somebody looked at this very version and signs for the step to `after`."""
        self.second_for, self.second_by, self.second_at = after, by, timezone.now()
        self.version += 1
        self.save()


class StateChange(models.Model):
    """That a case moved from one state to another: when, by whom and why."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, PROTECT, related_name="state_changes")
    before = models.CharField(max_length=20, choices=State)
    after = models.CharField(max_length=20, choices=State)
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, PROTECT, related_name="+")
    because = SealedText(_("reason"), label="state_change.because", lines=True, max_length=2000, blank=True)

    class Meta:
        default_permissions = ()
        ordering = ["at"]
        indexes = [models.Index(fields=["case", "at"], name="state_changes_of_a_case")]

    def __str__(self):
        return f"{self.before} → {self.after}"

    def sealed_under(self) -> str:
        """The key of its case."""
        return f"case:{self.case_id}"


class LevelSet(models.Model):
    """The level of concern somebody set, and why. The newest row is the level of the case; nothing computes one."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, PROTECT, related_name="levels")
    level = models.CharField(_("level of concern"), max_length=20, choices=states.Level)
    because = SealedText(_("reason"), label="level.because", lines=True, max_length=2000)
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, PROTECT, related_name="+")
    set_at = models.DateTimeField(default=timezone.now)

    class Meta:
        default_permissions = ()
        ordering = ["-set_at"]
        indexes = [models.Index(fields=["case", "-set_at"], name="levels_of_a_case")]

    def __str__(self):
        return self.level

    def sealed_under(self) -> str:
        """The key of its case."""
        return f"case:{self.case_id}"
