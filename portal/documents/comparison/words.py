"""What differs between two texts, word by word.

The comparing is done by diff-match-patch. It works on characters, so each distinct word is lent one: a letter for a
word, the sign itself for punctuation, a space for a space. That way its rules of where a change looks best (at the
edge of a word, before a space) hold for whole words.
"""

import itertools
import re
import time
from collections.abc import Iterable, Iterator

from diff_match_patch import diff_match_patch

from .parts import Mark, Segment
from .tokens import is_word, tokens

# Letters to lend: Chinese, Korean, rarer Chinese. Python counts all of them as alphanumeric.
LETTERS = (range(0x4E00, 0x9FA6), range(0xAC00, 0xD7A4), range(0x20000, 0x2A6D7))
SPACES = (range(0x2000, 0x200B), range(0x3000, 0x3001))

MOST = 8_000  # pieces of both texts together; above it whole sentences are held against each other first
PATIENCE = 1.0  # seconds for one pair of texts
ALMOST_NOTHING = 0.15  # a text that keeps less of its letters than this is a new one, not a changed one

SENTENCE = re.compile(r".*?(?:[.!?…]+[\s\"“”»)]*\s|\n|\Z)", re.DOTALL)

Raw = list[tuple[Mark, str]]


class Clock:
    """How long a whole comparison may take. `late` says afterwards that something was compared more coarsely."""

    def __init__(self, seconds: float):
        self.end = time.time() + seconds
        self.late = False

    def deadline(self) -> float:
        """When the next pair of texts has to be done."""
        return min(self.end, time.time() + PATIENCE)

    def check(self, deadline: float) -> None:
        if time.time() > deadline:
            self.late = True


def segments(old: str, new: str, clock: Clock) -> list[Segment]:
    """The two texts as one line: what stayed, what was deleted, what was inserted. A deletion stands before its
    insertion; the same two texts the other way round give the same, mirrored."""
    if old == new:
        return [Segment(Mark.SAME, old)] if old else []
    if not old or not new:
        return _tidy([(Mark.DELETED, old), (Mark.INSERTED, new)])
    # The library's result depends on which text comes first. A comparison that is read backwards must not.
    turned = new < old
    raw = _compared(new, old, clock) if turned else _compared(old, new, clock)
    if turned:
        raw = [(_mirrored(mark), text) for mark, text in raw]
    found = _tidy(raw)
    kept = _letters(segment.text for segment in found if segment.mark == Mark.SAME)
    if kept < ALMOST_NOTHING * max(_letters([old]), _letters([new])):
        return _tidy([(Mark.DELETED, old), (Mark.INSERTED, new)])
    return found


def _compared(old: str, new: str, clock: Clock) -> Raw:
    ours, theirs = tokens(old), tokens(new)
    if len(ours) + len(theirs) <= MOST:
        return _diff(ours, theirs, clock)
    return list(_by_sentence(old, new, clock))


def _by_sentence(old: str, new: str, clock: Clock) -> Iterator[tuple[Mark, str]]:
    """Sentences first, then the words of those that changed where they are few enough."""
    gone, come = "", ""
    for mark, text in [*_diff(SENTENCE.findall(old), SENTENCE.findall(new), clock, tidy=False), (Mark.SAME, "")]:
        if mark == Mark.DELETED:
            gone += text
        elif mark == Mark.INSERTED:
            come += text
        else:
            ours, theirs = tokens(gone), tokens(come)
            if ours and theirs and len(ours) + len(theirs) <= MOST:
                yield from _diff(ours, theirs, clock)
            else:
                clock.late = clock.late or bool(ours and theirs)
                yield from ((Mark.DELETED, gone), (Mark.INSERTED, come))
            yield (Mark.SAME, text)
            gone = come = ""


def _diff(ours: list[str], theirs: list[str], clock: Clock, *, tidy: bool = True) -> Raw:
    deadline = clock.deadline()
    if time.time() >= deadline:
        clock.late = True
        return [(Mark.DELETED, "".join(ours)), (Mark.INSERTED, "".join(theirs))]
    lent = _lend({*ours, *theirs})
    if lent is None:
        clock.late = True
        return [(Mark.DELETED, "".join(ours)), (Mark.INSERTED, "".join(theirs))]
    read = {letter: token for token, letter in lent.items()}
    library = diff_match_patch()
    found = library.diff_main("".join(map(lent.get, ours)), "".join(map(lent.get, theirs)), False, deadline)  # type: ignore[arg-type]
    clock.check(deadline)
    if tidy:
        library.diff_cleanupSemantic(found)
    marks = {-1: Mark.DELETED, 0: Mark.SAME, 1: Mark.INSERTED}
    return [(marks[sign], "".join(read[letter] for letter in text)) for sign, text in found]


def _lend(distinct: Iterable[str]) -> dict[str, str] | None:
    """A character for each piece; None when there are more pieces than characters."""
    letters = (chr(number) for numbers in LETTERS for number in numbers)
    spaces = itertools.chain((chr(number) for numbers in SPACES for number in numbers), letters)
    lent: dict[str, str] = {}
    for piece in sorted(distinct):
        if piece == " " or (len(piece) == 1 and not piece.isspace() and not is_word(piece)):
            lent[piece] = piece
        elif letter := next(spaces if piece.isspace() else letters, None):
            lent[piece] = letter
        else:
            return None
    return lent


def _tidy(raw: Raw) -> list[Segment]:
    """Neighbours of one kind become one; of a change the deletion comes first; nothing is empty."""
    found: list[Segment] = []
    for same, run in itertools.groupby((part for part in raw if part[1]), key=lambda part: part[0] == Mark.SAME):
        parts = list(run)
        for mark in (Mark.SAME,) if same else (Mark.DELETED, Mark.INSERTED):
            if text := "".join(words for kind, words in parts if kind == mark):
                found.append(Segment(mark, text))
    return found


def _mirrored(mark: Mark) -> Mark:
    return {Mark.DELETED: Mark.INSERTED, Mark.INSERTED: Mark.DELETED, Mark.SAME: Mark.SAME}[mark]


def _letters(texts: Iterable[str]) -> int:
    return sum(character.isalnum() for text in texts for character in text)
