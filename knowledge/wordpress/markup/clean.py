"""HTML as a browser would read it, as a tree: no script, no handler, no comment, whatever was open closed."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

import nh3
from lxml import etree, html

DEEPEST = 100
"""Elements within elements; deeper ones are taken for what they hold."""

_WITHOUT_END = "area|base|br|col|embed|hr|img|input|link|meta|param|source|track|wbr"
_ENDS_ITSELF = f"{_WITHOUT_END}|p|li|dt|dd|tr|td|th|thead|tbody|tfoot|option|optgroup|rt|rp|colgroup"

_NAMES = (
    "a abbr acronym address area article aside audio b bdi bdo big blockquote br button caption center cite code "
    "col colgroup data dd del details dfn dialog dir div dl dt em embed fieldset figcaption figure font footer "
    "form h1 h2 h3 h4 h5 h6 header hgroup hr i img input ins kbd label legend li listing main map mark menu meter "
    "nav object ol optgroup option output p picture pre progress q rp rt ruby s samp search section select small "
    "source span strike strong sub summary sup table tbody td textarea tfoot th thead time tr tt u ul var video "
    "wp-block wp-end wp-frame wp-gallery"
)
TAGS = frozenset(_NAMES.split())
_EVERYWHERE = {"class", "data-was", "id"}
_ATTRIBUTES = {
    "a": {"data-fn", "href", "name", "rel"},
    "area": {"alt", "href"},
    "audio": {"src"},
    "embed": {"src"},
    "font": {"color", "style"},
    "img": {"alt", "data-fn", "data-id", "data-lazy-src", "data-orig-file", "data-src", "src", "title"},
    "input": {"alt", "placeholder", "type", "value"},
    "li": {"value"},
    "object": {"data", "title"},
    "ol": {"reversed", "start", "type"},
    "optgroup": {"label"},
    "option": {"label"},
    "q": {"cite"},
    "source": {"src"},
    "span": {"style"},
    "sup": {"data-fn"},
    "table": {"summary"},
    "td": {"colspan", "rowspan"},
    "textarea": {"placeholder"},
    "th": {"colspan", "rowspan"},
    "video": {"src"},
    "wp-block": {"n"},
    "wp-end": {"n"},
    "wp-frame": {"data-src", "src", "title"},
    "wp-gallery": {"ids", "type"},
}
_CLEANER = nh3.Cleaner(
    tags=set(TAGS),
    attributes={"*": _EVERYWHERE} | _ATTRIBUTES,
    clean_content_tags={"script", "style"},
    url_schemes={"http", "https", "mailto", "tel", "ftp"},
    link_rel=None,
    strip_comments=True,
)
_PARSER = etree.XMLParser(huge_tree=True, resolve_entities=False, no_network=True, load_dtd=False)

_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_CDATA = re.compile(r"<!\[CDATA\[|\]\]>")
_NEVER_ENDS = re.compile(r"<!--(?!\s*/?wp:)")
_PARTS = re.compile(r"<!--\s*(?:more\b[^>]*?|nextpage|noteaser)\s*-->", re.IGNORECASE)
_OURS = re.compile(r"<(/?)(wp-(?:block|end|frame|gallery))", re.IGNORECASE)
_INLINE_DATA = re.compile(r"data:[a-z]+/[a-z0-9.+;=-]*,[^\s\"'<>)]{100,}", re.IGNORECASE)
_ANOTHER = {
    # not shown as long as pictures and scripts are: their words are words all the same
    "noscript": "div", "noembed": "div", "noframes": "div", "template": "div", "canvas": "div",
    "plaintext": "div", "title": "div",
    "form": "div",  # one within another would be nothing at all
    "xmp": "pre", "iframe": "wp-frame", "image": "img",
}  # fmt: skip
_RENAMED = re.compile(rf"<(/?)({'|'.join(_ANOTHER)})(?=[\s/>])", re.IGNORECASE)
_DRAWN = re.compile(
    r"</?(?:svg|math|frameset|isindex|path|rect|circle|ellipse|line|polygon|polyline|use|stop)(?=[\s/>])[^>]*>",
    re.IGNORECASE,
)
_HAS_DRAWN = re.compile(r"<(?:svg|math|frameset|isindex)[\s/>]", re.IGNORECASE)
_VOID = re.compile(rf"(<(?:{_WITHOUT_END})(?: [^>]*)?)>")
_APART = re.compile(
    r"</?(?:table|tr|tbody|thead|tfoot|caption|col|colgroup|td|th|html|head|body|frame)(?=[\s/>])[^<>]*>"
    r"|</(?:address|article|aside|blockquote|button|center|dd|details|dir|div|dl|dt|fieldset|figcaption|figure|footer|"
    r"h[1-6]|header|legend|li|main|menu|nav|object|ol|option|section|summary|ul|audio|video|wp-frame)\s*>",
    re.IGNORECASE,
)
"""What keeps words apart even where it is astray and a browser overlooks it."""

_IN_TABLES = "table|tr|tbody|thead|tfoot|colgroup"
_ASTRAY = re.compile(
    rf"(?:<(?:{_IN_TABLES})(?=[\s/>])[^<>]*>|</(?:tr|tbody|thead|tfoot|td|th|caption)\s*>)"
    rf"(?=\s*(?:[^\s<]|<(?!/?(?:{_IN_TABLES}|td|th|caption|col|script|style|wp-\w+)[\s/>]|!)))",
    re.IGNORECASE,
)
"""Where a table goes on with what is none of its parts: a browser puts all of that before it, in one."""

_BARE = re.compile(r"&(?![a-zA-Z#])")
_TAG = re.compile(r"<(/?)([a-zA-Z][^\s/>]*)")


def mended(text: str) -> str:
    """The text without what is no text: characters that stand for nothing, marks of XML, pictures written out."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = _CONTROL.sub("", text)
    if "[CDATA[" in text:
        text = _CDATA.sub("", text)
    if "data:" in text:
        text = _INLINE_DATA.sub("data:", text)
    text = _PARTS.sub("\n\n", text)
    text = _OURS.sub(r"<\1x-\2", text)
    end = text.rfind("-->") + 3 if "-->" in text else 0
    return text[:end] + _NEVER_ENDS.sub(" ", text[end:]) if "<!--" in text[end:] else text


def tree_of(text: str) -> tuple[etree._Element, bool]:
    """The elements of this HTML below one root, and whether they were nested too deeply to be kept apart."""
    text = _BARE.sub("&amp;", text)  # many of them take a browser's way long
    text = _RENAMED.sub(lambda match: f"<{match[1]}{_ANOTHER[match[2].lower()]}", text)
    if _HAS_DRAWN.search(text):
        text = _DRAWN.sub(" ", text)
    text = _ASTRAY.sub(r"\g<0><br>", _APART.sub(r"\g<0> ", text))
    is_too_deep = _is_too_deep(text)
    if is_too_deep:
        text = _flat(text)
    clean = _CONTROL.sub("", _CLEANER.clean(text)).replace("&nbsp;", "\xa0")
    return _parsed(f"<wp-root>{_VOID.sub(r'\1/>', clean)}</wp-root>"), is_too_deep


def take_out(el: etree._Element) -> None:
    """Takes an element out of its tree. What follows it stays."""
    parent, before = el.getparent(), el.getprevious()
    tail, el.tail = f" {el.tail or ''}", None
    if before is not None:
        before.tail = (before.tail or "") + tail
    else:
        parent.text = (parent.text or "") + tail
    parent.remove(el)


@contextmanager
def without(el: etree._Element) -> Iterator[None]:
    """Its tree without this element for a while. What is read a second time finds it again."""
    parent, tail = el.getparent(), el.tail
    place = etree.Element("wp-end")
    place.tail = f" {tail or ''}"
    parent.replace(el, place)
    try:
        yield
    finally:
        parent.replace(place, el)
        el.tail = tail


def _parsed(text: str) -> etree._Element:
    try:
        return etree.fromstring(text, _PARSER)
    except etree.XMLSyntaxError:
        return html.fragment_fromstring(text, create_parent="wp-root")


def _is_too_deep(text: str) -> bool:
    """By counting what is opened and not closed: a browser's own way takes the square of the depth."""
    if text.count("<") <= DEEPEST:
        return False
    depth = 0
    for closes, name in _TAG.findall(text):
        if name.lower() in _ENDS:
            continue
        depth = max(0, depth - 1) if closes else depth + 1
        if depth > DEEPEST:
            return True
    return False


_ENDS = frozenset(_ENDS_ITSELF.split("|"))


def _flat(text: str) -> str:
    """Without the elements that only hold others; those that end a line end it still."""
    return re.sub(r"</?(?!(?:p|br|h[1-6]|img|hr|a|li|wp-\w+)[\s/>])[a-zA-Z][^\s<>]*[^<>]*>", _instead, text)


def _instead(match) -> str:
    name = _TAG.match(match[0])[2].lower()
    if name in ("script", "style"):
        return match[0]
    return "<br>" if name in ("div", "td", "tr", "table", "section", "ul", "ol", "blockquote", "dd", "dt") else ""
