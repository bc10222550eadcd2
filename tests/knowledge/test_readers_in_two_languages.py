"""What is there in one language only is offered to readers of the other: listed, marked, never a dead end."""

import json
import re
import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from knowledge.models import EasyPage, GlossaryPage
from knowledge.search.finding import find
from knowledge.shelf import SHELF
from tests.knowledge.translating import article, below, sections


@pytest.fixture
def section(home):
    return sections(home)


@pytest.fixture
def alone(section):
    """An article that is there in German alone."""
    return article(section["de"], "Drohungen")


def page_of(client, address):
    return client.get(address).content.decode()


def listed(page, title):
    return f'<span lang="de">{title}</span>' in page and "In German" in page


def test_an_english_section_lists_what_is_there_in_german_only_and_says_so(client, section, alone):
    page = page_of(client, section["en"].url)
    assert listed(page, "Drohungen")
    assert f'href="{alone.url}" hreflang="de"' in page
    article(section["en"], "Threats", translation_key=alone.translation_key)
    page = page_of(client, section["en"].url)
    assert ("Threats" in page, "Drohungen" in page) == (True, False)


def test_a_german_section_lists_what_is_there_in_english_only(client, section):
    article(section["en"], "Harassment")
    page = page_of(client, section["de"].url)
    assert '<span lang="en">Harassment</span>' in page
    assert "Auf Englisch" in page


def test_the_front_page_offers_articles_and_sections_of_the_other_language(client, home, section, alone):
    lonely = below(home["de"], type(section["de"]), "Nur deutsch")
    page = page_of(client, "/en/")
    assert listed(page, "Drohungen")
    assert f'href="{lonely.url}" hreflang="de"' in page
    assert page.count('<span lang="de">Warnsignale</span>') == 0, "it is there in English"


def test_drafts_and_withdrawn_pages_are_offered_to_nobody(client, section, alone):
    article(section["de"], "Entwurf", live=False)
    alone.unpublish()
    for address in ("/en/", section["en"].url, "/en/search/?q=Drohungen"):
        page = page_of(client, address)
        assert "Entwurf" not in page
        assert '<span lang="de">Drohungen' not in page


def test_search_finds_it_after_what_is_there_in_ones_own_language(section, alone):
    article(section["en"], "Drohungen abroad")
    assert [(hit.page.title, getattr(hit.page, "only_in", "")) for hit in find("Drohungen", "en").hits] == [
        ("Drohungen abroad", ""),
        ("Drohungen", "de"),
    ]
    assert [hit.page.title for hit in find("Drohungen abroad", "de").hits] == ["Drohungen abroad"]


def test_search_in_a_section_looks_into_its_twin_only(home, section, alone):
    other = below(home["de"], type(section["de"]), "Nur deutsch")
    article(other, "Drohungen am Telefon")
    assert [hit.page.title for hit in find("Drohungen", "en", section=section["en"]).hits] == ["Drohungen"]


def test_search_does_not_show_twice_what_is_there_in_both(section, alone):
    article(section["en"], "Drohungen explained", translation_key=alone.translation_key)
    assert [hit.page.title for hit in find("Drohungen", "en").hits] == ["Drohungen explained"]


def test_what_was_found_in_the_other_language_is_marked(client, section, alone):
    page = page_of(client, "/en/search/?q=Drohungen")
    assert listed(page, "Drohungen")
    assert '<p lang="de">Drohungen, kurz</p>' in page


def test_the_language_switch_leads_to_the_same_article(client, section, alone):
    twin = article(section["en"], "Threats", translation_key=alone.translation_key)
    page = page_of(client, alone.url)
    assert f'<a href="{twin.url}" lang="en" hreflang="en">' in page
    assert f'<link rel="alternate" hreflang="en" href="http://testserver{twin.url}">' in page
    assert f'<link rel="alternate" hreflang="x-default" href="http://testserver{alone.url}">' in page


def test_where_it_is_missing_the_switch_says_so_and_does_not_lead_to_nothing(client, section, alone):
    page = page_of(client, alone.url)
    address = f"/en/untranslated/{alone.translation_key}/"
    assert f'href="{address}"' in page
    assert "English: not translated yet" in page
    assert 'rel="alternate" hreflang="en"' not in page, "search engines are told of what is there"
    answer = client.get(address)
    told = answer.content.decode()
    assert answer.status_code == 200
    assert "Not translated yet" in told
    assert listed(told, "Drohungen")
    assert section["en"].url in told
    assert 'content="noindex"' in told


def test_once_it_is_translated_the_same_address_leads_on_to_it(client, section, alone):
    twin = article(section["en"], "Threats", translation_key=alone.translation_key)
    answer = client.get(f"/en/untranslated/{alone.translation_key}/")
    assert (answer.status_code, answer.url) == (302, twin.url)


def test_what_nobody_may_read_is_not_told_of(client, section, alone):
    alone.unpublish()
    for key in (alone.translation_key, uuid.uuid4()):
        assert client.get(f"/en/untranslated/{key}/").status_code == 404
    assert client.get("/en/untranslated/no-key/").status_code == 404


def test_leichte_sprache_has_the_article_itself_in_the_other_language(client, section, alone):
    twin = article(section["en"], "Threats", translation_key=alone.translation_key)
    easy = below(alone, EasyPage, "Drohungen leicht")
    page = page_of(client, easy.url)
    address = f"/en/untranslated/{alone.translation_key}/"
    assert f'href="{address}"' in page
    assert client.get(address).url == twin.url


@pytest.mark.parametrize("address", ["/fr/", "/fr/search/", "/fr/help-now/", "/EN/", "/de-AT/", "/en-GB/search/"])
def test_a_language_that_does_not_exist_is_our_404(client, home, address):
    answer = client.get(address, headers={"accept-language": "fr"})
    assert answer.status_code == 404
    assert b'class="request-id"' in answer.content


def test_only_the_first_address_negotiates(client, section, alone):
    assert client.get("/", headers={"accept-language": "en"}).url == "/en/"
    assert client.get("/", headers={"accept-language": "de"}).url == "/de/"
    for address in ("/de/", alone.url, "/de/search/", f"/de/untranslated/{alone.translation_key}/"):
        for wish in ("en", "fr", "de"):
            client.cookies.clear()
            client.cookies["language"] = wish
            answer = client.get(address, headers={"accept-language": wish})
            if address.endswith(f"{alone.translation_key}/"):
                assert answer.url == alone.url
            else:
                assert re.search(r'<html lang="de"', answer.content.decode())


def test_related_guidance_is_that_of_ones_own_language(client, section, alone):
    twin = article(section["en"], "Threats", translation_key=alone.translation_key)
    only = article(section["de"], "Stalking")
    related = {"type": "related", "id": str(uuid.uuid4()), "value": []}
    for page in (alone, only):
        related["value"].append({"type": "item", "value": page.pk, "id": str(uuid.uuid4())})
    reader = article(section["en"], "Read on", body=json.dumps([related]))
    page = page_of(client, reader.url)
    assert f'href="{twin.url}"' in page
    assert f'href="{only.url}" hreflang="de"' in page
    assert "Drohungen" not in page


def test_lists_ask_no_more_the_longer_they_get(client, section, alone):
    def asked(address):
        SHELF.clear()

        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert client.get(address).status_code == 200
        return len(queries)

    addresses = ("/en/", section["en"].url, "/en/search/?q=Drohungen", f"/en/untranslated/{alone.translation_key}/")
    for address in addresses:
        asked(address)  # what each process asks once
    before = [asked(address) for address in addresses]
    for number in range(4):
        article(section["de"], f"Drohungen {number}")
    assert all(asked(address) <= then for address, then in zip(addresses, before, strict=True))


def test_pages_beside_articles_are_offered_by_the_switch_too(client, home):
    glossary = below(home["de"], GlossaryPage, "Wörter", slug="woerter")
    page = page_of(client, glossary.url)
    assert f"/en/untranslated/{glossary.translation_key}/" in page
