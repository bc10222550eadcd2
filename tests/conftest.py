"""What every test may ask for. Databases: `tests/database.py`; browser: `tests/browser.py`."""

import ipaddress
import os
import socket
from pathlib import Path
from typing import Any

import pytest
from django.utils import translation
from hypothesis import settings as hypothesis_settings

from deploy.local.prepare import compile_translations

pytest_plugins = ["tests.database", "tests.worlds", "tests.browser"]

# Playwright's loop runs in the thread of the test; Django would take that for a view written as a coroutine.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"

# Small and the same every time, so that a red test is red for everybody; `make prove` looks further, seed printed.
hypothesis_settings.register_profile("default", max_examples=30, derandomize=True, deadline=None, database=None)
hypothesis_settings.register_profile("prove", max_examples=3000, deadline=None, database=None, print_blob=True)
hypothesis_settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "default"))


def pytest_configure(config: pytest.Config) -> None:
    """What is made once: translations, and the key file of the tests' vault, under which kept databases are sealed."""
    from django.conf import settings

    from portal.vault import local

    if hasattr(config, "workerinput"):
        return
    compile_translations()
    keyfile = Path(settings.VAULT_PROVIDER["keyfile"])
    if not keyfile.exists():
        local.create(keyfile, "test")


def pytest_unconfigure(config: pytest.Config) -> None:
    """A worker of xdist ends without what Python does at the end: the folder of the theme's files goes here."""
    from django.contrib.staticfiles.finders import get_finder

    get_finder.cache_clear()


def _is_near(address: Any) -> bool:
    if not isinstance(address, tuple):
        return True  # a Unix socket
    host = address[0]
    return host in ("localhost", "") or ipaddress.ip_address(host).is_loopback


@pytest.fixture(autouse=True, scope="session")
def no_key_falls_due():
    """Tests count questions; a key of the whole portal, opened five minutes ago by another test, would ask one more.
    How long a key stays open is asked in tests/portal/vault/test_memory.py, of memories of its own."""
    from portal.vault.memory import memory

    memory.lifetime = 24 * 3600.0


@pytest.fixture(autouse=True)
def no_language_is_left_behind():
    """Each request chooses the language of its thread, and leaves it: no test begins in that of another."""
    translation.deactivate()


@pytest.fixture
def time_stands_still(monkeypatch):
    """For who counts the questions of a page: a person's sign of life, noted once a minute, is none of them."""
    from portal.accounts import middleware

    monkeypatch.setattr(middleware, "SEEN_EVERY", float("inf"))


@pytest.fixture(autouse=True, scope="session")
def no_network():
    """Tests reach this machine and no other."""
    patch = pytest.MonkeyPatch()
    for name in ("connect", "connect_ex"):
        reach = getattr(socket.socket, name)

        def guarded(self: socket.socket, address: Any, reach: Any = reach) -> Any:
            if not _is_near(address):
                self.close()
                raise RuntimeError(f"A test tried to reach {address}: tests have no network.")
            return reach(self, address)

        patch.setattr(socket.socket, name, guarded)
    yield
    patch.undo()
