"""Every word a Word file holds is in the blocks and in what one sees, wherever it was written."""

import io

import docx
import pytest
from docx.enum.section import WD_SECTION
from lxml import html as lxml_html

from portal.documents.reading import word
from portal.documents.reading.html import text_of
from portal.documents.reading.parts import Kind
from tests.portal.documents.reading.word_files import (
    SHARED_FILES,
    R,
    entries_of,
    known_to_python_docx,
    packed,
    paragraph,
    run,
    solid,
    written_in,
)
from tests.portal.documents.reading.word_files import (
    word as made,
)


def everything_of(reading) -> tuple[str, str]:
    """The text of all blocks, and all text of the preview, without spaces."""
    seen = lxml_html.fragment_fromstring(reading.html or " ", create_parent="div")
    return solid("".join(block.text for block in reading.blocks)), solid(seen.text_content())


def loses_nothing(data: bytes):
    reading = word.read(data)
    blocks, seen = everything_of(reading)
    for text in [*written_in(data), *known_to_python_docx(data)]:
        assert solid(text) in blocks
        assert solid(text) in seen
    holds_together(reading)
    return reading


def holds_together(reading) -> None:
    """Each block is one element of the preview, with exactly the text an anchor counts."""
    ids = [block.id for block in reading.blocks]
    assert len(ids) == len(set(ids))
    if not reading.html:
        assert not reading.blocks
        return
    elements = {
        e.get("id"): e for e in lxml_html.fragment_fromstring(reading.html, create_parent="div").iter() if e.get("id")
    }
    for block in reading.blocks:
        if block.kind is not Kind.IMAGE:
            assert block.text == text_of(elements[block.id])
        assert not any(
            inner.get("id", "").startswith("b") and inner.tag != "img" for inner in elements[block.id].iterdescendants()
        )


def texts(reading, kind=None) -> list[str]:
    return [block.text for block in reading.blocks if kind is None or block.kind is kind]


@pytest.mark.parametrize("file", SHARED_FILES, ids=lambda file: file.stem)
def test_no_word_of_a_shared_file_is_lost(file):
    loses_nothing(file.read_bytes())


def test_no_word_of_a_file_by_python_docx_is_lost():
    document = docx.Document()
    document.add_heading("Vermerk über das Gespräch", 1)
    document.add_paragraph("Erstens Kündigungsschutz", style="List Number")
    document.add_paragraph("Zweitens", style="List Bullet")
    outer = document.add_table(2, 3)
    outer.cell(0, 0).merge(outer.cell(0, 2)).text = "über drei Spalten"
    outer.cell(1, 0).text = "links"
    inner = outer.cell(1, 1).add_table(1, 2)
    inner.cell(0, 0).text, inner.cell(0, 1).text = "innen eins", "innen zwei"
    document.sections[0].header.paragraphs[0].text = "Vertraulich"
    document.sections[0].footer.paragraphs[0].text = "Seite eins"
    document.add_section(WD_SECTION.NEW_PAGE)
    document.add_paragraph("Tab\tdanach und\nneue Zeile")
    remark = document.add_comment(document.paragraphs[-1].runs, "Bitte prüfen", author="A. Beispiel")
    remark.add_paragraph("noch ein Absatz")
    out = io.BytesIO()
    document.save(out)

    reading = loses_nothing(out.getvalue())

    assert (Kind.HEADING, 1, "Vermerk über das Gespräch") in {(b.kind, b.level, b.text) for b in reading.blocks}
    assert {"Vertraulich", "Seite eins"} <= set(texts(reading, Kind.MARGIN))
    assert [(b.place, b.text) for b in reading.blocks if b.kind is Kind.CELL] == [
        ((1, 1, 1), "über drei Spalten"),
        ((1, 2, 1), "links"),
        ((2, 1, 1), "innen eins"),
        ((2, 1, 2), "innen zwei"),
    ]
    assert 'colspan="3"' in reading.html
    assert reading.remarks[0].text == "Bitte prüfen noch ein Absatz"
    assert reading.remarks[0].author == "A. Beispiel"


DATED = 'w:id="7" w:author="M. Muster" w:date="2026-11-20T09:12:00Z"'


def test_tracked_changes_are_seen_in_place_and_listed():
    data = made(
        paragraph(
            run("Wir "),
            f"<w:ins {DATED}>{run('könnten ')}</w:ins>",
            f"<w:del {DATED}>{run('müssen ', tag='w:delText')}</w:del>",
            run("warten", f"<w:b/><w:rPrChange {DATED}><w:rPr/></w:rPrChange>"),
        )
        + paragraph(f"<w:moveFrom {DATED}>{run('gewandert')}</w:moveFrom>")
        + paragraph(f"<w:moveTo {DATED}>{run('gewandert')}</w:moveTo>")
        + f"<w:tbl><w:tr><w:trPr><w:del {DATED}/></w:trPr><w:tc>{paragraph(run('alte Zeile'))}</w:tc></w:tr></w:tbl>"
        + paragraph(run("verbunden"), properties=f"<w:rPr><w:del {DATED}/></w:rPr>")
    )

    reading = loses_nothing(data)

    assert [(each.kind, each.text) for each in reading.tracked] == [
        ("inserted", "könnten "),
        ("deleted", "müssen "),
        ("formatted", "warten"),
        ("moved_from", "gewandert"),
        ("moved_to", "gewandert"),
        ("deleted", "alte Zeile"),
        ("deleted", "¶"),
    ]
    assert {(each.author, each.at) for each in reading.tracked} == {("M. Muster", "2026-11-20T09:12:00Z")}
    assert all(each.block in {block.id for block in reading.blocks} for each in reading.tracked)
    seen = lxml_html.fragment_fromstring(reading.html, create_parent="div")
    assert [(e.text_content(), e.get("class")) for e in seen.iter("ins")] == [
        ("könnten ", "inserted"),
        ("gewandert", "moved-to"),
    ]
    assert [(e.text_content(), e.get("class")) for e in seen.iter("del")] == [
        ("müssen ", "deleted"),
        ("gewandert", "moved-from"),
        ("alte Zeile", "deleted"),
        ("", "deleted paragraph-mark"),
    ]
    assert {e.get("data-author") for e in seen.iter("ins", "del")} == {"M. Muster"}


def test_words_in_every_kind_of_wrapping_are_read():
    inner = "".join(
        (
            f"<w:sdt><w:sdtPr/><w:sdtContent>{paragraph(run('Steuerelement'))}</w:sdtContent></w:sdt>",
            paragraph(f"<w:smartTag>{run('Etikett')}</w:smartTag>", f"<w:customXml>{run('Eigenes')}</w:customXml>"),
            paragraph(f'<w:fldSimple w:instr="AUTHOR">{run("Verfasserin")}</w:fldSimple>'),
            paragraph(
                '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>REF nichts</w:instrText></w:r>'
                f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{run("Ergebnis")}'
                '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
            ),
            paragraph('<w:r><w:sym w:font="Wingdings" w:char="F0FC"/></w:r>', run("erledigt")),
            paragraph("<w:r><w:t>E</w:t><w:noBreakHyphen/><w:t>Mail</w:t><w:softHyphen/><w:t>adresse</w:t></w:r>"),
            paragraph("<m:oMath><m:r><m:t>a²+b²</m:t></m:r></m:oMath>"),
            paragraph(f"<w:ruby><w:rt>{run('oben')}</w:rt><w:rubyBase>{run('unten')}</w:rubyBase></w:ruby>"),
            paragraph(f'<w:bdo w:val="rtl">{run("gedreht")}</w:bdo>', f"<w:unknown>{run('unbekannt')}</w:unknown>"),
            run("ohne Absatz"),
            paragraph(run("verborgen", "<w:vanish/>")),
            f"<w:tbl><w:sdt><w:sdtContent><w:tr><w:tc>{paragraph(run('Zeile im Steuerelement'))}</w:tc></w:tr>"
            f"</w:sdtContent></w:sdt>{paragraph(run('verirrt'))}</w:tbl>",
        )
    )

    reading = loses_nothing(made(inner))

    said = texts(reading)
    assert {"Steuerelement", "EtikettEigenes", "Verfasserin", "Ergebnis", "✓erledigt", "E-Mailadresse"} <= set(said)
    assert {"a²+b²", "unten (oben)", "gedrehtunbekannt", "ohne Absatz", "verborgen", "verirrt"} <= set(said)
    assert "REF nichts" not in reading.html
    assert '<span class="hidden">verborgen</span>' in reading.html
    assert {each.code for each in reading.unseen} == {"equations", "hidden_text"}


BOX = "<w:txbxContent>{}</w:txbxContent>"


def test_a_text_box_follows_its_paragraph_and_is_read_once():
    choice = f"<w:drawing><wp:anchor><wps:wsp><wps:txbx>{BOX}</wps:txbx></wps:wsp></wp:anchor></w:drawing>"
    fallback = f"<w:pict><v:shape><v:textbox>{BOX}</v:textbox></v:shape></w:pict>"
    both = (
        "<w:r><mc:AlternateContent><mc:Choice>{}</mc:Choice><mc:Fallback>{}</mc:Fallback></mc:AlternateContent></w:r>"
    )
    inside = paragraph(run("im Kasten"))
    same = both.format(choice.format(inside), fallback.format(inside))
    other = both.format(choice.format(inside), fallback.format(paragraph(run("nur früher"))))

    reading = loses_nothing(made(paragraph(run("davor"), same, run("danach")) + paragraph(other)))

    assert texts(reading) == ["davordanach", "im Kasten", "im Kasten", "nur früher"]
    assert texts(reading, Kind.MARGIN) == ["im Kasten", "im Kasten", "nur früher"]


def test_notes_and_remarks_lead_back_and_forth():
    note = '<w:footnote w:id="2">{}</w:footnote><w:footnote w:id="9">{}</w:footnote>'
    data = made(
        paragraph(run("Satz"), '<w:r><w:footnoteReference w:id="2"/></w:r>')
        + paragraph(
            '<w:commentRangeStart w:id="5"/>',
            run("heikel"),
            '<w:commentRangeEnd w:id="5"/>',
            '<w:r><w:commentReference w:id="5"/></w:r>',
        ),
        footnotes=note.format(paragraph(run("Fußnote")), paragraph(run("verwaist"))),
        endnotes=f'<w:endnote w:id="1">{paragraph(run("Endnote"))}</w:endnote>',
        comments='<w:comment w:id="5" w:author="K. Probe" w:date="2026-11-01T08:00:00Z">'
        f"{paragraph(run('Rückfrage'))}</w:comment>",
    )

    reading = loses_nothing(data)

    assert texts(reading, Kind.FOOTNOTE) == ["Fußnote", "verwaist", "Endnote"]
    target = next(block.id for block in reading.blocks if block.text == "Fußnote")
    assert f'href="#{target}"' in reading.html
    remark = reading.remarks[0]
    assert (remark.text, remark.author, remark.quote) == ("Rückfrage", "K. Probe", "heikel")
    assert remark.at == "2026-11-01T08:00:00Z"
    assert texts(reading, Kind.REMARK) == ["Rückfrage"]
    assert '<mark data-remark="1">heikel</mark>' in reading.html


def test_merged_cells_keep_what_the_lower_one_says():
    merged = "<w:tc><w:tcPr><w:vMerge{}/></w:tcPr>{}</w:tc>"
    begin, go_on = ' w:val="restart"', ""
    rows = (
        f"<w:tr>{merged.format(begin, paragraph(run('oben')))}<w:tc>{paragraph(run('eins'))}</w:tc></w:tr>"
        f"<w:tr>{merged.format(go_on, paragraph())}<w:tc>{paragraph(run('zwei'))}</w:tc></w:tr>"
        f"<w:tr>{merged.format(go_on, paragraph(run('doch etwas')))}<w:tc>{paragraph(run('drei'))}</w:tc></w:tr>"
    )

    reading = loses_nothing(made(f"<w:tbl>{rows}</w:tbl>"))

    assert 'rowspan="2"' in reading.html
    assert texts(reading) == ["oben", "eins", "zwei", "doch etwas", "drei"]


LEVEL = '<w:lvl w:ilvl="{}"><w:start w:val="1"/><w:numFmt w:val="{}"/><w:lvlText w:val="{}"/></w:lvl>'
NUMBERING = (
    '<w:abstractNum w:abstractNumId="0">'
    + LEVEL.format(0, "decimal", "§ %1")
    + LEVEL.format(1, "lowerLetter", "%1.%2)")
    + '</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
)


def test_the_numbers_of_a_list_are_shown_and_are_not_its_text():
    def item(level, text):
        return paragraph(run(text), properties=f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="1"/></w:numPr>')

    data = made(item(0, "Pflicht") + item(1, "erste") + item(1, "zweite") + item(0, "Recht"), numbering=NUMBERING)

    reading = loses_nothing(data)

    assert [(b.text, b.level, b.kind) for b in reading.blocks] == [
        ("Pflicht", 1, Kind.LIST_ITEM),
        ("erste", 2, Kind.LIST_ITEM),
        ("zweite", 2, Kind.LIST_ITEM),
        ("Recht", 1, Kind.LIST_ITEM),
    ]
    seen = lxml_html.fragment_fromstring(reading.html, create_parent="div")
    assert [e.get("data-label") for e in seen.iter("p")] == ["§ 1", "1.a)", "1.b)", "§ 2"]
    assert len(seen.findall(".//li//li")) == 2


def test_links_say_where_they_lead_and_lead_nowhere():
    tie = f'<Relationship Id="h1" Type="{R}/hyperlink" Target="https://anderswo.example/x" TargetMode="External"/>'
    data = made(paragraph(f'<w:hyperlink r:id="h1">{run("hier")}</w:hyperlink>'), ties=tie)

    reading = loses_nothing(data)

    assert '<span class="link" data-address="https://anderswo.example/x">hier</span>' in reading.html
    assert "href" not in reading.html
    assert reading.flags == []


STRICT = (
    (
        "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        "http://purl.oclc.org/ooxml/wordprocessingml/main",
    ),
    (
        "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
        "http://purl.oclc.org/ooxml/officeDocument/relationships",
    ),
)


def test_files_written_in_odd_ways_are_read_all_the_same():
    plain = made(paragraph(run("Grüße")), styles="", footnotes="")
    entries = entries_of(plain)
    document = entries["word/document.xml"].decode()
    strict = {name: data.decode() for name, data in entries.items()}
    for old, new in STRICT:
        strict = {name: text.replace(old, new) for name, text in strict.items()}
    odd = {
        "strict": packed({name: text.encode() for name, text in strict.items()}),
        "utf16": packed(
            entries | {"word/document.xml": f'<?xml version="1.0" encoding="UTF-16"?>{document}'.encode("utf-16")}
        ),
        "bom": packed(entries | {"word/document.xml": b"\xef\xbb\xbf" + document.encode()}),
        "elsewhere": made(paragraph(run("Grüße")), main="inhalt/haupt7.xml"),
        "backslashes": packed({name.replace("/", "\\"): data for name, data in entries.items()}),
        "nothing beside": packed({"word/document.xml": document.encode()}),
        "ties to nothing": made(
            paragraph(run("Grüße")), ties='<Relationship Id="x" Type="http://x/footnotes" Target="fehlt.xml"/>'
        ),
        "capitals": packed({name.upper() if name.endswith("document.xml") else name: d for name, d in entries.items()}),
    }
    for how, data in odd.items():
        assert texts(word.read(data)) == ["Grüße"], how


def test_an_empty_document_says_so():
    reading = word.read(made(""))
    assert (reading.html, reading.blocks, reading.flags) == ("", [], ["no_text"])
    assert [each.code for each in reading.unseen] == ["no_text"]


def test_a_large_table_is_read_whole():
    row = "<w:tr>" + "".join(f"<w:tc>{paragraph(run('Zelle'))}</w:tc>" for _ in range(5)) + "</w:tr>"
    reading = word.read(made(f"<w:tbl>{row * 400}</w:tbl>"))
    assert len(reading.blocks) == 2000
    assert reading.blocks[-1].place == (1, 400, 5)
