"""What a comparison says to people: what was changed, and where."""

from django.utils.translation import gettext, ngettext, pgettext

from portal.documents.reading.parts import Tracked

from .parts import Change, Deed, Fold, Place, Row, State, Thing


def title(change: Change) -> str:
    """The change in one or two words, as the list of changes has it."""
    words = {
        Deed.INSERTED: pgettext("comparison", "Inserted"),
        Deed.DELETED: pgettext("comparison", "Deleted"),
        Deed.CHANGED: pgettext("comparison", "Changed"),
        Deed.MOVED: pgettext("comparison", "Moved"),
        Deed.LEVEL: pgettext("comparison", "Other level"),
    }
    special = {
        (Deed.INSERTED, Thing.IMAGE): gettext("Image inserted"),
        (Deed.DELETED, Thing.IMAGE): gettext("Image deleted"),
        (Deed.CHANGED, Thing.IMAGE): gettext("Image exchanged"),
        (Deed.MOVED, Thing.IMAGE): gettext("Image moved"),
        (Deed.INSERTED, Thing.TABLE): gettext("Table inserted"),
        (Deed.DELETED, Thing.TABLE): gettext("Table deleted"),
        (Deed.MOVED, Thing.TABLE): gettext("Table moved"),
        (Deed.INSERTED, Thing.TABLE_ROW): gettext("Row inserted"),
        (Deed.DELETED, Thing.TABLE_ROW): gettext("Row deleted"),
        (Deed.MOVED, Thing.TABLE_ROW): gettext("Row moved"),
        (Deed.INSERTED, Thing.COLUMN): gettext("Column inserted"),
        (Deed.DELETED, Thing.COLUMN): gettext("Column deleted"),
    }
    return special.get((change.deed, change.thing), words[change.deed])


def where(change: Change) -> str:
    """The place of a change; of a move both."""
    if change.deed == Deed.MOVED and change.old_place and change.new_place:
        return gettext("%(old)s, now %(new)s") % {"old": named(change.old_place), "new": after(change.new_place)}
    if change.new_place or change.old_place is None:
        return named(change.new_place)
    return named(change.old_place)


def named(place: Place | None) -> str:
    """A place as one would say it: "paragraph 5", "table 2, row 3, column 1"."""
    if place is None:
        return ""
    words = {
        "table": gettext("table %(number)s"),
        "row": gettext("row %(number)s"),
        "column": gettext("column %(number)s"),
        "paragraph": gettext("paragraph %(number)s"),
        "image": gettext("image %(number)s"),
        "footnote": gettext("footnote %(number)s"),
        "margin": gettext("header or footer, line %(number)s"),
        "page": gettext("page %(number)s"),
    }
    said = [words[name] % {"number": number} for name in words if (number := getattr(place, name))]
    return ", ".join(said)


def after(place: Place) -> str:
    """Where something stands now, by what it comes after."""
    if place.row or place.page or place.footnote or place.margin:
        return named(place)
    if not place.after:
        return gettext("at the beginning")
    return gettext("after paragraph %(number)s") % {"number": place.after}


def notes(row: Row) -> list[str]:
    """What is to be said of a line beside its words."""
    said = []
    for change in row.about:
        if change.deed == Deed.MOVED and row.state == State.MOVED_FROM and change.new_place:
            said.append(gettext("moved, now %(place)s") % {"place": after(change.new_place)})
        elif change.deed == Deed.MOVED and change.old_place:
            said.append(gettext("moved, was %(place)s") % {"place": named(change.old_place)})
        elif change.deed == Deed.LEVEL:
            said.append(_level(row))
        elif change.thing != Thing.WORDS and row.state in (State.CHANGED, State.SAME):
            said.append(title(change))
    return said


def _level(row: Row) -> str:
    old, new = row.cells[0].old, row.cells[0].new
    assert old and new
    return gettext("was %(old)s, is now %(new)s") % {"old": _what(old), "new": _what(new)}


def _what(block) -> str:
    return {
        "heading": gettext("heading %(level)s"),
        "list_item": gettext("list item, level %(level)s"),
    }.get(block.kind, gettext("plain paragraph")) % {"level": block.level}


def folded(fold: Fold) -> str:
    """What a fold holds."""
    count = len(fold.rows)
    return ngettext("%(count)s unchanged paragraph", "%(count)s unchanged paragraphs", count) % {"count": count}


def proposed(change: Tracked) -> str:
    """What Word says of a change it keeps as proposed."""
    return {
        "inserted": gettext("Proposed to insert"),
        "deleted": gettext("Proposed to delete"),
        "moved_from": gettext("Proposed to move away"),
        "moved_to": gettext("Proposed to move here"),
    }.get(change.kind, gettext("Proposed to format"))
