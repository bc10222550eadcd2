"""What stands in an export, as it stands there: nothing is looked up, nothing is judged."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Site:
    """The site the export was made of. `address` is where its pages lie, without a slash at the end."""

    version: str
    title: str
    address: str
    language: str


@dataclass(frozen=True, slots=True)
class Author:
    """Someone who wrote. Their e-mail address stands in the file and is not taken in."""

    login: str
    name: str


@dataclass(frozen=True, slots=True)
class Term:
    """A category, a tag, a menu or a word of a taxonomy of the site's own. `parent` is a slug."""

    taxonomy: str
    slug: str
    name: str
    parent: str


@dataclass(frozen=True, slots=True)
class Item:
    """A page, a post, a file, an entry of a menu, or whatever else the site kept as an item.

    `terms` are (taxonomy, slug, name). `file` is where the file of an attachment lay. The comments are counted and not
    kept, nor is the password. `line` is where the item begins in the file.
    """

    number: int
    kind: str
    title: str
    content: str
    excerpt: str
    slug: str
    link: str
    guid: str
    author: str
    status: str
    has_password: bool
    parent: int
    order: int
    published: datetime | None
    modified: datetime | None
    terms: tuple[tuple[str, str, str], ...]
    meta: dict[str, list[str]]
    file: str
    comments: int
    is_sticky: bool
    line: int


type Part = Site | Author | Term | Item
