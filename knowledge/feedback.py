"""Feedback on its way in, without cookie, token or a trace of who sent it; and as editors find it."""

import hashlib
import secrets
import time
from collections import Counter
from threading import Lock
from urllib.parse import urlsplit

from django import forms
from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from knowledge import readers
from knowledge.models import Feedback
from knowledge.models.feedback import AT_MOST
from knowledge.personal import found_in, known_names
from portal.access.fences import writing
from portal.access.policy import scope
from portal.accounts.lockout import client_address
from portal.vault.words import NoControlCharacters, even_lines

BODY_AT_MOST = 64 << 10
"""Bytes. What is far too long is still shown again, so that nothing typed is lost; what is larger nobody typed."""
A_MINUTE_FROM_ONE, A_MINUTE_FROM_ALL, A_DAY_FROM_ALL = 5, 60, 1_000
PER_PAGE = 25


class Words(forms.CharField):
    """A text of several lines, counted as people count: the end of a line is one character."""

    def to_python(self, value):
        """With one kind of line break."""
        return even_lines(super().to_python(value) or "")


class FeedbackForm(forms.Form):
    """Did this help, and what is missing. Nothing else is asked, and nothing is preselected."""

    helped = forms.ChoiceField(
        label=_("Did this page help you?"),
        choices=[("yes", _("Yes")), ("no", _("No"))],
        widget=forms.RadioSelect,
        required=False,
    )
    words = Words(
        label=_("What is missing, or not clear?"),
        max_length=AT_MOST,
        required=False,
        validators=[NoControlCharacters(lines=True)],
        widget=forms.Textarea(attrs={"rows": 4, "spellcheck": "false", "autocomplete": "off"}),
        error_messages={
            "max_length": _("That are %(show_value)d characters; %(limit_value)d fit. Please shorten it."),
        },
    )
    template_name = "knowledge/_feedback_fields.html"

    def clean(self):
        """Refuses what says nothing at all."""
        said = super().clean()
        if not self.errors and not said["helped"] and not said["words"]:
            raise forms.ValidationError(_("Choose yes or no, or write a few words."))
        return said


def keep(page, said) -> None:
    """Keep what a reader said: the page, the language, the day and the words, and nothing of the reader."""
    helped = {"yes": True, "no": False}.get(said["helped"])
    with writing("what a reader says of a page, without who and when"):
        Feedback.objects.create(page_id=page.pk, language=get_language(), helped=helped, words=said["words"])


def page_for(number: int) -> Page:
    """The page feedback is about, if whoever writes may read it."""
    page = readers.readable(Page.objects.filter(pk=number)).first()
    if page is None:
        raise Http404
    return page


def is_too_long(request) -> bool:
    """Is this more than anybody types? Then it is not even read."""
    told = request.META.get("CONTENT_LENGTH") or "0"
    return not told.isdecimal() or int(told) > BODY_AT_MOST


def comes_from_here(request) -> bool:
    """Was this form sent from a page of ours? Browsers say so in two headers; one of them is enough, none is not.

    SECURITY: in place of a token, which would make each page somebody's own.
    """
    origin, site = request.headers.get("Origin"), request.headers.get("Sec-Fetch-Site")
    if origin is None and site is None:
        return False
    ours = {f"{request.scheme}://{request.get_host()}", "{0.scheme}://{0.netloc}".format(urlsplit(settings.PORTAL_URL))}
    return (origin is None or origin in ours) and (site is None or site == "same-origin")


class Throttle:
    """Counts what comes in this minute, by the address it comes from: in memory, under a secret of this process, and
    forgotten when the minute is over. No address is written anywhere."""

    def __init__(self):
        self._secret, self._lock = secrets.token_bytes(16), Lock()
        self._minute, self._from = 0, Counter[bytes]()

    def forget(self, minute: int = 0) -> None:
        """Begin to count anew."""
        self._minute, self._from = minute, Counter[bytes]()

    def is_too_much(self, request) -> bool:
        """Count this request, and say whether it is one too many, from there or from everybody together."""
        address = hashlib.blake2b(client_address(request).encode(), key=self._secret, digest_size=8).digest()
        minute = int(time.time() // 60)
        with self._lock:
            if minute != self._minute:
                self.forget(minute)
            if self._from.total() >= A_MINUTE_FROM_ALL or self._from[address] >= A_MINUTE_FROM_ONE:
                return True
            self._from[address] += 1
            return False


THROTTLE = Throttle()


def has_had_enough() -> bool:
    """Did more come today than editors could ever read? Whoever spreads a flood over processes fills no table."""
    return Feedback.objects.filter(day=timezone.localdate()).count() >= A_DAY_FROM_ALL


def listed(badge, *, done: bool, about: int | None, number) -> dict:
    """A page of feedback for editors, the newest first, each with what in it could be about a person."""
    rows = scope(badge, "feedback.view").filter(done_on__isnull=not done).select_related("page")
    if about is not None:
        rows = rows.filter(page=about)
    page = Paginator(rows.order_by("-day", "pk"), PER_PAGE).get_page(number)
    names = known_names()
    for row in page:
        row.found = found_in(row.words, names)
    return {"page": page, "done": done, "about": Page.objects.filter(pk=about).first() if about else None}
