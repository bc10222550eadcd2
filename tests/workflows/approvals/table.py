"""Sets the table for tests of sign-off: a procedure in force, a document in the case, and people who could decide."""

from datetime import UTC, datetime

from django.utils import timezone

from portal.access.badges import Badge
from portal.cases.actions import access, circles
from portal.cases.models import Wall
from portal.documents import seen
from portal.documents.actions import documents as of_documents
from portal.documents.models import Version
from tests.cast import badge, person
from tests.portal.documents.bringing import bring, bring_version
from workflows.approvals import procedures
from workflows.approvals.actions import deciding
from workflows.approvals.actions import documents as documents_signed
from workflows.approvals.actions import procedures as rules
from workflows.approvals.actions.deciding import Said
from workflows.approvals.models import ProcedureVersion, Seat, SignOff

NAME = {"de": "Fachprüfung", "en": "Review"}
THREE = {
    "name": {"de": "Freigabe zu dritt", "en": "Sign-off by three"},
    "stages": [
        {
            "key": "review",
            "name": NAME,
            "seats": [{"key": each, "duty": each} for each in ("labour_law", "hr", "compliance")],
        }
    ],
}


def seats(*duties: str) -> list[dict]:
    """A seat for each duty."""
    return [{"key": f"{duty}_{number}", "duty": duty} for number, duty in enumerate(duties)]


def stage(key: str = "review", *duties: str, **words) -> dict:
    """A stage with a seat for each duty."""
    return {"key": key, "name": NAME, "seats": seats(*duties)} | words


def plan(*stages: dict) -> dict:
    """A procedure of these stages."""
    return {"name": NAME, "stages": list(stages)}


def in_force(told=THREE, *, sort: str = "", kind: str = "version") -> ProcedureVersion:
    """A procedure for things of this kind that two others than its author signed off."""
    author, *others = (_signer(name) for name in ("procedure_author", "first_signer", "second_signer"))
    from workflows.approvals.models import Procedure

    procedure = Procedure.objects.filter(kind=kind, sort=sort).first()
    if procedure is None:
        procedure = rules.make(actor=author, slug=f"{kind}s-{sort or 'all'}", kind=kind, sort=sort)
    version = rules.propose(procedure, actor=author, plan=procedures.read(told))
    for each in others:
        rules.sign(version, actor=each)
    return version


def _signer(name: str) -> Badge:
    from portal.accounts.models import Person

    found = Person.objects.filter(email=f"{name}@example.org").first()
    return badge(found or person(name, "administrator"))


def document(cast, **words):
    """A document whose author is the lead, and its only version."""
    return bring(cast, **words).newest()


def ask(cast, version: Version, *, by="lead", **words) -> SignOff:
    """Sign-off of this version."""
    return documents_signed.ask(version, actor=cast[by], **words)


def again(cast, version: Version, **words) -> Version:
    """The next version of the same document."""
    return bring_version(cast, version.document, **words)


def read(who: Badge, version: Version) -> None:
    """Open the preview, as the page does."""
    seen.note(who, version, "preview")


def seat(sign_off: SignOff, duty: str) -> Seat:
    """The seat for a duty."""
    return sign_off.seats.get(duty=duty)


def said(sign_off: SignOff, **words) -> Said:
    """What somebody says of exactly what is asked."""
    return Said(**{"sha256": sign_off.digest, "acknowledged": True} | words)


def decide(sign_off: SignOff, duty: str, who: Badge, outcome: str = "approve", *, reads=True, **words):
    """Read it, and decide in the seat for this duty."""
    if reads:
        read(who, sign_off.about)
    deed = {
        "approve": deciding.approve,
        "conditions": deciding.approve_with_conditions,
        "return": deciding.give_back,
        "step_back": deciding.step_back,
    }[outcome]
    words = {"comment": "because"} | words if outcome in {"return", "step_back"} else words
    return deed(seat(sign_off, duty), actor=who, said=said(sign_off, **words))


def signatory(cast, name: str, duty: str, role: str = "signatory") -> Badge:
    """Somebody else with this duty and a grant on the case."""
    cast.people[name] = person(name, duty)
    access.grant(cast.case, actor=cast["lead"], person=cast.people[name], role=role, why="to sign")
    return cast[name]


def stale(who: Badge) -> Badge:
    """The same badge, proved a long time ago."""
    return badge(who.person, verified_at=datetime(2020, 1, 1, tzinfo=UTC))


def put_in_circle(cast, version: Version, *parts: str) -> None:
    """This document is for these people only."""
    people = [cast.person(part) for part in parts]
    circle = circles.make(cast.case, actor=cast["lead"], name=" and ".join(parts), people=people)
    version.document.refresh_from_db()
    of_documents.set_audience(version.document, actor=cast["lead"], version=version.document.version, circle=circle)


def wall(cast, part: str, **words) -> None:
    """A wall between this part of the cast and a case, as a row: deeds end the grant with it."""
    row = Wall(**{"case": cast.case, "person": cast.person(part), "why": "conflict"} | words)
    row.confirmed_at = timezone.now()
    row.reason = "is involved"
    row.save(force_insert=True)
