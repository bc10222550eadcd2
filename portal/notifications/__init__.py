"""Tells people that something waits and where, in the portal and by mail; never what. Knows no case, no content."""
