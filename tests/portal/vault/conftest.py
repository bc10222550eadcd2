"""A vault with a key file of its own, and nothing remembered from the test before."""

import shutil
import warnings
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


@pytest.fixture(scope="session")
def moto():
    """The address of a server on this machine that speaks S3 and KMS."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from moto.server import ThreadedMotoServer
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0)
    server.start()
    patch = pytest.MonkeyPatch()
    patch.setenv("AWS_ACCESS_KEY_ID", "tests")
    patch.setenv("AWS_SECRET_ACCESS_KEY", "tests")
    patch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    patch.undo()
    server.stop()
