"""The canonical text of a page as people read it: every field under its name, so that nothing is signed off unseen."""

import json
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.template.defaultfilters import yesno
from django.utils.text import capfirst
from wagtail.fields import RichTextField, StreamField
from wagtail.rich_text import expand_db_html


@dataclass(frozen=True)
class Shown:
    """One field: its name in the reader's language, and what it says, as a text or as formatted words."""

    label: str
    value: Any = ""
    html: str = ""


def fields_of(wording) -> list[Shown]:
    """All of them, the title first, in the order of the page model; one that model has lost under its own name."""
    told = wording.told
    model = _model(told["model"])
    fields = {field.name: field for field in model._meta.get_fields()} if model else {}
    order = {name: number for number, name in enumerate(fields)}
    said = sorted(told["fields"].items(), key=lambda each: (each[0] != "title", order.get(each[0], 999), each[0]))
    shown = [_field(fields.get(name), name, value) for name, value in said if value not in (None, "", [])]
    return shown + [
        Shown(capfirst(name.replace("_", " ")), json.dumps(rows, ensure_ascii=False, indent=1))
        for name, rows in told["parts"].items()
        if rows
    ]


def _field(field, name, value) -> Shown:
    label = capfirst(str(getattr(field, "verbose_name", name.replace("_", " "))))
    if isinstance(field, RichTextField):
        return Shown(label, html=expand_db_html(value))
    if isinstance(field, StreamField):
        return Shown(label, html=str(field.to_python(json.dumps(value))))
    return Shown(label, capfirst(str(yesno(value))) if isinstance(value, bool) else value)


def _model(label):
    try:
        return apps.get_model(label)
    except LookupError:
        return None
