import pytest
from django.utils import translation

from tests.cast import cast

__all__ = ["cast", "in_english"]


@pytest.fixture(autouse=True)
def in_english():
    """Sentences are compared as they stand in the code, whether or not the translations are compiled."""
    with translation.override("en"):
        yield
