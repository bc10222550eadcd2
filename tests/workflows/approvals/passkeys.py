"""Passkeys for tests of sign-off: somebody gets one, is asked, and signs, as the page has them do it."""

from portal.access.badges import Badge
from portal.accounts import passkeys
from portal.accounts.passkeys import Assertion
from tests.portal.accounts.authenticator import Authenticator
from tests.workflows.approvals import table
from workflows.approvals.actions import deciding
from workflows.approvals.standing import Outcome


def give(who: Badge, **traits) -> Authenticator:
    """This person has a passkey from now on."""
    key = Authenticator(**traits)
    verifies, key.verifies = key.verifies, True
    options, state = passkeys.ask_to_register(who.person)
    passkeys.register(who.person, Assertion(state, key.make(options)), name="laptop")
    key.verifies = verifies
    return key


def ask(sign_off, duty: str, who: Badge, outcome: str = "approve", **words) -> dict:
    """The question about this decision, as the browser gets it. They have read what it is about."""
    table.read(who, sign_off.about)
    said = table.said(sign_off, **words)
    return deciding.ask_passkey(table.seat(sign_off, duty), actor=who, outcome=Outcome(outcome), said=said)


def signed(sign_off, duty: str, who: Badge, key: Authenticator, outcome: str = "approve", **words) -> dict:
    """What the passkey makes of that question."""
    return key.sign(ask(sign_off, duty, who, outcome, **words))
