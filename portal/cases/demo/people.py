"""The demo's people. They exist under demo settings only, and share one password that guards nothing."""

from dataclasses import dataclass

from django.utils import timezone
from django_otp.oath import totp

from portal.access.badges import Badge, service_badge
from portal.access.policy import scope
from portal.accounts.actions import account, door
from portal.accounts.actions import people as accounts
from portal.accounts.models import Person, TotpDevice
from portal.cases.actions.cases import add_site
from portal.cases.models import Site
from portal.notifications.actions import mark_all_read

PASSWORD = "lampe-wolke-treppe-7"  # noqa: S105  (of people who do not exist, on a machine of one's own)
DOMAIN = "nordlicht.example"
DEVICE = "Demo"


@dataclass(frozen=True)
class Part:
    """One invented person: who they are and what to try as them."""

    who: str
    name: str
    duties: tuple[str, ...]
    try_this: str
    language: str = "de"

    @property
    def email(self) -> str:
        """The address they sign in with."""
        return f"{self.who}@{DOMAIN}"


PARTS = [
    Part("ilka.sommerfeld", "Dr. Ilka Sommerfeld", ("threat_management",), "leads cases; start here"),
    Part("jonas.petersen", "Jonas Petersen", ("threat_management",), "deputy, and lead of two cases"),
    Part("grace.whitfield", "Grace Whitfield", ("threat_management",), "leads cases of her own, in English", "en"),
    Part("nuria.castell", "Dr. Nuria Castell", ("psychology",), "assesses; keeps a circle"),
    Part("thea.brand", "Thea Brand", ("labour_law",), "contributes; has asked for emergency access"),
    Part("markus.ohm", "Markus Ohm", ("hr",), "contributes; one of his accesses ran out"),
    Part("selin.aydin", "Selin Aydın", ("compliance",), "signatory in one case, reader in another"),
    Part("ruth.klein", "Dr. Ruth Klein", ("data_protection",), "allows and reviews emergency access"),
    Part("paul.krueger", "Paul Krüger", ("corporate_security",), "contributes; excluded from one case"),
    Part("lars.nielsen", "Lars Nielsen", ("works_council",), "has a duty and no case"),
    Part("dirk.ostermann", "Dirk Ostermann", ("corporate_security",), "excluded from a case he must not learn of"),
    Part("hanna.vogt", "Hanna Vogt", ("editor",), "edits guidance in Wagtail"),
    Part("oskar.lindqvist", "Oskar Lindqvist", ("auditor",), "reads the journal", "en"),
    Part("maren.holt", "Maren Holt", ("administrator",), "administers people, sees no case"),
    Part("timo.berger", "Timo Berger", ("administrator",), "the second administrator"),
    Part("mia.torell", "Mia Torell", (), "an employee: password only, guidance only"),
]
SITES = [
    ("Bonn", "DE-NW"),
    ("Leipzig", "DE-SN"),
    ("Kassel", "DE-HE"),
    ("Hamburg", "DE-HH"),
    ("Wrocław", "PL"),
    ("Bellevue", "US-WA"),
]


def badge(person: Person) -> Badge:
    """The badge this person would carry who has just signed in with their app."""
    return Badge(person=person, session="demo", factor="totp", verified_at=timezone.now())


def hire_everybody() -> dict[str, Person]:
    """Invite them all, give them the password and, where they have a duty, an app for the second factor."""
    hired = {}
    for part in PARTS:
        person = accounts.invite(
            actor=service_badge("demo"),
            email=part.email,
            name=part.name,
            language=part.language,
            duties=part.duties,
            welcome=False,
        )
        door.set_password(person, actor=service_badge("sign-in"), password=PASSWORD)
        if part.duties:
            _give_app(person)
        # They know that their password was just set: nothing waits for them before the story begins.
        seen = scope(badge(person), "notice.view").values_list("pk", flat=True)
        mark_all_read(actor=badge(person), shown=list(seen))
        hired[part.who.split(".")[1]] = person
    return hired


def name_sites(administrator: Person) -> dict[str, Site]:
    """The company's places of work."""
    return {name: add_site(actor=badge(administrator), name=name, region=region) for name, region in SITES}


def find(who: str) -> Person | None:
    """A demo person by e-mail, or by first or last name as it stands in it."""
    for part in PARTS:
        if who.lower() in {part.email, part.who, *part.who.split(".")}:
            return Person.objects.filter(email=part.email).first()
    return None


def code_of(person: Person, ago: int = 0) -> str | None:
    """The code the person's app shows now (or showed so many half minutes ago). None without an app."""
    device = TotpDevice.objects.filter(user=person, confirmed=True).order_by("created_at").first()
    return _code(device, ago) if device else None


def _give_app(person):
    plain = Badge(person=person, session="demo")
    device = account.enrol(person, actor=plain, step=account.begin_app)
    # The code of half a minute ago is used up, so that the one of now is still good for signing in at once.
    account.enrol(person, actor=plain, step=account.finish_app(_code(device, ago=1), DEVICE))


def _code(device, ago):
    return f"{totp(bytes.fromhex(device.key), t0=0, step=30, drift=-ago):06d}"
