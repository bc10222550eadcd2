"""Exact look-up of what is sealed: equal words give equal hashes, and only this portal can compute them."""

import unicodedata

from portal.vault import crypto, keys
from portal.vault.errors import NoKey

INDEX = "portal:index"
"""The scope of the one portal-wide index key."""


def keyed_hash(purpose: str, text: str) -> bytes:
    """32 bytes by which a name or address is found again. Hashes of different purposes never meet.

    Upper and lower case, width and spacing make no difference; accents do. Frequencies show: whoever reads the table
    sees that two rows have the same name, though not which.
    """
    folded = fold(text)
    if not folded:
        raise ValueError("Nothing to hash: an empty text would match every other empty text.")
    try:
        key = keys.opened(INDEX)
    except NoKey:
        prepare()
        key = keys.opened(INDEX)
    return crypto.keyed_digest(key, purpose, folded)


def prepare() -> None:
    """Make the index key, if there is none yet."""
    keys.create(INDEX)


def fold(text: str) -> str:
    """The one spelling under which different spellings of the same words meet."""
    compatible = unicodedata.normalize("NFKC", text).casefold()
    return " ".join(unicodedata.normalize("NFKC", compatible).split())
