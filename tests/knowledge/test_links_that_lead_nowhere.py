"""Links of published pages that lead nowhere are found by the worker; nobody elsewhere is asked."""

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.documents.models import Document
from wagtail.models import Page

from knowledge.desk.links import broken, is_whole
from knowledge.desk.tending import look_at_every_link
from knowledge.models import ArticlePage, BrokenLink
from tests.knowledge.articles import article

pytestmark = pytest.mark.django_db


def text(words):
    return [("text", f"<p>{words}</p>")]


def to_page(page):
    return f'<a linktype="page" id="{page.pk}">read on</a>'


def troubles():
    return {(each.trouble, each.target) for each in BrokenLink.objects.all()}


def look(django_capture_on_commit_callbacks=None):
    look_at_every_link.call()
    return troubles()


def test_links_that_lead_somewhere_are_not_listed(section, home):
    other = article(section, 1)
    words = [
        to_page(other),
        '<a href="https://www.hilfetelefon.de/a?b=c#d">help</a>',
        '<a href="mailto:a@example.org">mail</a>',
        '<a href="tel:+49800">call</a>',
        '<a href="#part">part</a>',
        '<a href="/en/act/article-1/?a=b">address</a>',
        '<a href="/en/">home</a>',
        '<a href="/report/?language=en">report</a>',
    ]
    article(section, 2, body=text(" ".join(words)) + [("related", [other.page_ptr])])
    assert look() == set()


def test_a_page_that_was_withdrawn_and_one_that_was_deleted_are_told_apart(section):
    drafted, gone = article(section, 1), article(section, 2)
    article(section, 3, body=text(to_page(drafted) + to_page(gone)))
    drafted.unpublish()
    gone.delete()
    assert look() == {("page_draft", "Article 1"), ("page_gone", "read on")}


def test_a_file_that_was_deleted(section, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    paper = Document.objects.create(title="List", file=ContentFile(b"%PDF-1.4", name="list.pdf"))
    article(section, 1, body=text(f'<a linktype="document" id="{paper.pk}">the list</a>'))
    assert look() == set()
    Document.objects.all()._raw_delete("default")  # as when an older backup is put back
    assert look() == {("file_gone", "the list")}


@pytest.mark.parametrize("address", ["/en/act/nothing/", "/fr/act/", "/nowhere/", "/en/article-1/"])
def test_an_address_of_ours_where_nothing_is(section, address):
    article(section, 1, body=text(f'<a href="{address}">there</a>'))
    assert look() == {("no_page", address)}


@pytest.mark.parametrize(
    ("address", "whole"),
    [
        ("https://example.org", True),
        ("https://münchen.de/x", True),
        ("http://example.org:8080/x", True),
        ("htp://example.org", False),
        ("http:/example.org", False),
        ("https://example", False),
        ("https://", False),
        ("www.example.org", False),
        ("//example.org", False),
        ("javascript:alert(1)", False),
        ("mailto:nobody", False),
        ("tel:", False),
        ("#", False),
        ("", False),
        ("https://[", False),
        ("https://a..b.de", False),
    ],
)
def test_what_lies_elsewhere_is_judged_by_its_shape(address, whole):
    assert is_whole(address) == whole


def test_a_link_that_was_mended_is_forgotten_and_one_that_stays_keeps_its_day(section):
    article(section, 1, body=text('<a href="htp:/1">one</a> <a href="htp:/2">two</a>'))
    look()
    stays = BrokenLink.objects.get(target="htp:/1")
    page = ArticlePage.objects.get()
    page.body = text('<a href="htp:/1">one</a>')
    ArticlePage.objects.bulk_update([page], ["body"])
    assert look() == {("shape", "htp:/1")}
    assert BrokenLink.objects.get() == stays


def test_drafts_are_not_looked_at(section):
    page = article(section, 1, body=text('<a href="htp:/1">one</a>'))
    look()
    page.unpublish()
    assert look() == set()


@pytest.mark.parametrize("how", ["unpublish", "delete"])
def test_what_leads_to_a_page_is_looked_at_as_soon_as_it_goes(section, django_capture_on_commit_callbacks, how):
    going = article(section, 1)
    article(section, 2, body=text(to_page(going)))
    assert look() == set()
    with django_capture_on_commit_callbacks(execute=True):
        getattr(ArticlePage.objects.get(pk=going.pk), how)()
    assert {trouble for trouble, _target in troubles()} == {"page_draft" if how == "unpublish" else "page_gone"}


def test_looking_costs_the_same_for_one_page_and_for_many(section):
    body = text('<a href="/en/act/nothing/">one</a> <a href="htp:/2">two</a>')
    article(section, 0, body=body)

    def cost():
        with CaptureQueriesContext(connection) as asked:
            broken(Page.objects.live().specific())
        return len(asked)

    one = cost()
    for number in range(1, 6):
        article(section, number, body=body)
    assert cost() == one
