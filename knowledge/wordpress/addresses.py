"""Addresses of the old site: one spelling for all the ways WordPress spells them."""

from collections.abc import Iterable
from urllib.parse import parse_qsl, unquote, urlsplit

NUMBERED = ("p", "page_id", "attachment_id")
"""WordPress finds an item under each of these, whatever address it has besides."""


def of_path(path: str, query: str = "") -> str:
    """A path without slashes at its ends, with "?p=12" where the query names an item; letters as people write them."""
    plain = unquote(path).strip("/").casefold()
    named = next((f"?p={int(value)}" for name, value in parse_qsl(query) if name in NUMBERED and _is_number(value)), "")
    return f"{plain}{named}"


def _is_number(value: str) -> bool:
    return value.isascii() and value.isdecimal() and len(value) < 19


class OldSite:
    """The old site's own address, by which links to itself are known."""

    def __init__(self, address: str):
        parts = _split(address)
        self.host = _bare(parts.hostname) if parts else ""
        self.folder = parts.path.strip("/") if parts else ""

    def own(self, address: str) -> str | None:
        """The one spelling of an address of this site, absolute or relative to its top; None for any other."""
        parts = _split(address.strip())
        if parts is None or parts.scheme not in ("", "http", "https"):
            return None
        if parts.netloc:
            return of_path(parts.path, parts.query) if self.host and _bare(parts.hostname) == self.host else None
        if parts.path.startswith("/") or parts.query:
            return of_path(parts.path or f"/{self.folder}/", parts.query)
        return None

    def spellings(self, number: int, link: str) -> Iterable[str]:
        """Under which addresses an item was found there: its link, and its number."""
        found = [f"{of_path(self.folder)}?p={number}"] if number > 0 else []
        own = self.own(link) if link else None
        # The front page's own address is ours already.
        return [*found, *([own] if own and own not in found and own != of_path(self.folder) else [])]


def _split(address):
    try:
        parts = urlsplit(address)
        parts.hostname, parts.port  # noqa: B018  (both may raise)
    except ValueError:
        return None
    return parts


def _bare(host: str | None) -> str:
    return (host or "").removeprefix("www.")
