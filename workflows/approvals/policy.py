"""Who may ask for sign-off, see where it stands, and decide."""

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import BooleanField, Exists, F, Func, OuterRef, Q, Subquery

from portal.access.policy import Duties, Grant, Policy, extend, register
from portal.accounts.models import Duty
from portal.accounts.policy import by_duty
from portal.audit.journal import PORTAL
from portal.cases.grants import CaseGrant
from portal.cases.models import Case, Wall
from portal.cases.policy import CASE_DUTIES, FRESH, IN_OPEN_CASE
from portal.cases.reach import grants_of, in_case
from portal.cases.roles import ANYBODY, EVERYONE_IN, OWNER, SIGNATORY, THE_LEADS, WORKERS
from workflows.approvals.models import Author, Decision, Deputy, Procedure, ProcedureVersion, Seat, SignOff
from workflows.approvals.models.sign_offs import still_open
from workflows.approvals.standing import Outcome
from workflows.approvals.things import kinds

ASKED = "asked"
"""Not a role of a grant: whoever could sit in a seat of the request, or has."""
TAKER = "taker"
"""Whoever could decide in this very seat."""

EDITOR = "editor"
"""Not a role of a grant: who writes guidance sees how its sign-off stands."""

SIGNERS = frozenset({"administrator", "compliance", "labour_law", "data_protection", "threat_management"})
"""Who may stand for a procedure. Two of them do, and neither wrote it."""

WAITING = Q(state=SignOff.State.OPEN)
IS_WORKED_ON = Q(case=None) | IN_OPEN_CASE


# --- Reach -----------------------------------------------------------------------------------------------------------
def visible(badge, prefix: str = "") -> Q:
    """The request is about something this person may see by their work, by the rules of its own room."""
    seen = Q(pk__in=[])
    for kind in kinds():
        seen |= Q(**{f"{prefix}kind": kind.name, f"{prefix}thing__in": (kind.in_the_file or kind.visible)(badge)})
    return seen


def open_to(badge, prefix: str = "") -> Q:
    """The request is about something whose circle lets this person in: enough for whoever is asked. Of a seat (with a
    prefix) each part it covers does."""
    found = Q(pk__in=[])
    for kind in kinds():
        let_in = kind.open_to(badge).filter(pk=OuterRef(f"{prefix}thing"))
        of_this = Q(Exists(let_in), **{f"{prefix}kind": kind.name})
        found |= of_this & kind.seat_open_to(badge) if prefix else of_this
    return found


def for_me(badge) -> Q:
    """The seat is for a duty of this person, for themselves, or for somebody they stand in for now."""
    duties = Duty.objects.filter(person=badge.person).values("duty")
    away = Deputy.objects.now().filter(deputy=badge.person).filter(Q(kind="") | Q(kind=OuterRef("sign_off__kind")))
    return Q(duty__in=duties) | Q(person=badge.person) | (Q(person__in=Subquery(away.values("person"))) & _is_let_in())


def _is_let_in() -> Q:
    """Whoever the seat names is in the case: a deputy opens no door that is closed to them, not even to look."""
    granted = CaseGrant.objects.live().filter(user=OuterRef("person"), content_object=OuterRef("case"))
    walled = Wall.objects.filter(lifted_at=None, person=OuterRef("person"), case=OuterRef("case"))
    return Q(case=None) | (Q(Exists(granted)) & ~Q(Exists(walled)))


def asked_or_heard(badge) -> Q:
    """Of requests: this person is or was asked, or has said something in it.

    Asked is who could take a seat that has had its turn. Whoever came after the end was not, nor is an author ever.
    """
    mine = Seat.objects.filter(for_me(badge), sign_off=OuterRef("pk"), stage__lte=OuterRef("stage"))
    wrote = Author.objects.filter(sign_off=OuterRef("pk"), person=badge.person)
    then = grants_of(badge, ANYBODY).filter(content_object=OuterRef("case"))
    then = then.filter(Q(history=True) | Q(starts_at__lte=OuterRef("ended_at")))
    was_there = Q(ended_at=None) | Q(case=None) | Q(Exists(then))
    spoke = Decision.objects.filter(_by(badge), sign_off=OuterRef("pk"))
    return (Q(Exists(mine)) & ~Q(Exists(wrote)) & was_there) | Q(Exists(spoke))


def shown_to(badge, kind: str) -> Q:
    """Of seats in requests of this kind: what they cover is shown to this person, so long as they could take them, or
    since they decided there.

    SECURITY: the need to know ends with the request, with stepping back, and where somebody became an author; that
    there was a request, and how it ended, they may still see.
    """
    decided = Decision.objects.filter(_by(badge), seat=OuterRef("pk")).exclude(outcome=Outcome.STEP_BACK)
    turn = Q(stage__lte=F("sign_off__stage")) & IS_WORKED_ON & still_open("sign_off__", kind)
    return (for_me(badge) & turn & ~not_mine_to_judge(badge)) | Q(Exists(decided))


def to_be_read(badge, kind: str) -> Q:
    """Of requests of this kind: what they are about is shown to this person, by one of its seats."""
    return Q(Exists(Seat.objects.filter(shown_to(badge, kind), sign_off=OuterRef("pk"))))


def _by(badge) -> Q:
    """It was said by this person, or in their name."""
    return Q(person=badge.person) | Q(on_behalf_of=badge.person)


def in_my_cases(badge) -> Q:
    """It lies in a case where this person has any role at all, or in none.

    As an array, which the planner asks once and looks up in an index, beside "or in none"; a subquery it would not.
    """
    mine = ArraySubquery(grants_of(badge, ANYBODY).values("content_object_id"))
    return Q(case=None) | Q(IsAmong(F("case"), mine))


class IsAmong(Func):
    """`one = ANY (several)`."""

    template, arg_joiner = "%(expressions)s)", " = ANY ("
    output_field = BooleanField()


def not_mine_to_judge(badge, sign_off: str = "sign_off") -> Q:
    """This person is an author of what is signed, or has said something in this request already.

    Whoever stepped back stays away; whoever took a seat, in their own name or another's, takes no second.
    """
    wrote = Author.objects.filter(sign_off=OuterRef(sign_off), person=badge.person)
    spoke = Decision.objects.filter(_by(badge), sign_off=OuterRef(sign_off))
    return Q(Exists(wrote)) | Q(Exists(spoke))


def _seats(badge, roles) -> Q:
    """The seats one may take; for whoever takes none, those of a request one sees in such a role."""
    if TAKER in roles:
        return for_me(badge) & in_my_cases(badge) & ~not_mine_to_judge(badge) & open_to(badge, "sign_off__")
    seen = SignOff.objects.filter(_sign_offs(badge, roles)).order_by().values("pk")
    return Q(sign_off__in=seen)


def _sign_offs(badge, roles) -> Q:
    """For those who lead the case, whoever asked, and whoever is or was asked; of things they may see."""
    reached = in_case(badge, roles & ANYBODY)
    if OWNER in roles:
        reached |= in_my_cases(badge) & Q(asked_by=badge.person)
    reached &= visible(badge)
    if ASKED in roles:
        reached |= in_my_cases(badge) & asked_or_heard(badge) & open_to(badge)
    if EDITOR in roles:
        reached |= Q(case=None) & by_duty(badge, {EDITOR})
    return reached


def _procedures(badge, roles) -> Q:
    return by_duty(badge, roles)


def _deputies(badge, roles) -> Q:
    return (Q(person=badge.person) | Q(deputy=badge.person)) if badge.person else Q(pk__in=[])


def chain(thing) -> str:
    """The journal's chain of the case; guidance has the portal's."""
    return f"case:{thing.case_id}" if thing.case_id else PORTAL


# --- Rules -----------------------------------------------------------------------------------------------------------
extend(Case, {"sign_off.list": Grant(EVERYONE_IN | {SIGNATORY})})

register(
    Policy(
        SignOff,
        seen_by="sign_off.view",
        address={"code": "case__code", "key": "key", "of_guidance": "case__isnull"},
        reach=_sign_offs,
        lock=("case",),
        chain=chain,
        rules={
            "sign_off.view": Grant(THE_LEADS | {OWNER, ASKED, EDITOR}),
            "sign_off.withdraw": Grant({OWNER}, when=WAITING),
            "sign_off.cancel": Grant(THE_LEADS, when=WAITING),
            "sign_off.hear": Grant(THE_LEADS | {OWNER}, when=WAITING & IS_WORKED_ON),
            "sign_off.fetch_sheet": Grant(THE_LEADS | {OWNER}, when=~WAITING, fresh=FRESH),
            "sign_off.supersede": Grant((), when=WAITING, services={"sweeper"}),
        },
    )
)

EMPTY = Q(is_taken=False, sign_off__state=SignOff.State.OPEN, stage=F("sign_off__stage")) & IS_WORKED_ON

register(
    Policy(
        Seat,
        seen_by="seat.view",
        address={"code": "case__code", "key": "sign_off__key", "seat": "pk", "of_guidance": "case__isnull"},
        reach=_seats,
        lock=("case", "sign_off"),
        chain=chain,
        rules={
            "seat.view": Grant(THE_LEADS | {OWNER, ASKED, EDITOR}),
            "seat.ask_passkey": Grant({TAKER}, when=EMPTY, fresh=FRESH),
            "seat.approve": Grant({TAKER}, when=EMPTY, fresh=FRESH),
            "seat.approve_with_conditions": Grant({TAKER}, when=EMPTY, fresh=FRESH),
            "seat.return": Grant({TAKER}, when=EMPTY, fresh=FRESH),
            "seat.step_back": Grant({TAKER}, when=EMPTY, fresh=FRESH),
            "seat.ask_other": Grant(THE_LEADS, when=EMPTY),
            "seat.remind": Grant((), when=EMPTY, services={"sweeper"}),
            "seat.escalate": Grant((), when=EMPTY, services={"sweeper"}),
        },
    )
)

register(
    Policy(
        Procedure,
        seen_by="procedure.view",
        address={"slug": "slug"},
        reach=_procedures,
        rules={
            "procedure.view": Grant(SIGNERS),
            "procedure.propose": Grant({"administrator"}),
        },
    )
)

register(
    Policy(
        ProcedureVersion,
        seen_by="procedure_version.view",
        address={"slug": "procedure__slug", "number": "number"},
        reach=_procedures,
        lock=("procedure",),
        is_fixed=True,
        rules={
            "procedure_version.view": Grant(SIGNERS),
            "procedure_version.sign": Grant(SIGNERS, fresh=FRESH),
        },
    )
)

register(
    Policy(
        Deputy,
        seen_by="deputy.view",
        address={"deputy": "pk"},
        reach=_deputies,
        rules={
            "deputy.view": Grant({OWNER}),
            "deputy.end": Grant({OWNER}, when=Q(ended_at=None)),
        },
    )
)

register(
    Duties(
        {
            "procedure.list": Grant(SIGNERS),
            "procedure.make": Grant({"administrator"}),
            "procedure.read_figures": Grant(SIGNERS | {"auditor"}),
            "deputy.list": Grant(CASE_DUTIES),
            "deputy.name": Grant(CASE_DUTIES, fresh=FRESH),
            "decision.list": Grant(CASE_DUTIES),
        },
        reach=by_duty,
    )
)

WHO_ASKS = WORKERS
"""The roles that may ask for sign-off of a thing of a case; its kind's own rules say of which."""
