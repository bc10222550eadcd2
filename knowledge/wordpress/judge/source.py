"""The words of an item of WordPress, as a reader of its page saw them."""

import json
from collections import Counter
from collections.abc import Mapping

from knowledge.wordpress.judge import blocks, patterns, shortcodes
from knowledge.wordpress.judge.seen import text_of
from knowledge.wordpress.judge.text import words

DEEPEST = 50
"""Reusable blocks in reusable blocks; WordPress itself gives up earlier."""


def words_of_line(html: str) -> Counter[str]:
    """Words of a title: no shortcode is one there."""
    return words(text_of(html))


class Reader:
    """Reads contents, and the reusable blocks they name: each once, however often it is shown, and none in itself."""

    def __init__(self, reusable: Mapping[int, str], footnotes: str):
        self.reusable, self.footnotes = reusable, footnotes
        self.known: dict[tuple[int, patterns.Replaced], Counter[str]] = {}
        self.open: set[int] = set()

    def words_of(self, content: str) -> Counter[str]:
        """The words of a content."""
        named: Counter[tuple[int, patterns.Replaced]] = Counter()

        def of_comment(said: str) -> str:
            block = blocks.block_of(said)
            if block is None:
                return "\n" if said.strip().startswith(("more", "nextpage", "/wp:")) else ""
            if use := patterns.used_by(block):
                named[use] += 1
            notes = _notes(self.footnotes) if block.name == "core/footnotes" else []
            return "\n".join(["", *map(text_of, [*notes, *blocks.printed_by(block)]), ""])

        found = words(text_of(shortcodes.without(content), of_comment))
        for use, times in named.items():
            for word, often in self._words_of_reusable(*use).items():
                found[word] += often * times
        return found

    def _words_of_reusable(self, number, replaced):
        if (number, replaced) in self.known:
            return self.known[number, replaced]
        content = None if number in self.open or len(self.open) >= DEEPEST else self.reusable.get(number)
        if content is None:
            return Counter()
        self.open.add(number)
        found = self.words_of(patterns.with_replaced(content, replaced))
        self.open.discard(number)
        self.known[number, replaced] = found
        return found


def _notes(footnotes):
    try:
        notes = json.loads(footnotes)
    except (TypeError, ValueError, RecursionError):
        return []
    notes = notes if isinstance(notes, list) else []
    return [note["content"] for note in notes if isinstance(note, dict) and isinstance(note.get("content"), str)]
