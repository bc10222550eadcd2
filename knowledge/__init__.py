"""Guidance: pages everyone may read, help now, and Wagtail as the place where editors write. Knows no case."""
