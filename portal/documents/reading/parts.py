"""What a reading of a file consists of. Plain values that cross the border of the child process as JSON and bytes."""

from dataclasses import dataclass, field
from enum import StrEnum


class Kind(StrEnum):
    """What a block of text is to its reader."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    LIST_ITEM = "list_item"
    CELL = "cell"
    FOOTNOTE = "footnote"
    IMAGE = "image"
    MARGIN = "margin"  # header and footer lines, text boxes: said, but beside the flow
    PAGE = "page"  # a page of a PDF
    REMARK = "remark"  # what somebody wrote about the text, not in it


@dataclass(frozen=True)
class Block:
    """A piece of the file one can point at: `id` is its place (`b12`) and the `id` of its element in the preview.

    `text` is what a reader reads, in Unicode NFC, with single spaces; an anchor counts its characters. For an image
    it is the description, and `digest` the SHA-256 of the image as stored in the file. `level` is that of a heading,
    or the depth of a list item. `place` is where a cell stands, counted from 1: table, row, column.
    """

    id: str
    kind: Kind
    text: str
    level: int = 0
    place: tuple[int, int, int] | None = None
    digest: str = ""


@dataclass(frozen=True)
class Tracked:
    """A change Word keeps as proposed. `kind`: inserted, deleted, moved_from, moved_to or formatted."""

    kind: str
    text: str
    author: str = ""
    at: str = ""  # ISO 8601, as the file says it
    block: str = ""


@dataclass(frozen=True)
class Remark:
    """A comment somebody left in the file, on the words it quotes."""

    text: str
    author: str = ""
    at: str = ""
    quote: str = ""
    block: str = ""


@dataclass(frozen=True)
class Unseen:
    """Something the preview cannot show, as a code of `reading.words.UNSEEN`, and how often it occurs."""

    code: str
    count: int = 1


@dataclass(frozen=True)
class Picture:
    """An image of the preview, encoded anew. `name` stands in the HTML as `src="part:NAME"`."""

    name: str
    type: str
    data: bytes = field(repr=False)


@dataclass(frozen=True)
class Attachment:
    """A file inside a file. It becomes a document of its own."""

    name: str
    data: bytes = field(repr=False)


@dataclass(frozen=True)
class Word:
    """A run of text on a page image, in points from the top left corner of the page."""

    x: float
    y: float
    width: float
    height: float
    text: str


@dataclass(frozen=True)
class Sheet:
    """A page of a PDF: its size in points, and its words for selecting over the image. `block` is its `Block.id`."""

    number: int
    width: float
    height: float
    block: str
    words: list[Word] = field(default_factory=list)


@dataclass
class Reading:
    """What was read of one file.

    `html` went through the sanitiser and holds nothing that runs, loads or leads out; each element of a block
    carries the block's id. `facts` are plain values the file says of itself: `title`, `author`, `created`,
    `modified` (ISO 8601); for mail `message_id`, `references` (list), `subject`, `from`, `to`, `cc`, `date`; `pages`
    for a PDF. `flags` are what people must be told: `macros`, `encrypted`, `damaged`, `external_links`, `embedded`.
    """

    html: str = ""
    blocks: list[Block] = field(default_factory=list)
    pictures: list[Picture] = field(default_factory=list)
    sheets: list[Sheet] = field(default_factory=list)
    tracked: list[Tracked] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)
    unseen: list[Unseen] = field(default_factory=list)
    attachments: list[Attachment] = field(default_factory=list)
    facts: dict = field(default_factory=dict)
    flags: list[str] = field(default_factory=list)


class Unreadable(Exception):
    """The file cannot be read. `reason` is a code of `reading.words.REASONS`; it never quotes the file."""

    def __init__(self, reason: str):
        super().__init__(reason)
        self.reason = reason
