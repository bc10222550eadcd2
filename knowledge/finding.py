"""Finding guidance by words."""

from wagtail.models import Locale, Page

from knowledge.models import ArticlePage, ContactsPage, EasyPage, SectionPage

AT_MOST = 50
FOUND = (SectionPage, ArticlePage, ContactsPage, EasyPage)


def find(words: str, language: str) -> list[Page]:
    """The pages in this language that say these words, the best first."""
    pages = Page.objects.live().public().type(*FOUND).filter(locale=Locale.objects.get_for_language(language))
    return [page.specific for page in pages.search(words)[:AT_MOST]]
