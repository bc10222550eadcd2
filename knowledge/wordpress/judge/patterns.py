"""Reusable blocks: which one is meant, and which of its words an author replaced where it is used."""

from knowledge.wordpress.judge.blocks import Block, block_of

LONGEST_NUMBER = 20
type Replaced = tuple[tuple[str, str], ...]
"""The name of a block inside, and the HTML that stands there instead."""


def used_by(block: Block) -> tuple[int, Replaced] | None:
    """The number of the reusable block this one stands for, and what is replaced in it."""
    number = str(block.attributes.get("ref", ""))
    if block.name != "core/block" or not (number.isascii() and number.isdecimal()) or len(number) > LONGEST_NUMBER:
        return None
    given = block.attributes.get("content")
    replaced = {name: _words_in(values) for name, values in given.items()} if isinstance(given, dict) else {}
    return int(number), tuple(sorted((name, said) for name, said in replaced.items() if said is not None))


def with_replaced(content: str, replaced: Replaced) -> str:
    """The content of a reusable block with these words in place of its own."""
    instead, kept, at = dict(replaced), [], 0
    unclosed: set[str] = set()
    while instead and (begin := content.find("<!--", at)) != -1 and (end := content.find("-->", begin)) != -1:
        end += len("-->")
        kept.append(content[at:end])
        at = end
        block = block_of(content[begin + 4 : end - 3])
        name = _name_of(block)
        if block is None or name not in instead or block.name in unclosed:
            continue
        closing = content.find(f"<!-- /wp:{block.name.removeprefix('core/')} -->", end)
        if closing == -1:
            unclosed.add(block.name)
        else:
            kept.append(f"<div>{instead[name]}</div>")
            at = closing
    return "".join([*kept, content[at:]])


def _words_in(values):
    said = [values.get(name) for name in ("content", "text")] if isinstance(values, dict) else []
    return next((each for each in said if isinstance(each, str)), None)


def _name_of(block):
    metadata = block.attributes.get("metadata") if block else None
    name = metadata.get("name") if isinstance(metadata, dict) else None
    return name if isinstance(name, str) else ""
