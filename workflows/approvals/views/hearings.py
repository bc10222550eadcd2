"""A hearing: who was informed, what they said."""

from django.http import Http404
from django.utils.translation import gettext as _

from portal.access.gates import gate
from portal.cases.frame import done, fill, sent
from workflows.approvals.actions import hearings
from workflows.approvals.forms.sign_offs import HearingForm
from workflows.approvals.framing import page
from workflows.approvals.models import SignOff


@gate(SignOff, "sign_off.hear", methods=("GET", "POST"), reads=True)
def hear(request, sign_off, stage):
    """Write down how the hearing goes."""
    hearing = sign_off.hearings.filter(stage=stage).first()
    if hearing is None:
        raise Http404
    form = fill(request, HearingForm, hearing=hearing)
    if sent(request, form, hearings.hear, sign_off, stage=stage):
        return done(request, _("The hearing is written down."), sign_off)
    words = {"sign_off": sign_off, "described": sign_off.of_kind.describe(sign_off.about)}
    words["stage"] = {"hearing": hearing, "is_at_work": True}
    return page(
        request, sign_off.case, "approvals/hearing.html", words, section="sign_offs", here=sign_off.key, form=form
    )
