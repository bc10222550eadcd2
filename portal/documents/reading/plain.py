"""Plain text, Markdown as it was typed, and tables of comma-separated values."""

import csv
import io
import itertools
from html import escape

from . import html
from .parts import Reading, Unreadable, Unseen

MOST_LINES = 50_000
MOST_COLUMNS = 200
_MARKS = {
    b"\xef\xbb\xbf": "utf-8-sig",
    b"\xff\xfe\0\0": "utf-32",
    b"\0\0\xfe\xff": "utf-32",
    b"\xff\xfe": "utf-16",
    b"\xfe\xff": "utf-16",
}


def decoded(data: bytes) -> str:
    """Text in the encoding its first bytes say, else UTF-8, else what Windows writes in western Europe."""
    for mark, encoding in _MARKS.items():
        if data.startswith(mark):
            return data.decode(encoding, "replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def is_text(head: bytes) -> bool:
    """Whether the beginning of a file can be text: no zero bytes unless in UTF-16 or UTF-32, few control characters."""
    if any(head.startswith(mark) for mark, encoding in _MARKS.items() if "8" not in encoding):
        return True
    return b"\0" not in head and sum(byte < 32 and byte not in b"\t\n\r\f\x1b" for byte in head) <= len(head) // 100


def read(data: bytes) -> Reading:
    """Paragraphs are what empty lines part; a line break within one stays a line break."""
    paragraphs: list[list[str]] = [[]]
    lines = _readable(decoded(data)).splitlines()
    for line in lines[:MOST_LINES]:
        if line.strip():
            paragraphs[-1].append(line)
        elif paragraphs[-1]:
            paragraphs.append([])
    made = "".join(f"<p>{'<br>'.join(escape(line) for line in each)}</p>" for each in paragraphs if each)
    return _finished(made, "lines_not_shown" if len(lines) > MOST_LINES else "")


def table(data: bytes) -> Reading:
    """A table; what parts its columns is found out from its first lines."""
    text = _readable(decoded(data))
    if text[:4].lower() == "sep=" and len(text) > 4:
        delimiter, text = text[4], text.partition("\n")[2]
    else:
        delimiter = _delimiter(text[:8192])
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    made = ["<table>"]
    more = False
    try:
        for row in itertools.islice(rows, MOST_LINES):
            more |= len(row) > MOST_COLUMNS
            if row:
                made.append("<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row[:MOST_COLUMNS]) + "</tr>")
        more |= next(rows, None) is not None
    except csv.Error as error:
        raise Unreadable("damaged") from error
    return _finished("".join([*made, "</table>"]), "cells_not_shown" if more else "")


def _delimiter(sample: str) -> str:
    try:
        return csv.Sniffer().sniff(sample, delimiters=";,\t|").delimiter
    except csv.Error:
        return max(";,\t|", key=sample.count)


def _readable(text: str) -> str:
    """Without the control characters no page can show."""
    return "".join(c for c in text if c >= " " or c in "\t\n\r") if any(c < " " for c in text) else text


def _finished(made: str, cut: str) -> Reading:
    shown, blocks = html.numbered(html.clean(made))
    unseen = [Unseen(cut)] if cut else []
    return Reading(html=shown, blocks=blocks, unseen=unseen if blocks else [*unseen, Unseen("no_text")])
