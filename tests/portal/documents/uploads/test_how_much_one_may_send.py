"""One person, one form and one piece have their limit: what goes over it is told, and changes nothing."""

import io
import re
import tempfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import translation

from portal.cases.actions import access
from portal.documents import receiving
from portal.documents.actions import uploads
from portal.documents.models import Upload
from portal.documents.troubles import TooMuchUnderWay
from portal.vault import blobs, keys
from tests.cast import make_cast
from tests.portal.cases.pages.conftest import come_in
from tests.portal.cases.test_who_waits_asks_again import in_another_connection, wait_until_it_waits
from tests.portal.documents.uploads import malware
from tests.portal.documents.uploads.sending import SAID, Tus, at, looked_at

SENTENCE = "You have as much on its way in as one person may have."


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


@pytest.fixture
def tus(cast):
    return Tus(come_in(cast.person("contributor")), cast.case)


@pytest.fixture
def few(settings):
    """Three files under way at most, and a thousand bytes."""
    settings.UPLOADS_AT_MOST, settings.UPLOADED_BYTES_AT_MOST = 3, 1000


def page(answer):
    return re.sub(r"\s+", " ", answer.text)


# --- One person ------------------------------------------------------------------------------------------------------
def test_what_is_not_whole_counts_until_it_is_given_up_or_has_come(tus, few):
    first, second, _third = (tus.begin(f"{number}.txt", 10) for number in range(3))
    answer = tus.announce("4.txt", 10)
    assert (answer.status_code, Upload.objects.count()) == (507, 3)
    assert answer["Content-Type"].startswith("text/plain") and SENTENCE in answer.text
    tus.ask("DELETE", first)
    assert tus.announce("4.txt", 10).status_code == 201
    assert tus.announce("5.txt", 10).status_code == 507
    tus.send(second, b"0123456789")
    assert tus.announce("5.txt", 10).status_code == 201


def test_a_folder_of_many_small_files_is_sent_faster_than_it_is_checked(tus, few):
    sent = [tus.whole(f"{number}.txt", f"words {number}".encode()) for number in range(20)]
    assert {each.state for each in sent} == {"checking"}


def test_bytes_count_from_when_they_are_announced_until_they_are_checked(tus, few):
    first, second = tus.begin("a.txt", 600), tus.begin("b.txt", 400)
    assert tus.announce("c.txt", 1).status_code == 507
    tus.ask("DELETE", second)
    tus.send(first, b"words " * 100)
    assert at(first).state == "checking"
    assert tus.announce("c.txt", 401).status_code == 507
    assert tus.announce("c.txt", 400).status_code == 201
    assert looked_at(at(first)).state == "ready"
    assert tus.announce("d.txt", 600).status_code == 201


def test_what_was_overtaken_counts_too(cast, tus, few, settings):
    document = Tus(come_in(cast.person("lead")), cast.case)
    settings.UPLOADED_BYTES_AT_MOST = 1 << 20
    document = document.taken("Letter.docx", malware.word("First.")).result.document
    late = [
        tus.whole("next.docx", malware.word(f"{number}."), to=f"{document.key}/", number="1", comment="")
        for number in range(4)
    ]
    assert [looked_at(each).state for each in late] == ["ready", "stale", "stale", "stale"]
    again = tus.announce("next.docx", 10, to=f"{document.key}/", number="2", comment="")
    assert again.status_code == 507 and document.newest().number == 2
    late[1].refresh_from_db()
    uploads.cancel(late[1], actor=cast["contributor"])
    assert tus.announce("next.docx", 10, to=f"{document.key}/", number="2", comment="").status_code == 201


def test_it_holds_for_all_cases_together_and_for_each_person_alone(cast, tus, few):
    access.grant(
        cast.elsewhere, actor=cast["lead_elsewhere"], person=cast.person("contributor"), role="contributor", why="x"
    )
    for number in range(3):
        tus.begin(f"{number}.txt", 10)
    assert Tus(tus.browser, cast.elsewhere).announce("a.txt", 10).status_code == 507
    assert Tus(come_in(cast.person("lead")), cast.case).announce("a.txt", 10).status_code == 201


def test_without_script_each_file_that_is_too_much_is_told_and_the_others_come(tus, few):
    files = [SimpleUploadedFile(f"{size}.txt", b"x" * size) for size in (500, 501, 400)]
    answer = tus.browser.post(f"{tus.home}add/", SAID | {"files": files})
    assert answer.status_code == 422
    assert re.search(rf"501\.txt</bdi>: {SENTENCE}", page(answer))
    assert sorted(each.size for each in Upload.objects.all()) == [400, 500]


def test_two_at_once_in_two_cases_are_counted_one_after_the_other(own_database, settings, monkeypatch):
    settings.UPLOADS_AT_MOST = 1
    cast = make_cast()
    who = cast["contributor"]
    access.grant(cast.elsewhere, actor=cast["lead_elsewhere"], person=who.person, role="contributor", why="x")
    words, create, other = {"file_name": "a.txt", "size": 1}, keys.create, []

    def meanwhile(scope):
        """Counted, and not committed: now the other one comes."""
        monkeypatch.setattr(keys, "create", create)
        begun = in_another_connection(lambda: uploads.begin_document(cast.elsewhere, actor=who, **words))
        other.append(begun)
        wait_until_it_waits()
        return create(scope)

    monkeypatch.setattr(keys, "create", meanwhile)
    uploads.begin_document(cast.case, actor=who, **words)
    ((thread, trouble),) = other
    thread.join(10)
    assert [type(each) for each in trouble] == [TooMuchUnderWay]
    assert Upload.objects.get().case == cast.case


# --- One form, one piece ---------------------------------------------------------------------------------------------
def test_a_form_over_the_limit_is_told_before_a_byte_of_it_is_kept(tus, settings, monkeypatch, tmp_path):
    settings.FILE_UPLOAD_TEMP_DIR, settings.FILE_UPLOAD_MAX_MEMORY_SIZE = str(tmp_path), 10
    files = lambda: {"files": [SimpleUploadedFile("a.txt", b"x" * 2000)]}  # noqa: E731
    settings.FORM_AT_MOST = 3000
    assert tus.browser.post(f"{tus.home}add/", SAID | files()).status_code == 302
    Upload.objects.all().delete()
    settings.FORM_AT_MOST = 2000

    def kept(*args, **kwargs):
        raise AssertionError("a byte was kept")

    monkeypatch.setattr(tempfile, "TemporaryFile", kept)
    answer = tus.browser.post(f"{tus.home}add/", SAID | files())
    assert answer.status_code == 413
    assert "Das war zu viel auf einmal" in answer.text and "That was too much at once" in answer.text
    assert not Upload.objects.exists()


def test_words_over_the_limit_are_told_as_well(tus, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    words = "&".join(f"{name}={value}" for name, value in SAID.items())
    form = "application/x-www-form-urlencoded"
    assert tus.browser.post(f"{tus.home}add/", words, content_type=form).status_code == 422
    answer = tus.browser.post(f"{tus.home}add/", words + "&comment=" + "x" * 1000, content_type=form)
    assert answer.status_code == 413 and "too much" in answer.text
    assert not Upload.objects.exists()


def test_a_piece_over_what_was_announced_is_told_before_a_byte_of_it_is_read(cast, tus):
    address = tus.begin("a.txt", 5)
    assert at(address).received == 0
    answer = tus.send(address, b"123456")
    assert answer.status_code == 413 and "larger than the portal takes" in answer.text
    assert (at(address).received, list(blobs.names(f"uploads/{at(address).pk}/"))) == (0, [])
    # Should more come than the head of the request says, only so much is taken.
    receiving.take(at(address), actor=cast["contributor"], offset=0, stream=io.BytesIO(b"12345678"), length=5)
    assert at(address).received == 5
