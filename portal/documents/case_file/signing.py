"""The portal's own signature under the case files it exports."""

from portal.vault.signing import Signer

_SIGNER = Signer("portal:case-file-signature", b"tma case file signature 1")

prepare, sign, public_key = _SIGNER.prepare, _SIGNER.sign, _SIGNER.public_key
