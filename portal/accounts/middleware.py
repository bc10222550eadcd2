"""Which language a page speaks, and how long a session lives."""

from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.models import AnonymousUser
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import get_language_from_request

from portal.access.answers import OUTAGES
from portal.access.doors import is_public
from portal.access.fences import writing
from portal.access.policy import grant_for
from portal.accounts import step_up
from portal.accounts.context import ENDED, LANGUAGE, SIGNED_OUT
from portal.accounts.models import EnteredSession
from portal.accounts.models.sessions import key_hash

SEEN_EVERY = 60  # seconds


class LanguageMiddleware:
    """Language from the path, then the person, then the cookie, then the browser."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        """Speak it for the length of this request."""
        language = self._of_path(request) or self._of_person(request) or get_language_from_request(request)
        request.LANGUAGE_CODE = language
        with translation.override(language):
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response

    @staticmethod
    def _of_path(request):
        first = request.path_info.lstrip("/").split("/", 1)[0]
        return first if first in dict(settings.LANGUAGES) else None

    @staticmethod
    def _of_person(request):
        # Without a session cookie nobody is signed in; the session is then not touched, so that open pages stay
        # the same for everybody and can be shared.
        if settings.SESSION_COOKIE_NAME not in request.COOKIES:
            return None
        try:
            return request.session.get(LANGUAGE)
        except OUTAGES:
            return None  # whoever needs help now is not kept waiting for the language they chose


class SessionLimitsMiddleware:
    """Thirty minutes without a sign of life, twelve hours at most, and no page without the factor a duty needs."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        """Nothing is asked before the view is known: what is open to everyone stays open without a database."""
        request.entered = None
        return self._whole_page(request, self.get_response(request))

    def process_view(self, request, view_func, view_args, view_kwargs):
        """End the session where it is over. Take the code of a step-up card, whatever page it stands on; send who has
        no factor yet to get one."""
        try:
            self._look(request)
        except OUTAGES:
            if not is_public(view_func):
                raise
            # An open page is read as by anybody; one that needs the database after all says itself that it is gone.
            request.user, request.entered = AnonymousUser(), None
        if not request.user.is_authenticated:
            return None
        step_up.take_code(request)
        gate = getattr(view_func, "gate", None)
        if gate and grant_for(gate.verb).factor and not request.session.get("factor") and request.user.needs_a_factor:
            return redirect("account_enrol")
        return None

    def _look(self, request):
        """Is the session over? If not, note (once a minute) that it lives."""
        if settings.SESSION_COOKIE_NAME not in request.COOKIES or not request.user.is_authenticated:
            return
        request.entered = EnteredSession.objects.filter(key_hash=key_hash(request.session.session_key)).first()
        if request.entered is None or not request.entered.is_open:
            self._end(request)
        elif ENDED not in request.GET:
            self._note(request.entered)

    @staticmethod
    def _whole_page(request, response):
        """htmx would put the sign-in page into the middle of the old one; it is told to go there instead."""
        if not request.headers.get("HX-Request") or response.status_code != 302:
            return response
        sign_in = reverse(settings.LOGIN_URL)
        if not response.headers["Location"].startswith(sign_in):
            return response
        page = urlsplit(request.headers.get("HX-Current-URL", "")).path or "/"
        return HttpResponse(status=204, headers={"HX-Redirect": f"{sign_in}?{urlencode({'next': page})}"})

    @staticmethod
    def _end(request):
        entered = request.entered
        request.entered = None
        logout(request)
        if entered is not None and entered.ended_at is None:
            # The next page is sign-in, by way of another request: an empty session carries the reason there.
            request.session[SIGNED_OUT] = "idle" if entered.was_idle else "long"

    @staticmethod
    def _note(entered):
        now = timezone.now()
        if (now - entered.last_seen_at).total_seconds() < SEEN_EVERY:
            return
        with writing("last seen, at most once a minute"):
            EnteredSession.objects.filter(pk=entered.pk).update(last_seen_at=now)
        entered.last_seen_at = now
