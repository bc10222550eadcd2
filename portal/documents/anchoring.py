"""What pages show of marked passages and what is said about them, each part asked of its own rules, with the same
number of questions at any size.
"""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Prefetch, Q, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext as _

from portal.access.policy import may, scope
from portal.cases import references
from portal.cases.templatetags.moments import moment
from portal.documents import marking, previews
from portal.documents.comparison import Fate, carry, compare
from portal.documents.models import Anchor, CommentMention, Preview, Version
from portal.documents.models.anchors import Spot
from portal.documents.passages import place_of
from portal.vault import keys


@dataclass(frozen=True)
class Proposal:
    """Where a passage of an earlier version stands in the newest one. `place` is None where it is gone."""

    anchor: Anchor
    fate: str
    block: str = ""
    start: int = 0
    end: int = 0
    quote: str = ""
    spot: str = ""
    number: int = 0

    @property
    def stands(self) -> bool:
        """Is it there word for word?"""
        return self.fate in (Fate.UNCHANGED, Fate.MOVED)

    @property
    def is_there(self) -> bool:
        """Is there a place to take it over to?"""
        return self.fate != Fate.GONE

    @property
    def seen(self) -> str:
        """What was shown, so that nothing else is taken over than that."""
        return f"{self.fate}:{self.block}:{self.start}:{self.end}"


# --- Passages --------------------------------------------------------------------------------------------------------
def passages_of(badge, version):
    """The marked passages of a version, in the order of the text."""
    found = scope(badge, "anchor.view").filter(version=version).select_related("by", "version", "case")
    said = scope(badge, "comment.view").filter(anchor__first=OuterRef("first")).order_by()
    open_threads = said.filter(parent=None, resolved_at=None).values("anchor__first").annotate(n=Count("pk"))
    return found.annotate(
        is_talked_about=Exists(said), open_threads=Coalesce(Subquery(open_threads.values("n")), 0)
    ).order_by("at", "pk")


def for_page(badge, version, reading) -> dict:
    """All that the page of a version shows of its passages: for `marked`, and for the list below the preview.

    Hand it to the template as `marks`; a version that cannot be shown has none.
    """
    rank = {block.id: number for number, block in enumerate(reading.blocks)}
    anchors = sorted(passages_of(badge, version), key=lambda each: (rank.get(each.block, 0), each.start))
    keys.warm([version.sealed_under()])
    waiting = waiting_for(badge, version).count()
    return {
        "anchors": anchors,
        "lines": [line(each) for each in anchors],
        "marks": [mark_of(each) for each in anchors],
        "texts": {block.id: block.text for block in reading.blocks if block.text},
        "add_url": marking.address_to_add(version) if may(badge, "anchor.add", version) else "",
        "waiting": waiting,
        "waiting_url": _address_of_waiting(version.document) if waiting else "",
    }


def marked(html, marks: dict):
    """The HTML of a preview with the passages that `for_page` found."""
    return marking.marked(html, marks["marks"], marks["texts"], marks["add_url"])


def mark_pages(pages, marks: dict) -> None:
    """The same for the pages of a PDF."""
    marking.mark_pages(pages, marks["marks"], marks["texts"])


def mark_of(anchor) -> marking.Mark:
    """A passage as the preview shows it."""
    return marking.Mark(
        key=anchor.key,
        url=anchor.get_absolute_url(),
        block=anchor.block,
        start=anchor.start,
        end=anchor.end,
        quote=anchor.quote,
        is_talked_about=anchor.is_talked_about,
    )


def line(anchor) -> dict:
    """A passage in the list of those of a version."""
    return {
        "key": anchor.key,
        "url": anchor.get_absolute_url(),
        "quote": anchor.quote,
        "where": where(anchor),
        "who": anchor.by.name,
        "when": moment(anchor.at),
        "open_threads": anchor.open_threads,
        "block": anchor.block,
    }


def where(passage) -> str:
    """How one would say where a passage stands, or is proposed to stand."""
    spot = Spot(passage.spot).label if passage.spot else ""
    return f"{spot} {passage.number}" if passage.number else str(spot)


# --- Into the next version -------------------------------------------------------------------------------------------
def waiting_for(badge, version):
    """Passages of earlier versions nobody has taken over or left there; only for the newest, and only those seen."""
    found = scope(badge, "anchor.view").filter(version__document=version.document_id, left_at=None, carried_to=None)
    newer = Version.objects.filter(document=version.document_id, number__gt=version.number)
    return found.filter(Q(version__number__lt=version.number) & ~Exists(newer)).order_by("version__number", "at")


def proposals(badge, version, *, only=None) -> list[Proposal]:
    """For each of these passages where it stands now; computed and not stored, since a person decides.

    One comparison for each earlier version that has any. Empty while the newest version cannot be read.
    """
    found = waiting_for(badge, version).select_related("by", "case", "version__document", "version__preview")
    anchors = list(found if only is None else found.filter(pk=only.pk))
    if not anchors or version.preview.state != Preview.State.READY:
        return []
    keys.warm(each.sealed_under() for each in anchors)
    new, told = previews.of(version), []
    by_version: dict[Any, list] = {}
    for anchor in anchors:
        by_version.setdefault(anchor.version_id, []).append(anchor)
    for mine in by_version.values():
        old = previews.of(mine[0].version)
        comparison = compare(old, new)
        told += [_proposed(anchor, old, new, comparison) for anchor in mine]
    return told


def _proposed(anchor, old, new, comparison) -> Proposal:
    if not anchor.quote:
        return Proposal(anchor, *_same_picture(anchor, old, new))
    found = carry(anchor.block, anchor.start, anchor.end, anchor.quote, old, new, comparison=comparison)
    place = place_of(new, found.block, found.start, found.end) if found.fate != Fate.GONE else None
    if place is None:
        return Proposal(anchor, Fate.GONE)
    return Proposal(anchor, found.fate, found.block, place.start, place.end, place.quote, place.spot, place.number)


def _same_picture(anchor, old, new):
    """A whole without words: an image is told by its digest. Whether a scanned page is the same nobody can say."""
    was = next((block for block in old.blocks if block.id == anchor.block), None)
    same = [block for block in new.blocks if was is not None and was.digest and block.digest == was.digest]
    if len(same) != 1 or same[0].text:
        return (Fate.GONE,)
    return Fate.UNCHANGED if same[0].id == anchor.block else Fate.MOVED, same[0].id


def _address_of_waiting(document) -> str:
    return reverse("passages_waiting", args=[document.case.code, document.key])


# --- What is said ----------------------------------------------------------------------------------------------------
def threads_of(badge, anchor):
    """What was said about a passage, in whichever version; newest thread first, each with its answers.

    An answer that may be read, to a comment that may not (it is from before one's time), begins a thread of its own.
    """
    mentions = Prefetch("mentions", CommentMention.objects.select_related("person").order_by("person__name"))
    readable = scope(badge, "comment.view").filter(anchor__first=anchor.first_id)
    readable = readable.select_related("author", "case", "anchor__version", "resolved_by")
    said = readable.prefetch_related(mentions).order_by("written_at")
    begun = readable.filter(~Exists(scope(badge, "comment.view").filter(pk=OuterRef("parent"))))
    answers = Prefetch("answers", said, to_attr="readable_answers")
    return begun.prefetch_related(mentions, answers).order_by(F("written_at").desc(), "pk")


def thread_lines(threads, *, here=None, answers=False, settles=False) -> list[dict]:
    """Threads as the theme's component takes them. `here` is the passage they are shown at: what was said about it in
    another version says in which."""
    threads = list(threads)
    keys.warm({each.sealed_under() for each in threads})
    return [
        _said(each, here)
        | {
            "replies": [_said(answer, None) for answer in each.readable_answers],
            "url": reverse("comment_answer", args=[each.case.code, each.pk]) if answers and not each.parent_id else "",
            "state": "resolved" if each.resolved_at else "",
            "settled_by": each.resolved_by.name if each.resolved_by else "",
            "settled_at": moment(each.resolved_at),
        }
        for each in threads
    ]


def _said(comment, here):
    when = moment(comment.written_at)
    if here is not None and comment.anchor_id != here.pk:
        when = _("%(when)s, on version %(number)s") % {"when": when, "number": comment.anchor.version.number}
    return {
        "id": f"comment-{comment.pk}",
        "author": comment.author.name,
        "when": when,
        "text": references.linked(comment.text, comment.case.code),
        "to": ", ".join(mention.person.name for mention in comment.mentions.all()),
    }
