"""The pieces a page is made of: which there are, what each needs, and where they may lead."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from knowledge.first_guidance.files import Wrong, one_of, text_of, words_of

BEHAVIOURS = (
    "pathway",
    "fixation",
    "identification",
    "novel_aggression",
    "energy_burst",
    "leakage",
    "last_resort",
    "directly_communicated_threat",
)
# Pages of the portal that a text may lead to; the loader knows their addresses.
PAGES = ("report", "help-now", "reading-safely")
CALLOUTS = ("note", "caution", "danger")
LINK = re.compile(r"\[([^\]]+)\]\(([^)\s]+)\)")
# A block is told by its first word; beside it stand the words it needs and those it may have.
BLOCKS: dict[str, tuple[set[str], set[str]]] = {
    "callout": ({"text"}, set()),
    "heading": (set(), set()),
    "text": (set(), set()),
    "steps": (set(), {"title"}),
    "do": ({"dont"}, set()),
    "checklist": (set(), {"title"}),
    "contact": (set(), set()),
    "question": ({"answer"}, set()),
    "quote": ({"source"}, set()),
    "table": ({"caption"}, set()),
    "related": (set(), set()),
    "seen": (set(), set()),
}
LISTS = {"steps", "do", "dont", "checklist", "contact", "related"}
# What in a block points somewhere instead of being read.
KEYS = {"contact", "related", "seen", "callout"}


@dataclass(frozen=True)
class Block:
    """One piece of a page: what kind it is, and its values under the names of the file."""

    kind: str
    values: dict[str, Any]

    @property
    def shape(self) -> tuple[Any, ...]:
        """What two languages must have in common: kind, lengths of lists, and whatever points somewhere."""
        lengths = tuple((name, len(value)) for name, value in sorted(self.values.items()) if isinstance(value, list))
        pointing = tuple((name, str(value)) for name, value in sorted(self.values.items()) if name in KEYS)
        return (self.kind, lengths, pointing)

    def texts(self) -> list[str]:
        """Every piece of writing in the block, in order, as it stands in the file."""
        found: list[str] = []
        for name, value in self.values.items():
            if name in KEYS:
                continue
            if isinstance(value, str):
                found.append(value)
            else:
                found += [cell for item in value for cell in (item if isinstance(item, list) else [item])]
        return found


def plain(text: str) -> str:
    """The words without marks: links become their words, bold its text, list points their line."""
    text = LINK.sub(r"\1", text).replace("**", "")
    return re.sub(r"(?m)^- ", "", text)


@dataclass(frozen=True)
class Known:
    """The keys that a block may point to."""

    articles: Collection[str]
    contacts: Collection[str]


def body_of(where: str, blocks: list[dict[str, Any]], known: Known) -> tuple[Block, ...]:
    return tuple(_block(f"{where}, block {number}", values, known) for number, values in enumerate(blocks, start=1))


def _block(where: str, values: dict[str, Any], known: Known) -> Block:
    kind = next((kind for kind in BLOCKS if kind in values), None)
    if kind is None:
        raise Wrong(where, f"no kind of block has {sorted(values)}")
    needed, allowed = BLOCKS[kind]
    words_of(where, values, {kind, *needed}, allowed)
    for name, value in values.items():
        if name == "table":
            if len(value) < 2 or len({len(row) for row in value}) != 1:
                raise Wrong(where, "the rows of the table differ in length")
        elif name in LISTS:
            if not isinstance(value, list) or not value:
                raise Wrong(where, f"{name} is no list")
        else:
            text_of(where, values, name, empty=name == "seen")
    block = Block(kind, values)
    _points_to_something(where, block, known)
    return block


def _points_to_something(where: str, block: Block, known: Known) -> None:
    if "callout" in block.values:
        one_of(where, block.values, "callout", CALLOUTS)
    if "seen" in block.values:
        one_of(where, block.values, "seen", ("", *BEHAVIOURS))
    for key in block.values.get("contact", []):
        if key not in known.contacts:
            raise Wrong(where, f"there is no contact {key!r}")
    for key in block.values.get("related", []):
        if key not in known.articles:
            raise Wrong(where, f"there is no article {key!r}")
    for text in block.texts():
        for _, target in LINK.findall(text):
            kind, _, name = target.partition(":")
            if kind != "https" and name not in {"article": known.articles, "page": PAGES}.get(kind, ()):
                raise Wrong(where, f"the link to {target!r} leads nowhere")
