"""Random schedules of edits, decisions, grants, walls, duties, deputies and procedures, on real transactions.

Nothing is ever approved with a decision on other bytes, by an author, by a walled person, by one person twice, or
without every seat its rule needs: each deed comes off exactly when the world's own memory says that it may.
"""

import os
import random

import pytest

from tests.workflows.approvals.world import World

STEPS = 7


def play(schedules: int) -> World:
    """So many schedules, with a seed that is printed and can be given back."""
    seed = int(os.environ.get("SEED") or random.SystemRandom().randrange(2**32))
    print(f"SEED={seed}")  # noqa: T201  (repeats the run)
    world = World(seed)
    for number in range(schedules):
        try:
            world.schedule(STEPS)
        except BaseException:
            print(f"in schedule {number} of seed {seed}")  # noqa: T201
            raise
    print(f"{schedules} schedules: {world.allowed} decisions, {world.refused} refused, {world.approved} approved")  # noqa: T201
    return world


def test_a_thousand_schedules(own_database):
    world = play(int(os.environ.get("N") or 1_000))
    # Neither side of the question is empty.
    assert world.allowed > 5


@pytest.mark.long
def test_a_hundred_thousand_schedules(own_database):
    play(100_000)
