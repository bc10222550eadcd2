from workflows.approvals.models.decisions import Decision, Evidence, Question
from workflows.approvals.models.deputies import Deputy
from workflows.approvals.models.procedures import Procedure, ProcedureSignature, ProcedureVersion
from workflows.approvals.models.sign_offs import Author, Hearing, Seat, SeatPart, SignOff

__all__ = [
    "Author",
    "Decision",
    "Deputy",
    "Evidence",
    "Hearing",
    "Procedure",
    "ProcedureSignature",
    "ProcedureVersion",
    "Question",
    "SignOff",
    "Seat",
    "SeatPart",
]
