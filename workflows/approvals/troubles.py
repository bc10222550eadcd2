"""What can stop a deed of sign-off, each named for what happened. The page says it in the reader's language."""

from django.utils.translation import gettext_lazy as _

from portal.cases.troubles import CaseTrouble


class NoProcedure(CaseTrouble):
    """No procedure is in force for things of this sort."""

    sentence = _("Sign-off was not asked for: no procedure for this is in force. An administrator can bring one.")


class NobodyLeft(CaseTrouble):
    """A seat has nobody who could take it: `seats` are their duties, `plans` what the procedure says of them."""

    plans: list = []

    sentence = _(
        "Sign-off was not asked for: nobody could decide for %(seats)s. It takes somebody with that duty and access "
        "to the case who sees the document and did not write it. One person takes one seat."
    )

    def __init__(self, seats):
        super().__init__()
        self.seats = seats
        self.name(seats=", ".join(map(str, seats)))


class NobodyCovers(CaseTrouble):
    """Something of it could be signed off without anybody having decided on it: `sections` are their labels."""

    sentence = _(
        "Sign-off was not asked for: by the procedure nobody would have to decide on %(sections)s. Leave it out, or "
        "ask an administrator for a procedure that covers it."
    )

    def __init__(self, sections):
        super().__init__()
        self.sections = sections
        self.name(sections=", ".join(map(str, sections)))


class TooFewSeats(CaseTrouble):
    """A stage asks for more approvals than it has seats that are about any of this."""

    sentence = _(
        "Sign-off was not asked for: a stage of the procedure needs more approvals than it has seats for these "
        "documents. Ask an administrator."
    )


class TooFewDocuments(CaseTrouble):
    """Fewer than two: that is a version, and asked for where it is read."""

    sentence = _("Nothing was asked: choose at least two documents. One alone is asked for where it is read.")


class NewerCame(CaseTrouble):
    """What was shown is not the newest any more."""

    sentence = _("Nothing was asked: something changed in the meantime. What is newest stands here now; look again.")


class NothingLeft(CaseTrouble):
    """Every document was withdrawn."""

    sentence = _("Nothing was asked: all of these documents are withdrawn.")


class SeveralCircles(CaseTrouble):
    """Conditions become tasks, and a task is for one circle."""

    sentence = _(
        "Your decision was not recorded: these documents are for different circles, and a condition becomes a task "
        "that only one of them would see. Sign off with a remark, or return it."
    )


class AlreadyAsked(CaseTrouble):
    """There is an open request for exactly this."""

    sentence = _("Sign-off of this version is asked for already.")


class TheseAreAsked(AlreadyAsked):
    """There is an open request for exactly these."""

    sentence = _("Nothing was asked: sign-off of exactly these documents is asked for already.")


class Overtaken(CaseTrouble):
    """Something newer is there, or the request has ended."""

    sentence = _("This is superseded. Your decision was not recorded. Read the newest version.")


class Ended(CaseTrouble):
    """The request was withdrawn, cancelled or decided meanwhile."""

    sentence = _("This request has ended. Nothing was recorded.")


class NotRead(CaseTrouble):
    """Whoever decides has not opened exactly these bytes."""

    sentence = _("Your decision was not recorded: open and read exactly this version first.")


class NotAcknowledged(CaseTrouble):
    """What the preview cannot show was not acknowledged."""

    sentence = _("Your decision was not recorded: say first that you know what the preview does not show.")


class NoReason(CaseTrouble):
    """A return, or stepping back, without a word why."""

    sentence = _("Nothing was recorded: say why.")


class NoConditions(CaseTrouble):
    """Approval with conditions that names none."""

    sentence = _("Nothing was recorded: name at least one condition.")


class NotYourDeputy(CaseTrouble):
    """Nobody named this person to decide on their behalf, now and for this."""

    sentence = _("Nothing was recorded: nobody named you to decide on their behalf here.")


class PasskeyNeeded(CaseTrouble):
    """Who has a passkey signs with it."""

    sentence = _("Your decision was not recorded: confirm it with your passkey.")


class OtherWords(CaseTrouble):
    """The passkey signed something else than what is to be recorded, or signed it before."""

    sentence = _("Your decision was not recorded: the passkey confirmed something else. Please try again.")


class NoSuchDeputy(CaseTrouble):
    """They have no duty in common with whoever names them, or are not here."""

    sentence = _("Nothing was saved: a deputy is somebody else with at least one of your duties.")


class NoChains(CaseTrouble):
    """One of the two would be away and stand in for somebody at the same time."""

    sentence = _(
        "Nothing was saved: in that time one of you stands in for somebody and would be away. Whoever is away cannot "
        "stand in for others. Please choose another time or another person."
    )


class NoSuchTime(CaseTrouble):
    """A period that is over, ends before it begins, or is longer than a year."""

    sentence = _("Nothing was saved: the last day lies in the future, after the first one, and within a year.")


class CouldNotSit(CaseTrouble):
    """Somebody who could not decide in this seat, or no longer can."""

    sentence = _("Nobody was asked: this person cannot decide here any more.")


class NotOnTime(CaseTrouble):
    """The period of a hearing is still running, and nobody has answered."""

    sentence = _("The hearing goes on: its period has not ended, and there is no answer yet.")


class NotYetInformed(CaseTrouble):
    """Who is to be heard was not informed yet."""

    sentence = _("Enter first who was informed, and on which day.")


class StillToCome(CaseTrouble):
    """A day that is to be recorded as a fact has not come yet."""

    sentence = _("Nothing was saved: this day is still to come.")


class AnsweredTooEarly(CaseTrouble):
    """An answer from before they were informed."""

    sentence = _("Nothing was saved: they cannot have answered before the day they were informed.")


class NoAnswer(CaseTrouble):
    """The day of an answer, without the answer."""

    sentence = _("Nothing was saved: write down what they said on that day.")


class SaidAlready(CaseTrouble):
    """Somebody recorded it meanwhile, and what is recorded stays."""

    sentence = _("Nothing was saved: this is written down already, and stays. Look at the request as it stands now.")


class OwnProcedure(CaseTrouble):
    """Nobody signs off what they wrote."""

    sentence = _("Nothing was signed: somebody else than its author must stand for a procedure.")


class SignedAlready(CaseTrouble):
    """One person stands for a version once."""

    sentence = _("Nothing was recorded: you stand for this version already.")


class NewerProcedure(CaseTrouble):
    """Nobody stands for what was overtaken."""

    sentence = _("Nothing was recorded: there is a newer version of this procedure. Read that one.")


class NothingNew(CaseTrouble):
    """It says what the newest version says."""

    sentence = _("Nothing was proposed: this is what the newest version says already.")


class ThereIsOne(CaseTrouble):
    """Two procedures for one sort of things would be two rulebooks."""

    sentence = _("Nothing was made: there is a procedure for this already.")
