"""What somebody says, what is asked, what stands letter by letter, and words with their explanations."""

from knowledge.wordpress.markup import inline, keep, pictures, titles
from knowledge.wordpress.markup.said import Finding
from knowledge.wordpress.markup.text import Marks, said

_SOURCE = 120
_QUESTION = 200
_LINES = frozenset({"p", "div"})
_UNMARKED = frozenset({"code", "samp", "br", "span", "wp-end", "a"}) | _LINES
_LETTERS = inline.TAGS | _UNMARKED


def quote(walk, el, sheet, marks):
    """A quote where it is words and who said them; kept otherwise."""
    sheet.end_line()
    cite = _cite(el)
    source = " ".join("".join(cite.itertext()).split()) if cite is not None else ""
    below = walk.sub("quote")
    walk.captions.append(pictures.Caption("", []))  # one from outside is for what is shown behind a kept quote
    _but(walk, el, below, cite)
    walk.captions.pop()
    paragraphs = [piece.value for piece in below.pieces if piece.kind == "p"]
    is_plain = len(paragraphs) == len(below.pieces) and not any(each.links for each in paragraphs)
    leads = cite is not None and any(each.tag == "a" or each.tag not in inline.TAGS for each in cite.iterdescendants())
    if not paragraphs and is_plain and not leads:
        sheet.paragraph(said(source))
    elif is_plain and not leads and len(source) <= _SOURCE:
        for style in sorted(set().union(*(each.styles for each in paragraphs))):
            walk.job.found(Finding("formatting_left_out", f"<{style}>"))
        sheet.block("quote", {"quote": "\n\n".join(each.words for each in paragraphs), "source": source})
    else:
        keep.keep(walk, el, sheet, "<blockquote>")


def _cite(el):
    """Who says it: at the end of the quote, and named once."""
    named = [each for each in el if each.tag in ("cite", "footer")]
    return named[0] if len(named) == 1 else None


def _but(walk, el, sheet, cite):
    """Everything within but who says it."""
    if el.text:
        sheet.line.add(el.text, Marks())
    for child in el:
        if child is not cite:
            walk.element(child, sheet)
        else:
            sheet.end_line()
        if child.tail:
            sheet.line.add(child.tail, Marks())
    sheet.end_line()


def details(walk, el, sheet, marks):
    """A question and its answer, if the answer is a text; else a part of the page."""
    sheet.end_line()
    summary = el.find("summary")
    if summary is None:
        walk.below(el, sheet, marks)
        sheet.end_line()
        return
    below = walk.sub("question")
    below.is_page = sheet.is_page
    _but(walk, el, below, summary)
    asked = titles.said_in(walk, summary)
    words = " ".join(asked.words().split())
    is_text = below.pieces and all(piece.kind in ("p", "list") for piece in below.pieces)
    plain = all(piece.kind == "p" and not piece.value.links for piece in asked.pieces)
    if sheet.is_page and is_text and plain and 0 < len(words) <= _QUESTION:
        walk.job.made("question")
        sheet.block("question", {"question": words, "answer": below.blocks()[0]["value"]})
        return
    titles.part(walk, summary, sheet, asked)
    for piece in below.pieces:
        sheet.block(piece.kind, piece.value)


def verbatim(walk, el, sheet, marks):
    """Letter by letter, with every space."""
    sheet.end_line()
    if any(each.tag not in _LETTERS or each.get("href") for each in el.iter() if each is not el):
        keep.keep(walk, el, sheet, "<pre>")
        return
    for each in el.iter():
        if each is not el and each.tag not in _UNMARKED:
            walk.job.found(Finding("formatting_left_out", f"<{each.tag}>"))
    text = _letters(el).rstrip()
    if text.strip():
        sheet.block("verbatim", {"text": text})


def _letters(el) -> str:
    made = [el.text or ""]
    for child in el:
        said_ = "\n" if child.tag == "br" else _letters(child)
        made += [f"\n{said_.strip('\n')}\n" if child.tag in _LINES else said_, child.tail or ""]
    return "".join(made)


def term(walk, el, sheet, marks):
    """A word that is explained."""
    sheet.end_line()
    walk.below(el, sheet, marks.with_style("b"))
    sheet.end_line()


def terms(walk, el, sheet, marks):
    """Words and what they mean."""
    sheet.end_line()
    walk.below(el, sheet, marks)
    sheet.end_line()


ELEMENTS = {"blockquote": quote, "details": details, "pre": verbatim, "listing": verbatim, "dl": terms, "dt": term}
