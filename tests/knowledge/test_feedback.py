"""Feedback: without script, cookie, token or trace; refused clearly; and a report among it gets to where it belongs."""

from urllib.parse import urlencode

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from knowledge import feedback, forgetting
from knowledge.feedback_actions import NobodyToHandOverTo, NothingToHandOver, close, hand_over, take_over
from knowledge.models import ArticlePage, Feedback, HandedOver
from knowledge.models.feedback import AT_MOST
from portal.access.answers import Refused
from portal.audit.models import Entry
from portal.notifications.models import Notice
from portal.vault.models import WrappedKey
from tests.cast import badge, person
from tests.knowledge.test_search import section  # noqa: F401  (a fixture is used by its name)

FORM = "application/x-www-form-urlencoded"
HERE = {"Origin": "http://testserver", "Sec-Fetch-Site": "same-origin"}
SECRET = "Mein Kollege hat gesagt, er bringt morgen etwas mit."


@pytest.fixture(autouse=True)
def nobody_wrote_yet(monkeypatch):
    """The minute of a test begins with it, and does not end."""
    monkeypatch.setattr(feedback.time, "time", lambda: 0.0)
    feedback.THROTTLE.forget()


@pytest.fixture
def article(section):  # noqa: F811  (the fixture of that name)
    return section("Eins", "Ein Wort")


@pytest.fixture
def send(article):
    """Send the form at the end of the article: `send(words="…")`."""
    browser = Client(enforce_csrf_checks=True)

    def post(*, headers=HERE, page=article.pk, **said):
        body = urlencode(said, doseq=True)
        return browser.post(f"/de/feedback/{page}/", body, headers=headers, content_type=FORM)

    return post


def test_the_form_stands_at_the_end_of_an_article_and_needs_neither_script_nor_cookie(client, article):
    answer = client.get("/de/erkennen/eins/")
    page = answer.content.decode()
    form = page.split(f'action="/de/feedback/{article.pk}/"')[1].split("</form>")[0]
    assert not answer.cookies
    assert "csrf" not in page
    assert "Keine Namen" in form
    assert form.index('href="/report/?language=de"') < form.index("<textarea")
    assert "checked" not in form


def test_what_is_kept_tells_nobody_who_wrote(send, article):
    answer = send(helped="no", words="Was ist mit\r\nTeilzeit?")
    assert (answer.status_code, answer.url) == (302, f"/de/feedback/{article.pk}/received/")
    assert not answer.cookies
    kept = Feedback.objects.get()
    assert (kept.page_id, kept.language, kept.helped, kept.words) == (article.pk, "de", False, "Was ist mit\nTeilzeit?")
    assert kept.day == timezone.localdate()
    fields = {field.name for field in Feedback._meta.get_fields()}
    assert fields == {"id", "page", "language", "helped", "words", "day", "done_on", "done_by", "was_handed_over"}
    assert not Entry.objects.filter(verb__startswith="feedback").exists(), "a line would say at what minute"


def test_who_signed_in_writes_as_nobody(come_in, article):
    client = come_in("hr")
    assert client.post(f"/en/feedback/{article.pk}/", {"helped": "yes"}, headers=HERE).status_code == 302
    kept = Feedback.objects.get()
    assert (kept.language, kept.helped, kept.words, kept.done_by) == ("en", True, "", None)


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Origin": "https://elsewhere.example"},
        {"Origin": "null"},
        {"Origin": ""},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "none"},
        {"Origin": "http://testserver", "Sec-Fetch-Site": "cross-site"},
        {"Origin": "https://elsewhere.example", "Sec-Fetch-Site": "same-origin"},
        {"Origin": "http://testserver.elsewhere.example"},
    ],
)
def test_from_elsewhere_nothing_is_kept(send, headers):
    answer = send(headers=headers, words="von anderswo")
    assert answer.status_code == 403
    assert "Nichts wurde gespeichert" in answer.content.decode()
    assert "von anderswo" not in answer.content.decode()
    assert not Feedback.objects.exists()
    assert send(words="von hier").status_code == 302


@pytest.mark.parametrize("headers", [{"Origin": "http://testserver"}, {"Sec-Fetch-Site": "same-origin"}])
def test_one_of_the_two_headers_is_enough(send, headers):
    assert send(headers=headers, helped="yes").status_code == 302
    assert Feedback.objects.count() == 1


def test_what_is_too_long_is_refused_with_its_count_and_is_not_lost(send):
    words = "ä" * (AT_MOST + 1)
    answer = send(helped="yes", words=words)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert str(AT_MOST + 1) in page
    assert words in page
    assert "checked" in page
    assert not Feedback.objects.exists()
    assert send(words="a\r\n" * (AT_MOST // 2)).status_code == 302, "the end of a line is one character"


@pytest.mark.parametrize(
    "said",
    [{}, {"words": "   "}, {"helped": "perhaps"}, {"words": "a\0b"}, {"words": "a\x1bb"}, {"helped": ["yes", "x"]}],
)
def test_what_says_nothing_or_cannot_be_kept_is_refused_on_the_form(send, said):
    answer = send(**said)
    assert answer.status_code == 422
    assert "error-summary" in answer.content.decode()
    assert not Feedback.objects.exists()


def test_a_megabyte_is_refused_before_it_is_read(send):
    answer = send(words="x" * 1_000_000)
    assert answer.status_code == 413
    assert "zu viel auf einmal" in answer.content.decode()
    assert not Feedback.objects.exists()


@pytest.mark.parametrize("body", [b"\xff\xfe=\x80", b"&" * 60_000, b"helped=yes&" * 4_000, b"--x\r\n", b""])
@pytest.mark.parametrize("kind", ["application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "text/plain"])
def test_no_body_is_a_fault(client, article, body, kind):
    client.raise_request_exception = False
    answer = client.post(f"/de/feedback/{article.pk}/", body, content_type=kind, headers=HERE)
    assert answer.status_code in {302, 400, 422}


def test_a_thousand_a_minute_are_slowed_and_the_words_are_not_lost(send):
    statuses = [send(words=f"Wort {number}").status_code for number in range(200)]
    assert statuses.count(302) == feedback.A_MINUTE_FROM_ONE == Feedback.objects.count()
    answer = send(words="Das hier")
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "60")
    assert "Das hier" in answer.content.decode()
    others = [send(words="x", headers=HERE | {"X-Forwarded-For": f"10.0.0.{n}"}).status_code for n in range(3)]
    assert others == [429] * 3, "made-up headers change nothing"


def test_from_many_addresses_it_is_slowed_as_well(send, monkeypatch):
    addresses = iter(range(10_000))
    monkeypatch.setattr(feedback, "client_address", lambda request: str(next(addresses)))
    monkeypatch.setattr(feedback, "A_MINUTE_FROM_ALL", 7)
    assert [send(helped="yes").status_code for _ in range(20)].count(302) == 7
    feedback.THROTTLE.forget()
    monkeypatch.setattr(feedback, "A_DAY_FROM_ALL", 8)
    assert [send(helped="yes").status_code for _ in range(3)] == [302, 429, 429]


def test_a_minute_later_there_is_room_again_and_no_address_is_kept(rf, monkeypatch):
    throttle, request = feedback.Throttle(), rf.post("/", REMOTE_ADDR="10.1.2.3")
    monkeypatch.setattr(feedback.time, "time", lambda: 60.0)
    assert [throttle.is_too_much(request) for _ in range(6)] == [False] * 5 + [True]
    assert "10.1.2.3" not in repr(vars(throttle))
    monkeypatch.setattr(feedback.time, "time", lambda: 121.0)
    assert throttle.is_too_much(request) is False
    assert throttle._from.total() == 1


def test_about_what_is_not_there_nobody_writes(send, article, client):
    article.unpublish()
    for page in (article.pk, 999_999, 10**30):
        assert send(page=page, helped="yes").status_code == 404
        assert client.get(f"/de/feedback/{page}/").status_code == 404
        assert client.get(f"/de/feedback/{page}/received/").status_code == 404
    assert not Feedback.objects.exists()


def test_no_answer_to_it_is_kept_by_anybody(send, client, article):
    for answer in (
        send(helped="yes"),
        send(),
        client.get(f"/de/feedback/{article.pk}/"),
        client.get(f"/de/feedback/{article.pk}/received/"),
    ):
        assert "no-store" in answer.headers["Cache-Control"]
        assert not getattr(answer, "guidance_for_everybody", False)
        assert not answer.cookies
    assert client.delete(f"/de/feedback/{article.pk}/").status_code == 405


# --- Editors -------------------------------------------------------------------------------------------------------
@pytest.fixture
def said(article):
    return Feedback.objects.create(page=article, language="de", helped=False, words=SECRET)


def test_editors_see_it_by_page_and_close_it(editor, said, article):
    other = Feedback.objects.create(language="en", words="Call Casey Editor, 0171 2345678, or a@b.example")
    page = editor.get(reverse("feedback_admin:index")).content.decode()
    assert SECRET in page
    assert all(found in page for found in ("a name somebody here has", "an e-mail address", "a number or an address"))
    page = editor.get(reverse("feedback_admin:index"), {"about": article.pk}).content.decode()
    assert SECRET in page
    assert "0171" not in page
    assert editor.post(reverse("feedback_admin:close", args=[said.pk])).status_code == 302
    said.refresh_from_db()
    assert said.is_done
    assert said.words == SECRET
    assert SECRET not in editor.get(reverse("feedback_admin:index")).content.decode()
    assert SECRET in editor.get(reverse("feedback_admin:index"), {"state": "done"}).content.decode()
    other.refresh_from_db()
    assert not other.is_done
    assert '"/admin/feedback/"' in editor.get("/admin/").content.decode()


@pytest.mark.parametrize("query", ["about=x", "about=99999999999999", "about=²", "p=-1", "p=x", "state=x"])
def test_whatever_stands_in_the_address_the_list_is_shown(editor, said, query):
    assert editor.get(f"/admin/feedback/?{query}").status_code == 200


def test_the_list_asks_the_same_number_of_questions_for_one_and_for_many(
    editor, said, article, time_stands_still, django_assert_max_num_queries
):
    editor.get("/admin/feedback/")
    for number in range(30):
        Feedback.objects.create(page=article, language="de", words=f"Nr. {number}")
    with django_assert_max_num_queries(20):
        editor.get("/admin/feedback/")


@pytest.mark.parametrize("duties", [("administrator",), ("threat_management",), ("hr",)])
def test_nobody_but_editors_reads_or_changes_it(come_in, said, duties):
    client = come_in(*duties)
    client.raise_request_exception = False
    assert client.get(reverse("feedback_admin:index")).status_code in {302, 403}
    for deed in ("close", "hand_over"):
        assert client.post(reverse(f"feedback_admin:{deed}", args=[said.pk])).status_code in {302, 403, 404}
    said.refresh_from_db()
    assert (said.words, said.is_done) == (SECRET, False)


# --- A report among it ---------------------------------------------------------------------------------------------
def test_a_report_is_handed_over_and_erased_in_one_step(editor, said, come_in):
    manager = come_in("threat_management")
    assert editor.post(reverse("feedback_admin:hand_over", args=[said.pk])).status_code == 302
    said.refresh_from_db()
    handed = HandedOver.objects.get()
    assert (said.words, said.was_handed_over, said.is_done) == ("", True, True)
    assert handed.words == SECRET
    assert SECRET not in editor.get("/admin/feedback/?state=done").content.decode()
    notice = Notice.objects.get()
    assert (notice.thing, notice.link) == (handed.pk, handed.get_absolute_url())
    entry = Entry.objects.get(verb="feedback.hand_over")
    assert SECRET not in str(entry.facts)
    assert editor.get(handed.get_absolute_url()).status_code == 404, "the editor gave it away"
    assert SECRET in manager.get(notice.link).content.decode()
    assert Entry.objects.filter(verb="handed_over.view", outcome="read").count() == 1


def test_what_was_taken_over_is_nowhere(editor, said, come_in):
    manager = come_in("threat_management")
    editor.post(reverse("feedback_admin:hand_over", args=[said.pk]))
    handed = HandedOver.objects.get()
    assert manager.post(reverse("take_over", args=[handed.pk])).status_code == 302
    handed = HandedOver.objects.get()
    assert handed.is_taken
    assert not handed.words
    assert WrappedKey.objects.get(scope=handed.sealed_under()).shredded_at
    page = manager.get(handed.get_absolute_url()).content.decode()
    assert SECRET not in page
    assert "Taken over" in page
    assert manager.post(reverse("take_over", args=[handed.pk])).status_code == 302, "a second time changes nothing"


@pytest.mark.parametrize("duty", ["editor", "administrator", "hr", "auditor"])
def test_nobody_but_threat_management_reads_what_was_handed_over(said, come_in, duty):
    person("manager", "threat_management")
    handed = hand_over(said, actor=badge(person("writer", "editor")))
    client = come_in(duty)
    assert client.get(handed.get_absolute_url()).status_code == 404
    assert client.post(reverse("take_over", args=[handed.pk])).status_code == 404
    with pytest.raises(Refused):
        take_over(handed, actor=badge(person("another", duty)))
    assert HandedOver.objects.get().words == SECRET


def test_without_threat_management_nothing_is_erased(said, editor):
    who = badge(person("writer", "editor"))
    with pytest.raises(NobodyToHandOverTo):
        hand_over(said, actor=who)
    assert editor.post(reverse("feedback_admin:hand_over", args=[said.pk]), follow=True).status_code == 200
    said.refresh_from_db()
    assert (said.words, said.is_done) == (SECRET, False)
    assert not HandedOver.objects.exists()


def test_without_words_nothing_is_handed_over(said):
    person("manager", "threat_management")
    who = badge(person("writer", "editor"))
    hand_over(said, actor=who)
    with pytest.raises(NothingToHandOver):
        hand_over(said, actor=who)
    assert HandedOver.objects.count() == 1


def test_what_was_dealt_with_is_forgotten_and_what_waits_is_not(said, article):
    close(said, actor=badge(person("writer", "editor")))
    Feedback.objects.update(done_on=timezone.localdate() - forgetting.FEEDBACK_IS_KEPT_FOR * 1.1)
    old = timezone.localdate() - forgetting.FEEDBACK_IS_KEPT_FOR * 2
    waits = Feedback.objects.create(page=article, language="de", words="x", day=old)
    forgetting.forget_what_readers_left.call()
    assert list(Feedback.objects.all()) == [waits]


def test_a_page_that_is_deleted_takes_no_feedback_with_it(said, article):
    article.delete()
    said.refresh_from_db()
    assert said.page is None


def test_it_works_on_every_kind_of_article(db, client):
    call_command("load_guidance", "--publish", verbosity=0)
    for page in (ArticlePage.published("en").first(), ArticlePage.published("de").first()):
        assert b"/feedback/" in client.get(page.get_url()).content
