"""Runs and tests the portal on one machine: two commands, nothing installed by hand, nothing left behind."""
