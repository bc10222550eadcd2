"""What can go wrong between a text and its seal. None of these ever carries a plain text."""

from portal.access.answers import Unavailable


class VaultError(Exception):
    """Something in the vault did not go as asked."""


class KeysUnavailable(VaultError, Unavailable):
    """The key provider cannot be reached or cannot serve: nothing can be sealed or opened until it is back.

    People see the page for an outage (503); what they were doing was rolled back.
    """


class NoKey(VaultError):
    """Nobody ever made a key for this scope. The action that makes the thing must call ``keys.create`` first."""


class Shredded(VaultError):
    """The key of this text was destroyed on purpose. The text is gone for good."""

    # A template that meets a shredded text shows nothing in its place; the page says once that its subject was
    # shredded. Python code gets the exception.
    silent_variable_failure = True


class DoesNotOpen(VaultError):
    """The bytes were changed, cut, or moved here from another row, field or scope."""


class BlobsUnavailable(VaultError, Unavailable):
    """The blob store cannot be reached, is full, or failed in the middle: what was being written is not there."""


class NoBlob(VaultError, Unavailable):
    """No sealed file of this name lies in the store.

    A row that names it should have it: for whoever asks, the store does not serve (503), and the sweep says which.
    """


class NameTaken(VaultError):
    """Something of this name lies in the blob store already; it was not overwritten."""
