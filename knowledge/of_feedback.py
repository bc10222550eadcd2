"""Who may do what with feedback, and with what of it was a report."""

from django.utils.translation import gettext_lazy as _

from knowledge.models import Feedback, HandedOver
from portal.access.policy import Duties, Grant, Policy, register
from portal.accounts.policy import by_duty
from portal.cases.verbs import describe
from portal.notifications.sentences import say

EDITORS = frozenset({"editor"})
THREAT_MANAGEMENT = "threat_management"

register(Duties({"feedback.list": Grant(EDITORS)}, by_duty))
register(
    Policy(
        Feedback,
        seen_by="feedback.view",
        address={"feedback": "pk"},
        reach=by_duty,
        rules={
            "feedback.view": Grant(EDITORS),
            "feedback.close": Grant(EDITORS),
            "feedback.hand_over": Grant(EDITORS),
        },
    )
)
register(
    Policy(
        HandedOver,
        seen_by="handed_over.view",
        address={"handed_over": "pk"},
        reach=by_duty,
        rules={
            "handed_over.view": Grant({THREAT_MANAGEMENT}),
            "handed_over.take": Grant({THREAT_MANAGEMENT}),
        },
    )
)

describe(
    {
        "feedback.list": _("See what readers say about guidance"),
        "feedback.view": _("Read feedback about guidance"),
        "feedback.close": _("Say that feedback was dealt with"),
        "feedback.hand_over": _("Hand feedback that is a report to threat management, and erase it"),
        "handed_over.view": _("Read a report that came as feedback"),
        "handed_over.take": _("Take over a report that came as feedback, and erase it here"),
    }
)

say("feedback.hand_over", _("A report came in by another way and waits for you."), done=lambda handed: handed.is_taken)
