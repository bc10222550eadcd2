"""The server's side of tus: offsets, breaks, and who may."""

import io
import logging
from datetime import timedelta

import pytest
from django.http import UnreadablePostError
from django.utils import timezone

from portal.access.answers import Refused
from portal.audit.models import Entry
from portal.documents import preparing, receiving, tasks
from portal.documents.models import Upload
from portal.documents.troubles import OutOfStep
from portal.vault import blobs
from portal.vault.errors import BlobsUnavailable
from tests.portal.cases.pages.conftest import come_in
from tests.portal.documents.uploads.sending import Tus, at, metadata
from tests.portal.outages import lose_keys

TEXT = b"What was said at the gate on Monday."


@pytest.fixture
def tus(cast):
    """A contributor's client."""
    return Tus(come_in(cast.person("contributor")), cast.case)


def lying(upload):
    return [each.name for each in blobs.names(f"uploads/{upload.pk}/")]


def bytes_of(upload):
    with preparing.arrived(upload) as file:
        return file.read()


def test_what_the_server_speaks_is_said_to_who_asks(tus, settings):
    answer = tus.browser.options(f"{tus.home}uploads/new/")
    assert answer.status_code == 204
    assert answer["Tus-Version"] == "1.0.0"
    assert set(answer["Tus-Extension"].split(",")) == {"creation", "termination", "expiration"}
    assert answer["Tus-Max-Size"] == str(settings.DOCUMENT_AT_MOST)


def test_a_file_is_announced_and_comes_in_pieces(tus, cast):
    answer = tus.announce("Vermerk.txt", len(TEXT))
    assert answer.status_code == 201
    assert answer["Tus-Resumable"] == "1.0.0"
    assert "Vermerk" not in answer["Location"]
    address = answer["Location"]
    for begin, end in ((0, 10), (10, 11), (11, len(TEXT))):
        answer = tus.send(address, TEXT[begin:end], begin)
        assert (answer.status_code, answer["Upload-Offset"]) == (204, str(end))
        assert "no-store" in answer["Cache-Control"]
    upload = at(address)
    assert (upload.state, upload.received, upload.by) == ("checking", len(TEXT), cast.person("contributor"))
    assert upload.file_name == "Vermerk.txt"
    assert bytes_of(upload) == TEXT


def test_one_asks_how_far_it_got(tus):
    address = tus.begin(size=len(TEXT))
    tus.send(address, TEXT[:7])
    answer = tus.ask("HEAD", address)
    assert (answer.status_code, answer["Upload-Offset"], answer["Upload-Length"]) == (200, "7", str(len(TEXT)))
    assert answer["Upload-Expires"].endswith("GMT")
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.parametrize("offset", [0, 6, 8, 36])
def test_a_piece_that_does_not_follow_is_not_taken(tus, offset):
    address = tus.begin(size=len(TEXT))
    tus.send(address, TEXT[:7])
    assert tus.send(address, b"x", offset).status_code == 409
    assert at(address).received == 7
    assert len(lying(at(address))) == 1


def test_more_than_was_announced_is_not_taken(tus):
    address = tus.begin(size=5)
    assert tus.send(address, b"123456").status_code == 413
    assert (at(address).received, lying(at(address))) == (0, [])


def test_of_two_at_once_one_is_taken_and_the_other_leaves_nothing(tus, cast):
    """Both were told the same offset; the slower one learns it only from the lock, after its bytes were sealed."""
    address = tus.begin(size=len(TEXT))
    slow, actor = at(address), cast["contributor"]
    tus.send(address, TEXT[:7])
    with pytest.raises(OutOfStep):
        receiving.take(slow, actor=actor, offset=0, stream=io.BytesIO(b"other!!"), length=7)
    upload = at(address)
    assert upload.received == 7
    assert lying(upload) == upload.parts
    assert bytes_of(upload) == TEXT[:7]


class Breaking(io.BytesIO):
    """A line that breaks after what it has, in the way Django tells of it."""

    def read(self, size=-1):
        """What there is, then the break."""
        found = super().read(size)
        if not found:
            raise UnreadablePostError
        return found


@pytest.mark.parametrize("line", [io.BytesIO, Breaking])
def test_what_came_before_a_break_is_kept(tus, cast, line):
    address = tus.begin(size=len(TEXT))
    receiving.take(at(address), actor=cast["contributor"], offset=0, stream=line(TEXT[:9]), length=len(TEXT))
    assert at(address).received == 9
    assert tus.ask("HEAD", address)["Upload-Offset"] == "9"
    tus.send(address, TEXT[9:], 9)
    assert bytes_of(at(address)) == TEXT


def test_a_break_before_the_first_byte_leaves_all_as_it_was(tus, cast):
    address = tus.begin(size=len(TEXT))
    receiving.take(at(address), actor=cast["contributor"], offset=0, stream=Breaking(b""), length=len(TEXT))
    assert (at(address).received, lying(at(address)), at(address).version) == (0, [], 1)


def test_nothing_of_it_lies_in_the_store_in_the_plain(tus, settings):
    address = tus.begin(size=len(TEXT))
    tus.send(address, TEXT)
    (name,) = at(address).parts
    from portal.vault import blob_store

    lying = blob_store.configured().lying(name)
    assert TEXT[:8] not in lying.read_at(0, lying.size)
    lying.close()


def test_who_gives_it_up_leaves_nothing(tus):
    address = tus.begin(size=len(TEXT))
    tus.send(address, TEXT[:7])
    upload = at(address)
    assert tus.ask("DELETE", address).status_code == 204
    assert (at(address).state, lying(upload)) == ("cancelled", [])
    assert tus.ask("HEAD", address).status_code == 410
    assert tus.send(address, TEXT[7:], 7).status_code == 410
    assert at(address).received == 7


def test_what_is_being_checked_is_not_given_up_any_more(tus):
    upload = tus.whole("Notes.txt", TEXT)
    assert tus.ask("DELETE", f"{tus.home}uploads/{upload.pk}/").status_code == 403
    upload.refresh_from_db()
    assert upload.state == "checking"


def test_what_waited_for_too_long_is_gone_and_the_sweep_leaves_nothing(tus):
    address = tus.begin(size=len(TEXT))
    tus.send(address, TEXT[:7])
    Upload.objects.update(touched_at=timezone.now() - timedelta(days=1, minutes=1))
    upload = at(address)
    assert tus.ask("HEAD", address).status_code == 410
    assert tus.send(address, TEXT[7:], 7).status_code == 410
    tasks.forget_uploads.func()
    assert not Upload.objects.filter(pk=upload.pk).exists()
    assert lying(upload) == []
    assert tus.ask("HEAD", address).status_code == 404


@pytest.mark.parametrize("part", ["lead", "deputy", "reader", "stranger", "walled", "lead_elsewhere"])
def test_somebody_elses_upload_does_not_exist(tus, cast, part):
    address = tus.begin(size=len(TEXT))
    other = Tus(come_in(cast.person(part)), cast.case)
    for answer in (other.ask("HEAD", address), other.send(address, TEXT), other.ask("DELETE", address)):
        assert answer.status_code == 404
    assert other.browser.post(f"{address}cancel/").status_code == 404
    assert (at(address).received, at(address).state) == (0, "receiving")


@pytest.mark.parametrize(("part", "status"), [("reader", 403), ("signatory", 404), ("stranger", 404), ("walled", 404)])
def test_who_may_not_add_announces_nothing(cast, part, status):
    assert Tus(come_in(cast.person(part)), cast.case).announce().status_code == status
    assert not Upload.objects.exists()


def test_who_lost_the_case_meanwhile_sends_nothing_more(tus, cast):
    from portal.cases.actions import access
    from portal.cases.grants import CaseGrant

    address = tus.begin(size=len(TEXT))
    tus.send(address, TEXT[:7])
    access.end(CaseGrant.objects.get(user=cast.person("contributor")), actor=cast["lead"], because="moved on")
    assert tus.send(address, TEXT[7:], 7).status_code == 404
    assert at(address).received == 7


def test_in_a_closed_case_nothing_arrives(tus, cast):
    address = tus.begin(size=len(TEXT))
    cast.move_to("retired")
    with pytest.raises(Refused):
        receiving.take(at(address), actor=cast["contributor"], offset=0, stream=io.BytesIO(TEXT), length=len(TEXT))
    assert (at(address).received, lying(at(address))) == (0, [])
    assert tus.announce().status_code == 403


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Tus_Resumable": "0.2.2"}, 412),
        ({"Upload_Length": "-1"}, 400),
        ({"Upload_Length": "1_000"}, 400),
        ({"Upload_Length": ""}, 400),
        ({"Upload_Length": "0"}, 400),
        ({"Upload_Length": str((1 << 30) + 1)}, 413),
        ({"Upload_Length": "9" * 40}, 400),
        ({"Upload_Metadata": ""}, 400),
        ({"Upload_Metadata": "filename ***"}, 400),
        ({"Upload_Metadata": "filename /w=="}, 400),
        ({"Upload_Metadata": metadata(filename="a.txt") + "," + metadata(filename="b.txt")}, 400),
        ({"Upload_Metadata": metadata(filename="a.txt", handling="loud", circle="case")}, 422),
        ({"Upload_Metadata": metadata(filename="a.txt", handling="internal", circle="elsewhere")}, 422),
        ({"Upload_Metadata": metadata(filename="a.txt", handling="internal", circle="case", comment="x" * 501)}, 422),
    ],
)
def test_an_announcement_that_makes_no_sense_makes_nothing(tus, headers, status):
    said = metadata(filename="a.txt", handling="internal", circle="case")
    answer = tus.ask("POST", f"{tus.home}uploads/new/", **{"Upload_Length": "5", "Upload_Metadata": said} | headers)
    assert answer.status_code == status, answer.content
    assert not Upload.objects.exists()


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"kind": "application/octet-stream"}, 415),
        ({"Upload_Offset": ""}, 400),
        ({"Upload_Offset": "0x0"}, 400),
        ({"Upload_Offset": "+0"}, 400),
        ({"Content_Length": ""}, 411),
        ({"Tus_Resumable": ""}, 412),
    ],
)
def test_a_piece_that_makes_no_sense_changes_nothing(tus, headers, status):
    address = tus.begin(size=len(TEXT))
    assert tus.ask("PATCH", address, TEXT, **{"Upload_Offset": "0"} | headers).status_code == status
    assert (at(address).received, lying(at(address))) == (0, [])


def test_the_protection_against_other_sites_stands(tus, cast):
    from django.test import Client

    strict = Client(enforce_csrf_checks=True)
    strict.cookies = tus.browser.cookies
    address = tus.begin(size=len(TEXT))
    assert Tus(strict, cast.case).announce().status_code == 403
    assert Tus(strict, cast.case).send(address, TEXT).status_code == 403
    assert at(address).received == 0


@pytest.mark.parametrize(
    "name", ["../../etc/passwd", "C:\\secret\\Plan\u202e.docx", "a\x07\x1bb.txt", "ü" * 300 + ".docx"]
)
def test_names_arrive_harmless(tus, name):
    upload = at(tus.begin(name, 5))
    assert not {"/", "\\", "\u202e", "\x07"} & set(upload.file_name)
    assert len(upload.file_name) <= 300


def test_the_store_gone_in_the_middle_is_an_outage_and_the_upload_goes_on_later(tus, monkeypatch, settings):
    address = tus.begin(size=len(TEXT))
    tus.send(address, TEXT[:7])
    from portal.vault import blob_local

    def full(*args):
        raise OSError(28, "No space left on device")

    tus.browser.raise_request_exception = False
    monkeypatch.setattr(blob_local.os, "write", full)
    answer = tus.send(address, TEXT[7:], 7)
    assert answer.status_code == 503
    assert answer["Retry-After"]
    assert "Das Portal ist gerade nicht erreichbar" in answer.text or "cannot be reached" in answer.text
    monkeypatch.undo()
    assert at(address).received == 7
    assert tus.send(address, TEXT[7:], 7).status_code == 204
    assert bytes_of(at(address)) == TEXT


def test_the_keys_gone_in_the_middle_is_an_outage_and_the_upload_goes_on_later(tus, settings):
    address = tus.begin(size=len(TEXT))
    tus.send(address, TEXT[:7])
    tus.browser.raise_request_exception = False
    before = settings.VAULT_PROVIDER
    lose_keys(settings)
    assert tus.send(address, TEXT[7:], 7).status_code == 503
    settings.VAULT_PROVIDER = before
    assert at(address).received == 7
    assert tus.send(address, TEXT[7:], 7).status_code == 204


def test_a_store_that_is_away_when_it_is_given_up_is_swept_later(tus, monkeypatch):
    address = tus.begin(size=len(TEXT))
    tus.send(address, TEXT[:7])

    def away(name):
        raise BlobsUnavailable("away")

    monkeypatch.setattr(blobs, "delete", away)
    assert tus.ask("DELETE", address).status_code == 204
    assert at(address).state == "cancelled"


def test_neither_journal_nor_log_knows_what_a_file_is_called(tus, caplog):
    caplog.set_level(logging.DEBUG)
    address = tus.begin("Drohung-Krüger.txt", len(TEXT), comment="von Frau Torell")
    tus.send(address, TEXT[:3])
    tus.send(address, b"x", 9)
    tus.ask("DELETE", address)
    told = " ".join(f"{line.verb} {line.facts}" for line in Entry.objects.all()) + caplog.text
    for word in ("Drohung", "Krüger", "Torell", "What was"):
        assert word not in told
