"""WordPress's shortcodes: those it brings itself become HTML, all others stay word by word and are named."""

import re
from html import escape, unescape

_NAME = r"[a-zA-Z][\w-]{2,}"
_SAID = r"(?:\s[^\[\]]*?)?"
_KNOWN = re.compile(
    rf"\[(?P<name>caption|wp_caption|gallery|audio|video|embed|playlist)(?P<said>{_SAID})(?:/\]|\]"
    r"(?:(?P<inner>(?:(?!\[/?(?P=name)\b).)*)\[/(?P=name)\])?)",
    re.DOTALL,
)
_ESCAPED = re.compile(r"\[\[(/?[a-zA-Z][^\[\]]*)\]\]")
_SAYS = re.compile(r"""([\w-]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'\]]+))|"([^"]*)"|(\S+)""")
_ANY = re.compile(rf"\[(?P<closes>/?)(?P<name>{_NAME})(?P<said>(?:\s[^\[\]]*)?)(?P<void>/?)\]")
_ALONE = re.compile(rf"(?:\s*\[/?{_NAME}(?:\s[^\[\]]*)?/?\])+\s*")
_AROUND = re.compile(rf"\s*\[(?P<name>{_NAME})(?:\s[^\[\]]*)?\].*\[/(?P=name)\]\s*", re.DOTALL)
_PICTURE = re.compile(r"\s*((?:<a\s[^>]*>\s*)?<img\s[^>]*>(?:\s*</a>)?)(.*)", re.DOTALL | re.IGNORECASE)
_SOURCES = ("src", "mp3", "m4a", "ogg", "wav", "wma", "flac", "mp4", "m4v", "webm", "ogv", "wmv", "flv", "mov")


def known(html: str) -> str:
    """This HTML with the shortcodes of WordPress itself as elements."""
    if "[" not in html:
        return html
    kept: list[str] = []

    def aside(match):
        kept.append(f"&#91;{match[1]}&#93;")
        return f"\x00{len(kept) - 1}\x00"

    html = _ESCAPED.sub(aside, html)
    html = _KNOWN.sub(_element, html)
    return re.sub("\x00(\\d+)\x00", lambda match: kept[int(match[1])], html) if kept else html


def said_in(attributes: str) -> dict[str, str]:
    """What a shortcode says; what stands in it without a name is found under its place: "0", "1", …"""
    found: dict[str, str] = {}
    for name, *quoted, bare, alone in _SAYS.findall(unescape(attributes)):
        if name:
            found[name.lower()] = next((each for each in (*quoted[:2], quoted[2]) if each), "")
        else:
            found[str(len(found))] = bare or alone
    return found


def _element(match) -> str:
    name, inner = match["name"], match["inner"] or ""
    said = said_in(match["said"] or "")
    return _MAKERS[name](said, inner, name)


def _caption(said, inner, name) -> str:
    picture = _PICTURE.fullmatch(inner)
    shown, words = (picture[1], picture[2]) if picture else (inner, "")
    words = words.strip() or escape(said.get("caption", ""))
    below = f"<figcaption>{words}</figcaption>" if words else ""
    return f'<figure data-was="[caption]">{shown}{below}</figure>'


def _numbers(said, inner, name) -> str:
    numbers = said.get("ids") or said.get("include") or ""
    kind = escape(said.get("type", "audio" if name == "playlist" else ""))
    return f'<wp-gallery data-was="[{name}]" ids="{escape(numbers)}" type="{kind}"></wp-gallery>{inner}'


def _media(said, inner, name) -> str:
    addresses = [said[each] for each in _SOURCES if said.get(each)] or [said.get("0", "")]
    return f'<{name} data-was="[{name}]" src="{escape(addresses[0])}"></{name}>{inner}'


def _embed(said, inner, name) -> str:
    return f'<div data-was="[embed]">{inner.strip() or escape(said.get("src", said.get("0", "")))}</div>'


_MAKERS = {
    "caption": _caption, "wp_caption": _caption, "gallery": _numbers, "playlist": _numbers,
    "audio": _media, "video": _media, "embed": _embed,
}  # fmt: skip


def stands_alone(text: str) -> bool:
    """Is a paragraph nothing but shortcodes, or words between the two ends of one?"""
    return "[" in text and bool(_ALONE.fullmatch(text) or _AROUND.fullmatch(text))


def named_in(text: str) -> list[str]:
    """The names of what is a shortcode beyond doubt: it says something by name, or ends, or stands alone."""
    alone = stands_alone(text)
    closed = {match["name"] for match in _ANY.finditer(text) if match["closes"]}
    return list(
        dict.fromkeys(
            match["name"]
            for match in _ANY.finditer(text)
            if alone or match["name"] in closed or match["void"] or "=" in match["said"]
        )
    )
