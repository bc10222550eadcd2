"""Browsers around one case, and the table set for signing off a document of it."""

import pytest

from tests.portal.cases.conftest import in_english
from tests.portal.cases.pages.conftest import browser_of, cast
from tests.workflows.approvals import table
from tests.workflows.approvals.conftest import three

__all__ = ["browser_of", "cast", "in_english", "three"]

SECOND = {"key": "works_council", "name": {"de": "Betriebsrat anhören", "en": "Hear the works council"}}
HEARING = SECOND | {"hearing": {"who": "Betriebsrat", "days": 7, "law": "§ 102 BetrVG"}}


@pytest.fixture
def heard(cast):
    """A request whose first stage is a hearing of the works council, and the second a seat for compliance."""
    table.in_force(table.plan(HEARING, table.stage("review", "compliance")))
    return table.ask(cast, table.document(cast))


@pytest.fixture
def seen_by(browser_of):
    """`seen_by("lead", address)`: what this part of the cast is shown there, as text; status 200."""
    browsers = {}

    def look(part, address):
        answer = browsers.setdefault(part, browser_of(part)).get(address)
        assert answer.status_code == 200, (part, address, answer.status_code)
        return answer.content.decode()

    return look


@pytest.fixture
def status_for(browser_of):
    """`status_for("reader", address)`: how that door answers this part of the cast."""
    return lambda part, address: browser_of(part).get(address).status_code
