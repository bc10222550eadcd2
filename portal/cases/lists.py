"""The list of cases: filtered, sorted and paged in one query, whatever the number of cases.

It starts from a person's few grants (see `reach.grants_of`) and opens no key: titles are sealed, a list shows codes.
"""

from dataclasses import dataclass
from typing import Any

from django.db import models
from django.db.models import F, OuterRef, Subquery, Value, When
from django.utils.translation import gettext_lazy as _

from portal.access.policy import may, scope
from portal.cases import roles
from portal.cases.grants import CaseGrant
from portal.cases.models import LevelSet
from portal.cases.panels import works
from portal.cases.reach import grants_of

SIZE = 25
SORTS = {
    "opened": (_("Newest first"), ["-opened_at", "pk"]),
    "next_look": (_("Next look first"), [F("next_look_on").asc(nulls_last=True), "pk"]),
    "code": (_("By code"), ["code"]),
}
"""By date or by code. Never by level: people are not ranked."""


@dataclass(frozen=True)
class Page:
    """One page of a list, and whether there is another: asked with one row more than it shows, not with a count."""

    rows: list[Any]
    number: int
    has_next: bool

    @property
    def has_previous(self) -> bool:
        """Is there a page before?"""
        return self.number > 1

    @property
    def before(self) -> int:
        """The number of the page before."""
        return self.number - 1

    @property
    def after(self) -> int:
        """The number of the page after."""
        return self.number + 1


def cases_for(badge, *, state="", level="", mine=False, due=False, sort="opened"):
    """The cases this badge may see, narrowed and sorted; rows carry `level_shown` and `led_by`.

    `state` is a state, "open" or "ended"; `mine` those one leads; `due` those whose next look has come. A level is
    shown, and filtered by, only where this person may read the assessment.
    """
    found = scope(badge, "case.view")
    if state == "open":
        found = found.open()
    elif state == "ended":
        found = found.ended()
    elif state:
        found = found.filter(state=state)
    if mine:
        found = found.filter(pk__in=grants_of(badge, roles.THE_LEAD).values("content_object_id"))
    if due:
        found = found.due()
    newest = LevelSet.objects.filter(case=OuterRef("pk")).order_by("-set_at").values("level")[:1]
    read = grants_of(badge, roles.READERS_OF_ASSESSMENTS).values("content_object_id")
    found = found.annotate(
        level_shown=models.Case(
            When(pk__in=read, then=Subquery(newest)), default=Value(""), output_field=models.CharField()
        ),
        led_by=Subquery(
            CaseGrant.objects.live()
            .of_role(roles.LEAD)
            .filter(content_object=OuterRef("pk"))
            .order_by("given_at")
            .values("user__name")[:1]
        ),
    )
    if level:
        found = found.filter(level_shown=level)
    return found.select_related("site").order_by(*SORTS.get(sort, SORTS["opened"])[1])


def page(rows, number: Any = 1, size: int = SIZE) -> Page:
    """This page of the rows, with one query."""
    try:
        number = max(1, int(number))
    except (TypeError, ValueError):
        number = 1
    start = (min(number, 10_000) - 1) * size
    found = list(rows[start : start + size + 1])
    return Page(found[:size], number, len(found) > size)


def tasks_for(badge, *, case=None, mine=False, done=False):
    """Tasks this badge may see: of one case, or one's own of all of them; oldest due date first."""
    found = scope(badge, "task.view").select_related("case", "owner", "circle")
    if case is not None:
        found = found.filter(case=case)
    if mine:
        found = found.filter(owner=badge.person)
    return (found.done() if done else found.open()).oldest_due_first()


def waiting_elsewhere(badge) -> list[dict]:
    """What of upper rooms waits for this person, each with the few that waited longest."""
    return [{"template": work.template, "shows": work.few(badge)} for work in works() if may(badge, work.verb)]
