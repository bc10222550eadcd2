"""Open pages are the same for everyone who has not signed in: whoever keeps them asks each time whether they changed.

Asking costs the portal one question (see `knowledge.shelf`), and no cache ever shows a number that nobody answers any
more, or a page that was withdrawn. So no cache needs to be told when something changes.
"""

import functools

from django.conf import settings
from django.utils.cache import patch_cache_control


def shareable(view):
    """Let caches keep the answer, unless it is somebody's own (a link to their work stands on it, in their colours)."""

    @functools.wraps(view)
    def shared(request, *args, **kwargs):
        return share(request, view(request, *args, **kwargs))

    return shared


def share(request, response):
    """Say in the headers, and to the shelf, whether others may be given this answer too."""
    if request.method in ("GET", "HEAD") and response.status_code == 200 and not request.user.is_authenticated:
        patch_cache_control(response, public=True, no_cache=True)
        response.guidance_for_everybody = True
    if not settings.GUIDANCE_FOR_SEARCH_ENGINES:
        response.headers["X-Robots-Tag"] = "noindex"
    return response


def keep_private(response):
    """This answer is for who asked, and for nobody's cache."""
    response.headers["Cache-Control"] = "private, no-store"
    return response
