"""Menus, classic ones and those made of blocks: in which order readers saw what the hierarchy leaves open."""

import json
import re
from collections import Counter

from django.db.models import F

from knowledge.models import WordPressImport

ENTRY = re.compile(r"<!--\s+(/)?wp:navigation-(link|submenu)\s+(\{.*?\}\s+)?(/)?-->", re.DOTALL)
BECOMES = "order of pages"


def order_of_menus(run: WordPressImport):
    """The menus of the export: for each, the numbers of items it leads to, with what they stand below there."""
    menus: dict[str, list[tuple[int, int, int]]] = {}
    entries = run.items.filter(kind="nav_menu_item").order_by(F("order").asc(), "number")
    for number, source in entries.values_list("number", "source").iterator():
        fields = source["fields"]
        menu = next((slug for taxonomy, slug, _name in source["terms"] if taxonomy == "nav_menu"), "")
        leads_to = _number(fields, "_menu_item_object_id") if _of(fields, "_menu_item_type") == "post_type" else 0
        menus.setdefault(menu, []).append((number, leads_to, _number(fields, "_menu_item_menu_item_parent")))
    of_blocks = run.items.filter(kind="wp_navigation").order_by("number", "nth")
    for number, source in of_blocks.values_list("number", "source").iterator():
        menus[f"wp_navigation {number}"] = of_navigation(source["content"])
    return [_by_items(rows) for _slug, rows in sorted(menus.items(), key=lambda menu: (-len(menu[1]), menu[0]))]


def of_navigation(content: str) -> list[tuple[int, int, int]]:
    """The entries of a menu made of blocks: counted from 1, each with the item it leads to, and the entry above it."""
    rows: list[tuple[int, int, int]] = []
    above = [0]
    for found in ENTRY.finditer(content):
        closes, kind, told, is_alone = found.groups()
        if closes:
            above = above[:-1] or [0]
            continue
        rows.append((len(rows) + 1, _leads_to(told or "{}"), above[-1]))
        if kind == "submenu" and not is_alone:
            above.append(len(rows))
    return rows


def pieces_of_navigation(content: str) -> list[list]:
    """The blocks of such a menu, for the report."""
    counts = Counter(f"core/navigation-{found[2]}" for found in ENTRY.finditer(content) if not found[1])
    return [[was, BECOMES, times] for was, times in counts.items()]


def _leads_to(told: str) -> int:
    try:
        said = json.loads(told)
    except ValueError:
        return 0
    number = said.get("id") if said.get("kind", "post-type") == "post-type" else 0
    return number if isinstance(number, int) and not isinstance(number, bool) and number > 0 else 0


def _by_items(rows) -> list[tuple[int, int]]:
    """Entries by the items they lead to; what hangs below a mere heading hangs below what is above that."""
    leads = {number: (item, above) for number, item, above in rows}

    def above(number):
        seen = set()
        while number in leads and number not in seen:
            seen.add(number)
            item, number = leads[number]
            if item:
                return item
        return 0

    return [(item, above(parent)) for _number, item, parent in rows if item]


def _of(fields, name) -> str:
    return next(iter(fields.get(name, ())), "")


def _number(fields, name) -> int:
    said = _of(fields, name)
    return int(said) if said.isascii() and said.isdecimal() and len(said) < 19 else 0
