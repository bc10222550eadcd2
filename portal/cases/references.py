"""Codes in what people write, as links: rooms above register what their codes look like and where they lead.

Whether there is such a thing, and whether the reader may see it, is not asked here: the link holds the code that was
typed and nothing else, and its page answers as it answers everybody. So a list costs nothing, and tells nothing.
"""

import re
from dataclasses import dataclass

from django.urls import reverse
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe


@dataclass(frozen=True)
class Reference:
    """A kind of code: its pattern, and the URL name of its page, which takes the code of the case and its own."""

    pattern: str
    url_name: str


_REFERENCES: dict[str, Reference] = {}


def add_reference(reference: Reference) -> None:
    """Let codes of this pattern become links. Raises `ValueError` for a pattern that is there already."""
    if reference.pattern in _REFERENCES:
        raise ValueError(f"there are references {reference.pattern} already")
    _REFERENCES[reference.pattern] = reference


def linked(text, case_code: str) -> SafeString:
    """A text, escaped, whose codes lead to their pages in this case."""
    if not text or not _REFERENCES:
        return conditional_escape(text)
    parts, done = [], 0
    for match in _any().finditer(text):
        parts += [conditional_escape(text[done : match.start()]), _link(match[0], case_code)]
        done = match.end()
    return mark_safe("".join([*parts, conditional_escape(text[done:])]))  # each part was escaped above


def is_reference(code: str) -> bool:
    """Is this a code somebody registered, and nothing but one?"""
    return bool(code) and any(re.fullmatch(pattern, code) for pattern in _REFERENCES)


def refer(form, field: str, code: str) -> None:
    """Put the code somebody comes with into a field nobody has written in yet; behind a draft that is kept there."""
    if form.is_bound or not is_reference(code):
        return
    there = form.initial.get(field, "")
    if code not in there:
        form.initial[field] = f"{there} {code} ".lstrip()


def _any():
    # Not inside another word or number: KAP-234 is none.
    return re.compile(rf"(?<![\w-])(?:{'|'.join(_REFERENCES)})(?![\w-])")


def _link(code, case_code):
    reference = next(each for pattern, each in _REFERENCES.items() if re.fullmatch(pattern, code))
    return format_html('<a href="{}">{}</a>', reverse(reference.url_name, args=[case_code, code]), code)
