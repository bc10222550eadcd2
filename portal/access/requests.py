"""Each request has an id; the log has one JSON line for it, without content."""

import json
import logging
import re
import time
import uuid
from contextvars import ContextVar
from datetime import UTC, datetime

from django.conf import settings

log = logging.getLogger("portal.requests")
_request_id: ContextVar[str] = ContextVar("request_id", default="")
PROXY_ID = re.compile(r"[A-Za-z0-9-]{8,40}")


class RequestIdMiddleware:
    """Gives the request an id (or takes a proxy's well-formed one) and says it in the answer."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        """Make the id known to badge, journal and log while the request runs."""
        given = request.headers.get("X-Request-ID", "")
        request.request_id = given if PROXY_ID.fullmatch(given) else uuid.uuid4().hex
        token, begin = _request_id.set(request.request_id), time.monotonic()
        try:
            response = self.get_response(request)
            # The route and not the path: a path holds codes.
            route = request.resolver_match.route if request.resolver_match else ""
            milliseconds = round((time.monotonic() - begin) * 1000)
            log.info(
                "request",
                extra={"method": request.method, "route": route, "status": response.status_code, "ms": milliseconds},
            )
        finally:
            _request_id.reset(token)
        response.headers["X-Request-ID"] = request.request_id
        return response


class HeadersMiddleware:
    """What every answer carries beside Django's own security headers and the content security policy."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        """Nothing of a signed-in page stays in a cache, and no page may use camera, microphone or place."""
        response = self.get_response(request)
        response.headers.setdefault(
            "Permissions-Policy",
            "camera=(), microphone=(), geolocation=(), payment=(), usb=(), publickey-credentials-get=(self), "
            "publickey-credentials-create=(self)",
        )
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        # By the cookie and not by the person: an answer must not need the database to say that it is nobody else's.
        if settings.SESSION_COOKIE_NAME in request.COOKIES:
            response.headers.setdefault("Cache-Control", "no-store, private")
        return response


class JsonFormatter(logging.Formatter):
    """One JSON object a line: time, level, logger, event, request id. Arguments that could hold content stay out."""

    def format(self, record):
        """The record as one line; of an exception only its type and where it was raised."""
        line = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "event": _event(record),
            "request_id": getattr(record, "request_id", "") or _request_id.get(),
        }
        line |= {name: record.__dict__[name] for name in ("method", "route", "status", "ms") if name in record.__dict__}
        if record.exc_info and record.exc_info[0]:
            line["exception"] = record.exc_info[0].__name__
            line["raised_at"] = _where(record.exc_info[2])
        return json.dumps(line)


def _event(record):
    # Django says there what was wrong with a request, in the request's own words.
    if record.name.startswith("django.security."):
        return record.name.rsplit(".", 1)[-1]
    return record.msg if isinstance(record.msg, str) else type(record.msg).__name__


def _where(traceback):
    places = []
    while traceback:
        code = traceback.tb_frame.f_code
        places.append(f"{code.co_filename.rsplit('/', 2)[-1]}:{traceback.tb_lineno}")
        traceback = traceback.tb_next
    return places[-4:]
