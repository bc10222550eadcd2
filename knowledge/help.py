"""Who helps, by telephone and without speaking. Kept in code: these numbers must be there when the database is not.

Only numbers that the help lines publish themselves stand here. Whoever runs the portal calls each of them before going
live, and whoever changes one calls all of them.
"""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from theme import help_line

Words = str | Promise


@dataclass(frozen=True)
class Helper:
    """Somebody outside the company who helps: whom, when, under which number, and how without speaking."""

    name: Words
    number: str
    when: Words
    what: Words
    silent: Words = ""
    silent_url: str = ""


def emergency() -> list[Helper]:
    """Whom to call in danger. The numbers are those of the help line on every page."""
    known = help_line.numbers()
    silent = _("Without speaking: the emergency app %(name)s. It has to be set up beforehand.") % {
        "name": known["app_name"]
    }
    return [
        Helper(
            name=_("Police"),
            number=known["police"],
            when=_("Day and night, free of charge"),
            what=_("When somebody threatens you or others, is violent, or is on the way to you."),
            silent=silent,
            silent_url=known["app_url"],
        ),
        Helper(
            name=_("Ambulance and fire brigade"),
            number=known["rescue"],
            when=_("Day and night, free of charge"),
            what=_("When somebody is hurt or may be about to take their own life."),
            silent=silent,
            silent_url=known["app_url"],
        ),
    ]


ADVICE = [
    Helper(
        name=_("Violence against women support line"),
        number="116 016",
        when=_("Day and night, free of charge"),
        what=_("For women who experience or experienced violence, and for those who want to help them."),
        silent=_("Without speaking: chat and e-mail on hilfetelefon.de"),
        silent_url="https://www.hilfetelefon.de/",
    ),
    Helper(
        name=_("Violence against men support line"),
        number="0800 123 99 00",
        when=_("Monday to Thursday 8:00 to 20:00, Friday 8:00 to 15:00"),
        what=_("For men who experience or experienced violence, and for those who want to help them."),
        silent=_("Without speaking: chat and e-mail on maennerhilfetelefon.de"),
        silent_url="https://www.maennerhilfetelefon.de/",
    ),
]
