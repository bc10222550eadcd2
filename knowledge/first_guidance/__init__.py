"""The guidance the house starts with: written words in files, read and checked here. Knows no Django.

`articles/<key>/<language>.toml` holds one article; `easy.toml` beside it is German in Leichte Sprache, where the end
of a line is meant and has to be kept. The other files hold what the articles point to. Whatever does not fit raises
`Wrong`, which names the file.
"""

import re
from dataclasses import dataclass
from functools import cache
from typing import Any

from knowledge.first_guidance.blocks import BEHAVIOURS, LINK, Block, Known, body_of, plain
from knowledge.first_guidance.files import HERE, Wrong, head_of, one_of, read, text_of, words_of

__all__ = [
    "BEHAVIOURS",
    "LINK",
    "Article",
    "Block",
    "Page",
    "Wrong",
    "articles",
    "contacts",
    "pages",
    "plain",
    "sections",
    "synonyms",
    "terms",
]

LANGUAGES = ("de", "en")
EASY = "easy"
SECTIONS = ("recognise", "act", "report")
AUDIENCES = ("everyone", "managers")
CONTACT_KINDS = ("emergency", "company", "helpline", "authority")
COUNTRIES = ("DE", "AT", "CH", "PL", "US")
PHONE = re.compile(r"\+?[0-9][0-9 -]*")
SOURCE = re.compile(r"S[0-9]{1,3}|§ [0-9]+ \w+")  # a source of the domain report, or a law


@dataclass(frozen=True)
class Article:
    key: str
    language: str
    title: str
    slug: str
    summary: str
    section: str
    audience: str
    body: tuple[Block, ...]

    def texts(self) -> list[str]:
        return [self.title, self.summary, *(text for block in self.body for text in block.texts())]

    @property
    def words(self) -> int:
        """Words a reader meets, with title and summary; contact cards bring their own and are not counted."""
        return sum(len(re.findall(r"\w[\w'’.-]*", plain(text))) for text in self.texts())


@dataclass(frozen=True)
class Page:
    """A page beside the articles, such as the one on reading safely."""

    key: str
    language: str
    title: str
    slug: str
    summary: str
    body: tuple[Block, ...]

    def texts(self) -> list[str]:
        return [self.title, self.summary, *(text for block in self.body for text in block.texts())]


@cache
def articles() -> dict[str, dict[str, Article]]:
    """Every article by key, then by language ("de", "en", for some "easy"), in the order of the sections."""
    found: dict[str, dict[str, Article]] = {}
    placed = [(key, section["key"]) for section in sections()["section"] for key in section["articles"]]
    for key, section_key in placed:
        folder = HERE / "articles" / key
        if not folder.is_dir():
            raise Wrong("sections.toml", f"there is no article {key!r}")
        found[key] = {}
        for path in sorted(folder.glob("*.toml")):
            if path.stem not in (*LANGUAGES, EASY):
                raise Wrong(f"articles/{key}/{path.name}", "is no language of the guidance")
            article = _article(key, path.stem)
            if article.section != section_key:
                raise Wrong(
                    f"articles/{key}/{path.name}", f"section is {article.section!r}, but {section_key!r} lists it"
                )
            found[key][path.stem] = article
        for language in LANGUAGES:
            if language not in found[key]:
                raise Wrong(f"articles/{key}", f"{language}.toml is missing")
    lying = {folder.name for folder in (HERE / "articles").iterdir() if folder.is_dir()}
    if forgotten := lying - {key for key, _ in placed}:
        raise Wrong("sections.toml", f"no section lists {sorted(forgotten)}")
    return found


@cache
def contacts() -> dict[str, dict[str, Any]]:
    """Every contact by key. Without a mark in `confirmed` it is shown as unconfirmed and cannot be published."""
    where = "contacts.toml"
    found: dict[str, dict[str, Any]] = {}
    for contact in read(where).get("contact", []):
        key = text_of(where, contact, "key")
        at = f"{where}, {key}"
        if key in found:
            raise Wrong(at, "stands there twice")
        one_of(at, contact, "kind", CONTACT_KINDS)
        one_of(at, contact, "country", COUNTRIES)
        words_of(at, contact, {"key", "kind", "country", "phone", "website", "confirmed", *IN_BOTH})
        phone = text_of(at, contact, "phone", empty=contact["kind"] in ("company", "authority"))
        if phone and not PHONE.fullmatch(phone):
            raise Wrong(at, f"nobody can dial {phone!r}")
        website = text_of(at, contact, "website", empty=contact["kind"] == "company")
        if website and not website.startswith("https://"):
            raise Wrong(at, "the website does not begin with https://")
        confirmed = text_of(at, contact, "confirmed", empty=True)
        if confirmed and not SOURCE.fullmatch(confirmed):
            raise Wrong(at, f"{confirmed!r} is no mark of a source")
        for name in IN_BOTH:
            for language in LANGUAGES:
                text_of(f"{at}, {name}", contact[name], language, empty=name in ("hours", "without_voice"))
        found[key] = contact
    return found


IN_BOTH = ("name", "purpose", "hours", "without_voice")


@cache
def terms() -> dict[str, dict[str, Any]]:
    """The glossary by key: per language term, explanation and the forms that occur in texts."""
    where = "glossary.toml"
    found: dict[str, dict[str, Any]] = {}
    for term in read(where).get("term", []):
        key = text_of(where, term, "key")
        at = f"{where}, {key}"
        if key in found:
            raise Wrong(at, "stands there twice")
        words_of(at, term, {"key", *LANGUAGES})
        for language in LANGUAGES:
            words_of(f"{at}, {language}", term[language], {"term", "explanation"}, {"forms"})
            text_of(at, term[language], "term")
            text_of(at, term[language], "explanation")
            term[language].setdefault("forms", [])
        found[key] = term
    return found


@cache
def sections() -> dict[str, Any]:
    """`section`: the three sections in order with their articles; `home`: the words of the front page."""
    where = "sections.toml"
    found = read(where)
    words_of(where, found, {"home", "section"})
    if tuple(section.get("key") for section in found["section"]) != SECTIONS:
        raise Wrong(where, f"the sections are {', '.join(SECTIONS)}, in this order")
    for section in found["section"]:
        at = f"{where}, {section['key']}"
        words_of(at, section, {"key", "articles", *LANGUAGES})
        for language in LANGUAGES:
            head_of(f"{at}, {language}", section[language])
    for language in LANGUAGES:
        text_of(f"{where}, home", found["home"][language], "title")
        text_of(f"{where}, home", found["home"][language], "lead")
    return found


@cache
def synonyms() -> dict[str, list[list[str]]]:
    """Per language the groups of words that mean the same to somebody who searches."""
    where = "synonyms.toml"
    found: dict[str, list[list[str]]] = {language: [] for language in LANGUAGES}
    for group in read(where).get("group", []):
        words_of(where, group, {"language", "words"})
        one_of(where, group, "language", LANGUAGES)
        words = group["words"]
        if len(words) < 2 or len({word.casefold() for word in words}) != len(words):
            raise Wrong(where, f"{words} is no group of different words")
        found[group["language"]].append(words)
    return found


@cache
def pages() -> dict[str, dict[str, Page]]:
    """Pages beside the articles by key, then by language."""
    where = "pages.toml"
    found: dict[str, dict[str, Page]] = {}
    for key, spoken in read(where).items():
        found[key] = {}
        for language, page in spoken.items():
            at = f"{where}, {key}.{language}"
            one_of(at, {"language": language}, "language", (*LANGUAGES, EASY))
            words_of(at, page, {"title", "slug", "summary", "body"})
            head_of(at, page)
            found[key][language] = Page(
                key=key,
                language=language,
                title=page["title"],
                slug=page["slug"],
                summary=page["summary"],
                body=body_of(at, page["body"], _known()),
            )
    return found


def _article(key: str, language: str) -> Article:
    where = f"articles/{key}/{language}.toml"
    found = read(where)
    words_of(where, found, {"title", "slug", "summary", "section", "audience", "body"})
    head_of(where, found)
    one_of(where, found, "section", SECTIONS)
    one_of(where, found, "audience", AUDIENCES)
    return Article(
        key=key,
        language=language,
        title=found["title"],
        slug=found["slug"],
        summary=found["summary"],
        section=found["section"],
        audience=found["audience"],
        body=body_of(where, found["body"], _known()),
    )


def _known() -> Known:
    listed = [key for section in sections()["section"] for key in section["articles"]]
    return Known(articles=listed, contacts=contacts())
