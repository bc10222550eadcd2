"""What the converter asks while it makes blocks of an item: which page, picture or file of ours is meant."""

from collections.abc import Sequence

from knowledge.models import WordPressImport, WordPressItem
from knowledge.wordpress.addresses import OldSite
from knowledge.wordpress.markup import Picture
from knowledge.wordpress.media import SMALLER, Media, is_picture

UPLOADS = "/uploads/"
NOT_YET = -1
"""The number of a picture or file that will be there."""


class Lookup:
    """Of one import: its pages by their old addresses, its pictures and files by their names and numbers."""

    def __init__(self, run: WordPressImport, would_find: Media | None = None):
        self.run, self.would_find = run, would_find
        self.site = OldSite(run.site)
        self.pages: dict[str, int] = {}
        self._attached: dict[int, Attached] = {}
        self._by_name: dict[str, Attached] = {}
        self._below: dict[int, list[int]] = {}
        self._blocks: dict[int, str | None] = {}
        self._know_pages()
        self._know_files()

    def _know_pages(self):
        placed = self.run.items.exclude(page_number=None).order_by("nth", "place")
        for number, link, page in placed.values_list("number", "link", "page_number").iterator():
            for address in self.site.spellings(number, link):
                self.pages.setdefault(address, page or 0)

    def _know_files(self):
        attached = self.run.items.filter(kind="attachment").order_by("order", "number", "nth")
        named = ("number", "parent", "link", "image", "document", "source__file", "source__fields", "source__excerpt")
        for number, parent, link, image, document, address, fields, caption in attached.values_list(*named).iterator():
            alt = next(iter((fields or {}).get("_wp_attachment_image_alt", ())), "")
            self._below.setdefault(parent, []).append(number)
            stands = next(iter((fields or {}).get("_wp_attached_file", ())), "")
            if self.would_find is not None:
                image, document = self._would_be(stands, address or "")
            self._attached[number] = each = Attached(image, document, alt, caption or "")
            for name in (_name(address or ""), _name(f"{UPLOADS}{stands}") if stands else "", self.site.own(link)):
                if name:
                    self._by_name.setdefault(name, each)

    def _would_be(self, *names) -> tuple[int | None, int | None]:
        """What a file will become, as far as can be said before it is opened."""
        lying = self.would_find.find(*names) if self.would_find else None
        if lying is None:
            return None, None
        return (NOT_YET, None) if is_picture(lying.name) else (None, NOT_YET)

    def for_item(self, item: WordPressItem) -> "Asked":
        """As one item asks: a gallery without numbers shows what is attached to it."""
        return Asked(self, item)

    def attached(self, address: str, number: int | None) -> "Attached | None":
        """The attachment of this number, or at this address, of whatever size."""
        by_number = self._attached.get(number) if number else None
        return by_number or self._by_name.get(_name(address)) or self._by_name.get(self.site.own(address) or "")

    def pictures_below(self, number: int) -> list[int]:
        """What is attached to an item, in WordPress's order."""
        return self._below.get(number, []) if number else []

    def reusable(self, number: int) -> str | None:
        """The content of a reusable block."""
        if number not in self._blocks:
            found = self.run.items.filter(kind="wp_block", number=number).order_by("nth")
            self._blocks[number] = found.values_list("source__content", flat=True).first()
        return self._blocks[number]


class Attached:
    """A picture or file of the export, and what of ours it has become."""

    __slots__ = ("alt", "caption", "document", "image")

    def __init__(self, image: int | None, document: int | None, alt: str, caption: str):
        self.image, self.document, self.alt, self.caption = image, document, alt, caption


class Asked:
    """`Where`, for one item."""

    def __init__(self, lookup: Lookup, item: WordPressItem):
        self.lookup = lookup
        self.gallery: Sequence[int] = lookup.pictures_below(item.number)

    def page(self, address: str) -> int | None:
        """Our page for an address of the old site."""
        own = self.lookup.site.own(address)
        return self.lookup.pages.get(own) if own else None

    def file(self, address: str, number: int | None) -> int | None:
        """Our document for a file of the old site."""
        found = self.lookup.attached(address, number)
        return found.document if found else None

    def picture(self, address: str, number: int | None) -> Picture | None:
        """Our picture for one of the old site."""
        found = self.lookup.attached(address, number)
        return Picture(found.image, found.alt, found.caption) if found and found.image else None

    def reusable(self, number: int) -> str | None:
        """The content of a reusable block."""
        return self.lookup.reusable(number)

    def is_of_the_site(self, address: str) -> bool:
        """Is this an address of the old site?"""
        return self.lookup.site.own(address) is not None


def _name(address: str) -> str:
    """A file by its place below the uploads, without what WordPress adds to smaller sizes of a picture."""
    path = address.partition("?")[0].partition("#")[0]
    _before, found, name = path.rpartition(UPLOADS)
    return SMALLER.sub("", name).casefold() if found else ""
