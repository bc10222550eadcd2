"""Who holds the keys above all others: the interface of a key provider, and the one that is configured.

``VAULT_PROVIDER = {"class": "portal.vault.local.LocalProvider", "keyfile": ...}`` names the provider that wraps;
``VAULT_FORMER_PROVIDERS`` (a list of the same) are those that still open what they wrapped, until ``vault_rewrap`` has
moved everything over.
"""

import abc
import functools
import json
from collections.abc import Mapping
from typing import Any, NamedTuple

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.utils.module_loading import import_string

from portal.vault.errors import KeysUnavailable

type Context = Mapping[str, str]


class Wrapped(NamedTuple):
    """A key as its provider gives it back: bytes only it can open, and the id of the key it used."""

    blob: bytes
    key_id: str


class KeyProvider(abc.ABC):
    """Wraps and unwraps the keys of scopes. ``tests/portal/vault/provider_contract.py`` is what each one must keep.

    The context is not secret and not stored in the blob: a blob opens only under the context it was wrapped with.
    """

    name: str
    """Stored beside every wrapped key, so it never changes once in use."""

    @property
    @abc.abstractmethod
    def current_key_id(self) -> str:
        """The id of the key that ``wrap`` uses now."""

    @abc.abstractmethod
    def wrap(self, plain: bytes, context: Context) -> Wrapped:
        """Wrap a key under the current provider key. Raises ``KeysUnavailable``."""

    @abc.abstractmethod
    def unwrap(self, blob: bytes, context: Context) -> bytes:
        """Open a wrapped key. Raises ``DoesNotOpen`` if changed or out of context, ``KeysUnavailable`` otherwise."""

    @abc.abstractmethod
    def healthy(self) -> None:
        """Return if keys can be wrapped and opened now; raise ``KeysUnavailable`` saying why not."""


def canonical(context: Context) -> bytes:
    """The one way to write a context as bytes."""
    return json.dumps(dict(context), sort_keys=True, separators=(",", ":")).encode()


def configured() -> KeyProvider:
    """The provider that wraps new keys."""
    try:
        return _built(_frozen(settings.VAULT_PROVIDER))
    except AttributeError:
        raise ImproperlyConfigured("VAULT_PROVIDER is not set: say which provider keeps the keys.") from None


def named(name: str) -> KeyProvider:
    """The provider of this name, configured or former: a key is opened by whoever wrapped it."""
    known = [configured(), *(_built(_frozen(former)) for former in getattr(settings, "VAULT_FORMER_PROVIDERS", []))]
    for provider in known:
        if provider.name == name:
            return provider
    raise KeysUnavailable(f"Keys were wrapped by the provider {name!r}, which is not configured.")


def _frozen(setting: Mapping[str, Any]) -> str:
    return json.dumps(dict(setting), sort_keys=True, default=str)


@functools.cache
def _built(frozen: str) -> KeyProvider:
    options = json.loads(frozen)
    try:
        maker = import_string(options.pop("class"))
    except KeyError:
        raise ImproperlyConfigured('VAULT_PROVIDER names no "class".') from None
    provider: KeyProvider = maker(**options)
    return provider
