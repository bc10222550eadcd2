"""Guidance is found by what people type: by stems, by parts of compounds, by words that mean the same."""

import pytest
from django.core.management import call_command
from django.db import connection
from django.utils import translation
from django.utils.text import slugify

from knowledge.models import ArticlePage, SectionPage, Synonyms
from knowledge.search import finding
from knowledge.search.finding import find
from knowledge.search.words import AT_MOST, ends_of_compounds, words_of
from tests.knowledge.articles import seen


@pytest.fixture
def section(home):
    """A section in German, and a way to put articles into it: `section("Title", "What it says")`."""
    above = SectionPage(title="Erkennen", slug="erkennen", summary="Worum es geht", locale=home["de"].locale)
    return writes_into(home["de"], above)


def writes_into(home, above):
    home.add_child(instance=above)
    publish(above)

    def write(title, text, *, live=True):
        body = [("text", f"<p>{text}</p>")]
        page = ArticlePage(title=title, slug=slugify(title), summary="Kurz gesagt", body=body, locale=home.locale)
        above.add_child(instance=page)
        return publish(page) if live else page

    write.page = above
    return write


def publish(page):
    seen(page).save_revision().publish()
    return type(page).objects.get(pk=page.pk)


def titles(question, language="de", **more):
    return [hit.page.title for hit in find(question, language, **more).hits]


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("Drohungen", "eine Drohung"),
        ("bedroht", "Er bedrohte sie."),
        ("Drohung", "Morddrohungen am Telefon"),
        ("Management", "das Bedrohungsmanagement"),
        ("Kündigung", "ein Kündigungsgespräch"),
        ("GESPRÄCH", "ein Kündigungsgespräch"),
    ],
)
def test_german_is_found_by_its_stems_and_compounds_by_their_parts(section, typed, written):
    section("Eins", written)
    section("Zwei", "etwas ganz anderes")
    assert titles(typed) == ["Eins"]


def test_english_has_its_own_stems(home):
    above = SectionPage(title="Recognise", slug="recognise", summary="What it is", locale=home["en"].locale)
    write = writes_into(home["en"], above)
    write("One", "Somebody was threatening colleagues.")
    assert titles("threatened colleague", "en") == ["One"]
    (hit,) = find("threatened colleague", "de").hits
    assert hit.page.only_in == "en", "German has none of it, and offers the English page by its English stems"


def test_words_that_mean_the_same_find_each_other_also_as_a_phrase(section):
    section("Eins", "Was Stalking ist")
    assert titles("verfolgt werden") == []
    Synonyms.objects.create(language="de", words="Stalking\nverfolgt werden")
    assert titles("Ich glaube, verfolgt werden ist schlimm") == ["Eins"]
    (hit,) = find("verfolgt werden", "en").hits
    assert hit.page.only_in == "de", "only what is there in German alone is found by German words"


def test_the_title_comes_before_the_text(section):
    section("Eins", "Hier steht Drohung im Text, und noch einmal Drohung.")
    section("Drohung", "Anderes")
    assert titles("Drohung") == ["Drohung", "Eins"]


def test_of_a_word_that_is_everywhere_those_are_weighed_that_say_it_in_their_title(section, monkeypatch):
    monkeypatch.setattr(finding, "WEIGHED", 2)
    for number in range(4):
        section(f"Nummer {number}", "eine Drohung")
    section("Drohungen", "was man sagt")
    found = find("Drohung", "de")
    assert found.count == 5
    assert [hit.page.title for hit in found.hits][0] == "Drohungen"
    assert len(found.hits) == 2


def test_the_index_answers_and_not_every_page_is_read(section):
    asked = finding._Asked(["drohung"], {}, "de")
    entries = finding._entries(asked, finding.ALL, finding._vector())
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")  # a table of a few rows is read faster whole
    assert "knowledge_words_of_pages" in entries.explain()


def test_where_no_page_says_all_those_come_that_say_some(section):
    section("Eins", "Ein Wort")
    found = find("Wort Zaunkönig", "de")
    assert (found.partly, [hit.page.title for hit in found.hits]) == (True, ["Eins"])


def test_what_was_found_is_marked_and_nothing_else_is_markup(section):
    section("Eins", "Wut &amp; Drohung")
    (hit,) = find("Drohung", "de").hits
    assert "Wut &amp; <mark>Drohung</mark>" in hit.passage


def test_a_section_can_be_chosen(section, home):
    other = writes_into(home["de"], SectionPage(title="Handeln", slug="handeln", summary="S", locale=home["de"].locale))
    section("Eins", "Drohung")
    other("Zwei", "Drohung")
    assert titles("Drohung", section=other.page) == ["Zwei"]
    assert sorted(titles("Drohung")) == ["Eins", "Zwei"]


def test_a_draft_and_what_was_taken_back_are_found_by_nobody(section):
    section("Entwurf", "Drohung", live=False)
    page = section("Weg", "Drohung")
    assert titles("Drohung") == ["Weg"]
    page.unpublish()
    assert find("Drohung", "de").count == 0


@pytest.mark.parametrize(
    "typed", ["", " ", "' & | ! :* \\ ()", "%", "\0", "a" * 10_000, "wort " * 2_000, "und ich", "🦉"]
)
@pytest.mark.parametrize("language", ["de", "en"])
def test_whatever_is_typed_is_answered(section, client, typed, language):
    section("Eins", "Ein Wort und noch eins")
    with translation.override(language):
        answer = client.get(f"/{language}/search/", {"q": typed, "section": typed})
    assert answer.status_code == 200


def test_no_more_words_are_looked_for_than_people_type():
    assert len(words_of("eins " + " ".join(f"w{number}" for number in range(100)))) == AT_MOST


def test_only_long_words_are_kept_backwards():
    assert ends_of_compounds("Tor Morddrohungen Mord") == "x0gnuhorddrom"


def test_a_search_asks_the_same_number_of_questions_for_one_page_and_for_thirty(
    section, client, django_assert_max_num_queries
):
    for number in range(30):
        section(f"Seite {number}", "Drohung")
    client.get("/de/search/?q=Drohung")
    with django_assert_max_num_queries(20):
        answer = client.get("/de/search/?q=Drohung")
    assert answer.content.decode().count("<mark>") >= 30


def test_the_first_guidance_answers_what_people_ask(db):
    call_command("load_guidance", "--publish", verbosity=0)
    assert titles("Kollege droht")[0].startswith("Drohungen")
    assert titles("stalking")[0] == "Stalking"
    assert titles("verfolgt werden")[0] == "Stalking"
    assert "Drohungen: ausgesprochen, geschrieben, angedeutet" in titles("Amok")
