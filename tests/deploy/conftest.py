"""For tests that start PostgreSQL themselves."""

import shutil
import tempfile
from pathlib import Path

import pytest


@pytest.fixture
def open_folder():
    """A folder that every account can enter, unlike pytest's own; the server's account must."""
    folder = Path(tempfile.mkdtemp(prefix="tma-open-"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)
