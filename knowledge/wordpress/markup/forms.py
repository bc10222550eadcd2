"""Forms of the old site: nothing can be sent any more, but their words are words."""

_SAYS = ("submit", "button", "reset", "image")
_SILENT = ("hidden", "password", "checkbox", "radio", "file", "color", "range")


def entry(walk, el, sheet, marks):
    """What stands on a button or in an empty field."""
    kind = (el.get("type") or "text").lower()
    said = [el.get("value")] if kind in _SAYS else [] if kind in _SILENT else [el.get("value"), el.get("placeholder")]
    if kind == "image":
        said.append(el.get("alt"))
    for each in said:
        sheet.line.add(f" {each or ''} ", marks)


def long_entry(walk, el, sheet, marks):
    """A field for more than a line."""
    sheet.line.add(f" {el.get('placeholder') or ''} ", marks)
    walk.below(el, sheet, marks)
    sheet.line.add(" ", marks)


def apart(walk, el, sheet, marks):
    """Words with room around them."""
    sheet.line.add(" ", marks)
    walk.below(el, sheet, marks)
    sheet.line.add(" ", marks)


def choices(walk, el, sheet, marks):
    """What could be chosen, one after the other."""
    sheet.line.add(" ", marks)
    for number, option in enumerate(el.iter("option", "optgroup")):
        words = "".join(option.itertext()).strip() if option.tag == "option" else ""
        sheet.line.add((", " if number else "") + (words or option.get("label") or ""), marks)
    sheet.line.add(" ", marks)


ELEMENTS = {"input": entry, "textarea": long_entry, "button": apart, "select": choices}
