"""The seal at the end of an exported file: a digest of every byte before it, signed with the portal's key.

A ZIP carries it as its comment, a PDF as a line after its end; readers of both pass over it. It is plain text of one
fixed length and has exactly one spelling, so a change of any byte of the file, of the seal too, shows. Plain code: it
is checked where no portal is.
"""

import base64
import hashlib
import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from portal.documents.case_file.manifest import canonical

FORMAT = "tma-seal/1"
LENGTH = 640
"""Longer than any seal; what is left is filled. A PDF may carry up to a kilobyte after its end."""
ZIP, PDF = "zip", "pdf"
BEFORE_PDF_SEAL = b"%TMA-SEAL "
ZIP_END = 22
"""How long the end record of a ZIP is, up to its comment; its last two bytes say how long the comment is."""
PIECE = 1 << 20

Sign = Callable[[bytes], bytes]


class NoSeal(Exception):
    """There is no seal of ours at the end of this file, or it was changed."""


@dataclass(frozen=True)
class Seal:
    """What a seal says. `sha256` is of all bytes before it, `key` the public key, both readable without any secret."""

    kind: str
    export: str
    sha256: str
    manifest: str
    cover: str
    key: str
    signature: str = ""
    format: str = FORMAT

    def message(self) -> bytes:
        """What is signed: all of it but the signature."""
        return b"tma case file seal 1\n" + canonical(asdict(self) | {"signature": ""})

    def written(self) -> bytes:
        """The one spelling of this seal."""
        words = canonical(asdict(self))
        if len(words) > LENGTH:
            raise ValueError("a seal grew too long")
        return words.ljust(LENGTH)

    @property
    def fingerprint(self) -> str:
        """By which people compare a key."""
        return fingerprint(base64.b64decode(self.key))

    def is_signed(self) -> bool:
        """Was it made with the secret half of the key it names?"""
        try:
            key = Ed25519PublicKey.from_public_bytes(base64.b64decode(self.key))
            key.verify(base64.b64decode(self.signature), self.message())
        except (ValueError, InvalidSignature):
            return False
        return True


def fingerprint(key: bytes) -> str:
    """SHA-256 of a public key."""
    return hashlib.sha256(key).hexdigest()


def sealed(pieces: Iterable[bytes], kind: str, *, export: str, manifest: str, cover: str, key: bytes, sign: Sign):
    """The same bytes with their seal at the end, in constant memory."""
    digest = hashlib.sha256()
    for piece in _ended(pieces) if kind == ZIP else _with_line(pieces):
        digest.update(piece)
        yield piece
    named = base64.b64encode(key).decode()
    seal = Seal(kind, export, digest.hexdigest(), manifest, cover, named)
    signature = base64.b64encode(sign(seal.message())).decode()
    yield Seal(**asdict(seal) | {"signature": signature}).written()


def _ended(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """A ZIP without comment, whose end now says that one of our length follows."""
    held = b""
    for piece in pieces:
        held += piece
        yield held[:-ZIP_END]
        held = held[-ZIP_END:]
    if held[:4] != b"PK\x05\x06" or held[-2:] != b"\0\0":
        raise ValueError("this ZIP does not end as ours do")
    yield held[:-2] + LENGTH.to_bytes(2, "little")


def _with_line(pieces: Iterable[bytes]) -> Iterator[bytes]:
    yield from pieces
    yield b"\n" + BEFORE_PDF_SEAL


def read(file, kind: str) -> tuple[Seal, bool]:
    """The seal of this file, and whether all bytes before it are those it was made over. Raises `NoSeal`."""
    size = file.seek(0, 2)
    if size <= LENGTH:
        raise NoSeal
    file.seek(size - LENGTH)
    written = file.read(LENGTH)
    try:
        seal = Seal(**json.loads(written))
        if seal.written() != written or seal.kind != kind or seal.format != FORMAT:
            raise NoSeal
    except (ValueError, TypeError, RecursionError) as trouble:
        raise NoSeal from trouble
    digest, left = hashlib.sha256(), size - LENGTH
    file.seek(0)
    while left and (piece := file.read(min(PIECE, left))):
        digest.update(piece)
        left -= len(piece)
    return seal, digest.hexdigest() == seal.sha256
