"""The seal itself: which bytes are computed from which. Pure functions: no tables, no settings, no clock.

A sealed text is ``version (1) | algorithm (1) | key id (16) | nonce (12) | ciphertext and tag``. Its key is derived
from the key of its scope, the declared label and the row's id, and is never stored. The associated data binds the same
label and row, so a text copied to another row, field or scope stays shut. Labels are declared by hand and never taken
from class names: a renamed class still opens its old rows.
"""

import dataclasses
import os
import uuid

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes, hmac
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.views.decorators.debug import sensitive_variables

from portal.vault.errors import DoesNotOpen

VERSION = 1
AES_256_GCM = 1
KEY_LENGTH = 32
NONCE_LENGTH = 12
TAG_LENGTH = 16
HEADER_LENGTH = 18


@dataclasses.dataclass(frozen=True, slots=True)
class OpenKey:
    """The key of one scope, opened. Lives in memory only; its secret shows in no repr and it cannot be pickled."""

    id: uuid.UUID
    scope: str
    secret: bytes = dataclasses.field(repr=False)

    def __reduce__(self) -> str:
        raise TypeError("An opened key does not leave the process.")


def packed(*parts: bytes) -> bytes:
    """Join parts so that no two different lists of parts give the same bytes."""
    return b"".join(len(part).to_bytes(4, "big") + part for part in parts)


@sensitive_variables()
def derived(secret: bytes, *info: bytes) -> bytes:
    """A key for one purpose out of the key of a scope."""
    return HKDF(hashes.SHA256(), KEY_LENGTH, salt=None, info=packed(*info)).derive(secret)


@sensitive_variables()
def seal(key: OpenKey, label: str, row: str, text: str) -> bytes:
    """Seal a text for exactly one field of one row."""
    header = bytes([VERSION, AES_256_GCM]) + key.id.bytes
    nonce = os.urandom(NONCE_LENGTH)
    sealing = AESGCM(_row_key(key, label, row))
    return header + nonce + sealing.encrypt(nonce, text.encode(), _binding(header, label, row))


@sensitive_variables()
def unseal(key: OpenKey, label: str, row: str, sealed: bytes) -> str:
    """Open what ``seal`` made for the same field of the same row; anything else raises ``DoesNotOpen``."""
    if len(sealed) < HEADER_LENGTH + NONCE_LENGTH + TAG_LENGTH:
        raise DoesNotOpen("The sealed text is cut short.")
    header, nonce = sealed[:HEADER_LENGTH], sealed[HEADER_LENGTH : HEADER_LENGTH + NONCE_LENGTH]
    if header[:2] != bytes([VERSION, AES_256_GCM]):
        raise DoesNotOpen("The text is sealed in a way this release does not know.")
    if header[2:] != key.id.bytes:
        raise DoesNotOpen("The text was sealed under the key of another scope.")
    opening = AESGCM(_row_key(key, label, row))
    try:
        plain = opening.decrypt(nonce, sealed[HEADER_LENGTH + NONCE_LENGTH :], _binding(header, label, row))
    except InvalidTag:
        raise DoesNotOpen("The sealed text was changed or belongs to another row.") from None
    return plain.decode()


@sensitive_variables()
def wrap(parent: OpenKey, secret: bytes, context: bytes) -> bytes:
    """Wrap the key of a sub scope under the key of the scope above it."""
    nonce = os.urandom(NONCE_LENGTH)
    return bytes([VERSION]) + nonce + AESGCM(_wrapping_key(parent)).encrypt(nonce, secret, context)


@sensitive_variables()
def unwrap(parent: OpenKey, wrapped: bytes, context: bytes) -> bytes:
    """Open what ``wrap`` made, under the same parent and context."""
    if wrapped[:1] != bytes([VERSION]):
        raise DoesNotOpen("The key is wrapped in a way this release does not know.")
    try:
        return AESGCM(_wrapping_key(parent)).decrypt(
            wrapped[1 : 1 + NONCE_LENGTH], wrapped[1 + NONCE_LENGTH :], context
        )
    except (InvalidTag, ValueError):
        raise DoesNotOpen("The wrapped key was changed or belongs to another scope.") from None


@sensitive_variables()
def keyed_digest(key: OpenKey, purpose: str, text: str) -> bytes:
    """HMAC-SHA256 of a text under a key that is good for this purpose only."""
    digest = hmac.HMAC(derived(key.secret, b"tma keyed hash 1", purpose.encode()), hashes.SHA256())
    digest.update(text.encode())
    return digest.finalize()


def _row_key(key: OpenKey, label: str, row: str) -> bytes:
    return derived(key.secret, b"tma row key 1", label.encode(), row.encode())


def _wrapping_key(parent: OpenKey) -> bytes:
    return derived(parent.secret, b"tma wrapping key 1")


def _binding(header: bytes, label: str, row: str) -> bytes:
    return packed(header, label.encode(), row.encode())
