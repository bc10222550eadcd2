"""How long judging takes: `python -m deploy.bench.judging FILE…`, each item of an export against its own content, kept.

The words missing are those that stand in no HTML: WordPress makes them of a block's attributes or of a shortcode's.
"""

import sys
import time
from collections import Counter
from pathlib import Path

from deploy.local.progress import say
from knowledge.wordpress.export import Export
from knowledge.wordpress.export.items import Item
from knowledge.wordpress.judge import Shown, Source, judge

ROUNDS = 5


def pairs(items: list[Item]) -> list[tuple[Source, Shown]]:
    """Each item, and a page of the same words."""
    reusable = {item.number: item.content for item in items if item.kind == "wp_block"}
    return [
        (
            Source(item.title, item.excerpt, item.content, reusable, next(iter(item.meta.get("footnotes", [])), "")),
            Shown(item.title, item.excerpt, [{"type": "kept", "value": {"was": "", "html": item.content}}]),
        )
        for item in items
    ]


def measure(file: Path) -> None:
    """The best of some rounds over one file."""
    with file.open("rb") as opened:
        items = [part for part in Export(opened) if isinstance(part, Item)]
    compared, best = pairs(items), float("inf")
    for _round in range(ROUNDS):
        begun = time.perf_counter()
        verdicts = [judge(source, shown) for source, shown in compared]
        best = min(best, time.perf_counter() - begun)
    letters, words = sum(len(item.content) for item in items), sum(verdict.words for verdict in verdicts)
    less = [verdict for verdict in verdicts if verdict.lost]
    missing = Counter({word: times for verdict in less for word, times in verdict.missing})
    say(
        f"{file.name}: {len(items)} items, {words} words, {letters / 1e6:.2f} million letters; "
        f"{1000 * best / max(len(items), 1):.2f} ms an item, {letters / best / 1e6:.1f} million letters a second"
    )
    say(f"  {len(less)} items below a hundred: {', '.join(word for word, _times in missing.most_common(12))}")


if __name__ == "__main__":
    for name in sys.argv[1:]:
        measure(Path(name))
