"""Opened keys in the memory of this process: five minutes at most, whether or not anyone asks again."""

import os
import threading
import time
import uuid
from collections.abc import Callable, Iterable

from portal.vault.crypto import OpenKey

FIVE_MINUTES = 300.0


class Memory:
    """Remembers opened keys by scope, and for which scopes the key was shredded. Safe to share between threads."""

    def __init__(self, lifetime: float = FIVE_MINUTES, clock: Callable[[], float] = time.monotonic) -> None:
        self.lifetime = lifetime
        self.clock = clock
        self._renew()

    def _renew(self) -> None:
        self._lock = threading.Lock()
        self._entries: dict[str, tuple[float, OpenKey | None]] = {}
        self._sweeper: threading.Timer | None = None
        self._age = uuid.uuid4()

    @property
    def age(self) -> uuid.UUID:
        """Changes whenever something is forgotten: what was read before that must not be remembered after it."""
        return self._age

    def recall(self, scope: str) -> tuple[bool, OpenKey | None]:
        """Whether the scope is remembered, and its key (none if the key was shredded)."""
        with self._lock:
            expires, key = self._entries.get(scope, (0.0, None))
            known = scope in self._entries and self.clock() < expires
            return known, key if known else None

    def remember(self, entries: Iterable[tuple[str, OpenKey | None]], *, age: uuid.UUID | None = None) -> None:
        """Keep these; with ``age``, only if nothing was forgotten since then."""
        with self._lock:
            if age is not None and age != self._age:
                return
            expires = self.clock() + self.lifetime
            self._entries.update({scope: (expires, key) for scope, key in entries})
            self._sweep_later()

    def forget(self, scopes: Iterable[str] | None = None) -> None:
        """Drop these scopes, or all of them."""
        with self._lock:
            self._age = uuid.uuid4()
            if scopes is None:
                self._entries.clear()
            else:
                for scope in scopes:
                    self._entries.pop(scope, None)

    def _sweep(self) -> None:
        now = self.clock()
        for scope in [scope for scope, (expires, _) in self._entries.items() if expires <= now]:
            del self._entries[scope]

    def _sweep_later(self) -> None:
        # An idle process asks for nothing, so expiry on access alone would keep its keys for as long as it sleeps.
        if self._sweeper is None or not self._sweeper.is_alive():
            self._sweeper = threading.Timer(self.lifetime, self._swept)
            self._sweeper.daemon = True
            self._sweeper.start()

    def _swept(self) -> None:
        with self._lock:
            self._sweeper = None
            self._sweep()
            if self._entries:
                left = min(expires for expires, _ in self._entries.values()) - self.clock()
                self._sweeper = threading.Timer(max(left, 0.1), self._swept)
                self._sweeper.daemon = True
                self._sweeper.start()


memory = Memory()

# SECURITY: a forked worker starts with no keys of its parent, and with a lock nobody holds.
os.register_at_fork(after_in_child=memory._renew)
