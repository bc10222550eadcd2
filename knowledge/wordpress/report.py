"""What an import comes to, counted once when a step has ended: for the shell, for editors, for a file."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import Any

from knowledge.models import WordPressImport, WordPressItem
from knowledge.wordpress.findings import ALL, label
from knowledge.wordpress.staging import OF_WORDPRESS, READ_ALONG

EXAMPLES = 20
"""So many things are named of each finding."""
BELOW = 200
"""So many items that lack words are named."""
WORDS = 12
"""So many of the words an item lacks are named."""

Outcome = WordPressItem.Outcome


def count(run: WordPressImport) -> dict[str, Any]:
    """The numbers of an import, as JSON keeps them."""
    outcomes: Counter[str] = Counter()
    found: Counter[str] = Counter()
    pieces: Counter[tuple[str, str]] = Counter()
    examples: dict[str, dict[str, bool]] = defaultdict(dict)
    below: list[dict[str, Any]] = []
    words, missing, whole, judged, names = 0, 0, 0, 0, 0
    named = (
        "outcome",
        "title",
        "percent",
        "words",
        "lost",
        "missing",
        "findings",
        "pieces",
        "names",
        "number",
        "place",
    )
    for row in run.items.order_by("place", "number", "nth").values(*named).iterator(chunk_size=500):
        if row["outcome"]:
            outcomes[row["outcome"]] += 1
        for code, about in row["findings"]:
            found[code] += 1
            if about and len(examples[code]) < EXAMPLES:
                examples[code][about] = True
        for was, became, times in row["pieces"]:
            pieces[was, became] += times
        names += bool(row["names"])
        if row["percent"] is None:
            continue
        judged += 1
        words += row["words"]
        missing += row["lost"]
        whole += row["percent"] == 100
        if row["percent"] < 100 and len(below) < BELOW:
            lacks = [[word, times] for word, times in row["missing"][:WORDS]]
            below.append({"title": row["title"], "percent": float(row["percent"]), "missing": lacks})
    return {
        "outcomes": dict(outcomes),
        "judged": judged,
        "whole": whole,
        "words": words,
        "missing": missing,
        "below": below,
        "found": {code: found[code] for code in ALL if code in found}
        | {code: times for code, times in found.items() if code not in ALL},
        "examples": {code: list(about) for code, about in examples.items()},
        "pieces": [[was, became, times] for (was, became), times in sorted(pieces.items())],
        "with_names": names,
    }


def offered_kinds(run: WordPressImport) -> dict[str, int]:
    """Kinds of items that could become pages, with how many there are."""
    left = OF_WORDPRESS | READ_ALONG
    return {kind: times for kind, times in run.told.get("kinds", {}).items() if kind not in left}


def lines(run: WordPressImport) -> Iterator[str]:
    """The report as the shell prints it."""
    told, report = run.told, run.told["report"]
    yield f"{run.title or run.file_name} <{run.site}>"
    yield from _listed("Items in the export", told["kinds"])
    yield from _listed("Left out", told["left_out"])
    others = {kind: times for kind, times in offered_kinds(run).items() if kind not in run.kinds}
    yield from _listed("Kinds that could become pages as well (--kinds)", others)
    yield from _listed("Taxonomies", told["taxonomies"])
    yield from _listed("Custom fields, not brought over", told["fields"])
    yield from _listed("Mended while reading", told["repaired"])
    yield f"Comments, not brought over: {told['comments']}"
    yield f"Authors: {_some(told['authors'].values())}"
    outcomes = {str(Outcome(code).label): times for code, times in report["outcomes"].items()}
    yield from _listed("What becomes of them", outcomes)
    yield from _of_words(report)
    yield ""
    yield "Blocks and what becomes of them"
    for was, became, times in report["pieces"]:
        yield f"  {was} → {became}: {times}"
    yield ""
    yield "Found"
    for code, times in report["found"].items():
        yield f"  {label(code)}: {times}"
        if report["examples"].get(code):
            yield f"    {_some(report['examples'][code])}"
    if report["with_names"]:
        yield f"  Pages that perhaps name a person: {report['with_names']}"


def _of_words(report):
    yield (
        f"Every word is there on {report['whole']} of {report['judged']} pages;"
        f" {report['missing']} of {report['words']} words are missing."
    )
    for each in report["below"]:
        lacks = ", ".join(f"{word} ×{times}" for word, times in each["missing"])
        yield f"  {each['percent']:.1f} %  {each['title']}: {lacks}"


def _listed(head, counts):
    if counts:
        yield f"{head}: " + ", ".join(f"{name} {times}" for name, times in counts.items())


def _some(names) -> str:
    names = list(names)
    return ", ".join(names[:EXAMPLES]) + (" …" if len(names) > EXAMPLES else "")
