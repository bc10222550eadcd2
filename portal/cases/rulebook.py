"""The rules in words, read from the very table that is asked. Nothing here decides; it only tells."""

from itertools import groupby
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from portal.access.policy import grant_for, verbs
from portal.accounts.models import Duty
from portal.cases.roles import ROLES
from portal.cases.verbs import in_words

AREAS = {
    "case": gettext_lazy("Cases"),
    "task": gettext_lazy("Tasks"),
    "note": gettext_lazy("Notes"),
    "event": gettext_lazy("Timeline"),
    "state_change": gettext_lazy("Timeline"),
    "level": gettext_lazy("Level of concern"),
    "case_person": gettext_lazy("People in a case"),
    "reporter": gettext_lazy("People in a case"),
    "grant": gettext_lazy("Access"),
    "ended_grant": gettext_lazy("Access"),
    "wall": gettext_lazy("Exclusions"),
    "circle": gettext_lazy("Circles"),
    "emergency": gettext_lazy("Emergency access"),
    "account": gettext_lazy("One's own account"),
    "session": gettext_lazy("One's own account"),
    "draft": gettext_lazy("One's own account"),
    "notice": gettext_lazy("Notices"),
    "work": gettext_lazy("Notices"),
    "person": gettext_lazy("Accounts"),
    "site": pgettext_lazy("place of work", "Sites"),
    "journal": gettext_lazy("Journal and rules"),
    "rules": gettext_lazy("Journal and rules"),
}
OTHERS = {
    "oneself": gettext_lazy("oneself"),
    "owner": gettext_lazy("whose it is"),
    "member": gettext_lazy("members of the circle"),
    "another administrator": gettext_lazy("another administrator than the person it is about"),
}
CONDITIONS = {
    ("state", "in"): gettext_lazy("while the case is open"),
    ("done_at", None): gettext_lazy("while it is not done"),
    ("done_at", "isnull"): gettext_lazy("once it is done"),
    ("lifted_at", None): gettext_lazy("while it stands"),
    ("confirmed_at", None): gettext_lazy("while it is only proposed"),
    ("parent", None): gettext_lazy("on the first note of a thread"),
    ("resolved_at", None): gettext_lazy("while the thread is open"),
    ("ended_at", None): gettext_lazy("while it runs"),
    ("is_active", None): gettext_lazy("while the account is open"),
    ("reviewed_at", None): gettext_lazy("while it is not reviewed"),
    ("part", None): gettext_lazy("only of the person who reported"),
    ("emergency", None): gettext_lazy("except emergency access"),
    ("outcome", "asked"): gettext_lazy("while it is undecided"),
    ("outcome", "allowed"): gettext_lazy("once it is allowed"),
    ("not", "is_active"): gettext_lazy("once the account is closed"),
}


def explain(areas: dict, conditions: dict, others: dict | None = None) -> None:
    """Words for the rules of an upper room: what its verbs are about, in the order of the page, and what its
    conditions mean, by their lookup (`document__withdrawn_at`; `!lookup` for its opposite), or lookup and value.
    `others`: who its roles are that nobody is granted.

    Raises `ValueError` for what has its words already.
    """
    told = {key if isinstance(key, tuple) else (key, None): words for key, words in conditions.items()}
    others = others or {}
    if twice := {*areas, *told, *others} & {*AREAS, *CONDITIONS, *OTHERS}:
        raise ValueError(f"explained twice: {', '.join(sorted(map(str, twice)))}")
    AREAS.update(areas)
    CONDITIONS.update(told)
    OTHERS.update(others)


def areas() -> list[dict]:
    """Every verb with who may do it, grouped by what it is about."""
    order = {name: place for place, name in enumerate(AREAS)}
    known = sorted(verbs(), key=lambda verb: (order.get(_area(verb), 99), list(verbs()).index(verb)))
    groups = groupby(known, key=lambda verb: str(AREAS.get(_area(verb), _area(verb))))
    return [{"name": name, "rules": [_rule(verb) for verb in those]} for name, those in groups]


def _rule(verb: str) -> dict:
    grant = grant_for(verb)
    return {
        "verb": in_words(verb),
        "code": verb,
        "who": [str(name) for name in _who(grant)] or [_("nobody by hand")],
        "when": [str(words) for words in _when(grant.when)],
        "factor": _factor(grant),
    }


def _who(grant) -> list[Any]:
    duties = dict(Duty.DUTIES)
    if set(grant.roles) >= duties.keys():
        return [_("everybody with a duty"), *_services(grant)]
    names = [role.label for code, role in ROLES.items() if code in grant.roles]
    names += [name for code, name in OTHERS.items() if code in grant.roles]
    names += [_("duty: %(duty)s") % {"duty": name} for code, name in duties.items() if code in grant.roles]
    return names + _services(grant)


def _services(grant):
    return [_("the portal itself (%(service)s)") % {"service": name} for name in sorted(grant.services)]


def _when(when, negated=False) -> list[Any]:
    found = []
    for child in when.children:
        if hasattr(child, "children"):
            found += _when(child, when.negated)
        elif isinstance(child, tuple):
            found.append(_condition(*child, negated=negated or when.negated))
    return list(dict.fromkeys(str(words) for words in found))


def _condition(lookup, value, *, negated):
    parts = lookup.removeprefix("case__").split("__")
    name, how = parts[0], parts[1] if len(parts) > 1 else None
    keys = [("not", name)] if negated else [(name, how), (name, value if isinstance(value, str) else None)]
    for key in [(f"!{lookup}" if negated else lookup, None), *keys]:
        if key in CONDITIONS:
            return CONDITIONS[key]
    said = f"{lookup} = {value}"
    return _("not: %(said)s") % {"said": said} if negated else said


def _factor(grant) -> str:
    if not grant.roles:
        return ""
    if not grant.factor:
        return _("not needed")
    if grant.fresh:
        minutes = int(grant.fresh.total_seconds() // 60)
        return ngettext(
            "needed, confirmed within %(number)s minute",
            "needed, confirmed within %(number)s minutes",
            minutes,
        ) % {"number": minutes}
    return _("needed")


def _area(verb):
    return verb.split(".", 1)[0]
