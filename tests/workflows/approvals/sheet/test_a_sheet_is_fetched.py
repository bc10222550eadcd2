"""The doors to a sheet: for those who lead and whoever asked, once it has ended, with a fresh factor; and no others."""

import io
import json
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from portal.access.answers import NeedsStepUp, Refused
from portal.audit.models import Entry
from portal.documents.models import VersionRead
from tests.cast import badge
from tests.portal.cases.pages.conftest import come_in
from tests.workflows.approvals import table
from workflows.approvals.actions import sheets as deeds
from workflows.approvals.sheet import making
from workflows.approvals.sheet import verify_sign_off as checker
from workflows.approvals.sheet.press import NotPrinted
from workflows.approvals.sheet.signing import SIGNER
from workflows.approvals.sheet.telling import told

pytestmark = pytest.mark.django_db
ENGLISH = {"Accept-Language": "en"}
DOORS = ("sign_off_sheet", "sign_off_sheet_pdf", "sign_off_sheet_json", "sign_off_sheet_checker")


def address(sign_off, door) -> str:
    """Where it is."""
    return reverse(door, kwargs={"code": sign_off.case.code, "key": sign_off.key})


@pytest.fixture
def returned(cast, three):
    """A request that HR returned."""
    table.decide(three, "hr", cast["reader"], "return", comment="The period is missing.")
    three.refresh_from_db()
    return three


@pytest.fixture
def quick_press(monkeypatch):
    """Pages are beside the point."""
    monkeypatch.setattr(making, "printed", lambda html, attached: [b"%PDF-1.7 printed"])


def test_it_is_for_who_leads_and_who_asked(cast, returned, quick_press):
    for part, status in {"lead": 200, "deputy": 200, "reader": 403, "assessor": 404, "stranger": 404}.items():
        browser = come_in(cast.person(part))
        for door in DOORS:
            assert browser.get(address(returned, door)).status_code == status, (part, door)


def test_while_it_waits_there_is_none(cast, three):
    browser = come_in(cast.person("lead"))
    for door in DOORS:
        assert browser.get(address(three, door)).status_code == 403
    assert address(three, "sign_off_sheet") not in browser.get(three.get_absolute_url()).content.decode()
    with pytest.raises(Refused):
        deeds.fetch(three, actor=cast["lead"], form="json", sheet=making.Sheet(b""))


def test_a_stale_factor_leads_to_a_step_up(cast, returned):
    with pytest.raises(NeedsStepUp):
        deeds.fetch(returned, actor=table.stale(cast["lead"]), form="json", sheet=making.Sheet(b""))
    with pytest.raises(Refused):
        deeds.fetch(returned, actor=badge(cast.person("reader")), form="json", sheet=making.Sheet(b""))
    assert not Entry.objects.filter(verb="sign_off.fetch_sheet", outcome="done").exists()


def test_the_json_leaves_as_a_download_named_by_codes_and_is_written_down(cast, returned):
    answer = come_in(cast.person("lead")).get(address(returned, "sign_off_sheet_json"))
    data = b"".join(answer.streaming_content)
    assert not checker.check(data, key=SIGNER.public_key()).wrong
    assert json.loads(data)["sheet"]["decisions"][0]["comment"] == "The period is missing."
    name = f"{returned.case.code}_{returned.key}.json"
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{name}"'
    assert answer.headers["Cache-Control"] == "no-store, private"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    entry = Entry.objects.filter(verb="sign_off.fetch_sheet").latest("pk")
    assert checker.hashlib.sha256(data).hexdigest() in str(vars(entry))
    assert "The period" not in str(vars(entry))


def test_the_pdf_counts_as_reading_its_original(cast, returned, quick_press):
    before = VersionRead.objects.filter(person=cast.person("deputy")).count()
    answer = come_in(cast.person("deputy")).get(address(returned, "sign_off_sheet_pdf"))
    assert b"".join(answer.streaming_content).startswith(b"%PDF")
    assert VersionRead.objects.filter(person=cast.person("deputy"), how="export").count() == before + 1


def test_a_printer_that_is_lost_hands_out_nothing(cast, returned, monkeypatch):
    def lost(html, attached):
        raise NotPrinted

    monkeypatch.setattr(making, "printed", lost)
    answer = come_in(cast.person("lead")).get(address(returned, "sign_off_sheet_pdf"), headers=ENGLISH)
    assert answer.status_code == 503 and "could not be printed" in answer.content.decode()
    assert not VersionRead.objects.filter(how="export").exists()


def test_an_original_that_changed_is_not_handed_out(cast, returned, monkeypatch):
    def copying(html, attached):
        return [piece for each in attached for piece in each.pieces()]

    monkeypatch.setattr(making, "printed", copying)
    monkeypatch.setattr(type(returned.about), "opened", lambda self: io.BytesIO(b"other bytes"))
    answer = come_in(cast.person("lead")).get(address(returned, "sign_off_sheet_pdf"), headers=ENGLISH)
    assert answer.status_code == 409 and "not what it was" in answer.content.decode()


def test_the_checking_program_is_handed_out_as_it_is(cast, returned):
    answer = come_in(cast.person("lead")).get(address(returned, "sign_off_sheet_checker"))
    assert b"".join(answer.streaming_content) == Path(checker.__file__).read_bytes()


def test_the_page_of_the_request_shows_the_way(cast, returned):
    for part, shown in {"lead": True, "reader": False}.items():
        page = come_in(cast.person(part)).get(returned.get_absolute_url()).content.decode()
        assert (address(returned, "sign_off_sheet") in page) == shown


def test_a_sheet_asks_the_same_number_of_questions_however_many_decided(cast):
    table.in_force(table.plan(table.stage("review", "labour_law", "hr", "compliance")))
    sign_off = table.ask(cast, table.document(cast))
    with CaptureQueriesContext(connection) as empty:
        told(type(sign_off).objects.get(pk=sign_off.pk), at=timezone.now())
    for duty, part in {"labour_law": "contributor", "hr": "reader", "compliance": "signatory"}.items():
        table.decide(sign_off, duty, cast[part])
    with CaptureQueriesContext(connection) as full:
        told(type(sign_off).objects.get(pk=sign_off.pk), at=timezone.now())
    assert len(full) <= len(empty)
