"""Where what was made of a file lies until somebody reads it: sealed blobs beside the bytes it was made from."""

import json
from dataclasses import asdict
from typing import Any

from portal.documents.reading.parts import Block, Kind, Picture, Reading, Remark, Sheet, Tracked, Unseen, Word
from portal.vault import blobs

LABEL = "version.preview"


def keep(scope: str, folder: str, reading: Reading) -> None:
    """Seal a reading and its pictures under this scope. The reading comes last: where it lies, all of it lies."""
    for picture in reading.pictures:
        keep_picture(scope, folder, picture)
    told = {
        "html": reading.html,
        "blocks": [asdict(each) for each in reading.blocks],
        "sheets": [asdict(each) for each in reading.sheets],
        "tracked": [asdict(each) for each in reading.tracked],
        "remarks": [asdict(each) for each in reading.remarks],
        "unseen": [asdict(each) for each in reading.unseen],
        "types": {picture.name: picture.type for picture in reading.pictures},
        "facts": reading.facts,
        "flags": reading.flags,
    }
    blobs.put(scope, LABEL, f"{folder}/reading", [json.dumps(told, ensure_ascii=False).encode()])


def keep_picture(scope: str, folder: str, picture: Picture) -> None:
    """Seal one picture of a preview, or one page of a PDF."""
    blobs.put(scope, LABEL, f"{folder}/{picture.name}", [picture.data])


def kept(scope: str, folder: str) -> Reading:
    """A reading as it was kept, without the bytes of its pictures."""
    with blobs.opened(scope, LABEL, f"{folder}/reading") as lying:
        told: dict[str, Any] = json.loads(lying.read())
    return Reading(
        html=told["html"],
        blocks=[_block(each) for each in told["blocks"]],
        pictures=[Picture(name, kind, b"") for name, kind in told["types"].items()],
        sheets=[Sheet(**each | {"words": [Word(**word) for word in each["words"]]}) for each in told["sheets"]],
        tracked=[Tracked(**each) for each in told["tracked"]],
        remarks=[Remark(**each) for each in told["remarks"]],
        unseen=[Unseen(**each) for each in told["unseen"]],
        facts=told["facts"],
        flags=told["flags"],
    )


def picture(scope: str, folder: str, name: str):
    """One picture of a preview, opened. Raises `NoBlob`."""
    return blobs.opened(scope, LABEL, f"{folder}/{name}")


def of(version) -> Reading:
    """The reading of a version whose preview is ready. One restored is read where it was first made."""
    return kept(version.keeper.sealed_under(), version.preview.folder)


def _block(told: dict) -> Block:
    place = tuple(told["place"]) if told["place"] else None
    return Block(**told | {"kind": Kind(told["kind"]), "place": place})
