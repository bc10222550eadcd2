"""What people are told about sign-off: that and where, never what."""

from django.utils.translation import gettext_lazy as _

from portal.notifications.sentences import say

say("version.ask_sign_off", _("Something waits for your decision."), done=lambda sign_off: sign_off.state != "open")
say("bundle.ask_sign_off", _("Something waits for your decision."), done=lambda sign_off: sign_off.state != "open")
say("sign_off.cancel", _("A request of yours for sign-off was ended."))
say("sign_off.supersede", _("A request of yours for sign-off was superseded by a newer version."))
say("seat.approve", _("What you asked sign-off for was signed off."))
say("seat.return", _("What you asked sign-off for was returned. Please look why."))
say(
    "procedure.propose",
    _("A version of a procedure of sign-off waits for somebody who stands for it."),
    done=lambda version: version.is_overtaken or version.is_signed_off,
)


def _is_done(seat) -> bool:
    return seat.is_taken or seat.sign_off.state != "open"


say("seat.remind", _("Your decision is still waited for."), done=_is_done)
say("seat.escalate", _("A decision has waited too long. You could take it."), done=_is_done)
say(
    "seat.ask_other",
    _("Nobody has decided yet on what you asked sign-off for. You can ask somebody by name."),
    done=lambda sign_off: sign_off.state != "open",
)
say("deputy.name", _("Somebody named you as their deputy for sign-off."))
say("deputy.end", _("A deputy for sign-off has ended."))
