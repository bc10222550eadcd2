"""Keeping the index: it is derived, and can be made anew at any time."""

from portal.access.actions import action, record
from portal.cases.search import index
from portal.cases.search.kinds import kinds


@action("case.index")
def index_case(case, *, actor):
    """Index everything in a case anew: what was there before there was an index, or before it knew a kind of thing."""
    for kind in kinds():
        index.put(*kind.sources(case))
    record(kinds=[kind.name for kind in kinds()])
    return case
