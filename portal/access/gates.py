"""A door hands you the thing: `@gate` on a view finds it among what this person may see, asks, and hands it over."""

import functools
import inspect
from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import transaction
from django.db.models import Model
from django.http import Http404
from django.utils.module_loading import import_string

from portal.access.actions import journal_line
from portal.access.answers import Refused
from portal.access.badges import badge_of
from portal.access.fences import writing
from portal.access.policy import grant_for, may, policy_for, policy_of, scope
from portal.audit.journal import append
from portal.audit.models import Outcome
from theme import errors


@dataclass(frozen=True)
class Gate:
    """What stands written on a door."""

    model: type[Model] | None
    verb: str
    methods: tuple[str, ...]
    reads: bool


def gate(model, verb, *, methods=("GET",), reads=False):
    """Guard a view: find the thing (404), ask the verb (403), the method (405), freshness (step-up), then hand over.

    404 for what a person may not know, 403 for what they may not do. With `reads=True` content is shown, and the
    reading is in the journal before the first byte of it leaves. With `model=None` the verb has no thing and the
    view gets the request alone. Words of the address that are no part of the thing's own (`versions 2 and 3`, a
    picture's name) go to the view, which names them; a word that neither knows is a fault, never an open door.
    """
    methods = tuple(methods)
    allowed = {*methods, "HEAD"} if "GET" in methods else set(methods)

    def guard(view):
        named = list(inspect.signature(view).parameters)[2:] if model else []

        @functools.wraps(view)
        def door(request, **words):
            request.badge = badge_of(request)
            thing = _find(request.badge, model, words, verb, named) if model else None
            more = {name: words[name] for name in named if name in words}
            _ask(request, verb, thing)
            if request.method not in allowed:
                return errors.not_allowed(request, methods)
            within = grant_for(verb).fresh
            if within and not request.badge.is_fresh(within):
                raised = import_string(settings.STEP_UP)(request, within)
                if raised is not None:
                    return raised
                request.badge = badge_of(request)
            if reads:
                _write_down(request.badge, verb, thing, Outcome.READ)
            response = view(request, thing, **more) if model else view(request)
            response.headers.setdefault("Cache-Control", "no-store, private")
            return response

        door.gate = Gate(model, verb, methods, reads)  # type: ignore[attr-defined]  # read by fence and checks
        return door

    return guard


_HEAR_OF_MISSES: list[Callable] = []


def when_nothing_is_found(hear):
    """Let `hear(badge, words)` know of each address under which there is nothing for whoever asked.

    SECURITY: it is told before anybody knows why there is nothing, and does the same for every reason; what it finds
    out it finds out later, in the worker. Else the time an answer takes would tell a wall from an empty place.
    """
    _HEAR_OF_MISSES.append(hear)
    return hear


def public(*, because):
    """An open door, and why it is open."""

    def guard(view):
        @functools.wraps(view)
        def door(request, *args, **kwargs):
            return view(request, *args, **kwargs)

        door.public = because  # type: ignore[attr-defined]  # read by fence and checks
        return login_not_required(door)

    return guard


def _find(badge, model, words, verb, not_its_own=()):
    """The thing with this address among what this person may see; else it does not exist for them.

    What one may do something to, one may know of: a signatory steps back from a case they do not read.
    """
    if any("\0" in str(word) for word in words.values()):
        raise Http404  # no table holds such a character, and asking one would be an error
    policy = policy_of(model)
    # SECURITY: a word of the thing's own address always narrows the search, whatever the view calls its parameters.
    its_own = {word: value for word, value in words.items() if word in policy.address or word not in not_its_own}
    lookup = {policy.address[word]: value for word, value in its_own.items()}
    asked = [policy.seen_by, verb] if verb in policy.rules else [policy.seen_by]
    for each in dict.fromkeys(asked):
        thing = scope(badge, each).select_related(*(policy.lock or (None,))).filter(**lookup).first()
        if thing is not None:
            return thing
    for hear in _HEAR_OF_MISSES:
        hear(badge, words)
    raise Http404


def _ask(request, verb, thing):
    policy = policy_for(verb)
    if thing is not None and verb == policy_of(type(thing)).seen_by:
        return
    if not may(request.badge, verb, None if policy.of_self else thing):
        _write_down(request.badge, verb, thing, Outcome.REFUSED)
        raise Refused(verb)


def _write_down(badge, verb, thing, outcome):
    chain, line = journal_line(badge, verb, thing, outcome)
    with writing("the journal of readings and refusals"), transaction.atomic(durable=True):
        append(chain, line)
