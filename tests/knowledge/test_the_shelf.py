"""A page is made once for each edition of guidance; whatever readers may see of a change they see at once."""

import gzip
import re

import pytest
from django.contrib.messages import get_messages
from django.core.management import call_command
from django.db import connection, transaction
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from wagtail.models import Locale, Page

from knowledge import shelf
from knowledge.models import ArticlePage, Contact, Edition
from tests.knowledge.articles import seen

STALKING = "/de/erkennen/stalking/"


@pytest.fixture
def kept(own_database, monkeypatch):
    """A portal with guidance, whose pages are kept."""
    call_command("load_guidance", "--publish", verbosity=0)
    monkeypatch.setattr(shelf, "SHELF", shelf.Shelf(1 << 20))
    return shelf.SHELF


def article():
    return ArticlePage.objects.get(slug="stalking", locale=Locale.objects.get(language_code="de"))


def read(address=STALKING, client=None, **headers):
    return (client or Client()).get(address, headers=headers)


def republish(page, **words):
    for name, value in words.items():
        setattr(page, name, value)
    seen(page).save_revision().publish()


def test_a_page_on_the_shelf_costs_one_question(kept):
    first = read()
    with CaptureQueriesContext(connection) as asked:
        second = read()
    assert [query["sql"].startswith('SELECT "knowledge_edition"') for query in asked] == [True]
    assert second.content == first.content
    assert kept.used > 0


# --- Whatever readers may see of a change --------------------------------------------------------------------------
def published():
    republish(article(), title="Anders")
    return STALKING, lambda answer: "Anders" in answer.content.decode()


def withdrawn():
    article().unpublish()
    return STALKING, lambda answer: answer.status_code == 404


def moved():
    article().move(Page.objects.get(slug="handeln"), pos="last-child")
    return STALKING, lambda answer: answer.status_code != 200


def named_elsewhere():
    republish(article(), title="Verfolgt")
    return "/de/", lambda answer: "Verfolgt" in answer.content.decode()


def a_contact_changed():
    contact = Contact.objects.get(key="police")
    contact.hours_de = "nur noch montags"
    contact.save_revision().publish()
    return "/de/handeln/notfallkontakte/", lambda answer: "nur noch montags" in answer.content.decode()


def a_translation_withdrawn():
    ArticlePage.objects.get(translation_key=article().translation_key, locale__language_code="en").unpublish()
    return STALKING, lambda answer: "/en/recognise/stalking/" not in answer.content.decode()


@pytest.mark.parametrize(
    "change",
    [published, withdrawn, moved, named_elsewhere, a_contact_changed, a_translation_withdrawn],
    ids=lambda change: change.__name__,
)
def test_it_shows_at_once(kept, change):
    for address in (STALKING, "/de/", "/de/handeln/notfallkontakte/"):
        read(address)
    address, shows = change()
    assert shows(read(address))


def test_a_draft_turns_no_page(kept):
    before = Edition.now()
    page = article()
    page.title = "Noch nicht"
    page.save_revision()
    assert Edition.now() == before
    assert "Noch nicht" not in read().content.decode()


def test_what_is_taken_back_turns_no_page(kept):
    before = Edition.now()
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        republish(article(), title="Anders")
        raise ZeroDivisionError
    assert Edition.now() == before
    assert "Anders" not in read().content.decode()


def test_nobody_but_the_triggers_writes_the_number(kept):
    with pytest.raises(Exception, match="permission denied"), transaction.atomic():
        Edition.objects.update(number=1)


# --- Who gets what -------------------------------------------------------------------------------------------------
def test_who_signed_in_gets_the_page_of_everybody_in_their_colours(kept, come_in, monkeypatch):
    client = come_in("editor", scheme="dark", contrast="more", language="de")
    alone = bytes(read(client=client).content)
    assert b'data-scheme="dark"' in alone
    assert b'href="/my-work/"' in alone
    monkeypatch.setattr(shelf, "is_shared", lambda request: False)
    assert bytes(read(client=client).content) == alone, "as if it had been made for them"
    monkeypatch.undo()
    assert b"my-work" not in read().content, "nothing of it stays on the shelf"


def test_who_signed_in_is_given_what_lies_there_without_looking_for_it(kept, come_in):
    client = come_in(factor="")
    made = read(client=client).content
    with CaptureQueriesContext(connection) as asked:
        given = read(client=client).content
    assert given == made
    tables = [re.search(r'FROM "(\w+)"', query["sql"])[1] for query in asked]
    assert tables == ["django_session", "accounts_person", "accounts_enteredsession", "knowledge_edition"]


def test_the_shelf_answers_behind_every_fence(settings):
    assert settings.MIDDLEWARE[-1] == "knowledge.shelf.PersonalShelfMiddleware"


def test_nothing_is_kept_of_who_brings_a_session_or_a_question(kept, come_in):
    kept.clear()
    client = come_in("editor")
    client.get("/de/?x=1")
    read("/de/search/?q=x")
    read("/de/gibt-es-nicht/")
    assert kept.used == 0


def test_what_is_said_to_one_person_is_said(kept, come_in):
    request = RequestFactory().get("/de/")
    request._messages = ["something"]
    assert not shelf.is_shared(request)
    request._messages = []
    assert shelf.is_shared(request)
    assert get_messages(request) == []


def test_whoever_has_it_already_is_told_so(kept):
    answer = read()
    again = read(**{"if-none-match": answer.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    republish(article(), title="Anders")
    assert read(**{"if-none-match": answer.headers["ETag"]}).status_code == 200


def test_it_is_pressed_for_who_can_unpress_it(kept):
    plain, pressed = read(), read(**{"accept-encoding": "gzip"})
    assert gzip.decompress(pressed.content) == plain.content
    assert {"Accept-Encoding", "Cookie"} <= {each.strip() for each in pressed.headers["Vary"].split(",")}
    assert len(pressed.content) < 60_000
    assert "public" in pressed.headers["Cache-Control"]
    for answer in (plain, pressed):
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
        assert not answer.cookies


def test_the_shelf_has_only_so_much_room(monkeypatch):
    small = shelf.Shelf(5_000)
    for number in range(10):
        small.put(("host", str(number)), shelf.Kept(1, b"x" * 900, b"", {}, ""))
    assert small.used <= 5_000
    assert small.take(("host", "9"), 1)
    assert small.take(("host", "0"), 1) is None
    assert small.take(("host", "9"), 2) is None, "another edition"


def test_without_the_database_a_page_goes_its_usual_way(kept, monkeypatch):
    def gone():
        raise ConnectionError

    monkeypatch.setattr(Edition, "now", gone)
    monkeypatch.setattr(shelf, "OUTAGES", (ConnectionError,))
    assert read("/de/help-now/").status_code == 200
