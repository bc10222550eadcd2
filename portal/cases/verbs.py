"""Every verb in words: for the journal, and for the rules. Rooms above name theirs with `describe`."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

_WORDS: dict[str, Promise] = {}


def describe(words: dict) -> None:
    """Say what these verbs mean. Raises `ValueError` for one that has its words already."""
    twice = words.keys() & _WORDS.keys()
    if twice:
        raise ValueError(f"described twice: {', '.join(sorted(twice))}")
    _WORDS.update(words)


def in_words(verb: str):
    """What this verb means; the verb itself where a release no longer knows it."""
    return _WORDS.get(verb, verb)


def is_described(verb: str) -> bool:
    """Has somebody said what it means?"""
    return verb in _WORDS


describe(
    {
        "account.add_factor": _("Add a second factor"),
        "account.ask_password_reset": _("Ask for a new password"),
        "account.change_display": _("Change the display"),
        "account.change_password": _("Change one's password"),
        "account.end_sessions": _("Sign out everywhere"),
        "account.enrol": _("Set up the first second factor"),
        "account.name_factor": _("Name a second factor"),
        "account.prove": _("Prove the second factor at sign-in"),
        "account.remove_factor": _("Remove a second factor"),
        "account.set_password": _("Set a new password"),
        "account.show_recovery_codes": _("Make new recovery codes"),
        "account.sign_in": _("Sign in"),
        "account.sign_out": _("Sign out"),
        "account.step_up": _("Confirm with the second factor"),
        "account.uncover": _("Uncover the page"),
        "account.view": _("See one's own account"),
        "draft.keep": _("Keep a draft"),
        "session.view": _("See one's sessions"),
        "session.end": _("End a session"),
        "person.list": _("List accounts"),
        "person.view": _("See an account"),
        "person.invite": _("Invite somebody"),
        "person.change_name": _("Change the name of an account"),
        "person.change_duties": _("Change duties"),
        "person.send_welcome": _("Send the welcome again"),
        "person.deactivate": _("Close an account"),
        "person.reactivate": _("Open a closed account again"),
        "person.ask_factor_reset": _("Ask for somebody's second factors to be reset"),
        "person.reset_factors": _("Reset somebody's second factors"),
        "notice.list": _("List one's notices"),
        "notice.view": _("See a notice"),
        "notice.mark_read": _("Mark a notice as read"),
        "notice.mark_all_read": _("Mark all notices as read"),
        "journal.begin_chain": _("Begin a chain of the journal"),
        "journal.erase_names": _("Erase old names from the journal"),
        "journal.measure": _("Measure the journal"),
        "journal.read": _("Read the journal"),
        "rules.read": _("Read the rules"),
        "work.view": _("See what waits for oneself"),
        "site.add": _("Add a site"),
        "case.list": _("List one's cases"),
        "case.open": _("Open a new case"),
        "case.view": _("Read a case"),
        "case.see_access": _("See who can see a case"),
        "case.read_journal": _("Read the reading log of a case"),
        "case.edit": _("Change a case"),
        "case.change_state": _("Take the next step with a case"),
        "case.sign_second": _("Sign a second review"),
        "case.set_level": _("Set the level of concern"),
        "case.set_danger": _("Answer whether anybody is in danger now"),
        "case.confirm_exclusions": _("Confirm who must not see a case"),
        "case.grant": _("Give access to a case"),
        "case.wall": _("Exclude somebody from a case"),
        "case.recuse": _("Step back from a case"),
        "case.name_leads": _("See that a case is led"),
        "case.index": _("Index a case for the search"),
        "search.run": _("Search what one may read"),
        "passage.view": _("Find a passage"),
        "state_change.view": _("See how a case moved"),
        "level.view": _("See the level of concern"),
        "grant.view": _("See an access"),
        "grant.change": _("Change an access"),
        "grant.end": _("End an access"),
        "grant.confirm": _("Confirm a sleeping access"),
        "grant.expire": _("Sweep an access that ran out"),
        "ended_grant.view": _("See past accesses"),
        "wall.view": _("See exclusions"),
        "wall.confirm": _("Confirm a proposed exclusion"),
        "wall.lift": _("Lift an exclusion"),
        "wall.link": _("Bind an exclusion to an account"),
        "wall.note_attempt": _("Note that somebody excluded tried to open a case"),
        "circle.make": _("Make a circle"),
        "circle.view": _("See a circle"),
        "circle.add_member": _("Let somebody into a circle"),
        "circle.remove_member": _("Take somebody out of a circle"),
        "case_person.add": _("Enter a person into a case"),
        "case_person.edit": _("Change a person in a case"),
        "case_person.view": _("See a person in a case"),
        "reporter.reveal_to": _("Disclose who reported"),
        "task.add": _("Add a task"),
        "task.view": _("Read a task"),
        "task.edit": _("Change a task"),
        "task.done": _("Finish a task"),
        "task.reopen": _("Reopen a task"),
        "note.add": _("Write a note"),
        "note.view": _("Read a note"),
        "note.answer": _("Answer a note"),
        "note.resolve": _("Settle a thread"),
        "event.add": _("Record an event"),
        "event.view": _("Read an event"),
        "emergency.ask": _("Ask for emergency access"),
        "emergency.list": _("List requests for emergency access"),
        "emergency.view": _("Read a request for emergency access"),
        "emergency.allow": _("Allow emergency access"),
        "emergency.refuse": _("Refuse emergency access"),
        "emergency.review": _("Review an emergency access"),
    }
)
