"""One's own devices: apps, passkeys, recovery codes."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext

from portal.access.gates import gate
from portal.accounts import entrance, qr, sentences
from portal.accounts.actions import account as actions
from portal.accounts.forms import AppForm, DeviceForm, NameForm, RenameForm
from portal.accounts.models.factors import devices_of


@gate(None, "account.view")
def show(request):
    """My devices and how many recovery codes are left."""
    words = {
        "devices": devices_of(request.user),
        "codes_left": request.user.recovery_codes.filter(used_at=None).count(),
        "form": NameForm(auto_id="passkey_%s"),
    }
    return render(request, "accounts/factors.html", words)


@gate(None, "account.enrol", methods=("GET", "POST"))
def enrol(request):
    """The first device: choose between passkey and app."""
    if request.method == "POST":
        actions.enrol(request.user, actor=request.badge, step=actions.begin_app)
        return redirect("account_enrol_app")
    return render(request, "accounts/enrol.html", {"form": NameForm(auto_id="passkey_%s")})


@gate(None, "account.enrol", methods=("GET", "POST"))
def enrol_app(request):
    """The first device is an app."""
    return _app(request, actions.enrol, "account_enrol")


@gate(None, "account.add_factor", methods=("POST",))
def begin_app(request):
    """A further app: make its key."""
    actions.add_factor(request.user, actor=request.badge, step=actions.begin_app)
    return redirect("account_app")


@gate(None, "account.add_factor", methods=("GET", "POST"))
def app(request):
    """A further app: show its key, take its first code."""
    return _app(request, actions.add_factor, "account_factors")


def _app(request, deed, start):
    device = request.user.totpdevice_set.filter(confirmed=False).first()
    if device is None:
        return redirect(start)
    form = AppForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        step = actions.finish_app(form.cleaned_data["code"], form.cleaned_data["name"])
        proof = deed(request.user, actor=request.badge, step=step)
        if proof.factor:
            entrance.renew(request, proof.factor)
            messages.success(request, gettext("Your app is set up."))
            has_codes = request.user.recovery_codes.filter(used_at=None).exists()
            return redirect("account_factors" if has_codes else "account_recovery_codes")
        form.add_error("code", sentences.about(proof))
    words = {"form": form, "device": device, "qr": qr.drawing(device.config_url), "start": start}
    return render(request, "accounts/app.html", words)


@gate(None, "account.name_factor", methods=("POST",))
def rename(request):
    """Another name for a device."""
    form = RenameForm(request.POST, devices=devices_of(request.user))
    if form.is_valid():
        actions.name_factor(request.user, actor=request.badge, name=form.cleaned_data["name"], **form.chosen)
        messages.success(request, gettext("Saved."))
    else:
        messages.error(request, " ".join(error for errors in form.errors.values() for error in errors))
    return redirect("account_factors")


@gate(None, "account.remove_factor", methods=("POST",))
def remove(request):
    """Take a device away; one always remains."""
    form = DeviceForm(request.POST, devices=devices_of(request.user))
    if not form.is_valid():
        raise Http404
    try:
        actions.remove_factor(request.user, actor=request.badge, **form.chosen)
    except actions.LastFactor as last:
        messages.error(request, last.message)
    else:
        messages.success(request, gettext("The device is removed. Nobody signs in with it any more."))
    return redirect("account_factors")


@gate(None, "account.view", methods=("POST",))
def codes_kept(request):
    """The codes are put away; on to work."""
    return redirect(entrance.landing(request, request.user))


@gate(None, "account.show_recovery_codes", methods=("GET", "POST"))
def recovery_codes(request):
    """Ten new codes, on this one page and never again."""
    codes = actions.show_recovery_codes(request.user, actor=request.badge) if request.method == "POST" else None
    left = request.user.recovery_codes.filter(used_at=None).count()
    return render(request, "accounts/recovery_codes.html", {"codes": codes, "left": left})
