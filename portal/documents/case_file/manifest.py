"""The list of all that is in a case file, with digests. Plain: it is checked where no portal is."""

import hashlib
import json
import re
from typing import Any

FORMAT = "tma-case-file/1"
MANIFEST, COVER = "manifest.json", "cover.pdf"
PATH = re.compile(r"(documents/)?[A-Za-z0-9][A-Za-z0-9_-]*\.[a-z0-9]{1,8}")
"""Names of ours: words and codes, in one folder at most. Nothing else gets a place in a case file."""


class NoManifest(Exception):
    """These bytes are no manifest of ours."""


def canonical(told: Any) -> bytes:
    """The one way these words are written, so that equal lists have equal digests."""
    written = json.dumps(told, ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":"))
    return written.encode()


def digest_of(data: bytes) -> str:
    """SHA-256 in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def grouped(digest: str) -> str:
    """A digest in groups of four, to be read aloud and compared."""
    return " ".join(digest[at : at + 4] for at in range(0, len(digest), 4))


def read(data: bytes) -> dict[str, Any]:
    """A manifest from its bytes. Raises `NoManifest` for bytes that do not say the same in the canonical way."""
    try:
        told = json.loads(data)
        known = told["format"] == FORMAT and canonical(told) == data
        sound = known and all(
            isinstance(each["path"], str) and isinstance(each["sha256"], str) and isinstance(each["size"], int)
            for each in told["files"]
        )
    except (ValueError, KeyError, TypeError, RecursionError) as trouble:
        raise NoManifest from trouble
    if not sound:
        raise NoManifest
    return dict(told)


def is_name(path: str) -> bool:
    """Is this a name we would give? No other is unpacked, listed or repeated to anybody."""
    return PATH.fullmatch(path) is not None
