"""Letting more people read is publishing, too: whoever wrote the words does not do it, and another editor may."""

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.models import Page, PageViewRestriction

from portal.accounts.models import Person
from tests.knowledge.articles import seen
from tests.knowledge.test_restricted_sections import (  # noqa: F401  (fixtures)
    ADDRESS,
    DUTY,
    closed,
    group,
    open_one,
    privacy,
    restrict,
)

REFUSED = "more people would read this, and you wrote some of it"
SOMEWHERE_ELSE = "/de/offen/rotkehlchen/"


@pytest.fixture
def author(come_in):
    return come_in("editor", factor="passkey")


@pytest.fixture
def written(closed, author):  # noqa: F811
    """The restricted article, in the author's words, let go by somebody else."""
    closed.summary = "In eigenen Worten"
    closed.save_revision(user=Person.objects.get(email__startswith="editorpasskey"))
    seen(closed)
    closed.get_latest_revision().publish()
    return closed


def is_closed():
    return all(Client().get(address).status_code == 404 for address in (ADDRESS, SOMEWHERE_ELSE))


def bulk(page):
    return reverse("wagtail_bulk_action", args=["wagtailcore", "page", "move"]) + f"?id={page.pk}"


def ways(page, section):
    """Each way to let more people read this page: what is sent where."""
    above = page.get_parent()
    return {
        "lifting": (privacy(above), {"restriction_type": "none"}),
        "one duty more": (privacy(above), {"restriction_type": "groups", "groups": [group().pk, group("hr").pk]}),
        "another duty": (privacy(above), {"restriction_type": "groups", "groups": [group("hr").pk]}),
        "moving": (reverse("wagtailadmin_pages:move_confirm", args=[page.pk, section.pk]), {}),
        "moving several": (bulk(page), {"chooser": section.pk, "move_applicable": "on"}),
        "mirroring": (
            reverse("wagtailadmin_pages:copy", args=[page.pk]),
            {"new_title": "R", "new_slug": "rotkehlchen", "new_parent_page": section.pk, "alias": "on"},
        ),
    }


WAYS = ("lifting", "one duty more", "another duty", "moving", "moving several", "mirroring")


@pytest.mark.parametrize("way", WAYS)
def test_whoever_wrote_there_lets_nobody_else_in(written, open_one, author, way):  # noqa: F811
    before = list(PageViewRestriction.objects.values_list("page", "groups__name"))
    address, words = ways(written, open_one.page)[way]
    answer = author.post(address, words, follow=True)
    assert REFUSED in answer.content.decode()
    assert list(PageViewRestriction.objects.values_list("page", "groups__name")) == before
    assert Page.objects.get(pk=written.pk).get_parent().pk == written.get_parent().pk
    assert is_closed()


@pytest.mark.parametrize("way", WAYS)
def test_another_editor_may(written, open_one, editor, come_in, way):  # noqa: F811
    address, words = ways(written, open_one.page)[way]
    answer = editor.post(address, words, follow=True)
    assert REFUSED not in answer.content.decode()
    reader = come_in("hr")
    assert 200 in {reader.get(ADDRESS).status_code, reader.get(SOMEWHERE_ELSE).status_code}


def test_whoever_wrote_there_may_let_in_fewer(written, author):
    restrict(written, "hr", DUTY)
    assert author.post(privacy(written), {"restriction_type": "groups", "groups": [group().pk]}).status_code == 200
    assert [each.name for each in PageViewRestriction.objects.get(page_id=written.pk).groups.all()] == [group().name]


def test_what_was_written_in_the_other_language_counts_as_well(written, home, author):
    """A restriction holds for the twins of a page; so does what it asks of who lifts it."""
    twin = written.get_parent().copy_for_translation(home["en"].locale, alias=False)
    restrict(twin, DUTY)
    answer = author.post(privacy(twin), {"restriction_type": "none"})
    assert REFUSED in answer.content.decode()
    assert PageViewRestriction.objects.filter(page_id=twin.pk).exists()
