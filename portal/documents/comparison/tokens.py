"""Cuts a text into the pieces that change as a whole: words, numbers, dates, punctuation, spaces."""

import re
from collections import Counter

MONTH = (
    r"(?:Januar|Jänner|Februar|März|April|Mai|Juni|Juli|August|September|Oktober|November|Dezember"
    r"|January|February|March|May|June|July|October|December"
    r"|Jan|Feb|Mär|Mar|Apr|Jun|Jul|Aug|Sep|Sept|Okt|Oct|Nov|Dez|Dec)\b\.?"
)

# Tried in this order. What nothing else takes is taken one character at a time, so that no character is ever lost.
TOKEN = re.compile(
    rf"""
    \d{{1,2}}\.?\ {MONTH}(?:\ \d{{4}}\b)?        # 31. Mai 2027, 31 May 2027
  | {MONTH}\ \d{{1,2}},\ \d{{4}}\b               # May 31, 2027
  | §{{1,2}}\ ?\d+[a-z]?\b                       # § 12a
  | [\w.+-]+@[\w-]+(?:\.[\w-]+)+                 # an address of a mailbox
  | https?://[^\s<>"]*[^\s<>".,;:!?)]            # an address of a page
  | \d+(?:[.,:/-]\d+)*\w*                        # 1.234,50   31.05.2027   2026-11-21   14:05   3b
  | [\w\u0300-\u036f]+(?:[-'’\u00ad\u2011][\w\u0300-\u036f]+)*   # Hausverbot   E-Mail-Adresse   geht's
  | \s+
  | .
    """,
    re.VERBOSE | re.DOTALL,
)


def tokens(text: str) -> list[str]:
    """The pieces of a text. Put together again they are the text, character by character."""
    return TOKEN.findall(text)


def is_word(token: str) -> bool:
    """Is it something one reads, and no space or punctuation?"""
    return any(character.isalnum() for character in token)


def weights(text: str) -> Counter[str]:
    """How much each word counts when two texts are held against each other: long words say more than short ones, and
    numbers and dates, which are what changes most, say little. Of a compound with hyphens each part counts."""
    found: Counter[str] = Counter()
    for token in tokens(text):
        if token[0].isdigit():
            found[token] += 2
        elif is_word(token):
            for part in token.casefold().split("-"):
                found[part] += len(part)
    return found
