"""The keys of scopes: make, open, shred, rewrap. No policy here; whoever calls has asked already.

A scope is ``case:<uuid>`` or, below it, ``case:<uuid>/person:<uuid>``. The provider wraps the key at the top of each
tree and each key wraps those below it, so destroying the key of a case takes everything in it.

The keys of a tree are opened together, as the few people of a case are met on one page. Things that come in thousands
(``case:<uuid>/document:<uuid>`` and all below) are ``APART``: one of them is opened with those above it alone.
"""

import os
import re
from collections.abc import Callable, Iterable
from typing import NamedTuple

from django.db import connections, transaction
from django.views.decorators.debug import sensitive_variables

from portal.vault import crypto, providers
from portal.vault.crypto import OpenKey
from portal.vault.errors import DoesNotOpen, NoKey, Shredded
from portal.vault.memory import memory
from portal.vault.models import WrappedKey, WrappedKeys
from portal.vault.store import keys_database

APART = frozenset({"document", "upload"})
"""Kinds of sub scopes that come in thousands. A kind once in use stays where it is: its rows say so themselves."""
SCOPE = re.compile(r"[a-z_]+:[0-9a-z-]+(/[a-z_]+:[0-9a-z-]+)*")
BATCH = 100


class Shredding(NamedTuple):
    """What was destroyed, for the journal: plain facts, nothing personal."""

    scope: str
    keys: int
    key_ids: list[str]


class _Unsettled:
    """A key made or shredded in the transaction that is still running.

    It lies among the transaction's commit hooks and nowhere else: a rollback takes it away, a commit runs it. So no
    process ever remembers a key whose row never came to be.
    """

    def __init__(self, scope: str, key: OpenKey | None) -> None:
        self.scope = scope
        self.key = key

    def __call__(self) -> None:
        if self.key is None:
            memory.forget([self.scope])
        else:
            memory.remember([(self.scope, self.key)])


def create(scope: str) -> None:
    """Make sure the scope has a key. Call it in the action that makes the thing; a sub scope needs its parent's first.

    Asking again changes nothing. A shredded scope never gets a second key.
    """
    create_many([scope])


def create_many(scopes: Iterable[str]) -> None:
    """Make sure that all these scopes have keys, with two queries for each level: parents may be among them."""
    levels: dict[int, set[str]] = {}
    for scope in scopes:
        if not SCOPE.fullmatch(scope):
            raise ValueError(f"{scope!r} is no scope.")
        levels.setdefault(scope.count("/"), set()).add(scope)
    for _, level in sorted(levels.items()):
        _create_level(sorted(level))


@sensitive_variables()
def _create_level(scopes: list[str]) -> None:
    made = {row.scope: (row, secret) for row, secret in map(_wrapped_anew, scopes)}
    # Two that ask at once: the second waits for the first and then finds its row, without an error to roll back from.
    _rows().bulk_create([row for row, _ in made.values()], ignore_conflicts=True)
    for standing in _rows().only("id", "scope", "shredded_at").filter(scope__in=scopes):
        row, secret = made[standing.scope]
        if standing.is_shredded:
            raise Shredded(f"The key of {standing.scope} was shredded; it gets no other.")
        if standing.id == row.id:
            _settle_on_commit(standing.scope, OpenKey(row.id, standing.scope, secret))


def exists(scope: str) -> bool:
    """Whether the scope has a key that was not shredded."""
    return _rows().alive().filter(scope=scope).exists()


def opened(scope: str) -> OpenKey:
    """The key of a scope, opened. Raises ``NoKey``, ``Shredded`` or ``KeysUnavailable``.

    One look-up brings the keys of a whole tree: a page with many people of one case asks table and provider once. A
    scope that is ``APART`` comes with those above it; ``warm`` brings many.
    """
    known, key = _recalled(scope)
    if not known:
        found = _load([scope])
        if scope not in found:
            raise NoKey(f"There is no key for {scope}.")
        key = found[scope]
    if key is None:
        raise Shredded(f"The key of {scope} was shredded.")
    return key


def warm(scopes: Iterable[str]) -> None:
    """Open the keys of many scopes with one query, for a page that shows many documents, or things of several cases.

    What has no key is passed over here; it is told when it is opened.
    """
    unknown = [scope for scope in set(scopes) if not _recalled(scope)[0]]
    if unknown:
        _load(unknown)


def shred(scope: str) -> Shredding:
    """Destroy the key of a scope and of everything below it, children first. What it sealed is gone for good.

    Other processes may still remember the opened key, for five minutes at most. Where the keys have a database of their
    own, it commits by itself: shred last.
    """
    with transaction.atomic(using=keys_database()):
        doomed = list(_rows().family(scope).select_for_update(of=("self",)).order_by("depth", "scope"))
        if not doomed:
            raise NoKey(f"There is no key for {scope}.")
        gone = [row for row in doomed if not row.is_shredded]
        _rows().family(scope).exclude(scope=scope).shred()
        _rows().filter(scope=scope).shred()
        for row in gone:
            _settle_on_commit(row.scope, None)
    return Shredding(scope, len(gone), [str(row.id) for row in gone])


def rewrap(progress: Callable[[int, int], None] = lambda done, total: None) -> int:
    """Wrap every top key anew with the provider's current key; how many were. Sealed rows are not touched.

    Each batch commits by itself, so a run that was cut off goes on where it stopped.
    """
    provider = providers.configured()
    provider.healthy()
    stale = _rows().alive().filter(parent=None).exclude(provider=provider.name, provider_key_id=provider.current_key_id)
    total, done, last = stale.count(), 0, ""
    while True:
        with transaction.atomic(using=keys_database()):
            batch = list(stale.filter(scope__gt=last).select_for_update().order_by("scope")[:BATCH])
            for row in batch:
                _rewrap(row, provider)
        if not batch:
            return done
        done, last = done + len(batch), batch[-1].scope
        progress(done, max(total, done))


@sensitive_variables()
def _rewrap(row: WrappedKey, provider: providers.KeyProvider) -> None:
    secret = _unwrapped_by_provider(row)
    wrapped = provider.wrap(secret, row.context)
    # The old bytes are the only other way to this key: they go only once the new ones are known to open.
    if provider.unwrap(wrapped.blob, row.context) != secret:
        raise DoesNotOpen(f"The provider did not give back the key of {row.scope}.")
    row.wrapped, row.provider, row.provider_key_id = wrapped.blob, provider.name, wrapped.key_id
    row.save(using=keys_database(), update_fields=["wrapped", "provider", "provider_key_id"])


@sensitive_variables()
def _wrapped_anew(scope: str) -> tuple[WrappedKey, bytes]:
    secret = os.urandom(crypto.KEY_LENGTH)
    row = WrappedKey(scope=scope, tree=_tree(scope), depth=scope.count("/"), apart=_is_apart(scope))
    if row.depth:
        above = opened(scope.rpartition("/")[0])
        row.parent_id = above.id
        row.wrapped = crypto.wrap(above, secret, providers.canonical(row.context))
    else:
        provider = providers.configured()
        wrapped = provider.wrap(secret, row.context)
        row.wrapped, row.provider, row.provider_key_id = wrapped.blob, provider.name, wrapped.key_id
    return row, secret


@sensitive_variables()
def _load(scopes: list[str]) -> dict[str, OpenKey | None]:
    age = memory.age
    found: dict[str, OpenKey | None] = {}
    above: dict[object, OpenKey | None] = {}
    apart = {scope for scope in scopes if _is_apart(scope)}
    lines = {each for scope in apart for each in _line(scope)}
    for row in _rows().needed_for({_tree(scope) for scope in scopes if scope not in apart}, lines):
        parent = above.get(row.parent_id)
        if row.is_shredded or (row.parent_id and parent is None):
            key = None
        else:
            key = _remembered(row) or OpenKey(row.id, row.scope, _unwrapped(row, parent))
        found[row.scope] = above[row.id] = key
    unsettled = {entry.scope for entry in _unsettled()}
    memory.remember([(scope, key) for scope, key in found.items() if scope not in unsettled], age=age)
    return found


def _remembered(row: WrappedKey) -> OpenKey | None:
    """The opened key of a row that was just read and stands: no need to unwrap it a second time."""
    known, key = _recalled(row.scope)
    return key if known and key is not None and key.id == row.id else None


def _unwrapped(row: WrappedKey, parent: OpenKey | None) -> bytes:
    return _unwrapped_by_provider(row) if parent is None else _unwrapped_by(parent, row)


def _unwrapped_by(parent: OpenKey, row: WrappedKey) -> bytes:
    return crypto.unwrap(parent, bytes(row.wrapped or b""), providers.canonical(row.context))


def _unwrapped_by_provider(row: WrappedKey) -> bytes:
    return providers.named(row.provider).unwrap(bytes(row.wrapped or b""), row.context)


def _recalled(scope: str) -> tuple[bool, OpenKey | None]:
    for entry in reversed(_unsettled()):
        if entry.scope == scope:
            return True, entry.key
    return memory.recall(scope)


def _unsettled() -> list[_Unsettled]:
    hooks = (entry[1] for entry in connections[keys_database()].run_on_commit)
    return [hook for hook in hooks if isinstance(hook, _Unsettled)]


def _settle_on_commit(scope: str, key: OpenKey | None) -> None:
    transaction.on_commit(_Unsettled(scope, key), using=keys_database())


def _tree(scope: str) -> str:
    return scope.partition("/")[0]


def _line(scope: str) -> list[str]:
    """The scope and all those above it."""
    parts = scope.split("/")
    return ["/".join(parts[: end + 1]) for end in range(len(parts))]


def _is_apart(scope: str) -> bool:
    return any(part.partition(":")[0] in APART for part in scope.split("/")[1:])


def _rows() -> WrappedKeys:
    return WrappedKey.objects.using(keys_database())
