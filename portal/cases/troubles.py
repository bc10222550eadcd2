"""What can stop a deed in a case, each named for what happened. The page says it in the reader's language."""

from typing import Any

from django.utils.translation import gettext_lazy as _


class CaseTrouble(Exception):
    """Nothing was changed. `sentence` says what happened and what to do."""

    sentence: Any = _("Nothing was changed.")

    def __str__(self):
        return str(self.sentence)

    def name(self, **words) -> None:
        """Put names into the sentence."""
        self.sentence = self.sentence % words


class ConflictOfInterest(CaseTrouble):
    """Whoever wants to open the case did not say that it does not concern them."""

    sentence = _("The case was not opened. If it concerns you, ask a colleague of threat management to open it.")


class WalledOff(CaseTrouble):
    """There is a wall between this person and the case."""

    sentence = _(
        "Nothing was granted: this person is excluded from the case. Lift the exclusion first, or ask another."
    )


class AlreadyGranted(CaseTrouble):
    """This person holds this role in this case already."""

    sentence = _("Nothing was changed: this person has this role already.")


class AlreadyNamed(CaseTrouble):
    """This account has this part in the case already."""

    sentence = _("Nothing was saved: this account has this part in the case already.")


class StaysInCompartment(CaseTrouble):
    """The person who reported was to become another part, and so visible to everybody in the case."""

    sentence = _("Nothing was saved: who reported stays that. Enter another part of the same person beside it.")


class LastLead(CaseTrouble):
    """Without this person nobody would lead the case."""

    sentence = _("Nothing was changed: the case would be without a lead. Name another lead first.")


class NotThere(CaseTrouble):
    """The person left, or cannot be given this."""

    sentence = _("Nothing was granted: this account is not active, or lacks the duty this role needs.")


class StillAsleep(CaseTrouble):
    """This access waits for somebody who leads to confirm the person; new terms must not wake it in passing."""

    sentence = _("Nothing was changed: this access sleeps. Confirm the person first, then change it.")


class NotInCase(CaseTrouble):
    """Somebody was named who may not see the thing."""

    sentence = _("Nothing was saved: somebody named here may not see this. Choose from the people of the case.")


class WouldWall(CaseTrouble):
    """Naming this account excludes somebody who has access now; the lead must know what that means first.

    Carries the `preview`; the deed goes through once it is called with `knowing=True`.
    """

    sentence = _("Nothing was saved yet: this person has access to the case today, and would lose and notice it.")

    def __init__(self, preview):
        super().__init__()
        self.preview = preview


class StillNamed(CaseTrouble):
    """The wall follows from a part in the case."""

    sentence = _("The exclusion stays: this account is named among the people of the case.")


class NoSuchStep(CaseTrouble):
    """The table of states does not lead there from here."""

    sentence = _("The case stays as it is: this step does not follow from where it stands now.")


class NotYourOwnSecond(CaseTrouble):
    """The second pair of eyes must be another person's."""

    sentence = _("Nothing was signed: the second review needs somebody else than whoever takes the step.")


class TooLong(CaseTrouble):
    """Emergency access was to last longer than it may, or ends before it begins."""

    sentence = _("Nothing was allowed: emergency access lasts four hours at most.")


class NoSuchCase(CaseTrouble):
    """The code that was asked for belongs to no case."""

    sentence = _("Nothing was allowed: there is no case with this code.")
