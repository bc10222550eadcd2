"""Decision records name tests; each of them is there."""

import re

from tests.architecture.source import ROOT


def test_every_test_a_decision_names_is_there():
    records = sorted((ROOT / "docs" / "decisions").glob("*.md"))
    named = {(each.name, name) for each in records for name in re.findall(r"`(test_\w+(?:\.py)?)`", each.read_text())}
    files = list((ROOT / "tests").rglob("test_*.py"))
    there = {each.name for each in files}
    there |= {name for each in files for name in re.findall(r"^def (test_\w+)\(", each.read_text(), re.MULTILINE)}
    assert named and {each for each in named if each[1] not in there} == set()
