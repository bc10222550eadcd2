"""Pages of guidance as they were made last, in the memory of this process, for everybody who reads them.

A page is made once for each edition of guidance and given out until the edition changes, which it does in the
transaction that changes anything readers may see. So what was published or withdrawn shows at once, and giving a page
out costs one question to the database, for the number of the edition.

SECURITY: only what was made for nobody in particular is kept: no cookie came with the request or goes with the answer,
and the view itself said that everybody may have it. Pages for some readers only never come here.
"""

import functools
import gzip
import hashlib
from collections import OrderedDict
from copy import copy
from dataclasses import dataclass
from threading import Lock

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.messages import get_messages
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.template.loader import render_to_string
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language

from knowledge import readers
from knowledge.models.edition import Edition
from portal.access.answers import OUTAGES

PERSONAL = ("theme/_display.html", "theme/_mine.html")
"""What of a page is somebody's own: two pieces, each a template, so that they can be found and put in again."""
READERS = tuple(f"/{code}/" for code, _name in settings.LANGUAGES)
GUIDANCE = {"home", "wagtail_serve"}
"""The addresses of pages in the tree, by their names."""
HEADERS = ("Content-Type", "Content-Language", "Cache-Control", "Last-Modified", "Link", "X-Robots-Tag")
"""Of an answer's headers those that belong to the page; what each answer needs is put around it again."""


@dataclass(frozen=True)
class Kept:
    """A page as it was given out: in plain, compressed, with the headers that are its own."""

    edition: int
    body: bytes
    pressed: bytes
    headers: dict[str, str]
    tag: str

    @classmethod
    def of(cls, edition: int, response) -> "Kept":
        """This answer, to be given out again."""
        body = bytes(response.content)
        headers = {name: response.headers[name] for name in HEADERS if name in response.headers}
        tag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
        return cls(edition, body, gzip.compress(body, mtime=0), headers, tag)

    @property
    def size(self) -> int:
        """How much memory it takes, in bytes, about."""
        return len(self.body) + len(self.pressed) + 1_000

    def answer(self, request) -> HttpResponse:
        """For this request: the page, or that nothing has changed since the reader has it."""
        if self.tag in request.headers.get("If-None-Match", ""):
            response: HttpResponse = HttpResponseNotModified()
        elif "gzip" in request.headers.get("Accept-Encoding", ""):
            response = HttpResponse(self.pressed, headers={"Content-Encoding": "gzip"})
        else:
            response = HttpResponse(self.body)
        for name, value in self.headers.items():
            response.headers[name] = value
        response.headers["ETag"] = self.tag
        patch_vary_headers(response, ["Accept-Encoding", "Cookie"])
        return response


class Shelf:
    """So many bytes of pages, those used last. What is older than the edition is thrown away when it is met."""

    def __init__(self, room: int):
        self.room, self.used = room, 0
        self._pages: OrderedDict[tuple, Kept] = OrderedDict()
        self._lock = Lock()

    def take(self, name: tuple, edition: int) -> Kept | None:
        """The page of this name in this edition."""
        with self._lock:
            kept = self._pages.get(name)
            if kept is None or kept.edition != edition:
                return None
            self._pages.move_to_end(name)
            return kept

    def put(self, name: tuple, kept: Kept) -> None:
        """Keep it, and let go what was not asked for the longest."""
        with self._lock:
            before = self._pages.pop(name, None)
            self.used += kept.size - (before.size if before else 0)
            self._pages[name] = kept
            while self.used > self.room:
                _name, gone = self._pages.popitem(last=False)
                self.used -= gone.size

    def clear(self) -> None:
        """Empty it."""
        with self._lock:
            self._pages.clear()
            self.used = 0


SHELF = Shelf(settings.GUIDANCE_KEPT_BYTES)


class ShelfMiddleware:
    """Gives out what lies on the shelf before anything else is asked; whatever it does not know goes its usual way."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        """The page from the shelf, or as the view makes it, which is then kept."""
        if not SHELF.room or not _is_for_nobody_in_particular(request):
            return self.get_response(request)
        try:
            edition = Edition.now()
        except OUTAGES:
            return self.get_response(request)
        name = _name_of(request)
        kept = SHELF.take(name, edition)
        if kept is None:
            response = self.get_response(request)
            if request.method != "GET" or not _may_be_kept(response):
                return response
            kept = Kept.of(edition, response)
            SHELF.put(name, kept)
        return kept.answer(request)


class PersonalShelfMiddleware:
    """Gives a kept page to who has signed in, without looking for it in the tree. Stands behind every fence."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        """Nothing yet: who asks is known, but not whether they may."""
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        """After all the others: the kept page; None where there is none, or where they see more than a stranger."""
        if request.resolver_match.url_name not in GUIDANCE or not SHELF.room or not request.user.is_authenticated:
            return None
        if not is_shared(request) or readers.eyes_of(request).see_more:
            return None
        kept = SHELF.take(_name_of(request), Edition.now())
        return None if kept is None else _in_their_colours(kept, request)


def for_person(request, make) -> HttpResponse:
    """The page everybody gets, in this person's colours and with the way to their work.

    `make(request)` makes it for a request; it is called with one of nobody in particular where the page is not kept.
    """
    name, edition = _name_of(request), Edition.now()
    kept = SHELF.take(name, edition)
    if kept is None:
        response = make(_of_anybody(request))
        kept = Kept.of(edition, response)
        if SHELF.room and not _is_private(response):
            SHELF.put(name, kept)
    return _in_their_colours(kept, request)


def _in_their_colours(kept: Kept, request) -> HttpResponse:
    text = kept.body.decode()
    theirs = [render_to_string(part, request=request) for part in PERSONAL]
    for strangers, own in zip(_of_strangers(get_language()), theirs, strict=True):
        text = text.replace(strangers, own, 1)
    return HttpResponse(text, headers={"Content-Type": kept.headers["Content-Type"]})


@functools.cache
def _of_strangers(language) -> list[str]:
    """The personal pieces as strangers get them in this language, the one that is spoken just now."""
    request = HttpRequest()
    request.user, request.entered = AnonymousUser(), None
    return [render_to_string(part, request=request) for part in PERSONAL]


def _name_of(request) -> tuple[str, str]:
    return request.get_host(), request.path


def is_shared(request) -> bool:
    """Is what this person is given the page of everybody? Not while something is to be said to them alone."""
    return request.method in ("GET", "HEAD") and not request.GET and not len(get_messages(request))


def _of_anybody(request):
    other = copy(request)
    other.user, other.entered, other.COOKIES = AnonymousUser(), None, {}
    return other


def _is_for_nobody_in_particular(request) -> bool:
    if settings.GUIDANCE_NEEDS_ACCOUNT:
        return False  # what lies on the shelf then is for those who have one: `for_person` gives it out
    is_read = request.method in ("GET", "HEAD") and request.path.startswith(READERS)
    return is_read and settings.SESSION_COOKIE_NAME not in request.COOKIES and not request.META.get("QUERY_STRING")


def _may_be_kept(response) -> bool:
    if not getattr(response, "guidance_for_everybody", False) or response.status_code != 200:
        return False
    if _is_private(response):
        return False
    return not response.cookies and not response.streaming


def _is_private(response) -> bool:
    """SECURITY: a second lock. Whoever says that an answer is for everybody, it is not if its headers say otherwise."""
    said = response.headers.get("Cache-Control", "")
    return "no-store" in said or "private" in said
