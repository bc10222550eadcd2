"""One spelling for what is signed. Plain code: a sheet is checked where no portal is."""

import hashlib
import json
from typing import Any


def canonical(told: Any) -> bytes:
    """JSON with sorted ASCII keys, no spaces and no fractions: as RFC 8785 writes it, for what we have to say.

    Raises `TypeError` for what has no one spelling (a float), `ValueError` for a key that is not plain ASCII.
    """
    _look(told)
    return json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def digest(told: Any) -> str:
    """SHA-256 of the canonical spelling, in hexadecimal."""
    return hashlib.sha256(canonical(told)).hexdigest()


def digest_of(sections: list[dict[str, str]]) -> str:
    """SHA-256 of what is signed: of one part its own, of several that of the list of their keys and digests.

    The one spelling by which a part decided on in one round is found again in the next.
    """
    if len(sections) == 1:
        return sections[0]["sha256"]
    return digest([{"key": each["key"], "sha256": each["sha256"]} for each in sections])


def _look(told: Any) -> None:
    if isinstance(told, dict):
        for key, value in told.items():
            if not (isinstance(key, str) and key.isascii()):
                raise ValueError("keys are plain ASCII")
            _look(value)
    elif isinstance(told, list | tuple):
        for value in told:
            _look(value)
    elif not (told is None or isinstance(told, str | bool | int)):
        raise TypeError(f"{type(told).__name__} has no one spelling")
