"""A comparison as the component `comparison` of the theme takes it: plain words, nothing to be worked out."""

from datetime import date

from django.utils.translation import gettext

from portal.cases.templatetags.moments import short_day
from portal.documents.reading.parts import Tracked

from . import wording
from .parts import Cell, Comparison, Fold, Mark, Noted, Part, Place, Proposed, Row, Segment, State, Thing


def display(made: Comparison) -> dict:
    """What the component shows: the list of changes, the lines part by part, and what Word itself says."""
    return {
        "changes": [
            {
                "number": change.number,
                "deed": change.deed.value,
                "title": wording.title(change),
                "where": wording.where(change),
            }
            for change in made.changes
        ],
        "parts": [_part(part) for part in made.parts],
        "proposed": [_proposed(one) for one in made.proposed],
        "remarks": [_noted(one) for one in made.noted],
        "coarse": made.coarse,
    }


def _part(part: Part) -> dict:
    headings = {
        Thing.PARAGRAPH: "",
        Thing.FOOTNOTE: gettext("Footnotes"),
        Thing.MARGIN: gettext("Headers, footers, text boxes"),
    }
    return {
        "heading": headings[part.thing],
        "rows": [_fold(one) if isinstance(one, Fold) else _row(one) for one in part.folded()],
    }


def _fold(fold: Fold) -> dict:
    return {"fold": wording.folded(fold), "rows": [_row(row) for row in fold.rows]}


def _row(row: Row) -> dict:
    block = next((cell.new or cell.old for cell in row.cells if cell.new or cell.old), None)
    return {
        "state": row.state.value,
        "thing": row.thing.value,
        "level": min(block.level, 4) if block else 0,
        "anchor": row.numbers[0] if row.numbers else 0,
        "anchors": row.numbers[1:],
        "change": row.about[0].number if row.about else 0,
        "up": _rose(row),
        "notes": wording.notes(row),
        "label": wording.named(row.new_place or row.old_place) if row.thing == Thing.TABLE_ROW else "",
        "old_number": _number(row.old_place) if row.has_old else 0,
        "new_number": _number(row.new_place) if row.has_new else 0,
        "has_old": row.has_old,
        "has_new": row.has_new,
        # Read in one line, a place that something left shows only where it went.
        "both": row.state in (State.CHANGED, State.MOVED_TO),
        "cells": [_cell(cell, row) for cell in row.cells],
    }


def _cell(cell: Cell, row: Row) -> dict:
    runs = _image(cell, row) if row.thing == Thing.IMAGE else cell.segments
    return {
        "both": runs,
        "left": [run for run in runs if run.mark != Mark.INSERTED],
        "right": [run for run in runs if run.mark != Mark.DELETED],
    }


def _image(cell: Cell, row: Row) -> list[Segment]:
    """An image is named, since its bytes are not compared by eye here; one that was exchanged is named twice."""
    old, new = (
        ": ".join(filter(None, [wording.named(place).capitalize(), block.text])) if place and block else ""
        for place, block in ((row.old_place, cell.old), (row.new_place, cell.new))
    )
    number = row.about[-1].number if row.about else 0
    exchanged = cell.old and cell.new and cell.old.digest != cell.new.digest
    if exchanged or row.state in (State.INSERTED, State.DELETED):
        pair = ((Mark.DELETED, old), (Mark.INSERTED, new))
        return [Segment(mark, text, number) for mark, text in pair if text]
    title = wording.named(row.new_place).capitalize()
    return [Segment(Mark.SAME, f"{title}: " if cell.segments else title), *cell.segments]


def _number(place: Place | None) -> int:
    return place.paragraph if place else 0


def _rose(row: Row) -> bool:
    """Does something that moved stand nearer to the beginning now?"""
    old, new = row.old_place, row.new_place
    if old is None or new is None:
        return False
    return (new.after, new.row, new.column) < (old.after, old.row, old.column)


def tracked(change: Tracked) -> dict:
    """A change Word keeps as proposed: what it would do, to which words, by whom and when."""
    return {
        "title": wording.proposed(change),
        "text": change.text,
        "author": change.author,
        "when": _day(change.at),
    }


def _proposed(one: Proposed) -> dict:
    return tracked(one.tracked) | {"note": _only_in(one.in_old, one.in_new)}


def _noted(one: Noted) -> dict:
    remark = one.remark
    return {
        "text": remark.text,
        "author": remark.author,
        "when": _day(remark.at),
        "note": _only_in(one.in_old, one.in_new),
    }


def _day(at: str) -> str:
    """The day the file names, in whatever zone it means; nothing where it names none."""
    try:
        return short_day(date.fromisoformat(at[:10]))
    except ValueError:
        return ""


def _only_in(in_old: bool, in_new: bool) -> str:
    if in_old and in_new:
        return gettext("in both versions")
    return gettext("only in the version on the right") if in_new else gettext("only in the version on the left")
