"""The portal's own signature under what it exports. The secret is never stored: it follows from a key of the vault."""

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.views.decorators.debug import sensitive_variables

from portal.vault import crypto, keys
from portal.vault.errors import NoKey

SCOPE = "portal:case-file-signature"
"""Its key is wrapped by the key provider like every other; moving to another provider does not change signatures."""


def prepare() -> None:
    """Make the key, if there is none yet."""
    keys.create(SCOPE)


def sign(message: bytes) -> bytes:
    """An Ed25519 signature over these bytes."""
    return _private().sign(message)


def public_key() -> bytes:
    """The half that everybody may have: 32 bytes."""
    return _private().public_key().public_bytes_raw()


@sensitive_variables()
def _private() -> Ed25519PrivateKey:
    try:
        key = keys.opened(SCOPE)
    except NoKey:
        prepare()
        key = keys.opened(SCOPE)
    return Ed25519PrivateKey.from_private_bytes(crypto.derived(key.secret, b"tma case file signature 1"))
