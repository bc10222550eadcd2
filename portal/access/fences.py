"""The fences: a view without a gate never runs, and outside an action nothing is written."""

import contextlib
import re
from contextvars import ContextVar

from django.conf import settings
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.core.exceptions import ImproperlyConfigured
from django.db import connections
from django.utils.functional import SimpleLazyObject
from django.utils.module_loading import import_string

from portal.access.answers import NeedsStepUp
from portal.access.badges import badge_of
from portal.access.doors import door_of

_writing: ContextVar[str] = ContextVar("writing", default="")

READS = re.compile(
    r"^[\s(]*(select|values|table|show|set|savepoint|release|rollback|begin|commit|declare|fetch|close|explain|with)\b",
    re.IGNORECASE,
)
# Looked for anywhere in a statement that begins like a read: a CTE that writes, EXPLAIN ANALYZE, SELECT INTO, a second
# statement. Text and names in quotes were taken out before.
WRITES = re.compile(
    r"\b(insert\s+into|update\s+(only\s+)?\S+\s+((as\s+)?\w+\s+)?set|delete\s+from|merge\s+into|truncate|into\s+\S+\s+from)\b",
    re.IGNORECASE,
)
QUOTED = re.compile(r"'(?:[^']|'')*'|\"[^\"]*\"")


class UnguardedWrite(RuntimeError):
    """A write was tried between the gate and the end of the response, and no action was running."""


@contextlib.contextmanager
def writing(because: str):
    """Let the statements inside write. Actions use it; a library's own bookkeeping needs a reason."""
    token = _writing.set(because)
    try:
        yield
    finally:
        _writing.reset(token)


def writes(sql: str) -> bool:
    """Does this statement change rows? Whatever is not plainly a read does; `WITH` and the like are looked into."""
    return not READS.match(sql) or bool(WRITES.search(QUOTED.sub("q", sql)))


def write_guard(execute, sql, params, many, context):
    """A database execute wrapper that refuses writes outside actions."""
    text = sql if isinstance(sql, str) else str(sql)
    if not _writing.get() and writes(text):
        raise UnguardedWrite(f"no action is running: {text[:60]}")
    return execute(sql, params, many, context)


class FrontDoor(LoginRequiredMiddleware):
    """Django's own fence, which also knows the libraries' doors that are open on purpose."""

    def process_view(self, request, view_func, view_args, view_kwargs):
        """Let the public in where a door says so; everybody else signs in first."""
        door = door_of(view_func)
        if door and door.opens_to == "public":
            return None
        return super().process_view(request, view_func, view_args, view_kwargs)


class GateMiddleware:
    """A view without a gate never runs; from the gate on, the database takes no writes but an action's."""

    def __init__(self, get_response):
        self.get_response = get_response
        self.step_up = import_string(settings.STEP_UP)

    def __call__(self, request):
        """Nothing happens before Django knows the view; the guard goes up in `process_view`."""
        return self.get_response(request)

    def process_view(self, request, view_func, view_args, view_kwargs):
        """Refuse a view that has no gate, and raise the write guard for the rest of this request."""
        door = door_of(view_func)
        if not (hasattr(view_func, "gate") or hasattr(view_func, "public") or door):
            raise ImproperlyConfigured(f"{view_func.__module__}.{view_func.__qualname__} has no gate")
        # Lazy: an open page asks neither session nor database who is reading it.
        request.badge = SimpleLazyObject(lambda: badge_of(request))
        if door and door.opens_to == "second factor" and not request.badge.factor:
            raised = self.step_up(request, None)
            if raised is not None:
                return raised
        if not (door and door.writes):
            raise_guard()
        return None

    def process_exception(self, request, exception):
        """An action that wants a fresher second factor leads to a step-up on the page it protects."""
        if isinstance(exception, NeedsStepUp):
            return self.step_up(request, exception.within)
        return None


class GuardCloser:
    """Stands outermost: the write guard stays up until the response is closed, whoever made it."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        """Start without a guard (one may be left of a response nobody closed), and hand its end to the response."""
        lower_guard()
        response = self.get_response(request)
        response._resource_closers.append(lower_guard)
        return response


def raise_guard() -> None:
    """From here on every database of this thread refuses writes outside actions."""
    for alias in connections:
        if write_guard not in connections[alias].execute_wrappers:
            connections[alias].execute_wrappers.append(write_guard)


def lower_guard() -> None:
    """The request is over."""
    for alias in connections:
        if write_guard in connections[alias].execute_wrappers:
            connections[alias].execute_wrappers.remove(write_guard)
