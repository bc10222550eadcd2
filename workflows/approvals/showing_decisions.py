"""What the page of a decision shows before anything is decided: what exactly, read or not, and what it leaves out."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from workflows.approvals.showing import grouped, label_of
from workflows.approvals.standing import Outcome

HEADINGS = {
    Outcome.APPROVE: gettext_lazy("Sign off %(what)s"),
    Outcome.CONDITIONS: gettext_lazy("Sign off %(what)s with conditions"),
    Outcome.RETURN: gettext_lazy("Return %(what)s"),
    Outcome.STEP_BACK: gettext_lazy("Step back from deciding on %(what)s"),
}


def to_decide(badge, seat, outcome: Outcome) -> dict:
    """All that the page of a decision shows."""
    sign_off = seat.sign_off
    kind, about = sign_off.of_kind, sign_off.about
    described, is_all = kind.describe(about), len(sign_off.sections) == 1
    return {
        "seat": seat,
        "outcome": str(outcome),
        "decides": outcome is not Outcome.STEP_BACK,
        "heading": HEADINGS[outcome] % {"what": described},
        "label": label_of(seat),
        "sign_off": sign_off,
        "about": about,
        "described": described,
        "parts": [
            {"label": described if is_all else kind.in_full(part["label"]), "digest": grouped(part["sha256"])}
            for part in seat.sections
        ],
        "covers_a_part": len(seat.sections) < len(sign_off.sections),
        "digest": grouped(seat.digest),
        "has_read": kind.has_read(badge.person, about, seat.covered),
        "unseen": [kind.in_words(code) for code in unseen(seat)],
        "has_passkey": badge.person.webauthncredential_set.filter(confirmed=True).exists(),
    }


def unseen(seat) -> list:
    """Codes of what the preview does not show of what is decided in this seat."""
    sign_off = seat.sign_off
    return sign_off.of_kind.unseen(sign_off.about, seat.covered)


def recorded(outcome: Outcome) -> str:
    """What is said when it is done."""
    return _("Your place is free again.") if outcome is Outcome.STEP_BACK else _("Your decision is recorded.")
