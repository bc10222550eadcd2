"""People administration: accounts and duties. Nothing of what people do is shown here."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q
from django.shortcuts import redirect, render
from django.utils.translation import gettext

from portal.access.answers import ChangedMeanwhile
from portal.access.gates import gate
from portal.access.policy import scope
from portal.accounts import handover
from portal.accounts.actions import people as actions
from portal.accounts.forms import DutiesForm, FindForm, InviteForm, PersonNameForm
from portal.accounts.models import FactorReset, Person
from portal.accounts.models.factors import devices_of

PER_PAGE = 50


@gate(None, "person.list", methods=("GET", "POST"))
def people(request):
    """Everyone with an account, or those looked for."""
    form = FindForm(request.POST or None)
    found = scope(request.badge, "person.view").prefetch_related("duties").order_by("name", "pk")
    if form.is_bound and form.is_valid():
        words, duty = form.cleaned_data["words"].strip(), form.cleaned_data["duty"]
        found = found.filter(Q(name__icontains=words) | Q(email__icontains=words)) if words else found
        found = found.filter(duties__duty=duty) if duty else found
    page = Paginator(found, PER_PAGE).get_page(request.POST.get("page") or request.GET.get("page"))
    return render(request, "accounts/people.html", {"find": form, "page": page})


@gate(None, "person.invite", methods=("GET", "POST"))
def invite(request):
    """A new account, with a mail that leads to it."""
    form = InviteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        person = actions.invite(actor=request.badge, **form.cleaned_data)
        messages.success(request, gettext("The account is made and the mail is on its way."))
        return redirect("person", person=person.pk)
    return render(request, "accounts/invite.html", {"form": form})


@gate(Person, "person.view")
def person(request, person):
    """One account: duties, state, what can be done."""
    words = {
        "person": person,
        "duties": person.duties.select_related("given_by").order_by("duty"),
        "devices": len(devices_of(person)),
        "reset": FactorReset.open_for(person),
    }
    return render(request, "accounts/person.html", words)


@gate(Person, "person.change_name", methods=("GET", "POST"))
def change_name(request, person):
    """Another name."""
    form = PersonNameForm(request.POST or None, instance=person)
    if request.method == "POST" and form.is_valid():
        name, version = form.cleaned_data["name"], request.POST.get("version")
        try:
            actions.change_name(person, actor=request.badge, name=name, version=version)
        except ChangedMeanwhile:
            return _changed(request, "accounts/person_name.html", form, person, lambda: person.name)
        messages.success(request, gettext("Saved."))
        return redirect("person", person=person.pk)
    return render(request, "accounts/person_name.html", {"form": form, "person": person})


@gate(Person, "person.change_duties", methods=("GET", "POST"))
def duties(request, person):
    """Which duties this person holds."""
    form = DutiesForm(request.POST or None, initial={"duties": list(person.duty_codes), "version": person.version})
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_duties(person, actor=request.badge, **form.cleaned_data)
        except ChangedMeanwhile:
            return _changed(
                request, "accounts/person_duties.html", form, person, lambda: _in_words(person.duties.all())
            )
        messages.success(request, gettext("Saved."))
        return redirect("person", person=person.pk)
    return render(request, "accounts/person_duties.html", {"form": form, "person": person})


def _changed(request, template, form, person, now):
    """Somebody was faster. Say what stands there now; what was chosen here stays, and can be sent again."""
    person.refresh_from_db()
    form.data = form.data.copy()
    form.data["version"] = person.version
    form.add_error(
        None,
        gettext("Somebody changed this meanwhile; it now says: %(now)s. Yours is still here and not saved.")
        % {"now": now()},
    )
    return render(request, template, {"form": form, "person": person}, status=409)


def _in_words(duties):
    return ", ".join(str(duty) for duty in duties) or gettext("None")


@gate(Person, "person.send_welcome", methods=("POST",))
def send_welcome(request, person):
    """The welcome mail once more."""
    actions.send_welcome_again(person, actor=request.badge)
    messages.success(request, gettext("The mail is on its way."))
    return redirect("person", person=person.pk)


@gate(Person, "person.deactivate", methods=("GET", "POST"))
def deactivate(request, person):
    """Someone leaves; what they leave behind is listed."""
    left = handover.left_by(request.badge, person)
    if request.method == "POST":
        actions.deactivate(person, actor=request.badge)
        messages.success(request, gettext("The account is closed. Nobody signs in with it any more."))
        return redirect("person", person=person.pk)
    return render(request, "accounts/person_deactivate.html", {"person": person, "left": left})


@gate(Person, "person.reactivate", methods=("POST",))
def reactivate(request, person):
    """Someone is back."""
    actions.reactivate(person, actor=request.badge)
    messages.success(request, gettext("The account is open again, without any duty."))
    return redirect("person", person=person.pk)


@gate(Person, "person.ask_factor_reset", methods=("GET", "POST"))
def ask_reset(request, person):
    """Someone lost every device; I identified them."""
    if request.method == "POST":
        actions.ask_factor_reset(person, actor=request.badge)
        messages.success(request, gettext("Asked. Another administrator must agree within 24 hours."))
        return redirect("person", person=person.pk)
    return render(request, "accounts/person_ask_reset.html", {"person": person})


@gate(Person, "person.reset_factors", methods=("POST",))
def reset_factors(request, person):
    """I agree, as the second administrator."""
    try:
        actions.reset_factors(person, actor=request.badge)
    except actions.SecondAdministratorNeeded as needed:
        messages.error(request, needed.message)
    else:
        messages.success(request, gettext("Every device is taken away. The person is told and signs in anew."))
    return redirect("person", person=person.pk)
