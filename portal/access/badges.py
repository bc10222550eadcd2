"""A badge says who acts: a person in one session with the factor they proved, or a service of the house."""

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

FACTOR, VERIFIED_AT = "factor", "factor_verified_at"


@dataclass(frozen=True, slots=True)
class Badge:
    """Made by the gate for one request, and by nothing else; so a step-up in one session never freshens another.

    `factor` is "" (password only), "totp", "passkey" or "recovery"; `verified_at` is when it was last proved.
    """

    person: Any = None
    service: str = ""
    session: str = ""
    factor: str = ""
    verified_at: datetime | None = None
    request_id: str = ""

    def is_fresh(self, within: timedelta) -> bool:
        """Was the second factor proved within this time, in this very session?"""
        if not self.factor or self.verified_at is None:
            return False
        return datetime.now(UTC) - self.verified_at < within


def badge_of(request) -> Badge:
    """The badge of whoever sent this request; an empty one for somebody who has not signed in."""
    request_id = getattr(request, "request_id", "")
    if not request.user.is_authenticated:
        return Badge(request_id=request_id)
    verified_at = request.session.get(VERIFIED_AT)
    return Badge(
        person=request.user,
        session=hashlib.sha256((request.session.session_key or "").encode()).hexdigest()[:16],
        factor=request.session.get(FACTOR, ""),
        verified_at=datetime.fromtimestamp(verified_at, UTC) if verified_at else None,
        request_id=request_id,
    )


def stamp(request, factor: str) -> None:
    """Note in this session that a second factor was proved just now. Only sign-in and step-up do this."""
    request.session[FACTOR] = factor
    request.session[VERIFIED_AT] = datetime.now(UTC).timestamp()


def service_badge(name: str, request_id: str = "") -> Badge:
    """The badge of a service (`delivery`, `demo`): it may do exactly what a `Grant` lists it for."""
    return Badge(service=name, request_id=request_id)


def badge_for_delivery(person) -> Badge:
    """For asking, with nobody signed in, what this person would be shown: whether a mail to them may leave.

    It never proves a factor freshly and is handed to no action.
    """
    return Badge(person=person, factor="delivery")
