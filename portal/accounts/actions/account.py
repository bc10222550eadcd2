"""What people do with their own account."""

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django_otp_webauthn.exceptions import OTPWebAuthnApiError
from django_otp_webauthn.models import WebAuthnCredential
from webauthn.helpers.exceptions import WebAuthnException

from portal.access.actions import action, failed, record
from portal.accounts import passkeys
from portal.accounts.models import RecoveryCode, TotpDevice
from portal.accounts.models.factors import devices_of
from portal.accounts.proofs import Proof
from portal.accounts.proofs import prove as try_proof
from portal.notifications.outbox import tell

FACTORS = "/account/factors/"


class LastFactor(ValidationError):
    """The only app or passkey was to be removed; then nothing would be left to sign in with."""

    def __init__(self):
        super().__init__(_("This is your only device. Add another one first; then you can remove it."))


@action("account.step_up")
def step_up(person, *, actor, code="", assertion=None) -> Proof:
    """Prove the second factor again, in the middle of work."""
    proof = try_proof(person, code=code, assertion=assertion)
    if proof.factor:
        record(factor=proof.factor)
    else:
        failed(factor="passkey" if assertion else "code")
    return proof


@action("account.sign_out")
def sign_out(person, *, actor, entered) -> None:
    """Leave, on this device."""
    person.entered_sessions.filter(pk=entered.pk).end()


@action("account.end_sessions")
def end_sessions(person, *, actor, keep) -> int:
    """Sign out everywhere else."""
    ended = person.entered_sessions.exclude(pk=keep.pk if keep else None).end()
    record(ended=ended)
    return ended


@action("session.end")
def end_session(entered, *, actor) -> None:
    """Sign out on one device."""
    entered.person.entered_sessions.filter(pk=entered.pk).end()


@action("account.change_display")
def change_display(person, *, actor, **choices) -> None:
    """Language, colours, contrast, density, keyboard."""
    for name, value in choices.items():
        setattr(person, name, value)
    person.full_clean(exclude=["password", "email"])
    person.save(update_fields=list(choices))


@action("account.change_password")
def change_password(person, *, actor, password, keep) -> None:
    """A new password, after the old one was right. Everywhere else the person is signed out."""
    validate_password(password, person)
    person.set_password(password)
    person.save(update_fields=["password"])
    person.entered_sessions.exclude(pk=keep.pk if keep else None).end()
    tell(person, "account.change_password", thing=person, link="/account/")


# -- factors. The first one is `enrol`led with the password alone; every further one needs a fresh factor.


@action("account.enrol")
def enrol(person, *, actor, step) -> object:
    """One step on the way to the first factor; see the steps below."""
    return step(person)


@action("account.add_factor")
def add_factor(person, *, actor, step) -> object:
    """One step on the way to a further factor; see the steps below."""
    return step(person)


def begin_app(person):
    """Make the key an app is to learn."""
    record(step="begin", factor="totp")
    return TotpDevice.begin(person)


def finish_app(code, name):
    """The first code shows that the app has learned the key."""

    def step(person) -> Proof:
        record(step="finish", factor="totp")
        device = TotpDevice.objects.select_for_update().filter(user=person, confirmed=False).first()
        if device is None:
            failed()
            return Proof()
        if device.locked_until or not device.matches("".join(code.split())):
            if not device.locked_until:
                device.throttle_increment()
            failed()
            return Proof(locked_until=device.locked_until)
        device.name, device.confirmed = name, True
        device.accept()
        tell(person, "account.add_factor", thing=person, link=FACTORS)
        return Proof("totp")

    return step


def finish_passkey(assertion, name):
    """Keep the passkey the browser made."""

    def step(person) -> Proof:
        record(step="finish", factor="passkey")
        try:
            passkeys.register(person, assertion, name=name)
        except (OTPWebAuthnApiError, WebAuthnException, ValueError):
            failed()
            return Proof()
        tell(person, "account.add_factor", thing=person, link=FACTORS)
        return Proof("passkey")

    return step


@action("account.name_factor")
def name_factor(person, *, actor, kind, device_id, name) -> None:
    """Give a device another name."""
    device = _device(person, kind, device_id)
    device.name = name
    device.save(update_fields=["name"])


@action("account.remove_factor")
def remove_factor(person, *, actor, kind, device_id) -> None:
    """Take a device away. One always remains."""
    device = _device(person, kind, device_id)
    if device.confirmed and len(devices_of(person)) == 1:
        raise LastFactor
    device.delete()
    record(factor=kind)
    tell(person, "account.remove_factor", thing=person, link=FACTORS)


@action("account.show_recovery_codes")
def show_recovery_codes(person, *, actor) -> list[str]:
    """Ten new codes; the old ones are worth nothing any more."""
    return RecoveryCode.renew(person)


def _device(person, kind, device_id):
    model = {"totp": TotpDevice, "passkey": WebAuthnCredential}[kind]
    return model.objects.select_for_update().get(user=person, pk=device_id)
