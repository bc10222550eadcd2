"""Wagtail's admin under the portal's strict content security policy."""

import json
import re

from django.conf import settings
from django.utils.csp import CSP

ADMIN = "/admin/"

# The inline scripts Wagtail 8 still writes without a nonce: each is one call that starts a widget.
INITIALISER = re.compile(rb"<script>(\s*(?:init(?:Date|Time|DateTime)Chooser|new \w+Chooser)\(([^<]*)\);?\s*)</script>")


class AdminCspMiddleware:
    """Stands inside Django's own policy middleware, so that the nonce and the policy it changes are those sent."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        """Put this request's nonce on Wagtail's initialisers, and let its editor write its styles."""
        response = self.get_response(request)
        if not request.path_info.startswith(ADMIN):
            return response
        if response.get("Content-Type", "").startswith("text/html") and not response.streaming:
            content = INITIALISER.sub(lambda found: _with_nonce(request, found), response.content)
            if content != response.content:
                response.content = content
        # A preview is served by the whole chain of middleware within this one, and comes with a public page's policy.
        response.headers.pop(str(CSP.HEADER_ENFORCE), None)
        response._csp_config = settings.SECURE_CSP | {
            # Draftail, the text editor, writes <style>. Styles cannot run anything here, nor fetch from elsewhere.
            "style-src": [CSP.SELF, CSP.UNSAFE_INLINE],
            # Pictures are shown before they are sent.
            "img-src": [*settings.SECURE_CSP["img-src"], "blob:"],
            # The preview of a page is a frame of our own.
            "frame-src": [CSP.SELF],
            "frame-ancestors": [CSP.SELF if response.get("X-Frame-Options") == "SAMEORIGIN" else CSP.NONE],
        }
        return response


def _with_nonce(request, found):
    """The script with a nonce, if it passes nothing but data to its one call.

    SECURITY: a script that somebody smuggled into a page must not get the nonce, so what stands between the brackets
    has to be JSON to the last character: no second statement, no function.
    """
    script, arguments = found.groups()
    try:
        json.loads(b"[" + arguments + b"]")
    except ValueError:
        return found.group()
    return f'<script nonce="{request._csp_nonce}">'.encode() + script + b"</script>"
