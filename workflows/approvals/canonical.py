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
