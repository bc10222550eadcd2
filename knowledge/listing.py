"""Lists of pages for machines, as a stranger may have them."""

from wagtail.models import Page

from knowledge.models import ArticlePage, ContactsPage, EasyPage
from knowledge.readers import Eyes

NEWEST = 30


def open_pages():
    """Every page strangers may read, in the order of the trees."""
    pages = Page.objects.live().filter(depth__gt=1).select_related("locale").order_by("path")
    return Eyes().among(pages)


def changed(language: str) -> list:
    """The articles strangers may read in this language, those published last first."""
    pages = Page.objects.live().type(ArticlePage, ContactsPage, EasyPage).filter(locale__language_code=language)
    return list(Eyes().among(pages).order_by("-last_published_at", "pk").specific()[:NEWEST])
