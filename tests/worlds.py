"""Worlds: what many tests begin with is made once per process and not once per test.

A world is a fixture whose rows lie, committed, in a database of their own. Its tests run there, each in a transaction
that is rolled back, as all others do in the empty portal:

    @world
    def cast() -> Cast: ...

Each test is handed a copy of what the function returned, so that none meets what another did to an object. Only rows
are kept so: what leaves files behind stays an ordinary fixture.
"""

import copy
import datetime
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.db import connection, transaction

from deploy.local.postgres import Server
from portal.vault.memory import memory
from tests.database import MIGRATED, clone_of, turn_to

ATLAS = pytest.StashKey["Atlas"]()
World = Callable[[], Any]


def make(world: World) -> Any:
    """Make the rows of a world. What would follow its commit does not happen, as in a test."""
    whole = transaction.atomic()
    whole._from_testcase = True  # as Django's tests say it: deeds insist on being outermost
    with whole:
        found = world()
        connection.run_on_commit.clear()
    return found


@dataclass
class Place:
    """A database with a world in it, what there is to find, and the keys that were open when it was made."""

    name: str
    found: Any = None
    keys: list[tuple[str, Any]] = field(default_factory=list)
    day: datetime.date = field(default_factory=datetime.date.today)


class Atlas:
    """The places of this process: `wanted` is the world of the running test, `now` its copy of what was made there."""

    def __init__(self) -> None:
        self.server: Server | None = None
        self.unblocked: Callable[[], AbstractContextManager[None]] = nullcontext
        self.wanted: World | None = None
        self.now: Any = None
        self.places: dict[World | None, Place] = {}
        self.here = ""

    def go(self) -> None:
        """All of Django's connections work on the database of the world that is wanted, once there is a server."""
        if self.server is not None:
            with self.unblocked():
                place = self._place(self.server, self.wanted)
                self._turn_to(self.server, place)
            self.now = copy.deepcopy(place.found)
            if self.wanted:
                # The last test may have shredded a key of this very case; that is undone, but still remembered.
                memory.forget()
                memory.remember(place.keys)

    def _place(self, server: Server, world: World | None) -> Place:
        place = self.places.get(world)
        if place is None or place.day != datetime.date.today():  # what was due tomorrow is due today
            place = self.places[world] = Place(clone_of(server))
            if world:
                self._turn_to(server, place)
                memory.forget()
                place.found = make(world)
                place.keys = [(scope, memory.recall(scope)[1]) for scope in memory._entries]
        return place

    def _turn_to(self, server: Server, place: Place) -> None:
        if place.name != self.here:
            turn_to(server, place.name)
            self.here = place.name


def world(build: World) -> Any:
    """Make this function a fixture that is made once per process."""

    def found(request: pytest.FixtureRequest, db: None) -> Any:
        return request.config.stash[ATLAS].now

    found.__doc__, found.world = build.__doc__, build
    return pytest.fixture(found, name=build.__name__)


def pytest_configure(config: pytest.Config) -> None:
    config.stash[ATLAS] = Atlas()


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Before the transaction of a test begins, turn to its world."""
    names = getattr(item, "fixturenames", ())
    if "db" in names or item.get_closest_marker("django_db"):
        fixtures = (item._fixtureinfo.name2fixturedefs.get(name, ())[-1:] for name in names)
        asked = [one.func.world for found in fixtures for one in found if hasattr(one.func, "world")]
        assert len(asked) < 2, "a test is in one world"
        atlas = item.config.stash[ATLAS]
        atlas.wanted = asked[0] if asked else None
        atlas.go()


@pytest.fixture(scope="session")
def django_db_setup(request, migrated_server, django_db_blocker):
    """In place of pytest-django's: it would create tables as the role that must not own them."""
    atlas = request.config.stash[ATLAS]
    atlas.server, atlas.unblocked = migrated_server, django_db_blocker.unblock
    with django_db_blocker.unblock():
        back = turn_to(migrated_server, MIGRATED)
    atlas.go()
    yield
    with django_db_blocker.unblock():
        back()
