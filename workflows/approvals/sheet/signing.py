"""The portal's signature under the sheets of sign-offs. It has a key of its own, and signs nothing else with it."""

from portal.vault.signing import Signer

SIGNER = Signer("portal:sign-off-signature", b"tma sign-off signature 1")
