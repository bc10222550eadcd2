"""Sets the table for tests of the two languages: a section in each, articles, and translations begun."""

import json

from wagtail.models import Locale, Page

from knowledge.models import ArticlePage, SectionPage
from tests.knowledge.articles import seen


def german() -> Locale:
    return Locale.objects.get(language_code="de")


def english() -> Locale:
    return Locale.objects.get(language_code="en")


def text(words) -> dict:
    return {"type": "text", "value": f"<p>{words}</p>", "id": "5e0ec1d3-8b2b-4f0a-8a39-0a7a0c9d1b10"}


def below(above, model, title, *, live=True, owner=None, **fields):
    """A page of this kind, before readers or as a draft, in the language of the page above it."""
    fields = {"slug": title.lower().replace(" ", "-"), "summary": f"{title}, kurz"} | fields
    page = model(title=title, locale=above.locale, owner=owner, live=False, **fields)
    Page.objects.get(pk=above.pk).add_child(instance=page)
    return published(page) if live else page


def published(page):
    """The page before readers, let go by somebody else than whoever wrote it."""
    page.save_revision()
    seen(page)
    page.get_latest_revision().publish()
    page.refresh_from_db()
    return page


def sections(home):
    """A section in both languages, before readers."""
    de = below(home["de"], SectionPage, "Warnsignale")
    en = below(home["en"], SectionPage, "Warning signs", translation_key=de.translation_key)
    return {"de": de, "en": en}


def article(section, title, **fields):
    """An article with one paragraph."""
    fields = {"body": json.dumps([text(f"{title} ist ein Artikel.")])} | fields
    return below(section, ArticlePage, title, **fields)
