"""Real Word files: those of other people, and those made here with known differences."""

import io
import re
import zipfile

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from PIL import Image

from portal.documents.comparison import Fate, carry, compare
from portal.documents.comparison.wording import title, where
from portal.documents.reading import word
from tests.portal.documents.reading.word_files import SHARED_FILES

from .samples import read, sides, told

FIRST = "Das Verbot gilt unbefristet."
SECOND = "Der Zugang zum Gelände ist nur nach Anmeldung am Empfang gestattet."
THIRD = "Die Begleitung zum Ausgang übernimmt der Werkschutz."
GRID = [["Name", "Frist"], ["Anna", "3 Tage"], ["Berta", "5 Tage"]]


def picture(colour):
    made = io.BytesIO()
    Image.new("RGB", (8, 8), colour).save(made, "PNG")
    made.seek(0)
    return made


def letter(*texts, grid=GRID, colour="red"):
    """A Word file: heading, paragraphs, a list, a table, an image."""
    file = docx.Document()
    file.add_heading("Hausverbot", 1)
    for text in texts:
        file.add_paragraph(text)
    file.add_paragraph("Ausweis abgeben", style="List Bullet")
    table = file.add_table(rows=len(grid), cols=len(grid[0]))
    for row, line in enumerate(grid):
        for column, text in enumerate(line):
            table.cell(row, column).text = text
    file.add_picture(picture(colour))
    made = io.BytesIO()
    file.save(made)
    return word.read(made.getvalue())


def test_words_paragraphs_cells_and_an_image_of_a_word_file_are_told_by_name():
    old = letter(FIRST, SECOND, THIRD)
    new = letter(
        FIRST.replace("unbefristet", "bis 31. Mai 2027"),
        THIRD,
        "Eine Ausnahme bedarf der Schriftform.",
        SECOND,
        grid=[GRID[0], ["Anna", "4 Tage"], ["Clara", "9 Tage"], GRID[2]],
        colour="blue",
    )
    made = compare(old, new)
    assert [(title(change), where(change)) for change in made.changes] == [
        ("Changed", "paragraph 2"),
        ("Moved", "paragraph 4, now after paragraph 2"),
        ("Inserted", "paragraph 4"),
        ("Changed", "table 1, row 2, column 2"),
        ("Row inserted", "table 1, row 3"),
        ("Image exchanged", "image 1"),
    ]
    assert (made.changes[0].old, made.changes[0].new) == ("unbefristet", "bis 31. Mai 2027")
    assert (made.changes[3].old, made.changes[3].new) == ("3", "4")
    assert sides(made) == (read(old), read(new))


def test_the_same_file_saved_again_has_no_change():
    assert compare(letter(FIRST, SECOND), letter(FIRST, SECOND)).changes == []


def test_a_passage_is_carried_from_one_word_file_to_the_next():
    old = letter(FIRST, SECOND, THIRD)
    new = letter("Vorbemerkung.", FIRST, SECOND.replace("gestattet", "erlaubt"), THIRD)
    block = next(one for one in old.blocks if one.text == SECOND)
    start = SECOND.index("nur nach Anmeldung")
    found = carry(block.id, start, start + 18, "nur nach Anmeldung", old, new)
    assert (found.fate, found.quote) == (Fate.UNCHANGED, "nur nach Anmeldung")
    assert found.block == new.blocks[int(block.id[1:])].id


def test_an_accepted_change_of_word_differs_and_an_open_one_is_kept_apart():
    """What is struck out in Word is still there to be read; once accepted, it is gone."""
    old, new = word.read(proposing("w:del", "w:delText")), word.read(proposing(None, ""))
    made = compare(old, new)
    assert told(made) == [("deleted", "words", "sofort ", "")]
    assert [(one.tracked.kind, one.tracked.text, one.in_old, one.in_new) for one in made.proposed] == [
        ("deleted", "sofort ", True, False)
    ]
    open_in_both = compare(old, old)
    assert open_in_both.changes == []
    assert [one.in_new for one in open_in_both.proposed] == [True]


def proposing(tag, inner):
    """A Word file whose word "sofort " is marked in Word, or already taken out."""
    file = docx.Document()
    paragraph = file.add_paragraph("Das Verbot gilt ")
    if tag:
        run = f'<w:r><{inner} xml:space="preserve">sofort </{inner}></w:r>'
        told = f'<{tag} {nsdecls("w")} w:id="1" w:author="T. Brand" w:date="2026-11-20T09:12:00Z">{run}</{tag}>'
        paragraph._p.append(parse_xml(told))
    paragraph.add_run("und überall im Gebäude.")
    made = io.BytesIO()
    file.save(made)
    return made.getvalue()


# --- Files of other people ---


def with_a_word_more(data):
    """The same Word file, with a word after the first text it has; without any text, with another image."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(made, "w") as new:
        parts = {name: old.read(name) for name in old.namelist()}
        text = parts["word/document.xml"]
        more = re.sub(rb"(<w:t(?: [^>]*)?>[^<]+)(</w:t>)", rb"\1 daneben\2", text, count=1)
        for name in parts:
            if more == text and name.startswith("word/media/"):
                parts[name] = picture("green").read()
        for name, content in (parts | {"word/document.xml": more}).items():
            new.writestr(name, content)
    return made.getvalue(), more != text


@pytest.mark.parametrize("path", SHARED_FILES, ids=lambda path: path.stem)
def test_a_file_of_others_is_shown_whole_and_one_word_more_is_the_one_change(path):
    data = path.read_bytes()
    old = word.read(data)
    assert compare(old, old).changes == []
    other, has_words = with_a_word_more(data)
    new = word.read(other)
    made = compare(old, new)
    assert sides(made) == (read(old), read(new))
    if has_words:
        assert ["daneben" in change.new for change in made.changes] == [True]
    else:
        assert [title(change) for change in made.changes] == ["Image exchanged"]


def test_two_files_of_others_with_tracked_changes_keep_both_kinds_apart():
    files = {path.stem: path for path in SHARED_FILES}
    if not files:
        pytest.skip("the files of others are not on this machine")
    old = word.read(files["pandoc-track_changes_deletion"].read_bytes())
    new = word.read(files["pandoc-track_changes_insertion"].read_bytes())
    made = compare(old, new)
    assert sides(made) == (read(old), read(new))
    assert told(made)[0][:2] == ("changed", "words")
    assert sorted((one.tracked.kind, one.in_old, one.in_new) for one in made.proposed) == [
        ("deleted", True, False),
        ("inserted", False, True),
    ]
