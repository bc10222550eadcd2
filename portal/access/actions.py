"""Only an action touches: one verb, one function, one durable transaction that locks, asks, changes and writes down."""

import functools
from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth import get_user_model
from django.db import connection, transaction

from portal.access.answers import NeedsStepUp, Refused
from portal.access.badges import Badge
from portal.access.fences import writing
from portal.access.policy import Policy, grant_for, may, policy_for
from portal.audit.journal import PORTAL, Line, Who, append
from portal.audit.models import Outcome


@dataclass(frozen=True)
class Action:
    """An entry in the list of all deeds."""

    deed: Callable[..., Any]
    durable: bool


ACTIONS: dict[str, Action] = {}


@dataclass
class Deed:
    """What the running action wants the journal to say beyond verb and thing."""

    thing: Any = None
    chain: str = ""
    facts: dict[str, Any] = field(default_factory=dict)
    about: Any = None
    outcome: str = Outcome.DONE


_deed: ContextVar[Deed | None] = ContextVar("deed", default=None)


def record(*, thing=None, chain: str = "", about=None, **facts) -> None:
    """Add to the journal line of the running action.

    `thing` and `chain` for a thing made just now, `about` for the person it concerns, `facts` for plain values that
    name nobody and tell no content (a state, a level, a number).
    """
    deed = _deed.get()
    if deed is None:
        raise RuntimeError("no action is running")
    deed.thing = thing or deed.thing
    deed.chain = chain or deed.chain
    deed.about = about or deed.about
    deed.facts.update(facts)


def failed(**facts) -> None:
    """Say that the running action was tried and did not come off: a wrong code, say.

    Unlike an exception it keeps what the action wrote (a count of tries), and the journal says "failed".
    """
    record(**facts)
    deed = _deed.get()
    assert deed is not None
    deed.outcome = Outcome.FAILED


def action(verb: str, *, durable: bool = True):
    """Make a function the deed of this verb.

    It locks first and then asks: rows are locked by key (the actor's own row shared, then what `Policy.lock` names,
    then the thing), and only then, in a second statement of the same READ COMMITTED transaction, the question is
    put. A combined `scope().select_for_update().get()` would be wrong: while it waits, its EXISTS keeps the old
    snapshot, and a grant ended meanwhile would still let it through.

    The function gets the locked thing fresh from the database, and `actor` as a badge. Raises `Refused` (which is
    written down), `NeedsStepUp`, and whatever the deed itself raises; then nothing was changed.

    `durable=False` is for deeds a library calls inside its own transaction; a test lists them.
    """

    def make(body):
        @functools.wraps(body)
        def deed(*things, actor: Badge, **words):
            policy, grant = policy_for(verb), grant_for(verb)
            thing = things[0] if things else None
            if _deed.get() is not None:
                raise RuntimeError(f"{verb} was called inside another action; share a model's method instead")
            told = Deed(thing=thing, chain=_chain(policy, thing))
            token = _deed.set(told)
            try:
                with writing(verb), transaction.atomic(durable=durable):
                    still_here = _lock_people(actor, policy, thing)
                    is_gone = False
                    if thing is not None:
                        thing = _lock(policy, thing)
                        is_gone = thing is None
                    if is_gone or not still_here or not may(actor, verb, thing):
                        _append(actor, verb, told, Outcome.REFUSED)
                        refused = True
                    else:
                        refused = False
                        if grant.fresh and not actor.service and not actor.is_fresh(grant.fresh):
                            raise NeedsStepUp(grant.fresh)
                        told.thing = thing
                        result = body(thing, actor=actor, **words) if things else body(actor=actor, **words)
                        _append(actor, verb, told, told.outcome)
            finally:
                _deed.reset(token)
            # Raised only now: the line that tells of the refusal must be committed, not rolled back with it.
            if refused:
                raise Refused(verb)
            return result

        ACTIONS[verb] = Action(deed, durable)
        return deed

    return make


def afterwards(because: str, do: Callable[[], Any]) -> None:
    """Once the running transaction is committed: hand something to the worker, say. If that fails, nothing is undone.

    The action is over by then: what `do` starts may be an action itself, as it is where tasks run at once.
    """

    def outside():
        token = _deed.set(None)
        try:
            with writing(because):
                do()
        finally:
            _deed.reset(token)

    transaction.on_commit(outside, robust=True)


def journal_line(badge: Badge, verb: str, thing, outcome: str, **facts) -> tuple[str, Line]:
    """The chain and the line that tell of this verb on this thing by this badge."""
    return _chain(policy_for(verb), thing), _line(badge, verb, Deed(thing=thing, facts=facts), outcome)


def _chain(policy, thing) -> str:
    return policy.chain(thing) if thing is not None and not policy.of_self else PORTAL


def _append(badge, verb, deed, outcome):
    append(deed.chain, _line(badge, verb, deed, outcome))


def _line(badge, verb, deed, outcome):
    words = {}
    if badge.person is not None:
        words["actor"] = Who(badge.person.pk, str(badge.person))
    if deed.about is not None:
        words["about"] = Who(deed.about.pk, str(deed.about))
    return Line(
        verb=verb,
        outcome=outcome,
        kind=deed.thing._meta.label_lower if deed.thing is not None else "",
        thing=str(deed.thing.pk) if deed.thing is not None else "",
        service=badge.service,
        request_id=badge.request_id,
        facts=deed.facts,
        words=words,
    )


def _lock_people(actor, policy: Policy, thing) -> bool:
    """Lock the rows of the people involved in the order of their keys; is the actor still one of us?

    The actor's row is held shared, so that whoever changes their duties, or deactivates them, waits for this deed or
    this deed for them. Two people acting upon each other would deadlock without the fixed order.
    """
    person_model = get_user_model()
    wanted = {}
    if actor.person is not None:
        # A deed on one's own row may change it; two tabs that both held it shared would deadlock.
        wanted[actor.person.pk] = "FOR NO KEY UPDATE" if policy.of_self else "FOR SHARE"
    if isinstance(thing, person_model):
        wanted[thing.pk] = "FOR NO KEY UPDATE"
    table = connection.ops.quote_name(person_model._meta.db_table)
    active = {}
    with connection.cursor() as cursor:
        for pk in sorted(wanted, key=str):
            cursor.execute(f"SELECT is_active FROM {table} WHERE id = %s {wanted[pk]}", [pk])  # noqa: S608  (our table, one of two locks)
            row = cursor.fetchone()
            active[pk] = bool(row and row[0])
    return actor.person is None or active[actor.person.pk]


def _lock(policy, thing):
    """Lock what holds the thing (its case), then the thing, each by key; hand it back as it is now.

    None when it went away meanwhile: somebody else ended the same grant, say. What is gone may not be touched.
    """
    for name in policy.lock:
        holder = getattr(thing, f"{name}_id")
        if holder is None:
            continue  # a thing that lies in no case
        model = policy.model._meta.get_field(name).related_model
        model._base_manager.select_for_update(no_key=True).get(pk=holder)
    # Not type(thing): request.user is a lazy wrapper around a person.
    manager = thing.__class__._base_manager.all()
    if not policy.is_fixed:
        manager = manager.select_for_update(no_key=True, of=("self",))
    return manager.select_related(*(policy.lock or (None,))).filter(pk=thing.pk).first()
