"""A page that was moved or renamed is found under its old address, by those who may read it, and by nobody else."""

import pytest
from django.test import Client

from knowledge.models import ArticlePage, OldAddress, SectionPage
from tests.knowledge.articles import seen
from tests.knowledge.test_restricted_sections import DUTY, restrict
from tests.knowledge.test_search import writes_into


def part(home, slug):
    return writes_into(home["de"], SectionPage(title=slug, slug=slug, summary="S", locale=home["de"].locale))


@pytest.fixture
def page(home):
    return part(home, "alt")("Eins", "Wort")


@pytest.fixture
def rename(django_capture_on_commit_callbacks):
    """Publish it under another name; Wagtail tells of that once it is committed."""

    def renamed(page, slug):
        page = type(page).objects.get(pk=page.pk)
        page.slug = slug
        with django_capture_on_commit_callbacks(execute=True):
            seen(page).save_revision().publish()
        return type(page).objects.get(pk=page.pk)

    return renamed


def leads(client, address):
    answer = client.get(address)
    return answer.url if answer.status_code == 302 else answer.status_code


def test_a_renamed_page_is_found_under_both_names(client, page, rename):
    rename(page, "neu")
    assert leads(client, "/de/alt/eins/") == "/de/alt/neu/"
    assert client.get("/de/alt/neu/").status_code == 200
    assert leads(client, "/de/alt/nie/") == 404


def test_what_stands_below_a_renamed_section_goes_with_it_however_often(client, page, rename):
    rename(page.get_parent().specific, "mitte")
    rename(page, "zwei")
    rename(page.get_parent().specific, "neu")
    assert leads(client, "/de/alt/eins/") == "/de/neu/zwei/"
    assert leads(client, "/de/mitte/zwei/") == "/de/neu/zwei/"
    assert leads(client, "/de/alt/") == "/de/neu/"


def test_a_moved_page_is_found_where_it_was(client, home, page):
    other = part(home, "dort")
    ArticlePage.objects.get(pk=page.pk).move(SectionPage.objects.get(pk=other.page.pk), pos="last-child")
    assert leads(client, "/de/alt/eins/") == "/de/dort/eins/"


def test_what_stands_there_now_comes_first(client, home, page, rename):
    rename(page, "neu")
    writes = SectionPage.objects.get(slug="alt")
    new = ArticlePage(title="Eins", slug="eins", summary="S", body=[("text", "<p>x</p>")], locale=home["de"].locale)
    writes.add_child(instance=new)
    seen(new).save_revision().publish()
    assert client.get("/de/alt/eins/").status_code == 200


def test_an_old_address_tells_nobody_of_a_restricted_or_withdrawn_page(client, come_in, page, rename):
    page = rename(page, "neu")
    restrict(page, DUTY)
    assert leads(client, "/de/alt/eins/") == 404
    assert leads(come_in("hr"), "/de/alt/eins/") == 404
    assert leads(come_in(DUTY), "/de/alt/eins/") == "/de/alt/neu/"
    page.unpublish()
    assert leads(come_in(DUTY, factor="passkey"), "/de/alt/eins/") == 404


def test_two_that_took_each_others_place_go_round_in_no_circle(client, page):
    above = page.get_parent()
    OldAddress.objects.create(above=page, slug="rund", page=above)
    assert leads(client, "/de/alt/eins/rund/eins/rund/") == "/de/alt/"
    assert leads(client, "/de/alt/eins/rund/nie/") == 404
    assert leads(client, "/de/alt/" + "eins/rund/" * 6) == 404


@pytest.mark.parametrize(
    "address", ["/de/" + "x/" * 300, "/de/%00/", "/de/%F0%9F%A6%89/", "/de/..%2f/", "/xx/", "/fr/"]
)
def test_whatever_stands_in_an_address_is_answered(home, address):
    client = Client(raise_request_exception=False)
    assert client.get(address).status_code == 404


def test_without_an_account_it_leads_to_the_way_in(client, page, settings, rename):
    rename(page, "neu")
    settings.GUIDANCE_NEEDS_ACCOUNT = True
    assert leads(client, "/de/alt/eins/").startswith("/sign-in/")
