"""Whose eyes a page is made for: what of guidance is kept for some duties, and who may read it.

A section is restricted by Wagtail's page privacy, to the groups of duties. A restriction holds in every language, and
for all below. Whoever may not read a page learns nothing of it: lists, searches, links and addresses answer as if it
were not there. Whatever shows pages asks here, and not Wagtail's `public()`.

SECURITY: who is not told to read with somebody's eyes reads with those of a stranger. Silence is no.
"""

import functools
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cached_property
from typing import NamedTuple

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.db.models import Q
from wagtail.models import BaseViewRestriction, Page, PageViewRestriction
from wagtail.query import PageQuerySet

from knowledge.sharing import keep_private
from portal.access.policy import Grant, counts
from portal.accounts.groups import groups_of

READING = Grant(())
"""As every rule for a duty: a session that has not proved a second factor reads as a stranger."""


class Rule(NamedTuple):
    """A restriction, and one group it lets in."""

    pk: int
    sort: str
    group: str | None
    translation_key: object


class Eyes:
    """What somebody in these groups may read. Asked once for a page or a list, however long it is."""

    def __init__(self, groups: frozenset[str] = frozenset()):
        self.groups = groups

    @cached_property
    def _rules(self) -> list[Rule]:
        named = ("pk", "restriction_type", "groups__name", "page__translation_key")
        return [Rule(*row) for row in PageViewRestriction.objects.values_list(*named)]

    @cached_property
    def _passed(self) -> set[int]:
        # A password or any account at all lets nobody in: only duties do.
        return {
            rule.pk for rule in self._rules if rule.sort == BaseViewRestriction.GROUPS and rule.group in self.groups
        }

    @property
    def see_more(self) -> bool:
        """Do these eyes see anything that a stranger does not?"""
        return bool(self.groups) and bool(self._passed)

    @cached_property
    def _closed(self) -> tuple[str, ...]:
        """Where in the trees lies what may not be read: outermost places, in every language.

        A page whose twin is closed is closed with all below it, wherever it stands, and so are its twins in turn.
        """
        keys = {rule.translation_key for rule in self._rules if rule.pk not in self._passed}
        closed: tuple[str, ...] = ()
        while keys:
            paths = Page.objects.filter(translation_key__in=keys).order_by("path").values_list("path", flat=True)
            new = [path for path in paths if not path.startswith(closed)] if closed else list(paths)
            if not new:
                break
            closed += tuple(path for path in new if not any(path != other and path.startswith(other) for other in new))
            keys = set(Page.objects.filter(_below(new)).values_list("translation_key", flat=True))
        return closed

    def among(self, pages: PageQuerySet) -> PageQuerySet:
        """Those of these pages that may be read."""
        return pages.exclude(_below(self._closed)) if self._closed else pages

    def may_read(self, page) -> bool:
        """May this page be read, as far as restrictions go?"""
        return not page.path.startswith(self._closed)


def _below(paths) -> Q:
    return functools.reduce(Q.__or__, (Q(path__startswith=path) for path in paths))


_eyes: ContextVar[Eyes | None] = ContextVar("whose eyes pages are made for", default=None)


def eyes() -> Eyes:
    """Those a page is being made for just now; a stranger's where nobody said."""
    return _eyes.get() or Eyes()


def readable(pages: PageQuerySet) -> PageQuerySet:
    """Those of these pages that readers see, and that whoever the page is made for may read."""
    return eyes().among(pages.live())


def eyes_of(request) -> Eyes:
    """Those of whoever sent this request, asked for once."""
    person, found = request.user, getattr(request, "eyes_of", None)
    if found is None or found[0] != person.pk:
        found = request.eyes_of = (person.pk, Eyes(_groups_of(request)))
    return found[1]


def _groups_of(request) -> frozenset[str]:
    badge = getattr(request, "badge", None)
    # A request of nobody in particular may be a copy of somebody's: the person decides, not the badge it came with.
    if not request.user.is_authenticated or badge is None or badge.person != request.user:
        return frozenset()
    return frozenset(groups_of(request.user.duty_codes)) if counts(badge, READING) else frozenset()


@contextmanager
def reading(request) -> Iterator[Eyes]:
    """What is made inside is made for the eyes of whoever sent this request."""
    theirs = eyes_of(request)
    token = _eyes.set(theirs)
    try:
        yield theirs
    finally:
        _eyes.reset(token)


def for_their_eyes(view):
    """A view that shows pages to whoever asks, each what they may read."""

    @functools.wraps(view)
    def seen(request, *args, **kwargs):
        with reading(request):
            return view(request, *args, **kwargs)

    return seen


def is_for_some(page, theirs: Eyes) -> bool:
    """Is it kept from strangers? `theirs`: the eyes of who asks, which may be a stranger's themselves."""
    return not (Eyes() if theirs.groups else theirs).may_read(page)


# --- Reading needs an account, where a setting says so ----------------------------------------------------------------
def may_enter(request) -> bool:
    """May whoever sent this request read guidance at all?"""
    return request.user.is_authenticated or not settings.GUIDANCE_NEEDS_ACCOUNT


def to_sign_in(request):
    """The way in, and back to here."""
    return redirect_to_login(request.get_full_path(), settings.LOGIN_URL)


def with_account(view):
    """A view of guidance that leads strangers to the way in, where reading needs an account."""

    @functools.wraps(view)
    def asked(request, *args, **kwargs):
        return view(request, *args, **kwargs) if may_enter(request) else keep_private(to_sign_in(request))

    return asked
