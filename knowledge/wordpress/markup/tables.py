"""Tables: columns with heads and rows of short texts. Whatever is more than that is kept as it stood."""

from knowledge.wordpress.markup import keep, pictures
from knowledge.wordpress.markup.said import Finding

_ONE_BY_ONE = ("1", "", "0", None)


def table(walk, el, sheet, marks):
    """A table of ours where it is a plain one; what only lays out a page is taken for what it holds."""
    sheet.end_line()
    rows = _rows(el)
    if not rows:
        walk.below(el, sheet, marks)
    elif len(rows) == 1 and len(rows[0]) == 1:
        _paragraphs_of(walk, el.findall("caption"), sheet)
        walk.below(rows[0][0], sheet, marks)
    else:
        made = _table(walk, el, rows) if _is_plain(el, rows) else None
        if made is None:
            _keep(walk, el, sheet)
        else:
            value, after, more = made
            sheet.block("table", value)
            for piece in [*more, *after]:
                sheet.block(piece.kind, piece.value)
            _paragraphs_of(walk, el.findall("caption")[1:], sheet)
    sheet.end_line()


def _rows(el) -> list[list]:
    """The cells of each row; a foot stands at the end, wherever it was written."""
    rows: list[list] = []
    foot: list[list] = []
    for row in el.iter("tr"):
        if next(row.iterancestors("table")) is not el:
            continue
        cells = [cell for cell in row.iter("td", "th") if next(cell.iterancestors("tr")) is row]
        (foot if row.getparent().tag == "tfoot" else rows).append(cells)
    return [cells for cells in [*rows, *foot] if cells]


def _is_plain(el, rows) -> bool:
    """No cell wider or higher than one, no table within, one row of heads at most."""
    heads = el.findall(".//thead//tr")
    return (
        len(heads) <= 1
        and el.find(".//table") is None
        and all(
            cell.get("colspan") in _ONE_BY_ONE and cell.get("rowspan") in _ONE_BY_ONE for row in rows for cell in row
        )
    )


def _table(walk, el, rows):
    """The value of a table, what is shown in its cells, what its caption says beyond words; None if it does not fit."""
    has_head = rows[0][0].getparent().getparent().tag == "thead" or all(cell.tag == "th" for cell in rows[0])
    width = max(map(len, rows))
    heads, after = [""] * width, []
    if has_head:
        for number, cell in enumerate(rows[0]):
            below = _cell(walk, cell)
            if below is None or any(piece.value.links for piece in below if piece.kind == "p"):
                return None
            heads[number] = " ".join(piece.value.words for piece in below if piece.kind == "p").replace("\n", " ")
            after += [piece for piece in below if piece.kind != "p"]
    values = []
    for row in rows[has_head:]:
        cells = [_cell(walk, cell) for cell in row]
        if None in cells:
            return None
        values.append([_paragraphs(cell) for cell in cells] + [""] * (width - len(cells)))
        after += [piece for cell in cells for piece in cell if piece.kind != "p"]
    caption, more = pictures.caption_of(walk, el)
    if not any(heads):
        walk.job.found(Finding("table_without_head", caption or " ".join(_words(rows[0]))[:60]))
    columns = [{"type": "text", "heading": head} for head in heads]
    return {"columns": columns, "rows": [{"values": row} for row in values], "caption": caption}, after, more


def _cell(walk, cell):
    """The pieces of a cell, if they are paragraphs and pictures."""
    below = walk.sub("table")
    walk.below(cell, below)
    below.end_line()
    return below.pieces if all(piece.kind in ("p", "picture") for piece in below.pieces) else None


def _paragraphs(pieces) -> str:
    return "".join(f"<p>{piece.value.html()}</p>" for piece in pieces if piece.kind == "p")


def _words(cells):
    return (" ".join("".join(cell.itertext()).split()) for cell in cells)


def _keep(walk, el, sheet):
    keep.keep(walk, el, sheet, "<table>")


def _paragraphs_of(walk, captions, sheet):
    for caption in captions:
        sheet.end_line()
        walk.below(caption, sheet)
        sheet.end_line()


ELEMENTS = {"table": table}
