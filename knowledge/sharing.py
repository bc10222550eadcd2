"""Open pages are the same for everyone who has not signed in, so that caches may keep them for a little while."""

import functools

from django.utils.cache import patch_cache_control

FOR_SECONDS = 60


def shareable(view):
    """Let caches keep the answer, unless it is somebody's own (a link to their work stands on it, in their colours)."""

    @functools.wraps(view)
    def shared(request, *args, **kwargs):
        return share(request, view(request, *args, **kwargs))

    return shared


def share(request, response):
    """Say in the headers whether others may be given this answer too."""
    if request.method in ("GET", "HEAD") and response.status_code == 200 and not request.user.is_authenticated:
        patch_cache_control(response, public=True, max_age=FOR_SECONDS)
    return response
