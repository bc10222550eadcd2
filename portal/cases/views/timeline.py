"""What happened in a case, by when it happened or by when it became known."""

from django.utils.translation import gettext as _

from portal.access.gates import gate
from portal.cases import lists, reading
from portal.cases.actions import work
from portal.cases.forms.filters import TimelineFilter
from portal.cases.forms.work import EventForm
from portal.cases.frame import done, fill, page, sent
from portal.cases.models import Case

HERE = "case_timeline"


@gate(Case, "case.view", reads=True)
def index(request, case):
    """The timeline, grouped by day, newest first."""
    narrow = TimelineFilter(request.GET)
    by_known = narrow.chosen["by"] == "known"
    moments = reading.happened(request.badge, case, what=narrow.chosen["what"], by_known=by_known)
    shown = lists.page(moments, request.GET.get("page"), size=50)
    audiences = reading.audiences_of(request.badge, case)
    days = reading.timeline_lines(shown.rows, audiences, code=case.code, by_known=by_known)
    words = {"page": shown, "days": days, "filter": narrow}
    return page(request, case, "cases/timeline.html", words, section=HERE)


@gate(Case, "event.add", methods=("GET", "POST"))
def add(request, case):
    """Record something that happened."""
    form = fill(request, EventForm, case=case, badge=request.badge)
    if sent(request, form, work.add_event, case):
        return done(request, _("The event was recorded."), "case_timeline", case.code)
    return page(request, case, "cases/event_form.html", section=HERE, here=_("New event"), form=form)
