"""What the portal says about codes and tries, in one place."""

from datetime import timedelta

from django.conf import settings
from django.utils import timezone
from django.utils.dateformat import format as format_date
from django.utils.translation import gettext


def about(proof) -> str:
    """What went wrong with this proof."""
    return too_many(proof.locked_until) if proof.locked_until else wrong_code()


def wrong_code() -> str:
    """The same for a wrong code, an old one and one used before."""
    return gettext("That code does not match. Use the one your app shows now.")


def wrong_password() -> str:
    """The same whether the address exists or not."""
    return gettext("Address and password do not belong together. Check both, or choose a new password.")


def wrong_passkey() -> str:
    """Whatever was wrong with it: another person's, touched without PIN or finger, or unknown here."""
    return gettext("That passkey did not open this account. Use one of yours, with its PIN or your finger.")


def signed_out(because: str) -> str:
    """Why a session is over: "idle", or "long" for one that lasted as long as any may."""
    if because == "idle":
        minutes = int(settings.SESSION_IDLE.total_seconds() // 60)
        return gettext(
            "You were signed out after %(minutes)s minutes. Your draft is safe and returns when you sign in."
        ) % {"minutes": minutes}
    hours = int(settings.SESSION_AT_MOST.total_seconds() // 3600)
    return gettext("You were signed out after %(hours)s hours. Your draft is safe and returns when you sign in.") % {
        "hours": hours
    }


def too_many(until) -> str:
    """From when on one may try again; rounded up, so that nobody is sent away twice."""
    until = timezone.localtime(until + timedelta(seconds=59))
    return gettext("Too many tries. You can try again at %(time)s, or use a passkey now.") % {
        "time": format_date(until, "H:i")
    }
