"""The checks, each by its key: what it is called, and what helps. Editors see both in Wagtail's checker."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Check:
    """One kind of finding."""

    key: str
    name: Any
    helps: Any
    impact: str = "moderate"


CHECKS = {
    check.key: check
    for check in (
        Check(
            "long-sentence",
            _("Long sentence"),
            _("Make two of it. Up to 20 words can be read at once, in Leichte Sprache up to 12."),
        ),
        Check("long-word", _("Very long word"), _("Say it with shorter words, or part it with a hyphen.")),
        Check(
            "hard-to-read",
            _("The text as a whole is hard to read"),
            _("Shorter sentences and more everyday words help. Guidance is for everyone, also in a bad moment."),
        ),
        Check(
            "link-text",
            _("Link that does not say where it leads"),
            _("Links are also read alone, out of a list. Name what is found there, not “here” or its address."),
            "serious",
        ),
        Check(
            "alternative-text",
            _("Picture that is not put into words"),
            _("Say what the picture tells, for those who do not see it, or mark it as decoration."),
            "serious",
        ),
        Check(
            "heading-order",
            _("Heading that skips a level"),
            _("Headings go down one level at a time, so that those who listen do not get lost."),
            "serious",
        ),
        Check(
            "name-of-a-person",
            _("Perhaps the name of a person"),
            _("Guidance names nobody: write of roles, and make up no names. A name readers need belongs to a contact."),
            "serious",
        ),
        Check(
            "review-date",
            _("Nobody knows when this is to be reviewed"),
            _("Give a day under Settings, Review. Until then nobody is reminded."),
        ),
        Check(
            "translation",
            _("Not there in the other language yet"),
            _("Begin the translation, so that the switch of languages leads to this page."),
        ),
    )
}
