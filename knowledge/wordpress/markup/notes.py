"""Footnotes: what WordPress keeps beside the text, as a numbered list."""

import json
from typing import Any

from knowledge.wordpress.markup.clean import mended
from knowledge.wordpress.markup.trees import tree_of_content


def read(footnotes: str) -> list[dict[str, Any]]:
    """The notes of an item, in order."""
    try:
        read_ = json.loads(footnotes) if footnotes.strip() else []
    except (ValueError, RecursionError):
        return []
    return [each for each in read_ if isinstance(each, dict) and each.get("content")] if isinstance(read_, list) else []


def put(walk, sheet) -> None:
    """All notes that were not put anywhere yet; within a quote or a list there is no place, they stand at the end."""
    if not sheet.is_page:
        return
    notes, walk.job.footnotes = walk.job.footnotes, []
    items = "".join(f"<li>{mended(str(each['content']))}</li>" for each in notes)
    if items:
        walk.read(tree_of_content(f"<!-- wp:list --><ol>{items}</ol><!-- /wp:list -->"), sheet)
