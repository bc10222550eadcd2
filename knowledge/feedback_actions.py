"""What is done with feedback. The journal learns that and by whom, never what was said."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from knowledge.models import HandedOver
from knowledge.of_feedback import THREAT_MANAGEMENT
from portal.access.actions import action, record
from portal.accounts.models import Person
from portal.cases.troubles import CaseTrouble
from portal.notifications.outbox import tell
from portal.vault import keys


class NobodyToHandOverTo(CaseTrouble):
    """Nobody here holds the duty that reports go to."""

    sentence = _("Nothing was handed over or erased: nobody here is in threat management.")


class NothingToHandOver(CaseTrouble):
    """It has no words, or somebody was faster."""

    sentence = _("Nothing was handed over: there are no words in it, or a colleague was faster.")


@action("feedback.close")
def close(feedback, *, actor):
    """Say that it was dealt with. Closing it a second time changes nothing."""
    if not feedback.is_done:
        _close(feedback, actor)


@action("feedback.hand_over")
def hand_over(feedback, *, actor):
    """Seal its words for threat management, tell them, and erase them here: all of it or nothing.

    Raises `NobodyToHandOverTo` and `NothingToHandOver`; then nothing was changed.
    """
    people = Person.objects.here().with_duty(THREAT_MANAGEMENT)
    if not people.exists():
        raise NobodyToHandOverTo
    if not feedback.words:
        raise NothingToHandOver
    handed = HandedOver(language=feedback.language, day=feedback.day, handed_by=actor.person)
    keys.create(handed.sealed_under())
    handed.words = feedback.words
    handed.save(force_insert=True)
    feedback.words, feedback.was_handed_over = "", True
    _close(feedback, actor)
    record(thing=handed)
    tell(people, "feedback.hand_over", thing=handed, link=handed.get_absolute_url())
    return handed


@action("handed_over.take")
def take_over(handed, *, actor):
    """Say that it is in good hands elsewhere, and erase it here. A second time changes nothing."""
    if handed.is_taken:
        return
    handed.words, handed.taken_by, handed.taken_at = "", actor.person, timezone.now()
    handed.save(update_fields=["words", "taken_by", "taken_at"])
    keys.shred(handed.sealed_under())


def _close(feedback, actor):
    feedback.done_on, feedback.done_by = timezone.localdate(), actor.person
    feedback.save(update_fields=["words", "was_handed_over", "done_on", "done_by"])
