"""What the comment of a block says: words for readers among numbers, colours, classes and addresses."""

import re
from html import unescape

NUMBER = re.compile(r"[0-9]{1,10}")
_UNSAID = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_MARKS = re.compile(r"<[^>]*>")
_FOR_READERS = re.compile(
    r"(?:title|text|label|content|heading|caption|description|quote|answer|question|button|name|author|value|message|"
    r"summary|body|alt|byline|prefix|suffix|placeholder|subtitle|job|role|price|citation)$",
    re.IGNORECASE,
)
_FOR_MACHINES = re.compile(
    r"(?:class|classname|id|ids|uid|anchor|url|href|src|link|color|colour|gradient|font|size|style|align\w*|slug|type|"
    r"tag|tagname|layout|theme|icon\w*|unit|width|height|target|rel|css|key|hash|provider\w*|service|format|position|"
    r"level|variation|namespace|orientation|justifycontent|lock|metadata|ref|mode|transition|animation|effect|html_id)$",
    re.IGNORECASE,
)
_IN_PARTS = re.compile(r"[A-Z]?[a-z0-9]+|[A-Z]+")


def text_of(block, *names: str) -> str:
    """What the comment says under the first of these names that says anything, in plain words."""
    for name in names:
        said = block.said.get(name)
        if isinstance(said, str) and said.strip():
            return plain(said)
    return ""


def number_of(block, *names: str) -> int | None:
    """The number of a thing that the comment names."""
    for name in names or ("id", "mediaId"):
        said = block.said.get(name)
        if isinstance(said, str) and NUMBER.fullmatch(said):
            said = int(said)
        if isinstance(said, int) and not isinstance(said, bool) and 0 < said < 2**31:
            return said
    return None


def plain(said: str) -> str:
    """Without marks, in one line."""
    return " ".join(unescape(_MARKS.sub(" ", _UNSAID.sub("", said))).split())


def words_of(said, name: str = "") -> list[str]:
    """What of this readers may have seen, in its order."""
    found: list[str] = []
    waiting = [(name, said)]
    while waiting:
        name, each = waiting.pop()
        if isinstance(each, dict):
            waiting += reversed(each.items())
        elif isinstance(each, list):
            waiting += [(name, one) for one in reversed(each)]
        elif isinstance(each, str) and _is_for_readers(name, each):
            found.append(plain(each))
    return [each for each in dict.fromkeys(found) if each]


def _is_for_readers(name: str, said: str) -> bool:
    words = plain(said)
    if not any(each.isalpha() for each in words) or re.match(r"(?:[a-z]+:)?//|[#{\[.]|data:", words):
        return False
    if _FOR_MACHINES.fullmatch(name) or _FOR_MACHINES.fullmatch((_IN_PARTS.findall(name) or [""])[-1]):
        return False
    if _FOR_READERS.search(name):
        return True
    if " " in words:
        return not re.search(r"[{};]|:\s*\d|\b\d+(?:px|em|rem|%)", words)
    return words[0].isupper() and words[1:].islower()
