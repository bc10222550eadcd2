"""What is made, moved or thrown away in one language is so in the other; readers never see what only waits there."""

import pytest
from django.urls import reverse
from wagtail.models import Page

from knowledge import in_step, translations
from knowledge.models import ArticlePage, EasyPage, SectionPage
from knowledge.signing import NotTranslated
from tests.knowledge import articles
from tests.knowledge.test_a_page_is_translated import begin, publish, translate
from tests.knowledge.translating import article, below, english, german, published, sections


@pytest.fixture
def section(home):
    return sections(home)


def make(client, above, title="Zeichen"):
    """A new section, made in Wagtail's own view."""
    form = {"title": title, "summary": "Kurz", "slug": title.lower(), "audience": "everyone"}
    form |= {"reviewed_on": "", "reviewed_by": "", "review_by": ""}
    answer = client.post(reverse("wagtailadmin_pages:add", args=["knowledge", "sectionpage", above.pk]), form)
    assert answer.status_code == 302, answer.content.decode()[:2000]
    return SectionPage.objects.get(slug=title.lower(), locale=above.locale)


def twin(page, locale=None):
    return Page.objects.filter(translation_key=page.translation_key, locale=locale or english()).specific().first()


def waits(page):
    """Is it there for editors, as a thing to translate, and for nobody else?"""
    return page.alias_of_id is not None and not page.live and page.first_published_at is None


@pytest.mark.parametrize(("language", "other"), [("de", english), ("en", german)])
def test_what_is_made_in_one_language_waits_in_the_other(editor, home, language, other):
    page = make(editor, home[language])
    there = twin(page, other())
    assert waits(there)
    assert there.get_parent().translation_key == home[language].translation_key


def test_what_stands_above_comes_with_it(editor, home):
    above = below(home["de"], SectionPage, "Nur deutsch")
    page = article(above, "Drohungen")
    in_step.begin(page)
    assert waits(twin(page))
    assert twin(page).get_parent().pk == twin(above).pk
    assert waits(twin(above))


def test_publishing_a_page_does_not_show_what_waits_for_it(client, section):
    page = article(section["de"], "Drohungen", live=False)
    in_step.begin(page)
    published(page)
    assert waits(twin(page))
    assert client.get(section["en"].url + "drohungen/").status_code == 404
    assert client.get(page.url).status_code == 200
    (found,) = translations.missing("en")
    assert found.begun_id == twin(page).pk


def test_no_way_to_readers_shows_what_waits(section):
    page = article(section["de"], "Drohungen")
    in_step.begin(page)
    there = twin(page)
    there.live = True
    there.save()
    assert waits(twin(page))
    with pytest.raises(NotTranslated):
        there.save_revision()
    page.update_aliases()
    assert waits(twin(page))


def test_whoever_publishes_everything_at_once_is_told_that_it_is_not_translated(editor, almighty, section):
    page = article(section["de"], "Drohungen")
    in_step.begin(page)
    there = twin(page)
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"]) + f"?id={there.pk}"
    for client in (editor, almighty):
        answer = client.post(address, {"next": "/admin/"}, follow=True)
        assert "is not translated yet" in answer.content.decode()
        assert waits(twin(page))


def test_from_what_waits_a_translation_is_begun_in_its_place(editor, come_in, section):
    page = article(section["de"], "Drohungen")
    in_step.begin(page)
    there = twin(page)
    told = editor.get(reverse("wagtailadmin_pages:edit", args=[there.pk])).content.decode()
    assert reverse("wagtail_localize:submit_page_translation", args=[page.pk]) in told
    begun = begin(editor, page)
    assert (begun.pk, begun.alias_of_id, begun.live) == (there.pk, None, False)
    translate(editor, begun)
    publish(come_in("editor", factor="passkey"), begun)
    assert Page.objects.get(pk=there.pk).live
    assert not translations.missing()


def test_leichte_sprache_waits_nowhere(section):
    page = article(section["de"], "Drohungen")
    easy = below(page, EasyPage, "Leicht")
    in_step.begin(easy)
    in_step.begin_what_came_otherwise.func()
    assert twin(easy) is None
    assert waits(twin(page))


def test_what_came_by_an_import_is_found_later(home):
    above = below(home["de"], SectionPage, "Nur deutsch")
    page = article(above, "Drohungen")
    assert twin(page) is None
    in_step.begin_what_came_otherwise.func()
    assert waits(twin(page))
    before = Page.objects.count()
    in_step.begin_what_came_otherwise.func()
    assert Page.objects.count() == before


def test_a_page_that_moves_takes_its_twin_along(editor, home, section):
    page = article(section["de"], "Drohungen")
    there = article(section["en"], "Threats", translation_key=page.translation_key)
    to = below(home["de"], SectionPage, "Anderswo")
    elsewhere = below(home["en"], SectionPage, "Elsewhere", translation_key=to.translation_key)
    editor.post(reverse("wagtailadmin_pages:move_confirm", args=[page.pk, to.pk]))
    assert Page.objects.get(pk=page.pk).get_parent().pk == to.pk
    moved = Page.objects.get(pk=there.pk)
    assert (moved.get_parent().pk, moved.live) == (elsewhere.pk, True)


def test_no_twin_that_readers_see_moves_to_where_they_see_nothing(editor, home, section):
    page = article(section["de"], "Drohungen")
    there = article(section["en"], "Threats", translation_key=page.translation_key)
    to = below(home["de"], SectionPage, "Anderswo")
    in_step.begin(to)
    answer = editor.post(reverse("wagtailadmin_pages:move_confirm", args=[page.pk, to.pk]), follow=True)
    assert "Nothing was moved: readers see “Threats”" in answer.content.decode()
    assert Page.objects.get(pk=page.pk).get_parent().pk == section["de"].pk
    assert Page.objects.get(pk=there.pk).get_parent().pk == section["en"].pk


def test_either_both_move_or_none_does(editor, home, section):
    page = article(section["de"], "Drohungen")
    there = article(section["en"], "Threats", translation_key=page.translation_key)
    to = below(home["de"], SectionPage, "Anderswo")
    elsewhere = below(home["en"], SectionPage, "Elsewhere", translation_key=to.translation_key)
    articles.section(elsewhere)  # what moves there has to be signed off
    answer = editor.post(reverse("wagtailadmin_pages:move_confirm", args=[page.pk, to.pk]), follow=True)
    assert "are not signed off" in answer.content.decode()
    assert Page.objects.get(pk=page.pk).get_parent().pk == section["de"].pk
    assert Page.objects.get(pk=there.pk).get_parent().pk == section["en"].pk


def titles_below(page):
    return list(Page.objects.get(pk=page.pk).get_children().values_list("title", flat=True))


@pytest.mark.parametrize("language", ["de", "en"])
def test_a_page_that_is_sorted_takes_its_twin_along(editor, home, section, language):
    made = [article(section["de"], f"Nummer {number}") for number in range(4)]
    for page in made[:2] + made[3:]:
        in_step.begin(page)
    below(section["en"], ArticlePage, "Only English")
    for position, number in ((0, 3), (3, 0), (1, 3), (0, 1)):
        page = made[number] if language == "de" else twin(made[number])
        address = reverse("wagtailadmin_pages:set_page_position", args=[page.pk])
        assert editor.post(f"{address}?position={position}").status_code == 200
        shared = [title for title in titles_below(section["de"]) if title != "Nummer 2"]
        assert [title for title in titles_below(section["en"]) if title != "Only English"] == shared
    assert len(titles_below(section["de"])) == len(titles_below(section["en"])) == 4
    assert not any(Page.find_problems())


def test_sorting_a_page_without_a_twin_sorts_nothing_else(editor, section):
    page, other = article(section["de"], "Eins"), article(section["de"], "Zwei")
    in_step.begin(other)
    address = reverse("wagtailadmin_pages:set_page_position", args=[page.pk])
    assert editor.post(f"{address}?position=1").status_code == 200
    assert (titles_below(section["de"]), titles_below(section["en"])) == (["Zwei", "Eins"], ["Zwei"])


def test_with_a_page_goes_what_waited_for_it_and_nothing_that_was_written(come_in, section):
    client = come_in("editor")
    waiting = article(section["de"], "Drohungen")
    in_step.begin(waiting)
    page = article(section["de"], "Stalking")
    there = article(section["en"], "Being stalked", translation_key=page.translation_key)
    hooked = in_step.go_together([waiting, page], "delete")
    assert {each.pk for twins in hooked.values() for each in twins} == {twin(waiting).pk}
    assert client.get(reverse("wagtailadmin_pages:delete", args=[waiting.pk])).status_code in (200, 302)
    waiting_twin = twin(waiting).pk
    client.post(reverse("wagtailadmin_pages:delete", args=[waiting.pk]), {"confirm": "x"})
    if not Page.objects.filter(pk=waiting.pk).exists():
        assert not Page.objects.filter(pk=waiting_twin).exists()
    assert ArticlePage.objects.get(pk=there.pk).live


def test_a_section_in_which_something_was_translated_is_not_thrown_away(section, home):
    above = below(home["de"], SectionPage, "Nur deutsch")
    in_step.begin(above)
    article(twin(above), "Written in English", live=False)
    assert in_step.go_together([above], "delete") == {above: []}


def test_a_copy_waits_too(editor, section):
    page = article(section["de"], "Drohungen")
    form = {"new_title": "Kopie", "new_slug": "kopie", "new_parent_page": str(section["de"].pk), "copy_subpages": ""}
    answer = editor.post(reverse("wagtailadmin_pages:copy", args=[page.pk]), form)
    assert answer.status_code == 302, answer.content.decode()[:2000]
    copied = ArticlePage.objects.get(slug="kopie", locale=german())
    assert waits(twin(copied))
