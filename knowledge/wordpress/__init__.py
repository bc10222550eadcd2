"""Guidance that was kept in WordPress, brought over with nothing lost."""
