"""The desk is for those who write guidance; reminders of reviews are written by the worker alone."""

from django.utils.translation import gettext_lazy as _

from knowledge.models import ReviewDue
from knowledge.of_articles import WORKER
from portal.access.policy import Duties, Grant, Policy, register
from portal.accounts.policy import by_duty
from portal.cases.verbs import describe
from portal.notifications.sentences import say

EDITOR = "editor"

register(Duties({"desk.view": Grant({EDITOR})}, reach=by_duty))
register(
    Policy(
        ReviewDue,
        seen_by="review.view",
        address={"review": "pk"},
        reach=by_duty,
        rules={
            "review.view": Grant({EDITOR}, when=ReviewDue.OPEN),
            "review.remind": Grant((), when=ReviewDue.OPEN, services={WORKER}),
        },
    )
)

describe(
    {
        "desk.view": _("See what there is to do in guidance"),
        "review.view": _("See that a page of guidance is due for review"),
        "review.remind": _("Remind of a page of guidance that is due for review"),
    }
)

say("review.remind", _("A page of guidance is due for review."), done=lambda review: not review.stands)
