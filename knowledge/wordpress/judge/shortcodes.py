"""Shortcodes as WordPress reads them: the tags of its own are not shown, those it does not know stay in the text."""

import re

OF_WORDPRESS = "caption|wp_caption|gallery|audio|video|embed|playlist"
TAG = re.compile(rf"\[(\[?)(/?)({OF_WORDPRESS})(?![\w-])([^\[\]]*)\](\]?)")
CAPTION = re.compile(r"""\scaption\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"']+))""")
NOTHING = "<hr>"
"""Words on both sides of a shortcode are two."""


def without(content: str) -> str:
    """The content without the tags of shortcodes; the caption an old one carries stands in its place. `[[gallery]]`
    is how an author writes of a shortcode: it is shown."""
    tags = list(TAG.finditer(content))
    last_escape = {tag[3]: number for number, tag in enumerate(tags) if tag[2] and tag[5]}
    kept, at, number = [], 0, 0
    while number < len(tags):
        tag = tags[number]
        if tag[1] and not tag[2] and not tag[5] and last_escape.get(tag[3], -1) > number:
            # [[caption]...[/caption]]: shown as it stands, to its end
            number = next(each for each in range(number + 1, len(tags)) if _ends_an_escape(tags[each], tag[3])) + 1
            continue
        number += 1
        if not (tag[1] and tag[5]):
            kept += [content[at : tag.start()], _shown(tag)]
            at = tag.end()
    return "".join([*kept, content[at:]])


def _ends_an_escape(tag, name):
    return tag[2] and tag[5] and tag[3] == name


def _shown(tag):
    caption = CAPTION.search(tag[4]) if "caption" in tag[3] and not tag[2] else None
    return f"<div>{''.join(each or '' for each in caption.groups())}</div>" if caption else NOTHING
