"""Looks through a page as it will be shown, and notes on its elements what was found there."""

import re
from collections.abc import Iterator

from lxml import html
from wagtail.models import Locale

from knowledge.checking import language, naming
from portal.accounts.models import Person

FOUND = "data-found"
"""On an element: the keys of what was found there, apart by spaces."""

TEXTS = ".//p|.//li|.//dd|.//dt|.//td|.//th|.//blockquote|.//figcaption|.//h1|.//h2|.//h3|.//h4|.//summary"
HOLDS = "p|li|dd|dt|td|th|blockquote"
OF_THE_HOUSE = "ancestor-or-self::*[self::nav or self::aside or @popover or contains(@class, 'contact')]"
"""What editors did not write on this page: ways, help, terms explained, contacts."""

SAYS_NOTHING = re.compile(
    r"(?:(?:klicken sie )?hier(?: klicken)?|siehe hier|mehr(?: dazu| erfahren| lesen| informationen)?|weiter(?:lesen)?"
    r"|dies(?:e seite|er link)?|details|link|(?:click )?here|(?:read |learn |find out )?more|this(?: page| link)?|go)"
    r"[\s.…>»]*",
    re.IGNORECASE,
)
ADDRESS = re.compile(r"(?:https?://|www\.)\S*", re.IGNORECASE)
NO_WORDS = re.compile(r"(?:bild|foto|grafik|image|picture|photo|img|dsc)?[\s_\-\d]*(?:\.\w{3,4})?", re.IGNORECASE)


def findings(page, shown: str) -> dict[str, int]:
    """How often each check found something on this page, which is `shown` like this."""
    counts: dict[str, int] = {}
    for _element, key in _all(page, html.document_fromstring(shown)):
        counts[key] = counts.get(key, 0) + 1
    return counts


def marked(page, shown: str) -> str:
    """The page with each finding noted on the element it was found on."""
    tree = html.document_fromstring(shown)
    for element, key in list(_all(page, tree)):
        element.set(FOUND, " ".join(dict.fromkeys([*element.get(FOUND, "").split(), key])))
    return html.tostring(tree, doctype="<!doctype html>", encoding="unicode")


def _all(page, tree) -> Iterator[tuple]:
    main = next(iter(tree.xpath("//main")), None)
    if main is None:
        return
    code = page.locale.language_code if page.locale_id else ""
    written = [(each, _text(each)) for each in main.xpath(TEXTS) if not each.xpath(OF_THE_HOUSE)]
    yield from _of_language(written, code, easy=page.is_easy)
    yield from _of_names(written)
    yield from _of_links(main)
    yield from _of_pictures(main)
    yield from _of_headings(main)
    top = next(iter(main.xpath(".//h1")), main)
    texts = [text for each, text in written if not each.xpath(HOLDS) and each.tag in HOLDS.split("|")]
    if language.is_hard(texts, code):
        yield top, "hard-to-read"
    if not page.review_by:
        yield top, "review-date"
    if is_missing_elsewhere(page):
        yield top, "translation"


def is_missing_elsewhere(page) -> bool:
    """Is there a language this page is not written in yet? Leichte Sprache is German, and has no other."""
    if page.is_easy or page.pk is None:
        return False
    return page.get_translations(inclusive=True).count() < Locale.objects.count()


def _text(element) -> str:
    """What it says; lines that were ended on purpose stay lines."""
    said = "".join("\n" if each == "\n" else " ".join(each.split("\n")) for each in _pieces(element))
    return "\n".join(" ".join(line.split()) for line in said.split("\n")).strip()


def _pieces(element) -> Iterator[str]:
    yield element.text or ""
    for child in element:
        yield from ("\n",) if child.tag == "br" else _pieces(child) if isinstance(child.tag, str) else ()
        yield child.tail or ""


def _of_language(written, code, *, easy):
    for element, text in written:
        if element.xpath(HOLDS):
            continue  # its parts are looked at one by one
        if language.has_long_sentence(text, code, easy=easy):
            yield element, "long-sentence"
        if language.has_long_word(text, code):
            yield element, "long-word"


def _of_names(written):
    # SECURITY: asked are the names of accounts, which colleagues know. No case is asked who is in it.
    known = naming.Names(Person.objects.values_list("name", flat=True))
    for element, text in written:
        if not element.xpath(HOLDS) and naming.names_somebody(text, known):
            yield element, "name-of-a-person"


def _of_links(main):
    for link in main.xpath(".//a[@href]"):
        text = _text(link)
        if SAYS_NOTHING.fullmatch(text) or ADDRESS.fullmatch(text) or (not text and not link.xpath(".//img[@alt]")):
            yield link, "link-text"


def _of_pictures(main):
    for picture in main.xpath(".//img"):
        alternative = picture.get("alt")
        if alternative is None or (alternative and NO_WORDS.fullmatch(alternative.strip())):
            yield picture, "alternative-text"


def _of_headings(main):
    before = 0
    for heading in main.xpath(".//h1|.//h2|.//h3|.//h4|.//h5|.//h6"):
        level = int(heading.tag[1])
        if level > before + 1:
            yield heading, "heading-order"
        before = level
