import pytest

from tests.cast import cast
from tests.workflows.approvals import table

__all__ = ["cast"]


@pytest.fixture
def three(cast):
    """Labour law (the contributor), HR (the reader) and compliance (the signatory) are to sign off a document."""
    table.in_force()
    return table.ask(cast, table.document(cast))
