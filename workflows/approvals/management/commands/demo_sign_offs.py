"""`demo_sign_offs`: procedures in force, and sign-offs in every state, made by the demo's people."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from portal.cases.actions import access
from portal.documents import seen
from portal.documents.management.commands import demo_documents
from portal.documents.management.commands.demo_documents import badge
from portal.documents.models import Document
from workflows.approvals import procedures
from workflows.approvals.actions import bundles, deciding, hearings
from workflows.approvals.actions import documents as asking
from workflows.approvals.actions import procedures as rules
from workflows.approvals.actions.deciding import Said
from workflows.approvals.models import Procedure
from workflows.approvals.of_bundles import KIND, next_of
from workflows.approvals.rounds import digest_of_sections
from workflows.approvals.suggestions import sorts, suggested

AUTHOR, SIGNERS = "holt", ("berger", "klein")
BY_DUTY = {"labour_law": "brand", "hr": "ohm", "compliance": "aydin", "threat_management": "petersen"}
WARNING = ["Abmahnung (Entwurf)", "Sehr geehrter Herr Behr,", "am 2. November haben Sie Ihren Arbeitsplatz verlassen."]
WARNING_2 = [*WARNING, "Das geschah zwischen 9:10 und 11:40 Uhr."]
WARNING_3 = [*WARNING_2, "Wir fordern Sie auf, Ihre Arbeitszeiten einzuhalten."]
SHIFT = ["Vermerk: andere Schicht", "Frau Falk arbeitet bis auf Weiteres in der Frühschicht am zweiten Eingang."]
NOTICE = ["Kündigung (Entwurf)", "Sehr geehrter Herr Dannemann,", "wir kündigen das Arbeitsverhältnis fristlos."]
INVITATION = [
    "Einladung zum Gespräch",
    "Sehr geehrter Herr Behr,",
    "wir möchten über den 2. November sprechen.",
]
PLAN = ["Schutzplan Empfang", "Der Empfang ist von 7 bis 19 Uhr zu zweit besetzt."]
PLAN_2 = [*PLAN, "In der Mittagspause löst der Werkschutz ab."]


class Command(BaseCommand):
    help = "Puts procedures and sign-offs into the demo. Refuses anywhere but under demo settings, and a second time."

    def handle(self, *args, **options):
        if not settings.DEMO or settings.PRODUCTION:
            raise CommandError("The demo exists under demo settings only.")
        if Procedure.objects.exists():
            raise CommandError("There are procedures already.")
        self.files = demo_documents.Command()
        for sort in sorts():
            self._in_force(sort)
        self._in_force("", kind="bundle")
        self._one_waits()
        kassel, bonn = demo_documents.case_of("brand", "ohm"), demo_documents.case_of("brand", "aydin")
        self._lets_in(kassel, "aydin", "Freigabe der Schreiben")
        self._lets_in(bonn, "ohm", "Freigabe der Kündigung")
        self._house_ban(kassel)
        self._shift(kassel)
        self._warning(kassel)
        self._dismissal(bonn)
        self._together(kassel)

    # --- Procedures --------------------------------------------------------------------------------------------------
    def _in_force(self, sort, kind="version"):
        procedure = rules.make(actor=badge(AUTHOR), slug=f"{kind}-{sort or 'all'}", kind=kind, sort=sort)
        version = rules.propose(procedure, actor=badge(AUTHOR), plan=procedures.read(suggested(sort, kind)))
        for who in SIGNERS:
            rules.sign(version, actor=badge(who))

    def _one_waits(self):
        """Compliance is to look at warnings too: proposed, and one of two stands for it."""
        warning = Procedure.objects.get(sort="warning")
        told = suggested("warning")
        [review] = told["stages"]
        seats = [*review["seats"], {"key": "compliance", "duty": "compliance", "sections": ["*"]}]
        plan = procedures.read(told | {"stages": [review | {"seats": seats, "hours": 8, "remind": 4}]})
        version = rules.propose(warning, actor=badge(AUTHOR), plan=plan)
        rules.sign(version, actor=badge(SIGNERS[0]))

    # --- Sign-offs ---------------------------------------------------------------------------------------------------
    def _house_ban(self, case):
        """Open; one of three has decided."""
        document = Document.objects.filter(case=case, kind="house_ban").first()
        assert document is not None, "the demo's documents are there"
        sign_off = asking.ask(document.newest(), actor=badge("sommerfeld"), why="Zustellung am Freitag durch Boten.")
        self._decides(sign_off, "labour_law", comment="Frist und Ausnahmen sind verhältnismäßig.")

    def _shift(self, case):
        """Signed off by two, one after the other."""
        document = self._file(case, "ohm", "Vermerk_Schicht.docx", SHIFT, kind="memo")
        sign_off = asking.ask(document.newest(), actor=badge("sommerfeld"), why="Gilt ab Montag.")
        self._decides(sign_off, "threat_management")
        self._decides(sign_off, "labour_law", comment="Mit ihr abgestimmt; keine Versetzung nach § 99 BetrVG.")

    def _warning(self, case):
        """Returned, asked again, superseded by a new version, and asked once more."""
        document = self._file(case, "sommerfeld", "Abmahnung_Entwurf.docx", WARNING, kind="warning")
        first = asking.ask(document.newest(), actor=badge("sommerfeld"))
        self._decides(first, "hr", deciding.give_back, comment="Die Uhrzeit fehlt. So hält sie nicht.")
        second = self._next(document, "Abmahnung_Entwurf_v2.docx", WARNING_2, "Uhrzeit ergänzt")
        asking.ask(second, actor=badge("sommerfeld"), why="Jetzt mit Uhrzeit.")
        third = self._next(document, "Abmahnung_Entwurf_v3.docx", WARNING_3, "Aufforderung ergänzt")
        asking.ask(third, actor=badge("sommerfeld"), why="Mit der Aufforderung, die gefehlt hat.")

    def _dismissal(self, case):
        """The works council is heard first; the two weeks of the law run."""
        document = self._file(case, "petersen", "Kuendigung_Entwurf.docx", NOTICE, kind="dismiss_now")
        today = timezone.localdate()
        sign_off = asking.ask(document.newest(), actor=badge("sommerfeld"), why="Übergabe mit Zeugen.", known_on=today)
        heard = {"stage": "works_council", "whom": "Vorsitz des Betriebsrats", "informed_on": today}
        hearings.hear(sign_off, actor=badge("sommerfeld"), **heard)

    def _together(self, case):
        """A letter and a plan: the plan came back. In the second round the decision on the letter stands."""
        lead = badge("sommerfeld")
        letter = self._file(case, "sommerfeld", "Einladung.docx", INVITATION, kind="letter")
        plan = self._file(case, "petersen", "Schutzplan_Empfang.docx", PLAN, kind="plan")
        both = [letter.newest().pk, plan.newest().pk]
        first = bundles.ask(case, actor=lead, versions=both, why="Gespräch am Mittwoch; bis dahin gilt der Plan.")
        self._decides(first, "labour_law", comment="Freundlich und ohne Vorwurf.")
        self._decides(first, "hr", deciding.give_back, comment="Mittags ist der Empfang allein.")
        self._next(plan, "Schutzplan_Empfang_v2.docx", PLAN_2, "Mittagspause ergänzt")
        sha256 = digest_of_sections(KIND, next_of(lead, first.about))
        bundles.ask_again(first.about, actor=lead, sha256=sha256, why="Mit Ablösung am Mittag.")

    def _decides(self, sign_off, duty, deed=deciding.approve, **words):
        actor = badge(BY_DUTY[duty])
        seat = sign_off.seats.select_related("sign_off__case").get(duty=duty)
        about = sign_off.about
        for version in about.contents if sign_off.kind == KIND.name else [about]:
            if version.document.key in seat.covered:
                seen.note(actor, version, "preview")
        deed(seat, actor=actor, said=Said(sha256=seat.digest, acknowledged=True, **words))

    # --- What it takes -----------------------------------------------------------------------------------------------
    def _lets_in(self, case, who, why):
        access.grant(case, actor=badge("sommerfeld"), person=badge(who).person, role="signatory", why=why)

    def _file(self, case, who, name, paragraphs, **words):
        return self.files.add(case, who, name, demo_documents.word(paragraphs), title=paragraphs[0], **words)

    def _next(self, document, name, paragraphs, comment):
        data = demo_documents.word(paragraphs)
        return self.files.add_version(document, "sommerfeld", name, data, comment)
