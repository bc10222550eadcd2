"""Addresses of a site that was brought over: whoever follows an old link is led to the page that stood there."""

from django.shortcuts import redirect
from wagtail.views import serve

from knowledge.models import FormerAddress
from knowledge.readers import eyes_of
from knowledge.sharing import keep_private
from knowledge.wordpress.addresses import of_path
from portal.access.answers import OUTAGES


def lead_on(request):
    """The way to the page that stood at this address, if readers see it and this one may read it; else None."""
    asked = of_path(request.path, request.META.get("QUERY_STRING", ""))
    plain = of_path(request.path)
    try:
        page = FormerAddress.leads_to(asked) or (FormerAddress.leads_to(plain) if plain != asked else None)
        if page is None or not eyes_of(request).may_read(page):
            return None
        return keep_private(redirect(page.get_url(request)))  # for now: another page may come to stand there
    except OUTAGES:
        return None


class FormerAddressMiddleware:
    """Where nothing stands, perhaps something stood on a site that was brought over.

    SECURITY: only where no page of the portal answers but guidance; a case that is not there for somebody stays so. An
    address the portal does not know is read with the eyes of a stranger.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        """The answer, or the way on instead of "not found"."""
        response = self.get_response(request)
        if response.status_code != 404 or request.method not in ("GET", "HEAD"):
            return response
        if request.resolver_match is not None and request.resolver_match.func is not serve:
            return response
        return lead_on(request) or response
