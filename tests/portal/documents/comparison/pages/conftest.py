"""The cast around one case, with a document in three versions."""

import pytest

from tests.portal.cases.pages.conftest import browser_of, cast, lead
from tests.portal.documents.anchors.making import document_in, next_version

__all__ = ["browser_of", "cast", "lead"]

FIRST = "<h1>House ban</h1><p>The ban holds without end.</p><p>The badge was found at the gate by the guard.</p>"
SECOND = FIRST.replace("without end", "until 31 May 2027")
THIRD = SECOND.replace("<p>The badge", "<p>Somebody else walks along the corridor.</p><p>The badge")


@pytest.fixture
def document(cast):
    """A document of the whole case whose words changed twice."""
    made = document_in(cast, FIRST)
    next_version(made, SECOND)
    next_version(made, THIRD)
    return made


@pytest.fixture
def address(cast, document):
    """`address(1, 2)`: where these two versions are compared."""
    return lambda old, new: f"/cases/{cast.case.code}/documents/{document.key}/compare/{old}-{new}/"
