"""What machines read of guidance: which pages there are, what changed, and whether search engines may list it.

SECURITY: made for the eyes of a stranger, whoever asks: what is kept for some is in none of it.
"""

from collections import defaultdict

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from wagtail.models import Page

from knowledge.listing import changed, open_pages
from knowledge.sharing import shareable
from knowledge.wording import subject_of
from portal.access.gates import public

CLOSED = "User-agent: *\nDisallow: /\n"
OPEN = (
    "User-agent: *\nDisallow: /*/search/\nDisallow: /*/feedback/\n"
    + "".join(f"Allow: /{code}/\n" for code, _name in settings.LANGUAGES)
    + "Disallow: /\n"
)


def tells_where_pages_are() -> bool:
    """Is there a sitemap?"""
    return settings.GUIDANCE_SITEMAP and not settings.GUIDANCE_NEEDS_ACCOUNT


def tells_what_changed() -> bool:
    """Are there feeds?"""
    return settings.GUIDANCE_FEEDS and not settings.GUIDANCE_NEEDS_ACCOUNT


@public(because="machines ask for it before they read")
@shareable
def robots(request):
    """Whether public search engines may list guidance. The rest of the portal is for none of them."""
    if settings.GUIDANCE_NEEDS_ACCOUNT or not settings.GUIDANCE_FOR_SEARCH_ENGINES:
        said = CLOSED
    else:
        said = OPEN
        if tells_where_pages_are():
            said += f"\nSitemap: {request.build_absolute_uri(reverse('sitemap'))}\n"
    return HttpResponse(said, content_type="text/plain; charset=utf-8")


@public(because="it names what strangers may read, and nothing else")
@shareable
def sitemap(request):
    """Every page strangers may read, with its twin in the other language."""
    if not tells_where_pages_are():
        raise Http404
    together = defaultdict(list)
    pages = list(open_pages())
    for page in pages:
        page.address = request.build_absolute_uri(page.get_url(request))
        together[page.translation_key].append(page)
    words = {"pages": [(page, together[page.translation_key]) for page in pages]}
    return render(request, "knowledge/sitemap.xml", words, content_type="application/xml; charset=utf-8")


@public(because="it tells what strangers may read, and nothing else")
@shareable
def feed(request):
    """What changed in guidance, in this language, the newest first."""
    if not tells_what_changed():
        raise Http404
    here = request.build_absolute_uri(request.path)
    told = Atom1Feed(
        title=_("What changed in guidance"),
        link=request.build_absolute_uri(reverse("home")),
        description="",
        language=get_language(),
        feed_url=here,
    )
    for page in changed(get_language()):
        told.add_item(
            title=page.title,
            link=request.build_absolute_uri(page.get_url(request)),
            description=_what_of(page),
            unique_id=subject_of(page).urn,
            pubdate=page.first_published_at,
            updateddate=page.last_published_at,
        )
    return HttpResponse(told.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")


def _what_of(page: Page) -> str:
    """What editors say has changed; else what the page is about."""
    newest = next(iter(page.changes), None)
    return newest.value["what"] if newest else page.summary
