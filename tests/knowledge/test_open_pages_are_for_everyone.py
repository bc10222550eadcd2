"""Guidance, help and the way to report: without signing in, without a trace, in both languages."""

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.utils import translation

from knowledge import help
from tests.knowledge.articles import seen

PAGES = [
    "/{}/",
    "/{}/help-now/",
    "/{}/privacy/",
    "/{}/accessibility/",
    "/{}/reading-safely/",
    "/report/?language={}",
]
HEADINGS = {"de": "Etwas macht Ihnen Sorgen? Sagen Sie es früh.", "en": "Something worries you? Say so early."}
everywhere = pytest.mark.parametrize(
    ("language", "address"), [(code, page.format(code)) for code in HEADINGS for page in PAGES]
)


@everywhere
def test_an_open_page_sets_no_cookie_and_may_be_kept_by_caches(client, home, language, address):
    answer = client.get(address)
    assert answer.status_code == 200
    assert not answer.cookies
    assert answer.headers["Cache-Control"] == "public, no-cache"
    assert "Cookie" in answer.headers["Vary"]


@everywhere
def test_an_open_page_asks_no_third_party(client, home, language, address):
    page = client.get(address).content.decode()
    for attribute in ("src=", "srcset=", "<iframe", "@import", "<object"):
        for part in page.split(attribute)[1:]:
            assert part.startswith(('"/', "'/")), part[:80]
    for link in page.split("<link")[1:]:
        assert 'href="/' in link or 'href="http://testserver/' in link


@everywhere
def test_an_open_page_says_which_language_it_speaks_and_where_its_twin_is(client, home, language, address):
    page = client.get(address).content.decode()
    other = "en" if language == "de" else "de"
    assert f'<html lang="{language}"' in page
    for code, there in ((language, address), (other, address.replace(language, other))):
        assert f'<link rel="alternate" hreflang="{code}" href="http://testserver{there}">' in page
    default = "/" if address == f"/{language}/" else address.replace(language, "de")
    assert f'<link rel="alternate" hreflang="x-default" href="http://testserver{default}">' in page


@everywhere
def test_every_open_page_has_the_help_line_and_one_heading(client, home, language, address):
    page = client.get(address).content.decode()
    assert page.count("<h1") == 1
    assert 'href="tel:110"' in page
    assert 'href="tel:112"' in page


@pytest.mark.parametrize(
    ("header", "language"), [("de-DE,de;q=0.9,en;q=0.5", "de"), ("en-GB,en", "en"), ("fr", "de"), ("", "de")]
)
def test_the_first_address_leads_to_the_browsers_language(client, home, header, language):
    answer = client.get("/", headers={"Accept-Language": header})
    assert answer.status_code == 302
    assert answer.url == f"/{language}/"
    assert {"Accept-Language", "Cookie"} <= set(answer.headers["Vary"].replace(" ", "").split(","))


@pytest.mark.parametrize("address", ["/help-now/", "/privacy/", "/xx/", "/fr/help-now/"])
def test_no_other_address_negotiates(client, home, address):
    assert client.get(address, headers={"Accept-Language": "en"}).status_code == 404


@pytest.mark.parametrize(("language", "heading"), HEADINGS.items())
def test_the_front_page_says_what_to_do_and_whom_to_tell(client, home, settings, language, heading):
    settings.HELP_LINE = settings.HELP_LINE | {
        "threat_management_phone": "+49 228 5550 200",
        "threat_management_mail": "worries@nordlicht.example",
    }
    page = client.get(f"/{language}/").content.decode()
    assert heading in page
    assert f'href="/report/?language={language}"' in page
    assert f'href="/{language}/help-now/"' in page
    assert 'href="tel:+492285550200"' in page
    assert 'href="mailto:worries@nordlicht.example"' in page


def test_a_way_that_is_not_set_is_not_named(client, home, settings):
    settings.HELP_LINE = settings.HELP_LINE | {"threat_management_phone": "", "threat_management_mail": ""}
    page = client.get("/en/").content.decode()
    assert "By telephone" not in page
    assert "In person" in page


def test_reporting_speaks_the_browsers_language_unless_told(client, home):
    answer = client.get("/report/", headers={"Accept-Language": "en"})
    assert "What happens then" in answer.content.decode()
    assert answer.headers["Content-Language"] == "en"
    answer = client.get("/report/?language=de", headers={"Accept-Language": "en"})
    assert "Was dann geschieht" in answer.content.decode()
    assert answer.headers["Content-Language"] == "de"
    assert client.get("/report/?language=../../etc", headers={"Accept-Language": "en"}).status_code == 200


def test_no_page_promises_a_form_that_is_not_there(client, home):
    for code in HEADINGS:
        for page in PAGES:
            assert "<textarea" not in client.get(page.format(code)).content.decode()


def test_only_confirmed_numbers_are_given():
    numbers = [helper.number for helper in [*help.emergency(), *help.ADVICE]]
    assert numbers == ["110", "112", "116 016", "0800 123 99 00"]


def test_there_is_a_way_without_speaking_beside_every_number():
    for helper in [*help.emergency(), *help.ADVICE]:
        assert helper.silent
        assert helper.silent_url.startswith("https://")


@pytest.mark.parametrize("address", ["/de/help-now/", "/en/help-now/"])
def test_help_now_asks_the_database_one_thing(client, db, django_assert_num_queries, address):
    """Which contacts there are."""
    with django_assert_num_queries(1):
        page = client.get(address).content.decode()
    assert "116 016" in page


def test_help_now_is_there_when_the_database_is_not(client, own_database, monkeypatch):
    """Not a test's trick but the real thing: the portal may no longer connect."""
    client.raise_request_exception = False
    connection.close()
    monkeypatch.setitem(connection.settings_dict, "HOST", "/nowhere")
    helped = client.get("/en/help-now/")
    assert helped.status_code == 200
    assert "116 016" in helped.content.decode()
    assert "no-store" in helped.headers["Cache-Control"]
    assert client.get("/en/").status_code == 503


def test_a_worker_reads_the_same_page_with_a_quiet_link_to_their_work(come_in, client, home):
    for_everyone = client.get("/en/").content.decode()
    answer = come_in("hr").get("/en/")
    assert "no-store" in answer.headers["Cache-Control"]
    page = answer.content.decode()
    assert 'href="/my-work/"' in page.split("<footer")[1]
    assert 'href="/my-work/"' not in for_everyone
    before, after = page.split("<main")[1].split("<footer")[0], for_everyone.split("<main")[1].split("<footer")[0]
    assert before == after


def test_front_pages_are_read_with_few_questions(client, home, django_assert_max_num_queries):
    client.get("/de/")
    with django_assert_max_num_queries(11):
        client.get("/de/")


def test_a_page_says_when_it_was_reviewed(client, home):
    page = home["en"]
    page.reviewed_on, page.review_by = "2026-11-01", "2027-11-01"
    seen(page).save_revision().publish()
    assert "Last reviewed on 1 Nov 2026 · next review by 1 Nov 2027" in client.get("/en/").content.decode()


def test_the_next_review_comes_after_the_last(home):
    page = home["en"]
    page.reviewed_on, page.review_by = "2026-11-01", "2026-11-01"
    with translation.override("en"), pytest.raises(ValidationError, match="comes after the last"):
        page.full_clean()


def test_help_now_is_there_for_who_has_signed_in(come_in, home):
    signed_in = come_in("editor").get("/en/help-now/")
    assert signed_in.status_code == 200 and b"110" in signed_in.content
