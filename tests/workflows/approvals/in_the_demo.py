"""The demo at the table: a procedure by three duties is in force, who holds them is in the case, and each may hold a
passkey in a browser of their own.
"""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from portal.cases.actions import access
from portal.cases.demo import people as demo
from portal.cases.grants import CaseGrant
from portal.cases.models import Case, Wall
from portal.documents.models import Version
from tests.portal.documents.bringing import bring, bring_version, word
from tests.walk import authenticator, sign_in
from tests.workflows.approvals.table import THREE
from workflows.approvals import procedures
from workflows.approvals.actions import documents as asking
from workflows.approvals.actions import procedures as rules
from workflows.approvals.models import Procedure, SignOff

SIGNERS = {"labour_law": "brand", "hr": "ohm", "compliance": "aydin"}
SORT = "house_ban"


@dataclass
class Desk:
    """Where the lead works: what `bring` wants to know of a cast."""

    case: Case

    def __getitem__(self, _part: str) -> Any:
        return demo.badge(demo.find("sommerfeld"))


def set_the_table() -> Desk:
    """A case of the lead's in which all three may decide."""
    _in_force()
    lead = demo.badge(demo.find("sommerfeld"))
    led = CaseGrant.objects.live().filter(user=lead.person).of_role("lead").values("content_object_id")
    walled = Wall.objects.filter(person__in=[demo.find(who) for who in SIGNERS.values()]).values("case")
    case = Case.objects.open().filter(pk__in=led).exclude(pk__in=walled).order_by("opened_at").first()
    for who in SIGNERS.values():
        grants = CaseGrant.objects.live().filter(content_object=case, user=demo.find(who))
        if not grants.exists():
            access.grant(case, actor=lead, person=demo.find(who), role="signatory", why="Freigabe")
    return Desk(case)


def _in_force() -> None:
    procedure = Procedure.objects.filter(kind="version", sort=SORT).first()
    author = demo.badge(demo.find("holt"))
    procedure = procedure or rules.make(actor=author, slug="by-three", kind="version", sort=SORT)
    version = rules.propose(procedure, actor=author, plan=procedures.read(THREE))
    for who in ("klein", "petersen"):
        rules.sign(version, actor=demo.badge(demo.find(who)))


def document(desk: Desk, *texts: str) -> Version:
    """A draft by the lead with a version for each of these texts; the newest."""
    first, *more = (word(text) for text in texts)
    version = bring(desk, name="Hausverbot.docx", data=first, kind=SORT).newest()
    for data in more:
        version = bring_version(desk, version.document, data=data)
    return version


def ask(desk: Desk, version: Version) -> SignOff:
    """The lead asks."""
    return asking.ask(version, actor=desk["lead"])


def with_passkey(page, who: str):
    """Sign in and set up a passkey; what comes back says whether it verifies who holds it."""
    page.set_default_timeout(60_000)
    verifies = authenticator(page)
    sign_in(page, who)
    page.goto("/account/factors/")
    page.fill("#passkey_name", "laptop")
    page.click("[data-passkey]")
    page.wait_for_url("**/recovery-codes/")
    return verifies


def read(page, sign_off: SignOff) -> str:
    """Find it in the inbox, open what is to be decided on, and come back. What was read."""
    page.goto("/my-work/decisions/")
    page.locator(f"main a[href$='{sign_off.get_absolute_url()}']").first.click()
    page.locator(f"main a[href*='/documents/{sign_off.about.document.key}/']").first.click()
    text = page.locator("#preview").inner_text()
    page.goto(sign_off.get_absolute_url())
    return text


def address(sign_off: SignOff, duty: str, outcome: str = "approve") -> str:
    """Where somebody decides for this duty."""
    seat = sign_off.seats.get(duty=duty)
    return reverse(f"seat_{outcome}", args=[sign_off.case.code, sign_off.key, seat.pk])


def send(page) -> None:
    """Press the button of the decision."""
    page.locator("form#deed button[type=submit]").click()
