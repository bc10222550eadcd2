import pytest

from portal.cases.search.find import Asked, find
from portal.cases.search.query import read
from portal.cases.search.results import results


@pytest.fixture
def found():
    """`found(badge, "words", kind="note")`: the things somebody finds, best first."""

    def things(badge, words, **narrowed):
        return [passage.thing for passage in find(badge, Asked(read(words), **narrowed)).passages]

    return things


@pytest.fixture
def shown():
    """`shown(badge, "words")`: the results as a page shows them, with everything that was marked."""

    def rows(badge, words, **narrowed):
        return results(badge, Asked(read(words), **narrowed)).rows

    return rows
