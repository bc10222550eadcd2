"""What has no counterpart, kept as it stood: a strict few elements, links that lead where ours lead, no pictures."""

import re
from html import escape

from knowledge.kept import ATTRIBUTES, TAGS, cleaned
from knowledge.wordpress.markup import of_blocks

_ANOTHER = {"h1": "h3", "h2": "h3", "strike": "s", "tt": "code", "acronym": "abbr", "listing": "pre"}
_NAMES = (
    "address article aside center dialog fieldset footer form header hgroup legend main menu nav object search section "
    "wp-block optgroup option select button"
)
_APART = frozenset(_NAMES.split())
_EMPTY = frozenset({"br", "hr", "col"})
_OF_BLOCKS = frozenset({"wp-block", "wp-end"})
_SHOWN = frozenset({"img", "wp-gallery"})
_PLAYED = frozenset({"audio", "video", "wp-frame", "embed"})


def keep(walk, el, sheet, was):
    """Keeps an element. Pictures in it, and blocks that hold no HTML, become what they become behind it."""
    gone: list = []
    html = cleaned(_html(walk, el, gone))
    sheet.end_line()
    if _has_words(html):
        sheet.kept(was, html)
    for picture in gone:
        walk.element(picture, sheet)
    sheet.end_line()


def _has_words(html: str) -> bool:
    return bool(cleaned_of_marks(html).strip())


def cleaned_of_marks(html: str) -> str:
    """The words of cleaned HTML, roughly."""
    return re.sub(r"<[^>]*>", "", html).replace("&nbsp;", " ")


def _html(walk, el, gone) -> str:
    tag = _ANOTHER.get(el.tag, el.tag)
    if tag in _SHOWN:
        gone.append(el)
        return " "
    if tag == "wp-block" and all(each.tag in _OF_BLOCKS for each in el.iter()) and not "".join(el.itertext()).strip():
        gone.append(el)  # what it says stands in its comment
        return " "
    if tag in _EMPTY:
        return f"<{tag}>"
    if tag in _PLAYED:
        return f" {_played(walk, el)}{_inner(walk, el, gone)} "
    if tag == "input":
        return escape(f" {el.get('value') or ''} {el.get('placeholder') or ''} ")
    inner = _inner(walk, el, gone)
    if tag == "wp-block":
        said = of_blocks.said_by(walk.blocks[int(el.get("n"))], el)
        inner += "".join(f"<p>{escape(each, quote=False)}</p>" for each in said)
    if tag == "a":
        opening = walk.job.links.opening(el.get("href"))
        return f"{opening}{inner}</a>" if opening else inner
    if tag in TAGS:
        return f"<{tag}{_attributes(el, tag)}>{inner}</{tag}>"
    return f"<div>{inner}</div>" if tag in _APART else inner


def _inner(walk, el, gone) -> str:
    made = [escape(el.text or "", quote=False)]
    for child in el:
        made += [_html(walk, child, gone), escape(child.tail or "", quote=False)]
    return "".join(made)


def _attributes(el, tag) -> str:
    kept = ((name, el.get(name)) for name in sorted(ATTRIBUTES.get(tag, ())))
    return "".join(f' {name}="{escape(said)}"' for name, said in kept if said is not None)


def _played(walk, el) -> str:
    address = el.get("src") or ""
    opening = walk.job.links.opening(address)
    return f"<p>{opening}{escape(address)}</a></p>" if opening else ""
