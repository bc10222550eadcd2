"""Requests for sign-off in a case: sign_off, shown, taken back, ended."""

from django.utils.translation import gettext as _

from portal.access.gates import gate
from portal.access.policy import scope
from portal.cases.frame import done, fill, page, sent
from portal.cases.models import Case
from workflows.approvals import showing
from workflows.approvals.actions import asking
from workflows.approvals.forms.sign_offs import CancelForm, WithdrawForm
from workflows.approvals.models import SignOff

HERE = "sign_offs"


@gate(Case, "sign_off.list")
def index(request, case):
    """All requests of the case this person may see, the newest first."""
    found = scope(request.badge, "sign_off.view").filter(case=case).select_related("asked_by", "procedure", "case")
    rows = showing.lines(found.order_by("-asked_at", "pk"))
    return page(request, case, "approvals/index.html", {"rows": rows}, section=HERE)


@gate(SignOff, "sign_off.view", reads=True)
def show(request, sign_off):
    """Where it stands: stages, seats, who said what, when, on which digest."""
    words = showing.whole(request.badge, sign_off)
    return page(request, sign_off.case, "approvals/show.html", words, section=HERE, here=sign_off.key)


@gate(SignOff, "sign_off.withdraw", methods=("GET", "POST"), reads=True)
def withdraw(request, sign_off):
    """Take it back."""
    return _end(request, sign_off, WithdrawForm, asking.withdraw, "approvals/withdraw.html", _("It is withdrawn."))


@gate(SignOff, "sign_off.cancel", methods=("GET", "POST"), reads=True)
def cancel(request, sign_off):
    """End it, with a reason."""
    return _end(request, sign_off, CancelForm, asking.cancel, "approvals/cancel.html", _("It has ended."))


def _end(request, sign_off, form_class, deed, template, sentence):
    form = fill(request, form_class, thing=sign_off)
    if sent(request, form, deed, sign_off):
        return done(request, sentence, sign_off)
    return page(request, sign_off.case, template, {"sign_off": sign_off}, section=HERE, here=sign_off.key, form=form)
