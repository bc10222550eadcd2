"""What a procedure says: stages in their order, the seats of each, and the rule by which a stage is done.

A procedure is data that is read here and nowhere else; what does not hold together is refused with a sentence.
"""

from collections.abc import Mapping
from dataclasses import dataclass
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
STAGES_AT_MOST, SEATS_AT_MOST = 8, 12


class BadProcedure(ValueError):
    """It does not hold together; `sentence` says where, in the reader's language."""

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


@dataclass(frozen=True)
class Procedure:
    """The whole of it. `paper`: the law wants ink (§ 623 BGB), so sign-off is an internal release and no signature."""

    name: Mapping[str, str]
    stages: tuple[Stage, ...]
    paper: bool = False


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
    read_stages = tuple(_stage(each, number) for number, each in enumerate(stages, 1))
    if len({stage.key for stage in read_stages}) < len(read_stages):
        raise BadProcedure(_("Two stages have the same key."))
    if all(stage.hearing for stage in read_stages):
        # No seats is never approved: hearings alone would let everything through.
        raise BadProcedure(_("A procedure needs at least one stage in which somebody decides."))
    return Procedure(_name(told.get("name"), 0), read_stages, _flag(told, "paper"))


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
    plans = tuple(_seat(each, number) for each in seats)
    if len({plan.key for plan in plans}) < len(plans):
        raise BadProcedure(_("Stage %(stage)s has two seats with the same key."), stage=number)
    named = [plan.person for plan in plans if plan.person]
    if len(set(named)) < len(named):
        raise BadProcedure(_("Stage %(stage)s names one person twice. One person has one seat."), stage=number)
    rule = told.get("rule", "all")
    if rule not in set(Rule):
        raise BadProcedure(_("Stage %(stage)s has no rule that is known."), stage=number)
    k = _number(told, "k", 0, number, 0, SEATS_AT_MOST)
    if rule == Rule.SOME and not 1 <= k <= len(plans):
        raise BadProcedure(
            _("Stage %(stage)s asks for %(k)s of %(n)s seats. That cannot be."), stage=number, k=k, n=len(plans)
        )
    hours, remind, escalate = (_number(told, word, usual, number, 1, 2_000) for word, usual in TIMES.items())
    return Stage(key, name, plans, Rule(rule), k, hours, remind, escalate, _flag(told, "hears_out"))


def _seat(told: Any, number: int) -> SeatPlan:
    if not isinstance(told, dict):
        raise BadProcedure(_("Stage %(stage)s has a seat that cannot be read."), stage=number)
    _known(told, {"key", "duty", "person", "sections"})
    duty, person = told.get("duty") or "", told.get("person") or ""
    if bool(duty) == bool(person) or not isinstance(duty, str) or not isinstance(person, str):
        raise BadProcedure(_("Stage %(stage)s has a seat for nobody, or for two at once."), stage=number)
    if duty and duty not in SEAT_DUTIES:
        raise BadProcedure(_("Stage %(stage)s has a seat for a duty that does not exist."), stage=number)
    sections = told.get("sections", [EVERYTHING])
    if not isinstance(sections, list) or not sections or not all(isinstance(each, str) and each for each in sections):
        raise BadProcedure(_("Stage %(stage)s has a seat that is about nothing."), stage=number)
    return SeatPlan(_key(told.get("key"), number), duty, person, tuple(sections))


def _hearing(told: Any, number: int) -> Hearing:
    if not isinstance(told, dict) or not isinstance(told.get("who"), str) or not told["who"].strip():
        raise BadProcedure(_("Stage %(stage)s does not say who is heard."), stage=number)
    _known(told, {"who", "days", "law"})
    return Hearing(told["who"].strip(), _number(told, "days", 7, number, 1, 365), str(told.get("law") or ""))


def _known(told: dict, words: set[str]) -> None:
    strange = sorted(map(str, told.keys() - words))
    if strange:
        raise BadProcedure(_("Nobody knows the word “%(word)s” in a procedure."), word=strange[0][:40])


def _name(told: Any, number: int) -> Mapping[str, str]:
    if (
        not isinstance(told, dict)
        or {"de", "en"} - told.keys()
        or not all(isinstance(each, str) and each.strip() for each in told.values())
    ):
        where = _("Stage %(stage)s needs a German and an English name.") if number else None
        raise BadProcedure(where or _("A procedure needs a German and an English name."), stage=number)
    return {"de": told["de"].strip(), "en": told["en"].strip()}


def _key(told: Any, number: int) -> str:
    if not isinstance(told, str) or not told.isascii() or not told.replace("_", "").isalnum() or len(told) > 40:
        raise BadProcedure(_("Stage %(stage)s has a key that is no plain word."), stage=number)
    return told


def _number(told: dict, name: str, usual: int, stage: int, least: int, most: int) -> int:
    number = told.get(name, usual)
    if not isinstance(number, int) or isinstance(number, bool) or not least <= number <= most:
        raise BadProcedure(
            _("Stage %(stage)s: “%(name)s” is a number from %(least)s to %(most)s."),
            stage=stage, name=name, least=least, most=most,
        )  # fmt: skip
    return number


def _flag(told: dict, name: str) -> bool:
    flag = told.get(name, False)
    if not isinstance(flag, bool):
        raise BadProcedure(_("“%(name)s” is yes or no."), name=name)
    return flag
