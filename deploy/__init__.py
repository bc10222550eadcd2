"""How the portal is run."""
