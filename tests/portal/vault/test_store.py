from portal.vault import checks
from portal.vault.models import WrappedKey
from portal.vault.store import KeysHaveTheirStore, keys_database

ROUTER = KeysHaveTheirStore()


def test_keys_lie_in_the_database_of_the_portal_unless_told_otherwise(settings):
    del settings.VAULT_KEYS_DATABASE
    assert keys_database() == "default"
    assert ROUTER.allow_migrate("default", "vault")
    assert ROUTER.allow_migrate("default", "cases") is None


def test_a_store_of_their_own_holds_keys_and_nothing_else(settings):
    settings.VAULT_KEYS_DATABASE = "keys"
    assert ROUTER.db_for_read(WrappedKey) == ROUTER.db_for_write(WrappedKey) == "keys"
    assert ROUTER.allow_migrate("keys", "vault") is True
    assert ROUTER.allow_migrate("default", "vault") is False
    assert ROUTER.allow_migrate("keys", "cases") is False
    assert ROUTER.allow_migrate("default", "cases") is None


def test_a_store_that_does_not_exist_is_an_error(settings):
    settings.VAULT_KEYS_DATABASE = "nowhere"
    assert {message.id for message in checks.the_keys_have_a_store(None)} == {"vault.E003"}


def test_a_store_of_their_own_needs_the_router(settings, monkeypatch):
    monkeypatch.setitem(settings.DATABASES, "keys", settings.DATABASES["default"])
    settings.VAULT_KEYS_DATABASE = "keys"
    settings.DATABASE_ROUTERS = []
    assert {message.id for message in checks.the_keys_have_a_store(None)} == {"vault.E004"}
    settings.DATABASE_ROUTERS = ["portal.vault.store.KeysHaveTheirStore"]
    assert not checks.the_keys_have_a_store(None)
