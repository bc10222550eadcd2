"""Makes of a reading what the page shows: pictures fetched through the gate, and covered where they may disturb."""

import re
from dataclasses import asdict, dataclass, field

from django.urls import reverse
from django.utils.html import escape
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from lxml import html as lxml_html

from portal.cases.templatetags.moments import moment
from portal.documents import previews, saying
from portal.documents.reading import html, kinds, words

SHEETS_AT_ONCE = 10
NARROW = 2
"""So many columns fit on any phone."""
SHORT = 12
"""So few letters stay on one line in a table: a day, a time, an amount."""
PICTURE = re.compile(r"[a-z0-9-]+\.(png|jpg)|page-[0-9]+")


@dataclass(frozen=True)
class Page:
    """A page of a PDF: its size in points, its picture, and its words to be selected over it. Without an address there
    is no picture, and the text stands for it."""

    number: int
    width: float
    height: float
    url: str
    block: str
    text: str
    words: list
    passages: list = field(default_factory=list)


def address_of(version, name: str) -> str:
    """Where a picture of this version's preview is given out."""
    return reverse("document_picture", args=[version.document.case.code, version.document.key, version.number, name])


def check_name(name: str) -> None:
    """Raises `ValueError` for what cannot be the name of a picture: the reading beside them is not given out so."""
    if not PICTURE.fullmatch(name):
        raise ValueError(name)


def body(version, reading):
    """The preview as HTML: what the sanitiser left, with each picture's address, covered where the document says so."""
    if not reading.html:
        return ""
    whole = html.fragment(reading.html)
    saying.say(whole)
    for image in list(whole.iter("img")):
        name = image.attrib.pop("src", "").removeprefix("part:")
        if not PICTURE.fullmatch(name):
            continue  # it has no picture to show; what it says of itself stays
        image.set("src", address_of(version, name))
        image.set("loading", "lazy")
        if version.document.opens_covered:
            _cover(image)
    _lower_headings(whole)
    _frame_tables(whole)
    # SECURITY: the text before the first element is escaped as `tostring` escapes all the other.
    inside = escape(whole.text or "") + "".join(lxml_html.tostring(child, encoding="unicode") for child in whole)
    return mark_safe(inside)  # the sanitiser's HTML; only addresses of ours were put in


def pages(version, reading, asked) -> dict:
    """Some pages of a PDF, and which others there are."""
    count = len(reading.sheets)
    try:
        first = max(1, min(int(asked), count))
    except (TypeError, ValueError):
        first = 1
    first -= (first - 1) % SHEETS_AT_ONCE
    texts = {block.id: block.text for block in reading.blocks}
    sheets = reading.sheets[first - 1 : first - 1 + SHEETS_AT_ONCE]
    shown = [_page(version, sheet, texts.get(sheet.block, "")) for sheet in sheets]
    return {
        "sheets": shown,
        "count": count,
        "earlier": first - SHEETS_AT_ONCE if first > 1 else None,
        "later": first + SHEETS_AT_ONCE if first + SHEETS_AT_ONCE <= count else None,
    }


def unseen(reading) -> list[str]:
    """What must be said above the preview, each in a sentence: what the file has in it, and what cannot be shown."""
    return [str(words.flag(each)) for each in reading.flags] + [str(words.unseen(each)) for each in reading.unseen]


def frame(document, version, versions) -> dict:
    """What stands around the preview: the list of versions, and the digest in groups that can be read aloud."""
    code, key = document.case.code, document.key
    earlier = next((each for each in versions if each.number < version.number), None)
    return {
        "version_rows": [_row(each, version, versions[0], code, key) for each in versions],
        "compare_url": _compare(code, key, earlier, version) if earlier else "",
        "compare_label": _("Compare with version %(number)s") % {"number": earlier.number} if earlier else "",
        "download_label": _("Download version %(number)s") % {"number": version.number},
        "digest": " ".join(version.digest[at : at + 4] for at in range(0, 64, 4)),
        "type_label": kinds.label(version.type),
    }


def _row(each, shown, newest, code, key):
    return {
        "number": each.number,
        "url": each.get_absolute_url(),
        "who": each.author.name,
        "when": moment(each.made_at),
        "comment": each.comment,
        "restored_from": each.restored_from.number if each.restored_from else "",
        "compare_url": _compare(code, key, each, shown) if each.pk != shown.pk else "",
        "compare_with": shown.number,
        "current": each.pk == newest.pk,
    }


def _compare(code, key, one, other) -> str:
    old, new = sorted([one.number, other.number])
    return reverse("document_compare", args=[code, key, old, new])


def _page(version, sheet, text) -> Page:
    # Letters stand on a line a fifth above the bottom of their box, near enough to lie over the picture's.
    laid = [asdict(word) | {"baseline": word.y + 0.8 * word.height} for word in sheet.words]
    has_picture = sheet.number <= previews.PAGES_AT_MOST and sheet.width and sheet.height
    address = address_of(version, f"page-{sheet.number}") if has_picture else ""
    return Page(sheet.number, sheet.width, sheet.height, address, sheet.block, text, laid)


def _lower_headings(whole) -> None:
    """The page has a heading of its own, and the preview one: those of the file come below."""
    for heading in whole.iter("h1", "h2", "h3", "h4", "h5", "h6"):
        heading.tag = f"h{min(6, int(heading.tag[1]) + 2)}"


def _frame_tables(whole) -> None:
    """A wide table scrolls in a region of its own that can be reached and has a name; a narrow one breaks its lines."""
    outermost = [table for table in whole.iter("table") if next(table.iterancestors("table"), None) is None]
    for number, table in enumerate(outermost, 1):
        for cell in table.iter("td", "th"):
            if len(html.text_of(cell)) <= SHORT:
                _add_class(cell, "short")
        if max((len(row) for row in table.iter("tr")), default=0) <= NARROW:
            _add_class(table, "narrow")
            continue
        frame = lxml_html.Element("div")
        frame.set("class", "table-scroll")
        frame.set("role", "region")
        frame.set("tabindex", "0")
        frame.set("aria-label", _("Table %(number)s") % {"number": number})
        table.addprevious(frame)
        frame.tail, table.tail = table.tail, None
        frame.append(table)


def _add_class(element, name) -> None:
    element.set("class", f"{element.get('class', '')} {name}".strip())


def _cover(image) -> None:
    """Put a picture behind a fold that has to be opened first. A folded picture that loads lazily is not fetched."""
    fold = lxml_html.Element("details")
    fold.set("class", "covered")
    summary = lxml_html.Element("summary")
    summary.text = _("Show the picture. It may disturb.")
    image.addprevious(fold)
    fold.tail, image.tail = image.tail, None
    fold.append(summary)
    fold.append(image)
