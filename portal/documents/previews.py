"""Where what was made of a file lies until somebody reads it: sealed blobs beside the bytes it was made from."""

import json
from dataclasses import replace

from portal.documents.reading import wire
from portal.documents.reading.parts import Picture, Reading
from portal.vault import blobs

LABEL = "version.preview"
PAGES_AT_MOST = 200
"""So many pages of a PDF are kept as pictures; of those behind them, the words."""


def keep(scope: str, folder: str, reading: Reading) -> None:
    """Seal a reading and its pictures under this scope. The reading comes last: where it lies, all of it lies."""
    for picture in reading.pictures:
        keep_picture(scope, folder, picture)
    told, _bodies = wire.packed(replace(reading, attachments=[]))
    blobs.put(scope, LABEL, f"{folder}/reading", [json.dumps(told, ensure_ascii=False).encode()])


def keep_picture(scope: str, folder: str, picture: Picture) -> None:
    """Seal one picture of a preview, or one page of a PDF."""
    blobs.put(scope, LABEL, _place(folder, picture.name), [picture.data])


def kept(scope: str, folder: str) -> Reading:
    """A reading as it was kept, without the bytes of its pictures and without attachments."""
    with blobs.opened(scope, LABEL, f"{folder}/reading") as lying:
        told = json.loads(lying.read())
    return wire.unpacked(told, [b""] * len(told["pictures"]))


def picture(scope: str, folder: str, name: str):
    """One picture of a preview, opened. Raises `NoBlob`."""
    return blobs.opened(scope, LABEL, _place(folder, name))


def of(version) -> Reading:
    """The reading of a version whose preview is ready. One restored is read where it was first made."""
    return kept(version.keeper.sealed_under(), version.preview.folder)


def _place(folder: str, name: str) -> str:
    return f"{folder}/{name.replace('.', '-')}"  # names of blobs know no dots
