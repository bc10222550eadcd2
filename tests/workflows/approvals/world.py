"""A small world with a memory of its own: what was granted, walled, named and said, told a second time in plain Python.

A random schedule of deeds is played on real transactions; before each deed the world says from its own memory whether
it must come off. It shares no line with the rules it judges.
"""

import hashlib
import json
import random
from datetime import timedelta

from django.db import connection, transaction
from django.utils import timezone

from portal.access.answers import Refused
from portal.access.fences import writing
from portal.accounts.models import Duty
from portal.cases.actions import access, walls
from portal.cases.grants import CaseGrant, permission_of
from portal.cases.models import Case, Wall
from portal.documents import seen
from portal.documents.models import Document, Preview, Version
from portal.documents.models.documents import Kind
from portal.documents.models.versions import Scan
from portal.vault import blobs, keys
from tests.cast import Cast, badge, make_cast, person
from tests.workflows.approvals import table
from tests.workflows.approvals.memory import DUTIES, OTHER_PLANS, PLANS, Asked, can_be_seated
from workflows.approvals.actions import asking, bundles, deciding
from workflows.approvals.actions import documents as documents_signed
from workflows.approvals.models import Deputy
from workflows.approvals.procedures import BadProcedure
from workflows.approvals.troubles import AlreadyAsked, NobodyLeft, NotRead, NotYourDeputy, Overtaken, TheseAreAsked

ROLES = ("signatory", "contributor", "reader")
ABLE = ("approve", "approve", "approve", "conditions", "return", "step_back")
SORTS = [Kind(sort) for sort in PLANS if sort != "bundle"]
LOOK = """
    SELECT state, outcome, decision.sha256, sign_off.sha256, person_id, on_behalf_of_id
    FROM approvals_signoff sign_off LEFT JOIN approvals_decision decision ON decision.sign_off_id = sign_off.id
    WHERE sign_off.id = %s
"""
"""What lies there, past all code that is judged."""


class World:
    """Six experts, one case, documents that come and go."""

    def __init__(self, seed: int):
        self.dice = random.Random(seed)
        self.cast: Cast = make_cast()
        self.lead = self.cast.person("lead")
        with writing("duties of a test"), transaction.atomic():
            for part in ("contributor", "reader", "signatory"):  # only those the world remembers could sit
                self.cast.person(part).take_duties(["psychology"])
        self.experts = [person(f"expert_{number}", DUTIES[number % 3]) for number in range(6)]
        self.first_duties = {each: DUTIES[number % 3] for number, each in enumerate(self.experts)}
        self.duties = {each.pk: {duty} for each, duty in self.first_duties.items()}
        self.granted, self.walled, self.deputies = set(), set(), {}
        self.roles = {role: permission_of(role) for role in ROLES}
        for each in self.experts:
            self._grant(each)
        self.plans = dict(PLANS)
        for sort in PLANS:
            self._in_force(sort)
        self.asked: Asked | None = None
        self.sort = ""
        self.newest: list[Version] = []
        self.reads: set = set()
        self.allowed = self.refused = self.approved = 0

    # --- One schedule ------------------------------------------------------------------------------------------------
    def schedule(self, steps: int) -> None:
        """A new document (or two, signed off together), and that many deeds around it."""
        self.asked, self.reads = None, set()
        if self.dice.random() < 0.8:
            self.mend()
        self.sort = self.dice.choice(list(PLANS))
        kinds = self.dice.choices(SORTS, k=2) if self.sort == "bundle" else [self.sort]
        self.newest = in_order(self._version(Document(kind=kind)) for kind in kinds)
        self.ask()
        for _ in range(steps):
            self.dice.choice(self._deeds)()
            self.check()

    @property
    def _deeds(self):
        often = [self.decide] * 8
        return [
            *often,
            self.edit,
            self.ask,
            self.toggle_grant,
            self.toggle_wall,
            self.toggle_duty,
            self.name_deputy,
            self.change_procedure,
            self.withdraw,
        ]

    def mend(self):
        """Let everybody back in, with the duty they came with, so that a world in which anything goes wrong does not
        end with nobody in it. As rows: what is played are the deeds that follow."""
        out = [each for each in self.experts if each.pk not in self.granted]
        lost = [(who, duty) for who, duty in self.first_duties.items() if duty not in self.duties[who.pk]]
        now = timezone.now()
        with writing("the start of a schedule"), transaction.atomic():
            if self.walled:
                Wall.objects.filter(person__in=self.walled, lifted_at=None).update(lifted_at=now, lifted_by=self.lead)
            CaseGrant.objects.bulk_create(
                CaseGrant(
                    content_object=self.cast.case,
                    user=each,
                    permission=self.roles[self.dice.choice(ROLES)],
                    given_by=self.lead,
                    given_at=now,
                    confirmed_at=now,
                    starts_at=now,
                    why="to sign",
                    history=True,
                )
                for each in out
            )
            Duty.objects.bulk_create(Duty(person=who, duty=duty) for who, duty in lost)
        self.walled.clear()
        self.granted |= {each.pk for each in out}
        for who, duty in lost:
            self.duties[who.pk].add(duty)

    # --- Deeds -------------------------------------------------------------------------------------------------------
    def edit(self):
        """A newer version of one of them, under the lock every upload takes."""
        one = self.dice.randrange(len(self.newest))
        self.newest = [*self.newest]  # what was asked for stays as it was
        self.newest[one] = self._version(self.newest[one].document)

    def ask(self):
        """Sign-off of what is newest; whether a seat would stay empty is found by trying all ways to sit."""
        plan = self.plans[self.sort]
        if self.sort == "bundle" and self.asked is not None and self.asked.ended and self.asked.versions == self.newest:
            self.edit()  # what stands of the very same papers is played in test_bundles_at_random
        there = self.asked is not None and not self.asked.ended and self.asked.versions == self.newest
        sha256 = self._digest()
        try:
            sign_off = self._ask(sha256)
        except (AlreadyAsked, TheseAreAsked):
            assert there
        except NobodyLeft:
            assert not self._can_be_seated(plan), (plan, self.duties, self.granted, self.walled, self._authors)
        else:
            assert not there and self._can_be_seated(plan)
            if self.asked is not None and not self.asked.ended:
                self.asked.ended = "superseded"
            rows = {seat.name: seat for seat in sign_off.seats.all()}
            self.asked = Asked(sign_off, self.newest, sha256, plan, rows)

    def _ask(self, sha256):
        lead = badge(self.lead)
        if self.sort != "bundle":
            return documents_signed.ask(self.newest[0], actor=lead)
        if self.asked is None:
            return bundles.ask(self.cast.case, actor=lead, versions=[each.pk for each in self.newest])
        return bundles.ask_again(self.asked.sign_off.about, actor=lead, sha256=sha256.hex())

    def decide(self):
        """Somebody says something in some seat, perhaps for somebody else, perhaps without having read."""
        if self.asked is None:
            return
        who = self.dice.choice(self.experts)
        name, duty, _stage = self.dice.choice(self.asked.seats)
        fitting = [each for each in self.experts if duty in self.duties[each.pk]]
        if fitting and self.dice.random() < 0.7:
            who = self.dice.choice(fitting)
        absent = self.dice.choice(self.experts) if self.dice.random() < 0.15 else None
        outcome = self.dice.choice(ABLE)
        for version in self.asked.versions:
            read = (who.pk, bytes(version.sha256))
            if self.dice.random() < 0.9 and read not in self.reads:
                seen.note(badge(who), version, "preview")
                self.reads.add(read)
        wanted = self._may(who, name, duty, absent, outcome)
        seat = self.asked.rows[name]
        deed = {
            "approve": deciding.approve,
            "conditions": deciding.approve_with_conditions,
            "return": deciding.give_back,
            "step_back": deciding.step_back,
        }[outcome]
        said = table.said(self.asked.sign_off, comment="because", conditions="One thing", on_behalf_of=absent)
        try:
            deed(seat, actor=badge(who), said=said)
        except (Refused, Overtaken, NotRead, NotYourDeputy):
            assert not wanted, (who, name, outcome, "was refused")
            self.refused += 1
            return
        assert wanted, (who, name, outcome, "came off")
        self.allowed += 1
        self.asked.spoke |= {who.pk} | ({absent.pk} if absent else set())
        if outcome != "step_back":
            self.asked.said[name] = outcome
        verdict, _at = self.asked.verdict()
        self.asked.ended = "" if verdict == "open" else verdict
        self.approved += verdict == "approved"

    def toggle_grant(self):
        who = self.dice.choice(self.experts)
        if who.pk in self.granted:
            access.end(CaseGrant.objects.get(user=who), actor=badge(self.lead), because="done")
            self.granted.discard(who.pk)
        elif who.pk not in self.walled:
            self._grant(who)

    def toggle_wall(self):
        who = self.dice.choice(self.experts)
        if who.pk in self.walled:
            walls.lift(Wall.objects.get(person=who, lifted_at=None), actor=badge(self.lead))
            self.walled.discard(who.pk)
        else:
            walls.wall(self.cast.case, actor=badge(self.lead), person=who, reason="is involved", knowing=True)
            self.walled.add(who.pk)
            self.granted.discard(who.pk)  # a wall ends what was granted

    def toggle_duty(self):
        who, duty = self.dice.choice(self.experts), self.dice.choice(DUTIES)
        self.duties[who.pk] ^= {duty}
        with writing("duties of a test"), transaction.atomic():
            who.take_duties(sorted(self.duties[who.pk] | {"psychology"}))

    def name_deputy(self):
        who, deputy = self.dice.sample(self.experts, 2)
        with writing("a deputy of a test"), transaction.atomic():
            if (who.pk, deputy.pk) in self.deputies:
                Deputy.objects.filter(pk=self.deputies.pop((who.pk, deputy.pk))).update(ended_at=timezone.now())
            else:
                now = timezone.now()
                row = Deputy.objects.create(
                    person=who, deputy=deputy, starts_at=now - timedelta(hours=1), ends_at=now + timedelta(days=9)
                )
                self.deputies[who.pk, deputy.pk] = row.pk

    def change_procedure(self):
        """What is asked from now on goes another way; what runs keeps the one it began with."""
        sort, before = self.sort, self.plans[self.sort]
        self.plans[sort] = OTHER_PLANS[sort] if before == PLANS[sort] else PLANS[sort]
        try:
            self._in_force(sort)
        except BadProcedure:
            self.plans[sort] = before  # nobody in the house holds one of its duties now

    def withdraw(self):
        if self.asked is None or self.dice.random() < 0.6:
            return
        self.asked.sign_off.refresh_from_db()
        try:
            asking.withdraw(self.asked.sign_off, actor=badge(self.lead), version=self.asked.sign_off.version)
        except Refused:
            assert self.asked.ended
        else:
            assert not self.asked.ended
            self.asked.ended = "withdrawn"

    # --- What must always hold ---------------------------------------------------------------------------------------
    def check(self):
        """The row says what the world remembers; and nothing is approved that must not be."""
        if self.asked is None:
            return
        with connection.cursor() as cursor:
            cursor.execute(LOOK, [self.asked.sign_off.pk])
            rows = cursor.fetchall()
        state, decisions = rows[0][0], [row[1:] for row in rows if row[1]]
        assert state == (self.asked.ended or "open")
        wanted = self.asked.sha256
        assert all(bytes(whole) == bytes(sha256) == wanted for _said, sha256, whole, _who, _absent in decisions)
        sat = [each for each in decisions if each[0] != "step_back"]
        people = [who for *_, who, _absent in sat] + [absent for *_, absent in sat if absent]
        assert len(people) == len(set(people))
        assert not {each.author_id for each in self.asked.versions} & set(people)
        if state == "approved":
            assert self.asked.verdict()[0] == "approved" and sat

    # --- The world's own opinion -------------------------------------------------------------------------------------
    def _may(self, who, name, duty, absent, outcome) -> bool:
        asked = self.asked
        stage = next(number for key, _duty, number in asked.seats if key == name)
        authors = {each.author_id for each in asked.versions}
        is_open = not asked.ended and asked.versions == self.newest and asked.verdict()[1] == stage
        free = name not in asked.said and who.pk not in asked.spoke | authors
        inside = who.pk in self.granted and who.pk not in self.walled
        opened = all((who.pk, bytes(each.sha256)) in self.reads for each in asked.versions)
        read = outcome == "step_back" or opened
        if absent is None:
            deputy = True
        else:
            deputy = (absent.pk, who.pk) in self.deputies and duty in self.duties[absent.pk]
            deputy = deputy and absent.pk in self.granted and absent.pk not in self.walled
            deputy = deputy and absent.pk not in asked.spoke | authors
        return is_open and free and inside and read and deputy and duty in self.duties[who.pk]

    def _can_be_seated(self, plan) -> bool:
        able = self.granted - self.walled - self._authors
        return can_be_seated(plan, {each.pk: self.duties[each.pk] for each in self.experts if each.pk in able})

    @property
    def _authors(self) -> set:
        return {each.author_id for each in self.newest}

    def _digest(self) -> bytes:
        """SHA-256 of what is newest: of one document its own, of two that of the list of both."""
        if len(self.newest) == 1:
            return bytes(self.newest[0].sha256)
        both = [{"key": each.document.key, "sha256": bytes(each.sha256).hex()} for each in self.newest]
        return hashlib.sha256(json.dumps(both, separators=(",", ":")).encode()).digest()

    def _in_force(self, sort: str) -> None:
        words = {"kind": "bundle"} if sort == "bundle" else {"sort": sort}
        table.in_force(self.plans[sort], **words)

    def _grant(self, who):
        role = self.dice.choice(ROLES)
        access.grant(self.cast.case, actor=badge(self.lead), person=who, role=role, why="to sign", history=True)
        self.granted.add(who.pk)

    def _version(self, document) -> Version:
        """A new version of bytes nobody has seen, by the lead or one of the experts."""
        author = self.dice.choice([self.lead, self.lead, *self.experts])
        return come(self.cast.case, document, author, hashlib.sha256(self.dice.randbytes(32)).digest(), self.lead)


def in_order(versions) -> list[Version]:
    """As a bundle has them."""
    return sorted(versions, key=lambda version: version.document.key)


def come(case, document: Document, author, sha256: bytes, owner) -> Version:
    """The next version of this document (which begins with it, where it is new), without a file."""
    with writing("a version of a test"), transaction.atomic():
        case = Case.objects.select_for_update().get(pk=case.pk)
        if document._state.adding:
            document.case, document.made_by = case, owner
            keys.create(document.sealed_under())
            document.title = "A letter"
            document.come_to_be()
        version = Version(case=case, document=document, author=author, type="docx", scan=Scan.CLEAN)
        keys.create(version.sealed_under())
        version.come_to_be(blobs.Stored(1, sha256, 1))
        Preview.objects.create(version=version, state=Preview.State.READY, folder="nowhere")
    return version
