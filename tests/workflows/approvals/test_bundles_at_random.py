"""Rounds of several documents at random, held against a memory in plain Python.

Asked again are exactly the seats whose documents changed, or whose person could no longer sit there; and no decision
ever stands for other bytes.
"""

import hashlib
import json
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.access.answers import Refused
from portal.access.fences import writing
from portal.documents import seen
from portal.documents.models import Document, Version
from tests.cast import Cast, badge, make_cast
from tests.workflows.approvals import bundling, table
from tests.workflows.approvals.world import come
from tests.worlds import world
from workflows.approvals.models import Decision, SignOff
from workflows.approvals.troubles import (
    NobodyCovers,
    NobodyLeft,
    NothingLeft,
    Overtaken,
    TheseAreAsked,
    TooFewDocuments,
)

DUTIES = ("labour_law", "hr", "compliance")
KINDS = ("letter", "memo", "minutes")
WORDS = ("approve", "approve", "conditions", "return", "step_back", "")


# --- What is drawn ---------------------------------------------------------------------------------------------------
# Who acts is a number: -1 and below the lead, 0 to 5 an expert, above that one of those who decided last. Whoever
# decided acts again more often than chance would have it: what they did must count, and no more than once.
COVERS = st.one_of(st.just(frozenset(KINDS)), st.frozensets(st.sampled_from(KINDS), min_size=1, max_size=2))
TABLES = st.fixed_dictionaries({duty: COVERS for duty in DUTIES})
BYTES = st.sampled_from(["", "", "", "a", "b", "c", "withdraw", "other kind"])
ROUNDS = st.lists(
    st.fixed_dictionaries(
        {
            "words": st.fixed_dictionaries({duty: st.sampled_from(WORDS) for duty in DUTIES}),
            "second": st.frozensets(st.sampled_from(DUTIES)),
            "once_more": st.frozensets(st.sampled_from(DUTIES)),
            "change": st.lists(st.tuples(BYTES, st.integers(-4, 8)), min_size=3, max_size=3),
            "away": st.frozensets(st.integers(3, 8), max_size=2),
            "other_rules": st.integers(0, 9).map(lambda one: one == 0),
        }
    ),
    min_size=1,
    max_size=3,
)
KINDS_OF_THREE = st.lists(st.sampled_from(KINDS), min_size=3, max_size=3)


# --- The memory ------------------------------------------------------------------------------------------------------
@dataclass
class Paper:
    """A document: its kind, all its versions as (bytes, number of the author), and whether it is there."""

    row: Document
    kind: str
    versions: list[tuple[bytes, int]]
    is_there: bool = True

    @property
    def newest(self) -> bytes:
        """What stands in it now."""
        return self.versions[-1][0]

    @property
    def authors(self) -> set[int]:
        """Who brought what stands in it now; the lead is -1."""
        return {who for one, who in self.versions if one == self.newest}


@dataclass
class Asked:
    """A request: what is in it by the key of a document, and the last word of each seat with the number of whose."""

    sign_off: SignOff
    rules: int
    held: dict[str, tuple[str, int, bytes]]
    said: dict[str, tuple[str, int]] = field(default_factory=dict)
    away: set[int] = field(default_factory=set)
    state: str = "open"


@dataclass
class Room:
    """The world: a case, and two experts for each duty."""

    cast: Cast
    experts: list[Any]


@world
def room() -> Room:
    """Everybody around one case, and six who could decide."""
    cast = make_cast()
    for part in ("contributor", "reader", "signatory"):
        cast.person(part).take_duties(["psychology"])
    experts = [table.signatory(cast, f"expert_{number}", DUTIES[number % 3]).person for number in range(6)]
    return Room(cast, experts)


class Memory:
    """What is asked, and what should come of it."""

    def __init__(self, room: Room, covers, kinds):
        self.room, self.cast, self.covers, self.hours = room, room.cast, covers, 8
        self.unable: set[int] = set()
        self.papers = []
        for number, kind in enumerate(kinds):
            first = hashlib.sha256(b"first" + bytes([number])).digest()
            row = self._come(Document(kind=kind), -1, first).document
            self.papers.append(Paper(row, kind, [(first, -1)]))
        self.last: Asked | None = None
        self._take_rules()

    # --- Deeds -------------------------------------------------------------------------------------------------------
    def ask(self) -> bool:
        """Ask, or ask again. Is a request open to decisions now, or decided as it began?"""
        wanted = self.expected()
        try:
            if self.last is None:
                sign_off = bundling.ask(self.cast, *(paper.row.newest() for paper in self.papers))
            else:
                sign_off = bundling.again(self.cast, self.last.sign_off)
        except (TheseAreAsked, NobodyCovers, NobodyLeft, NothingLeft, TooFewDocuments) as trouble:
            assert wanted is type(trouble), (wanted, trouble)
            return self.last is not None
        assert isinstance(wanted, dict), (wanted, "was begun")
        if self.last is not None and self.last.state == "open":
            self.last.state = "superseded"
        self.last = Asked(sign_off, self.hours, self.now, wanted)
        self._settle()
        self.check()
        return True

    def decide(self, duty: str, outcome: str, prefers_second: bool) -> None:
        """Whoever may says this in the seat; whoever may not is refused."""
        asked = self.last
        if asked is None or not outcome or duty not in self.seats(asked.held):
            return
        pair = [DUTIES.index(duty), DUTIES.index(duty) + 3]
        who = pair[prefers_second]
        authors = {each for paper in self.papers for each in self._authors_in(paper, asked)}
        may = asked.state == "open" and duty not in asked.said and who not in self.unable | asked.away | authors
        try:
            self._say(asked.sign_off, duty, who, outcome)
        except (Refused, Overtaken) as trouble:
            assert not may or not self.is_current(asked), trouble
            return
        assert may and self.is_current(asked), "came off"
        if outcome == "step_back":
            asked.away.add(who)
        else:
            asked.said[duty] = (outcome, who)
            self._settle()
        self.check()

    def authors_try(self, duty: str) -> None:
        """Whoever wrote what is asked about tries to decide on it."""
        if self.last is not None:
            self._each(duty, {who for paper in self.papers for who in self._authors_in(paper, self.last)})

    def once_more(self, duty: str) -> None:
        """Whoever said something in this seat says it again, or for the first time after stepping back."""
        if self.last is not None:
            self._each(duty, {who for _word, who in self.last.said.values()} | self.last.away)

    def _each(self, duty: str, people: set[int]) -> None:
        for who in sorted(people & {DUTIES.index(duty), DUTIES.index(duty) + 3}):
            self.decide(duty, "approve", who > 2)

    def whom(self, number: int) -> int:
        """The expert a number stands for."""
        decided = sorted(who for _word, who in self.last.said.values()) if self.last else []
        if number < 6:
            return number
        return decided[number % len(decided)] if decided else number - 6

    def change(self, number: int, what: str, who: int) -> None:
        """A newer version by the lead (or an expert), a document that is withdrawn, or of another kind."""
        paper = self.papers[number]
        if not what or not paper.is_there:
            return
        with writing("a document of a test"), transaction.atomic():
            if what == "withdraw":
                paper.is_there = False
                paper.row.withdraw(by=self.cast.person("lead"), because="x")
            elif what == "other kind":
                paper.kind = KINDS[(KINDS.index(paper.kind) + 1) % 3]
                Document.objects.filter(pk=paper.row.pk).update(kind=paper.kind)
                paper.row.refresh_from_db()
            else:
                sha256, who = hashlib.sha256(what.encode()).digest(), max(who, -1)
                self._come(paper.row, who, sha256)
                paper.versions.append((sha256, who))

    def turn(self, who: int) -> None:
        """Whoever had the duty has it no more; whoever had not, has it again."""
        self.unable ^= {who}
        with writing("duties of a test"), transaction.atomic():
            self.room.experts[who].take_duties(["psychology" if who in self.unable else DUTIES[who % 3]])

    def change_rules(self) -> None:
        """What is asked from now on goes by another version of the procedure."""
        self.hours += 1
        self._take_rules()

    # --- What should come of it --------------------------------------------------------------------------------------
    @property
    def now(self) -> dict[str, tuple[str, int, bytes]]:
        """What would be asked for: by the key of each document its kind, the number of its version, and the bytes."""
        there = [paper for paper in self.papers if paper.is_there]
        if self.last is not None:
            there = [paper for paper in there if paper.row.key in self.last.held]
        return {paper.row.key: (paper.kind, len(paper.versions), paper.newest) for paper in there}

    def seats(self, held) -> list[str]:
        """The duties that decide on any of it."""
        return [duty for duty in DUTIES if self.part(duty, held)]

    def part(self, duty: str, held) -> dict[str, bytes]:
        """What a seat decides on."""
        return {key: sha256 for key, (kind, _number, sha256) in held.items() if kind in self.covers[duty]}

    def is_current(self, asked: Asked) -> bool:
        """Is nothing newer there, and nothing withdrawn?"""
        return {key: told[1] for key, told in asked.held.items()} == {key: told[1] for key, told in self.now.items()}

    def expected(self) -> Any:
        """By duty what stands in the round that would begin now; or the trouble there should be."""
        held, last = self.now, self.last
        if not held:
            return NothingLeft
        if last is not None and last.state == "open" and self.is_current(last):
            return TheseAreAsked
        if any(not any(key in self.part(duty, held) for duty in DUTIES) for key in held):
            return NobodyCovers
        authors = {who for paper in self.papers if paper.row.key in held for who in paper.authors}
        able = {duty: {DUTIES.index(duty), DUTIES.index(duty) + 3} - self.unable - authors for duty in self.seats(held)}
        stands = {}
        if last is not None and last.rules == self.hours:
            stands = {
                duty: (outcome, who)
                for duty, (outcome, who) in last.said.items()
                if duty in able
                and outcome != "return"
                and self.part(duty, last.held) == self.part(duty, held)
                and who in able[duty]
            }
        if any(not able[duty] for duty in able):
            return NobodyLeft
        return stands

    def check(self) -> None:
        """The rows say what is remembered, and each decision is on the very bytes its seat is about."""
        asked = self.last
        assert asked is not None
        row = SignOff.objects.get(pk=asked.sign_off.pk)
        assert row.state == asked.state
        seats = {each.duty: each.is_taken for each in row.seats.all()}
        assert seats == {duty: duty in asked.said for duty in self.seats(asked.held)}
        for each in Decision.objects.filter(sign_off=row).select_related("seat", "stands_from__seat__sign_off"):
            mine = self.part(each.seat.duty, asked.held)
            assert bytes(each.sha256).hex() == digest(mine)
            first = each.stands_from
            if first is not None:
                assert (bytes(first.sha256), first.person_id) == (bytes(each.sha256), each.person_id)
                assert first.seat.name == each.seat.name and first.stands_from_id is None
                held = {told["key"]: told["sha256"] for told in first.seat.sections}
                assert held == {key: sha256.hex() for key, sha256 in mine.items()}

    # --- Hands -------------------------------------------------------------------------------------------------------
    def _settle(self) -> None:
        asked = self.last
        assert asked is not None
        words = [word for word, _who in asked.said.values()]
        if "return" in words:
            asked.state = "returned"
        elif len(words) == len(self.seats(asked.held)):
            asked.state = "approved"

    def _authors_in(self, paper: Paper, asked: Asked) -> set[int]:
        if paper.row.key not in asked.held:
            return set()
        _kind, number, sha256 = asked.held[paper.row.key]
        return {who for one, who in paper.versions[:number] if one == sha256}

    def _say(self, sign_off, duty, who, outcome) -> None:
        expert = badge(self.room.experts[who])
        seat = sign_off.seats.get(duty=duty)
        for version in sign_off.about.contents:
            if version.document.key in seat.covered:
                seen.note(expert, version, "preview")
        self.cast.people["speaker"] = expert.person
        words = {"conditions": "One thing"} if outcome == "conditions" else {}
        bundling.decide(self.cast, sign_off, duty, "speaker", outcome, reads=False, **words)

    def _come(self, document, who: int, sha256: bytes) -> Version:
        lead = self.cast.person("lead")
        return come(self.cast.case, document, lead if who < 0 else self.room.experts[who], sha256, lead)

    def _take_rules(self) -> None:
        seats = [bundling.seat(duty, *sorted(self.covers[duty])) for duty in DUTIES]
        bundling.in_force(table.plan(bundling.stage(*seats, hours=self.hours)))


def digest(part: dict[str, bytes]) -> str:
    """SHA-256 of what is decided on, written down once more."""
    if len(part) == 1:
        return next(iter(part.values())).hex()
    told = [{"key": key, "sha256": part[key].hex()} for key in sorted(part)]
    return hashlib.sha256(json.dumps(told, separators=(",", ":"), sort_keys=True).encode()).hexdigest()


def play(room: Room, covers, kinds, rounds, met: dict[str, int]) -> None:
    """One story, undone at its end."""
    whole = transaction.atomic()
    whole._from_testcase = True  # type: ignore[attr-defined]  # as Django's tests say it: deeds insist on being outermost
    with whole:
        memory = Memory(room, covers, kinds)
        for each in rounds:
            if not memory.ask():
                break
            assert memory.last is not None
            met["stands"] += bool(memory.last.said)
            for duty, outcome in each["words"].items():
                memory.authors_try(duty)
                memory.decide(duty, outcome, duty in each["second"])
                if duty in each["once_more"]:
                    memory.once_more(duty)
            for number, (what, who) in enumerate(each["change"]):
                memory.change(number, what, memory.whom(who))
            memory.decide("compliance", "approve", True)  # on what may be overtaken by now
            for who in sorted({memory.whom(number) for number in each["away"]}):
                memory.turn(who)
            if each["other_rules"]:
                memory.change_rules()
        memory.ask()
        met["stands"] += memory.last is not None and bool(memory.last.said)
        met["rounds"] += SignOff.objects.count()
        transaction.set_rollback(True)


STORY = (TABLES, KINDS_OF_THREE, ROUNDS)


def test_who_is_asked_again(room):
    met = {"stands": 0, "rounds": 0}

    @settings(max_examples=12)
    @given(*STORY)
    def tell(covers, kinds, rounds):
        play(room, covers, kinds, rounds, met)

    tell()
    assert min(met.values()) > 3, met  # no side of the question is empty


@pytest.mark.long
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(*STORY)
def test_who_is_asked_again_in_many_stories(room, covers, kinds, rounds):
    play(room, covers, kinds, rounds, {"stands": 0, "rounds": 0})
