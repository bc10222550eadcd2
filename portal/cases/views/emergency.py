"""Emergency access: asked for by code, decided by data protection, looked back at afterwards."""

from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from portal.access.gates import gate
from portal.access.policy import may, scope
from portal.cases import lists
from portal.cases.actions import emergency as deeds
from portal.cases.forms.access import AllowForm, AskForm, ReviewForm
from portal.cases.forms.base import DeedForm
from portal.cases.frame import done, fill, sent
from portal.cases.models import EmergencyAccess

HERE = "emergency_access"


@gate(None, "emergency.ask", methods=("GET", "POST"))
def index(request):
    """Ask; the answer is the same whether or not there is such a case. Data protection finds the requests below."""
    form = fill(request, AskForm)
    if sent(request, form, deeds.ask):
        return done(request, _("Your request is recorded. Data protection decides on it; you get a notice."), HERE)
    decides = may(request.badge, "emergency.list")
    asked = scope(request.badge, "emergency.view").select_related("asked_by", "decided_by", "reviewed_by")
    words = {"form": form, "decides": decides}
    if decides:
        words["page"] = lists.page(asked.order_by("-asked_at"), request.GET.get("page"))
    return render(request, "cases/emergency.html", words, status=form.status)


@gate(EmergencyAccess, "emergency.view", reads=True)
def show(request, emergency):
    """One request, with what this person may do about it now."""
    return _request(request, emergency)


@gate(EmergencyAccess, "emergency.allow", methods=("POST",))
def allow(request, emergency):
    """Allow it for some hours."""
    form = fill(request, AllowForm)
    if sent(request, form, deeds.allow, emergency):
        return done(request, _("Emergency access is allowed. Those who lead the case are told."), HERE, emergency.pk)
    return _request(request, emergency, form)


@gate(EmergencyAccess, "emergency.refuse", methods=("POST",))
def refuse(request, emergency):
    """Do not allow it."""
    form = fill(request, DeedForm)
    if sent(request, form, deeds.refuse, emergency):
        return done(request, _("The request is not allowed."), HERE)
    return redirect(HERE, emergency.pk)


@gate(EmergencyAccess, "emergency.review", methods=("POST",))
def review(request, emergency):
    """Look back at it."""
    form = fill(request, ReviewForm)
    if sent(request, form, deeds.review, emergency):
        return done(request, _("The review is recorded."), HERE)
    return _request(request, emergency, form)


def _request(request, emergency, form=None):
    can = {verb for verb in ("allow", "refuse", "review") if may(request.badge, f"emergency.{verb}", emergency)}
    if form is None:
        form = ReviewForm() if "review" in can else AllowForm()
    words = {"emergency": emergency, "can": can, "form": form}
    return render(request, "cases/emergency_request.html", words, status=form.status)
