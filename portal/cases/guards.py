"""What must be so before a case moves on. Machine-checked, and what is missing is named."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from portal.cases import roles, states
from portal.cases.models import Case, CaseGrant, LevelSet, StateChange, Task
from portal.cases.states import State

Check = Callable[[Case], bool]


@dataclass(frozen=True)
class Guard:
    """One condition for entering a state: its name, as the page says it is missing, and the question itself."""

    name: Promise
    check: Check


class GuardsNotMet(Exception):
    """The case stays where it is: these are missing."""

    def __init__(self, missing: list[Promise]):
        super().__init__(", ".join(str(name) for name in missing))
        self.missing = missing


_GUARDS: dict[tuple[str, str], list[Guard]] = {}


def register(before: str, after: str, name: Promise, check: Check) -> None:
    """Add a guard to the transition `before` → `after`. Later rooms add theirs when their app is ready.

    A room that is not installed adds none: nothing is ever "missing" that cannot be done.
    """
    if after not in states.NEXT[State(before)]:
        raise ValueError(f"{before} is never followed by {after}")
    _GUARDS.setdefault((before, after), []).append(Guard(name, check))


def missing(case: Case, after: str) -> list[Promise]:
    """The names of what is still missing before this case may become `after`."""
    return [guard.name for guard in _GUARDS.get((case.state, after), []) if not guard.check(case)]


def demand(case: Case, after: str) -> None:
    """Raise `GuardsNotMet`, naming them, unless everything is there."""
    lacking = missing(case, after)
    if lacking:
        raise GuardsNotMet(lacking)


# --- This room's own guards ------------------------------------------------------------------------------------------
def conflict_checked(case: Case) -> bool:
    """Whoever opened it said that the case does not concern them."""
    return case.conflict_denied_at is not None


def lead_and_deputy_named(case: Case) -> bool:
    """Both are there and awake, and they are two people."""
    held = CaseGrant.objects.live().filter(content_object=case)
    leads = set(held.of_role(roles.LEAD).values_list("user", flat=True))
    deputies = set(held.of_role(roles.DEPUTY).values_list("user", flat=True))
    return bool(leads) and bool(deputies - leads)


def exclusions_confirmed(case: Case) -> bool:
    """Somebody confirmed who must not see it."""
    return case.exclusions_confirmed_at is not None


def level_set(case: Case) -> bool:
    """A level with its reason, set since the case came here last; `undetermined` is one."""
    since = _here_since(case)
    return LevelSet.objects.filter(case=case, set_at__gte=since).exists()


def danger_answered(case: Case) -> bool:
    """A human answered whether anybody is in danger now."""
    return case.danger != ""


def gaps_listed(case: Case) -> bool:
    """At least one open question was written down: there is always something not known."""
    return Task.objects.filter(case=case, kind=Task.Kind.QUESTION).exists()


def hearing_settled(case: Case) -> bool:
    """The person of concern was heard, will be, or it is said why not yet."""
    return bool(case.hearing) and (case.hearing != states.Hearing.POSTPONED or bool(case.hearing_why))


def next_look_set(case: Case) -> bool:
    """There is a day, not past, on which the case is looked at again."""
    return case.next_look_on is not None and case.next_look_on >= timezone.localdate()


def tasks_settled(case: Case) -> bool:
    """Nothing is left to be done."""
    return not Task.objects.filter(case=case, kind=Task.Kind.TASK, done_at=None).exists()


def criteria_met(case: Case) -> bool:
    """Every criterion of closing was answered."""
    return set(case.closing) == set(states.Criterion.values)


def second_signed(after: str) -> Check:
    """Another person than the one who moves it now signed for this step."""

    def check(case: Case) -> bool:
        return case.second_for == after and case.second_by_id is not None

    return check


def _here_since(case):
    last = StateChange.objects.filter(case=case).order_by("-at").first()
    return last.at if last else case.opened_at


S = State
register(S.NEW, S.TRIAGE, _("the question about a conflict of interest"), conflict_checked)
register(S.NEW, S.TRIAGE, _("lead and deputy, two people"), lead_and_deputy_named)
register(S.NEW, S.TRIAGE, _("confirmation of who must not see the case"), exclusions_confirmed)
register(S.TRIAGE, S.ASSESSMENT, _("a level of concern set in this state, with its reason"), level_set)
register(S.TRIAGE, S.ASSESSMENT, _("the answer whether anyone is in danger now"), danger_answered)
register(S.ASSESSMENT, S.MANAGEMENT, _("a list of what is not known yet"), gaps_listed)
register(S.ASSESSMENT, S.MANAGEMENT, _("a level of concern set in this state, with its reason"), level_set)
register(S.ASSESSMENT, S.MANAGEMENT, _("the hearing, or why it waits"), hearing_settled)
register(S.ASSESSMENT, S.MANAGEMENT, _("second review"), second_signed(S.MANAGEMENT))
register(S.MANAGEMENT, S.MONITORING, _("the day of the next look"), next_look_set)
register(S.MONITORING, S.RETIRED, _("closing criteria"), criteria_met)
register(S.MONITORING, S.RETIRED, _("all tasks done"), tasks_settled)
register(S.MONITORING, S.RETIRED, _("outcome"), lambda case: bool(case.ending))
register(S.MONITORING, S.RETIRED, _("retention period"), lambda case: bool(case.retention))
register(S.MONITORING, S.RETIRED, _("second review"), second_signed(S.RETIRED))
for _before in sorted(states.OPEN):
    register(_before, S.REFERRED, _("to whom it is referred"), lambda case: bool(case.referred_to))
    register(_before, S.CLOSED_UNFOUNDED, _("the answer whether anyone is in danger now"), danger_answered)
    register(_before, S.CLOSED_UNFOUNDED, _("retention period"), lambda case: bool(case.retention))
