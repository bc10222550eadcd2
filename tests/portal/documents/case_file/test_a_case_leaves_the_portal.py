"""What goes into an exported file and what does not, who gets it, and that nothing half is ever there to be fetched."""

import io
import json
import zipfile
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.management import call_command
from django.utils import timezone, translation
from pypdf import PdfReader

from portal.access.answers import NeedsStepUp, Refused
from portal.audit.models import Entry
from portal.cases.actions import circles
from portal.cases.grants import CaseGrant
from portal.documents.actions import case_file as deeds
from portal.documents.actions import documents
from portal.documents.case_file import making, paper, press, tasks
from portal.documents.case_file.manifest import grouped
from portal.documents.models import CaseFile, VersionRead
from portal.documents.reading.parts import Unreadable
from portal.documents.troubles import NotAllOfItAnyMore, NothingToExport
from portal.notifications.models import Notice
from portal.vault import blobs, keys
from portal.vault.errors import BlobsUnavailable
from tests.cast import badge
from tests.portal.documents.case_file import things
from tests.portal.documents.case_file.things import CAVEATS

pytestmark = pytest.mark.django_db


def opened(case_file, output) -> bytes:
    """The file itself."""
    with making.opened(case_file, output) as file:
        return file.read()


def in_zip(case_file) -> dict[str, bytes]:
    """What lies in the ZIP."""
    with zipfile.ZipFile(io.BytesIO(opened(case_file, "zip"))) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def pages_of(case_file) -> list[str]:
    """What each page of the PDF says."""
    return [" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(opened(case_file, "pdf"))).pages]


def listed(inside) -> list[dict]:
    """The documents the manifest names."""
    return [each for each in json.loads(inside["manifest.json"])["files"] if each["what"] == "document"]


def lying(case_file) -> set[str]:
    """Every blob of this export."""
    return {each.name for each in blobs.names(f"exports/{case_file.pk}/")}


def test_everything_and_only_what_one_may_see(cast, shelf, made, tmp_path):
    case_file = made(outputs=["zip", "pdf"], parts=["notes", "tasks", "timeline", "people"])
    assert case_file.state == "ready"
    inside, code = in_zip(case_file), cast.case.code
    names = {
        f"documents/{code}_{shelf[name].key}_v1.{end}"
        for name, end in [("mail", "eml"), ("pdf", "pdf"), ("picture", "png")]
    }
    assert {name for name in inside if "/" in name} == {*names, f"documents/{code}_{shelf['word'].key}_v2.docx"}
    assert inside[f"documents/{code}_{shelf['word'].key}_v2.docx"] == things.WORD + b"two"
    told = {each["document"]: each for each in listed(inside)}
    assert told[shelf["word"].key]["file_name"] == "Aussage.docx"
    texts = b"".join(inside[name] for name in ("notes.html", "timeline.html", "tasks.html", "people.html")).decode()
    assert "A note among us" in texts
    assert "Who opened the gate?" in texts
    assert "R. Decker" in texts
    whole = texts + " ".join(pages_of(case_file)) + inside["manifest.json"].decode()
    assert not any(words in whole for words in ("circle", "Mia Torell", CAVEATS["reason"]))
    paths = []
    for output in ("zip", "pdf"):
        paths.append(tmp_path / output)
        paths[-1].write_bytes(opened(case_file, output))
    call_command("verify_case_file", paths[0])
    call_command("verify_case_file", paths[1], originals=paths[0])


def test_every_page_says_for_whom_and_which_page_it_is_and_the_caveats_are_there(cast, shelf, made):
    case_file = made(outputs=["pdf"], parts=["notes"])
    reader = PdfReader(io.BytesIO(opened(case_file, "pdf")))
    pages = pages_of(case_file)
    for number, page in enumerate(pages, 1):
        assert page.count("Polizei Bonn") >= 2, number  # across the page, and at its foot
        assert f"Page {number} of {len(pages)}" in page
        assert "Confidential · Only within the body it is for · In proceedings only together with the originals" in page
    for name in ("limits", "gaps", "owner", "sharing_words"):
        assert CAVEATS[name] in pages[0]
    assert grouped(bytes(case_file.manifest_sha256).hex()) in pages[0]
    for words in ("The newer words", "Hello from a mail", "FIRST-PAGE", "SECOND-PAGE", "A photo"):
        assert sum(words in page for page in pages) == 1, words
    place = next(number for number, page in enumerate(pages, 1) if "Hello from a mail" in page)
    assert f"{shelf['mail'].key}, version 1: Mail" in pages[1]
    assert str(place) in pages[1].split("version 1: Mail")[1].split("D-")[0]
    assert len(reader.outline) >= 3
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert reader.trailer["/Root"]["/Lang"] == "en"
    assert not any(words in opened(case_file, "pdf") for words in (b"app.alert", b"leads-out", b"/JavaScript"))


def test_all_versions_withdrawn_ones_and_the_reporter_only_when_named_in_german(cast, shelf, made):
    with translation.override("de"):
        case_file = made(
            outputs=["pdf"], documents=[shelf["word"], shelf["withdrawn"]], all_versions=True, parts=["reporter"]
        )
    pages = pages_of(case_file)
    whole = " ".join(pages)
    assert f"Seite 1 von {len(pages)}" in pages[0]
    assert "Nur innerhalb der Stelle" in pages[0]
    for words in ("Something was said at the gate", "The newer words", "Zurückgezogen am", "Mia Torell"):
        assert words in whole
    assert "R. Decker" not in whole.replace("Statement of R. Decker", "")


def test_who_came_later_takes_no_superseded_version_from_before(cast, shelf, asked):
    came = {"history": False, "starts_at": timezone.now()}
    CaseGrant.objects.filter(user=cast.person("deputy"), content_object=cast.case).update(**came)
    hers = asked(by="deputy", all_versions=True, documents=[shelf["word"]])
    mine = asked(all_versions=True, documents=[shelf["word"]])
    assert [each.version.number for each in hers.contents.all()] == [2]
    assert sorted(each.version.number for each in mine.contents.all()) == [1, 2]


def test_a_document_that_is_not_ones_own_to_see_never_goes_in(cast, shelf, asked):
    with pytest.raises(NothingToExport):
        asked(documents=[shelf["circle"]])
    assert not CaseFile.objects.exists()


@pytest.mark.parametrize("part", ["assessor", "contributor", "reader", "signatory", "stranger", "walled", "expired"])
def test_only_who_leads_exports(cast, shelf, asked, part):
    with pytest.raises(Refused):
        asked(by=part)
    assert not CaseFile.objects.exists()
    assert asked(by="deputy").by == cast.person("deputy")


def test_an_old_second_factor_is_asked_for_again(cast, shelf):
    stale = badge(cast.person("lead"), verified_at=timezone.now() - timedelta(minutes=16))
    with pytest.raises(NeedsStepUp):
        deeds.export(cast.case, actor=stale, outputs=["zip"], parts=[], **CAVEATS)
    assert not CaseFile.objects.exists()


def test_it_is_written_down_and_the_other_leads_are_told_and_no_name_is_in_the_journal(cast, shelf, asked):
    case_file = asked(parts=["notes"])
    line = Entry.objects.filter(verb="case_file.export").latest("at")
    assert line.facts == {"documents": 4, "versions": 4, "outputs": "zip", "parts": "notes"}
    assert set(Notice.objects.filter(verb="case_file.export").values_list("person", flat=True)) == {
        cast.person("deputy").pk
    }
    row = CaseFile.objects.get(pk=case_file.pk)
    assert (row.recipient, row.reason) == (CAVEATS["recipient"], CAVEATS["reason"])


@pytest.mark.usefixtures("without_printer")
def test_who_asked_fetches_it_and_every_version_counts_as_read(cast, made):
    case_file = made(documents=None)
    with pytest.raises(Refused):
        deeds.fetch(case_file, actor=cast["deputy"])
    assert not VersionRead.objects.exists()
    deeds.fetch(case_file, actor=cast["lead"])
    reads = VersionRead.objects.filter(person=cast.person("lead"), how="export")
    assert {read.version_id for read in reads} == set(case_file.contents.values_list("version_id", flat=True))
    assert all(bytes(read.sha256) == bytes(read.version.sha256) for read in reads.select_related("version"))


@pytest.mark.usefixtures("without_printer")
def test_what_was_taken_from_ones_sight_meanwhile_is_not_handed_out(cast, shelf, made):
    case_file = made()
    mail = shelf["mail"]
    circle = circles.make(cast.case, actor=cast["contributor"], name="Narrow", people=[cast.person("assessor")])
    documents.set_audience(mail, actor=cast["contributor"], version=mail.version, circle=circle)
    with pytest.raises(NotAllOfItAnyMore):
        deeds.fetch(case_file, actor=cast["lead"])
    assert not VersionRead.objects.exists()


@pytest.mark.usefixtures("without_printer")
def test_a_lead_who_lost_the_case_and_got_it_back_without_its_past_fetches_nothing(cast, made):
    case_file = made()
    held = CaseGrant.objects.filter(user=cast.person("lead"), content_object=cast.case)
    held.update(history=False, starts_at=timezone.now() + timedelta(seconds=-1))
    CaseFile.objects.update(made_at=timezone.now() - timedelta(hours=1))
    with pytest.raises(Refused):
        deeds.fetch(case_file, actor=cast["lead"])


@pytest.mark.usefixtures("without_printer")
def test_after_a_day_nobody_can_open_it_any_more(cast, made):
    case_file = made()
    CaseFile.objects.update(until=timezone.now() - timedelta(seconds=1))
    with pytest.raises(Refused):
        deeds.fetch(case_file, actor=cast["lead"])
    tasks.forget_case_files.func()
    case_file.refresh_from_db()
    assert case_file.state == "gone"
    assert not lying(case_file)
    assert not keys.exists(case_file.files_under())
    assert case_file.recipient == CAVEATS["recipient"]


@pytest.mark.usefixtures("without_printer")
def test_discarded_it_is_gone_at_once(cast, made):
    case_file = made()
    with pytest.raises(Refused):
        deeds.discard(case_file, actor=cast["deputy"])
    assert keys.exists(case_file.files_under())
    deeds.discard(case_file, actor=cast["lead"])
    assert not keys.exists(case_file.files_under())
    with pytest.raises(Refused):
        deeds.fetch(case_file, actor=cast["lead"])


@pytest.mark.usefixtures("without_printer")
def test_bytes_that_changed_in_the_store_make_no_file(cast, shelf, asked, settings):
    version = shelf["mail"].newest()
    path = Path(settings.VAULT_BLOBS["folder"]) / f"versions/{version.pk}"
    data = bytearray(path.read_bytes())
    data[-1] ^= 1
    path.write_bytes(data)
    case_file = asked()
    making.make(case_file)
    case_file.refresh_from_db()
    assert (case_file.state, case_file.failed_why) == ("failed", "damaged")
    assert not lying(case_file)
    assert Notice.objects.filter(person=cast.person("lead"), verb="case_file.fail").exists()


@pytest.mark.usefixtures("without_printer")
def test_killed_in_the_middle_there_is_nothing_to_fetch_and_the_next_round_makes_it(cast, asked, monkeypatch):
    class Killed(BaseException):
        """As if the worker were gone."""

    def dies(*args, **words):
        raise Killed

    case_file = asked(outputs=["zip", "pdf"], documents=[], parts=["notes"])
    with monkeypatch.context() as broken:
        broken.setattr(making.deeds, "finish", dies)
        with pytest.raises(Killed):
            making.make(case_file)
    assert len(lying(case_file)) == 2  # they lie there, sealed, and no row calls them ready
    with pytest.raises(Refused):
        deeds.fetch(case_file, actor=cast["lead"])
    tasks.go_on_with_case_files.func()
    case_file.refresh_from_db()
    assert case_file.state == "making"  # it was begun a moment ago, perhaps somebody is at it
    CaseFile.objects.update(touched_at=timezone.now() - timedelta(minutes=16))
    tasks.go_on_with_case_files.func()
    case_file.refresh_from_db()
    assert (case_file.state, case_file.tries) == ("ready", 2)
    tasks.forget_case_files.func()
    assert lying(case_file) == {case_file.blob("zip"), case_file.blob("pdf")}


@pytest.mark.usefixtures("without_printer")
def test_a_store_that_is_away_is_waited_for_and_three_tries_are_enough(asked, monkeypatch):
    def away(*args, **words):
        raise BlobsUnavailable("gone")

    case_file = asked(documents=[], parts=["notes"])
    monkeypatch.setattr(making.blobs, "put", away)
    for state in ("making", "making", "making", "failed"):
        making.make(case_file)
        case_file.refresh_from_db()
        assert case_file.state == state
        CaseFile.objects.update(touched_at=timezone.now() - timedelta(minutes=16))
    assert case_file.failed_why == "gave_up"


def test_what_cannot_be_printed_has_a_page_that_says_so(cast, made):
    author, case = cast.person("contributor"), cast.case
    pages = {"kind": "pdf", "html": ""}
    broken = things.document(case, author, "Broken", data=b"%PDF-1.4 nothing", sheets=things.sheets(3), **pages)
    turned = things.pdf("TURNED", rotated=90)
    fine = things.document(case, author, "Turned", data=turned, sheets=things.sheets(1), **pages)
    gone = things.document(case, author, "Gone", html='<p id="b1">Words</p><img src="https://example.org/x.png">')
    assert gone.newest().preview.state == "ready"
    case_file = made(outputs=["pdf"], documents=[broken, fine])
    pages = pages_of(case_file)
    page = next(page for page in pages if f"{broken.key}, version 1: Broken" in page and "SHA-256" in page)
    assert "This file could not be printed. Its pages could not be read completely." in page
    assert grouped(broken.newest().digest) in page
    assert any("TURNED" in page for page in pages)


def test_a_preview_that_does_not_open_has_a_page_that_says_so(cast, shelf, monkeypatch):
    def unreadable(version):
        raise Unreadable("damaged")

    monkeypatch.setattr(paper.previews, "of", unreadable)
    sheet = paper._sheet(0, shelf["word"].newest(), "", paper.Room())
    assert sheet.why_not and not sheet.body and sheet.digest == grouped(shelf["word"].newest().digest)


def test_the_printer_fetches_nothing_but_what_it_was_handed(monkeypatch):
    from portal.documents.case_file.paper import Paper

    html = '<html><body><p>x</p><img src="part:0/there"><img src="part:1/missing"></body></html>'
    image = things.picture()
    from portal.documents.case_file.paper import Resource, fonts

    given = [*fonts(), Resource("part:0/there", len(image), lambda: iter([image]))]
    tried = []

    def make(why):
        tried.append(dict(why))
        return Paper(html.replace('<img src="part:1/missing">', "") if why else html, given, {})

    assert b"".join(press.printed(make)).startswith(b"%PDF-1.7")
    assert tried == [{}, {"1": "picture"}]
    for address in ("file:///etc/passwd", "https://example.org/", "data:text/plain,x"):
        with pytest.raises(press.NotPrinted):
            list(press.printed(lambda why, a=address: Paper(f'<html><body><img src="{a}"></body></html>', given, {})))
