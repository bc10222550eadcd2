"""What of the index somebody may find, best first: one statement, in which the permission is a part of the question."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from django.contrib.auth import get_user_model
from django.core.exceptions import EmptyResultSet
from django.db import connection, transaction
from django.db.models import BooleanField
from django.db.models.expressions import RawSQL
from django.utils import timezone

from portal.access.policy import scope
from portal.cases.models import Passage
from portal.cases.search.kinds import Kind, kinds
from portal.cases.search.query import Query

NEWEST, IN_A_ROW = 2_000, 5_000
"""Of so many passages the best are shown: ranking all of a common word would take as long as it is common. More of
those in which a phrase may be, since some are none."""

WIDER = (1, 10, 1_000)

COUNTED = 1_000
SIZE = 10
LAST_PAGE = COUNTED // SIZE

# First what the index alone knows: where the words are. The part has the name of the table, so that all that follows,
# the rules of the rooms, is asked of what the index found. Then who is in the audience, and of the newest of these what
# each room says of its things, and whether a phrase is one. A title counts ten times a word of the text; flag 1 divides
# by the logarithm of the passage's length. A passage whose words do not stand as they were asked for has no rank.
# OFFSET 0 keeps the parts apart: reading the words of a row costs more than the row, and the planner does not know it.
BEST = """
WITH cases_passage AS NOT MATERIALIZED (
  SELECT id, case_id, circle_id, kind, thing, part, author_id, dated, superseded, tokens
  FROM cases_passage WHERE tokens @@ %s::tsquery {pairs} OFFSET 0
),
near AS MATERIALIZED ({near}),
readable AS ({readable}),
ranked AS (
  SELECT id, kind, thing, part, dated, ts_rank_cd('{{0.1, 0.2, 0.4, 1.0}}', tokens, %s::tsquery, 1) AS rank
  FROM readable OFFSET 0
),
best AS (
  SELECT DISTINCT ON (kind, thing) id, dated, rank
  FROM ranked WHERE rank > 0 ORDER BY kind, thing, rank DESC, part
)
SELECT (SELECT count(*) FROM near), (SELECT count(*) FROM best),
       ARRAY(SELECT id::text FROM best ORDER BY rank DESC, dated DESC, id LIMIT %s OFFSET %s)
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
    for times in WIDER:
        newest = times * (IN_A_ROW if asked.query.pairs else NEWEST)
        try:
            near, total, keys = _best(badge, asked, newest, page)
        except EmptyResultSet:  # who may read nothing at all is asked nothing
            return Found([], 0, page)
        # Much was near that is not theirs to read, or is no phrase: what is told must not depend on how much.
        if near < newest or total > COUNTED:
            break
    found = Passage.objects.select_related("case", "author").defer("tokens", "pairs").in_bulk(keys)
    return Found([found[key] for key in keys if key in found], total, page)


def _best(badge, asked: Asked, newest: int, page: int) -> tuple[int, int, list[UUID]]:
    near, audience = near_by(badge, asked).order_by("-dated")[:newest].query.sql_with_params()
    readable, rights = [], []
    for kind in kinds():
        with suppress(EmptyResultSet):  # who may read nothing of a kind is asked nothing of it
            statement, params = _readable(badge, kind)
            readable.append(statement)
            rights += params
    if not readable:
        raise EmptyResultSet
    pairs = "AND pairs @@ %s::tsquery" if asked.query.pairs else ""
    statement = BEST.format(pairs=pairs, near=near, readable=" UNION ALL ".join(readable))
    with transaction.atomic(), connection.cursor() as cursor:
        # Compiling the statement would take longer than running it. The planner takes the words of a row for cheap and
        # a person's grants for few: it would read all rows for a common word, and ask for each row's grant by itself.
        cursor.execute("SET LOCAL jit = off; SET LOCAL enable_seqscan = off; SET LOCAL enable_nestloop = off")
        words = [asked.query.words, *([asked.query.pairs] if asked.query.pairs else [])]
        cursor.execute(statement, [*words, *audience, *rights, asked.query.exact, SIZE, (page - 1) * SIZE])
        count, total, keys = cursor.fetchone()
    return count, total, [UUID(key) for key in keys]


def _readable(badge, kind: Kind) -> tuple[str, list]:
    """Those of this kind that are near and may be read.

    SECURITY: a thing is found by whoever has it in the scope of the verb of reading it, and by nobody else.
    """
    things = scope(badge, kind.verb)
    table, key = things.model._meta.db_table, things.model._meta.pk.column
    near = f'"{table}"."{key}" = ANY(ARRAY(SELECT thing FROM near WHERE kind = %s))'  # noqa: S608  (names of our own)
    ours, params = (
        things.filter(RawSQL(near, [kind.name], BooleanField())).order_by().values("pk").query.sql_with_params()  # noqa: S611  (likewise)
    )
    return f"SELECT * FROM near WHERE kind = %s AND thing IN ({ours})", [kind.name, *params]  # noqa: S608  (a scope's SQL)


def near_by(badge, asked: Asked):
    """The passages in this badge's audience, narrowed as was asked."""
    found = scope(badge, "passage.view")
    if asked.kind:
        found = found.filter(kind=asked.kind)
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
        found = found.filter(dated__lt=_begin(asked.until, days=1))
    return found.values("id", "kind", "thing", "part", "dated", "tokens")


def _begin(day: date, days: int = 0) -> datetime:
    """The first moment of the day, or of one after it; of days the database's calendar knows in every zone."""
    day = min(max(day, date(1000, 1, 1)), date(9000, 1, 1))
    return timezone.make_aware(datetime.combine(day + timedelta(days=days), time.min))
