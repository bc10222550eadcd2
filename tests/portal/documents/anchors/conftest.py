"""The cast around one case, with a document whose passages can be marked."""

import pytest

from portal.documents.actions import anchors
from portal.documents.models import Anchor
from portal.documents.previews import of
from tests.portal.cases.conftest import in_english
from tests.portal.cases.pages.conftest import browser_of, cast, lead
from tests.portal.documents.anchors.making import document_in

__all__ = ["browser_of", "cast", "in_english", "lead"]

GATE = "b3"
"""The block that says: The badge was found at the gate."""


@pytest.fixture
def document(cast):
    """A document of the whole case."""
    return document_in(cast)


@pytest.fixture
def version(document):
    """Its only version."""
    return document.newest()


@pytest.fixture
def mark(cast):
    """`mark(version, "b2", 0, 2)`: a passage, marked by somebody of the case."""

    def make(version, block=GATE, start=None, end=None, by="contributor") -> Anchor:
        return anchors.add(version, actor=cast[by], reading=of(version), block=block, start=start, end=end)

    return make


@pytest.fixture
def passage(version, mark):
    """The words "badge was found" of the gate's paragraph."""
    return mark(version, GATE, 4, 19)
