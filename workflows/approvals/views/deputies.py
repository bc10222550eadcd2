"""Deputies: whom one names, and for whom one stands in; and asking somebody by name when nobody answers."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from portal.access.gates import gate
from portal.cases.frame import done, fill, page, sent
from workflows.approvals import absence, who
from workflows.approvals.actions import deputies, reminding
from workflows.approvals.forms.deputies import AskOtherForm, DeputyForm, EndDeputyForm
from workflows.approvals.models import Deputy, Seat
from workflows.approvals.showing import label_of

BOTH = ("GET", "POST")


@gate(None, "deputy.list")
def index(request):
    """One's deputies, and those one stands in for, now and later."""
    return render(request, "approvals/deputies.html", absence.lines(request.badge))


@gate(None, "deputy.name", methods=BOTH)
def name(request):
    """Name somebody."""
    people = absence.could_stand_in(request.badge.person)
    form = fill(request, DeputyForm, people=people)
    if sent(request, form, deputies.name):
        messages.success(request, _("Your deputy is named, and told."))
        return redirect("deputies")
    return render(request, "approvals/deputy_name.html", {"form": form, "people": people}, status=form.status)


@gate(Deputy, "deputy.end", methods=BOTH)
def end(request, deputy):
    """End it now."""
    form = fill(request, EndDeputyForm)
    if sent(request, form, deputies.end, deputy):
        messages.success(request, _("This deputy has ended."))
        return redirect("deputies")
    return render(request, "approvals/deputy_end.html", {"form": form, "deputy": deputy}, status=form.status)


@gate(Seat, "seat.ask_other", methods=BOTH, reads=True)
def ask_other(request, seat):
    """Ask one of those who could decide, by name."""
    sign_off = seat.sign_off
    people = who.could_sit(sign_off, [seat])[seat]
    form = fill(request, AskOtherForm, people=people)
    if sent(request, form, reminding.ask_other, seat):
        return done(request, _("They are told."), sign_off)
    words = {"sign_off": sign_off, "people": people, "label": label_of(seat)}
    here = sign_off.key
    return page(request, sign_off.case, "approvals/ask_other.html", words, section="sign_offs", here=here, form=form)
