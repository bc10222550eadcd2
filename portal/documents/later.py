"""What the worker does once a deed is done. The deed names it; the task that does it says so when the room is ready.

So deeds know no tasks, and tasks may do deeds.
"""

from collections.abc import Callable
from typing import Any

from portal.access.actions import afterwards

_TASKS: dict[str, Any] = {}


def does(what: str) -> Callable[[Any], Any]:
    """Mark a task as the one that does this. Raises `ValueError` when another does it already."""

    def marked(task):
        if what in _TASKS:
            raise ValueError(f"{what} is done already")
        _TASKS[what] = task
        return task

    return marked


def hand_over(what: str, *words) -> None:
    """After commit: let the worker do this. Should that fail, the regular round finds what waits."""
    afterwards(f"handing to the worker: {what}", lambda: _TASKS[what].enqueue(*words))
