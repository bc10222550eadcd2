"""Ways round the rules, and ways for a file to do harm, that once stood open: each as somebody would try it."""

import io
import os
import re
import struct
import time
import zipfile
from types import SimpleNamespace

import docx
import olefile
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from portal.access.answers import ChangedMeanwhile, Refused
from portal.cases.actions import access, circles
from portal.cases.troubles import NotInCase
from portal.documents import finding, marking, preparing, previews, receiving, showing
from portal.documents.actions import documents, drawer, uploads, versions
from portal.documents.comparison import compare
from portal.documents.drawer import bringing
from portal.documents.models import Document, Upload, Version, VersionRead
from portal.documents.models.uploads import PIECES_AT_MOST
from portal.documents.reading import desk, html, kinds
from portal.documents.reading.parts import Block, Kind, Reading, Unreadable
from portal.documents.troubles import TooManyPieces
from portal.vault import blobs
from portal.vault.uploads import SealedUpload
from tests.cast import badge, cast
from tests.portal.cases.conftest import in_english
from tests.portal.cases.pages.conftest import come_in
from tests.portal.documents.anchors.making import document_in, next_version
from tests.portal.documents.uploads.sending import Tus, at, looked_at

__all__ = ["cast", "in_english"]

VERSION = SimpleNamespace(
    number=1, document=SimpleNamespace(key="D-7FQ2", case=SimpleNamespace(code="Ahorn-26-100"), opens_covered=True)
)


# --- Files that want to do harm --------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "said", ["<plaintext><img src=x onerror=alert(1)>", "&lt;script&gt;alert(1)&lt;/script&gt;<p>x"]
)
def test_text_that_looks_like_html_stays_text_however_a_preview_begins(said):
    cleaned = html.clean(said, ours=True)
    shown = str(showing.body(VERSION, Reading(html=cleaned)))
    shown = str(marking.marked(shown, [], {}, add_url="/mark/"))
    assert "&lt;" in shown and "<img" not in shown and "<script" not in shown


@pytest.mark.parametrize("source", ["", "part:", "part:a..b", "part:reading", "https://example.org/x.png"])
def test_a_picture_without_a_name_of_ours_has_no_address_and_breaks_no_page(source):
    cleaned = html.clean(f'<p>Before</p><img src="{source}" alt="A plan"><p>After</p>', ours=True)
    shown = str(showing.body(VERSION, Reading(html=cleaned)))
    assert "src" not in shown and "A plan" in shown and "After" in shown


@pytest.mark.parametrize("tag", ["div", "span", "blockquote"])
def test_no_word_hides_behind_elements_that_stand_in_each_other_a_thousand_times(tag):
    said = html.clean("<p>Before</p>" + f"<{tag}>" * 1500 + "Deep inside" + f"</{tag}>" * 1500 + "<p>After</p>")
    shown, blocks = html.numbered(said)
    assert [block.text for block in blocks] == ["Before", "Deep inside", "After"] and not html.is_deep(shown)
    page = str(showing.body(VERSION, Reading(html=shown)))
    mark = marking.Mark("P-7FQ", "/passage/", blocks[1].id, 0, 4, "Deep")
    page = str(marking.marked(page, [mark], {block.id: block.text for block in blocks}))
    assert '<mark class="passage">Deep</mark>' in page and " inside" in page and "After" in page


def test_html_no_parser_reads_whole_is_not_shown_in_part():
    with pytest.raises(Unreadable, match="too_big_inside"):
        html.numbered(html.clean("<p>Before</p>" + "<div>" * 5000 + "Deep" + "</div>" * 5000 + "<p>After</p>"))


def test_a_line_as_long_as_a_book_is_on_the_page():
    letters = "word " * 2_500_000
    assert len(str(showing.body(VERSION, Reading(html=f"<p>{letters}</p><p>After</p>")))) > len(letters)


def unfolding(paragraphs: int, words: int) -> bytes:
    """A small Word file that says very much."""
    made, file = docx.Document(), io.BytesIO()
    made.add_paragraph("beginning")
    made.save(file)
    inside = zipfile.ZipFile(file)
    said = inside.read("word/document.xml").decode()
    one = re.search(r"<w:p>.*?</w:p>", said, re.DOTALL)[0]
    said = said.replace(one, one + one.replace("beginning", "wort " * words) * paragraphs)
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as package:
        for name in inside.namelist():
            package.writestr(name, said if name == "word/document.xml" else inside.read(name))
    return bomb.getvalue()


def test_a_small_file_that_unfolds_to_a_library_holds_up_neither_search_nor_page(monkeypatch):
    small = unfolding(2000, 200)
    assert len(small) < 100_000
    reading = preparing.read(io.BytesIO(small), "docx")
    assert "search_ends" in {each.code for each in reading.unseen}
    assert len(finding.text_of(reading)) > 2 * finding.LETTERS_AT_MOST
    document = SimpleNamespace(case_id=None, circle_id=None, title="", pk=None, dated_at=timezone.now())
    version = SimpleNamespace(document=document, pk=None, author_id=None, sealed_under=str)
    assert len(finding.of_version(version, reading, superseded=False).text) == finding.LETTERS_AT_MOST
    monkeypatch.setattr(desk, "MOST_HTML", 1_000_000)
    with pytest.raises(Unreadable, match="too_big_inside"):
        desk.read(io.BytesIO(small), "docx")


class Counted(io.BytesIO):
    """A file that knows how much of it was taken."""

    taken = 0

    def read(self, size: int | None = -1) -> bytes:
        """So many bytes."""
        data = super().read(size)
        self.taken += len(data)
        return data


def test_a_chain_that_leads_in_circles_is_not_followed_to_the_end_of_a_file(monkeypatch):
    sectors = 40 * 128
    head = bytearray(512)
    head[:8] = olefile.MAGIC
    struct.pack_into("<5H", head, 24, 0x3E, 3, 0xFFFE, 9, 6)
    struct.pack_into("<9I", head, 40, 0, 40, 0, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
    struct.pack_into("<109I", head, 76, *range(1, 41), *[0xFFFFFFFF] * 69)
    # Where the directory begins, the table says that it goes on there, and there again.
    table = struct.pack(f"<{sectors}I", *[0] * sectors)
    file = Counted(bytes(head) + bytes(512) + table + bytes(512 * (sectors - 41)))
    monkeypatch.setattr(kinds, "MOST_LOOKED_AT", 300_000)
    assert kinds.sniff(file, "old.doc").code == "doc"
    assert file.taken < 400_000 < len(file.getvalue())


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


def test_no_two_texts_hold_up_whoever_compares_them():
    def said(end):
        lines = [f"Entry {n} of the gatekeeper's book{end if n % 2 else ''}" for n in range(4000)]
        cells = [Block(f"c{n}", Kind.CELL, f"{n} {end}", place=(1, n, 1)) for n in range(1, 4000)]
        return Reading(blocks=[*(Block(f"b{n}", Kind.PARAGRAPH, line) for n, line in enumerate(lines)), *cells])

    begun = time.process_time()
    compare(said("s"), said(" at night"))
    assert time.process_time() - begun < 6


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
