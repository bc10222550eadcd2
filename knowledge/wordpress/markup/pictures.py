"""Pictures: the one of ours, in words for those who do not see it, with what stands below it."""

import re
from dataclasses import dataclass
from html import escape
from typing import Any
from urllib.parse import unquote, urlsplit

from knowledge.wordpress.markup.attributes import NUMBER
from knowledge.wordpress.markup.clean import without
from knowledge.wordpress.markup.links import PICTURES
from knowledge.wordpress.markup.said import Finding
from knowledge.wordpress.markup.sheet import GATHERED, Piece
from knowledge.wordpress.markup.text import PLAIN, Marks, said

LONGEST = 250
_SIZE = re.compile(r"(?:-\d+x\d+|-scaled|-rotated|-e\d{10,})?(?:\.\w{2,5})?$")
_NUMBER = re.compile(r"\bwp-image-([0-9]{1,10})\b")
_FACES = re.compile(r"\b(?:wp-smiley|emoji)\b")
_TAKES = ("img", "table", "wp-gallery")


@dataclass(slots=True)
class Caption:
    """What stands below something, until that something takes it."""

    words: str
    pieces: list[Piece]
    is_taken: bool = False


def figure(walk, el, sheet, marks):
    """Something, and what stands below it."""
    sheet.end_line()
    below = next((each for each in el.iter("figcaption") if next(each.iterancestors("figure")) is el), None)
    if below is None:
        walk.captions.append(Caption("", []))
        walk.below(el, sheet, marks)
        walk.captions.pop()
    else:
        _with_caption(walk, el, sheet, marks, below)
    sheet.end_line()


def _with_caption(walk, el, sheet, marks, below):
    caption, gathered = _caption(walk, below, marks)
    takers = sum(1 for _each in el.iter(*_TAKES))
    walk.captions.append(caption if takers == 1 else Caption("", []))
    with without(below):
        walk.below(el, sheet, marks)
    walk.captions.pop()
    sheet.end_line()
    if not caption.is_taken:
        for piece in gathered:  # never by reading it again: captions in captions would take the power of their depth
            sheet.block(piece.kind, piece.value)


def _caption(walk, below, marks=PLAIN) -> tuple[Caption, list[Piece]]:
    """In plain words where they fit, as text of its own where they do not, or lead somewhere; and all of it."""
    gathered = walk.sub(GATHERED)
    walk.captions.append(Caption("", []))  # what is shown within takes none from outside
    walk.below(below, gathered, marks)
    walk.captions.pop()
    words = " ".join(gathered.words().split())
    fits = len(words) <= LONGEST and all(
        each.kind == "p" and not set(each.value.links) - {marks.link} for each in gathered.pieces
    )
    return (Caption(words, []) if fits else Caption("", gathered.pieces)), gathered.pieces


def caption_of(walk, el) -> tuple[str, list[Piece]]:
    """The caption of a table: its own, else that of the figure around it."""
    own = el.find("caption")
    if own is not None:
        caption, _gathered = _caption(walk, own)
        return caption.words, caption.pieces
    return _taken(walk)


def _taken(walk) -> tuple[str, list[Piece]]:
    caption = walk.captions[-1] if walk.captions else None
    if caption is None or caption.is_taken:
        return "", []
    caption.is_taken = True
    return caption.words, caption.pieces


def is_a_letter(el) -> bool:
    """Is this one of the small faces WordPress makes of letters?"""
    return el.tag == "img" and bool(_FACES.search(el.get("class") or ""))


def picture(walk, el, sheet, marks):
    """A picture. Small faces are letters."""
    if is_a_letter(el):
        sheet.line.add(el.get("alt") or "", marks)
        return
    number = _number(el) or walk.number
    put(walk, sheet, _address(el), number, (el.get("alt") or "").strip())


def put(walk, sheet, address: str, number: int | None, alt: str) -> None:
    """This picture, or a note in its place where it is missing."""
    ours = walk.job.where.picture(address, number)
    caption, more = _taken(walk)
    if ours is None:
        _missing(walk, sheet, address or f"#{number or ''}", alt, caption)
    else:
        about = address or f"#{number}"
        sheet.block("picture", _value(walk, ours, alt, caption, about))
        rest = alt if alt and alt != (alt or ours.alt) else ""
        if rest:
            sheet.paragraph(said(rest))
    for piece in more:
        sheet.block(piece.kind, piece.value)


def _value(walk, ours, alt, caption, about) -> dict[str, Any]:
    alt = alt or ours.alt
    if not alt:
        walk.job.found(Finding("missing_alt", about))
    image = {"image": ours.image, "alt_text": alt, "decorative": False}
    return {"image": image, "caption": caption}


def _missing(walk, sheet, address, alt, caption):
    walk.job.found(Finding("missing_picture", address))
    words = dict.fromkeys(each for each in (alt, caption) if each)
    html = "".join(f"<p>{escape(each, quote=False)}</p>" for each in words)
    sheet.block("kept", {"was": " ".join(f"<img> {address}".split())[:250], "html": html})


def featured(walk, sheet, number: int) -> None:
    """The picture that stands before everything else."""
    if ours := walk.job.where.picture("", number):
        sheet.block("picture", _value(walk, ours, "", ours.caption[:LONGEST], f"#{number}"))
    else:
        walk.job.found(Finding("missing_picture", f"#{number}"))


def gallery(walk, el, sheet, marks):
    """Pictures by their numbers; without any, all that belong to the item."""
    numbers = [int(each) for each in NUMBER.findall(el.get("ids") or "")]
    if el.get("type") in ("audio", "video"):
        for number in numbers:
            walk.job.found(Finding("missing_file", f"#{number}"))
        return
    of_block(walk, sheet, numbers or list(walk.job.where.gallery))


def of_block(walk, sheet, numbers) -> None:
    """Pictures that are named by their numbers alone, with the words they have themselves."""
    for number in numbers:
        if ours := walk.job.where.picture("", number):
            sheet.block("picture", _value(walk, ours, "", ours.caption[:LONGEST], f"#{number}"))
            if len(ours.caption) > LONGEST:
                sheet.paragraph(said(ours.caption))
        else:
            put(walk, sheet, "", number, "")


def linked(walk, el, sheet, marks, address):
    """A picture that leads somewhere else than to itself: the link gets words of its own behind it."""
    pictured = list(el.iter("img"))
    walk.below(el, sheet, marks)
    if address.startswith("#") or _is_itself(walk, address, pictured, el):
        return
    sheet.end_line()
    opening = walk.job.links.opening(address)
    walk.job.found(Finding("link_on_picture", address))
    if opening:
        words = next((img.get("alt") or img.get("title") for img in pictured if img.get("alt") or img.get("title")), "")
        sheet.line.add(words or address, Marks(link=opening))
        sheet.end_line()


def _is_itself(walk, address, pictured, el) -> bool:
    """Its larger self, or the page WordPress makes for each file."""
    if not address or "attachment" in (el.get("rel") or "") or "attachment_id=" in address:
        return True
    if PICTURES.search(address) and _stem(address) in {_stem(_address(img)) for img in pictured}:
        return True
    larger = walk.job.where.picture(address, None)
    if larger is not None:
        ours = [walk.job.where.picture(_address(img), _number(img)) for img in pictured]
        return any(each is not None and each.image == larger.image for each in ours)
    return False


def shown_after(walk, sheet, address) -> bool:
    """Words that lead to a picture of the old site: it is shown behind the paragraph, and the link goes."""
    if not address or not PICTURES.search(address):
        return False
    ours = walk.job.where.picture(address, None)
    if ours is None or walk.job.where.file(address, None):
        return False
    sheet.after.append(Piece("picture", _value(walk, ours, "", ours.caption[:LONGEST], address)))
    return True


def _stem(address: str) -> str:
    return _SIZE.sub("", unquote(urlsplit(address).path).rsplit("/", 1)[-1]) if address else ""


def _address(img) -> str:
    said_ = (img.get(name) or "" for name in ("data-orig-file", "data-lazy-src", "data-src", "src"))
    return next((each.strip() for each in said_ if each.strip() and not each.startswith("data:")), "")


def _number(img) -> int | None:
    named = _NUMBER.search(img.get("class") or "")
    number = named[1] if named else img.get("data-id") or ""
    return int(number) if NUMBER.fullmatch(number) else None


ELEMENTS = {"figure": figure, "img": picture, "wp-gallery": gallery}
