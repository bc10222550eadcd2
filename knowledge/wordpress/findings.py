"""What was found while an item was brought over, in words. The codes stand in the rows; the order is that of a list of
what there is to do."""

from django.utils.translation import gettext_lazy as _

TO_DO = {
    "unknown_shortcode": _("Shortcode that is not known: kept as it stands"),
    "unknown_block": _("Block that is not known: its words are there"),
    "kept": _("Kept as it stood in WordPress, to be looked at"),
    "broken_link": _("Link to a page of the old site that did not come over"),
    "missing_picture": _("Picture that is missing"),
    "missing_file": _("File that is missing"),
    "missing_alt": _("Picture that is not put into words"),
    "table_without_head": _("Table without heads of its columns"),
    "reusable_missing": _("Reusable block that is not in the export"),
}
"""Somebody has to see to it before readers see the page."""

NOTED = {
    "formatting_left_out": _("Formatting left out; the words are there"),
    "link_on_picture": _("Link that lay on a picture stands below it"),
    "part_left_out": _("Link to a part of a page: it leads to its beginning"),
    "embed_as_link": _("Embedded from elsewhere: now a link"),
    "made_by_wordpress": _("Made by WordPress when it is shown: nothing to bring over"),
    "script_left_out": _("Script left out"),
    "heading_too_long": _("Heading too long: now bold text"),
    "nested_too_deep": _("Nested too deep: made flatter"),
    "summary_made": _("Without an excerpt: the summary is the beginning of the text"),
    "title_made": _("Without a title: one was made"),
    "title_cut": _("Title too long: it opens the text, whole"),
    "slug_made": _("Without an address: one was made"),
    "slug_cut": _("Address too long: it was cut"),
    "slug_taken": _("Something else stood at this address"),
    "address_taken": _("Another page was brought over from this address: it leads there"),
    "number_doubled": _("Several items have this number"),
    "parent_missing": _("The page above it is not in the export: it stands at the top"),
    "own_parent": _("It stood below itself: it stands at the top"),
    "too_deep": _("It stood deeper than pages can stand here"),
    "moved_at_source": _("It was moved in WordPress; here it stays where it is"),
    "was_draft": _("Was a draft in WordPress"),
    "was_pending": _("Waited for review in WordPress"),
    "was_private": _("Was private in WordPress"),
    "was_protected": _("Was protected by a password in WordPress; the password did not come over"),
    "was_scheduled": _("Was to be published later in WordPress"),
    "status": _("Had a status of its own in WordPress"),
    "failed": _("Could not be brought over; it was noted"),
}
"""Somebody should know of it."""

OF_FILES = {
    "file_missing": _("Not among the media"),
    "no_picture": _("No picture, or one of a kind or size guidance does not show"),
    "kind_of_file": _("A kind of file guidance does not offer"),
    "too_large": _("Too large"),
    "unreadable_file": _("Cannot be read"),
    "empty_file": _("Empty"),
}

OF_KINDS = {
    "page": _("Pages"),
    "post": _("Posts"),
    "attachment": _("Pictures and files"),
    "nav_menu_item": _("Entries of menus"),
    "wp_block": _("Reusable blocks"),
    "wp_navigation": _("Menus of blocks"),
    "revision": _("Former versions"),
    "trash": _("In the bin"),
    "auto-draft": _("Begun and never saved"),
    "inherit": _("Parts of others"),
}
"""Kinds of items and what became of them, as WordPress names them."""

OF_READING = {
    "control_characters": _("Characters that no XML may have"),
    "surrogates": _("Halves of characters"),
    "dates": _("Days that are none"),
    "numbers": _("Numbers that are none"),
    "entities": _("Names of characters that XML does not know"),
    "cdata_in_cdata": _("CDATA in CDATA"),
    "markup_in_fields": _("Markup where text belongs"),
    "before_the_start": _("Lines before the beginning"),
    "after_the_end": _("Lines after the end"),
}
"""What was mended while the file was read."""

ALL = TO_DO | NOTED | OF_FILES
EDITORS_CHOOSE = {"was_draft", "was_pending", "was_private", "was_protected", "was_scheduled", "status"}
"""Readers did not see it in WordPress: whoever releases it should mean it."""


def label(code: str):
    """The code in words; a code nobody knows any more is shown as it is."""
    return ALL.get(code, code)


def named(counts, names) -> list:
    """Counts with their names in words, the most frequent first; what has no name is called as it is."""
    return [(names.get(code, code), count) for code, count in sorted(counts.items(), key=lambda each: -each[1])]
