"""Exact look-up of what is sealed: equal words give equal hashes, and only this portal can compute them."""

import base64
import hmac
import unicodedata
from collections.abc import Iterable

from django.views.decorators.debug import sensitive_variables

from portal.vault import crypto, keys
from portal.vault.errors import NoKey

INDEX = "portal:index"
"""The scope of the one portal-wide index key."""

TOKEN_LENGTH = 12
"""Sixty bits: among a million different words the odds that any two meet are about one in two million."""


def keyed_hash(purpose: str, text: str) -> bytes:
    """32 bytes by which a name or address is found again. Hashes of different purposes never meet.

    Upper and lower case, width and spacing make no difference; accents do. Frequencies show: whoever reads the table
    sees that two rows have the same name, though not which.
    """
    folded = fold(text)
    if not folded:
        raise ValueError("Nothing to hash: an empty text would match every other empty text.")
    return crypto.keyed_digest(_index_key(), purpose, folded)


@sensitive_variables()
def keyed_tokens(purpose: str, words: Iterable[str]) -> dict[str, str]:
    """For each of these words its token: twelve letters and digits by which an index finds it again.

    Made for many words at once: the key is opened and derived a single time. The words are taken as they are; whoever
    indexes has folded and stemmed them. Tokens of different purposes never meet, nor do they meet keyed hashes.
    """
    key = crypto.derived(_index_key().secret, b"tma keyed token 1", purpose.encode())
    return {word: _token(key, word) for word in set(words)}


def prepare() -> None:
    """Make the index key, if there is none yet."""
    keys.create(INDEX)


def fold(text: str) -> str:
    """The one spelling under which different spellings of the same words meet."""
    compatible = unicodedata.normalize("NFKC", text).casefold()
    return " ".join(unicodedata.normalize("NFKC", compatible).split())


def _index_key() -> crypto.OpenKey:
    try:
        return keys.opened(INDEX)
    except NoKey:
        prepare()
        return keys.opened(INDEX)


def _token(key: bytes, word: str) -> str:
    digest = hmac.digest(key, word.encode(), "sha256")
    return base64.b32encode(digest[:8])[:TOKEN_LENGTH].decode().lower()
