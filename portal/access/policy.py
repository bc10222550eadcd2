"""Verb -> Grant: the rules as a table, and the one question asked of it.

A permission is a filter. `scope(badge, verb)` is the list; whether one thing may be touched is whether it is in that
list. A list and a check cannot disagree, because there is only one of them.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.contrib.auth import get_user_model
from django.core.exceptions import ImproperlyConfigured
from django.db.models import Model, Q, QuerySet

from portal.access import spelled
from portal.access.badges import Badge
from portal.audit.journal import PORTAL

Reach = Callable[[Badge, frozenset[str]], Q]


@dataclass(frozen=True)
class Grant:
    """One rule: who holds one of `roles` may do it `when` the thing is so, with a factor proved within `fresh`.

    `factor=False` lets a session without a second factor through (to enrol one). `services` are the names of
    service badges that may do it too.
    """

    roles: Collection[str]
    when: Q = field(default_factory=Q)
    fresh: timedelta | None = None
    factor: bool = True
    services: Collection[str] = ()


@dataclass(frozen=True)
class Policy:
    """The rules for one kind of thing.

    `seen_by` is the verb of seeing: what is outside its scope does not exist for that person (404).
    `address` maps URL words to fields, `reach` says which things a person's roles reach, `lock` names the foreign
    keys whose rows are locked before the thing's own, `chain` the journal's chain a deed on it is written to.
    `is_fixed`: rows the application may not change have no lock of their own (it takes the right to change them);
    that of their holder is enough.
    """

    model: type[Model]
    rules: dict[str, Grant]
    reach: Reach
    seen_by: str = ""
    address: Mapping[str, str] = field(default_factory=dict)
    lock: tuple[str, ...] = ()
    chain: Callable[[Any], str] = lambda thing: PORTAL
    of_self: bool = False
    is_fixed: bool = False


def Duties(rules: dict[str, Grant], reach: Reach) -> Policy:
    """Rules for verbs without a thing (opening a case, say): asked of the actor's own row, where their duties are."""
    return Policy(get_user_model(), rules, reach, of_self=True)


_POLICIES: dict[str, Policy] = {}
_SEEN_BY: dict[type[Model], Policy] = {}


def register(policy: Policy) -> Policy:
    """Enter a room's rules. A verb has one policy; a second one would be a second rulebook."""
    for verb in policy.rules:
        if verb in _POLICIES:
            raise ImproperlyConfigured(f"{verb} is ruled twice")
        _POLICIES[verb] = policy
    if policy.seen_by:
        _SEEN_BY[policy.model] = policy
    return policy


def extend(model: type[Model], rules: Mapping[str, Grant]) -> None:
    """Add verbs an upper room has for a lower room's thing: `document.add` is asked of a case.

    They reach, lock and are written down as the thing's own verbs do. Raises `ImproperlyConfigured` for a verb that
    is ruled already.
    """
    policy = policy_of(model)
    for verb in rules:
        if verb in _POLICIES:
            raise ImproperlyConfigured(f"{verb} is ruled twice")
        _POLICIES[verb] = policy
    policy.rules.update(rules)


def policy_for(verb: str) -> Policy:
    """The policy that rules this verb. Raises `ImproperlyConfigured` for a verb nobody wrote a rule for."""
    try:
        return _POLICIES[verb]
    except KeyError:
        raise ImproperlyConfigured(f"no policy says who may {verb}") from None


def grant_for(verb: str) -> Grant:
    """The one rule for this verb."""
    return policy_for(verb).rules[verb]


def policy_of(model: type[Model]) -> Policy:
    """The policy that says who sees rows of this model. Raises `KeyError` where nobody does."""
    return _SEEN_BY[model]


def verbs() -> dict[str, Policy]:
    """Every verb of the house with its policy."""
    return dict(_POLICIES)


def asked_alike(verbs: Collection[str]) -> list[list[str]]:
    """These verbs, together those whose rules ask the same of the same kind of thing: one answer serves them all.

    Everything `scope` reads of a rule is compared; freshness it does not read.
    """
    alike: dict[tuple, list[str]] = {}
    for verb in verbs:
        policy, grant = policy_for(verb), grant_for(verb)
        rule = (id(policy), frozenset(grant.roles), grant.when, grant.factor, frozenset(grant.services))
        alike.setdefault(rule, []).append(verb)
    return list(alike.values())


def scope(badge: Badge, verb: str) -> QuerySet:
    """The things this badge may do this verb to, right now. Silence is no.

    Freshness is not part of it: a stale second factor leads to a step-up, not to a shorter list.
    """
    policy, grant = policy_for(verb), grant_for(verb)
    things = policy.model._default_manager.all()
    if badge.service:
        return things.filter(grant.when) if badge.service in grant.services else things.none()
    if not counts(badge, grant):
        return things.none()
    # SECURITY: one filter, not two. Chained, Django would join twice, and roles and state could come from
    # different rows.
    reached = policy.reach(badge, frozenset(grant.roles)) & grant.when
    if policy.of_self:
        reached &= Q(pk=badge.person.pk)
    return things.filter(reached)


def may(badge: Badge, verb: str, thing: Model | None = None) -> bool:
    """May this badge do this verb to this thing (or, for a verb without a thing, at all)?"""
    if thing is None and badge.service:
        # Nothing to be filtered: the first person of all is made when there is no row yet to ask.
        return badge.service in grant_for(verb).services
    if thing is None:
        return scope(badge, verb).exists()
    policy, grant = policy_for(verb), grant_for(verb)
    if not badge.service and not policy.of_self:
        if not counts(badge, grant):
            return False
        # The same question in the same words, which were found before: `scope` would build and spell them again.
        question = spelled.question(verb, policy, grant)
        if question is not None:
            return question.ask(badge.person, policy.model._meta.pk.to_python(thing.pk))
    return scope(badge, verb).filter(pk=thing.pk).exists()


def counts(badge: Badge, grant: Grant) -> bool:
    """Is this the badge of one of us, with a second factor where this rule wants one?"""
    person = badge.person
    return person is not None and person.is_active and bool(badge.factor or not grant.factor)
