"""Sealed files by name: put, open, delete. No policy here; whoever calls has asked already.

A blob is sealed under the key of its scope for exactly one label ("version.original") and name ("versions/<uuid>"). It
is written once and never changed. A row that names it is saved after it; a blob that no row names is an orphan, which
the sweep of its room finds with ``names``.
"""

import hashlib
from collections.abc import Iterator
from typing import NamedTuple

from portal.vault import blob_store, keys, streams
from portal.vault.blob_store import Lying
from portal.vault.streams import Opened, Source

__all__ = ["Lying", "Opened", "Stored", "delete", "exists", "names", "opened", "put", "tidy"]


class Stored(NamedTuple):
    """What was put: size and SHA-256 of the plain bytes, and how many bytes lie in the store."""

    size: int
    sha256: bytes
    sealed_size: int


def put(scope: str, label: str, name: str, source: Source) -> Stored:
    """Seal a binary file (from where it stands) or pieces of bytes, and keep them under a new name.

    The name exists whole or not at all. Raises ``NameTaken``, ``BlobsUnavailable``, and what opening a key raises.
    """
    name = blob_store.checked(name)
    seen = Seen(source)
    sealed_size = blob_store.configured().write(name, streams.sealed(keys.opened(scope), label, name, seen))
    return Stored(seen.size, seen.digest.digest(), sealed_size)


def opened(scope: str, label: str, name: str) -> Opened:
    """A blob as a binary file with ``size``, to be read from any place; ``between`` streams a range. Close it.

    Raises ``NoBlob``, ``DoesNotOpen``, ``BlobsUnavailable``, and what opening a key raises. So may reading, later.
    """
    key = keys.opened(scope)
    lying = blob_store.configured().lying(blob_store.checked(name))
    try:
        return Opened(key, label, name, lying)
    except BaseException:
        lying.close()
        raise


def delete(name: str) -> None:
    """Remove a blob. Its key is shredded first where that matters: a store may keep old versions and backups."""
    blob_store.configured().delete(blob_store.checked(name))


def exists(name: str) -> bool:
    """Whether there is a blob of this name."""
    return blob_store.configured().exists(blob_store.checked(name))


def names(prefix: str = "") -> Iterator[Lying]:
    """All blobs whose names begin so, with sealed size and since when they lie there; in no order."""
    return blob_store.configured().names(prefix)


def tidy() -> int:
    """Remove what was begun more than a day ago and never finished; how many. It was never visible as a blob."""
    return blob_store.configured().tidy()


class Seen:
    """Passes bytes on, and knows in the end how many they were and their digest."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self.size = 0
        self.digest = hashlib.sha256()

    def __iter__(self) -> Iterator[bytes]:
        for piece in streams.pieces(self._source):
            self.size += len(piece)
            self.digest.update(piece)
            yield piece
