"""What waits for this person's decision, the oldest due first."""

from django.shortcuts import render

from portal.access.gates import gate
from portal.cases import lists
from workflows.approvals.beside import inbox_lines
from workflows.approvals.inbox import waiting_for


@gate(None, "decision.list")
def index(request):
    """All of it, in all cases. A list opens no key: it shows codes."""
    page = lists.page(waiting_for(request.badge), request.GET.get("page"))
    return render(request, "approvals/inbox.html", {"page": page, "lines": inbox_lines(request.badge, page.rows)})
