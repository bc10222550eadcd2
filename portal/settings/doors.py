"""Doors of libraries, one by one: dotted view, why it is there, to whom it opens, whether it writes behind it."""

from portal.access.doors import Door

DOORS_OF_OTHERS: dict[str, Door] = {}
