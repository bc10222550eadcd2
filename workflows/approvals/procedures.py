"""What a procedure says: stages in their order, the seats of each, and the rule by which a stage is done.

A procedure is data that is read here and nowhere else; what does not hold together is refused with a sentence.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SEAT_DUTIES = (
    "labour_law",
    "hr",
    "compliance",
    "data_protection",
    "works_council",
    "threat_management",
    "management",
)
"""The duties a seat can be for. Whether somebody holds them is asked when sign-off is."""

TIMES = {"hours": 16, "remind": 8, "escalate": 24}
"""Business hours, where a procedure does not say otherwise."""

EVERYTHING = "*"
STAGES_AT_MOST, SEATS_AT_MOST, NAME_AT_MOST = 8, 12, 80


WORDS = {
    "hours": _("Due after"),
    "remind": _("Reminder after"),
    "escalate": _("Those who lead are told after"),
    "k": _("How many"),
    "days": _("Calendar days"),
    "paper": _("Paper"),
    "hears_out": _("Everybody is heard"),
}
"""What the numbers and flags of a procedure are called."""


class BadProcedure(ValueError):
    """It does not hold together; `sentence` says where, in the reader's language.

    `where`: what the sentence names, and for a form the `stage` and `seat` (counted from one), and the word `at` fault.
    """

    def __init__(self, sentence: Promise | str, **where: object):
        super().__init__(sentence)
        self.sentence, self.where = sentence, where

    def __str__(self) -> str:
        return str(self.sentence) % self.where if self.where else str(self.sentence)


class Rule(StrEnum):
    """How many of the seats of a stage must approve."""

    ALL = "all"
    ANY = "any"
    SOME = "k_of_n"


@dataclass(frozen=True)
class SeatPlan:
    """A place at the table: for whoever holds a duty, or for one person. `sections`: what of a bundle it is about."""

    key: str
    duty: str = ""
    person: str = ""
    sections: tuple[str, ...] = (EVERYTHING,)

    def covers(self, section: str) -> bool:
        """Is this section among those the seat decides on?"""
        return EVERYTHING in self.sections or section in self.sections


@dataclass(frozen=True)
class Hearing:
    """Somebody who is heard, and decides nothing: who, and how many calendar days they have by which law."""

    who: str
    days: int
    law: str = ""


@dataclass(frozen=True)
class Stage:
    """Seats that decide side by side, or a hearing.

    `hours`: business hours until a decision is due; `remind` and `escalate`: after how many of them somebody is
    reminded, and those who lead are told. `hears_out`: a "no" ends the request only once all seats have spoken.
    """

    key: str
    name: Mapping[str, str]
    seats: tuple[SeatPlan, ...] = ()
    rule: Rule = Rule.ALL
    k: int = 0
    hours: int = TIMES["hours"]
    remind: int = TIMES["remind"]
    escalate: int = TIMES["escalate"]
    hears_out: bool = False
    hearing: Hearing | None = None

    @property
    def needed(self) -> int:
        """How many seats must approve."""
        return {Rule.ALL: len(self.seats), Rule.ANY: 1, Rule.SOME: self.k}[self.rule]

    def is_sure_of(self, sort: str) -> bool:
        """Is the stage never done without a seat that covers this sort?"""
        return sum(1 for seat in self.seats if not seat.covers(sort)) < self.needed <= len(self.seats)


@dataclass(frozen=True)
class Procedure:
    """The whole of it. `paper`: the law wants ink (§ 623 BGB), so sign-off is an internal release and no signature."""

    name: Mapping[str, str]
    stages: tuple[Stage, ...]
    paper: bool = False

    def about(self, sorts: Collection[str]) -> "Procedure":
        """What of it applies to a thing with sections of these sorts: a seat that covers none of them is not set.

        The stages keep their places. One without a seat is passed over. One that is left with fewer seats than it
        needs can never be done: see `never_done`.
        """
        stages = tuple(
            replace(stage, seats=tuple(seat for seat in stage.seats if any(map(seat.covers, sorts))))
            for stage in self.stages
        )
        return replace(self, stages=stages)

    def uncovered(self, sorts: Collection[str]) -> list[str]:
        """The sorts of sections that could be signed off without anybody who approved having decided on them.

        One is safe where a stage needs so many approvals that at least one of them must come from a seat that covers
        it: of "any of two seats" both must, or the other alone would let it through unread.
        """
        here = self.about(sorts)
        return [sort for sort in sorts if not any(stage.is_sure_of(sort) for stage in here.stages)]

    @property
    def never_done(self) -> list[Stage]:
        """The stages that ask for more approvals than they have seats."""
        return [stage for stage in self.stages if 0 < len(stage.seats) < stage.needed]


def read(told: Any) -> Procedure:
    """A procedure from its JSON. Raises `BadProcedure` with the sentence to show whoever edits it."""
    if not isinstance(told, dict):
        raise BadProcedure(_("This is no procedure."))
    _known(told, {"name", "stages", "paper"})
    stages = told.get("stages")
    if not isinstance(stages, list) or not stages:
        raise BadProcedure(_("A procedure needs at least one stage."))
    if len(stages) > STAGES_AT_MOST:
        raise BadProcedure(_("A procedure has at most %(most)s stages."), most=STAGES_AT_MOST)
    name = _name(told.get("name"), 0)
    read_stages = tuple(_stage(each, number) for number, each in enumerate(stages, 1))
    if len({stage.key for stage in read_stages}) < len(read_stages):
        raise BadProcedure(
            _("Two stages have the same key."), stage=_second(each.key for each in read_stages), at="key"
        )
    if all(stage.hearing for stage in read_stages):
        # No seats is never approved: hearings alone would let everything through.
        raise BadProcedure(_("A procedure needs at least one stage in which somebody decides."))
    return Procedure(name, read_stages, _flag(told, "paper"))


def troubles(told: Any) -> list[BadProcedure]:
    """All that does not hold: of each stage the first of its troubles; none for a procedure that can be read."""
    found = []
    stages = told.get("stages") if isinstance(told, dict) else None
    for number, each in enumerate(stages if isinstance(stages, list) else [], 1):
        try:
            _stage(each, number)
        except BadProcedure as trouble:
            found.append(trouble)
    try:
        read(told)
    except BadProcedure as trouble:
        if str(trouble) not in map(str, found):
            found.append(trouble)
    return found


def written(procedure: Procedure) -> dict[str, Any]:
    """The same as JSON; `read` gives back an equal procedure."""
    return {
        "name": dict(procedure.name),
        "paper": procedure.paper,
        "stages": [_told(each) for each in procedure.stages],
    }


def _told(stage: Stage) -> dict[str, Any]:
    told: dict[str, Any] = {"key": stage.key, "name": dict(stage.name)}
    if stage.hearing:
        return told | {"hearing": {"who": stage.hearing.who, "days": stage.hearing.days, "law": stage.hearing.law}}
    seats = [
        {"key": seat.key, "sections": list(seat.sections)}
        | ({"person": seat.person} if seat.person else {"duty": seat.duty})
        for seat in stage.seats
    ]
    told |= {"seats": seats, "rule": str(stage.rule), "hears_out": stage.hears_out}
    told |= {"hours": stage.hours, "remind": stage.remind, "escalate": stage.escalate}
    return told | ({"k": stage.k} if stage.rule is Rule.SOME else {})


def _stage(told: Any, number: int) -> Stage:
    if not isinstance(told, dict):
        raise BadProcedure(_("Stage %(stage)s cannot be read."), stage=number)
    _known(told, {"key", "name", "seats", "rule", "k", "hours", "remind", "escalate", "hears_out", "hearing"})
    key, name = _key(told.get("key"), number), _name(told.get("name"), number)
    if "hearing" in told:
        if told.keys() & {"seats", "rule", "k"}:
            raise BadProcedure(_("Stage %(stage)s is a hearing: it has no seats, and decides nothing."), stage=number)
        return Stage(key, name, hearing=_hearing(told["hearing"], number))
    seats = told.get("seats")
    if not isinstance(seats, list) or not seats:
        raise BadProcedure(_("Stage %(stage)s has no seat. Nobody would decide."), stage=number)
    if len(seats) > SEATS_AT_MOST:
        raise BadProcedure(_("Stage %(stage)s has more than %(most)s seats."), stage=number, most=SEATS_AT_MOST)
    plans = tuple(_seat(each, number, place) for place, each in enumerate(seats, 1))
    if len({plan.key for plan in plans}) < len(plans):
        raise BadProcedure(_("Stage %(stage)s has two seats with the same key."), stage=number)
    named = [plan.person or plan.key for plan in plans]
    if len(set(named)) < len(named):
        sentence = _("Stage %(stage)s names one person twice. One person has one seat.")
        raise BadProcedure(sentence, stage=number, seat=_second(named), at="person")
    rule = told.get("rule", "all")
    if not isinstance(rule, str) or rule not in set(Rule):
        raise BadProcedure(_("Stage %(stage)s has no rule that is known."), stage=number, at="rule")
    k = _number(told, "k", 0, number, 0, SEATS_AT_MOST)
    if rule == Rule.SOME and not 1 <= k <= len(plans):
        raise BadProcedure(
            _("Stage %(stage)s asks for %(k)s of %(n)s seats. That cannot be."), stage=number, k=k, n=len(plans), at="k"
        )
    hours, remind, escalate = (_number(told, word, usual, number, 1, 2_000) for word, usual in TIMES.items())
    return Stage(key, name, plans, Rule(rule), k, hours, remind, escalate, _flag(told, "hears_out"))


def _seat(told: Any, number: int, place: int) -> SeatPlan:
    def bad(sentence, at):
        return BadProcedure(sentence, stage=number, seat=place, at=at)

    if not isinstance(told, dict):
        raise bad(_("Stage %(stage)s has a seat that cannot be read."), "duty")
    _known(told, {"key", "duty", "person", "sections"})
    duty, person = told.get("duty") or "", told.get("person") or ""
    if bool(duty) == bool(person) or not isinstance(duty, str) or not isinstance(person, str):
        raise bad(_("Stage %(stage)s has a seat for nobody, or for two at once."), "duty")
    if duty and duty not in SEAT_DUTIES:
        raise bad(_("Stage %(stage)s has a seat for a duty that does not exist."), "duty")
    sections = told.get("sections", [EVERYTHING])
    if not isinstance(sections, list) or not sections or not all(isinstance(each, str) and each for each in sections):
        raise bad(_("Stage %(stage)s has a seat that is about nothing."), "sections")
    return SeatPlan(_key(told.get("key"), number), duty, person, tuple(sections))


def _hearing(told: Any, number: int) -> Hearing:
    who = told.get("who") if isinstance(told, dict) else None
    if not _is_line(who, 40):
        raise BadProcedure(_("Stage %(stage)s does not say in a few words who is heard."), stage=number, at="who")
    _known(told, {"who", "days", "law"})
    law = told.get("law") or ""
    if law and not _is_line(law, 80):
        raise BadProcedure(_("Stage %(stage)s names its law in more than a line."), stage=number, at="law")
    return Hearing(who.strip(), _number(told, "days", 7, number, 1, 365), law.strip())


def _is_line(told: Any, longest: int) -> bool:
    return isinstance(told, str) and bool(told.strip()) and len(told.strip()) <= longest and told.isprintable()


def _second(keys: Iterable[str]) -> int:
    """The place of the first that was there before, counted from one."""
    seen: set[str] = set()
    for place, key in enumerate(keys, 1):
        if key in seen:
            return place
        seen.add(key)
    return 1


def _known(told: dict, words: set[str]) -> None:
    strange = sorted(map(str, told.keys() - words))
    if strange:
        raise BadProcedure(_("Nobody knows the word “%(word)s” in a procedure."), word=strange[0][:40])


def _name(told: Any, number: int) -> Mapping[str, str]:
    if (
        not isinstance(told, dict)
        or {"de", "en"} - told.keys()
        or not all(_is_line(each, NAME_AT_MOST) for each in told.values())
    ):
        sentence = _("Stage %(stage)s needs a German and an English name, each of a line.")
        if not number:
            sentence = _("A procedure needs a German and an English name, each of a line.")
        languages = told if isinstance(told, dict) else {}
        at = next((code for code in ("de", "en") if not _is_line(languages.get(code), NAME_AT_MOST)), "de")
        raise BadProcedure(sentence, stage=number, at=f"name_{at}")
    return {"de": told["de"].strip(), "en": told["en"].strip()}


def _key(told: Any, number: int) -> str:
    if not isinstance(told, str) or not told.isascii() or not told.replace("_", "").isalnum() or len(told) > 40:
        raise BadProcedure(_("Stage %(stage)s has a key that is no plain word."), stage=number, at="key")
    return told


def _number(told: dict, name: str, usual: int, stage: int, least: int, most: int) -> int:
    number = told.get(name, usual)
    if not isinstance(number, int) or isinstance(number, bool) or not least <= number <= most:
        raise BadProcedure(
            _("Stage %(stage)s: “%(name)s” is a number from %(least)s to %(most)s."),
            stage=stage, name=WORDS[name], least=least, most=most, at=name,
        )  # fmt: skip
    return number


def _flag(told: dict, name: str) -> bool:
    flag = told.get(name, False)
    if not isinstance(flag, bool):
        raise BadProcedure(_("“%(name)s” is yes or no."), name=WORDS[name])
    return flag
