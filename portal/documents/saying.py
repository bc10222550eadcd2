"""Says in the language of whoever reads what the readers of files left as a code.

A preview is kept once and read in both languages, and two of them are compared whatever language somebody has chosen.
So no word of ours stands in what is kept: names of a mail's fields and of its parts are codes (`data-said`), and what
is hidden in a file is a class.
"""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

SAID = {
    "from": pgettext_lazy("field of a mail", "From"),
    "sender": pgettext_lazy("field of a mail", "Sent by"),
    "reply-to": pgettext_lazy("field of a mail", "Answers to"),
    "to": pgettext_lazy("field of a mail", "To"),
    "cc": pgettext_lazy("field of a mail", "Copy to"),
    "bcc": pgettext_lazy("field of a mail", "Blind copy to"),
    "date": pgettext_lazy("field of a mail", "Date"),
    "subject": pgettext_lazy("field of a mail", "Subject"),
    "attachments": _("Attachments of this mail"),
    "text/plain": _("The same mail as plain text, which says more"),
    "text/html": _("The same mail as formatted text"),
    "text/rtf": _("The same mail as formatted text"),
    "text/enriched": _("The same mail as formatted text"),
    "text/calendar": _("Appointment in this mail"),
    "text/rfc822-headers": _("Head of the mail this one reports on"),
    "message/delivery-status": _("Report on the delivery"),
    "message/disposition-notification": _("Report that a mail was read"),
    "multipart/alternative": _("The same mail in another form"),
    "multipart/mixed": _("The same mail in another form"),
    "multipart/related": _("The same mail in another form"),
}
"""What has no words here is shown as the file says it: the type of a part."""

HIDDEN = {
    "hidden": _("hidden in the file:"),
    "hidden-sheet": _("hidden sheet"),
    "hidden-row": _("hidden row"),
    "hidden-column": _("hidden column"),
}


def say(whole) -> None:
    """Put the words of the language spoken just now where the preview has codes. The file's own words stay as they are:
    a mark stands in an attribute, so that passages are counted by the same letters in every language."""
    first_rows: dict = {}
    for element in whole.iter("*"):
        code = element.attrib.pop("data-said", "")
        if code in SAID:
            element.text = str(SAID[code])
        for name in (element.get("class") or "").split():
            if name in HIDDEN and (place := _place(name, element, first_rows)) is not None:
                place.set("data-mark", str(HIDDEN[name]))


def _place(name, element, first_rows):
    """Where it is said: at a sheet's name, in a row's first cell, in the first row of a column, where a text begins."""
    if name == "hidden-sheet":
        return next(element.iter("caption"), None)
    if name == "hidden-row":
        return next(element.iter("td", "th"), None)
    if name == "hidden-column":
        table, row = next(element.iterancestors("table"), None), element.getparent()
        return element if first_rows.setdefault(table, row) is row else None
    before = element.getprevious()
    goes_on = before is not None and name in (before.get("class") or "").split() and not (before.tail or "").strip()
    return None if goes_on else element
