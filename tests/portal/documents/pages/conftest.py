"""The cast around one case, and a document of it that came in like any other."""

import pytest

from tests.portal.cases.conftest import in_english
from tests.portal.cases.pages.conftest import browser_of, cast, lead
from tests.portal.documents.bringing import bring

__all__ = ["browser_of", "cast", "in_english", "lead"]


@pytest.fixture
def document(cast):
    """A Word file of the whole case, brought by the contributor."""
    return bring(cast, by="contributor")


@pytest.fixture
def at(cast, document):
    """`at("edit")`: the address of a page of that document."""
    return lambda page="", of=document: f"/cases/{cast.case.code}/documents/{of.key}/{page + '/' if page else ''}"
