"""What someone typed and has not sent: kept for them alone, under their own key, until they send it."""

import json

from django.db import transaction
from django.utils.http import urlencode

from portal.access.fences import writing
from portal.accounts.models import Draft
from portal.accounts.models.drafts import LONGEST

NOT_KEPT = {"csrfmiddlewaretoken", "version", "next"}


class TooLong(Exception):
    """More was typed than a draft holds."""


def keep(person, place: str, fields: dict[str, list[str]]) -> None:
    """Keep these fields of the form at this place; an empty form takes its draft away.

    Not a deed of its own, and not in the journal: that does not count keystrokes.
    """
    kept = (name for name in fields if name not in NOT_KEPT and not name.startswith("_"))
    typed = {name: fields[name] for name in kept if any(fields[name])}
    text = json.dumps(typed) if typed else ""
    if len(text) > LONGEST:
        raise TooLong
    with writing("drafts, which are nobody's business but their writer's"), transaction.atomic():
        Draft.keep(person, place, text)


def kept(person, place: str) -> dict[str, str | list[str]]:
    """What was typed at this place, as `initial` for its form; empty when nothing was."""
    draft = Draft.objects.filter(person=person, place=place).first()
    if draft is None:
        return {}
    return {name: values if len(values) > 1 else values[0] for name, values in json.loads(draft.text).items()}


def forget(person, place: str) -> None:
    """It was sent: called by the action that took it, in its transaction."""
    Draft.objects.filter(person=person, place=place).delete()


def query(place: str) -> str:
    """How the address of the draft page names a place."""
    return urlencode({"place": place})
