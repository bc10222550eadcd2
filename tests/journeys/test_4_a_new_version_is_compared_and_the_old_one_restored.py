"""Step 4: a labour-law expert uploads a new version of a Word document, sees what changed word by word, and restores
the earlier one as a new version.
"""

import io

import docx
import pytest

from portal.cases.demo import people as demo
from portal.cases.grants import CaseGrant
from portal.cases.models import Case
from portal.documents import preparing, receiving
from portal.documents.actions import uploads
from portal.documents.models import Upload, Version, VersionRead
from tests.walk import sign_in
from tests.worker import worker

__all__ = ["worker"]

BEFORE = ["Hausverbot", "Das Verbot gilt unbefristet.", "Ausgenommen sind schriftliche Einladungen."]
AFTER = ["Hausverbot", "Das Verbot gilt bis Ende Mai.", "Ausgenommen sind schriftliche Einladungen."]


def word(paragraphs):
    file, document = io.BytesIO(), docx.Document()
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    document.save(file)
    return file.getvalue()


@pytest.fixture
def document(server):
    """A draft by the lead, in a case a labour-law expert works on."""
    lead = demo.badge(demo.find("sommerfeld"))
    held = CaseGrant.objects.live().filter(user=demo.find("brand")).of_role("contributor").values("content_object_id")
    case = Case.objects.open().filter(pk__in=held).order_by("opened_at").first()
    data = word(BEFORE)
    upload = uploads.begin_document(case, actor=lead, file_name="Hausverbot.docx", size=len(data), kind="house_ban")
    receiving.take(upload, actor=lead, offset=0, stream=io.BytesIO(data), length=len(data))
    upload.refresh_from_db()
    if upload.state == Upload.State.CHECKING:
        preparing.take_in(upload)
    version = Upload.objects.get(pk=upload.pk).result
    if version.preview.state == "waiting":
        preparing.prepare(version)
    return version.document


def numbers(document):
    return list(Version.objects.filter(document=document).order_by("number").values_list("number", flat=True))


def test_a_new_version_is_seen_word_by_word_and_the_earlier_one_comes_back(page, document, worker):
    sign_in(page, "brand")
    page.goto(document.get_absolute_url())
    assert "Das Verbot gilt unbefristet." in page.locator("#preview").inner_text()
    page.get_by_role("link", name="Neue Fassung").first.click()
    assert demo.find("brand").name in page.locator(".callout", has_text="Wer das liest").inner_text()
    page.set_input_files("input[type=file]", [{"name": "Hausverbot neu.docx", "mimeType": "", "buffer": word(AFTER)}])
    page.locator("[name=comment]").fill("Befristet")
    page.locator("form#deed button[type=submit]").click()
    page.locator("#uploads [data-state=ready]").first.wait_for(timeout=60_000)
    assert numbers(document) == [1, 2]

    for _ in range(100):
        page.goto(document.get_absolute_url())
        if "Ende Mai" in page.locator("#preview").inner_text():
            break
        page.wait_for_timeout(200)
    page.get_by_role("link", name="Mit Fassung 1 vergleichen").first.click()
    page.wait_for_url("**/compare/1-2/**")
    assert "unbefristet" in page.locator("main del").first.inner_text()
    assert "Mai" in " ".join(page.locator("main ins").all_inner_texts())
    assert "Einladungen" not in " ".join(page.locator("main :is(ins, del)").all_inner_texts())

    page.goto(Version.objects.get(document=document, number=1).get_absolute_url())
    page.get_by_role("link", name="Diese Fassung wiederherstellen").click()
    page.get_by_role("button", name="Diese Fassung wiederherstellen").click()
    page.wait_for_url(lambda url: url.endswith(document.get_absolute_url()))
    assert numbers(document) == [1, 2, 3]
    first, _second, third = Version.objects.filter(document=document).order_by("number")
    assert third.digest == first.digest
    assert third.author == demo.find("brand")
    for _ in range(100):
        page.goto(document.get_absolute_url())
        if "unbefristet" in page.locator("#preview").inner_text():
            break
        page.wait_for_timeout(200)
    assert "unbefristet" in page.locator("#preview").inner_text()
    read = VersionRead.objects.filter(person=demo.find("brand"), version__document=document)
    assert {"preview", "comparison"} <= set(read.values_list("how", flat=True))
