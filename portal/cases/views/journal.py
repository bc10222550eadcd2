"""The journal as those may read it who answer for it, the reading log of one case, and the rules in words."""

from django.shortcuts import render

from portal.access.gates import gate
from portal.cases import ledger, lists, rulebook
from portal.cases.forms.filters import JournalFilter
from portal.cases.frame import page
from portal.cases.models import Case


@gate(Case, "case.read_journal", reads=True)
def of_case(request, case):
    """Who opened the case and what was done in it. Of this case alone, never of one person across several."""
    narrow = JournalFilter(request.GET, areas=ledger.AREAS_OF_CASE)
    entries = lists.page(ledger.of_case(case, **narrow.chosen), request.GET.get("page"), size=50)
    words = {"page": entries, "lines": ledger.lines(entries.rows), "filter": narrow}
    return page(request, case, "cases/case_journal.html", words, section="case_journal")


@gate(None, "journal.read", reads=True)
def index(request):
    """What was done in the house, without content. Cases that do not exist for the reader are not in it either."""
    narrow = JournalFilter(request.GET, areas=ledger.AREAS)
    entries = lists.page(ledger.for_reader(request.badge, **narrow.chosen), request.GET.get("page"), size=50)
    words = {"page": entries, "lines": ledger.lines(entries.rows, codes=True), "filter": narrow}
    return render(request, "cases/journal.html", words)


@gate(None, "rules.read")
def rules(request):
    """Who may do what, read from the very table that is asked."""
    return render(request, "cases/rules.html", {"areas": rulebook.areas()})
