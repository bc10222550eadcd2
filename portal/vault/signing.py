"""The portal's own signatures. No secret is stored: each signing key follows from a key of the vault."""

from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.db import transaction
from django.views.decorators.debug import sensitive_variables

from portal.access.fences import writing
from portal.vault import crypto, keys
from portal.vault.errors import NoKey
from portal.vault.store import keys_database


@dataclass(frozen=True)
class Signer:
    """Signs for one purpose, with Ed25519. `scope`: whose key it follows from, wrapped by the key provider like every
    other, so that moving to another provider changes no signature. `purpose`: what keeps it apart from other uses."""

    scope: str
    purpose: bytes

    def prepare(self) -> None:
        """Make the key, if there is none yet."""
        keys.create(self.scope)

    def sign(self, message: bytes) -> bytes:
        """A signature over these bytes."""
        return self._private().sign(message)

    def public_key(self) -> bytes:
        """The half that everybody may have: 32 bytes."""
        return self._private().public_key().public_bytes_raw()

    @sensitive_variables()
    def _private(self) -> Ed25519PrivateKey:
        try:
            key = keys.opened(self.scope)
        except NoKey:
            with writing("the key of the portal's signatures"), transaction.atomic(using=keys_database()):
                self.prepare()
            key = keys.opened(self.scope)
        return Ed25519PrivateKey.from_private_bytes(crypto.derived(key.secret, self.purpose))


def as_pem(public: bytes) -> str:
    """A public key as people hand it on."""
    key = Ed25519PublicKey.from_public_bytes(public)
    return key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode().strip()
