import tempfile
from pathlib import Path

import pytest

from tests.cast import cast
from tests.portal.documents.uploads import scanner

__all__ = ["cast"]


@pytest.fixture(scope="session")
def clamd_address():
    """A real clamd for this process; a socket's path must be short."""
    with tempfile.TemporaryDirectory(prefix="tma-clamd-") as home, scanner.running(Path(home)) as address:
        yield address


@pytest.fixture
def clamd(clamd_address, settings):
    """Files are looked through by a real clamd."""
    settings.CLAMD = clamd_address
    return clamd_address
