"""A letter in two versions, for the catalogue. Invented, and about nobody."""

from django.utils.translation import gettext as _


def _run(text, mark="same", change=0):
    return {"mark": mark, "text": text, "change": change}


def _row(runs, number, *, state="same", thing="paragraph", **more):
    """A row of one or several cells; each cell is a list of runs."""
    cells = runs if isinstance(runs[0], list) else [runs]
    old, new = (number, number) if isinstance(number, int) else number
    return {
        "state": state,
        "thing": thing,
        "level": 1,
        "old_number": old,
        "new_number": new,
        "has_old": state not in ("inserted", "moved_to"),
        "has_new": state not in ("deleted", "moved_from"),
        "both": state in ("changed", "moved_to"),
        "cells": [
            {
                "both": cell,
                "left": [run for run in cell if run["mark"] != "inserted"],
                "right": [run for run in cell if run["mark"] != "deleted"],
            }
            for cell in cells
        ],
    } | more


MOVED = "Die Rückgabe der Schlüssel wird im Büro quittiert."
QUIET = "Absatz ohne Änderung, Satz {}."


def comparison():
    """What the component takes, with one change of each kind."""
    rows = [
        _row([_run("Nutzungsordnung für das Besprechungszimmer")], 1, thing="heading"),
        _row(
            [
                _run("Die Regelung gilt "),
                _run("unbefristet", "deleted", 1),
                _run("bis 31. Mai 2027", "inserted", 1),
                _run("."),
            ],
            2,
            state="changed",
            anchor=1,
        ),
        _row(
            [_run(MOVED)],
            (3, 0),
            state="moved_from",
            change=3,
            notes=[_("moved, now %(place)s") % {"place": _("after paragraph %(number)s") % {"number": 9}}],
        ),
        {
            "fold": _("6 unchanged paragraphs"),
            "rows": [_row([_run(QUIET.format(number))], (number + 3, number + 2)) for number in range(1, 7)],
        },
        _row([_run("Getränke bestellt, wer einlädt.", "inserted", 2)], (0, 9), state="inserted", anchor=2, change=2),
        _row(
            [_run(MOVED)],
            (3, 10),
            state="moved_to",
            anchor=3,
            change=3,
            notes=[_("moved, was %(place)s") % {"place": _("paragraph %(number)s") % {"number": 3}}],
        ),
        _row([[_run("Raum")], [_run("Plätze")], [_run("Technik")]], 0, thing="table_row"),
        _row(
            [
                [_run("Linde")],
                [_run("8", "deleted", 4), _run("10", "inserted", 4)],
                [_run("Leinwand")],
            ],
            0,
            state="changed",
            thing="table_row",
            anchor=4,
            label=_("table %(table)s, row %(row)s") % {"table": 1, "row": 2},
        ),
        _row([_run("Abweichungen genehmigt die Leitung.", "deleted", 5)], (10, 0), state="deleted", anchor=5, change=5),
    ]
    return {
        "changes": [
            {"number": 1, "title": _("Changed"), "where": _("paragraph %(number)s") % {"number": 2}},
            {"number": 2, "title": _("Inserted"), "where": _("paragraph %(number)s") % {"number": 9}},
            {"number": 3, "title": _("Moved"), "where": _("after paragraph %(number)s") % {"number": 9}},
            {"number": 4, "title": _("Changed"), "where": _("table %(table)s, row %(row)s") % {"table": 1, "row": 2}},
            {"number": 5, "title": _("Deleted"), "where": _("paragraph %(number)s") % {"number": 10}},
        ],
        "parts": [{"rows": rows}],
        "proposed": [
            {
                "title": _("Proposed to insert"),
                "text": "und die Garderobe",
                "author": "T. Brand",
                "when": "20.11.2026",
                "note": _("in both versions"),
            }
        ],
        "remarks": [],
    }
