from workflows.approvals.actions import asking, deciding, documents, hearings, procedures, sheets  # noqa: F401  (they enter themselves into the list of all deeds)
