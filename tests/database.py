"""The databases of the tests: real PostgreSQL, real roles, nothing flushed.

The portal's tables are append-only and its role may not truncate, so tests cannot clean up behind themselves: each
process works on a clone of a migrated database, tests with several transactions on a clone of their own. Migrating
takes long and changes seldom: its result is kept in var/test/ under a fingerprint of all that could change it.
"""

import contextlib
import fcntl
import itertools
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg2
import pytest
from django.conf import settings
from django.db import connections

from deploy.local import database
from deploy.local.places import ROOMS, ROOT, VAR, fingerprint
from deploy.local.postgres import APP, OWNER, SUPERUSER, Server

KEPT = VAR / "test"
MIGRATED = "migrated"
NUMBERS = itertools.count(1)
# Python that cannot change what a migrated database holds; all else might (rights, constraints, permissions, signals).
OF_NO_MATTER = {
    *("views.py", "forms.py", "urls.py", "actions.py", "tasks.py", "middleware.py"),
    *("views", "forms", "actions", "demo", "templatetags"),
}


def what_migrating_reads() -> str:
    """A fingerprint of everything that a freshly migrated database depends on."""
    sources = (file for room in ROOMS for file in (ROOT / room).rglob("*.py"))
    files = [file for file in sources if not OF_NO_MATTER & set(file.relative_to(ROOT).parts)]
    harness = [ROOT / "requirements-dev.txt", ROOT / "deploy/local/database.py", ROOT / "deploy/local/postgres.py"]
    return fingerprint([*files, *harness, Path(__file__), Path(settings.VAULT_PROVIDER["keyfile"])])


def what_the_demo_reads() -> str:
    """A fingerprint of everything the demo depends on; its dates are told from today."""
    kinds = {".py", ".html", ".txt", ".po", ".json", ".md"}
    files = [file for room in ROOMS for file in (ROOT / room).rglob("*") if file.suffix in kinds]
    return fingerprint(files, time.strftime("%Y-%m-%d"), what_migrating_reads())


def manage(server: Server, role: str, *command: str) -> None:
    """Run a command of manage.py in a process of its own, as this role."""
    env = os.environ | {
        "DATABASE_URL": server.url(role, MIGRATED),
        "DJANGO_SETTINGS_MODULE": "portal.settings.test",
        "VAULT_KEYFILE": settings.VAULT_PROVIDER["keyfile"],
        "SECRET_KEY": settings.SECRET_KEY,
    }
    done = subprocess.run(
        [sys.executable, "manage.py", *command], cwd=ROOT, env=env, capture_output=True, text=True, check=False
    )
    if done.returncode:
        pytest.fail(
            f"manage.py {' '.join(command)} failed:\n{done.stdout[-1500:]}\n{done.stderr[-3000:]}", pytrace=False
        )


def _migrate(server: Server) -> None:
    database.make_roles(server.socket)
    database.create(server.socket, MIGRATED)
    manage(server, OWNER, "migrate", "--verbosity=0")
    manage(server, APP, "vault_prepare")
    manage(server, APP, "load_home")


def _load_demo(server: Server) -> None:
    manage(server, APP, "demo")


@contextlib.contextmanager
def started(name: str, mark: str, build: Callable[[Server], None], base: Callable[[Path], None]) -> Iterator[Server]:
    """A throw-away server from the kept data folder of this name and mark, which is built first if it is not there."""
    KEPT.mkdir(parents=True, exist_ok=True)
    _sweep()
    home = Path(tempfile.mkdtemp(prefix="tma-test-"))
    try:
        with (KEPT / f"{name}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)  # another worker, or another run, may be building the same
            kept = KEPT / f"{name}-{mark}"
            if not kept.exists():
                with tempfile.TemporaryDirectory(prefix="tma-test-") as workshop:
                    base(Path(workshop))
                    with Server(Path(workshop), durable=False) as server:
                        build(server)
                    for old in KEPT.glob(f"{name}-*"):
                        shutil.rmtree(old)
                    _copy(Path(workshop) / "data", KEPT / f".{name}")
                (KEPT / f".{name}").rename(kept)
            _copy(kept, home / "data")
        with Server(home, durable=False) as server:
            yield server
    finally:
        shutil.rmtree(home, ignore_errors=True)


def _sweep() -> None:
    """Remove what killed runs left behind. An hour, as another run may be at work beside us."""
    for left in Path(tempfile.gettempdir()).glob("tma-test-*"):
        pid_file = left / "data" / "postmaster.pid"
        if left.is_dir() and time.time() - left.stat().st_mtime > 3600 and not pid_file.exists():
            shutil.rmtree(left, ignore_errors=True)


def _copy(folder: Path, to: Path) -> None:
    shutil.rmtree(to, ignore_errors=True)
    subprocess.run(["cp", "-a", folder, to], check=True)


@pytest.fixture(scope="session")
def migrated_server() -> Iterator[Server]:
    """This process's PostgreSQL with one migrated, empty portal, to be cloned and never connected to."""
    with started("migrated", what_migrating_reads(), _migrate, base=lambda home: None) as server:
        yield server


@pytest.fixture(scope="session")
def demo_server() -> Iterator[Server]:
    """A second PostgreSQL, whose portal holds the demo."""

    def from_migrated(home: Path) -> None:
        with started("migrated", what_migrating_reads(), _migrate, base=lambda home: None) as server:
            server.stop()
            _copy(server.data, home / "data")

    with started("demo", what_the_demo_reads(), _load_demo, base=from_migrated) as server:
        yield server


def clone_of(server: Server) -> str:
    """A fresh clone; gives its name."""
    name = f"clone_{next(NUMBERS)}"
    database.clone(server.socket, MIGRATED, name)
    with database.cursor(server.socket, name, OWNER) as cursor:
        # The one right more than in production: tests of model fields bring tables of their own.
        database.say(cursor, "GRANT TEMPORARY ON DATABASE {name} TO {app}", name=name, app=APP)
    return name


def turn_to(server: Server, name: str) -> Callable[[], None]:
    """All of Django's connections, in every thread, work on this database as the app role. Gives the way back."""
    before = {alias: dict(config) for alias, config in connections.settings.items()}

    def back() -> None:
        connections.close_all()
        for alias, config in before.items():
            connections.settings[alias].update(config)

    connections.close_all()
    for config in connections.settings.values():
        # Changed in place: threads share this very dictionary.
        config.update(HOST=str(server.socket), PORT="", USER=APP, PASSWORD="", NAME=name)
    return back


@contextlib.contextmanager
def on_a_clone(server: Server) -> Iterator[str]:
    """All of Django's connections work on a fresh clone; then it is dropped."""
    name = clone_of(server)
    back = turn_to(server, name)
    try:
        _start_afresh()
        yield name
    finally:
        _start_afresh()
        back()
        database.drop(server.socket, name)


def _start_afresh() -> None:
    """Nothing read from one database may be believed in the next."""
    from django.contrib.contenttypes.models import ContentType
    from django.core.cache import caches

    from portal.vault.memory import memory

    connections.close_all()
    memory.forget()
    ContentType.objects.clear_cache()
    for cache in caches.all(initialized_only=True):
        cache.clear()


@pytest.fixture
def own_database(request, migrated_server, django_db_blocker):
    """A fresh portal for this test alone, for tests with several connections or real transactions. Gives its name."""
    if "db" in request.fixturenames or request.node.get_closest_marker("django_db"):
        pytest.fail("own_database stands in place of db: with both, half of the test would be in a transaction.", False)
    with django_db_blocker.unblock(), on_a_clone(migrated_server) as name:
        yield name


@pytest.fixture
def owner_connection():
    """A connection as superuser to the database Django works on now: for tampering behind the portal's back."""
    config = connections.settings["default"]
    connection = psycopg2.connect(host=config["HOST"], dbname=config["NAME"], user=SUPERUSER)
    connection.autocommit = True
    yield connection
    connection.close()


NEEDS_FLUSH = {"transactional_db", "live_server", "django_db_reset_sequences", "django_db_serialized_rollback"}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Refuse what would flush: the journal cannot be truncated, and the app role may not."""
    from django.test import TestCase, TransactionTestCase

    for item in items:
        marker = item.get_closest_marker("django_db")
        kind = getattr(item, "cls", None)
        flushes = (
            NEEDS_FLUSH & set(getattr(item, "fixturenames", ()))
            or (marker and (marker.kwargs.get("transaction") or marker.args[:1] == (True,)))
            or (isinstance(kind, type) and issubclass(kind, TransactionTestCase) and not issubclass(kind, TestCase))
        )
        if flushes:
            raise pytest.UsageError(
                f"{item.nodeid}: real transactions need the fixture `own_database`; nothing is flushed."
            )
