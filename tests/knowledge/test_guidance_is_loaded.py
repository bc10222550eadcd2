"""`manage.py load_guidance` fills an empty tree, and leaves alone what editors wrote."""

from io import StringIO

import pytest
from django.core.management import call_command
from wagtail.models import Page

from knowledge import first_guidance
from knowledge.models import ArticlePage, Contact, EasyPage, GuidancePage, SectionPage, WrittenPage
from tests.knowledge.articles import seen


def load(*words):
    out = StringIO()
    call_command("load_guidance", *words, stdout=out)
    return out.getvalue()


@pytest.fixture
def guidance(db):
    """All of the first guidance, before readers."""
    load("--publish")


def every(*models):
    """Every page of these kinds."""
    return [*Page.objects.type(*models).specific()]


def test_every_article_is_there_in_both_languages_and_knows_its_twin(guidance):
    for key, spoken in first_guidance.articles().items():
        pages = [page for page in every(WrittenPage) if page.title in {each.title for each in spoken.values()}]
        assert {page.locale.language_code for page in pages} >= {"de", "en"}, key
        twins = {page.translation_key for page in pages if not isinstance(page, EasyPage)}
        assert len(twins) == 1


def test_a_second_time_changes_nothing_that_an_editor_wrote(guidance):
    page = ArticlePage.objects.first()
    page.title = "Von Hand geändert"
    seen(page).save_revision().publish()
    before = Page.objects.count(), Contact.objects.count()
    assert "already" in load("--publish")
    assert (Page.objects.count(), Contact.objects.count()) == before
    assert ArticlePage.objects.get(pk=page.pk).title == "Von Hand geändert"


def test_without_being_told_so_nothing_of_it_is_before_readers(db, client):
    load()
    assert not Page.objects.live().type(SectionPage, WrittenPage).exists()
    assert not Contact.objects.filter(live=True).exists()
    page = ArticlePage.objects.first()
    assert page.review_by and page.get_latest_revision()
    assert client.get(page.get_url()).status_code == 404


def test_readers_open_every_page(guidance, client):
    for page in every(GuidancePage):
        answer = client.get(page.get_url())
        text = answer.content.decode()
        assert answer.status_code == 200, page.get_url()
        assert page.title in text.replace("&#x27;", "'")
        assert f'lang="{page.locale.language_code}"' in text


def test_a_contact_nobody_confirmed_is_shown_to_nobody(guidance, client):
    unconfirmed = Contact.objects.filter(confirmed_on=None)
    confirmed = Contact.objects.filter(live=True)
    shown = "".join(client.get(page.get_url()).content.decode() for page in every(WrittenPage))
    assert unconfirmed.exists()
    assert {contact.name_de for contact in unconfirmed if f"<h3>{contact.name_de}</h3>" in shown} == set()
    assert {contact.name_de for contact in confirmed if f"<h3>{contact.name_de}</h3>" not in shown} == set()
