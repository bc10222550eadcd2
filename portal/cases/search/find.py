"""What of the index somebody may find, best first: one statement, in which the permission is a part of the question."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from django.contrib.auth import get_user_model
from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone

from portal.access.policy import scope
from portal.cases.models import Passage
from portal.cases.search.kinds import kinds
from portal.cases.search.query import Query

NEWEST = 5_000
"""Of so many passages the best are shown: ranking all of a common word would take as long as it is common."""

COUNTED = 1_000
SIZE = 10
LAST_PAGE = COUNTED // SIZE

# The title counts ten times a word of the text; flag 1 divides by the logarithm of the passage's length.
RANKED = """
SELECT id, total FROM (
  SELECT id, dated, rank, count(*) OVER () AS total FROM (
    SELECT DISTINCT ON (kind, thing) id, dated, rank FROM (
      SELECT id, kind, thing, part, dated, ts_rank_cd('{{0.1, 0.2, 0.4, 1.0}}', tokens, %s::tsquery, 1) AS rank
      FROM ({newest}) AS newest
    ) AS ranked ORDER BY kind, thing, rank DESC, part
  ) AS best
) AS counted ORDER BY rank DESC, dated DESC, id LIMIT %s OFFSET %s
"""


@dataclass(frozen=True)
class Asked:
    """A question: the words, and what narrows it."""

    query: Query
    kind: str = ""
    case: str = ""
    author: str = ""
    since: date | None = None
    until: date | None = None
    earlier: bool = False


class Found(NamedTuple):
    """A page of passages, one for each thing, and how many things there are."""

    passages: list[Passage]
    total: int
    page: int

    @property
    def has_next(self) -> bool:
        """Is there another page?"""
        return self.page * SIZE < min(self.total, COUNTED)


def find(badge, asked: Asked, page: int = 1) -> Found:
    """The things in which this badge may read what was asked for."""
    page = min(max(page, 1), LAST_PAGE)
    newest, narrowed = candidates(badge, asked).order_by("-dated")[:NEWEST].query.sql_with_params()
    statement = RANKED.format(newest=newest)
    with transaction.atomic(), connection.cursor() as cursor:
        # Compiling the statement would take longer than running it.
        cursor.execute("SET LOCAL jit = off")
        cursor.execute(statement, [asked.query.tokens, *narrowed, SIZE, (page - 1) * SIZE])
        rows: list[tuple[UUID, int]] = cursor.fetchall()
    found = Passage.objects.select_related("case", "author").defer("tokens").in_bulk([key for key, _total in rows])
    return Found([found[key] for key, _total in rows if key in found], rows[0][1] if rows else 0, page)


def candidates(badge, asked: Asked):
    """The passages that hold what was asked for, as far as this badge may read them.

    SECURITY: a passage must lie in the person's audience, and its thing in the scope of the verb of reading it. All
    that is counted, ranked and shown comes from here.
    """
    readable = Q(pk=None)
    for kind in kinds():
        if asked.kind in ("", kind.name):
            readable |= Q(kind=kind.name, thing__in=scope(badge, kind.verb).order_by().values("pk"))
    found = scope(badge, "passage.view").filter(readable, tokens__matches=asked.query.tokens)
    if not asked.earlier:
        found = found.filter(superseded=False)
    if asked.case:
        found = found.filter(case__code__iexact=asked.case)
    if asked.author:
        people: Any = get_user_model()._default_manager.filter(name__icontains=asked.author)
        found = found.filter(author__in=people.values("pk"))
    if asked.since:
        found = found.filter(dated__gte=_begin(asked.since))
    if asked.until:
        found = found.filter(dated__lt=_begin(asked.until + timedelta(days=1)))
    return found.only("id", "kind", "thing", "part", "dated", "tokens")


def _begin(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
