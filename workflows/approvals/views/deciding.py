"""Doors through which somebody decides in a seat."""

from django.http import JsonResponse
from django.utils.translation import gettext as _

from portal.access.gates import gate
from portal.cases.frame import done, fill, sent
from workflows.approvals import showing_decisions as showing
from workflows.approvals.actions import deciding
from workflows.approvals.forms.deciding import ConditionsForm, DecideForm, ReturnForm, StepBackForm
from workflows.approvals.framing import page
from workflows.approvals.models import Seat
from workflows.approvals.standing import Outcome

FORMS = {
    Outcome.APPROVE: DecideForm,
    Outcome.CONDITIONS: ConditionsForm,
    Outcome.RETURN: ReturnForm,
    Outcome.STEP_BACK: StepBackForm,
}
SIGNED = frozenset({Outcome.APPROVE, Outcome.CONDITIONS, Outcome.RETURN})
BOTH = ("GET", "POST")
HERE = "sign_offs"


@gate(Seat, "seat.approve", methods=BOTH, reads=True)
def approve(request, seat):
    """Sign off."""
    return _decide(request, seat, Outcome.APPROVE, deciding.approve)


@gate(Seat, "seat.approve_with_conditions", methods=BOTH, reads=True)
def approve_with_conditions(request, seat):
    """Sign off with conditions."""
    return _decide(request, seat, Outcome.CONDITIONS, deciding.approve_with_conditions)


@gate(Seat, "seat.return", methods=BOTH, reads=True)
def give_back(request, seat):
    """Return it."""
    return _decide(request, seat, Outcome.RETURN, deciding.give_back)


@gate(Seat, "seat.step_back", methods=BOTH, reads=True)
def step_back(request, seat):
    """Step back."""
    return _decide(request, seat, Outcome.STEP_BACK, deciding.step_back)


@gate(Seat, "seat.ask_passkey", methods=("POST",))
def ask_passkey(request, seat):
    """The question for the passkey: the decision as it is typed, word for word. In JSON, as what stands in its way."""
    outcome = request.POST.get("outcome", "")
    if outcome not in SIGNED:
        return JsonResponse({"errors": {"outcome": [_("Choose first what you decide.")]}}, status=422)
    form = _form(request, seat, Outcome(outcome), data=request.POST)
    if not form.is_valid() or not form.attempt(
        deciding.ask_passkey, seat, actor=request.badge, outcome=Outcome(outcome)
    ):
        wrong = {name: [str(each) for each in errors] for name, errors in form.errors.items()}
        return JsonResponse({"errors": wrong}, status=422)
    return JsonResponse(form.done)


def _form(request, seat, outcome, data=None):
    options = {"seat": seat, "person": request.badge.person, "unseen": showing.unseen(seat)}
    return FORMS[outcome](data, **options) if data is not None else fill(request, FORMS[outcome], **options)


def _decide(request, seat, outcome, deed):
    sign_off = seat.sign_off
    form = _form(request, seat, outcome)
    if sent(request, form, deed, seat):
        return done(request, showing.recorded(outcome), sign_off)
    words = showing.to_decide(request.badge, seat, outcome)
    return page(request, sign_off.case, "approvals/decide.html", words, section=HERE, here=sign_off.key, form=form)
