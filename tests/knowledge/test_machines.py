"""Sitemap, feeds, robots: what strangers may read and nothing else, as far as settings offer them."""

from datetime import date
from xml.etree import ElementTree

import pytest
from django.test import Client

from knowledge import shelf
from knowledge.models import ReadingSafelyPage, SectionPage
from tests.knowledge.articles import seen
from tests.knowledge.test_restricted_sections import DUTY, restrict
from tests.knowledge.test_search import writes_into

SITEMAP = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}
ATOM = {"a": "http://www.w3.org/2005/Atom"}


def part(home, language, title="Teil"):
    above = SectionPage(title=title, slug=title.lower(), summary="S", locale=home[language].locale)
    return writes_into(home[language], above)


def read(client, address, names):
    answer = client.get(address)
    assert answer.status_code == 200
    return answer, ElementTree.fromstring(answer.content), names  # noqa: S314  (our own answer)


@pytest.fixture
def twins(home):
    """An article in both languages, and one that is kept for psychologists."""
    german, english = part(home, "de")("Eins", "Wort"), part(home, "en", "Part")("One", "word")
    english.translation_key = german.translation_key
    english.save()
    secret = part(home, "de", "Fach")
    restrict(secret.page, DUTY)
    return german, english, secret("Rotkehlchen", "Text")


def test_the_sitemap_names_each_page_with_its_twin(client, twins):
    answer, tree, names = read(client, "/sitemap.xml", SITEMAP)
    assert answer.headers["Content-Type"].startswith("application/xml")
    found = {
        url.find("s:loc", names).text: {link.get("hreflang"): link.get("href") for link in url.findall("x:link", names)}
        for url in tree.findall("s:url", names)
    }
    both = {"de": "http://testserver/de/teil/eins/", "en": "http://testserver/en/part/one/"}
    assert found[both["de"]] == found[both["en"]] == both
    assert {"http://testserver/de/", "http://testserver/en/"} <= found.keys()


def test_the_feed_tells_what_changed_the_newest_first(client, home):
    write = part(home, "de")
    older, newer = write("Eins", "Wort"), write("Zwei", "Wort")
    newer.changes = [("change", {"day": date(2026, 11, 1), "what": "Neue Nummer & mehr"})]
    seen(newer).save_revision().publish()
    answer, tree, names = read(client, "/de/feed/", ATOM)
    entries = tree.findall("a:entry", names)
    assert [entry.find("a:title", names).text for entry in entries] == ["Zwei", "Eins"]
    assert entries[0].find("a:summary", names).text == "Neue Nummer & mehr"
    assert entries[1].find("a:summary", names).text == older.summary
    assert answer.headers["Content-Type"].startswith("application/atom+xml")
    assert read(client, "/en/feed/", ATOM)[1].findall("a:entry", names) == []
    assert 'type="application/atom+xml" href="/de/feed/"' in client.get("/de/").content.decode()


@pytest.mark.parametrize("address", ["/sitemap.xml", "/de/feed/"])
def test_nothing_restricted_is_in_them_whoever_asks(client, come_in, twins, address):
    for who in (client, come_in(DUTY)):
        page = who.get(address).content.decode()
        assert "eins" in page.lower()
        assert "otkehlchen" not in page
        assert "fach" not in page.lower()


@pytest.mark.parametrize("address", ["/sitemap.xml", "/de/feed/"])
def test_they_ask_the_same_number_of_questions_however_many_pages(client, home, django_assert_max_num_queries, address):
    write = part(home, "de")
    for number in range(15):
        write(f"Nr. {number}", "Wort")
    client.get(address)
    with django_assert_max_num_queries(8):
        client.get(address)


def test_search_engines_are_kept_out_unless_a_setting_says_otherwise(client, home, settings):
    assert client.get("/robots.txt").content == b"User-agent: *\nDisallow: /\n"
    assert client.get("/de/").headers["X-Robots-Tag"] == "noindex"
    settings.GUIDANCE_FOR_SEARCH_ENGINES = True
    said = client.get("/robots.txt").content.decode()
    assert "Allow: /de/\n" in said
    assert said.endswith("Disallow: /\n\nSitemap: http://testserver/sitemap.xml\n")
    assert "X-Robots-Tag" not in client.get("/de/").headers


@pytest.mark.parametrize(
    ("setting", "address"), [("GUIDANCE_SITEMAP", "/sitemap.xml"), ("GUIDANCE_FEEDS", "/de/feed/")]
)
def test_what_a_setting_takes_away_is_not_there(client, home, settings, setting, address):
    assert client.get(address).status_code == 200
    setattr(settings, setting, False)
    settings.GUIDANCE_FOR_SEARCH_ENGINES = True
    assert client.get(address).status_code == 404
    assert address not in client.get("/robots.txt").content.decode() + client.get("/de/").content.decode()


# --- Reading needs an account --------------------------------------------------------------------------------------
OPEN_ANYWAY = ["/de/help-now/", "/de/reading-safely/", "/de/privacy/", "/de/accessibility/", "/report/", "/robots.txt"]


@pytest.fixture
def asks_for_an_account(settings):
    settings.GUIDANCE_NEEDS_ACCOUNT = True


@pytest.mark.parametrize("address", ["/de/", "/de/teil/eins/", "/de/search/?q=Wort", "/de/search/"])
def test_where_it_is_asked_for_nobody_reads_without_an_account(client, come_in, twins, asks_for_an_account, address):
    answer = client.get(address)
    assert answer.status_code == 302
    assert answer.url.startswith("/sign-in/?next=/de/")
    assert "no-store" in answer.headers["Cache-Control"]
    employee = come_in(factor="")
    answer = employee.get(address)
    assert answer.status_code == 200
    assert {"private", "no-store"} <= set(answer.headers["Cache-Control"].replace(" ", "").split(","))


@pytest.mark.parametrize("address", OPEN_ANYWAY)
def test_help_and_the_legal_pages_stay_open(client, home, asks_for_an_account, address):
    assert client.get(address).status_code == 200


def test_reading_safely_stays_open_as_editors_wrote_it(client, home, asks_for_an_account):
    body = [("text", "<p>So lesen Sie sicher</p>")]
    page = ReadingSafelyPage(title="Sicher", slug="sicher", summary="S", body=body, locale=home["de"].locale)
    home["de"].add_child(instance=page)
    seen(page).save_revision().publish()
    assert "So lesen Sie sicher" in client.get("/de/reading-safely/").content.decode()


@pytest.mark.parametrize("address", ["/sitemap.xml", "/de/feed/"])
def test_machines_have_no_account(client, home, asks_for_an_account, address):
    assert client.get(address).status_code == 404
    assert address not in client.get("/de/help-now/").content.decode()


def test_what_those_with_an_account_are_given_is_never_given_to_strangers(own_database, settings, monkeypatch, come_in):
    from django.core.management import call_command

    call_command("load_home", verbosity=0)
    monkeypatch.setattr(shelf, "SHELF", shelf.Shelf(1 << 20))
    settings.GUIDANCE_NEEDS_ACCOUNT = True
    assert come_in("hr").get("/de/").status_code == 200
    assert shelf.SHELF.used > 0, "those who may read share it"
    assert Client().get("/de/").status_code == 302


def test_feedback_needs_one_as_well(client, twins, asks_for_an_account):
    assert client.get(f"/de/feedback/{twins[0].pk}/").status_code == 302
