"""Words of the glossary, explained where they stand: at their first place in a text, once."""

import re

from lxml import etree, html

NOT_IN = {"a", "button", "h1", "h2", "h3", "h4", "script", "style", "svg", "summary", "caption", "th"}
"""Where a word is left alone: in what can be pressed, and in what stands as a title."""


def explained(text: str, terms) -> tuple[str, list]:
    """The HTML with a button at the first place of each term, and the terms that were found, in order.

    `terms`: the glossary's words, with `term`, `forms` and `explanation`. The text of the page stays as it is.
    """
    spelt = {form.casefold(): term for term in terms for form in (term["term"], *term["forms"]) if form.strip()}
    if not spelt:
        return text, []
    longest_first = sorted(spelt, key=len, reverse=True)
    anywhere = re.compile(r"(?<!\w)(?:" + "|".join(map(re.escape, longest_first)) + r")(?!\w)", re.IGNORECASE)
    root = html.fragment_fromstring(text, create_parent="div")
    found: list = []
    for element in list(root.iter()):
        if isinstance(element.tag, str) and not _is_left_alone(element):
            _explain(element, anywhere, spelt, found)
    inside = (root.text or "") + "".join(etree.tostring(each, encoding="unicode", method="html") for each in root)
    return inside, found


def _is_left_alone(element) -> bool:
    return any(each.tag in NOT_IN for each in (element, *element.iterancestors()))


def _explain(element, anywhere, spelt, found) -> None:
    """Look through the words that stand in this element itself, before and between what is in it. What follows a new
    button stands behind that, and is looked through in its turn."""
    place = -1
    while place < len(element):
        before = (element.text if place < 0 else element[place].tail) or ""
        match = next((each for each in anywhere.finditer(before) if spelt[each[0].casefold()] not in found), None)
        place += 1
        if match is None:
            continue
        found.append(spelt[match[0].casefold()])
        button = etree.Element("button", {"type": "button", "class": "term", "popovertarget": f"term-{len(found)}"})
        button.text, button.tail = match[0], before[match.end() :]
        if place:
            element[place - 1].tail = before[: match.start()]
        else:
            element.text = before[: match.start()]
        element.insert(place, button)
