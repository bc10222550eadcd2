"""What is checked of a page: plain language, links, pictures, headings, names, its review and its other language."""

import json
import re

import pytest
from django.utils.translation import override

from knowledge.checking import language
from knowledge.checking.checker import CHECK, RULES, Checker
from knowledge.checking.finding import FOUND, findings, marked
from knowledge.checking.said import CHECKS
from knowledge.models import ArticlePage
from portal.accounts.models import Person
from tests.knowledge.articles import article

LONG = " ".join(["word"] * 21) + "."
FINE = " ".join(["word"] * 20) + "."


@pytest.fixture
def found(section):
    """`found(html)`: what is found in an article that is shown with these words, beside what all of them lack."""
    page = ArticlePage(title="One", slug="one", summary="S", locale=section.locale, review_by="2027-01-01")

    def look(written, **fields):
        for name, value in fields.items():
            setattr(page, name, value)
        return findings(page, f"<html><body><main><h1>One</h1>{written}</main></body></html>")

    return look


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("written", "key"),
    [
        (f"<p>{LONG}</p>", "long-sentence"),
        ("<p>Notice of an unquestionablyunforgettable day</p>", "long-word"),
        ('<p><a href="/x">here</a></p>', "link-text"),
        ('<p><a href="/x">Click here</a></p>', "link-text"),
        ('<p><a href="/x">Read more…</a></p>', "link-text"),
        ('<p><a href="/x">Hier</a></p>', "link-text"),
        ('<p><a href="/x">klicken Sie hier</a></p>', "link-text"),
        ('<p><a href="/x">Mehr erfahren</a></p>', "link-text"),
        ('<p><a href="/x">https://example.org/a</a></p>', "link-text"),
        ('<p><a href="/x"></a></p>', "link-text"),
        ('<img src="x">', "alternative-text"),
        ('<img src="x" alt="IMG_2034.jpg">', "alternative-text"),
        ('<img src="x" alt="Foto 3">', "alternative-text"),
        ("<h3>Deep</h3>", "heading-order"),
        ("<p>Speak to Mrs Heller about it.</p>", "name-of-a-person"),
        ("<p>Herrn Dr. Ansgar hilft das.</p>", "name-of-a-person"),
        ("<p>Frau Özdemir weiß das.</p>", "name-of-a-person"),
    ],
)
def test_it_is_found(found, written, key):
    assert found(written) == {key: 1}


@pytest.mark.django_db
@pytest.mark.parametrize(
    "written",
    [
        f"<p>{FINE}</p>",
        f"<p>{FINE} {FINE}</p>",
        f"<p>{FINE}<br/>{FINE}</p>",
        f"<ul><li>{FINE}</li><li><p>{FINE}</p></li></ul>",
        '<p><a href="/x">Where it is recorded</a></p>',
        '<p><a href="/x"><img src="x" alt="The way to the doctor"></a></p>',
        '<img src="x" alt="">',
        '<img src="x" alt="A plan of the doors">',
        "<h2>Less</h2><h3>Deep</h3><h2>Less</h2>",
        "<p>Every Frau and every Herr, and Frau Muster.</p>",
        "<p>Ms is written so.</p>",
        f"<nav><p>{LONG}</p></nav><div class='contact'><p>Mr Heller</p></div>",
    ],
)
def test_it_is_fine(found, written):
    assert found(written) == {}


@pytest.mark.django_db
def test_the_name_of_somebody_who_has_an_account(found):
    Person.objects.create_person("a@example.org", "Änne Kessler-Voss")
    Person.objects.create_person("b@example.org", "Word")
    assert found("<p>Änne Kessler-Voss knows.</p>") == {"name-of-a-person": 1}
    assert found("<p>Änne Kessler knows a Word.</p>") == {}, "a part of a name, and a name of one word, are no names"


@pytest.mark.django_db
def test_no_case_is_asked_for_names(found, django_assert_num_queries):
    with django_assert_num_queries(1) as asked:  # the names of accounts; a page that is not there yet has no twins
        found("<p>Anything at all.</p>")
    assert "accounts_person" in asked[0]["sql"]


@pytest.mark.django_db
def test_leichte_sprache_has_shorter_sentences_and_no_other_language(found):
    twelve = " ".join(["Wort"] * 12)
    assert found(f"<p>{twelve}.</p>", is_easy=True) == {}
    assert found(f"<p>{twelve} mehr.</p>", is_easy=True) == {"long-sentence": 1}


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("One. Two! Three?", 3),
        ("Dr. Heller sagt z. B. nichts. Danach schon.", 2),
        ("Am 3. November war das. Um 14.30 Uhr auch.", 2),
        ("Rufen Sie an: Es hilft.", 2),
        ("Er sagte: „Komm.“ Dann ging er.", 3),
        ("", 0),
        ("Keine Zeichen am Ende", 1),
        ("Zeile\nZeile", 2),
        ("…", 1),
    ],
)
def test_where_sentences_end(text, count):
    assert len(language.sentences(text)) == count


def test_a_german_word_may_be_longer_and_a_hyphen_parts_it():
    word = "Bedrohungsmanagements"
    assert not language.has_long_word(word, "de") and language.has_long_word(word, "en")
    assert language.has_long_word("Arbeitsunfähigkeitsbescheinigung", "de")
    assert not language.has_long_word("Arbeitsunfähigkeits-Bescheinigung", "de")


def test_a_text_of_laws_is_hard_and_one_of_everyday_is_not():
    laws = "Verarbeitungstätigkeiten personenbezogener Beschäftigtendaten bedürfen datenschutzrechtlicher Legitimation"
    assert language.is_hard([laws + " und Dokumentation."] * 12, "de")
    assert not language.is_hard(["Sie haben Angst. Dann rufen Sie an. Wir hören Ihnen zu."] * 12, "de")
    assert not language.is_hard([laws], "de"), "too short to tell"


@pytest.mark.django_db
def test_a_page_says_when_it_is_reviewed_and_stands_in_both_languages(section, home):
    page = article(section, 1)
    shown = "<html><body><main><h1>One</h1></main></body></html>"
    assert findings(page, shown) == {"review-date": 1, "translation": 1}
    page.copy_for_translation(home["de"].locale, copy_parents=True)
    page.review_by = "2027-01-01"
    assert findings(page, shown) == {}


@pytest.mark.django_db
def test_a_page_of_nothing_is_looked_through_as_well(found):
    assert found("") == {}


def test_every_check_is_a_rule_of_the_checker_and_says_what_helps_in_both_languages():
    configuration = Checker(in_editor=True).get_axe_configuration(None)
    for key, check in CHECKS.items():
        rule = f"guidance-{key}"
        assert rule in configuration["options"]["runOnly"]
        assert rule in [each["id"] for each in configuration["spec"]["rules"]]
        said = configuration["messages"][rule]
        with override("de"):
            german = str(said["error_name"]), str(said["help_text"])
        with override("en"):
            assert (str(said["error_name"]), str(said["help_text"])) == (str(check.name), str(check.helps))
            assert german[0] != str(check.name) and german[1] != str(check.helps)
    assert CHECK in configuration["spec"]["checks"]
    assert all(FOUND in rule["selector"] for rule in RULES)


# --- Through Wagtail's preview ---------------------------------------------------------------------------------------
@pytest.mark.django_db
def test_the_preview_is_checked_and_readers_get_nothing_of_it(editor, client, section):
    page = article(section, 1, body=[("text", '<p>Look <a href="https://example.org">here</a>.</p>')])
    preview = editor.get(f"/admin/pages/{page.pk}/view_draft/").content.decode()
    assert f'{FOUND}="link-text"' in preview
    assert re.search(rf'<h1 {FOUND}="review-date translation"', preview)
    spec = json.loads(re.search(r'id="checker-axe-configuration"[^>]*>(.*?)</script>', preview, re.DOTALL)[1])
    assert "guidance-link-text" in spec["options"]["runOnly"]
    seen = client.get(page.get_url()).content.decode()
    assert FOUND not in seen and "wagtail-userbar" not in seen
    again = editor.get(page.get_url()).content.decode()
    assert FOUND not in again and "wagtail-userbar" not in again


@pytest.mark.django_db
def test_the_editor_is_given_the_checks(editor, section):
    page = article(section, 1)
    text = editor.get(f"/admin/pages/{page.pk}/edit/").content.decode()
    assert "guidance-name-of-a-person" in text
    assert text.count('id="checker-axe-configuration"') == 1


@pytest.mark.django_db
def test_marking_changes_no_word(section):
    page = article(section, 1)
    shown = "<!doctype html><html><body><main><h1>A &amp; „B“</h1><p>x<br>y &lt;</p></main></body></html>"
    said = marked(page, shown)
    assert "A &amp; „B“" in said and "x<br>y &lt;" in said
