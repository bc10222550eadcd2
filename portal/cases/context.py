"""Which places of the rail lead anywhere for whoever looks at it. A link that would be refused is not shown."""

from django.urls import NoReverseMatch, resolve, reverse
from django.utils.functional import SimpleLazyObject

from portal.access.policy import grant_for

FOR_EVERYBODY = ["home", "account"]
BY_DUTY = ["my_work", "case_list", "work_search"]


def places(request):
    """Context processor: asked only where a rail is drawn, and only of who has signed in."""
    if getattr(request, "entered", None) is None:
        return {}
    return {"places": SimpleLazyObject(lambda: _open_to(request.user.duty_codes))}


def _open_to(duties) -> list[str]:
    return [*FOR_EVERYBODY, *(name for name in BY_DUTY if _verb_behind(name) and duties & _roles(name))]


def _roles(name):
    return grant_for(_verb_behind(name)).roles


def _verb_behind(name) -> str:
    """The verb that stands on this door; nothing where no room has such a page yet."""
    try:
        return resolve(reverse(name)).func.gate.verb
    except NoReverseMatch:
        return ""
