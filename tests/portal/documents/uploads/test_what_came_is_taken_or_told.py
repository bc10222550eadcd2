"""From the last byte to a version: each outcome with the row read again, and nothing kept of what was not taken."""

import io
import logging
import zipfile

import pytest
from django.utils import translation

from portal.audit.models import Entry
from portal.documents.models import Upload, Version
from portal.documents.templatetags.arriving import why
from portal.notifications.models import Notice
from portal.vault import blobs
from tests.portal.cases.pages.conftest import come_in
from tests.portal.documents.uploads import malware
from tests.portal.documents.uploads.scanner import ITS_LIMIT
from tests.portal.documents.uploads.sending import Tus, looked_at

OLE = bytes.fromhex("d0cf11e0a1b11ae1")


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


@pytest.fixture
def tus(cast):
    return Tus(come_in(cast.person("contributor")), cast.case)


@pytest.fixture
def lead(cast):
    return Tus(come_in(cast.person("lead")), cast.case)


def nothing_is_left_of(upload):
    return not Version.objects.exists() and not [*blobs.names(f"uploads/{upload.pk}/"), *blobs.names("versions/")]


@pytest.fixture(autouse=True)
def empty_store(db):
    """Blobs outlive the transaction of a test; each begins without those of the one before."""
    for lying in list(blobs.names()):
        blobs.delete(lying.name)


def test_a_word_file_becomes_a_document_of_the_same_bytes(tus, cast):
    body = malware.word("He was seen at the gate.")
    upload = tus.taken("Vermerk_Pforte.docx", body, kind="memo", handling="strict", comment="from the site")
    assert upload.state == "ready", upload.reason
    version = upload.result
    with version.opened() as file:
        assert file.read() == body
    assert (version.size, version.type, version.author) == (len(body), "docx", cast.person("contributor"))
    assert (version.document.kind, version.document.handling) == ("memo", "strict")
    assert version.document.title == "Vermerk Pforte"
    assert version.comment == "from the site"
    assert not list(blobs.names(f"uploads/{upload.pk}/"))


def test_without_a_scanner_it_says_so(tus):
    assert tus.taken("a.docx", malware.word("x")).result.scan == "not_scanned"


def test_what_was_scanned_says_so(tus, clamd):
    assert tus.taken("a.docx", malware.word("x")).result.scan == "clean"


@pytest.mark.parametrize(("name", "hidden"), [("a.txt", malware.eicar), ("a.docx", malware.in_word)])
def test_malware_is_not_taken_and_nothing_of_it_is_kept(tus, clamd, name, hidden):
    upload = tus.taken(name, hidden())
    assert (upload.state, upload.reason) == ("refused", "malware")
    assert nothing_is_left_of(upload)
    assert Notice.objects.filter(person=upload.by, verb="upload.refuse").exists()


def test_with_the_scanner_down_nothing_is_taken(tus, settings, tmp_path, caplog):
    settings.CLAMD = str(tmp_path / "nobody")
    upload = tus.taken("a.docx", malware.word("x"))
    assert (upload.state, upload.reason) == ("refused", "scanner_down")
    assert nothing_is_left_of(upload)
    assert "no verdict" in caplog.text
    assert "does not answer" in why(upload)


def test_what_is_over_the_scanners_limit_is_not_taken(tus, clamd):
    upload = tus.taken("a.txt", b"harmless " * (ITS_LIMIT // 9 + 1))
    assert (upload.state, upload.reason) == ("refused", "scanner_limit")
    assert nothing_is_left_of(upload)


def pdf_called_word():
    return b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"


def archive():
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as whole:
        whole.writestr("a.txt", "x")
    return packed.getvalue()


@pytest.mark.parametrize(
    ("name", "body", "reason"),
    [
        ("a.docx", pdf_called_word, "not_what_it_says"),
        ("a.docx", lambda: b"just words", "not_what_it_says"),
        ("a.zip", archive, "not_allowed"),
        ("a.exe", lambda: b"MZ\x90\x00" + bytes(200), "not_allowed"),
    ],
)
def test_what_is_not_allowed_or_not_what_it_says_is_told_and_not_kept(tus, name, body, reason):
    upload = tus.taken(name, body())
    assert (upload.state, upload.reason) == ("refused", reason)
    assert nothing_is_left_of(upload)
    assert "Nothing was stored" in why(upload)


def with_macros():
    whole = io.BytesIO(malware.word("Fill in."))
    with zipfile.ZipFile(whole, "a") as package:
        package.writestr("word/vbaProject.bin", OLE + bytes(600))
    return whole.getvalue()


def test_a_word_file_with_macros_is_taken_as_what_it_is(tus):
    upload = tus.taken("a.docx", with_macros())
    assert upload.state == "ready"
    assert upload.result.type == "docm"


def test_empty_and_too_large_are_told_before_a_byte_is_sent(tus, settings):
    for name, size, status, words in (
        ("a.txt", 0, 400, "empty"),
        ("b.txt", settings.DOCUMENT_AT_MOST + 1, 413, "large"),
    ):
        answer = tus.announce(name, size)
        assert answer.status_code == status
        assert words in answer.text
        assert answer["Content-Type"].startswith("text/plain")
    assert not Upload.objects.exists()


def test_the_same_bytes_are_told_within_the_case_and_kept_once(tus, lead, cast):
    first = tus.taken("a.docx", malware.word("Once."))
    with first.result.opened() as file:
        body = file.read()
    second = lead.taken("another name.docx", body)
    assert (second.state, second.result) == ("duplicate", first.result)
    assert Version.objects.count() == 1
    assert [each.name for each in blobs.names("versions/")] == [f"versions/{first.result.pk}"]
    page = lead.browser.get(f"{lead.home}uploads/").text
    assert first.result.document.get_absolute_url() in page


def test_the_same_bytes_in_a_circle_or_another_case_are_not_told(tus, lead, cast):
    from portal.cases.actions import circles

    circle = circles.make(cast.case, actor=cast["lead"], name="Care", people=[cast.person("deputy")])
    first = lead.taken("a.docx", malware.word("Once."), circle=str(circle.pk))
    assert first.state == "ready"
    assert first.result.document.circle == circle
    with first.result.opened() as file:
        body = file.read()
    assert tus.taken("a.docx", body).state == "ready"
    elsewhere = Tus(come_in(cast.person("lead_elsewhere")), cast.elsewhere)
    assert elsewhere.taken("a.docx", body).state == "ready"


def next_version(client, document, body, number, **words):
    words = {"number": str(number), "comment": ""} | words
    return client.whole("next.docx", body, to=f"{document.key}/", **words)


@pytest.fixture
def document(lead):
    return lead.taken("Schreiben.docx", malware.word("First.")).result.document


def test_a_next_version_follows_on_the_one_it_was_made_from(tus, document):
    upload = looked_at(next_version(tus, document, malware.word("Second."), 1, comment="softer"))
    assert upload.state == "ready"
    assert (upload.result.document, upload.result.number, upload.result.based_on.number) == (document, 2, 1)
    assert upload.result.comment == "softer"


def test_of_two_on_one_base_the_slower_is_kept_and_taken_only_if_its_sender_says_so(tus, lead, document):
    slow = next_version(tus, document, malware.word("Mine."), 1)
    assert looked_at(next_version(lead, document, malware.word("Theirs."), 1)).state == "ready"
    slow = looked_at(slow)
    assert (slow.state, document.newest().number) == ("stale", 2)
    assert list(blobs.names(f"uploads/{slow.pk}/"))
    page = tus.browser.get(f"{tus.home}uploads/").text
    assert "There is now a version 2" in page
    answer = tus.browser.post(f"{tus.home}uploads/{slow.pk}/take/", {"version": "2"})
    assert answer.status_code == 302
    slow = looked_at(slow)
    assert (slow.state, slow.result.number, slow.result.based_on.number) == ("ready", 3, 2)
    assert not list(blobs.names(f"uploads/{slow.pk}/"))


def test_what_was_overtaken_twice_is_asked_about_twice(tus, lead, document):
    slow = next_version(tus, document, malware.word("Mine."), 1)
    looked_at(next_version(lead, document, malware.word("Theirs."), 1))
    slow = looked_at(slow)
    looked_at(next_version(lead, document, malware.word("Theirs again."), 2))
    tus.browser.post(f"{tus.home}uploads/{slow.pk}/take/", {"version": "2"})
    assert looked_at(slow).state == "stale"
    assert document.newest().number == 3


def test_what_was_overtaken_can_be_given_up(tus, lead, document):
    slow = next_version(tus, document, malware.word("Mine."), 1)
    looked_at(next_version(lead, document, malware.word("Theirs."), 1))
    slow = looked_at(slow)
    assert tus.browser.post(f"{tus.home}uploads/{slow.pk}/cancel/").status_code == 302
    slow.refresh_from_db()
    assert slow.state == "cancelled"
    assert not list(blobs.names(f"uploads/{slow.pk}/"))
    assert document.newest().number == 2


@pytest.mark.parametrize("number", ["7", "0", "x", "", "-1"])
def test_a_base_that_is_none_of_this_document_announces_nothing(tus, document, number):
    before = Upload.objects.count()
    answer = tus.announce("a.docx", 10, to=f"{document.key}/", number=number, comment="")
    assert answer.status_code == 422
    assert Upload.objects.count() == before


def test_the_bytes_of_the_newest_version_make_no_version(tus, document):
    with document.newest().opened() as file:
        upload = looked_at(next_version(tus, document, file.read(), 1))
    assert (upload.state, upload.result) == ("duplicate", document.newest())


def test_who_lost_the_case_before_it_was_looked_at_adds_nothing(tus, cast):
    from portal.cases.actions import access
    from portal.cases.grants import CaseGrant

    upload = tus.whole("a.docx", malware.word("x"))
    access.end(CaseGrant.objects.get(user=cast.person("contributor")), actor=cast["lead"], because="moved on")
    upload = looked_at(upload)
    assert (upload.state, upload.reason) == ("refused", "no_longer_allowed")
    assert nothing_is_left_of(upload)


def test_neither_journal_nor_log_nor_notice_knows_what_it_is_called(tus, clamd, caplog):
    caplog.set_level(logging.DEBUG)
    tus.taken("Krüger-Plan.docx", malware.in_word())
    tus.taken("Krüger-Wort.docx", malware.word("Torell"))
    told = " ".join(f"{line.verb} {line.facts}" for line in Entry.objects.all()) + caplog.text
    assert "Krüger" not in told
    assert "Torell" not in told
    assert {line.outcome for line in Entry.objects.filter(verb="upload.finish")} == {"done"}
