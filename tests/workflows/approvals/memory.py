"""What the world of the random schedules remembers of a request, and what it thinks follows, in plain Python.

It shares no line with the rules it judges.
"""

import itertools
from dataclasses import dataclass, field

from portal.documents.models import Version
from tests.workflows.approvals import table
from workflows.approvals.models import SignOff

DUTIES = ("labour_law", "hr", "compliance")
PLANS = {
    "letter": table.plan(table.stage("one", *DUTIES)),
    "memo": table.plan(table.stage("one", "hr", "hr", "compliance", rule="k_of_n", k=2)),
    "minutes": table.plan(table.stage("one", "labour_law", "hr", rule="any"), table.stage("two", "compliance")),
    "warning": table.plan(table.stage("one", *DUTIES, hears_out=True), table.stage("two", "compliance", "hr")),
    "bundle": table.plan(table.stage("one", "labour_law", "hr", rule="any"), table.stage("two", "compliance", "hr")),
}
OTHER_PLANS = {
    "letter": table.plan(table.stage("one", "hr")),
    "memo": table.plan(table.stage("one", "labour_law", "compliance")),
    "minutes": table.plan(table.stage("one", *DUTIES, rule="any", hears_out=True)),
    "warning": table.plan(table.stage("one", "hr", "compliance", rule="k_of_n", k=1)),
    "bundle": table.plan(table.stage("one", *DUTIES)),
}


@dataclass
class Asked:
    """What the world remembers of a sign_off."""

    sign_off: SignOff
    versions: list[Version]
    sha256: bytes
    plan: dict
    rows: dict
    said: dict = field(default_factory=dict)
    spoke: set = field(default_factory=set)
    ended: str = ""

    @property
    def seats(self):
        return [
            (f"{stage['key']}.{seat['key']}", seat["duty"], number)
            for number, stage in enumerate(self.plan["stages"])
            for seat in stage["seats"]
        ]

    def verdict(self):
        """(how it stands, which stage is at work), by the words of the issue."""
        for number, stage in enumerate(self.plan["stages"]):
            words = [self.said.get(f"{stage['key']}.{seat['key']}") for seat in stage["seats"]]
            needed = {"all": len(words), "any": 1, "k_of_n": stage.get("k")}[stage.get("rule", "all")]
            yes, no, silent = (
                sum(word in {"approve", "conditions"} for word in words),
                words.count("return"),
                words.count(None),
            )
            if no and not stage.get("hears_out"):
                return "returned", number
            if silent and (stage.get("hears_out") or yes < needed):
                return "open", number
            if yes < needed:
                return "returned", number
        return "approved", number


def can_be_seated(plan: dict, duties: dict) -> bool:
    """Try every way in which able people could sit, one each, so that every stage has as many as it needs. `duties`:
    by the key of each who is able."""
    choices = []
    for stage in plan["stages"]:
        needed = {"all": len(stage["seats"]), "any": 1, "k_of_n": stage.get("k")}[stage.get("rule", "all")]
        needed = len(stage["seats"]) if stage.get("hears_out") else needed
        choices.append([[seat["duty"] for seat in some] for some in itertools.combinations(stage["seats"], needed)])
    return any(
        any(
            all(duty in duties[key] for key, duty in zip(people, wanted, strict=True))
            for people in itertools.permutations(duties, len(wanted))
        )
        for some in itertools.product(*choices)
        for wanted in [[duty for part in some for duty in part]]
    )
