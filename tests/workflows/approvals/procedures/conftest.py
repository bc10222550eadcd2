"""Administrators and others who stand for procedures, each in a browser of their own; every duty is held."""

import pytest

from tests.cast import person
from tests.portal.cases.pages.conftest import come_in
from workflows.approvals.procedures import SEAT_DUTIES


@pytest.fixture
def house(db):
    """Every duty a seat can be for is held by somebody; there are two administrators, an editor and a bystander."""
    people = {duty: person(duty, duty) for duty in SEAT_DUTIES}
    people |= {name: person(name, "administrator") for name in ("author", "second")}
    return people | {"editor": person("editor", "editor"), "psychology": person("psychology", "psychology")}


@pytest.fixture
def browser(house):
    """`browser("author")`: the browser of this person, who has just proved their second factor."""
    return lambda who, factor="totp": come_in(house[who], factor)
