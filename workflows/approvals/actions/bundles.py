"""Asking for sign-off of several documents together, and again with what is newest."""

from portal.access.actions import action
from workflows.approvals.actions.asking import begin, invite
from workflows.approvals.of_bundles import KIND, next_of, together
from workflows.approvals.rounds import digest_of_sections
from workflows.approvals.troubles import NewerCame


@action("bundle.ask_sign_off")
def ask(case, *, actor, versions, why="", known_on=None):
    """Ask those the procedure names to sign off exactly these versions together."""
    bundle = together(actor, case, versions)
    bundle.come_to_be()
    return _ask(bundle, actor, why, known_on)


@action("bundle.ask_again")
def ask_again(bundle, *, actor, sha256, why="", known_on=None):
    """Ask for the newest versions of the same documents. Who decided on what is still the same is not asked again.

    `sha256` is the digest of what the page showed; where that is no longer the newest, `NewerCame`.
    """
    upcoming = next_of(actor, bundle)
    if digest_of_sections(KIND, upcoming) != sha256:
        raise NewerCame
    if upcoming._state.adding:
        upcoming.come_to_be(after=bundle)
    return _ask(upcoming, actor, why, known_on)


def _ask(bundle, actor, why, known_on):
    sign_off = begin(KIND, bundle, actor=actor, why=why, known_on=known_on)
    invite(sign_off, but=actor.person)
    return sign_off
