"""Where sealed bytes lie: the interface of a blob store, and the one that is configured.

``VAULT_BLOBS = {"class": "portal.vault.blob_local.LocalBlobs", "folder": ...}`` names it. A store sees sealed bytes and
names only; ``tests/portal/vault/blob_contract.py`` is what each one must keep.
"""

import abc
import datetime
import functools
import json
import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.utils.module_loading import import_string

from portal.vault.streams import SealedFile

NAME = re.compile(r"[a-z0-9][a-z0-9_-]*(/[a-z0-9][a-z0-9_-]*)*")
LONGEST_NAME = 200
A_DAY = datetime.timedelta(days=1)


class Lying(NamedTuple):
    """What lies in the store: its name, its sealed size, and since when."""

    name: str
    sealed_size: int
    since: datetime.datetime


class BlobStore(abc.ABC):
    """Keeps sealed bytes by name. Whatever cannot be done because the store fails raises ``BlobsUnavailable``."""

    @abc.abstractmethod
    def write(self, name: str, pieces: Iterable[bytes]) -> int:
        """Write all of them under a new name; how many bytes. The name exists whole or not at all.

        Raises ``NameTaken`` when it is there already. What ``pieces`` raises passes through.
        """

    @abc.abstractmethod
    def lying(self, name: str) -> SealedFile:
        """The bytes, to be read from any place. Raises ``NoBlob``."""

    @abc.abstractmethod
    def delete(self, name: str) -> None:
        """Remove it; what is not there is gone already."""

    @abc.abstractmethod
    def exists(self, name: str) -> bool:
        """Whether something of this name is there, whole."""

    @abc.abstractmethod
    def names(self, prefix: str = "") -> Iterator[Lying]:
        """All that lies there whole and whose name begins so, in no order."""

    @abc.abstractmethod
    def tidy(self, older_than: datetime.timedelta = A_DAY) -> int:
        """Remove what processes that were killed left unfinished; how many."""

    @abc.abstractmethod
    def healthy(self) -> None:
        """Return if the store serves now; raise ``BlobsUnavailable`` saying why not."""


def checked(name: str) -> str:
    """The name, if it is one: lower-case words and ids between slashes. Nothing that could leave its folder."""
    if len(name) > LONGEST_NAME or not NAME.fullmatch(name):
        raise ValueError(f"{name!r} is no name for a blob.")
    return name


def configured() -> BlobStore:
    """The store that ``VAULT_BLOBS`` names. One per process, so that its connections are kept."""
    try:
        return _built(json.dumps(dict(settings.VAULT_BLOBS), sort_keys=True, default=str))
    except AttributeError:
        raise ImproperlyConfigured("VAULT_BLOBS is not set: say where sealed files are kept.") from None


@functools.cache
def _built(frozen: str) -> BlobStore:
    options = json.loads(frozen)
    try:
        maker = import_string(options.pop("class"))
    except KeyError:
        raise ImproperlyConfigured('VAULT_BLOBS names no "class".') from None
    store: BlobStore = maker(**options)
    return store
