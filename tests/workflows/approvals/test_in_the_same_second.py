"""Two tabs, two seats, a grant that ends, a version that arrives: of what happens at once exactly one thing counts."""

import hashlib
from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from portal.access.answers import Refused
from portal.access.fences import writing
from portal.accounts.models import Person
from portal.cases.grants import CaseGrant
from portal.cases.models import Case, Wall
from portal.documents.models import Version
from portal.documents.models.versions import Scan
from portal.vault import blobs, keys
from tests.cast import make_cast
from tests.portal.cases.test_who_waits_asks_again import in_another_connection, wait_until_it_waits
from tests.workflows.approvals import table
from workflows.approvals.actions import deciding, deputies
from workflows.approvals.models import Decision, Deputy
from workflows.approvals.troubles import NoChains, NotYourDeputy, Overtaken


def grant_ends(cast, sign_off):
    CaseGrant.objects.end(CaseGrant.objects.get(user=cast.person("reader")), how="ended", by=cast.person("lead"))


def wall_rises(cast, sign_off):
    wall = Wall(case=cast.case, person=cast.person("reader"), why="conflict", confirmed_at=timezone.now())
    wall.reason = "is involved"
    wall.save(force_insert=True)


def duty_ends(cast, sign_off):
    cast.person("reader").take_duties(["psychology"])


def version_arrives(cast, sign_off):
    document = sign_off.about.document
    version = Version(case=cast.case, document=document, author=cast.person("lead"), type="docx", scan=Scan.CLEAN)
    keys.create(version.sealed_under())
    version.come_to_be(blobs.Stored(1, hashlib.sha256(b"newer").digest(), 1))


def request_is_withdrawn(cast, sign_off):
    sign_off.end("withdrawn", by=cast.person("lead"))


MEANWHILE = {
    grant_ends: Refused,
    wall_rises: Refused,
    duty_ends: Refused,
    version_arrives: Overtaken,
    request_is_withdrawn: Refused,
}


@pytest.fixture
def place(own_database):
    """A case with a request for three, on real transactions."""
    cast = make_cast()
    table.in_force()
    return cast, table.ask(cast, table.document(cast))


@pytest.mark.parametrize("meanwhile", MEANWHILE, ids=lambda deed: deed.__name__)
def test_what_came_while_one_waited_counts(place, meanwhile):
    cast, sign_off = place
    table.read(cast["reader"], sign_off.about)
    seat, said = table.seat(sign_off, "hr"), table.said(sign_off)
    with writing("what somebody else does meanwhile"), transaction.atomic():
        Case.objects.select_for_update().get(pk=cast.case.pk)
        thread, trouble = in_another_connection(lambda: deciding.approve(seat, actor=cast["reader"], said=said))
        wait_until_it_waits()
        meanwhile(cast, sign_off)
    thread.join(10)
    assert [type(error) for error in trouble] == [MEANWHILE[meanwhile]]
    assert not Decision.objects.exists()
    seat.refresh_from_db()
    assert not seat.is_taken


def test_a_deputy_whose_time_ends_while_they_wait(place):
    cast, sign_off = place
    second = table.signatory(cast, "second_hr", "hr")
    with writing("a deputy"), transaction.atomic():
        now = timezone.now()
        words = {"starts_at": now, "ends_at": now + timedelta(days=1)}
        deputy = Deputy.objects.create(person=cast.person("reader"), deputy=second.person, **words)
    table.read(second, sign_off.about)
    seat, said = table.seat(sign_off, "hr"), table.said(sign_off, on_behalf_of=cast.person("reader"))
    with writing("what somebody else does meanwhile"), transaction.atomic():
        Case.objects.select_for_update().get(pk=cast.case.pk)
        thread, trouble = in_another_connection(lambda: deciding.approve(seat, actor=second, said=said))
        wait_until_it_waits()
        Deputy.objects.filter(pk=deputy.pk).update(ended_at=timezone.now())
    thread.join(10)
    assert [type(error) for error in trouble] == [NotYourDeputy]
    assert not Decision.objects.exists()


def test_of_two_who_name_each_other_one_comes_too_late(own_database):
    cast, today = make_cast(), timezone.localdate()
    reader, second = cast.person("reader"), table.signatory(cast, "second_hr", "hr")
    with writing("what somebody else does meanwhile"), transaction.atomic():
        Person.objects.select_for_update(no_key=True).get(pk=reader.pk)
        thread, trouble = in_another_connection(
            lambda: deputies.name(actor=second, deputy=reader, first_day=today, last_day=today)
        )
        wait_until_it_waits()
        now = timezone.now()
        Deputy.objects.create(person=reader, deputy=second.person, starts_at=now, ends_at=now + timedelta(days=1))
    thread.join(10)
    assert [type(error) for error in trouble] == [NoChains]
    assert Deputy.objects.get().person == reader


@pytest.mark.parametrize(("first", "second"), [("approve", "give_back"), ("approve", "approve")])
def test_two_tabs_decide_once(place, first, second):
    cast, sign_off = place
    table.read(cast["reader"], sign_off.about)
    seat, said = table.seat(sign_off, "hr"), table.said(sign_off, comment="because")
    tabs = [
        in_another_connection(lambda deed=deed: getattr(deciding, deed)(seat, actor=cast["reader"], said=said))
        for deed in (first, second)
    ]
    for thread, _trouble in tabs:
        thread.join(10)
    assert [type(error) for _thread, trouble in tabs for error in trouble] == [Refused]
    sign_off.refresh_from_db()
    assert Decision.objects.get().outcome == ("return" if sign_off.state == "returned" else "approve")


def test_one_person_does_not_take_two_seats_at_once(own_database):
    cast = make_cast()
    table.in_force(table.plan(table.stage("one", "hr", "hr")))
    table.signatory(cast, "second_hr", "hr")
    sign_off = table.ask(cast, table.document(cast))
    table.read(cast["reader"], sign_off.about)
    said = table.said(sign_off)
    tabs = [
        in_another_connection(lambda seat=seat: deciding.approve(seat, actor=cast["reader"], said=said))
        for seat in sign_off.seats.all()
    ]
    for thread, _trouble in tabs:
        thread.join(10)
    assert [type(error) for _thread, trouble in tabs for error in trouble] == [Refused]
    sign_off.refresh_from_db()
    assert (sign_off.state, Decision.objects.count()) == ("open", 1)


def test_two_people_in_two_seats_both_count(place):
    cast, sign_off = place
    tabs = []
    for duty, part in (("hr", "reader"), ("compliance", "signatory"), ("labour_law", "contributor")):
        table.read(cast[part], sign_off.about)
        seat, said = table.seat(sign_off, duty), table.said(sign_off)
        tabs.append(
            in_another_connection(
                lambda seat=seat, part=part, said=said: deciding.approve(seat, actor=cast[part], said=said)
            )
        )
    for thread, _trouble in tabs:
        thread.join(10)
    assert not [error for _thread, trouble in tabs for error in trouble]
    sign_off.refresh_from_db()
    assert (sign_off.state, Decision.objects.count()) == ("approved", 3)
