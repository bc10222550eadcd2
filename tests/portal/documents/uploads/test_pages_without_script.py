"""With nothing but a form: who reads it is said first, each file is taken or told, nothing touches the disk."""

import re
import tempfile
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone, translation

from portal.cases.actions import circles
from portal.documents.actions import documents as on_documents
from portal.documents.models import Upload
from portal.vault import blobs
from tests.portal.cases.pages.conftest import come_in
from tests.portal.documents.uploads import malware
from tests.portal.documents.uploads.sending import SAID, Tus, looked_at

MARK = b"only-the-test-says-this-4711 "


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


@pytest.fixture
def browser(cast):
    return come_in(cast.person("contributor"))


@pytest.fixture
def home(cast):
    return f"/cases/{cast.case.code}/documents/"


def file(name, body):
    return SimpleUploadedFile(name, body)


def main(answer):
    return re.sub(r"\s+", " ", answer.text.split("<main", 1)[1].split("</main", 1)[0])


@pytest.fixture
def document(cast):
    client = Tus(come_in(cast.person("lead")), cast.case)
    return client.taken("Schreiben.docx", malware.word("First.")).result.document


def test_before_anything_starts_the_page_names_who_will_read_it(cast, browser, home):
    circle = circles.make(cast.case, actor=cast["contributor"], name="Care", people=[cast.person("assessor")])
    page = main(browser.get(f"{home}add/"))
    readers, field = page.index("Who will read this"), page.index('type="file"')
    assert readers < field
    for part in ("lead", "deputy", "assessor", "contributor", "reader"):
        assert cast.person(part).name in page
    assert cast.person("stranger").name not in page
    assert cast.person("walled").name not in page
    assert f"{circle.name}: Assessor, Contributor" in page, "each circle says who is in it, without script"


def test_only_ones_own_circles_can_be_chosen(cast, browser, home):
    others = circles.make(cast.case, actor=cast["lead"], name="Leads only", people=[cast.person("deputy")])
    assert others.name not in main(browser.get(f"{home}add/"))
    answer = browser.post(f"{home}add/", SAID | {"circle": str(others.pk), "files": [file("a.txt", b"x")]})
    assert answer.status_code == 422
    assert not Upload.objects.exists()


def test_several_files_are_taken_from_one_form(cast, browser, home):
    circle = circles.make(cast.case, actor=cast["contributor"], name="Care", people=[cast.person("assessor")])
    files = [file(f"Note {number}.txt", b"words " * number) for number in (1, 2, 3)]
    answer = browser.post(f"{home}add/", SAID | {"circle": str(circle.pk), "kind": "memo", "files": files})
    assert (answer.status_code, answer["Location"]) == (302, f"{home}uploads/")
    sent = list(Upload.objects.order_by("made_at"))
    assert [(each.file_name, each.state, each.circle, each.kind) for each in sent] == [
        (f"Note {number}.txt", "checking", circle, "memo") for number in (1, 2, 3)
    ]
    page = main(browser.get(answer["Location"]))
    assert page.count("Being checked") == 3
    assert [looked_at(each).state for each in sent] == ["ready"] * 3
    assert main(browser.get(answer["Location"])).count("version 1") == 3


def test_of_what_became_documents_the_latest_are_told_and_of_all_else_each(cast, browser, home, monkeypatch):
    monkeypatch.setattr("portal.documents.shelf.ARRIVED_AT_MOST", 2)
    client = Tus(browser, cast.case)
    for number in range(3):
        client.taken(f"Note {number}.txt", f"Words {number}".encode())
    for number in range(3):
        client.begin(f"Half {number}.txt", size=10)
    told = main(browser.get(f"{home}uploads/"))
    assert [f"Note {number}.txt" in told for number in range(3)] == [False, True, True]
    assert all(f"Half {number}.txt" in told for number in range(3))


def test_each_file_is_told_of_alone_and_the_others_go_on(browser, home, settings):
    settings.DOCUMENT_AT_MOST = 1000
    files = [file("empty.txt", b""), file("good.txt", b"words"), file("large.txt", b"x" * 1001)]
    answer = browser.post(f"{home}add/", SAID | {"files": files})
    assert answer.status_code == 422
    page = main(answer)
    assert re.search(r"empty\.txt</bdi>: The file is empty", page)
    assert re.search(r"large\.txt</bdi>: The file is larger", page)
    assert [each.file_name for each in Upload.objects.all()] == ["good.txt"]


def test_without_a_file_the_page_says_so_and_keeps_what_was_typed(browser, home):
    answer = browser.post(f"{home}add/", SAID | {"comment": "from the site"})
    assert answer.status_code == 422
    assert "Choose at least one file." in main(answer)
    assert "from the site" in main(answer)
    assert "Choose your files once more" in main(answer)


def test_too_many_files_at_once_are_told_and_none_is_taken(browser, home, settings):
    settings.DATA_UPLOAD_MAX_NUMBER_FILES = 3
    answer = browser.post(f"{home}add/", SAID | {"files": [file(f"{n}.txt", b"x") for n in range(4)]})
    assert answer.status_code == 413
    assert "zu viele Dateien" in answer.text
    assert "too many files" in answer.text
    assert not Upload.objects.exists()


def test_a_large_file_never_lies_on_the_disk_in_the_plain(browser, home, settings, monkeypatch, tmp_path):
    """Looked for while it is taken and after it, wherever something could have been written."""
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    body = MARK * (6 * 2**20 // len(MARK))
    seen, put = [], blobs.put

    def looking(*args):
        seen.append(MARK in on_disk(tmp_path, settings))
        return put(*args)

    monkeypatch.setattr(blobs, "put", looking)
    answer = browser.post(f"{home}add/", SAID | {"files": [file("large.txt", body)]})
    assert answer.status_code == 302
    upload = Upload.objects.get()
    assert (upload.received, upload.state) == (len(body), "checking")
    assert seen == [False]
    assert MARK not in on_disk(tmp_path, settings)


def on_disk(folder, settings):
    places = [*Path(folder).rglob("*"), *Path(settings.VAULT_BLOBS["folder"]).rglob("*")]
    open_files = [each for each in Path("/proc/self/fd").iterdir() if " (deleted)" in _target(each)]
    return b"".join(each.read_bytes() for each in [*places, *open_files] if each.is_file())


def _target(link):
    try:
        return str(link.readlink())
    except OSError:
        return ""


def test_the_next_version_names_its_base_and_says_who_works_on_it(cast, browser, home, document):
    page = main(browser.get(f"{home}{document.key}/add/"))
    assert "The newest version is 1." in page
    assert "Who will read this" in page
    assert "Somebody is working on this document" not in page
    on_documents.check_out(document, actor=cast["lead"], version=document.version)
    page = main(browser.get(f"{home}{document.key}/add/"))
    assert "Somebody is working on this document" in page
    assert cast.person("lead").name in page
    words = {"number": "1", "comment": "softer", "files": [file("a.docx", malware.word("Second."))]}
    assert browser.post(f"{home}{document.key}/add/", words).status_code == 302
    upload = looked_at(Upload.objects.latest("made_at"))
    assert (upload.state, upload.result.number, upload.result.comment) == ("ready", 2, "softer")


def test_ones_own_sign_is_no_reason_for_caution(cast, home, document):
    on_documents.check_out(document, actor=cast["lead"], version=document.version)
    page = main(come_in(cast.person("lead")).get(f"{home}{document.key}/add/"))
    assert "Somebody is working on this document" not in page


def test_a_base_somebody_made_up_is_told(browser, home, document):
    before = Upload.objects.count()
    answer = browser.post(f"{home}{document.key}/add/", {"number": "9", "files": [file("a.docx", malware.word("x"))]})
    assert answer.status_code == 422
    assert Upload.objects.count() == before


def test_what_is_not_complete_says_how_far_it_got_and_can_be_given_up(cast, browser, home):
    client = Tus(browser, cast.case)
    address = client.begin("Half.txt", 2000)
    client.send(address, b"x" * 1500)
    page = main(browser.get(f"{home}uploads/"))
    assert "Not complete yet" in page
    assert "Choose the same file once more" in page
    assert browser.post(f"{address}cancel/").status_code == 302
    assert "Half.txt" not in main(browser.get(f"{home}uploads/"))


def test_the_list_asks_again_only_while_something_is_checked_and_not_for_ever(cast, browser, home):
    client = Tus(browser, cast.case)
    fragment = lambda: browser.get(f"{home}uploads/", headers={"HX-Request": "true"}).text  # noqa: E731
    assert "every 2s" not in fragment()
    upload = client.whole("a.txt", b"words")
    assert "every 2s" in fragment()
    assert "<main" not in fragment()
    Upload.objects.filter(pk=upload.pk).update(touched_at=timezone.now() - timedelta(minutes=11))
    assert "every 2s" not in fragment()
    assert "longer than usual" in fragment()
    looked_at(upload)
    assert "every 2s" not in fragment()


def test_the_pages_hold_no_name_in_title_or_address(cast, browser, home, document):
    for address in ("add/", "uploads/", f"{document.key}/add/"):
        answer = browser.get(home + address)
        title = answer.text.split("<title>")[1].split("</title>")[0]
        assert cast.case.code in title
        assert "Schreiben" not in title
        assert "no-store" in answer["Cache-Control"]


@pytest.mark.parametrize("part", ["reader", "stranger", "walled"])
def test_who_may_not_add_has_no_page(cast, home, document, part):
    other = come_in(cast.person(part))
    status = 403 if part == "reader" else 404
    for address in ("add/", f"{document.key}/add/"):
        assert other.get(home + address).status_code == status
        assert other.post(home + address, {"files": [file("a.txt", b"x")]}).status_code == status
    assert Upload.objects.count() == 1


def test_a_list_of_ten_costs_as_much_as_one_of_two(cast, browser, home, time_stands_still):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client = Tus(browser, cast.case)
    counts = []
    for number in range(10):
        looked_at(client.whole(f"{number}.txt", f"words {number}".encode()))
        if number in (1, 9):
            with CaptureQueriesContext(connection) as asked:
                browser.get(f"{home}uploads/", headers={"HX-Request": "true"})
            counts.append(len(asked))
    assert counts[0] == counts[1], counts
