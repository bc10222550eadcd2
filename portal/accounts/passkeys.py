"""Passkeys by django-otp-webauthn's helper and tables, with its two weak places closed.

It asks someone who is signed in for `userVerification: discouraged`, so that a mere touch passes, and does not change
the session key. Here user verification is asked for and checked at registration, sign-in and step-up, and the views are
ours: its own write outside of actions and are not routed.
"""

from typing import Any, NamedTuple

from django_otp_webauthn.exceptions import OTPWebAuthnApiError
from django_otp_webauthn.helpers import WebAuthnHelper
from django_otp_webauthn.models import WebAuthnCredential
from webauthn.helpers import parse_authentication_credential_json
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import AuthenticatorSelectionCriteria, UserVerificationRequirement

from portal.access.fences import writing

# Whatever was asked for when the question was made: that somebody was verified is checked, not only asked for.
CHECKED = {"require_user_verification": True}

# What an answer that is none raises: from the library, from what it parses, from a key nobody registered.
REFUSED = (WebAuthnException, OTPWebAuthnApiError, WebAuthnCredential.DoesNotExist, ValueError, TypeError, KeyError)


class Assertion(NamedTuple):
    """What the browser answered, and the state of the question it answers."""

    state: dict[str, Any]
    answer: dict[str, Any]


class Helper(WebAuthnHelper):
    """SECURITY: user verification is required everywhere; presence alone proves nothing about who is present."""

    def get_generate_registration_options_kwargs(self, *, user):
        """Registration asks for verification, and for a key that is found without a name being typed."""
        options = super().get_generate_registration_options_kwargs(user=user)
        options["authenticator_selection"] = AuthenticatorSelectionCriteria(
            user_verification=UserVerificationRequirement.REQUIRED,
            resident_key=self.get_discoverable_credentials_preference(),
        )
        return options

    def get_generate_authentication_options_kwargs(self, *, user=None, require_user_verification=True):
        """Sign-in and step-up ask for verification, whatever the library would have asked for."""
        return super().get_generate_authentication_options_kwargs(user=user, require_user_verification=True)


def ask_to_register(person) -> tuple[dict, dict]:
    """The options for the browser, and the state to keep until it answers."""
    with writing("the handle by which passkeys know this person"):
        return Helper(request=None).register_begin(person)


def ask_to_sign(person=None) -> tuple[dict, dict]:
    """The question to sign; without a person it names no keys, so it tells nobody who has an account."""
    return Helper(request=None).authenticate_begin(person)


def owner(answer):
    """Whose passkey the browser answered with, or None for one nobody registered here."""
    try:
        credential = parse_authentication_credential_json(answer)
        return WebAuthnCredential.get_by_credential_id(credential.raw_id).user
    except (WebAuthnException, WebAuthnCredential.DoesNotExist, ValueError, TypeError, KeyError):
        return None


def register(person, assertion: Assertion, *, name: str):
    """Keep the new passkey under this name."""
    device = Helper(request=None).register_complete(person, assertion.state | CHECKED, assertion.answer)
    device.name = name
    device.save(update_fields=["name"])
    return device


def verify(person, assertion: Assertion):
    """The passkey that signed, if it is a confirmed one of this person; else raises what the library raises."""
    device = Helper(request=None).authenticate_complete(person, assertion.state | CHECKED, assertion.answer)
    if not device.confirmed:
        raise ValueError("this passkey is not in use")
    return device
