"""Outages as they are: a database that ends our connection and takes no other, a key provider that does not answer."""

import contextlib

from django.db import connection

from portal.vault.errors import KeysUnavailable
from portal.vault.local import LocalProvider
from portal.vault.memory import memory


class KeysAreGone(LocalProvider):
    """The provider of the tests, out of reach."""

    def wrap(self, plain, context):
        """No answer."""
        raise KeysUnavailable("no answer")

    def unwrap(self, blob, context):
        """No answer."""
        raise KeysUnavailable("no answer")

    def healthy(self):
        """No answer."""
        raise KeysUnavailable("no answer")


def lose_keys(settings) -> None:
    """From here on the key provider does not answer, and nothing it said before is remembered."""
    settings.VAULT_PROVIDER = settings.VAULT_PROVIDER | {"class": f"{__name__}.KeysAreGone"}
    memory.forget()


class Counting:
    """Counts what the database is asked, and before the statement of this number takes the database away."""

    def __init__(self, owner, name, lost_at=None):
        self.owner, self.name, self.lost_at, self.asked = owner, name, lost_at, 0

    def __call__(self, execute, sql, params, many, context):
        """Pass the statement on; the server itself ends the connection under it when its number has come."""
        self.asked += 1
        if self.asked == self.lost_at:
            close_to_all(self.owner, self.name)
        return execute(sql, params, many, context)


def close_to_all(owner, name) -> None:
    """End every connection to this database and refuse new ones."""
    with owner.cursor() as cursor:
        cursor.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")
        cursor.execute(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
            " WHERE datname = %s AND pid <> pg_backend_pid()",
            [name],
        )


@contextlib.contextmanager
def losing_the_database(owner, name, at=None):
    """While inside, the database goes away before statement number `at`; after it, it is back."""
    count = Counting(owner, name, at)
    try:
        with connection.execute_wrapper(count):
            yield count
    finally:
        with owner.cursor() as cursor:
            cursor.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")
        connection.close()
