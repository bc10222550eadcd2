"""The judge shares no code with what it judges: it is made of itself and of Python's own library."""

import ast
import sys
from pathlib import Path

import knowledge.wordpress.judge

HERE = "knowledge.wordpress.judge"


def imported(file):
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (each.name for each in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert not node.level
            yield node.module


def is_allowed(module):
    return module == HERE or module.startswith(f"{HERE}.") or module.partition(".")[0] in sys.stdlib_module_names


def test_the_judge_imports_itself_and_pythons_library_only():
    files = list(Path(knowledge.wordpress.judge.__file__).parent.glob("**/*.py"))
    assert len(files) > 3
    assert {module for file in files for module in imported(file) if not is_allowed(module)} == set()
    assert not is_allowed("knowledge.wordpress.judgement")
    assert not is_allowed("lxml.html")


def test_nobody_who_is_judged_imports_the_judge():
    rooms = Path(knowledge.wordpress.judge.__file__).parent.parent
    judged = [file for room in ("export", "markup") for file in (rooms / room).glob("**/*.py")]
    assert judged
    assert [file.name for file in judged if any(module.startswith(HERE) for module in imported(file))] == []
