"""What WordPress prints of blocks that have no HTML of their own: words an author gave them as attributes."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from knowledge.wordpress.judge.scanner import names
from knowledge.wordpress.judge.seen import text_of

PRINTED = {
    "core/navigation-link": ("label", "description"),
    "core/navigation-submenu": ("label", "description"),
    "core/home-link": ("label",),
    "core/social-link": ("label",),
    "core/search": ("label", "buttonText"),
    "core/read-more": ("content",),
    "core/post-excerpt": ("moreText",),
    "core/post-terms": ("prefix", "suffix"),
    "core/post-author": ("byline",),
    "core/post-navigation-link": ("label",),
    "core/query-pagination-next": ("label",),
    "core/query-pagination-previous": ("label",),
    "core/comments-pagination-next": ("label",),
    "core/comments-pagination-previous": ("label",),
    "core/categories": ("label",),
}
"""Of WordPress's own blocks, by their attributes. The words of all others stand in their HTML."""

NAME = re.compile(r"wp:([a-z][a-z0-9_-]*(?:/[a-z][a-z0-9_-]*)?)(?=\s|/|$)")
PART_OF_A_NAME = re.compile(r"[A-Z]?[a-z]+|[A-Z]+")
NOT_FOR_READERS = names(
    "class classname classes style styles css color colour font family typography url uri href src srcset svg icon "
    "anchor slug id ids key nonce layout align alignment gradient shadow animation selector query template format "
    "placeholder shortcode json schema metadata lock service provider type theme"
)
"""An attribute with one of these in its name (`backgroundColor`, `icon_url`) is none a reader reads."""
TWO_WORDS = re.compile(r"[^\W\d_]{2,}[^\w\s]*\s+[^\W\d_]")
CODE = re.compile(
    r"""\s*(?:[\[{]\s*["\[{\]}]|\#[0-9a-fA-F]{3,8}\b|[./]\w|\w+:/|var\(|rgba?\(|[a-z-]+-gradient\(|data:|[\w-]+:[^\s.!?]*;)"""
)
"""How JSON, a colour, a path, an address or a rule of a style begins."""


@dataclass(frozen=True, slots=True)
class Block:
    """A block's opening comment."""

    name: str
    is_alone: bool
    attributes: dict = field(default_factory=dict)


def block_of(comment: str) -> Block | None:
    """The block this comment begins, if it begins one."""
    said = comment.strip()
    name = NAME.match(said)
    if name is None:
        return None
    rest = said[name.end() :].strip()
    is_alone = rest.endswith("/")
    try:
        attributes = json.loads(rest.removesuffix("/"))
    except (ValueError, RecursionError):
        attributes = {}
    full = name[1] if "/" in name[1] else f"core/{name[1]}"
    return Block(full, is_alone, attributes if isinstance(attributes, dict) else {})


def printed_by(block: Block) -> list[str]:
    """The words WordPress prints of it, as HTML."""
    if block.name in PRINTED:
        names = [name for name in PRINTED[block.name] if not _is_left_out(block, name)]
        return [said for said in map(block.attributes.get, names) if isinstance(said, str)]
    is_of_others = not block.name.startswith(("core/", "core-embed/"))
    return list(_for_readers(block.attributes)) if is_of_others and block.is_alone else []


def _is_left_out(block, name):
    return name == "buttonText" and block.attributes.get("buttonPosition") == "no-button"


def _for_readers(attributes) -> Iterator[str]:
    """Texts that are evidently words for readers: several, and under no name of something else."""
    waiting: list = [attributes]
    while waiting:
        thing = waiting.pop()
        if isinstance(thing, dict):
            waiting += [value for name, value in reversed(thing.items()) if _is_for_readers(name)]
        elif isinstance(thing, list):
            waiting += reversed(thing)
        elif isinstance(thing, str) and not _is_code(thing) and TWO_WORDS.search(text_of(thing)):
            yield thing


def _is_for_readers(name):
    parts = [part.lower() for part in PART_OF_A_NAME.findall(name)]
    return not name.startswith("_") and NOT_FOR_READERS.isdisjoint(parts)


def _is_code(text):
    return CODE.match(text) is not None or text.rstrip().endswith(("}", ";"))
