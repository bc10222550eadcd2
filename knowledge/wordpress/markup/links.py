"""Where links of the old site lead to now."""

import re
from html import escape
from urllib.parse import urldefrag

from knowledge.wordpress.markup.said import Finding, Where

_SCHEME = re.compile(r"([a-zA-Z][a-zA-Z0-9+.-]*):")
_OPEN = ("http", "https", "mailto", "tel", "ftp")
FILES = re.compile(
    r"\.(?:pdf|docx?|dotx?|odt|rtf|txt|xlsx?|ods|csv|pptx?|ppsx?|odp|zip|epub|ics|vcf|msg|eml|mp3|m4a|ogg|wav|flac|mp4|m4v|"
    r"mov|webm|avi|wmv|mpe?g)(?:[?#].*)?$",
    re.IGNORECASE,
)
PICTURES = re.compile(r"\.(?:png|jpe?g|gif|webp|avif|svg|bmp|tiff?)(?:[?#].*)?$", re.IGNORECASE)


class Links:
    """Turns addresses of the old site into those of ours, and notes which lead nowhere."""

    def __init__(self, where: Where, found) -> None:
        self.where = where
        self.found = found
        self.fragments: set[str] = set()
        self._known: dict[str, str] = {}

    def opening(self, address: str | None) -> str:
        """The tag that opens a link to this address, as Wagtail keeps it; nothing where there is no link."""
        address = (address or "").strip()
        if address not in self._known:
            self._known[address] = self._opening(address)
        return self._known[address]

    def _opening(self, address: str) -> str:
        if not address or address == "#":
            return ""
        if address.startswith("#"):
            self.fragments.add(address[1:])
            return f'<a href="{escape(address)}">'
        scheme = _SCHEME.match(address)
        if scheme and scheme[1].lower() not in _OPEN:
            self.found(Finding("script_left_out", address[:80]))
            return ""
        if scheme and scheme[1].lower() in ("mailto", "tel", "ftp"):
            return f'<a href="{escape(address)}">'
        return self._to_ours(address, has_host=bool(scheme) or address.startswith("//"))

    def _to_ours(self, address: str, *, has_host: bool) -> str:
        is_of_the_site = not has_host or self.where.is_of_the_site(address)
        if is_of_the_site:
            plain = urldefrag(address).url if "#" in address else address
            if page := self.where.page(plain):
                if plain != address:
                    self.found(Finding("part_left_out", address))  # Wagtail's links lead to pages as a whole
                return f'<a linktype="page" id="{page}">'
            if file := self.where.file(plain, None):
                return f'<a linktype="document" id="{file}">'
            self.found(Finding(_missing(plain), address))
        return self.as_it_was(address)

    def as_it_was(self, address: str) -> str:
        """The tag that opens a link to where it led; nothing where that cannot be said any more."""
        return f'<a href="{escape(address)}">' if _SCHEME.match(address) or address.startswith("//") else ""


def _missing(address: str) -> str:
    """What is not there: a picture, a file, or a page."""
    return "missing_picture" if PICTURES.search(address) else "missing_file" if FILES.search(address) else "broken_link"
