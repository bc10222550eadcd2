"""A file of any size is read in the same memory, and in time that grows with the file and no faster."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from knowledge.wordpress.export import Author, Item, Term
from tests.knowledge.wordpress.exports import author, export, item, pieces, term
from tests.knowledge.wordpress.reading import everything, items

ROOT = Path(__file__).parents[3]
# Reads a file in a process of its own and says how many items it had and the most memory it ever took, in MB.
READ = """
import resource, sys
from knowledge.wordpress.export import Export, Item
with open(sys.argv[1], "rb") as file:
    items = sum(isinstance(part, Item) for part in Export(file))
print(items, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)
"""


def written(path: Path, count: int, content: str) -> None:
    with path.open("w", encoding="utf-8") as file:
        file.writelines(pieces(item(number, content=content, comments=1) for number in range(1, count + 1)))


def memory_to_read(path: Path, count: int) -> int:
    words = [sys.executable, "-c", READ, str(path)]
    said = subprocess.run(words, capture_output=True, text=True, check=True, cwd=ROOT, env=os.environ)
    found, memory = map(int, said.stdout.split())
    assert found == count
    return memory


@pytest.mark.parametrize("megabytes", [20, pytest.param(200, marks=pytest.mark.long)])
def test_memory_does_not_grow_with_the_file(tmp_path, megabytes):
    content = "<p>Größe and words.</p>\n" * 500
    path = tmp_path / "export.xml"
    written(path, 10, content)
    small = memory_to_read(path, 10)
    count = megabytes * 1_000_000 // len(content)
    written(path, count, content)
    assert path.stat().st_size > megabytes * 1_000_000
    assert memory_to_read(path, count) < small + 12


def test_one_item_may_be_very_long():
    content = "<p>A word. Größe & more.</p>\n" * 700_000
    [before, long, after] = items(export([item(1), item(2, content=content), item(3)]))
    assert long.content == content
    assert (before.number, after.number) == (1, 3)


def test_thousands_of_authors_and_terms_cost_no_more_than_their_lines():
    def seconds(count: int) -> float:
        authors = [author(f"login{number}", f"Name {number}") for number in range(count)]
        terms = [term("category", f"t{number}", f"T {number}", parent=f"t{number - 1}") for number in range(count)]
        file = export((item(number, author=f"guest{number}") for number in range(100)), authors=authors, terms=terms)
        start = time.process_time()
        told = everything(file)
        took = time.process_time() - start
        assert sum(isinstance(one, Author) for one in told) == count + 100
        assert sum(isinstance(one, Term) for one in told) == count
        return took

    assert seconds(50_000) < 40 * max(seconds(5_000), 0.02)


def test_an_item_may_have_absurdly_many_meta_rows_terms_and_comments():
    rows = [(f"key{number % 10}", str(number)) for number in range(50_000)]
    terms = [("post_tag", f"t{number}", "the same name") for number in range(20_000)]
    [told] = items(export([item(1, meta=rows, terms=terms, comments=10_000)]))
    assert isinstance(told, Item)
    assert told.meta["key3"] == [str(number) for number in range(3, 50_000, 10)]
    assert (len(told.terms), told.comments) == (20_000, 10_000)
