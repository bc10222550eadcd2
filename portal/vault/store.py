"""Where wrapped keys lie: in the portal's database, or in one of their own whose backups are kept shorter."""

from typing import Any

from django.conf import settings


def keys_database() -> str:
    """The database alias of the key store, from ``VAULT_KEYS_DATABASE``."""
    alias: str = getattr(settings, "VAULT_KEYS_DATABASE", "default")
    return alias


class KeysHaveTheirStore:
    """Database router: the vault's table lives under the alias of the key store, and nothing else moves in with it."""

    def db_for_read(self, model: Any, **hints: Any) -> str | None:
        """Keys are read in their store; the vault has no say about the rest."""
        return keys_database() if model._meta.app_label == "vault" else None

    db_for_write = db_for_read

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool | None:
        """The table of keys is made in one place; a store of its own holds nothing but keys."""
        if app_label == "vault":
            return db == keys_database()
        return False if db == keys_database() != "default" else None
