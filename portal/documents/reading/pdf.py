"""Reads PDFs with pdfium: the text of each page with the place of each word, and pages as images. Scripts never run."""

import ctypes
import io
import re
import time
from collections import Counter
from datetime import datetime, timedelta, timezone
from html import escape

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from .damage import told_as_unreadable
from .html import clean
from .parts import Attachment, Kind, Picture, Reading, Remark, Sheet, Unreadable, Unseen, Word
from .writing import Writer, safe_name, tidy

MOST_PAGES = 1_000
MOST_WORDS = 150_000  # with their places; the text of a page is kept beyond that
MOST_LETTERS = 200_000  # of one page
SECONDS = 11.0  # of the child's time; pages that were not reached by then are counted as not shown
MOST_ATTACHMENTS = 500
MOST_REMARKS = 5_000

SCALE = 110 / 72
MOST_POINTS = 4_000_000
LONGEST_SIDE = 2_400
PAGES_AT_ONCE = 20

_DATE = re.compile(r"D?:?(\d{4})(\d\d)?(\d\d)?(\d\d)?(\d\d)?(\d\d)?(?:([+\-Zz])(?:(\d\d)'?(\d\d)?)?)?")
_BROKEN_WORD = re.compile("[\x02\ufffe](?:\r?\n)?")  # how pdfium marks a hyphen at the end of a line
_NO_PAGES = re.compile(rb"/Type\s*/Pages[^>]{0,200}/Count\s+0\b|/Count\s+0\b[^>]{0,200}/Type\s*/Pages")
_SCRIPT = re.compile(rb"/S\s*/JavaScript\b")
_PASSIVE = {raw.FPDF_ANNOT_LINK, raw.FPDF_ANNOT_POPUP, raw.FPDF_ANNOT_WIDGET}


def read(data: bytes) -> Reading:
    """The text of all pages there is time and room for, and what else the file carries."""
    with told_as_unreadable():
        document = _opened(data)
        try:
            return _Reader(document, len(_SCRIPT.findall(data))).reading()
        finally:
            document.close()


def pages(data: bytes, first: int, last: int) -> list[Picture]:
    """Pages as images, counted from 1, both ends included; at most `PAGES_AT_ONCE` of them."""
    with told_as_unreadable():
        document = _opened(data)
        try:
            document.init_forms()
            first, last = max(first, 1), min(last, len(document), first + PAGES_AT_ONCE - 1)
            return [_image(document, number) for number in range(first, last + 1)]
        finally:
            document.close()


def _opened(data: bytes) -> pdfium.PdfDocument:
    if not data:
        raise Unreadable("empty")
    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        locked = getattr(error, "err_code", None) in (raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY)
        if locked and b"/Encrypt" in data:
            raise Unreadable("encrypted") from None
        # pdfium opens none without a page, and the reason it names may be that of the file before.
        raise Unreadable("no_pages" if _NO_PAGES.search(data) else "damaged") from None
    if len(document) == 0:
        document.close()
        raise Unreadable("no_pages")
    return document


class _Reader:
    def __init__(self, document: pdfium.PdfDocument, scripts: int):
        self.document, self.scripts = document, scripts
        self.writer = Writer()
        self.sheets: list[Sheet] = []
        self.remarks: list[Remark] = []
        self.unseen: Counter[str] = Counter()
        self.words = 0

    def reading(self) -> Reading:
        form = self.document.get_formtype()
        if form != raw.FORMTYPE_NONE:
            self.unseen["forms"] += 1
            self.document.init_forms()
        until = time.monotonic() + SECONDS
        count = len(self.document)
        for number in range(1, min(count, MOST_PAGES) + 1):
            if time.monotonic() > until:
                break
            self._page(number)
        self.unseen["pages_not_shown"] = count - len(self.sheets)
        self.unseen["scripts"] = max(raw.FPDFDoc_GetJavaScriptActionCount(self.document), self.scripts)
        self.unseen["signature"] = max(raw.FPDF_GetSignatureCount(self.document), 0)
        attachments = self._attachments()
        return Reading(
            html=clean(self.writer.html, ours=True),
            blocks=self.writer.blocks,
            sheets=self.sheets,
            remarks=self.remarks,
            attachments=attachments,
            facts=_facts(self.document),
            unseen=[Unseen(code, number) for code, number in self.unseen.items() if number],
            flags=["embedded"] if attachments else [],
        )

    def _page(self, number: int) -> None:
        """One page is one block. A page nothing can be made of keeps its place, so that numbers stay true."""
        try:
            page = self.document.get_page(number - 1)
        except pdfium.PdfiumError:
            self.unseen["damaged_part"] += 1
            block = self.writer.block(Kind.PAGE, "", level=number)
            self.sheets.append(Sheet(number, 0.0, 0.0, block))
            return
        text_page = page.get_textpage()
        try:
            letters = min(text_page.count_chars(), MOST_LETTERS)
            text = _BROKEN_WORD.sub("", text_page.get_text_range(0, letters)) if letters else ""
            filled, notes = self._notes(page)
            if not tidy(text) and raw.FPDFPage_CountObjects(page) > 0:
                self.unseen["no_text"] += 1
            said = "\n".join([text, *filled])
            block = self.writer.block(Kind.PAGE, said, level=number, inner=_lines(said))
            self.remarks += [Remark(words, who, when, "", block) for words, who, when in notes]
            words = _words(page, text_page, letters) if self.words < MOST_WORDS else []
            self.words += len(words)
            self.sheets.append(Sheet(number, round(page.get_width(), 2), round(page.get_height(), 2), block, words))
        finally:
            text_page.close()
            page.close()

    def _notes(self, page: pdfium.PdfPage) -> tuple[list[str], list[tuple[str, str, str]]]:
        """What was written into the page's forms, and what was noted on it: text, author, time."""
        filled: list[str] = []
        notes: list[tuple[str, str, str]] = []
        for index in range(min(raw.FPDFPage_GetAnnotCount(page), 2_000)):
            note = raw.FPDFPage_GetAnnot(page, index)
            if not note:
                continue
            kind = raw.FPDFAnnot_GetSubtype(note)
            if kind == raw.FPDF_ANNOT_WIDGET:
                filled.append(tidy(_note_value(note, b"V")))
            elif kind not in _PASSIVE:
                said = tidy(_note_value(note, b"Contents"))
                if said and len(self.remarks) + len(notes) < MOST_REMARKS:
                    notes.append((said, tidy(_note_value(note, b"T")), _moment(_note_value(note, b"M"))))
                elif not said:
                    self.unseen["annotations"] += 1
            raw.FPDFPage_CloseAnnot(note)
        return [one for one in filled if one], notes

    def _attachments(self) -> list[Attachment]:
        found: list[Attachment] = []
        count = self.document.count_attachments()
        for index in range(min(count, MOST_ATTACHMENTS)):
            try:
                one = self.document.get_attachment(index)
                name = safe_name(one.get_name(), f"attachment-{index + 1}.bin")
                found.append(Attachment(name, bytes(one.get_data())))
            except pdfium.PdfiumError:
                self.unseen["damaged_part"] += 1
        self.unseen["attachments_not_shown"] = max(count - MOST_ATTACHMENTS, 0)
        return found


def _lines(text: str) -> str:
    return "<br>".join(escape(line) for raw_line in text.splitlines() if (line := tidy(raw_line)))


def _words(page: pdfium.PdfPage, text_page: pdfium.PdfTextPage, letters: int) -> list[Word]:
    """The words of a page with their boxes, as they lie on its image: turned and cropped like the page itself."""
    found: list[Word] = []
    width, height = page.get_width(), page.get_height()
    if width <= 0 or height <= 0:
        return found
    grain = 10
    left, bottom, right, top = (ctypes.c_double() for _ in range(4))
    box: list[float] | None = None
    said: list[str] = []

    def finish() -> None:
        nonlocal box
        text = tidy("".join(said))
        said.clear()
        if box and text:
            x1, y1 = _placed(page, width, height, grain, box[0], box[3])
            x2, y2 = _placed(page, width, height, grain, box[2], box[1])
            x, y, w, h = min(x1, x2), min(y1, y2), abs(x2 - x1), abs(y2 - y1)
            if x <= width and y <= height and x + w >= 0 and y + h >= 0:
                found.append(Word(round(x, 1), round(y, 1), round(w, 1), round(h, 1), text))
        box = None

    for index in range(letters):
        code = raw.FPDFText_GetUnicode(text_page, index)
        letter = chr(code) if 0 < code < 0x110000 else " "
        if letter.isspace() or not raw.FPDFText_GetCharBox(text_page, index, left, right, bottom, top):
            finish()
            continue
        if box and abs(bottom.value - box[1]) > 2 * max(box[3] - box[1], 1):
            finish()  # another line, although nothing stands between
        said.append(letter)
        if box is None:
            box = [left.value, bottom.value, right.value, top.value]
        else:
            box = [min(box[0], left.value), min(box[1], bottom.value), max(box[2], right.value), max(box[3], top.value)]
    finish()
    return found


def _placed(page: pdfium.PdfPage, width: float, height: float, grain: int, x: float, y: float) -> tuple[float, float]:
    """A point of the page as a point of its image, counted in points from the top left corner."""
    across, down = ctypes.c_int(), ctypes.c_int()
    raw.FPDF_PageToDevice(page, 0, 0, int(width * grain), int(height * grain), 0, x, y, across, down)
    return across.value / grain, down.value / grain


def _note_value(note: object, key: bytes) -> str:
    size = raw.FPDFAnnot_GetStringValue(note, key, None, 0)
    if size <= 2 or size > 200_000:
        return ""
    buffer = ctypes.create_string_buffer(size)
    raw.FPDFAnnot_GetStringValue(note, key, ctypes.cast(buffer, ctypes.POINTER(raw.FPDF_WCHAR)), size)
    return buffer.raw[: size - 2].decode("utf-16-le", "replace")


def _facts(document: pdfium.PdfDocument) -> dict:
    said = document.get_metadata_dict(skip_empty=True)
    facts = {
        "title": tidy(said.get("Title", ""))[:1_000],
        "author": tidy(said.get("Author", ""))[:1_000],
        "created": _moment(said.get("CreationDate", "")),
        "modified": _moment(said.get("ModDate", "")),
    }
    return {name: value for name, value in facts.items() if value} | {"pages": len(document)}


def _moment(said: str) -> str:
    """`D:20240131120000+01'00'` as ISO 8601; nothing where it is no date."""
    match = _DATE.match(said.strip())
    if not match:
        return ""
    year, month, day, hour, minute, second, sign, off_hours, off_minutes = match.groups()
    zone = None
    if sign:
        off = timedelta(hours=int(off_hours or 0), minutes=int(off_minutes or 0))
        zone = timezone(-off if sign == "-" else off)
    try:
        numbers = (int(year), int(month or 1), int(day or 1), int(hour or 0), int(minute or 0), int(second or 0))
        return datetime(*numbers, tzinfo=zone).isoformat()
    except ValueError:
        return ""


def _image(document: pdfium.PdfDocument, number: int) -> Picture:
    page = document.get_page(number - 1)
    width, height = max(page.get_width(), 1.0), max(page.get_height(), 1.0)
    scale = min(SCALE, LONGEST_SIDE / max(width, height), (MOST_POINTS / (width * height)) ** 0.5)
    image = page.render(scale=scale).to_pil().convert("RGB")
    page.close()
    out = io.BytesIO()
    if image.getcolors(4_096):  # print and drawings; photographs have more
        image.save(out, "PNG", compress_level=5)
        return Picture(f"page{number}.png", "image/png", out.getvalue())
    image.save(out, "JPEG", quality=85)
    return Picture(f"page{number}.jpg", "image/jpeg", out.getvalue())
