"""The words of the first guidance as blocks of a page: marks become HTML, keys become pages and contacts."""

import re
import uuid
from collections.abc import Callable
from html import escape

from django.urls import reverse
from django.utils.translation import override

from knowledge.first_guidance import LINK, Block

BOLD = re.compile(r"\*\*(.+?)\*\*")
LEADS_TO = {"report": "report", "help-now": "help_now", "reading-safely": "reading_safely"}


class Writer:
    """Writes blocks in one language. `page_of` and `contact_of` give the number of what a key names."""

    def __init__(self, language: str, *, page_of: Callable[[str], int], contact_of: Callable[[str], int]):
        self.language, self.page_of, self.contact_of = language, page_of, contact_of

    def body(self, blocks: tuple[Block, ...]) -> list[dict]:
        """The blocks as Wagtail keeps them."""
        return [self._block(block) for block in blocks]

    def text(self, written: str) -> str:
        """Paragraphs and lists as HTML. The end of a line inside a paragraph is kept: Leichte Sprache means it."""
        parts = re.split(r"\n\s*\n", written.strip())
        return "".join(self._list(part) if part.startswith("- ") else f"<p>{self._lines(part)}</p>" for part in parts)

    def _list(self, part):
        items = re.split(r"(?m)^- ", part)[1:]
        return "<ul>" + "".join(f"<li>{self._lines(item)}</li>" for item in items) + "</ul>"

    def _lines(self, part):
        lines = part.strip().split("\n")
        return "<br/>".join(self._marks(line.strip()) for line in lines)

    def _marks(self, line):
        written, at = [], 0
        for link in LINK.finditer(line):
            written += [escape(line[at : link.start()], quote=False), self._link(link[1], link[2])]
            at = link.end()
        return BOLD.sub(r"<b>\1</b>", "".join(written) + escape(line[at:], quote=False))

    def _link(self, words, target):
        kind, _, name = target.partition(":")
        if kind == "article":
            return f'<a linktype="page" id="{self.page_of(name)}">{escape(words)}</a>'
        if kind == "page":
            with override(self.language):
                target = reverse(LEADS_TO[name])
            target += f"?language={self.language}" if name == "report" else ""
        return f'<a href="{escape(target)}">{escape(words)}</a>'

    def _block(self, block):
        values = block.values
        write = {
            "heading": lambda: ("heading", {"words": values["heading"], "anchor": ""}),
            "text": lambda: ("text", self.text(values["text"])),
            "callout": self._callout,
            "steps": lambda: ("steps", self._titled(values, "steps")),
            "checklist": lambda: ("checklist", self._titled(values, "checklist")),
            "do": lambda: ("do_and_dont", {name: self._each(values[name]) for name in ("do", "dont")}),
            "contact": lambda: ("contacts", [item(self.contact_of(key)) for key in values["contact"]]),
            "question": lambda: (
                "question",
                {"question": values["question"], "answer": self.text(values["answer"])},
            ),
            "quote": lambda: ("quote", {"quote": values["quote"], "source": values["source"]}),
            "table": self._table,
            "related": lambda: ("related", [item(self.page_of(key)) for key in values["related"]]),
            "seen": lambda: ("seen", {"behaviour": values["seen"]}),
        }[block.kind]
        kind, value = write(values) if block.kind in ("callout", "table") else write()
        return {"type": kind, "value": value}

    def _callout(self, values):
        if values["callout"] == "danger":
            return "danger", {"heading": values["text"].strip()}
        return "callout", {"kind": values["callout"], "heading": "", "text": self.text(values["text"])}

    def _table(self, values):
        head, *rows = values["table"]
        return "table", {
            "columns": [{"type": "text", "heading": heading} for heading in head],
            "rows": [{"values": [self.text(cell) for cell in row]} for row in rows],
            "caption": values["caption"],
        }

    def _titled(self, values, name):
        return {"title": values.get("title", ""), "items": self._each(values[name])}

    def _each(self, lines):
        return [item(self.text(line)) for line in lines]


def item(value) -> dict:
    """A line of a list as Wagtail keeps it: by its id it is told from a mere value."""
    return {"type": "item", "value": value, "id": str(uuid.uuid4())}
