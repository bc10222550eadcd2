"""What begins a part of a page, and where on the page it is found."""

from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

OF_THE_PAGE = ("main", "related", "changes", "search", "below")
"""Places every page has; the notes of terms are called term-1 and so on."""


class Heading(blocks.StructBlock):
    """Begins a part of the page. Its anchor is made of its words, unless one is given that must stay."""

    words = blocks.CharBlock(label=_("heading"), max_length=120)
    anchor = blocks.RegexBlock(
        label=_("anchor"),
        regex=r"^[a-z][a-z0-9-]*$",
        max_length=60,
        required=False,
        help_text=_("For links that must stay when the words change: small letters, digits and hyphens."),
    )

    class Meta:
        icon = "title"
        label = _("heading")
        template = "knowledge/blocks/heading.html"

    def get_context(self, value, parent_context=None):
        """The anchor is asked for in two places; it is made in one."""
        return super().get_context(value, parent_context) | {"anchor": anchor_of(value)}


class Subheading(Heading):
    """Begins a smaller part within a part. The contents of a page do not name it."""

    class Meta:
        icon = "h3"
        label = _("subheading")
        template = "knowledge/blocks/subheading.html"


HEADINGS = ("heading", "subheading")
"""The names of the blocks that begin a part."""


def anchor_of(heading) -> str:
    """Where on the page this heading can be found."""
    return heading["anchor"] or slugify(heading["words"])[:60] or "part"
