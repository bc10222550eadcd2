from http import HTTPStatus

import pytest
from django.contrib.messages.storage.cookie import CookieStorage
from django.contrib.sessions.backends.signed_cookies import SessionStore
from django.db import connection
from django.http import Http404
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext

from portal.notifications import views
from portal.notifications.inbox import notices_of, unread_count
from portal.notifications.models import Notice
from tests.portal.notifications.telling import CODE, badge, change, take_sight


@pytest.fixture
def ask():
    """Knock at a view of this room as somebody, past the middleware: `ask(inga, views.index)`."""

    def knock(person, view, data=None, **words):
        maker = RequestFactory()
        request = maker.get("/my-work/notices/", words.pop("query", None)) if data is None else maker.post("/", data)
        request.user, request.session = person, SessionStore()
        request.session["factor"] = "totp"
        request._messages = CookieStorage(request)
        return view(request, **words)

    return knock


def test_notices_of_what_one_no_longer_sees_are_neither_listed_nor_counted(db, person, thing, ask):
    inga = person("inga")
    gone, kept = thing(inga), thing(inga)
    change(inga, gone)
    change(inga, kept)
    take_sight(gone)
    assert [notice.thing for notice in notices_of(badge(inga))] == [kept.pk]
    assert unread_count(badge(inga)) == 1
    assert ask(inga, views.index).content.count(b"<tr>") == 2  # the head and one row


def test_a_notice_about_a_thing_out_of_sight_is_not_there(db, person, thing, ask):
    inga = person("inga")
    it = thing(inga)
    change(inga, it)
    take_sight(it)
    with pytest.raises(Http404):
        ask(inga, views.mark_read, {}, notice=Notice.objects.get().pk)
    assert not Notice.objects.get().is_read


def test_the_notice_of_somebody_else_is_not_there(db, person, thing, ask):
    inga, tarek = person("inga"), person("tarek")
    change(inga, thing(inga, tarek))
    with pytest.raises(Http404):
        ask(tarek, views.mark_read, {}, notice=Notice.objects.get().pk)
    ask(tarek, views.mark_all_read, {"shown": [Notice.objects.get().pk]})
    assert not Notice.objects.get().is_read


def test_nothing_lost_and_nothing_there_read_the_same(db, person, thing, ask):
    inga, tarek = person("inga"), person("tarek")
    it = thing(inga)
    change(inga, it)
    take_sight(it)
    texts = [ask(one, views.index).content.decode() for one in (inga, tarek)]
    without_tokens = [text.split("<main", 1)[1].split("</main>")[0] for text in texts]
    assert without_tokens[0] == without_tokens[1]


def test_the_page_names_the_deed_and_not_the_thing(db, person, thing, ask):
    inga = person("inga")
    change(inga, thing(inga))
    change(inga, thing(inga), verb="thing.of_an_older_release")
    page = ask(inga, views.index).content.decode()
    assert "A thing of yours has changed." in page
    assert CODE not in page.replace(f'href="/cases/{CODE}/"', "")


def test_the_number_of_questions_does_not_grow(db, person, thing, ask):
    counts = []
    for number in (1, 30):
        inga = person(f"inga{number}")
        for _ in range(number):
            change(inga, thing(inga))
        with CaptureQueriesContext(
            connection,
        ) as asked:
            ask(inga, views.index)
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 5


def test_opening_marks_as_read_and_leads_to_the_thing(db, person, thing, ask):
    inga = person("inga")
    change(inga, thing(inga))
    answer = ask(inga, views.mark_read, {"open": "1"}, notice=Notice.objects.get().pk)
    assert answer.status_code == HTTPStatus.FOUND
    assert answer.url == f"/cases/{CODE}/"
    assert Notice.objects.get().is_read


def test_marking_in_two_tabs_keeps_the_first_time(db, person, thing, ask):
    inga = person("inga")
    change(inga, thing(inga))
    notice = Notice.objects.get()
    ask(inga, views.mark_read, {"page": "2"}, notice=notice.pk)
    first = Notice.objects.get().read_at
    answer = ask(inga, views.mark_read, {"page": "2"}, notice=notice.pk)
    assert answer.url == "/my-work/notices/?page=2"
    assert Notice.objects.get().read_at == first


def test_marking_all_leaves_alone_what_came_meanwhile(db, person, thing, ask):
    inga = person("inga")
    change(inga, thing(inga))
    shown = [notice.pk for notice in notices_of(badge(inga))]
    change(inga, thing(inga))
    ask(inga, views.mark_all_read, {"shown": shown})
    assert unread_count(badge(inga)) == 1


@pytest.mark.parametrize("shown", [[], ["not-a-key"], ["x" * 5000], ["\x00"]])
def test_a_garbled_page_marks_nothing_and_says_so(db, person, thing, ask, shown):
    inga = person("inga")
    change(inga, thing(inga))
    assert ask(inga, views.mark_all_read, {"shown": shown, "page": "-1&x"}).url == "/my-work/notices/"
    assert unread_count(badge(inga)) == 1


@pytest.mark.parametrize("page", ["0", "99", "x", "1e9"])
def test_a_page_that_is_not_there_is_answered_with_one_that_is(db, person, thing, ask, page):
    inga = person("inga")
    change(inga, thing(inga))
    assert ask(inga, views.index, query={"page": page}).status_code == HTTPStatus.OK


def test_marking_takes_no_get(db, person, thing, ask):
    inga = person("inga")
    change(inga, thing(inga))
    answer = ask(inga, views.mark_read, notice=Notice.objects.get().pk)
    assert answer.status_code == HTTPStatus.METHOD_NOT_ALLOWED
    assert not Notice.objects.get().is_read
