"""Each of the hard exports is read to its end, or refused for what it is; and no case expects what is not in it."""

import io

import pytest

from knowledge.wordpress.export import Export, NoExport
from knowledge.wordpress.export.items import Item
from tests.knowledge.wordpress.hard_cases import CASES

PAGES = {"page", "post"}
LEFT_OUT = {"trash", "auto-draft"}


def read(case):
    """Its items, and how it was refused."""
    export, items = Export(io.BytesIO(case.make())), []
    try:
        items += (part for part in export if isinstance(part, Item))
    except NoExport as refusal:
        return items, refusal.code
    return items, ""


def test_each_case_has_a_name_of_its_own():
    assert len({case.name for case in CASES}) == len(CASES) > 40


@pytest.mark.parametrize("case", CASES, ids=str)
def test_a_hard_export_is_read_or_refused(case):
    items, refused = read(case)
    assert refused == case.refused
    pages = [each for each in items if each.kind in PAGES and each.status not in LEFT_OUT]
    if case.pages is not None and refused in ("", "cut_off"):
        assert len(pages) == case.pages
    said = " ".join(f"{each.title} {each.content} {each.excerpt} {each.meta}" for each in items)
    assert [word for word in case.words if word not in said] == []
