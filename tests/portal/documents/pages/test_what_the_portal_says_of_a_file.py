"""Words of the portal inside a preview: in the language of whoever reads it, though the preview is kept once."""

import io

from django.utils import translation
from lxml import html as lxml_html
from openpyxl import Workbook

from portal.documents import previews, showing
from portal.documents.case_file import paper
from portal.documents.comparison import compare
from portal.documents.reading.html import text_of
from tests.portal.documents.bringing import bring, bring_version, mail, word


def shown(document, language):
    """The preview as somebody who speaks this language sees it."""
    version = document.newest()
    version.document = document
    with translation.override(language):
        return lxml_html.fromstring(f"<div>{showing.body(version, previews.of(version))}</div>")


def hidden() -> bytes:
    """Two sheets: one with a hidden row and a hidden column, one that is hidden as a whole."""
    book, whole = Workbook(), io.BytesIO()
    book.active.title = "Seen"
    for row in range(1, 5):
        book.active.append([f"{row}/{column}" for column in range(1, 4)])
    book.active.row_dimensions[3].hidden = True
    book.active.column_dimensions["B"].hidden = True
    other = book.create_sheet("Unseen")
    other.append(["Name", "Number"])
    other.sheet_state = "hidden"
    book.save(whole)
    return whole.getvalue()


def test_the_head_of_a_mail_is_named_in_the_readers_language(cast):
    document = bring(cast, "a.eml", mail("Termin", files=[("Notiz.docx", word("Attached."))]))
    names = {language: [th.text for th in shown(document, language).iter("th")] for language in ("de", "en")}
    assert names["en"] == ["From", "To", "Date", "Subject"]
    assert names["de"] == ["Von", "An", "Datum", "Betreff"]
    parts = {language: shown(document, language).findtext(".//p[@class='part']") for language in ("de", "en")}
    assert parts == {"en": "Attachments of this mail", "de": "Anhänge dieser Mail"}
    with translation.override("de"):
        printed, _pictures = paper._body(0, previews.of(document.newest()).html)
    assert "<th>Betreff</th>" in printed
    assert "data-said" not in lxml_html.tostring(shown(document, "de"), encoding="unicode")


def test_two_mails_are_compared_the_same_in_every_language(cast):
    document = bring(cast, "a.eml", mail("Termin", "Bitte kommen Sie."))
    bring_version(cast, document, mail("Termin, neu", "Bitte kommen Sie nicht."), name="b.eml")
    old, new = (previews.of(version) for version in document.versions.order_by("number"))
    made = {}
    for language in ("de", "en"):
        with translation.override(language):
            made[language] = compare(old, new)
    assert made["de"] == made["en"]
    assert made["de"].changes
    assert "Betreff" not in new.html + old.html  # nothing of a language is kept
    assert "Subject" not in {block.text for block in new.blocks}


def test_what_is_hidden_in_a_file_says_so_in_words_that_are_no_part_of_it(cast):
    document = bring(cast, "Liste.xlsx", hidden())
    marks = {
        language: [
            (each.get("data-mark"), text_of(each)) for each in shown(document, language).iterfind(".//*[@data-mark]")
        ]
        for language in ("de", "en")
    }
    assert marks["en"] == [("hidden column", "1/2"), ("hidden row", "3/1"), ("hidden sheet", "Unseen")]
    assert [mark for mark, _text in marks["de"]] == ["verborgene Spalte", "verborgene Zeile", "Verborgenes Blatt"]
    assert "hidden-sheet" in [
        table.get("class").split()[0] for table in shown(document, "en").iter("table") if table.get("class")
    ]
