from workflows.approvals.actions import (  # noqa: F401  (they enter themselves into the list of all deeds)
    asking,
    bundles,
    deciding,
    deputies,
    documents,
    hearings,
    procedures,
    reminding,
    sheets,
)
