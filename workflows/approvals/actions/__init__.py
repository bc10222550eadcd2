from workflows.approvals.actions import asking, deciding, documents, hearings, procedures  # noqa: F401  (they enter themselves into the list of all deeds)
