"""Requests for sign-off in a case: listed, shown, taken back, ended."""

from django.utils.translation import gettext as _

from portal.access.gates import gate
from portal.access.policy import scope
from portal.cases import lists
from portal.cases.frame import done, fill, sent
from portal.cases.models import Case
from workflows.approvals import showing
from workflows.approvals.actions import asking
from workflows.approvals.forms.sign_offs import CancelForm, WithdrawForm
from workflows.approvals.framing import page
from workflows.approvals.models import SignOff
from workflows.approvals.rows import rows, told

HERE = "sign_offs"


@gate(Case, "sign_off.list")
def index(request, case):
    """All requests of the case this person may see, the newest first."""
    found = told(scope(request.badge, "sign_off.view").filter(case=case)).order_by("-asked_at", "pk")
    sign_offs = lists.page(found, request.GET.get("page"))
    words = {"page": sign_offs, "rows": rows(sign_offs.rows)}
    return page(request, case, "approvals/index.html", words, section=HERE)


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
