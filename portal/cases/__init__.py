"""The workspaces of cases: who may be in one, and what happened, is known and is to be done there."""
