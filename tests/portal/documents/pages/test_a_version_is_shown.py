"""The page of a version: each kind of file as it came through the whole pipeline, and every state it can be in."""

import pytest

from portal.documents import preparing
from portal.documents.actions import documents, versions
from portal.documents.models import Attached, Document, Preview, Version
from portal.vault import blobs
from tests.portal.documents.anchors.making import document_in, next_version
from tests.portal.documents.bringing import bring, bring_version, mail, pdf, picture, sheet, word


def page_of(browser, document):
    answer = browser.get(document.get_absolute_url())
    assert answer.status_code == 200
    return answer.text


def test_a_word_file_is_read_with_who_when_and_what_it_is(lead, document):
    shown = page_of(lead, document)
    assert "He was seen at the gate." in shown
    assert "Contributor" in shown
    assert "Vermerk.docx" in shown
    assert " ".join(document.newest().digest[at : at + 4] for at in range(0, 64, 4)) in shown
    assert "Not checked for malware" in shown
    assert "<h3 " in shown  # below the headings of the page
    assert f'aria-label="Download version {document.newest().number}"' in shown
    assert "Vermerk" not in shown.partition("</title>")[0]  # tabs are seen by others


def test_files_of_a_mail_are_documents_and_its_conversation_is_named(cast, lead):
    files = [("Notiz.docx", word("Attached words.")), ("prog.exe", b"MZ\x90\x00" + bytes(200))]
    first = bring(cast, "Termin.eml", mail("Termin", "Bitte kommen Sie.", files=files))
    answer = bring(cast, "AW Termin.eml", mail("AW: Termin", "Ich komme.", number=2, answers=1))
    taken = Attached.objects.get(mail=first.newest(), number=1).file.document
    shown = page_of(lead, first)
    assert "Bitte kommen Sie." in shown
    assert taken.get_absolute_url() in shown
    assert "This kind of file is not taken out" in shown
    assert answer.get_absolute_url() in shown
    assert first.get_absolute_url() in page_of(lead, answer)
    assert "Attached words." in page_of(lead, taken)
    assert Document.objects.count() == 3


def test_a_file_that_comes_with_two_mails_is_there_once(cast):
    files = [("Notiz.docx", word("Attached words."))]
    one = bring(cast, "a.eml", mail("One", files=files)).newest()
    two = bring(cast, "b.eml", mail("Two", number=2, files=files)).newest()
    assert one.attached.get().file == two.attached.get().file
    assert Document.objects.count() == 3


def test_a_mail_that_is_restored_encloses_what_it_did(cast, lead):
    document = bring(cast, "a.eml", mail("One", files=[("Notiz.docx", word("Attached words."))]))
    bring_version(cast, document, mail("One, again", number=2), name="b.eml")
    inside = document.versions.get(number=1).attached.get().file
    bring_version(cast, inside.document, word("Other words."))
    preparing.prepare(versions.restore(document.versions.get(number=1), actor=cast["lead"], newest=2))
    assert document.newest().attached.get().file == inside
    assert Document.objects.count() == 2
    assert inside.document.get_absolute_url() in page_of(lead, document)


def test_pages_of_a_pdf_are_pictures_with_words_to_select(cast, lead):
    document = bring(cast, "Order.pdf", pdf("GATE", "BADGE"))
    shown = page_of(lead, document)
    assert shown.count('<svg class="page-image"') == 2
    assert "GATE </text>" in shown
    address = f"{document.newest().get_absolute_url()}pictures/page-2/"
    assert address in shown
    assert lead.get(address)["Content-Type"] in {"image/png", "image/jpeg"}


def test_of_many_pages_ten_are_shown_at_once(cast, lead, monkeypatch):
    monkeypatch.setattr("portal.documents.showing.SHEETS_AT_ONCE", 2)
    document = bring(cast, "Order.pdf", pdf(*"ABCDE"))
    for asked, numbers in (("", {1, 2}), ("4", {3, 4}), ("99", {5}), ("x", {1, 2})):
        answer = lead.get(document.get_absolute_url(), {"page": asked})
        assert {sheet.number for sheet in answer.context["pages"]["sheets"]} == numbers, asked


def test_pages_without_a_picture_show_their_words(cast, lead, monkeypatch):
    monkeypatch.setattr("portal.documents.previews.PAGES_AT_MOST", 1)
    document = bring(cast, "Order.pdf", pdf("GATE", "BADGE"))
    shown = page_of(lead, document)
    assert shown.count("<image ") == 1
    assert "<p>BADGE</p>" in shown
    assert "pictures/page-2/" not in shown


def test_pictures_of_evidence_open_covered(cast, lead):
    document = bring(cast, "Foto.png", picture(), kind="evidence")
    shown = page_of(lead, document)
    assert '<details class="covered"><summary>' in shown.replace("\n", "")
    assert "/pictures/" in shown.partition('<details class="covered">')[2].partition("</details>")[0]
    plain = bring(cast, "Foto2.png", picture("red"), kind="other")
    assert '<details class="covered">' not in page_of(lead, plain)
    pages = bring(cast, "Scan.pdf", pdf("GATE"), kind="evidence")
    assert '<details class="covered">' in page_of(lead, pages)


def test_a_spreadsheet_is_a_plain_table(cast, lead):
    shown = page_of(lead, bring(cast, "Liste.xlsx", sheet()))
    assert "Zelle 3/3" in shown
    assert shown.count('<div class="table-scroll" role="region" tabindex="0" aria-label="Table 1">') == 1


def test_what_cannot_be_read_is_kept_and_says_so(cast, lead):
    document = bring(cast, "Kaputt.pdf", b"%PDF-1.7\n" + b"nothing of a PDF " * 40)
    assert document.newest().preview.state == "unreadable"
    shown = page_of(lead, document)
    assert "The file is damaged and cannot be shown." in shown
    assert "There is no preview" in shown
    with document.newest().opened() as file:
        assert file.read().startswith(b"%PDF-1.7")


def test_while_the_preview_is_made_the_page_says_so(cast, lead, document):
    version = bring_version(cast, document, prepared=False)
    shown = page_of(lead, document)
    assert "The preview is being prepared." in shown
    assert not version.reads.exists()  # nothing of it was shown
    assert "He was seen at the gate." in lead.get(f"{document.get_absolute_url()}v/1/").text


def test_an_older_version_says_that_it_is_superseded(cast, lead, document):
    bring_version(cast, document, comment="The guard corrected it")
    old = lead.get(f"{document.get_absolute_url()}v/1/").text
    assert "This version is superseded" in old
    assert "Read version 2" in old
    new = page_of(lead, document)
    assert "This version is superseded" not in new
    assert "The guard corrected it" in new
    assert f"{document.get_absolute_url()}compare/1-2/" in new


def test_a_withdrawn_document_stays_readable_and_says_why(cast, lead, browser_of, document):
    documents.withdraw(document, actor=cast["lead"], version=document.version, because="It was somebody else")
    for part in ("lead", "reader"):
        shown = page_of(browser_of(part), document)
        assert "This document no longer counts" in shown
        assert "It was somebody else" in shown
        assert "He was seen at the gate." in shown
    assert "New version" not in page_of(lead, document)


def test_a_reader_is_offered_nothing_they_may_not_do(browser_of, document, at):
    shown = page_of(browser_of("reader"), document)
    for page in ("add", "edit", "audience", "withdraw", "check-out", "v/1/restore"):
        assert at(page) not in shown, page
        assert browser_of("reader").post(at(page)).status_code == 403, page
    assert at("v/1/file") in shown


@pytest.mark.parametrize("part", ["stranger", "walled", "expired", "signatory", "lead_elsewhere", "auditor"])
def test_who_is_not_in_the_case_finds_nothing_anywhere(part, browser_of, document, at):
    browser = browser_of(part)
    for page in ("", "edit", "audience", "withdraw", "v/1", "v/1/file", "v/1/restore", "v/1/pictures/page-1"):
        there, nowhere = browser.get(at(page)), browser.get(at(page).replace(document.key, "D-ZZZZ"))
        assert there.status_code == nowhere.status_code == 404, page
    assert Version.objects.get().reads.count() == 0


def test_a_preview_whose_blob_is_gone_is_told_and_not_a_fault_of_the_page(lead, document, caplog):
    preview = Preview.objects.get(version=document.newest())
    for lying in list(blobs.names(f"{preview.folder}/")):
        blobs.delete(lying.name)
    assert "The preview could not be made just now" in page_of(lead, document)
    assert "the preview of a version is gone" in caplog.text


def test_a_document_without_words_says_so(cast, lead):
    assert "nothing that can be shown" in page_of(lead, document_in(cast, ""))


def test_of_many_versions_the_latest_stand_open_and_the_one_that_is_read(cast, lead):
    document = document_in(cast)
    for _ in range(8):
        next_version(document)
    latest = page_of(lead, document)
    assert '<details class="version-list-earlier"><summary>4 earlier versions</summary>' in latest
    assert all(f">Version {number}</a>" in latest for number in range(1, 10))
    earlier = lead.get(f"{document.get_absolute_url()}v/3/").text
    assert '<details class="version-list-earlier" open>' in earlier
    assert "version-list-earlier" not in page_of(lead, document_in(cast))


def test_a_version_names_its_title_first_and_how_many_see_it(cast, lead):
    document = document_in(cast)
    shown = page_of(lead, document)
    assert "The minutes</bdi></h1>" in shown
    assert "5 people see this" in shown
