"""What waits for somebody's decision: one question, whatever there is."""

from django.db.models import F, Q

from portal.access.policy import scope
from workflows.approvals.models import SignOff


def waiting_for(badge):
    """The empty seats this person could take now, the oldest due first; of requests nothing newer has overtaken."""
    open_ones = SignOff.objects.open().order_by().values("pk")
    found = scope(badge, "seat.approve").filter(Q(sign_off__in=open_ones))
    found = found.select_related("sign_off__case", "sign_off__asked_by", "person")
    return found.order_by(F("due_at").asc(nulls_last=True), "pk")
