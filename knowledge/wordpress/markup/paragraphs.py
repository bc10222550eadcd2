"""Paragraphs of what was written before there were blocks: an empty line ends one, a line's end is a line's end."""

import re

_BLOCKS = (
    "address|article|aside|audio|blockquote|body|button|caption|center|col|colgroup|dd|details|dialog|dir|div|dl|dt|"
    "embed|fieldset|figcaption|figure|footer|form|frameset|h[1-6]|head|header|hgroup|hr|html|iframe|legend|li|link|"
    "listing|main|map|math|menu|meta|nav|noscript|object|ol|optgroup|option|p|param|plaintext|search|section|select|"
    "summary|source|svg|table|tbody|td|textarea|tfoot|th|thead|title|tr|track|ul|video|wp-gallery|wp-playlist|xmp"
)
_PIECES = re.compile(
    # left as it stands, whole
    r"(?P<whole><(?P<name>pre|script|style|textarea|xmp)\b[^>]*>.*?(?:</(?P=name)\s*>|\Z)|<!--.*?(?:-->|\Z))"
    rf"|(?P<block></?(?:{_BLOCKS})\b[^>]*>)"
    r"|(?P<inline><[a-zA-Z/][^<>]*>)",
    re.DOTALL | re.IGNORECASE,
)
_ENDS_PARAGRAPH = re.compile(r"\n[ \t]*\n\s*")
_BREAK = re.compile(r"(<br\s*/?>)?[ \t]*\n[ \t]*", re.IGNORECASE)


def paragraphs(text: str) -> str:
    """HTML in which paragraphs and ends of lines are marked, as WordPress does when it shows such a text."""
    if "\n" not in text.strip():
        return text
    made, waiting, at = [], [], 0
    for match in _PIECES.finditer(text):
        waiting.append(text[at : match.start()])
        at = match.end()
        if match.lastgroup == "inline":
            # the end of a line within a tag is none of the text's
            waiting.append(match[0].replace("\n", " "))
            continue
        made += [_marked("".join(waiting)), match[0]]
        waiting = []
    waiting.append(text[at:])
    return "".join([*made, _marked("".join(waiting))])


def _marked(text: str) -> str:
    """A stretch without block-level tags."""
    inner = text.strip("\n")
    if "\n" not in inner:
        return text
    parts = [_BREAK.sub("<br>\n", part.strip()) for part in _ENDS_PARAGRAPH.split(inner)]
    before, after = text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]
    return before + "\n<p>".join(parts) + after
