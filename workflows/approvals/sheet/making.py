"""Makes the sheet of a request, as JSON or as a PDF with that JSON and the originals in it, and signs it."""

import hashlib
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from workflows.approvals.canonical import canonical
from workflows.approvals.models import SignOff
from workflows.approvals.sheet import paper
from workflows.approvals.sheet.press import Resource, printed
from workflows.approvals.sheet.signing import SIGNER
from workflows.approvals.sheet.telling import fitting, told
from workflows.approvals.sheet.verify_sign_off import PDF_SEAL, PDF_SIGNED, SHEET_SIGNED
from workflows.approvals.things import Original

NAME = "sign-off.json"
PIECE = 1 << 20


class NotWhatItWas(Exception):
    """The bytes of an original are not those that were signed. No sheet is made with them."""


@dataclass(frozen=True)
class Sheet:
    """A sheet that was made: its bytes, and the digests of the originals that are in it."""

    data: bytes
    holds: frozenset[str] = frozenset()

    @property
    def sha256(self) -> str:
        """SHA-256 of the whole file."""
        return hashlib.sha256(self.data).hexdigest()


def as_json(sign_off: SignOff) -> Sheet:
    """The sheet for programs."""
    return Sheet(_signed(told(sign_off, at=timezone.now())))


def as_pdf(sign_off: SignOff, *, reader) -> Sheet:
    """The sheet for people, in the language of the reader, who is named on every page. Raises `NotPrinted`, and
    `NotWhatItWas` or what opening the originals raises."""
    sheet = told(sign_off, at=timezone.now())
    signed, inside = _signed(sheet), fitting(sign_off.of_kind.originals(sign_off.about))
    # The sheet comes first: by its place it is known from a file that only looks like one.
    attached = [Resource(NAME, len(signed), lambda: iter([signed]))]
    attached += [Resource(each.name, each.size, lambda each=each: _pieces(each)) for each in inside]
    body = b"".join(printed(paper.page(sign_off, sheet, reader=reader, key=SIGNER.public_key()), attached))
    seal = SIGNER.sign(PDF_SIGNED + hashlib.sha256(body).digest())
    return Sheet(body + PDF_SEAL + seal.hex().encode(), frozenset(each.sha256 for each in inside))


def _signed(sheet: dict[str, Any]) -> bytes:
    key, signature = SIGNER.public_key().hex(), SIGNER.sign(SHEET_SIGNED + canonical(sheet)).hex()
    return canonical({"key": key, "sheet": sheet, "signature": signature})


def _pieces(original: Original) -> Iterator[bytes]:
    digest = hashlib.sha256()
    with closing(original.opened()) as file:
        while piece := file.read(PIECE):
            digest.update(piece)
            yield piece
    if digest.hexdigest() != original.sha256:
        raise NotWhatItWas
