"""Which characters a sealed text may hold."""

import re
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.deconstruct import deconstructible
from django.utils.translation import gettext_lazy as _

# Control characters, lone surrogates, and in a single line what breaks the line or turns its reading direction:
# a name must not be able to look like another.
NEVER_IN_LINES = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
NEVER_IN_A_LINE = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


@deconstructible
class NoControlCharacters:
    """Refuses characters that cannot be seen and change how a text is read. ``lines=True`` allows breaks and tabs."""

    message = _("Remove the invisible control characters from this text.")
    code = "control_characters"

    def __init__(self, *, lines: bool = False) -> None:
        self.lines = lines

    def __call__(self, value: Any) -> None:
        never = NEVER_IN_LINES if self.lines else NEVER_IN_A_LINE
        if never.search(str(value)):
            raise ValidationError(self.message, code=self.code)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, NoControlCharacters) and self.lines == other.lines

    def __hash__(self) -> int:
        return hash(self.lines)


def even_lines(text: str) -> str:
    """One kind of line break, whatever the browser or mail program sent."""
    return text.replace("\r\n", "\n").replace("\r", "\n")
