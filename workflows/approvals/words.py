"""Sign-off in words: duties, and the verbs of this room for journal and rulebook."""

from django.utils.translation import gettext_lazy as _

from portal.accounts.models import Duty
from portal.cases.rulebook import explain
from portal.cases.verbs import describe

_DUTIES = dict(Duty.DUTIES)


def duty_label(code: str):
    """A duty in the reader's language; nothing for none."""
    return _DUTIES.get(code, "")


def heard_label(who: str) -> str:
    """Whoever is heard: a duty in the reader's language, or the words that were written."""
    return str(duty_label(who) or who)


describe(
    {
        "version.ask_sign_off": _("Ask for sign-off of a version"),
        "bundle.ask_sign_off": _("Ask for sign-off of several documents"),
        "bundle.ask_again": _("Ask for sign-off of several documents again"),
        "sign_off.list": _("List the sign-offs of a case"),
        "sign_off.view": _("See where a sign-off stands"),
        "sign_off.withdraw": _("Take back a request for sign-off"),
        "sign_off.cancel": _("End a request for sign-off"),
        "sign_off.hear": _("Write down how a hearing goes"),
        "sign_off.fetch_sheet": _("Fetch the sheet of a sign-off"),
        "sign_off.supersede": _("Note that a sign-off was superseded"),
        "seat.view": _("See the seats of a sign-off"),
        "seat.ask_passkey": _("Have a decision confirmed by a passkey"),
        "seat.approve": _("Sign off"),
        "seat.approve_with_conditions": _("Sign off with conditions"),
        "seat.return": _("Return what was to be signed off"),
        "seat.step_back": _("Step back from deciding"),
        "seat.ask_other": _("Ask somebody else to decide"),
        "seat.remind": _("Remind of a decision"),
        "seat.escalate": _("Say that a decision has waited too long"),
        "procedure.list": _("List the procedures of sign-off"),
        "procedure.view": _("Read a procedure of sign-off"),
        "procedure.make": _("Make a new procedure of sign-off"),
        "procedure.propose": _("Propose a version of a procedure"),
        "procedure_version.view": _("Read a version of a procedure"),
        "procedure_version.sign": _("Stand for a version of a procedure"),
        "procedure.read_figures": _("Read how long decisions take"),
        "deputy.list": _("List one's deputies"),
        "deputy.name": _("Name a deputy"),
        "deputy.view": _("See one's deputies"),
        "deputy.end": _("End a deputy"),
        "decision.list": _("See what waits for one's decision"),
    }
)

explain(
    areas={
        "sign_off": _("Sign-offs"),
        "seat": _("Sign-offs"),
        "decision": _("Sign-offs"),
        "deputy": _("Deputies"),
        "procedure": _("Procedures of sign-off"),
        "procedure_version": _("Procedures of sign-off"),
    },
    conditions={
        ("state", "open"): _("while nothing ended the request"),
        "!state": _("once the request has ended"),
        "is_taken": _("while nobody has decided there"),
        "sign_off__state": _("while nothing ended the request"),
        "stage": _("in its turn"),
        "case": _("or where it is about an article"),
    },
    others={
        "asked": _("whoever is or was asked"),
        "taker": _("whoever could decide there, and is not an author"),
    },
)
