"""What came from elsewhere and has no counterpart among our blocks: kept, cleaned, for an editor to look at."""

import nh3
from django import forms
from django.utils.functional import cached_property
from django.utils.html import mark_safe
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.admin.widgets import AdminAutoHeightTextInput
from wagtail.rich_text import RichText, expand_db_html

_LINES = "a abbr b br cite code del dfn em i ins kbd mark q s samp small strong sub sup u var"
_LISTS = "dd dl dt li ol ul"
_TABLES = "caption col colgroup table tbody td tfoot th thead tr"
_PARTS = "blockquote details div figcaption figure h3 h4 h5 h6 hr p pre summary"

TAGS = frozenset(f"{_LINES} {_LISTS} {_TABLES} {_PARTS}".split())
"""What kept HTML may be made of: words and their order, nothing that acts, loads or looks."""

ATTRIBUTES = {
    "a": {"href", "id", "linktype"},
    "abbr": {"title"},
    "col": {"span"},
    "colgroup": {"span"},
    "li": {"value"},
    "ol": {"reversed", "start", "type"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
}
SCHEMES = {"http", "https", "mailto", "tel"}

_CLEANER = nh3.Cleaner(
    tags=set(TAGS),
    clean_content_tags={"script", "style"},
    attributes=ATTRIBUTES,
    attribute_filter=lambda tag, name, said: None if name == "id" and not said.isdigit() else said,
    url_schemes=SCHEMES,
    link_rel="noopener noreferrer",
)


def cleaned(html: str) -> str:
    """This HTML without anything but words and their order. What is clean stays as it is."""
    return _CLEANER.clean(html)


class KeptHtml(blocks.RichTextBlock):
    """HTML as text. Links in it are kept as in any text of ours: by the page or file they lead to."""

    @cached_property
    def field(self):
        """A plain field: Wagtail's editor would throw away what it does not know, tables for one."""
        return forms.CharField(widget=AdminAutoHeightTextInput(attrs={"rows": 6}), **self.field_options)

    def value_for_form(self, value):
        """As it is kept."""
        return value.source if value else ""

    def value_from_form(self, value):
        """SECURITY: nothing an editor sends is kept uncleaned."""
        return RichText(cleaned(value or ""))

    def clean(self, value):
        """What is written through code is cleaned as well."""
        return RichText(cleaned(super().clean(value).source))


class Origin(blocks.RegexBlock):
    """A note for editors: one line of any characters. It is not translated, and readers do not find it."""

    def __init__(self, regex=r"^[^\r\n]*$", **words):
        super().__init__(regex=regex, **words)


class Kept(blocks.StructBlock):
    """Something no block of ours is made for. It waits for an editor, who makes something better of it."""

    was = Origin(label=_("what it was"), max_length=250, required=False)
    html = KeptHtml(
        label=_("as it stood"),
        required=False,
        help_text=_("Readers see this in plain letters. Make blocks of it where you can, then take it out."),
    )

    class Meta:
        icon = "placeholder"
        label = _("kept from the old guidance")
        template = "knowledge/blocks/kept.html"

    def get_context(self, value, parent_context=None):
        """SECURITY: cleaned again when shown, whoever wrote it into the database."""
        html = cleaned(value["html"].source) if value["html"] else ""
        shown = mark_safe(expand_db_html(html))
        request = (parent_context or {}).get("request")
        more = {"shown": shown, "scrolls": "<table" in html, "is_preview": getattr(request, "is_preview", False)}
        return super().get_context(value, parent_context) | more
