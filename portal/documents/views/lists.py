"""The documents of a case."""

from portal.access.gates import gate
from portal.cases import lists
from portal.cases import reading as of_cases
from portal.cases.frame import page
from portal.cases.models import Case
from portal.documents import arrivals, beside, shelf
from portal.documents.forms.documents import DocumentFilter

HERE = "documents"


@gate(Case, "document.list", reads=True)
def index(request, case):
    """All documents of the case this person may see, and what they are sending themselves."""
    badge = request.badge
    narrow = DocumentFilter(request.GET, labels=shelf.labels_in(badge, case))
    chosen = narrow.chosen
    found = shelf.documents_of(badge, case, kind=chosen["kind"], show=chosen["show"])
    if chosen["label"]:
        # Labels are sealed: they are compared here, not in the database.
        found = [each for each in shelf.opened(found) if chosen["label"] in each.label_list]
    documents = lists.page(found, request.GET.get("page"), shelf.ON_A_PAGE)
    rows = shelf.opened(documents.rows)
    beside.put_badges(badge, rows, [document.current for document in rows])
    words = {
        "page": documents,
        "documents": rows,
        "filter": narrow,
        "audiences": of_cases.audiences_of(badge, case),
    } | shelf.unsettled(arrivals.shown(badge, case))
    return page(request, case, "documents/index.html", words, section=HERE)
