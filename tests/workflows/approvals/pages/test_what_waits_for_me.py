"""Decisions in My work: due first on top, late in words, on whose behalf; as many questions for thirty as for one."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.portal.documents.bringing import word
from tests.workflows.approvals import table
from tests.workflows.approvals.pages.test_who_is_shown_what import plain
from workflows.approvals import beside
from workflows.approvals.models import Deputy, Seat

pytestmark = pytest.mark.django_db
DECISIONS = "/my-work/decisions/"


def more(cast, number: int):
    """One more request for the same three."""
    return table.ask(cast, table.document(cast, name=f"{number}.docx", data=word(f"Number {number}")))


def test_who_is_asked_finds_it_and_nobody_else(cast, three, seen_by):
    for part in ("contributor", "reader", "signatory"):
        page = plain(seen_by(part, DECISIONS))
        assert f"{cast.case.code}, {three.key}" in page and "asked by Lead" in page and "due " in page, part
        assert "Decisions (1)" in page and three.key in seen_by(part, "/my-work/"), part
    for part in ("lead", "deputy", "assessor", "stranger", "walled"):
        page = plain(seen_by(part, DECISIONS))
        assert three.key not in page and "Decisions (" not in page, part
        assert "Nothing is waiting for you here." in page, part


def test_what_is_decided_or_overtaken_waits_no_more(cast, three, seen_by):
    table.decide(three, "hr", cast["reader"])
    assert three.key not in seen_by("reader", DECISIONS) and three.key in seen_by("signatory", DECISIONS)
    table.again(cast, three.about)
    assert three.key not in seen_by("signatory", DECISIONS)


def test_the_one_due_first_is_on_top_and_late_is_said_in_words(cast, three, seen_by):
    late = more(cast, 1)
    now = timezone.now()
    Seat.objects.filter(sign_off=late).update(due_at=now - timedelta(days=2))
    page = plain(seen_by("signatory", DECISIONS))
    assert page.index(late.key) < page.index(three.key) and "2 days overdue" in page
    Seat.objects.filter(sign_off=late).update(due_at=now - timedelta(minutes=1))
    assert "verdue" in plain(seen_by("signatory", DECISIONS))


def test_a_deputy_is_told_for_whom(cast, three, seen_by):
    other = table.signatory(cast, "colleague", "compliance")
    assert "on behalf of" not in seen_by("signatory", DECISIONS)
    now = timezone.now()
    Deputy.objects.create(
        person=other.person, deputy=cast.person("signatory"), starts_at=now, ends_at=now + timedelta(days=1)
    )
    assert "on behalf of Colleague" in plain(seen_by("signatory", DECISIONS))
    assert "on behalf of" not in seen_by("reader", DECISIONS)


def asks(client, address) -> int:
    """How often a page asks the database."""
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


def test_pages_ask_the_same_for_thirty_as_for_one(cast, three, browser_of, time_stands_still):
    code = cast.case.code
    pages = [("signatory", DECISIONS), ("signatory", "/my-work/")]
    pages += [("lead", f"/cases/{code}/{part}") for part in ("", "sign-offs/", "documents/")]
    browsers = {part: browser_of(part) for part, _ in pages}
    once = [asks(browsers[part], page) for part, page in pages if asks(browsers[part], page)]
    for number in range(29):
        more(cast, number)
    then = [asks(browsers[part], page) for part, page in pages if asks(browsers[part], page)]
    assert dict(zip(pages, then, strict=True)) == dict(zip(pages, once, strict=True))
    page = browsers["signatory"].get(DECISIONS).content.decode()
    assert "Decisions (30)" in plain(page) and "?page=2" in page
    assert page.count("asked by") == 25 and browsers["signatory"].get(f"{DECISIONS}?page=2").status_code == 200


def test_badges_of_a_page_of_documents_are_one_question(cast, three, django_assert_num_queries):
    versions = [three.about, *(more(cast, number).about for number in range(3))]
    with django_assert_num_queries(1):
        assert len(beside.badges_of(three.of_kind, cast["lead"], versions)) == 4


def test_a_request_of_twelve_seats_asks_no_more_than_one_of_one(cast, browser_of, time_stands_still):
    lead = browser_of("lead")
    asked = []
    for count in (1, 12):
        people = [table.signatory(cast, f"signer_{count}_{number}", "hr") for number in range(count)]
        seats = [{"key": f"s{number}", "person": str(who.person.pk)} for number, who in enumerate(people)]
        table.in_force({"name": table.NAME, "stages": [{"key": "review", "name": table.NAME, "seats": seats}]})
        sign_off = table.ask(cast, table.document(cast, name=f"{count}.docx", data=word(f"Words {count}")))
        for who in people[1:]:
            seat = sign_off.seats.get(person=who.person)
            table.read(who, sign_off.about)
            table.deciding.approve(seat, actor=who, said=table.said(sign_off, comment="fine"))
        addresses = [sign_off.get_absolute_url(), sign_off.about.get_absolute_url()]
        asked.append([asks(lead, address) for address in addresses if asks(lead, address)])
        asked[-1].append(asks(lead, f"/cases/{cast.case.code}/sign-offs/"))
    assert asked[0] == asked[1]
