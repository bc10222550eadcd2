"""What people are told about cases: that and where, never what."""

from django.utils.translation import gettext_lazy as _

from portal.notifications.sentences import say

say("case.grant", _("You were given access to a case."))
say("case.change_state", _("One of your cases moved on."))
say("case.sign_second", _("A second review in one of your cases is signed."))
say("case.set_danger", _("In one of your cases somebody may be in danger now. Look at once."))
say("case.recuse", _("Somebody stepped back from one of your cases."))
say("wall.link", _("An exclusion in one of your cases met an account. Please confirm it."))
say(
    "wall.confirm",
    _("An exclusion in one of your cases waits for you to confirm it."),
    done=lambda wall: not wall.is_proposed or wall.lifted_at is not None,
)
say("wall.note_attempt", _("Somebody who is excluded from a case tried to open it. The journal says who and when."))
say("reporter.reveal_to", _("In one of your cases a name was disclosed to somebody."))
say("circle.add_member", _("You were let into a circle in one of your cases."))
say("grant.expire", _("Somebody left who works on one of your cases. Please look at what is to be handed over."))
say("task.assign", _("A task in one of your cases is yours."), done=lambda task: task.done_at is not None)
say("task.done", _("A task in one of your cases is done."))
say("note.mention", _("A note in one of your cases mentions you."))
say("note.answer", _("Somebody answered in one of your cases."))
say(
    "emergency.ask",
    _("A request for emergency access waits for you."),
    done=lambda request: request.outcome != "asked",
)
say("emergency.allow", _("Emergency access to a case was allowed."))
