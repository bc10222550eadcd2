"""What can be done in a case: who and when. Each verb is one function: `actions.work.add_task` is `task.add`."""

from portal.cases.actions import access, cases, circles, emergency, people, search, walls, work

__all__ = ["access", "cases", "circles", "emergency", "people", "search", "walls", "work"]
