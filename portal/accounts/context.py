"""What every frame shows of the person who looks at it."""

from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.http import urlencode

# What a session knows of the person, so that no page has to ask for it.
LANGUAGE, PASSKEYS = "language", "passkeys"
SIGNED_OUT = "signed_out"
# In the address of the sign-in page when a page came there by itself: that is no sign of life.
ENDED = "ended"
MASK, MASK_SPEECH = "mask", "mask_speech"


def display(request):
    """Context processor: colours, contrast, density, mask, and how long the session still lives."""
    # An open page asks nobody who reads it: without a look at the session it is the same for everyone.
    entered = getattr(request, "entered", None)
    if entered is None:
        return {"display": {}}
    person = request.user
    return {
        "display": {
            "scheme": person.scheme,
            "contrast": person.contrast,
            "density": person.density,
            "shortcut": person.cover_by_keyboard,
            "mask": bool(request.session.get(MASK)),
            "mask_speech": bool(request.session.get(MASK_SPEECH)),
            "passkeys": bool(request.session.get(PASSKEYS)),
            "seconds_left": max(0, int((entered.ends_at - timezone.now()).total_seconds())),
            "stay_url": _url("stay"),
            "draft_url": _url("draft"),
            "ended_url": _url("sign_in") + "?" + urlencode({ENDED: 1, "next": request.get_full_path()}),
        }
    }


def _url(name):
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""
