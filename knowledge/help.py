"""Who helps, by telephone and without speaking: the contacts that editors publish, and what is known without them.

What stands in code must be there when the database is not. A published contact of the same key takes its place, and one
that was taken back takes it away; only the numbers of the emergency services stay whatever happens. Only numbers that
the help lines publish themselves stand here. Whoever runs the portal calls each of them before going live, and whoever
changes one calls all of them.
"""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from knowledge.models import Contact
from portal.access.answers import OUTAGES
from theme import help_line

Words = str | Promise
HELPS = (Contact.Kind.EMERGENCY, Contact.Kind.HELPLINE)


@dataclass(frozen=True)
class Helper:
    """Somebody outside the company who helps: whom, when, under which number, and how without speaking."""

    name: Words
    number: str
    when: Words
    what: Words
    silent: Words = ""
    silent_url: str = ""
    key: str = ""

    @classmethod
    def of(cls, contact: Contact) -> "Helper":
        """As an editor wrote it."""
        website = contact.website if contact.without_voice else ""
        said = (contact.name, contact.phone, contact.hours, contact.purpose, contact.without_voice)
        return cls(*said, silent_url=website, key=contact.key)


def published() -> list[Contact] | None:
    """What editors say of those who help here, also what they took back; None while the database is away."""
    try:
        return list(Contact.objects.filter(kind__in=HELPS, country="DE"))
    except OUTAGES:
        return None


def here(contacts: list[Contact]) -> tuple[list[Helper], list[Helper]]:
    """Whom to call in danger, and who listens: as editors have it, and as known where they say nothing."""
    known = {contact.key: contact for contact in contacts}
    urgent = [_latest(helper, known) or helper for helper in emergency()]
    advice = [helper for own in ADVICE if (helper := _latest(own, known))]
    ours = {helper.key for helper in (*urgent, *ADVICE)}
    for contact in contacts:
        if contact.key not in ours and contact.live and contact.phone:
            (urgent if contact.kind == Contact.Kind.EMERGENCY else advice).append(Helper.of(contact))
    return urgent, advice


def _latest(own, known) -> Helper | None:
    """What editors say in place of ours; ours where they never said anything; None where they took it back."""
    contact = known.get(own.key)
    if contact is None or not (contact.live or contact.first_published_at):
        return own
    return Helper.of(contact) if contact.live and contact.phone else None


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
            key="police",
        ),
        Helper(
            name=_("Ambulance and fire brigade"),
            number=known["rescue"],
            when=_("Day and night, free of charge"),
            what=_("When somebody is hurt or may be about to take their own life."),
            silent=silent,
            silent_url=known["app_url"],
            key="ambulance",
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
        key="violence-against-women",
    ),
    Helper(
        name=_("Violence against men support line"),
        number="0800 123 99 00",
        when=_("Monday to Thursday 8:00 to 20:00, Friday 8:00 to 15:00"),
        what=_("For men who experience or experienced violence, and for those who want to help them."),
        silent=_("Without speaking: chat and e-mail on maennerhilfetelefon.de"),
        silent_url="https://www.maennerhilfetelefon.de/",
        key="violence-against-men",
    ),
]
