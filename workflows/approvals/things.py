"""What can be signed off. A room registers a kind of thing; approvals asks it what it needs to know, and no more."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.functional import Promise

from portal.access.badges import Badge


@dataclass(frozen=True)
class Section:
    """A part of what is signed: its key, the SHA-256 of its bytes, how pages name it (by codes, never a title), and its
    sort, by which a procedure says whose seat covers it. `part`: the id of the row it lies in, where a thing has parts
    that not everybody sees who sees the thing."""

    key: str
    sha256: str
    label: str
    sort: str = ""
    part: Any = None

    def told(self) -> dict[str, str]:
        """As the manifest has it."""
        return {"key": self.key, "label": self.label, "sha256": self.sha256, "sort": self.sort}


@dataclass(frozen=True)
class Original:
    """The very file a section speaks of: its digest, its name (of ours, by codes), its size, and its bytes where they
    are `opened`."""

    sha256: str
    name: str
    size: int
    opened: Callable[[], Any]


@dataclass(frozen=True)
class Kind:
    """A kind of thing, and the questions asked of it. Every function takes the thing whose row is locked, or seen.

    `subject`: what of it there is one open request for (the document of a version). `sections`: exactly what is signed.
    `authors`: whose work it is. `visible`: the ids of those a badge may see. `in_the_file`: of those the ones seen by
    one's work and not because one is asked; all of them where it is not said. `open_to`: the ids of those whose circle
    lets a badge in, once it is asked to sign. `audience`: those who could be asked, as a set or queryset of keys; None
    for everybody in its case. `is_current`: is there nothing newer? `current`: the ids of all such. `has_read`: did
    this person open these very bytes? `unseen`: codes of what the preview cannot show; both of the sections with these
    keys. `in_words`: one such code as a sentence. `stands_open`: is it one of changes that nobody has accepted or
    rejected, rather than of something hidden? `describe`: how pages name it, by codes. `sort`: which procedure it
    needs. `bring`: many at once, for lists. `asked_by`: the verb of asking. `originals`: the files of what was signed,
    where it is made of files. `handed_out`: write down that a badge was given those of these digests. `handling`: how
    carefully copies are to be handled, as they print it. `title`: what people call it, for its own page; never for a
    list. `sorts`: all sorts there are, each with its label; a procedure is for one of them, or for all. For things with
    parts: `audiences`: by the sort of a part those who could be asked about it, where that is not everybody.
    `seat_open_to`: of seats, that the circles of every part they cover let a badge in. `parts`: those a badge sees, for
    a page; None where who sees the thing sees all of it. `again`: where a badge asks again with what is newest, or
    nothing. `keeps_decisions`: does what was decided on a part stand in the next round while the part stays the same?
    `circle`: whom the parts with these keys are for. `two_weeks`: does § 626 (2) BGB give two weeks from knowing the
    facts? `in_full`: the label of a part as one reads it in a sentence. `ended`: called once a request about such a
    thing has ended, after that is safe. `sorted_now`: of the request whose `thing` is `OuterRef("thing")` the parts,
    each with its `key` and its `sort` as they are now; None where no sort ever changes.
    """

    name: str
    label: Promise
    model: type
    subject: Callable[[Any], Any]
    sections: Callable[[Any], list[Section]]
    authors: Callable[[Any], set]
    visible: Callable[[Badge], QuerySet]
    open_to: Callable[[Badge], QuerySet]
    audience: Callable[[Any], Any]
    is_current: Callable[[Any], bool]
    current: Callable[[], QuerySet]
    has_read: Callable[[Any, Any, Collection[str]], bool]
    unseen: Callable[[Any, Collection[str]], list]
    in_words: Callable[[str], str]
    describe: Callable[[Any], str]
    sort: Callable[[Any], str]
    bring: Callable[[Iterable], dict]
    asked_by: str
    originals: Callable[[Any], list[Original]] = lambda thing: []
    handed_out: Callable[[Any, Badge, Collection[str]], None] = lambda thing, badge, digests: None
    handling: Callable[[Any], str] = lambda thing: ""
    title: Callable[[Any], str] = lambda thing: ""
    sorts: Callable[[], Iterable[tuple[str, Any]]] = list
    audiences: Callable[[Any], Mapping[str, Collection]] = lambda thing: {}
    seat_open_to: Callable[[Badge], Q] = lambda badge: Q()
    in_the_file: Callable[[Badge], QuerySet] | None = None
    parts: Callable[[Badge, Any], list] | None = None
    again: Callable[[Badge, Any], str] = lambda badge, thing: ""
    keeps_decisions: bool = False
    circle: Callable[[Any, Collection[str]], Any] = lambda thing, keys: None
    two_weeks: Callable[[Any], bool] = lambda thing: False
    stands_open: Callable[[str], bool] = lambda code: False
    in_full: Callable[[str], str] = str
    ended: Callable[[], None] | None = None
    sorted_now: Callable[[], QuerySet] | None = None


_KINDS: dict[str, Kind] = {}


def add_kind(kind: Kind) -> None:
    """Let things of this kind be signed off. Raises `ValueError` for a name that is taken."""
    if kind.name in _KINDS:
        raise ValueError(f"there is a kind {kind.name} already")
    _KINDS[kind.name] = kind


def kind_of(name: str) -> Kind:
    """The kind of this name."""
    return _KINDS[name]


def kinds() -> list[Kind]:
    """All kinds."""
    return list(_KINDS.values())
