"""What waits for somebody's decision: one question, whatever there is."""

from django.db.models import F

from portal.access.policy import scope
from workflows.approvals.models.sign_offs import still_open


def waiting_for(badge):
    """The empty seats this person could take now, the oldest due first; of requests nothing newer has overtaken."""
    found = scope(badge, "seat.approve").filter(still_open("sign_off__"))
    found = found.select_related("sign_off__case", "sign_off__asked_by", "person")
    return found.order_by(F("due_at").asc(nulls_last=True), "pk")
