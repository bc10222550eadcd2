"""Asking for sign-off of a version of a document."""

from portal.access.actions import action
from workflows.approvals.actions.asking import begin, invite
from workflows.approvals.of_documents import KIND


@action("version.ask_sign_off")
def ask(version, *, actor, why="", known_on=None):
    """Ask those the procedure names to sign off exactly this version."""
    sign_off = begin(KIND, version, actor=actor, why=why, known_on=known_on)
    invite(sign_off, but=actor.person)
    return sign_off
