"""What a word is: letters and digits in a row, with the marks set on them, whatever the script."""

import re
import unicodedata
from collections import Counter
from functools import lru_cache
from html import unescape

JOINT = "\x00"
"""Where a raised piece or a link meets the letters beside it: one word to the eye, or two (`H₂O`, a note's number)."""

# Controls but white space, soft hyphen, zero-width and directing characters, selectors, surrogates, no characters.
INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\uffff\ud800-\udfff\U000e0000-\U000e0fff]"
)
# Python turns a number of any length into a character only up to 4300 digits, and refuses more.
ZEROS = re.compile(r"&#([xX]?)0+(?=[0-9a-fA-F])")
ENDLESS = re.compile(r"&#(?:\d{8,}|[xX][0-9a-fA-F]{8,});?")
TOO_LONG_TO_COMPOSE = 300
"""Letters. Composing takes the square of the marks in a row; no word of a language has that many."""


def decoded(text: str) -> str:
    """The characters these entities stand for, decoded once as browsers do, without those nobody sees."""
    if "&#" in text:
        text = ENDLESS.sub(" ", ZEROS.sub(r"&#\1", text))
    return INVISIBLE.sub("", unescape(text) if "&" in text else text)


def words(text: str) -> Counter[str]:
    """The words of a text without entities, and how often each occurs. Some may hold a `JOINT`."""
    marks = "".join(sorted(each for each in set(text) if each > "\u02ff" and unicodedata.category(each)[0] == "M"))
    counted: Counter[str] = Counter()
    for word, times in Counter(_pattern(marks).findall(text)).items():
        counted[_composed(word)] += times
    return counted


@lru_cache(maxsize=64)
def _pattern(marks):
    letters = rf"(?:[^\W_][{marks}]*)+" if marks else r"[^\W_]+"
    return re.compile(rf"{letters}(?:{JOINT}+{letters})*")


def _composed(word):
    if word.isascii() or len(word) > TOO_LONG_TO_COMPOSE:
        return word
    return unicodedata.normalize("NFC", word)
