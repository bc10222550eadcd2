"""The words of a text of HTML and of blocks of ours, for tests: read in the plainest way there is."""

import re
from collections import Counter
from html.parser import HTMLParser
from typing import Any

JOINED = {"a", "b", "i", "em", "strong", "span", "u", "s", "code", "sup", "sub", "mark", "small", "del", "ins", "kbd"}
JOINED |= {"cite", "abbr", "font", "big", "strike", "tt", "samp", "var", "dfn", "label", "wbr", "custom-element"}
WORD = re.compile(r"\w+")


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.said: list[str] = []
        self.silent = 0

    def handle_starttag(self, tag, attrs):
        self.silent += tag in ("script", "style")
        if tag not in JOINED:
            self.said.append(" ")
        if tag == "img":
            self.said.append(f" {dict(attrs).get('alt') or ''} ")

    def handle_endtag(self, tag):
        self.silent -= tag in ("script", "style") and self.silent > 0
        if tag not in JOINED:
            self.said.append(" ")

    def handle_comment(self, data):
        if "wp:" in data:
            self.said.append(" ")

    def handle_data(self, data):
        if not self.silent:
            self.said.append(data)


def words_of_html(html: str) -> Counter[str]:
    """How often each word is said."""
    parser = _Words()
    parser.feed(html)
    parser.close()
    return Counter(WORD.findall("".join(parser.said)))


def words_of_blocks(value: Any) -> Counter[str]:
    """Every word in every text of these blocks."""
    if isinstance(value, str):
        return words_of_html(value)
    if isinstance(value, dict):
        value = [each for key, each in value.items() if key not in ("id", "type", "was", "anchor")]
    if isinstance(value, list):
        return sum(map(words_of_blocks, value), Counter())
    return Counter()
