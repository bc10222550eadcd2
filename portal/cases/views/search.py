"""The search over everything one may read."""

from django.shortcuts import render

from portal.access.gates import gate
from portal.cases.search.form import SearchForm
from portal.cases.search.results import results


@gate(None, "search.run", methods=("GET", "POST"), reads=True)
def search(request):
    """Ask, and what was found. Words travel by POST: they are in no address, history or log."""
    form = SearchForm(request.POST if request.method == "POST" else None)
    found = None
    if form.is_bound and form.is_valid():
        page = request.POST.get("page", "")
        found = results(request.badge, form.asked, int(page) if page.isdecimal() and len(page) < 6 else 1)
    return render(request, "cases/search.html", {"form": form, "found": found}, status=form.status)
