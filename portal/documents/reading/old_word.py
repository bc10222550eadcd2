"""Reads the texts other programs write: .odt and .rtf."""

from html import escape

from .damage import told_as_unreadable
from .html import clean
from .ooxml import Package
from .opendocument import text
from .parts import Kind, Reading, Unreadable, Unseen
from .rtf import MOST_LINES, Line, Rtf
from .writing import Writer, tidy

_KINDS = {"beside": Kind.MARGIN, "footnote": Kind.FOOTNOTE, "annotation": Kind.MARGIN}
_LEFT_OUT = {"pict": "images_not_shown", "object": "embedded", "tracked": "tracked_not_marked"}


def read(data: bytes) -> Reading:
    """The words of the text, in their order."""
    if not data:
        raise Unreadable("empty")
    with told_as_unreadable():
        if data.lstrip()[:5] == b"{\\rtf":
            return _rtf(Rtf(data))
        return text(Package(data))


def _rtf(rtf: Rtf) -> Reading:
    writer = Writer()
    tables, rows = 0, 0
    for line in rtf.lines:
        if line.row:
            tables, rows = (tables, rows + 1) if rows else (tables + 1, 1)
            if rows == 1:
                writer.raw("<table>")
            _row(writer, line, tables, rows)
            continue
        if rows:
            writer.raw("</table>")
            rows = 0
        writer.paragraph(line.cells[0], _KINDS.get(line.where, Kind.PARAGRAPH))
    if rows:
        writer.raw("</table>")
    unseen = [Unseen(_LEFT_OUT[one]) for one in sorted(rtf.left_out)]
    if len(rtf.lines) >= MOST_LINES or writer.full:
        unseen.append(Unseen("lines_not_shown"))
    if not writer.blocks:
        unseen.append(Unseen("no_text"))
    return Reading(html=clean(writer.html, ours=True), blocks=writer.blocks, unseen=unseen)


def _row(writer: Writer, line: Line, table: int, row: int) -> None:
    writer.raw("<tr>")
    for column, cell in enumerate(line.cells, 1):
        lines = "<br>".join(escape(said) for part in cell.splitlines() if (said := tidy(part)))
        if lines:
            writer.block(Kind.CELL, cell, tag="td", inner=lines, place=(table, row, column))
        else:
            writer.raw("<td></td>")
    writer.raw("</tr>")
