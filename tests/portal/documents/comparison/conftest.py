"""What is said is read in English here; the German of it is looked at in the browser."""

import pytest
from django.utils.translation import override


@pytest.fixture(autouse=True)
def english():
    with override("en"):
        yield
