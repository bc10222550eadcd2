from workflows.approvals.actions import asking, deciding, deputies, documents, hearings, procedures, reminding, sheets  # noqa: F401  (they enter themselves into the list of all deeds)
