"""Random schedules of edits, decisions, grants, walls, duties, deputies and procedures, on real transactions.

Nothing is ever approved with a decision on other bytes, by an author, by a walled person, by one person twice, or
without every seat its rule needs: each deed comes off exactly when the world's own memory says that it may.
"""

import os
import random
import time

import pytest

from tests.workflows.approvals.world import World

STEPS = 7
WORLDS = 4
"""So many worlds, side by side on the cores there are, each with its share of the schedules."""


@pytest.fixture
def nobody_is_mailed(settings):
    """Who is told is written down; the worker that would mail it is not at work here."""
    settings.TASKS = {"default": {"BACKEND": "django.tasks.backends.dummy.DummyBackend"}}


def play(schedules: int, number: int) -> World:
    """So many schedules in a new world. `SEED=... make prove` repeats a run: the seed is printed."""
    seed = int(os.environ.get("SEED") or random.SystemRandom().randrange(2**32)) + number
    print(f"world {number} of SEED={seed - number}")  # noqa: T201  (repeats the run)
    world, begun = World(seed), time.monotonic()
    for schedule in range(schedules):
        try:
            world.schedule(STEPS)
        except BaseException:
            print(f"in schedule {schedule}")  # noqa: T201
            raise
    lasted = f"{schedules} schedules in {time.monotonic() - begun:.0f} s"
    print(f"{lasted}: {world.allowed} decisions, {world.refused} refused, {world.approved} approved")  # noqa: T201
    return world


@pytest.mark.parametrize("number", range(WORLDS))
def test_a_thousand_schedules(own_database, nobody_is_mailed, number):
    world = play(1_000 // WORLDS, number)
    # No side of the question is empty.
    assert min(world.allowed, world.refused, world.approved) > 0


@pytest.mark.long
@pytest.mark.parametrize("number", range(100))
def test_a_hundred_thousand_schedules(own_database, nobody_is_mailed, number):
    play(1_000, number)
