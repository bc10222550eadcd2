"""Ways round the rules that once stood open, or were tried and held: each as somebody would try it."""

import io
import os

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from portal.access.answers import ChangedMeanwhile, Refused
from portal.cases.actions import access, circles
from portal.cases.troubles import NotInCase
from portal.documents import finding, previews, receiving
from portal.documents.actions import documents, drawer, uploads, versions
from portal.documents.drawer import bringing
from portal.documents.models import Document, Upload, Version, VersionRead
from portal.documents.models.uploads import PIECES_AT_MOST
from portal.documents.reading.parts import Reading
from portal.documents.troubles import TooManyPieces
from portal.vault import blobs
from portal.vault.uploads import SealedUpload
from tests.cast import badge, cast
from tests.portal.cases.conftest import in_english
from tests.portal.cases.pages.conftest import come_in
from tests.portal.documents.anchors.making import document_in, next_version
from tests.portal.documents.uploads.sending import Tus, at, looked_at

__all__ = ["cast", "in_english"]


# --- Circles ---------------------------------------------------------------------------------------------------------
def narrowed(cast, document, *people, by="lead"):
    """The document, now for a circle of these parts alone."""
    circle = circles.make(cast.case, actor=cast[by], name="Care", people=[cast.person(part) for part in people])
    document.refresh_from_db()
    return documents.set_audience(document, actor=cast[by], version=document.version, circle=circle)


def test_a_file_that_became_part_of_what_one_no_longer_sees_tells_nothing_of_it(cast):
    browser = come_in(cast.person("contributor"))
    tus = Tus(browser, cast.case)
    taken = tus.taken("Notes.txt", b"Said at the gate.")
    address = f"/cases/{cast.case.code}/documents/"
    assert taken.result.document.key in browser.get(f"{address}uploads/").text
    narrowed(cast, taken.result.document, "assessor")
    for page in ("", "uploads/", "add/"):
        assert taken.result.document.key not in browser.get(f"{address}{page}").text
    again = tus.taken("Notes.txt", b"Said at the gate.")
    assert again.state == "ready" and again.result.document_id != taken.result.document_id


def test_who_lost_sight_of_a_document_learns_nothing_by_the_file_they_were_sending(cast):
    document = document_in(cast)
    tus = Tus(come_in(cast.person("contributor")), cast.case)
    words = {"to": f"{document.key}/", "number": "1", "comment": ""}
    under_way, late = tus.begin("Notes.txt", 4, **words), tus.begin("Notes.txt", 4, **words)
    next_version(document)
    stale = tus.taken("Notes.txt", b"Stale", **words)
    assert stale.state == "stale"
    whole = tus.whole("Notes.txt", b"Said", **words)
    narrowed(cast, document, "assessor")
    next_version(document)
    assert looked_at(whole).state == "refused" and looked_at(whole).reason == "no_longer_allowed"
    assert tus.send(under_way, b"Said").status_code == 404 and tus.ask("HEAD", late).status_code == 404
    page = tus.browser.get(f"{tus.home}uploads/").text
    assert document.key not in page and "version 3" not in page
    for way in ("compare/", "take/"):
        address = f"{tus.home}uploads/{stale.pk}/{way}"
        assert (tus.browser.get(address) if way == "compare/" else tus.browser.post(address)).status_code == 404


def test_a_circle_of_another_case_takes_no_document_of_this_one(cast):
    both = cast.person("lead_elsewhere")
    access.grant(cast.case, actor=cast["lead"], person=both, role="contributor", why="needed here")
    foreign = circles.make(cast.elsewhere, actor=cast["lead_elsewhere"], name="Over there")
    with pytest.raises(NotInCase):
        uploads.begin_document(cast.case, actor=badge(both), file_name="a.txt", size=1, circle=foreign)
    assert not Upload.objects.exists()


def test_who_leaves_the_circle_brings_nothing_more_into_it(cast):
    circle = circles.make(cast.case, actor=cast["contributor"], name="Care", people=[cast.person("assessor")])
    tus = Tus(come_in(cast.person("assessor")), cast.case)
    first = tus.begin("Notes.txt", 4, circle=str(circle.pk))
    whole = tus.whole("Notes.txt", b"Said", circle=str(circle.pk))
    circles.remove_member(circle, actor=cast["contributor"], person=cast.person("assessor"))
    assert tus.send(first, b"Said").status_code == 404
    assert looked_at(whole).state == "refused" and not Document.objects.exists()


# --- A drawer that is a trap -----------------------------------------------------------------------------------------
def brought(cast, folder, *words):
    """What the command says of this folder."""
    said = io.StringIO()
    whose = ("--case", cast.case.code, "--as", cast.person("lead").email)
    call_command("import_case_folder", str(folder), *whose, *words, stdout=said)
    return said.getvalue()


def test_what_is_no_file_or_lies_elsewhere_stays_where_it_is(cast, tmp_path):
    folder, secret = tmp_path / "drawer", tmp_path / "secret.txt"
    folder.mkdir()
    secret.write_text("Of somebody else")
    (folder / "link.txt").symlink_to(secret)
    (folder / "away").symlink_to(tmp_path)
    os.mkfifo(folder / "pipe.txt")
    (folder / "real.txt").write_text("Of the case")
    assert "taken: 1" in brought(cast, folder)
    assert Version.objects.get().size == len("Of the case")


def test_a_name_no_table_holds_stops_nobody_and_a_name_that_commands_a_terminal_commands_none(cast, tmp_path):
    (tmp_path / os.fsdecode(b"caf\xe9.txt")).write_text("In the writing of another system")
    (tmp_path / "\x1b]0;mine\x07\x1b[2Jred.exe").write_bytes(b"MZ\x90\x00" + bytes(500))
    (tmp_path / "turned\u202etxt.exe").write_bytes(b"MZ\x90\x00" + bytes(501))
    deep = tmp_path
    for _ in range(11):
        deep = deep / ("a" * 200)
    deep.mkdir(parents=True)
    (deep / "deep.txt").write_text("Far below")
    said = brought(cast, tmp_path, "--show-names")
    assert "taken: 2" in said and "red.exe" in said and "\x1b" not in said and "\u202e" not in said
    assert {version.file_name for version in Version.objects.all()} == {"caf.txt", "deep.txt"}
    assert all(version.origin.isprintable() for version in Version.objects.all())


def test_a_file_over_the_limit_does_not_come_in_by_the_drawer_either(cast, tmp_path, settings):
    settings.DOCUMENT_AT_MOST = 100
    (tmp_path / "large.txt").write_text("word " * 21)
    (tmp_path / "small.txt").write_text("word")
    said = brought(cast, tmp_path)
    assert "taken: 1" in said and "larger" in said and Version.objects.get().size == 4


def test_a_file_that_changes_while_it_is_brought_in_stays_out_and_the_others_come(cast, tmp_path, monkeypatch):
    for name in ("a", "b", "c"):
        (tmp_path / f"{name}.txt").write_text(f"Before {name}")
    look = bringing._look

    def looked(found, here):
        done = look(found, here)
        if found.path == "b.txt":
            found.place.write_text("After, and longer")
        if found.path == "c.txt":
            found.place.unlink()
        return done

    monkeypatch.setattr(bringing, "_look", looked)
    said = brought(cast, tmp_path)
    assert "taken: 1" in said and Version.objects.get().file_name == "a.txt"


# --- Lines ------------------------------------------------------------------------------------------------------------
def test_a_file_in_a_thousand_crumbs_is_no_burden_for_the_worker(cast):
    tus = Tus(come_in(cast.person("contributor")), cast.case)
    address = tus.begin("Notes.txt", 4)
    assert tus.send(address, b"S").status_code == 204
    Upload.objects.update(parts=at(address).parts * PIECES_AT_MOST)
    before = set(each.name for each in blobs.names("uploads/"))
    assert tus.send(address, b"a", offset=1).status_code == 413
    with pytest.raises(TooManyPieces):
        receiving.take(at(address), actor=cast["contributor"], offset=1, stream=io.BytesIO(b"a"), length=1)
    assert at(address).received == 1 and {each.name for each in blobs.names("uploads/")} == before


@pytest.mark.parametrize("method", ["PATCH", "DELETE"])
def test_another_page_sends_no_piece_in_ones_name(cast, method):
    tus = Tus(come_in(cast.person("contributor")), cast.case)
    address = tus.begin("Notes.txt", 4)
    theirs = Client(enforce_csrf_checks=True)
    theirs.cookies = tus.browser.cookies
    headers = {"Tus-Resumable": "1.0.0", "Upload-Offset": "0"}
    kind = "application/offset+octet-stream"
    assert theirs.generic(method, address, b"Said", content_type=kind, headers=headers).status_code == 403
    disguised = headers | {"X-HTTP-Method-Override": method}
    assert tus.browser.generic("POST", address, b"Said", content_type=kind, headers=disguised).status_code == 405
    assert at(address).received == 0 and at(address).state == "receiving"


def test_nobody_finds_the_file_another_sends(cast):
    address = Tus(come_in(cast.person("contributor")), cast.case).begin("Notes.txt", 4)
    nowhere = address.replace(str(at(address).pk), "00000000-0000-4000-8000-000000000000")
    for part in ("lead", "assessor", "reader", "signatory", "walled", "stranger", "superuser"):
        theirs = Tus(come_in(cast.person(part)), cast.case)
        for method in ("HEAD", "PATCH", "DELETE", "OPTIONS"):
            told = [theirs.ask(method, each, b"Said", Upload_Offset="0") for each in (address, nowhere)]
            assert {answer.status_code for answer in told} == {404}
            assert len(told[0].content) == len(told[1].content)
            assert "Upload-Length" not in told[0] and "Tus-Max-Size" not in told[0]
    assert at(address).state == "receiving" and at(address).received == 0


def test_who_is_not_signed_in_fills_no_disk_with_files(settings, monkeypatch):
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 10
    kept = []
    monkeypatch.setattr(SealedUpload, "write", lambda self, data: kept.append(len(data)))
    browser = Client(enforce_csrf_checks=True)
    browser.cookies[settings.CSRF_COOKIE_NAME] = token = "a" * 32
    for address in (reverse("sign_in"), "/cases/Ahorn-26-100/documents/add/"):
        browser.post(address, {"file": SimpleUploadedFile("large.bin", bytes(100_000)), "csrfmiddlewaretoken": token})
    assert not kept


# --- What held when it was tried, and must go on to hold --------------------------------------------------------------
def test_what_was_narrowed_is_gone_from_every_surface_for_the_others_at_once(cast):
    browser, document = come_in(cast.person("contributor")), document_in(cast)
    version, code = document.newest(), cast.case.code
    finding.put(version, previews.of(version))
    place = f"/cases/{code}/documents/{document.key}/"
    doors = ["", "edit/", "audience/", "add/", "v/1/", "v/1/file/", "v/1/restore/", "v/1/mark/", "passages/"]
    doors += ["compare/1-1/", "v/1/pictures/page-1/", "withdraw/"]
    assert browser.get(place).status_code == 200
    assert document.key in browser.post("/search/", {"words": "badge"}).text
    read = VersionRead.objects.count()
    narrowed(cast, document, "assessor")
    assert {door: browser.get(place + door).status_code for door in doors} == dict.fromkeys(doors, 404)
    nowhere = browser.get(f"/cases/{code}/documents/D-ZZZZ/")
    assert len(browser.get(place).content) == len(nowhere.content)
    for page in ("", "documents/", "timeline/", f"access/?part=document:{document.pk}"):
        answer = browser.get(f"/cases/{code}/{page}")
        assert answer.status_code == 200 and document.key not in answer.text and "The minutes" not in answer.text
    for words in ({"words": "badge"}, {"words": "badge", "earlier": "on"}, {"words": "minutes", "kind": "document"}):
        assert document.key not in browser.post("/search/", words).text
    assert VersionRead.objects.count() == read


def test_what_a_service_does_nobody_does_by_hand(cast):
    upload = uploads.begin_document(cast.case, actor=cast["lead"], file_name="a.txt", size=1)
    Upload.objects.update(state="checking")
    upload.refresh_from_db()
    version = document_in(cast).newest()
    for part in ("lead", "superuser", "administrator"):
        with pytest.raises(Refused):
            uploads.check(upload, actor=cast[part], type="txt")
        with pytest.raises(Refused):
            uploads.finish(upload, actor=cast[part], attempt=1, stored=None, scan="clean")
        with pytest.raises(Refused):
            uploads.refuse(upload, actor=cast[part], reason="malware")
        with pytest.raises(Refused):
            uploads.forget(upload, actor=cast[part])
        with pytest.raises(Refused):
            versions.prepare(version, actor=cast[part], folder="", reading=Reading())
        with pytest.raises(Refused):
            drawer.bring_in(cast.case, actor=cast[part], by=cast.person("lead"), looked=None, source=[])
    before = (upload.state, upload.version)
    upload.refresh_from_db()
    assert (upload.state, upload.version) == before and version.document.versions.count() == 1


def test_nothing_is_joined_across_circles_or_cases(cast):
    here, apart = document_in(cast), document_in(cast)
    narrowed(cast, apart, "assessor")
    with pytest.raises(ChangedMeanwhile):
        drawer.join(here, actor=cast["lead"], others=[apart])
    with pytest.raises(Refused):
        drawer.join(apart, actor=cast["contributor"], others=[here])
    apart.refresh_from_db()
    assert apart.withdrawn_at is None and here.versions.count() == 1


def test_a_head_request_reads_nothing_and_a_picture_needs_its_page_first(cast):
    browser, document = come_in(cast.person("reader")), document_in(cast)
    place = f"/cases/{cast.case.code}/documents/{document.key}/v/1/"
    assert browser.head(place).status_code == 200 and not VersionRead.objects.exists()
    assert browser.get(f"{place}pictures/page-1/").status_code == 404
    assert browser.get(f"{place}pictures/reading/").status_code == 404
    assert browser.get(f"{place}pictures/..%2Freading/").status_code == 404
    answer = browser.get(place)
    assert "no-store" in answer["Cache-Control"] and "ETag" not in answer and "Last-Modified" not in answer
    assert VersionRead.objects.get().how == "preview"
