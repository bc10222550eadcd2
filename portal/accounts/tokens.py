"""Links that prove a mailbox: one to welcome, one to choose a new password. Signed, short-lived, good for one time."""

from datetime import timedelta

from django.conf import settings
from django.core import signing
from django.utils.crypto import constant_time_compare, salted_hmac

from portal.accounts.models import Person

GOOD_FOR = {"welcome": timedelta(days=7), "reset": timedelta(seconds=settings.PASSWORD_RESET_TIMEOUT)}


def make(person, purpose: str) -> str:
    """The secret part of a link."""
    return signing.dumps([str(person.pk), _state(person, purpose)], salt=f"accounts.{purpose}")


def holder(token: str, purpose: str) -> Person | None:
    """Whose link this is; None when it is forged, too old, or was used (the password it was made for is gone)."""
    try:
        pk, state = signing.loads(token, salt=f"accounts.{purpose}", max_age=GOOD_FOR[purpose])
    except (signing.BadSignature, ValueError):
        return None
    person = Person.objects.here().filter(pk=pk).first()
    if person is None or not constant_time_compare(state, _state(person, purpose)):
        return None
    return person


def _state(person, purpose):
    return salted_hmac(f"accounts.{purpose}", f"{person.password}{person.email}", algorithm="sha256").hexdigest()[:32]
