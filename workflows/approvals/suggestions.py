"""Procedures to begin with: what the form opens with where nothing is written yet, and what the demo has in force.

They are suggestions: nothing of them applies before an administrator has proposed it and two others stand for it. The
law they rest on: before every dismissal the works council is heard, or the dismissal is void (§ 102 (1) BetrVG); it has
a week, and three days where the dismissal is for cause (§ 102 (2)); for cause it must be declared within two weeks of
knowing the facts (§ 626 (2) BGB); a dismissal is written on paper (§ 623 BGB).
"""

from typing import Any

EXPERTS = ("labour_law", "hr", "compliance")


def _seat(duty: str, *sections: str) -> dict[str, Any]:
    return {"key": duty, "duty": duty, "sections": list(sections) or ["*"]}


def _seats(*duties: str) -> list[dict[str, Any]]:
    return [_seat(duty) for duty in duties]


def _review(*duties: str, **words) -> dict[str, Any]:
    return {"key": "review", "name": {"de": "Fachprüfung", "en": "Review"}, "seats": _seats(*duties)} | words


def _council(days: int) -> dict[str, Any]:
    heard = {"who": "works_council", "days": days, "law": "§ 102 Abs. 2 BetrVG"}
    return {
        "key": "works_council",
        "name": {"de": "Betriebsrat anhören", "en": "Hear the works council"},
        "hearing": heard,
    }


def _dismissal(de: str, en: str, days: int, **words) -> dict[str, Any]:
    return {"name": {"de": de, "en": en}, "paper": True, "stages": [_council(days), _review(*EXPERTS, **words)]}


_SUGGESTED: dict[str, dict[str, Any]] = {
    "house_ban": {
        "name": {"de": "Hausverbot", "en": "House ban"},
        "stages": [_review(*EXPERTS, hears_out=True)],
    },
    "warning": {
        "name": {"de": "Abmahnung", "en": "Formal warning"},
        "stages": [_review("labour_law", "hr")],
    },
    "dismissal": _dismissal("Ordentliche Kündigung", "Dismissal with notice", 7),
    "dismiss_now": _dismissal("Kündigung aus wichtigem Grund", "Dismissal for cause", 3, hours=8, remind=4),
    "": {
        "name": {"de": "Allgemeine Freigabe", "en": "General sign-off"},
        "stages": [
            {
                "key": "lead",
                "name": {"de": "Bedrohungsmanagement", "en": "Threat management"},
                "seats": _seats("threat_management"),
            },
            {
                "key": "expert",
                "name": {"de": "Eine Fachperson", "en": "One expert"},
                "seats": _seats(*EXPERTS, "data_protection"),
                "rule": "any",
            },
        ],
    },
}

_TOGETHER: dict[str, Any] = {
    "name": {"de": "Gemeinsame Freigabe", "en": "Sign-off together"},
    "stages": [
        {
            "key": "review",
            "name": {"de": "Fachprüfung", "en": "Review"},
            "seats": [
                _seat("labour_law", "letter", "warning", "house_ban", "dismissal", "dismiss_now"),
                _seat("hr", "plan", "warning", "dismissal", "dismiss_now"),
                _seat("compliance"),
            ],
        }
    ],
}
"""Of several documents each duty decides on its own, and one looks at all of them."""

_ARTICLE: dict[str, Any] = {
    "name": {"de": "Wissen", "en": "Guidance"},
    "stages": [_review("threat_management", "labour_law")],
}
"""Guidance is read by everybody: is it right, and does the law say so?"""


def sorts() -> list[str]:
    """The sorts there is a suggestion of their own for; the empty one is for all others."""
    return list(_SUGGESTED)


def suggested(sort: str, kind: str = "version") -> dict[str, Any]:
    """What a procedure for this sort could say, as JSON; the general one where there is nothing more fitting."""
    whole = {"bundle": _TOGETHER, "article": _ARTICLE}
    return whole[kind] if kind in whole else _SUGGESTED.get(sort, _SUGGESTED[""])
