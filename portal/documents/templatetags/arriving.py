"""How a file on its way in is told of."""

from django import template
from django.utils.formats import number_format
from django.utils.translation import gettext_lazy as _

from portal.documents import arrivals
from portal.documents.reading import words

register = template.Library()

WHY = {
    "malware": _("The malware check found something. The file was not accepted, and nothing of it was kept."),
    "scanner_down": _(
        "The malware check does not answer. The file was not accepted. Operations have been told. Send it again later."
    ),
    "scanner_limit": _(
        "The file is larger than the malware check can look through. It was not accepted. Bring it in parts."
    ),
    "check_failed": _(
        "The file could not be checked, in several tries. It was not accepted, and nothing of it was kept. Save it "
        "again in the program it comes from, and send it once more."
    ),
    "no_longer_allowed": _("Your access changed while the file was on its way. It was not taken."),
}


@register.filter
def why(upload):
    """Why it was not taken, in a sentence."""
    if not upload.reason:
        return ""
    return WHY.get(upload.reason) or words.reason(upload.reason, upload.file_name)


@register.filter
def is_slow(upload) -> bool:
    """Does the check take longer than anybody should wait for at the page?"""
    return upload.state == "checking" and not arrivals.is_moving(upload)


@register.filter
def newest_number(upload) -> int:
    """The number of the version that was faster than this file."""
    return upload.document.newest().number


@register.filter
def sized(size) -> str:
    """A size as people write it, and as the script beside it does: 38 kB, 1.2 MB."""
    size = size and max(size, 100)  # not "0 kB" for what is there
    unit, amount = ("kB", size / 1e3) if size < 1e6 else ("MB", size / 1e6)
    shown = number_format(round(amount, 1), 1) if size < 1e7 else number_format(round(amount))
    return f"{shown} {unit}"
