"""What readers did not find, and what they say of a page."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from knowledge.desk.rows import Row
from knowledge.models import Feedback


def feedback(request):
    """What readers wrote and nobody has dealt with yet, the oldest first."""
    waiting = Feedback.objects.filter(done_on=None).exclude(words="")
    return waiting.select_related("page").order_by("day", "pk")


def rows_of_feedback(said) -> list[Row]:
    """With the page it is about. What was written is read in the list of its own, where it can be handed over: it may
    be a report, and this page stands open on a desk."""
    return [
        Row(
            each.page.get_admin_display_title() if each.page else _("a page that was deleted"),
            reverse("feedback_admin:index"),
            tuple(filter(None, [_helped(each.helped)])),
            each.day,
            each.language.upper(),
            each.language,
        )
        for each in said
    ]


def rows_of_searched(terms) -> list[Row]:
    """With the number of days it was searched on."""
    return [
        Row(
            each["term"],
            notes=(ngettext("on %(number)s day", "on %(number)s days", each["days"]) % {"number": each["days"]},),
            day=each["last"],
            language=each["language"].upper(),
            lang=each["language"],
        )
        for each in terms
    ]


def _helped(helped) -> str:
    return {True: _("it helped"), False: _("it did not help")}.get(helped, "")
