"""Pages that are put in by rows are known to search and to references as if Wagtail had saved each itself."""

from wagtail.models import ReferenceIndex
from wagtail.search.backends import get_search_backend
from wagtail.search.models import IndexEntry

from knowledge.models import ArticlePage
from tests.knowledge.wordpress.exports import ADDRESS, item

WORDS = "Bei einer Morddrohung und bei anderen Nachstellungen holen Sie sofort Hilfe"
LINK = f'<h2>Wer hilft</h2><p>{WORDS}: <a href="{ADDRESS}/?p=1">weiter</a></p>'


def references():
    return set(ReferenceIndex.objects.values_list(*(field.attname for field in ReferenceIndex._meta.fields[1:])))


def entries():
    return set(IndexEntry.objects.values_list("object_id", "title", "body", "autocomplete", "title_text", "body_text"))


def test_references_and_search_know_what_wagtail_would_have_told_them(bring):
    bring([item(1, title="Eins", content=LINK), item(2, title="Zwei Drohungen", content=LINK, parent=1)])
    known, found = references(), entries()
    pages = list(ArticlePage.objects.all())
    assert len(pages) == 2
    for page in pages:
        assert any(row for row in known if str(page.pk) in row)
        ReferenceIndex.create_or_update_for_object(page)
        get_search_backend().add(page)
    assert references() == known
    assert entries() == found


def test_many_items_of_one_name_get_names_of_their_own(bring):
    run = bring([item(number, title="Gleich", slug="gleich", content=LINK) for number in range(1, 26)])
    slugs = set(run.items.values_list("page__slug", flat=True))
    assert slugs == {"gleich", *(f"gleich-{number}" for number in range(2, 26))}
    again = bring([item(number, title="Gleich", slug="gleich", content=LINK) for number in range(1, 28)])
    assert set(again.items.values_list("page__slug", flat=True)) == slugs | {"gleich-26", "gleich-27"}
