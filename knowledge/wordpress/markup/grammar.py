"""The comments by which WordPress's editor marks its blocks, read into a tree. What is broken in them costs no word."""

import json
import re
from dataclasses import dataclass, field
from typing import Any

DEEPEST = 60
"""Blocks within blocks; deeper ones are taken for what they hold."""

_BEGINS = re.compile(r"<!--\s*(/?)wp:([a-z][a-z0-9_-]*(?:/[a-z][a-z0-9_-]*)?)(?=[\s/{-])")


@dataclass(slots=True)
class Block:
    """A block: its whole name, what its comment says, and what stands in it, HTML and blocks, in order."""

    name: str
    said: dict[str, Any] = field(default_factory=dict)
    inner: list["str | Block"] = field(default_factory=list)


def blocks_of(text: str) -> tuple[list[str | Block], bool]:
    """What stands in this text, in order; and whether blocks were nested too deeply to be told apart."""
    open_: list[Block] = [Block("")]
    at, is_too_deep = 0, False
    for start, end, closes, name, said in _comments(text):
        _put(open_, text[at:start])
        at = end
        if closes:
            _close(open_, name)
            continue
        block = Block(name, _read(said.removesuffix("/")))
        if len(open_) > DEEPEST:
            is_too_deep = True
            continue
        open_[-1].inner.append(block)
        if not said.endswith("/"):
            open_.append(block)
    _put(open_, text[at:])
    return open_[0].inner, is_too_deep


def _comments(text):
    """Start, end, whether it closes, name and attributes of each comment that is a block's."""
    at = end = 0
    while match := _BEGINS.search(text, at):
        if -1 < end < match.end():  # looked for once, however many comments never end
            end = text.find("-->", match.end())
        next_ = text.find("<!--", match.end())
        if end < 0 or -1 < next_ < end:  # it never ends: what follows is no part of it
            yield match.start(), match.end(), bool(match[1]), _whole(match[2]), ""
            at = match.end()
        else:
            yield match.start(), end + 3, bool(match[1]), _whole(match[2]), text[match.end() : end].strip()
            at = end + 3


def _whole(name: str) -> str:
    return name if "/" in name else f"core/{name}"


def _put(open_, html):
    if html:
        open_[-1].inner.append(html)


def _close(open_, name):
    """The innermost block of this name, and those within it that were never closed. Without one, nothing."""
    for number in range(len(open_) - 1, 0, -1):
        if open_[number].name == name:
            del open_[number:]
            return


def _read(said: str) -> dict[str, Any]:
    try:
        read = json.loads(said) if said else {}
    except (ValueError, RecursionError):
        return {}
    return read if isinstance(read, dict) else {}
