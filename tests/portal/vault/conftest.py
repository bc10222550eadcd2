"""A vault with a key file of its own, and nothing remembered from the test before."""

import shutil
from pathlib import Path

import pytest
from django.conf import settings as project

from portal.vault import providers
from portal.vault.memory import memory
from tests.portal.vault import things


@pytest.fixture(autouse=True)
def nothing_remembered():
    memory.forget()
    yield
    memory.forget()


@pytest.fixture
def keyfile(tmp_path) -> Path:
    """A copy: what the migrated database holds still opens, and rotating it harms nobody."""
    path = tmp_path / "keys.json"
    shutil.copy(project.VAULT_PROVIDER["keyfile"], path)
    path.chmod(0o600)
    return path


@pytest.fixture
def provider(settings, keyfile) -> things.CountingProvider:
    settings.VAULT_PROVIDER = {"class": "tests.portal.vault.things.CountingProvider", "keyfile": str(keyfile)}
    return providers.configured()


@pytest.fixture
def tables(db, provider):
    """Tables for the rows of ``things``, and a provider that counts."""
    things.make_tables()
