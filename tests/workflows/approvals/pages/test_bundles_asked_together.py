"""The pages on which several documents are put together, asked for, and asked for again."""

import re
import uuid
from secrets import token_bytes

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from portal.cases.actions import circles
from portal.cases.models import Task
from portal.documents import seen
from portal.documents.actions import documents as of_documents
from portal.documents.models import Bundle
from portal.documents.models.documents import Document
from tests.portal.documents.bringing import bring_version, word
from tests.workflows.approvals import bundling, table
from tests.workflows.approvals.bundling import decide, document, seat, stage
from tests.workflows.approvals.pages.test_who_is_shown_what import plain
from tests.workflows.approvals.world import come
from workflows.approvals.models import Decision, SignOff
from workflows.approvals.troubles import NewerCame, TheseAreAsked

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]


@pytest.fixture
def letter(cast):
    return document(cast, "letter")


@pytest.fixture
def memo(cast):
    return document(cast, "memo")


@pytest.fixture
def both(cast, letter, memo):
    bundling.in_force()
    return bundling.ask(cast, letter, memo, why="For Monday.")


@pytest.fixture
def lead(browser_of):
    return browser_of("lead")


def place(cast):
    return reverse("bundle_ask_sign_off", args=[cast.case.code])


def next_place(cast, sign_off):
    bundle = sign_off.about
    return reverse("bundle_ask_again", args=[cast.case.code, bundle.key, bundle.number])


def chosen(*versions, **words):
    return {"versions": [str(each.pk) for each in versions]} | words


def hidden(answer, name) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', answer.content.decode())
    return found[1] if found else ""


def nothing_began() -> bool:
    return not SignOff.objects.exists() and not Bundle.objects.exists()


def test_the_page_shows_who_decides_on_what_and_then_asks(cast, letter, memo, lead):
    bundling.in_force()
    page = lead.get(place(cast)).content.decode()
    assert str(letter.pk) in page and f"{memo.document.key}, version 1" in plain(page)
    assert " checked" not in page and "Show who would decide" in page
    shown = lead.post(place(cast), chosen(letter, memo, why="For Monday."))
    words = plain(shown.content.decode())
    assert shown.status_code == 200 and nothing_began()
    assert "Labour law: Contributor" in words and "Human resources: Reader" in words
    assert f"Decides only on: {letter.document.key}, version 1" in words and "For Monday." in words
    answer = lead.post(place(cast), chosen(letter, memo, why="For Monday.", shown=hidden(shown, "shown")))
    sign_off = SignOff.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, sign_off.get_absolute_url())
    assert [each.pk for each in sign_off.about.contents] == [
        each.pk for each in sorted((letter, memo), key=lambda one: one.document.key)
    ]
    assert sign_off.why == "For Monday." and sign_off.seats.count() == 3


def test_what_is_sent_is_what_was_shown(cast, letter, memo, lead):
    bundling.in_force()
    third = document(cast, "letter", "Another")
    shown = hidden(lead.post(place(cast), chosen(letter, memo)), "shown")
    other = lead.post(place(cast), chosen(letter, memo, third, shown=shown))
    assert other.status_code == 200 and nothing_began()  # shown once more, with the third
    assert third.document.key in plain(other.content.decode())
    newer = bring_version(cast, memo.document, word("He was not seen."))
    answer = lead.post(place(cast), chosen(letter, memo, shown=shown))
    assert answer.status_code == 422 and nothing_began()
    assert lead.post(place(cast), chosen(letter, newer, shown=shown)).status_code == 200 and nothing_began()


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({}, "two documents"),
        ({"versions": ["x' OR 1=1"]}, NewerCame.sentence),
        ({"versions": [str(uuid.uuid4())] * 2}, NewerCame.sentence),
        ({"versions": ["\x00", "a" * 5000]}, NewerCame.sentence),
    ],
)
def test_nonsense_is_answered_in_words(cast, letter, memo, lead, typed, sentence):
    bundling.in_force()
    answer = lead.post(place(cast), typed | {"shown": "x", "known_on": "1.1.1", "why": "x" * 3000})
    assert answer.status_code == 422 and nothing_began()
    assert str(sentence) in plain(answer.content.decode())


def test_one_document_or_the_same_twice_is_not_several(cast, letter, memo, lead):
    bundling.in_force()
    for one in (chosen(letter), chosen(letter, letter)):
        answer = lead.post(place(cast), one | {"shown": str(letter.pk)})
        assert answer.status_code == 422 and nothing_began()
        assert "two documents" in plain(answer.content.decode())


def test_what_stands_in_the_way_is_said_before_anybody_is_asked(cast, letter, memo, lead):
    page = plain(lead.post(place(cast), chosen(letter, memo)).content.decode())
    assert "No procedure is in force" in page
    bundling.in_force()
    minutes = document(cast, "minutes")
    answer = lead.post(place(cast), chosen(letter, minutes))
    assert "nobody would have to decide on" in plain(answer.content.decode())
    assert "Show who would decide" in answer.content.decode()
    cast.person("signatory").take_duties(["psychology"])
    answer = lead.post(place(cast), chosen(letter, memo))
    assert "Nobody is left for: Compliance." in plain(answer.content.decode())
    sent = lead.post(place(cast), chosen(letter, memo, shown=" ".join(sorted((str(letter.pk), str(memo.pk))))))
    assert sent.status_code == 422 and nothing_began()


def test_the_same_are_not_asked_for_side_by_side(cast, letter, memo, both, lead):
    answer = lead.post(place(cast), chosen(letter, memo))
    assert answer.status_code == 422 and Bundle.objects.count() == 1


@pytest.mark.parametrize(
    ("part", "status"),
    [("contributor", 200), ("reader", 403), ("signatory", 404), ("stranger", 404), ("walled", 404)],
)
def test_who_may_ask_for_several(cast, letter, memo, browser_of, part, status):
    bundling.in_force()
    browser = browser_of(part)
    both = " ".join(sorted((str(letter.pk), str(memo.pk))))
    link = place(cast)
    offered = browser.get(reverse("sign_offs", args=[cast.case.code]))
    assert (offered.status_code == 200 and link in offered.content.decode()) is (status == 200)
    assert {browser.get(link).status_code, browser.post(link, chosen(letter, memo)).status_code} == {status}
    if status != 200:
        browser.post(link, chosen(letter, memo, shown=both))
        assert nothing_began()


def test_of_a_circle_one_is_not_in_nothing_is_offered(cast, letter, memo, browser_of):
    bundling.in_force()
    _for(cast, memo, circles.make(cast.case, actor=cast["lead"], name="Two", people=[cast.person("reader")]))
    page = browser_of("contributor").get(place(cast)).content.decode()
    assert letter.document.key in page and memo.document.key not in page
    answer = browser_of("contributor").post(place(cast), chosen(letter, memo))
    assert answer.status_code == 422 and memo.document.key not in answer.content.decode() and nothing_began()


def test_asking_again_says_before_what_changed_and_whose_decisions_stand(cast, letter, memo, both, lead):
    yes = decide(cast, both, "labour_law", "contributor")
    newer = bring_version(cast, memo.document, word("He was not seen."))
    assert next_place(cast, both) in lead.get(both.get_absolute_url()).content.decode()
    shown = lead.get(next_place(cast, both))
    page = plain(shown.content.decode())
    assert f"{letter.document.key}, version 1: unchanged" in page
    assert f"{memo.document.key}, version 2 instead of {memo.document.key}, version 1" in page
    assert "Labour law: the decision of Contributor stands." in page and "Human resources: Reader" in page
    assert SignOff.objects.count() == 1
    answer = lead.post(next_place(cast, both), {"sha256": hidden(shown, "sha256"), "why": "Once more."})
    second = SignOff.objects.get(follows=both)
    assert (answer.status_code, answer["Location"]) == (302, second.get_absolute_url())
    assert second.decisions.get().stands_from == yes and newer in second.about.contents
    page = plain(lead.get(second.get_absolute_url()).content.decode())
    assert f"This decision stands from {both.key}" in page and "Waits for 2 of 3" in page
    assert next_place(cast, both) not in lead.get(both.get_absolute_url()).content.decode()


def test_asking_again_from_an_older_round_says_what_changed_since_the_last(cast, letter, memo, both, lead):
    bring_version(cast, memo.document, word("He was not seen."))
    second = bundling.again(cast, both)
    bring_version(cast, letter.document, word("Another letter."))
    page = plain(lead.get(next_place(cast, both)).content.decode())
    assert f"{memo.document.key}, version 2: unchanged" in page
    assert f"{letter.document.key}, version 2 instead of {letter.document.key}, version 1" in page
    assert plain(lead.get(next_place(cast, second)).content.decode()).count("instead of") == 1


def test_who_asks_again_for_what_is_no_longer_the_newest_is_told(cast, memo, both, lead):
    bring_version(cast, memo.document, word("He was not seen."))
    shown = hidden(lead.get(next_place(cast, both)), "sha256")
    bring_version(cast, memo.document, word("He was seen after all."))
    answer = lead.post(next_place(cast, both), {"sha256": shown, "why": "Kept."})
    page = plain(answer.content.decode())
    assert (
        answer.status_code == 422
        and str(NewerCame.sentence) in page
        and "version 3 instead of" in page
        and "Kept." in page
    )
    assert hidden(answer, "sha256") not in ("", shown)
    for nonsense in ({}, {"sha256": ""}, {"sha256": "\x00"}, {"sha256": "é" * 70}):
        assert lead.post(next_place(cast, both), nonsense).status_code == 422
    both.refresh_from_db()
    assert both.state == "open" and SignOff.objects.count() == Bundle.objects.count() == 1
    answer = lead.post(next_place(cast, both), {"sha256": hidden(answer, "sha256")})
    assert answer.status_code == 302 and SignOff.objects.count() == 2


def test_while_it_is_open_and_nothing_changed_it_is_not_asked_again(cast, both, lead):
    assert next_place(cast, both) not in lead.get(both.get_absolute_url()).content.decode()
    shown = lead.get(next_place(cast, both)).content.decode()
    assert str(TheseAreAsked.sentence) in plain(shown) and 'name="why"' not in shown
    answer = lead.post(next_place(cast, both), {"sha256": both.digest})
    assert answer.status_code == 422 and SignOff.objects.count() == 1


def test_where_all_are_withdrawn_the_page_says_so(cast, letter, memo, both, lead):
    for each in (letter, memo):
        gone = Document.objects.get(pk=each.document_id)
        of_documents.withdraw(gone, actor=cast["lead"], version=gone.version, because="Not needed")
    answer = lead.get(next_place(cast, both))
    assert answer.status_code == 200 and "Sign-off cannot be asked for yet" in answer.content.decode()
    assert 'name="why"' not in answer.content.decode()
    assert lead.post(next_place(cast, both), {"sha256": both.digest}).status_code == 422
    assert SignOff.objects.count() == 1


@pytest.mark.parametrize(
    ("part", "status"),
    [("reader", 403), ("signatory", 404), ("stranger", 404), ("walled", 404), ("lead_elsewhere", 404)],
)
def test_nobody_else_asks_again(cast, memo, both, browser_of, part, status):
    bring_version(cast, memo.document, word("He was not seen."))
    browser, link = browser_of(part), next_place(cast, both)
    assert browser.get(link).status_code == status
    assert browser.post(link, {"sha256": bundling.shown(cast, both)}).status_code == status
    both.refresh_from_db()
    assert both.state == "open" and SignOff.objects.count() == 1
    if status == 403:
        assert link not in browser.get(both.get_absolute_url()).content.decode()


def test_who_sees_a_part_of_it_learns_of_no_other(cast, letter, memo, browser_of):
    """The contributor may ask again what they see, and is asked here; the memo is for a circle they are not in."""
    _for(cast, memo, circles.make(cast.case, actor=cast["lead"], name="Two", people=[cast.person("reader")]))
    bundling.in_force(table.plan(stage(seat("labour_law", "letter"), seat("hr", "letter", "memo"))))
    sign_off = bundling.ask(cast, letter, memo)
    browser = browser_of("contributor")
    pages = [sign_off.get_absolute_url(), sign_off.about.get_absolute_url(), f"/cases/{cast.case.code}/sign-offs/"]
    for address in pages:
        page = browser.get(address)
        assert page.status_code == 200 and memo.document.key not in page.content.decode(), address
    assert letter.document.key in browser.get(pages[0]).content.decode()
    answer = browser.get(next_place(cast, sign_off))
    assert answer.status_code == 403 and memo.document.key not in answer.content.decode()
    link = reverse("seat_approve", args=[cast.case.code, sign_off.key, table.seat(sign_off, "labour_law").pk])
    assert memo.document.key not in browser.get(link).content.decode()


def test_the_page_of_a_bundle_shows_each_what_they_see(cast, letter, memo, browser_of):
    bundling.in_force(table.plan(stage(seat("labour_law", "memo"), seat("compliance", "letter"))))
    bundle = bundling.ask(cast, letter, memo).about
    page = browser_of("lead").get(bundle.get_absolute_url()).content.decode()
    assert letter.document.key in page and memo.document.key in page
    page = browser_of("signatory").get(bundle.get_absolute_url()).content.decode()
    assert letter.document.key in page and memo.document.key not in page
    for part in ("stranger", "walled", "lead_elsewhere", "administrator"):
        assert browser_of(part).get(bundle.get_absolute_url()).status_code == 404


def test_a_condition_that_would_have_no_place_is_refused_in_words(cast, letter, memo, browser_of):
    for name, each in (("One", letter), ("Two", memo)):
        _for(cast, each, circles.make(cast.case, actor=cast["lead"], name=name, people=[cast.person("reader")]))
    bundling.in_force(table.plan(stage(seat("hr"))))
    sign_off = bundling.ask(cast, letter, memo)
    for each in (letter, memo):
        seen.note(cast["reader"], each, "preview")
    here = table.seat(sign_off, "hr")
    link = reverse("seat_conditions", args=[cast.case.code, sign_off.key, here.pk])
    words = {"sha256": here.digest, "acknowledged": "on", "conditions": "Ask them", "comment": ""}
    answer = browser_of("reader").post(link, words)
    assert answer.status_code == 422 and "circle" in plain(answer.content.decode())
    assert not Decision.objects.exists() and not Task.objects.exists()


@pytest.mark.parametrize("page", ["choose", "look", "bundle", "request", "again"])
def test_the_pages_cost_the_same_at_any_size(cast, browser_of, page):
    bundling.in_force()
    few, many = (_cost(cast, browser_of("lead"), page, count) for count in (2, 12))
    assert few == many


def _cost(cast, browser, page, count) -> int:
    """How many questions a page asks about so many documents, once it was opened before."""
    lead = cast.person("lead")
    kinds = [("letter", "memo")[each % 2] for each in range(count)]
    versions = [come(cast.case, Document(kind=each), lead, token_bytes(32), lead) for each in kinds]
    choices = chosen(*versions)
    if page in {"choose", "look"}:
        address = place(cast)
    else:
        sign_off = bundling.ask(cast, *versions)
        address = sign_off.get_absolute_url() if page == "request" else sign_off.about.get_absolute_url()
    if page == "again":
        come(cast.case, versions[0].document, lead, token_bytes(32), lead)
        address = next_place(cast, sign_off)
    for _ in range(2):
        with CaptureQueriesContext(connection) as asked:
            answer = browser.post(address, choices) if page == "look" else browser.get(address)
        assert answer.status_code == 200 and versions[-1].document.key in answer.content.decode()
    return len(asked)


def _for(cast, version, circle):
    document_ = Document.objects.get(pk=version.document_id)
    of_documents.set_audience(document_, actor=cast["lead"], version=document_.version, circle=circle)
