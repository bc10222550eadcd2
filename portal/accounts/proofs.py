"""What proves that it is you: a code of an app, a recovery code, a passkey."""

from datetime import datetime
from typing import NamedTuple

from django_otp_webauthn.exceptions import OTPWebAuthnApiError
from webauthn.helpers.exceptions import WebAuthnException

from portal.accounts import passkeys
from portal.accounts.models import RecoveryCode, TotpDevice


class Proof(NamedTuple):
    """`factor` is what was proved, empty when nothing was; `locked_until` says when the next code may be tried."""

    factor: str = ""
    locked_until: datetime | None = None


def prove(person, *, code: str = "", assertion: "passkeys.Assertion | None" = None) -> Proof:
    """Try this code or passkey. The caller holds the lock on the person's row, so no code counts twice."""
    if assertion is not None:
        return _passkey(person, assertion)
    digits = "".join(code.split())
    if len(digits) > 6:
        return Proof("recovery") if RecoveryCode.spend(person, code) else Proof()
    return _app(person, digits)


def _app(person, digits):
    devices = list(TotpDevice.objects.select_for_update().filter(user=person, confirmed=True))
    ready = [device for device in devices if device.locked_until is None]
    for device in ready:
        if device.matches(digits):
            device.accept()
            return Proof("totp")
    for device in ready:
        device.throttle_increment()
    locks = [device.locked_until for device in devices]
    return Proof(locked_until=min(locks) if locks and all(locks) else None)


def _passkey(person, assertion):
    try:
        passkeys.verify(person, assertion)
    except (OTPWebAuthnApiError, WebAuthnException, ValueError):
        return Proof()
    return Proof("passkey")
