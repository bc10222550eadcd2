"""Provider ``local``: provider keys in one file on this machine, for a single server and for development.

The file is JSON, ``{"current": id, "keys": {id: base64 of 32 bytes}}``, readable by its owner only. Old keys stay in it
until ``vault_rewrap`` has moved everything to the current one.
"""

import base64
import binascii
import json
import os
import re
import stat
from pathlib import Path
from typing import NamedTuple

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.core.exceptions import ImproperlyConfigured
from django.views.decorators.debug import sensitive_variables

from portal.vault.crypto import KEY_LENGTH, NONCE_LENGTH, packed
from portal.vault.errors import DoesNotOpen, KeysUnavailable
from portal.vault.providers import Context, KeyProvider, Wrapped, canonical

FORMAT = 1
KEY_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")


class KeyFileRefused(ImproperlyConfigured):
    """The key file is missing, malformed, or open to more people than its owner."""


class Ring(NamedTuple):
    """The provider keys of one file."""

    current: str
    keys: dict[str, bytes]

    def __repr__(self) -> str:
        return f"Ring(current={self.current!r}, {len(self.keys)} keys)"


class LocalProvider(KeyProvider):
    """Wraps with AES-256-GCM; the context is the associated data."""

    name = "local"

    def __init__(self, keyfile: str) -> None:
        self.path = Path(keyfile)
        self._ring = read(self.path)

    @property
    def current_key_id(self) -> str:
        """The id of the key that ``wrap`` uses now."""
        return self._ring.current

    @sensitive_variables()
    def wrap(self, plain: bytes, context: Context) -> Wrapped:
        """Wrap under the current key: ``format (1) | length of id (1) | id | nonce (12) | ciphertext and tag``."""
        ring = self._ring
        head = bytes([FORMAT, len(ring.current)]) + ring.current.encode()
        nonce = os.urandom(NONCE_LENGTH)
        sealed = AESGCM(ring.keys[ring.current]).encrypt(nonce, plain, packed(head, canonical(context)))
        return Wrapped(head + nonce + sealed, ring.current)

    @sensitive_variables()
    def unwrap(self, blob: bytes, context: Context) -> bytes:
        """Open under the key the blob names. A key rotated in since this process began is read from the file."""
        if len(blob) < 2 or blob[0] != FORMAT:
            raise DoesNotOpen("The key is wrapped in a way this release does not know.")
        end = 2 + blob[1]
        head, nonce, sealed = blob[:end], blob[end : end + NONCE_LENGTH], blob[end + NONCE_LENGTH :]
        key_id = head[2:].decode("ascii", "replace")
        if not KEY_ID.fullmatch(key_id):
            raise DoesNotOpen("The wrapped key names no provider key.")
        if key_id not in self._ring.keys:
            self._reread()
        if key_id not in self._ring.keys:
            raise KeysUnavailable(f"The key file holds no key {key_id!r}.")
        try:
            return AESGCM(self._ring.keys[key_id]).decrypt(nonce, sealed, packed(head, canonical(context)))
        except (InvalidTag, ValueError):
            raise DoesNotOpen("The wrapped key was changed or belongs to another scope.") from None

    def healthy(self) -> None:
        """Read the file again: a file that was lost or opened to others is noticed before the next start needs it."""
        self._reread()

    def _reread(self) -> None:
        try:
            self._ring = read(self.path)
        except KeyFileRefused as refused:
            raise KeysUnavailable(str(refused)) from refused


@sensitive_variables()
def read(path: Path) -> Ring:
    """The keys of a file, or ``KeyFileRefused`` saying what is wrong with it. Never says what is in it."""
    try:
        # SECURITY: rights are asked of the file that was opened, not of the name: it cannot be swapped in between.
        with path.open("rb") as file:
            mode = os.fstat(file.fileno()).st_mode
            content = file.read()
    except OSError as trouble:
        raise KeyFileRefused(f"The key file {path} cannot be read: {trouble.strerror}.") from None
    if mode & (stat.S_IRWXG | stat.S_IRWXO):
        raise KeyFileRefused(f"The key file {path} is open to others than its owner: chmod 600 it.")
    try:
        data = json.loads(content)
        current, encoded = str(data["current"]), dict(data["keys"])
        keys = {key_id: base64.b64decode(text, validate=True) for key_id, text in encoded.items()}
    except (ValueError, KeyError, TypeError, binascii.Error):
        raise KeyFileRefused(f"The key file {path} is malformed.") from None
    if not all(KEY_ID.fullmatch(key_id) and len(key) == KEY_LENGTH for key_id, key in keys.items()):
        raise KeyFileRefused(f"The key file {path} holds a key of the wrong length or with a strange id.")
    if current not in keys:
        raise KeyFileRefused(f"The key file {path} says which key is current, but does not hold it.")
    return Ring(current, keys)


def create(path: Path, key_id: str) -> None:
    """Write a new file with one key. An existing file is never overwritten."""
    _write(path, Ring(key_id, {key_id: os.urandom(KEY_LENGTH)}))


def rotate(path: Path, key_id: str) -> None:
    """Add a key and make it the current one. The file is replaced as a whole or not at all."""
    ring = read(path)
    if key_id in ring.keys:
        raise KeyFileRefused(f"The key file {path} already holds a key {key_id!r}.")
    new = path.with_name(f"{path.name}.new")
    new.unlink(missing_ok=True)  # left by a rotation that was cut off
    _write(new, Ring(key_id, {**ring.keys, key_id: os.urandom(KEY_LENGTH)}))
    new.replace(path)


@sensitive_variables()
def _write(path: Path, ring: Ring) -> None:
    if not KEY_ID.fullmatch(ring.current):
        raise KeyFileRefused(f"{ring.current!r} is no id for a key: letters, digits, dot, dash, at most 64.")
    keys = {key_id: base64.b64encode(key).decode() for key_id, key in ring.keys.items()}
    # SECURITY: born closed. Written first and closed after, the file would be readable for a moment.
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        json.dump({"current": ring.current, "keys": keys}, file, indent=2)
        file.flush()
        os.fsync(file.fileno())
