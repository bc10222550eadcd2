"""What happens while nobody decides: a reminder, then a word to everybody who could, and somebody else is asked."""

from django.utils import timezone

from portal.access.actions import action, record
from portal.notifications.outbox import tell
from workflows.approvals import who
from workflows.approvals.troubles import CouldNotSit


@action("seat.remind")
def remind(seat, *, actor):
    """Remind those who could decide. Every one of them could take the seat, so nobody else learns of it."""
    seat.reminded_at = timezone.now()
    seat.save(update_fields=["reminded_at"])
    _tell(seat, "seat.remind")
    return seat


@action("seat.escalate")
def escalate(seat, *, actor):
    """Say that it has waited too long: to those who could decide, and to whoever asked, who can ask somebody else."""
    seat.escalated_at = timezone.now()
    seat.save(update_fields=["escalated_at"])
    _tell(seat, "seat.escalate")
    sign_off = seat.sign_off
    tell([sign_off.asked_by], "seat.ask_other", thing=sign_off, link=sign_off.get_absolute_url())
    return seat


@action("seat.ask_other")
def ask_other(seat, *, actor, person):
    """Ask one of those who could take this seat, by name. The seat stays open to the others."""
    if person not in who.could_sit(seat.sign_off, [seat])[seat]:
        raise CouldNotSit
    record(about=person, seat=seat.name)
    tell([person], "seat.remind", thing=seat, link=seat.sign_off.get_absolute_url(), but=actor.person)
    return seat


def _tell(seat, verb):
    people = who.could_sit(seat.sign_off, [seat])[seat]
    tell(people, verb, thing=seat, link=seat.sign_off.get_absolute_url())
