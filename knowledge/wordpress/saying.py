"""What a page says of an item: converted, judged, and looked through for what editors have to do."""

import hashlib
import json
import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from knowledge.models import ArticlePage, WordPressItem
from knowledge.wordpress.judge import Shown, Source, Verdict, judge
from knowledge.wordpress.lookup import Lookup
from knowledge.wordpress.markup import convert
from knowledge.wordpress.names import names_in

TAG = re.compile(r"<[^>]*>")

NOTED = {
    "draft": "was_draft",
    "pending": "was_pending",
    "private": "was_private",
    "future": "was_scheduled",
}
"""What an editor should know of how far an item was seen before."""


@dataclass(frozen=True, slots=True)
class Said:
    """The words of a page, and what was found on the way."""

    title: str
    summary: str
    body: list[dict[str, Any]]
    keywords: str
    findings: list[list[str]]
    pieces: list[list[Any]]
    names: list[str]
    verdict: Verdict

    @property
    def fields(self) -> dict[str, str]:
        """As a page takes them."""
        return {
            "title": self.title,
            "summary": self.summary,
            "body": json.dumps(self.body),
            "keywords": self.keywords,
        }

    @property
    def digest(self) -> bytes:
        """SHA-256 of the words, as `digest_of` tells it of a page."""
        return digest_of(ArticlePage(**self.fields))


def digest_of(page: ArticlePage) -> bytes:
    """SHA-256 of what an import writes of a page: by it one knows whether an editor has changed that.

    The ids of blocks are left out: they are made anew each time.
    """
    body = page.body
    list(body)  # read once, so that blocks are told in today's spelling
    told = [page.title, page.summary, _without_ids(body.get_prep_value()), page.keywords]
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).digest()


def said_of(item: WordPressItem, lookup: Lookup, known: Collection[str]) -> Said:
    """Make the words of its page from an item. `known`: names of the export's authors."""
    source, asked = item.source, lookup.for_item(item)
    footnotes = _first(source, "footnotes")
    made = convert(
        source["title"],
        source["excerpt"],
        source["content"],
        where=asked,
        featured=_number(_first(source, "_thumbnail_id")),
        footnotes=footnotes,
    )
    title = made.title or f"{item.kind} {item.number}"
    shown = Shown(title, made.summary if source["excerpt"].strip() else "", made.body)
    reusable = _Reusable(lookup)
    verdict = judge(Source(source["title"], source["excerpt"], source["content"], reusable, footnotes), shown)
    findings = [[each.code, each.about] for each in made.findings]
    if item.status in NOTED:
        findings.append([NOTED[item.status], f"{item.published:%Y-%m-%d}" if item.published else ""])
    elif item.status != "publish":
        findings.append(["status", item.status])
    if source["has_password"]:
        findings.append(["was_protected", ""])
    if item.nth:
        findings.append(["number_doubled", str(item.number)])
    return Said(
        title=title,
        summary=made.summary or title[:250],
        body=made.body,
        keywords=keywords(source["terms"]),
        findings=findings,
        pieces=[[was, became, times] for (was, became), times in made.pieces.items()],
        names=names_in(_text_of(shown), known),
        verdict=verdict,
    )


class _Reusable(dict):
    """The reusable blocks of the export, fetched when they are asked for."""

    def __init__(self, lookup):
        super().__init__()
        self.lookup = lookup

    def __missing__(self, number):
        content = self.lookup.reusable(number)
        if content is None:
            raise KeyError(number)
        return content

    def get(self, number, default=None):
        try:
            return self[number]
        except KeyError:
            return default

    def __contains__(self, number):
        return self.get(number) is not None


def keywords(terms) -> str:
    """Categories and tags, and terms of other taxonomies, once each; "Uncategorized" says nothing."""
    named = dict.fromkeys(
        name.replace(",", " ").strip()
        for taxonomy, slug, name in terms
        if taxonomy not in ("nav_menu", "post_format") and slug not in ("uncategorized", "allgemein", "unkategorisiert")
    )
    return ", ".join(filter(None, named))


def _first(source, name) -> str:
    return next(iter(source["fields"].get(name, ())), "")


def _number(said: str) -> int | None:
    return int(said) if said.isascii() and said.isdecimal() and len(said) < 19 else None


def _without_ids(value):
    if isinstance(value, dict):
        return {name: _without_ids(each) for name, each in value.items() if name != "id" or "type" not in value}
    return [_without_ids(each) for each in value] if isinstance(value, list) else value


def _text_of(shown: Shown) -> str:
    return TAG.sub(" ", " ".join([shown.title, *_strings(shown.body)]))


def _strings(value):
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for name, each in value.items():
            if name not in ("id", "type"):
                yield from _strings(each)
    elif isinstance(value, list):
        for each in value:
            yield from _strings(each)
