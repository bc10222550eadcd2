"""Which element of WXR a name is, whatever prefix the file gave it and however it spells the namespace."""

import re
from functools import lru_cache
from typing import Final

SEPARATOR: Final = " "  # between namespace and name, as the parser is told
OF_WORDPRESS = re.compile(r"https?://(?:www\.)?wordpress\.org/export/(?:\d+\.\d+/?)?(excerpt/?)?", re.IGNORECASE)
OTHERS = (
    (re.compile(r"https?://purl\.org/rss/1\.0/modules/content/?", re.IGNORECASE), "content:"),
    (re.compile(r"https?://purl\.org/dc/(?:elements/1\.1|terms)/?", re.IGNORECASE), "dc:"),
    (re.compile(r"https?://backend\.userland\.com/rss\d*/?", re.IGNORECASE), ""),
)
UNKNOWN = "?:"


@lru_cache(maxsize=1024)
def element(name: str) -> str:
    """`wp:post_id`, `content:encoded`, `title`; what belongs to somebody else begins with `?:`."""
    namespace, _, local = name.rpartition(SEPARATOR)
    return prefix(namespace) + local if namespace else local


def prefix(namespace: str) -> str:
    if found := OF_WORDPRESS.fullmatch(namespace):
        return "excerpt:" if found[1] else "wp:"
    return next((short for pattern, short in OTHERS if pattern.fullmatch(namespace)), UNKNOWN)
