"""What people are told about a file: why it was not taken or is not shown, and what its preview leaves out.

A file refused by `kinds.sniff` was not stored; one refused by `desk.read` is kept as it is, without a preview.
"""

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from . import names
from .kinds import FAMILIES
from .parts import Reading, Unseen

type Said = str | Promise

REASONS: dict[str, Said] = {
    # Not taken.
    "empty": _("The file is empty. Nothing was stored."),
    "not_allowed": _("Files of this kind are not taken. Nothing was stored. Unpack archives and add each file alone."),
    "not_what_it_says": _(
        "The file is not what its name says. Nothing was stored. Save it again in the program it comes from."
    ),
    # Kept, and not shown.
    "encrypted": _("The file is protected by a password and cannot be shown. It is kept as it is."),
    "damaged": _("The file is damaged and cannot be shown. It is kept as it is."),
    "suspicious": _("The file is built in a way no Office program writes. It is kept as it is and not shown."),
    "too_big_inside": _("The file holds far more than its size tells. It is kept as it is and not shown."),
    "too_large": _("The file is too large to be shown. It is kept as it is."),
    "too_big_to_preview": _("The file is too large to be shown. It is kept as it is."),
    "took_too_long": _("Reading the file took too long. It is kept as it is and not shown."),
    "no_preview": _("Files of this kind are kept, but cannot be shown. Download the file to read it."),
    "old_format": _(
        "Files of this old format are kept, but cannot be shown. Save a copy in the new format and add it."
    ),
    "no_pages": _("The file has no pages. It is kept as it is."),
    "no_answer": _("The preview could not be made just now. The file is kept. Try again in a few minutes."),
}

_ENDS = _("The file ends in .{ending} but is not {what}. Nothing was stored. {then}")
_WHAT: dict[str, tuple[Said, Said]] = {
    "word": (_("a Word document"), _("Save it again in Word.")),
    "odt": (_("an OpenDocument text"), _("Save it again in the program it comes from.")),
    "pdf": (_("a PDF"), _("Save it again in the program it comes from.")),
    "sheet": (_("a spreadsheet"), _("Save it again in Excel.")),
    "ods": (_("an OpenDocument spreadsheet"), _("Save it again in the program it comes from.")),
    "text": (_("a text"), _("Save it again in the program it comes from.")),
    "mail": (_("a mail"), _("Save it again in the mail program.")),
    "picture": (_("a picture"), _("Save it again in the program it comes from.")),
}


def reason(code: str, name: str = "") -> Said:
    """Why a file was not taken or is not shown; with its name, what the name promised and the bytes did not keep."""
    ending = names.ending(name) if name else ""
    if code == "not_what_it_says" and ending in FAMILIES:
        what, then = _WHAT[FAMILIES[ending]]
        return format_lazy(_ENDS, ending=ending, what=what, then=then)
    return REASONS.get(code, REASONS["damaged"])


FLAGS: dict[str, Said] = {
    "macros": _("This file contains macros. They were not run. Take care when you open it yourself."),
    "encrypted": _("Parts of this file are encrypted."),
    "damaged": _("This file is damaged. What could be read of it is shown."),
    "external_links": _("This file names content that lies elsewhere. It was not fetched."),
    "embedded": _("Other files are embedded in this file. They are not shown."),
    "no_text": _("There is no text in this file."),
}

UNSEEN: dict[str, Said] = {
    # Word
    "macros": _("Macros are not shown and not run."),
    "embedded": ngettext_lazy(
        "%(count)d embedded object is not shown.", "%(count)d embedded objects are not shown.", "count"
    ),
    "controls": _("Controls of a form program are not shown and not run."),
    "charts": ngettext_lazy(
        "Of %(count)d chart only the words are shown.", "Of %(count)d charts only the words are shown.", "count"
    ),
    "diagrams": ngettext_lazy(
        "Of %(count)d diagram only the words are shown.", "Of %(count)d diagrams only the words are shown.", "count"
    ),
    "equations": _("Formulas are shown as a plain row of signs."),
    "symbols": _("Signs of a special font are shown as a box."),
    "hidden_text": _("Text that is hidden in the file is shown here."),
    "picture_format": ngettext_lazy(
        "%(count)d picture is of a kind that cannot be shown.",
        "%(count)d pictures are of a kind that cannot be shown.",
        "count",
    ),
    "missing_images": ngettext_lazy(
        "%(count)d picture is missing in the file.", "%(count)d pictures are missing in the file.", "count"
    ),
    "external_images": ngettext_lazy(
        "%(count)d picture lies elsewhere and was not fetched.",
        "%(count)d pictures lie elsewhere and were not fetched.",
        "count",
    ),
    "external_template": _("The file names a template that lies elsewhere. It was not fetched."),
    "external_parts": _("The file names content that lies elsewhere. It was not fetched."),
    "sub_documents": ngettext_lazy(
        "%(count)d document inside this one is not shown.",
        "%(count)d documents inside this one are not shown.",
        "count",
    ),
    "building_blocks": _("Text blocks kept ready in the file for later use are not shown."),
    "damaged_part": _("A part of the file is damaged and is not shown, or not whole."),
    "no_text": _("There is no text to be shown."),
    "old_word": _("This is Word's old format. Its text is shown, its formatting and its pictures are not."),
    # Texts and tables
    "search_ends": _("The text is very long. Words near its end are not found by the search."),
    "lines_not_shown": _("The text is very long. Its end is not shown."),
    "cells_not_shown": _("The table is very large. Not all of it is shown."),
    "tracked_not_marked": _("Changes kept as proposed are shown, but not marked."),
    # Spreadsheets
    "sheets_not_shown": ngettext_lazy("%(count)d sheet is not shown.", "%(count)d sheets are not shown.", "count"),
    "hidden_sheets": ngettext_lazy(
        "%(count)d sheet that is hidden in the file is shown here.",
        "%(count)d sheets that are hidden in the file are shown here.",
        "count",
    ),
    "hidden_rows": _("Rows that are hidden in the file are shown here."),
    "hidden_columns": _("Columns that are hidden in the file are shown here."),
    "formulas": _("Of formulas the results are shown."),
    "not_calculated": _("Some formulas were never calculated. They are shown as they were written."),
    "old_sheet": _(
        "This is Excel's old format. Its values are shown; its formatting, pictures, charts and text boxes are not."
    ),
    # Mails
    "remote_images": ngettext_lazy(
        "%(count)d picture lies on the internet and was not fetched.",
        "%(count)d pictures lie on the internet and were not fetched.",
        "count",
    ),
    "images_not_shown": ngettext_lazy("%(count)d picture is not shown.", "%(count)d pictures are not shown.", "count"),
    "attachments_not_shown": ngettext_lazy(
        "%(count)d attachment was left out.", "%(count)d attachments were left out.", "count"
    ),
    "linked_attachments": ngettext_lazy(
        "%(count)d attachment lies elsewhere and was not fetched.",
        "%(count)d attachments lie elsewhere and were not fetched.",
        "count",
    ),
    "encrypted": _("An encrypted part is not shown."),
    "signature": _("The file is signed. The signature is not checked here."),
    "broken_encoding": _("Some characters could not be read. They are replaced."),
    "tnef": _("An attachment in a form only Outlook opens is kept as it is."),
    "outlook_item": _("This is an entry from Outlook, not a mail. Its text is shown, its other fields are not."),
    # PDF and pictures
    "pages_not_shown": ngettext_lazy("%(count)d page is not shown.", "%(count)d pages are not shown.", "count"),
    "forms": _("The file holds a form. What was filled in is shown; the form cannot be used here."),
    "scripts": _("Scripts in the file were not run."),
    "annotations": _("Some notes in the file have no text and are not shown."),
    "more_frames": ngettext_lazy(
        "Only the first picture is shown, %(count)d further is not.",
        "Only the first picture is shown, %(count)d further are not.",
        "count",
    ),
}


def unseen(what: Unseen) -> Said:
    """What the preview leaves out, in a sentence of the language spoken just now."""
    said = UNSEEN.get(what.code, _("Something in this file cannot be shown."))
    return said % {"count": what.count}


def flag(code: str) -> Said:
    """What people must be told about a file before they read it."""
    return FLAGS.get(code, UNSEEN.get(code, _("Something about this file is unusual.")))


TRACKED = "tracked_changes"
_MARKED = ngettext_lazy(
    "%(number)s change is marked in Word and neither accepted nor rejected.",
    "%(number)s changes are marked in Word and neither accepted nor rejected.",
    "number",
)


def codes(reading: Reading) -> list[str]:
    """All that must be said of a preview, as codes that can be kept: what the file has in it, what is not shown and how
    often, and how many changes stand open in it."""
    said = [*reading.flags, *(f"{each.code}:{each.count}" for each in reading.unseen)]
    return [*said, f"{TRACKED}:{len(reading.tracked)}"] if reading.tracked else said


def of_code(code: str) -> Said:
    """One such code in a sentence."""
    name, _colon, count = code.partition(":")
    if name == TRACKED:
        return _MARKED % {"number": int(count or 1)}
    return unseen(Unseen(name, int(count))) if count else flag(name)
