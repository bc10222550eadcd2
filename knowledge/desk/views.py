"""Each kind of line of the desk as a list of its own."""

from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import redirect, render

from knowledge.desk.rows import A_PAGE
from knowledge.desk.sources import SOURCES, source_of
from portal.access.gates import gate


@gate(None, "desk.view")
def index(request):
    """All lines of one kind, fifty at a time. Without a kind, or of one there is not: nothing is here."""
    source = source_of(request.GET.get("list", SOURCES[0].name))
    if source is None:
        raise Http404
    if source.whole:
        return redirect(source.whole)
    page = Paginator(source.found(request), A_PAGE).get_page(request.GET.get("page"))
    context = {
        "source": source,
        "rows": source.rows(page.object_list),
        "page": page,
        "also": source.also(request) if source.also else None,
        "header_title": source.title,
        "page_title": source.title,
        "header_icon": source.icon,
    }
    return render(request, "knowledge/desk/list.html", context)
