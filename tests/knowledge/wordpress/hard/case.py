"""An export that is hard to bring over, as data; and what several of them are made of."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from tests.knowledge.wordpress.exports import ADDRESS, item


@dataclass(frozen=True)
class Case:
    """One export, the media beside it, and what must become of it.

    `refused` is the code of the refusal; `pages` counts pages and posts that come over (None: as the importer sees
    fit); `words` are on their pages, `unseen` on none.
    """

    name: str
    make: Callable[[], bytes]
    becomes: str
    refused: str = ""
    pages: int | None = None
    words: tuple[str, ...] = ()
    unseen: tuple[str, ...] = ()
    media: Mapping[str, bytes] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.name


def page(number, title="", content="", **more):
    """A page with something on it."""
    title = title or f"Page {number}"
    return item(number, title=title, content=content, **{"slug": f"page-{number}"} | more)


def picture(number, file, **more):
    """An attachment."""
    meta = {"_wp_attached_file": file} | more.pop("meta", {})
    address = f"{ADDRESS}/wp-content/uploads/{file}"
    return item(number, kind="attachment", status="inherit", file=address, meta=meta, **more)
