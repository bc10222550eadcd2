"""The words readers see of a page of ours, told from what is kept of its body. Written anew, not asked of the blocks:
who judges does not ask the one who is judged."""

from collections import Counter
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from knowledge.wordpress.judge.scanner import names
from knowledge.wordpress.judge.seen import text_of
from knowledge.wordpress.judge.text import INVISIBLE, words

type Said = Iterator[str]


def _plain(value: Any) -> Said:
    if isinstance(value, str):
        yield INVISIBLE.sub("", value)


def _html(value: Any) -> Said:
    if isinstance(value, str):
        yield text_of(value)


def _list(of: Callable[[Any], Said], value: Any) -> Said:
    """Lines of a list, each kept as it is or with an id."""
    for line in value if isinstance(value, list) else []:
        yield from of(line.get("value") if isinstance(line, dict) else line)


def _parts(value: Any, **parts: Callable[[Any], Said]) -> Said:
    for name, of in parts.items() if isinstance(value, dict) else ():
        yield from of(value.get(name))


def _table(value: Any) -> Said:
    """A cell without a column is not shown."""
    columns = _listed(value, "columns")
    yield from _parts(value, caption=_plain)
    for column in columns:
        yield from _parts(column, heading=_plain)
    for row in _listed(value, "rows"):
        yield from _list(_html, _listed(row, "values")[: len(columns)])


def _listed(value: Any, name: str) -> list:
    listed = value.get(name) if isinstance(value, dict) else None
    return listed if isinstance(listed, list) else []


def _image(value: Any) -> Said:
    """A picture's words for those who do not see it; one that only adorns has none."""
    if isinstance(value, dict) and not value.get("decorative"):
        yield from _plain(value.get("alt_text"))


def _kept(value: Any) -> Said:
    if isinstance(value, str):
        yield text_of(value, allowed=IN_KEPT)


IN_KEPT = names(
    "blockquote br caption col colgroup dd details div dl dt figcaption figure h3 h4 h5 h6 hr li ol p pre sub summary "
    "sup table tbody td tfoot th thead tr ul"
)
"""Tags that part words and are still there when kept HTML is shown. All else is taken out, pictures and buttons too."""
LINES = partial(_list, _html)
READ: dict[str, Callable[[Any], Said]] = {
    "heading": partial(_parts, words=_plain),
    "subheading": partial(_parts, words=_plain),
    "text": _html,
    "callout": partial(_parts, heading=_plain, text=_html),
    "danger": partial(_parts, heading=_plain),
    "steps": partial(_parts, title=_plain, items=LINES),
    "checklist": partial(_parts, title=_plain, items=LINES),
    "do_and_dont": partial(_parts, do=LINES, dont=LINES),
    "question": partial(_parts, question=_plain, answer=_html),
    "quote": partial(_parts, quote=_plain, source=_plain),
    "table": _table,
    "picture": partial(_parts, image=_image, caption=_plain),
    "download": partial(_parts, name=_plain),
    "verbatim": partial(_parts, text=_plain),
    "kept": partial(_parts, html=_kept),
}
"""What readers see of each kind of block. One that is not here says nothing: the words in it are missing."""
ELSEWHERE = frozenset({"contacts", "related", "seen"})
"""Blocks of the house whose words are those of other pages, of contacts, or of the house."""


def words_of_body(body: Any) -> Counter[str]:
    """The words of all blocks."""
    return words("\n".join(_said_by(body)))


def words_of_plain(text: Any) -> Counter[str]:
    """The words of a title or a summary."""
    return words("\n".join(_plain(text)))


def _said_by(body) -> Said:
    for block in body if isinstance(body, list) else []:
        kind = block.get("type") if isinstance(block, dict) else None
        if isinstance(kind, str) and kind in READ:
            yield from READ[kind](block.get("value"))
