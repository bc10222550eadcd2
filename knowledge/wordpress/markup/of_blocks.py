"""Blocks of WordPress's editor: most are what their HTML is; here are those that hold something in their comment."""

from html import escape

from knowledge.wordpress.markup import embedded, notes, pictures
from knowledge.wordpress.markup.attributes import NUMBER, number_of, text_of, words_of
from knowledge.wordpress.markup.clean import take_out
from knowledge.wordpress.markup.core import ADDRESS, LABEL, WORDS, Becomes, way_of
from knowledge.wordpress.markup.said import Finding
from knowledge.wordpress.markup.text import Marks
from knowledge.wordpress.markup.trees import tree_of_content


def block(walk, block, el, sheet, marks):
    """One block, named and followed to what became of it."""
    way = way_of(block.name)
    with walk.job.label(block.name) as label:
        before, walk.number = walk.number, number_of(block)
        if way is None:
            _unknown(walk, block, el, sheet)
        elif way is Becomes.OWN:
            OWN.get(block.name, _embed)(walk, block, el, sheet, marks)
        elif way is not Becomes.NOTHING:
            walk.below(el, sheet, marks)
            sheet.end_line()
            if way in (Becomes.ITS_WORDS, Becomes.MADE):
                _words(walk, block, el, sheet, label)
        walk.number = before
        sheet.end_line()


def said_by(block, el) -> list[str]:
    """The words that stand in the comment of a block of WordPress's own and nowhere in it."""
    if way_of(block.name) not in (Becomes.ITS_WORDS, Becomes.MADE):
        return []
    seen = " ".join("".join(el.itertext()).split())
    said = (text_of(block, each) for each in WORDS.get(block.name, LABEL))
    return [each for each in said if each and each not in seen]


def _words(walk, block, el, sheet, label):
    """What the comment says that no HTML in the block does."""
    seen = " ".join("".join(el.itertext()).split())
    said = said_by(block, el)
    address = next((text_of(block, each) for each in ADDRESS if text_of(block, each)), "")
    opening = walk.job.links.opening(address) if address else ""
    if not said and address and not seen:
        said = [text_of(block, "service").capitalize() or address]
    for words in said:
        sheet.line.add(words, Marks(link=opening))
        sheet.end_line()
    if not label.became and not label.holds:
        walk.job.found(Finding("made_by_wordpress", block.name))


def _unknown(walk, block, el, sheet):
    """A block of some plugin: its HTML, else the words its comment holds."""
    walk.job.found(Finding("unknown_block", block.name))
    if "".join(el.itertext()).strip() or el.find(".//img") is not None or el.find(".//wp-block") is not None:
        walk.below(el, sheet)
        return
    walk.below(el, sheet)
    if words := words_of(block.said):
        sheet.kept(block.name, "".join(f"<p>{escape(each, quote=False)}</p>" for each in words))


def _embed(walk, block, el, sheet, marks):
    walk.below(el, sheet, marks)
    sheet.end_line()
    address = text_of(block, "url")
    if address and not any(text.strip() for text in el.xpath(".//text()[not(ancestor::figcaption)]")):
        embedded.link(walk, sheet, address, text_of(block, "caption"))


def _picture(walk, block, el, sheet, marks):
    """A picture by its HTML; one that is named in the comment alone by that."""
    has_own = el.find(".//img") is not None
    address = text_of(block, "url") or text_of(block, "mediaUrl")
    if not has_own and (walk.number or address) and text_of(block, "backgroundType", "mediaType") != "video":
        pictures.put(walk, sheet, address, walk.number, text_of(block, "alt"))
    walk.below(el, sheet, marks)


def _gallery(walk, block, el, sheet, marks):
    walk.number = None
    ids = block.said.get("ids")
    if el.find(".//img") is None and el.find(".//wp-block") is None and isinstance(ids, list):
        pictures.of_block(walk, sheet, [int(each) for each in map(str, ids) if NUMBER.fullmatch(each)])
    walk.below(el, sheet, marks)


def _file(walk, block, el, sheet, marks):
    """A file to keep; the word on its button stays with its name."""
    for shown in [*el.iter("object", "embed", "wp-frame")]:
        if not len(shown) and not (shown.text or "").strip():
            take_out(shown)
    link = el.find(".//a[@href]")
    address = link.get("href") if link is not None else text_of(block, "href")
    words = list(dict.fromkeys(" ".join(piece.split()) for piece in el.itertext() if piece.strip()))
    name = " – ".join(words) or text_of(block, "fileName")
    if not (address or walk.number) or el.find(".//img") is not None or el.find(".//wp-block") is not None:
        walk.below(el, sheet, marks)
        return
    ours = walk.job.where.file(address, walk.number)
    if not ours and pictures.shown_after(walk, sheet, address):
        sheet.line.add(name, marks)
        return
    if ours and name and len(name) <= 120 and sheet.is_page:
        sheet.block("download", {"document": ours, "name": name})
    else:
        embedded.file(walk, sheet, address, walk.number, name)


def _reusable(walk, block, el, sheet, marks):
    """What is used in many places, written out in each."""
    number = number_of(block, "ref")
    content = walk.job.where.reusable(number) if number else None
    walk.below(el, sheet, marks)
    if content is None:
        walk.job.found(Finding("reusable_missing", str(number or "")))
    elif number not in walk.job.reusable and len(walk.job.reusable) < 8:
        walk.job.reusable.append(number)
        walk.read(tree_of_content(content), sheet)
        walk.job.reusable.pop()


def _footnotes(walk, block, el, sheet, marks):
    walk.below(el, sheet, marks)
    notes.put(walk, sheet)


def _shortcode(walk, block, el, sheet, marks):
    walk.below(el, sheet, marks)


def _missing(walk, block, el, sheet, marks):
    """A block WordPress itself did not know: what it stood for."""
    walk.job.found(Finding("unknown_block", text_of(block, "originalName") or block.name))
    walk.below(el, sheet, marks)


OWN = {
    "core/block": _reusable,
    "core/cover": _picture, "core/cover-image": _picture, "core/image": _picture, "core/media-text": _picture,
    "core/icon": _picture,
    "core/embed": _embed,
    "core/file": _file,
    "core/footnotes": _footnotes,
    "core/gallery": _gallery,
    "core/missing": _missing,
    "core/shortcode": _shortcode,
}  # fmt: skip
