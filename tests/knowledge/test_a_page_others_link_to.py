"""Deleting or unpublishing what others link to says which pages those are, and needs a yes to exactly them."""

import re

import pytest
from django.urls import reverse

from knowledge.models import ArticlePage, SectionPage
from tests.knowledge.articles import article, seen

pytestmark = pytest.mark.django_db


@pytest.fixture
def going(section):
    return article(section, 1)


@pytest.fixture
def linking(section, going):
    return article(section, 2, title="Leads there", body=body(going))


def body(page):
    return [("text", f'<p><a linktype="page" id="{page.pk}">read on</a></p>')]


def address(deed, page):
    return reverse(f"wagtailadmin_pages:{deed}", args=[page.pk])


def in_bulk(deed, *pages):
    ids = "&".join(f"id={page.pk}" for page in pages)
    return reverse("wagtail_bulk_action", args=["wagtailcore", "page", deed]) + "?" + ids


def stands(page):
    return ArticlePage.objects.filter(pk=page.pk, live=True).exists()


def yes(answer):
    return dict(re.findall(r'name="(links_are_known)" value="(\w+)"', answer.content.decode()))


ways = pytest.mark.parametrize(
    "way",
    [
        lambda page: address("delete", page),
        lambda page: address("unpublish", page),
        lambda page: in_bulk("delete", page),
        lambda page: in_bulk("unpublish", page),
    ],
    ids=["delete", "unpublish", "bulk delete", "bulk unpublish"],
)


@ways
def test_it_says_which_and_goes_after_a_yes(editor, going, linking, way):
    asked = editor.post(way(going))
    assert asked.status_code == 200
    assert "Leads there" in asked.content.decode()
    assert "Nothing has been changed yet" in asked.content.decode()
    assert stands(going)
    assert editor.post(way(going), yes(asked)).status_code == 302
    assert not stands(going)


@ways
def test_what_nobody_links_to_goes_without_more_ado(editor, going, way):
    assert editor.post(way(going)).status_code == 302
    assert not stands(going)


def test_a_yes_is_to_the_links_one_was_shown(editor, section, going, linking):
    known = yes(editor.post(address("delete", going)))
    article(section, 3, title="Came meanwhile", body=body(going))
    again = editor.post(address("delete", going), known)
    assert "Came meanwhile" in again.content.decode()
    assert stands(going)
    assert editor.post(address("delete", going), {"links_are_known": "yes"}).status_code == 200
    assert stands(going)


def test_what_stands_below_is_asked_for_too(editor, home, section, going):
    other = SectionPage(title="Other", slug="other", summary="S", locale=section.locale)
    home["en"].add_child(instance=other)
    seen(other).save_revision().publish()
    article(other, 9, title="From afar", body=body(going))
    below = {"include_descendants": "on"}
    asked = editor.post(address("unpublish", section), below)
    assert "From afar" in asked.content.decode()
    assert stands(going)
    assert editor.post(address("unpublish", section), below | yes(asked)).status_code == 302
    assert not stands(going)
    assert 'name="include_descendants" value="on"' in asked.content.decode(), "what was chosen is asked for once"


def test_pages_that_link_to_each_other_and_go_together_are_no_reason(editor, going, linking):
    assert editor.post(in_bulk("delete", going, linking)).status_code == 302
    assert not stands(going) and not stands(linking)


def test_the_page_before_is_wagtails_and_asks_nothing_of_us(editor, going, linking):
    assert "Are you sure" in editor.get(address("delete", going)).content.decode()
    assert stands(going)


def test_who_may_not_delete_is_not_told_who_links(come_in, going, linking):
    answer = come_in("hr").post(address("delete", going))
    assert answer.status_code == 403
    assert "Leads there" not in answer.content.decode()
    assert stands(going)
