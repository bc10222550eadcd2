"""The guidance the house starts with: written words in files, read and checked here. Knows no Django.

`articles/<key>/<language>.toml` holds one article; `easy.toml` beside it is German in Leichte Sprache, where the end
of a line is meant and has to be kept. The other files hold what the articles point to. Whatever does not fit raises
`Wrong`, which names the file.
"""

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
LANGUAGES = ("de", "en")
EASY = "easy"
SECTIONS = ("recognise", "act", "report")
AUDIENCES = ("everyone", "managers")
BEHAVIOURS = (
    "pathway",
    "fixation",
    "identification",
    "novel_aggression",
    "energy_burst",
    "leakage",
    "last_resort",
    "directly_communicated_threat",
)
# Pages of the portal that a text may lead to; the loader knows their addresses.
PAGES = ("report", "help-now", "reading-safely")
CALLOUTS = ("note", "caution", "danger")
CONTACT_KINDS = ("emergency", "company", "helpline", "authority")
COUNTRIES = ("DE", "AT", "CH", "PL", "US")
SUMMARY_LETTERS = 200

# A block is told by its first word; beside it stand the words it needs and those it may have.
BLOCKS: dict[str, tuple[set[str], set[str]]] = {
    "callout": ({"text"}, set()),
    "heading": (set(), set()),
    "text": (set(), set()),
    "steps": (set(), {"title"}),
    "do": ({"dont"}, set()),
    "checklist": (set(), {"title"}),
    "contact": (set(), set()),
    "question": ({"answer"}, set()),
    "quote": ({"source"}, set()),
    "table": ({"caption"}, set()),
    "related": (set(), set()),
    "seen": (set(), set()),
}
LISTS = {"steps", "do", "dont", "checklist", "contact", "related"}
# What in a block points somewhere instead of being read.
KEYS = {"contact", "related", "seen", "callout"}

SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
LINK = re.compile(r"\[([^\]]+)\]\(([^)\s]+)\)")
PHONE = re.compile(r"\+?[0-9][0-9 -]*")
SOURCE = re.compile(r"S[0-9]{1,3}|§ [0-9]+ \w+")  # a source of the domain report, or a law


class Wrong(ValueError):
    """A file of the first guidance says something that does not fit; the message begins with the file."""

    def __init__(self, where: str, what: str) -> None:
        super().__init__(f"first_guidance/{where}: {what}")


@dataclass(frozen=True)
class Block:
    """One piece of a page: what kind it is, and its values under the names of the file."""

    kind: str
    values: dict[str, Any]

    @property
    def shape(self) -> tuple[Any, ...]:
        """What two languages must have in common: kind, lengths of lists, and whatever points somewhere."""
        lengths = tuple((name, len(value)) for name, value in sorted(self.values.items()) if isinstance(value, list))
        pointing = tuple((name, str(value)) for name, value in sorted(self.values.items()) if name in KEYS)
        return (self.kind, lengths, pointing)

    def texts(self) -> list[str]:
        """Every piece of writing in the block, in order, as it stands in the file."""
        found: list[str] = []
        for name, value in self.values.items():
            if name in KEYS:
                continue
            if isinstance(value, str):
                found.append(value)
            else:
                found += [cell for item in value for cell in (item if isinstance(item, list) else [item])]
        return found


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


def plain(text: str) -> str:
    """The words without marks: links become their words, bold its text, list points their line."""
    text = LINK.sub(r"\1", text).replace("**", "")
    return re.sub(r"(?m)^- ", "", text)


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
    for contact in _read(where).get("contact", []):
        key = _text(where, contact, "key")
        at = f"{where}, {key}"
        if key in found:
            raise Wrong(at, "stands there twice")
        _one_of(at, contact, "kind", CONTACT_KINDS)
        _one_of(at, contact, "country", COUNTRIES)
        _words(at, contact, {"key", "kind", "country", "phone", "website", "confirmed", *IN_BOTH})
        phone = _text(at, contact, "phone", empty=contact["kind"] in ("company", "authority"))
        if phone and not PHONE.fullmatch(phone):
            raise Wrong(at, f"nobody can dial {phone!r}")
        website = _text(at, contact, "website", empty=contact["kind"] == "company")
        if website and not website.startswith("https://"):
            raise Wrong(at, "the website does not begin with https://")
        confirmed = _text(at, contact, "confirmed", empty=True)
        if confirmed and not SOURCE.fullmatch(confirmed):
            raise Wrong(at, f"{confirmed!r} is no mark of a source")
        for name in IN_BOTH:
            for language in LANGUAGES:
                _text(f"{at}, {name}", contact[name], language, empty=name in ("hours", "without_voice"))
        found[key] = contact
    return found


IN_BOTH = ("name", "purpose", "hours", "without_voice")


@cache
def terms() -> dict[str, dict[str, Any]]:
    """The glossary by key: per language term, explanation and the forms that occur in texts."""
    where = "glossary.toml"
    found: dict[str, dict[str, Any]] = {}
    for term in _read(where).get("term", []):
        key = _text(where, term, "key")
        at = f"{where}, {key}"
        if key in found:
            raise Wrong(at, "stands there twice")
        _words(at, term, {"key", *LANGUAGES})
        for language in LANGUAGES:
            _words(f"{at}, {language}", term[language], {"term", "explanation"}, {"forms"})
            _text(at, term[language], "term")
            _text(at, term[language], "explanation")
            term[language].setdefault("forms", [])
        found[key] = term
    return found


@cache
def sections() -> dict[str, Any]:
    """`section`: the three sections in order with their articles; `home`: the words of the front page."""
    where = "sections.toml"
    found = _read(where)
    _words(where, found, {"home", "section"})
    if tuple(section.get("key") for section in found["section"]) != SECTIONS:
        raise Wrong(where, f"the sections are {', '.join(SECTIONS)}, in this order")
    for section in found["section"]:
        at = f"{where}, {section['key']}"
        _words(at, section, {"key", "articles", *LANGUAGES})
        for language in LANGUAGES:
            _head(f"{at}, {language}", section[language])
    for language in LANGUAGES:
        _text(f"{where}, home", found["home"][language], "title")
        _text(f"{where}, home", found["home"][language], "lead")
    return found


@cache
def synonyms() -> dict[str, list[list[str]]]:
    """Per language the groups of words that mean the same to somebody who searches."""
    where = "synonyms.toml"
    found: dict[str, list[list[str]]] = {language: [] for language in LANGUAGES}
    for group in _read(where).get("group", []):
        _words(where, group, {"language", "words"})
        _one_of(where, group, "language", LANGUAGES)
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
    for key, spoken in _read(where).items():
        found[key] = {}
        for language, page in spoken.items():
            at = f"{where}, {key}.{language}"
            _one_of(at, {"language": language}, "language", (*LANGUAGES, EASY))
            _words(at, page, {"title", "slug", "summary", "body"})
            _head(at, page)
            found[key][language] = Page(
                key=key,
                language=language,
                title=page["title"],
                slug=page["slug"],
                summary=page["summary"],
                body=_body(at, page["body"]),
            )
    return found


def _article(key: str, language: str) -> Article:
    where = f"articles/{key}/{language}.toml"
    found = _read(where)
    _words(where, found, {"title", "slug", "summary", "section", "audience", "body"})
    _head(where, found)
    _one_of(where, found, "section", SECTIONS)
    _one_of(where, found, "audience", AUDIENCES)
    return Article(
        key=key,
        language=language,
        title=found["title"],
        slug=found["slug"],
        summary=found["summary"],
        section=found["section"],
        audience=found["audience"],
        body=_body(where, found["body"]),
    )


def _body(where: str, blocks: list[dict[str, Any]]) -> tuple[Block, ...]:
    return tuple(_block(f"{where}, block {number}", values) for number, values in enumerate(blocks, start=1))


def _block(where: str, values: dict[str, Any]) -> Block:
    kind = next((kind for kind in BLOCKS if kind in values), None)
    if kind is None:
        raise Wrong(where, f"no kind of block has {sorted(values)}")
    needed, allowed = BLOCKS[kind]
    _words(where, values, {kind, *needed}, allowed)
    for name, value in values.items():
        if name == "table":
            if len(value) < 2 or len({len(row) for row in value}) != 1:
                raise Wrong(where, "the rows of the table differ in length")
        elif name in LISTS:
            if not isinstance(value, list) or not value:
                raise Wrong(where, f"{name} is no list")
        else:
            _text(where, values, name, empty=name == "seen")
    _points_to_something(where, values)
    block = Block(kind, values)
    for text in block.texts():
        _links(where, text)
    return block


def _points_to_something(where: str, values: dict[str, Any]) -> None:
    if "callout" in values:
        _one_of(where, values, "callout", CALLOUTS)
    if "seen" in values:
        _one_of(where, values, "seen", ("", *BEHAVIOURS))
    for key in values.get("contact", []):
        if key not in contacts():
            raise Wrong(where, f"there is no contact {key!r}")
    for key in values.get("related", []):
        if key not in _keys():
            raise Wrong(where, f"there is no article {key!r}")


def _links(where: str, text: str) -> None:
    for _, target in LINK.findall(text):
        kind, _, name = target.partition(":")
        known = {"article": _keys(), "page": PAGES}
        if kind == "https" or name in known.get(kind, ()):
            continue
        raise Wrong(where, f"the link to {target!r} leads nowhere")


def _keys() -> list[str]:
    return [key for section in sections()["section"] for key in section["articles"]]


def _read(where: str) -> dict[str, Any]:
    try:
        return tomllib.loads((HERE / where).read_text(encoding="utf-8"))
    except FileNotFoundError as missing:
        raise Wrong(where, "is missing") from missing
    except tomllib.TOMLDecodeError as trouble:
        raise Wrong(where, str(trouble)) from trouble


def _head(where: str, values: dict[str, Any]) -> None:
    for name in ("title", "slug", "summary"):
        _text(where, values, name)
    if not SLUG.fullmatch(values["slug"]):
        raise Wrong(where, f"{values['slug']!r} is no slug")
    if len(values["summary"]) > SUMMARY_LETTERS:
        raise Wrong(where, f"the summary has {len(values['summary'])} letters, more than {SUMMARY_LETTERS}")


def _text(where: str, values: dict[str, Any], name: str, *, empty: bool = False) -> str:
    value = values.get(name)
    if not isinstance(value, str) or not (value.strip() or empty):
        raise Wrong(where, f"{name} is missing or no text")
    return value


def _one_of(where: str, values: dict[str, Any], name: str, allowed: tuple[str, ...]) -> None:
    if values.get(name) not in allowed:
        raise Wrong(where, f"{name} is {values.get(name)!r}, not one of {', '.join(allowed)}")


def _words(where: str, values: dict[str, Any], needed: set[str], allowed: set[str] | None = None) -> None:
    if missing := needed - set(values):
        raise Wrong(where, f"{', '.join(sorted(missing))} is missing")
    if strange := set(values) - needed - (allowed or set()):
        raise Wrong(where, f"{', '.join(sorted(strange))} is not known here")
