"""Believable things to show in the catalogue. Names and cases are invented."""

import re
from pathlib import Path

from django import forms
from django.core.paginator import Paginator
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from theme.badges import LEVELS, STATUSES
from theme.catalogue_comparison import comparison

SPRITE = Path(__file__).parent / "static" / "theme" / "icons.svg"


class Everyday(forms.Form):
    """Every kind of field."""

    name = forms.CharField(label=_("Display name"), help_text=_("Others see this name."))
    email = forms.EmailField(label=_("E-mail"))
    password = forms.CharField(label=_("Password"), widget=forms.PasswordInput)
    due = forms.DateField(label=_("Due"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    role = forms.ChoiceField(label=_("Role"), choices=[("", "–"), ("lead", _("Lead")), ("reader", _("Reader"))])
    danger = forms.ChoiceField(
        label=_("Is somebody in danger right now?"),
        choices=[("yes", _("Yes, now")), ("no", _("No")), ("unknown", _("I do not know"))],
        widget=forms.RadioSelect,
    )
    what = forms.CharField(
        label=_("What happened?"),
        help_text=_("One or two sentences are enough."),
        required=False,
        widget=forms.Textarea,
    )
    notify = forms.BooleanField(label=_("Tell me when an answer is there"), required=False)


class Code(forms.Form):
    code = forms.CharField(
        label=_("Code from your app"),
        help_text=_("Codes are valid for 30 seconds."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code"}),
    )


class Pick(forms.Form):
    person = forms.ChoiceField(
        label=_("Add a person"),
        help_text=_("Type a name or a duty."),
        choices=[
            ("", "–"),
            ("1", "Inga Sommerfeld, Bedrohungsmanagement"),
            ("2", "Tarek Brand, Arbeitsrecht"),
            ("3", "Jonna Petersen, Psychologie"),
            ("4", "Paul Krüger, Personal"),
        ],
    )


class Files(forms.Form):
    files = forms.FileField(label=_("Files"))  # type: ignore[assignment]  # a field; forms take it out of the class


SEATS = [
    ("approved", _("Labour law: Tarek Brand signed off, Mon 23 Nov 2026, 14:05.")),
    ("conditions", _("HR: Paul Krüger signed off with conditions, Mon 23 Nov 2026, 15:40.")),
    ("waiting", _("Compliance: not decided yet.")),
]

UPLOADS = [
    {"name": "Hausverbot-Entwurf.docx", "state": "queued", "size": "38 kB"},
    {"name": "Aussage Pforte.docx", "state": "running", "size": "1,2 / 4 MB", "bytes": 100, "received": 30},
    {"name": "Mitschnitt-Abschrift.pdf", "state": "paused", "size": "3 / 12 MB", "bytes": 100, "received": 25},
    {"name": "Dienstplan.xlsx", "state": "receiving", "size": "2 MB", "id": "1", "bytes": 100, "received": 60},
    {"name": "Re: Montag.eml", "state": "checking", "size": "12 kB", "id": "2"},
    {"name": "Vermerk.docx", "state": "ready", "size": "21 kB", "id": "3"},
    {"name": "Vermerk (Kopie).docx", "state": "duplicate", "size": "21 kB", "id": "4"},
    {"name": "Schreiben.docx", "state": "stale", "size": "30 kB", "id": "5"},
    {
        "name": "Bilder.zip",
        "state": "refused",
        "size": "9 MB",
        "id": "6",
        "why": _("Files of this kind are not taken."),
    },
]


class CaseFilter(forms.Form):
    state = forms.ChoiceField(
        label=_("State"), choices=[("", _("All")), ("open", pgettext_lazy("status", "Open"))], required=False
    )
    lead = forms.ChoiceField(label=_("Lead"), choices=[("", _("All")), ("1", "I. Sommerfeld")], required=False)


def wrong():
    """The everyday form after it was sent with little in it."""
    return Everyday({"name": "Inga Sommerfeld", "email": "inga"}, auto_id="wrong_%s")


def icons():
    """The names of all drawings in the sprite."""
    return re.findall(r'<symbol id="([^"]+)"', SPRITE.read_text(encoding="utf-8"))


PREVIEWED = {
    "text": "wir untersagen Ihnen, das Gelände zu betreten.",
    "inserted": "Das Verbot gilt bis zum 31. Mai 2027.",
    "deleted": "Das Verbot gilt unbefristet.",
    "unseen": [_("Macros are not shown and not run.")],
}
VERSIONS = [
    {
        "number": 2,
        "url": "#main",
        "who": "Inga Sommerfeld",
        "when": "Mo., 23.11.2026, 14:05 Uhr",
        "comment": "Frist statt unbefristet",
        "current": True,
    },
    {
        "number": 1,
        "url": "#main",
        "who": "Tarek Brand",
        "when": "Fr., 20.11.2026, 09:12 Uhr",
        "compare_url": "#main",
        "compare_with": 2,
    },
]


def samples():
    """All that the catalogue's template shows."""
    return {
        "form": None,
        "everyday": Everyday(),
        "wrong": wrong(),
        "code": Code(auto_id="code_%s"),
        "pick": Pick(),
        "files": Files(auto_id="files_%s"),
        "uploads": UPLOADS,
        "previewed": PREVIEWED,
        "versions": VERSIONS,
        "seats": SEATS,
        "case_filter": CaseFilter(auto_id="filter_%s"),
        "statuses": list(STATUSES),
        "levels": list(LEVELS),
        "crumbs": [{"url": "#main", "text": _("Cases")}, {"url": "#main", "text": "Kranich-26-471"}, {"text": "A-9KT"}],
        "sections": [
            {"url": "#s", "text": text, "current": index == 0}
            for index, text in enumerate(
                [_("Overview"), _("Tasks"), _("Notes"), _("Timeline"), _("People"), _("Access")]
            )
        ],
        "next_steps": [
            {
                "url": "#s",
                "text": "Hausverbot prüfen",
                "detail": "Kranich-26-471",
                "who": "T. Brand",
                "overdue": _("2 days overdue"),
            },
            {
                "url": "#s",
                "text": "Wer kennt frühere Vorfälle?",
                "detail": "Kranich-26-471",
                "who": "J. Petersen",
                "due": "Do., 26.11.2026",
            },
        ],
        "days": [
            {
                "day": "Mo., 23.11.2026",
                "entries": [
                    {"time": "14:05", "text": "Einstufung gesetzt: Hoch", "who": "I. Sommerfeld", "icon": "pencil"},
                    {
                        "time": "09:12",
                        "text": "Gespräch mit der betroffenen Person",
                        "who": "J. Petersen",
                        "icon": "message-square",
                    },
                ],
            },
            {
                "day": "Fr., 13.11.2026",
                "entries": [
                    {"text": "Anruf am Empfang, laut und fordernd", "known": "16.11.2026", "icon": "phone"},
                ],
            },
        ],
        "notes": [
            {
                "id": "n1",
                "author": "Inga Sommerfeld",
                "when": "Mo., 23.11.2026, 14:05",
                "url": "#n1",
                "text": "Die betroffene Person fühlt sich am Standort sicher, auf dem Heimweg nicht.",
                "replies": [
                    {
                        "author": "Jonna Petersen",
                        "when": "Mo., 23.11.2026, 15:20",
                        "text": "Begleitung zum Bahnhof ist angefragt.",
                    }
                ],
            },
            {"author": "Tarek Brand", "when": "heute, 09:40", "state": "draft", "text": "Rückfrage an den Standort."},
            {
                "author": "Paul Krüger",
                "when": "Fr., 20.11.2026, 11:02",
                "state": "resolved",
                "settled_by": "I. Sommerfeld",
                "settled_at": "Sa., 21.11.2026, 08:15",
                "audience": _("Only 3 people"),
                "text": "Dienstplan ist geändert.",
            },
        ],
        "grants": [
            {"person": "I. Sommerfeld", "role": _("Lead"), "giver": "–", "why": _("Leads this case since 3 Feb 2026.")},
            {
                "person": "T. Brand",
                "role": _("Reader"),
                "until": "24.11.2026",
                "ending": True,
                "giver": "I. Sommerfeld",
                "why": _("Holds a seat in sign-off F-2MD."),
                "change_url": "#s",
                "end_url": "#s",
            },
            {
                "person": "P. Krüger",
                "role": _("Reader"),
                "until": "03.11.2026",
                "ended": True,
                "giver": "I. Sommerfeld",
                "why": _("Had task A-9KT."),
            },
        ],
        "codes": ["Kranich-26-471", "Ahorn-26-082", "Basalt-26-905"],
        "compared": comparison(),
        "icons": icons(),
        "page": Paginator(range(120), 25).page(2),
        "secrets": [
            "7F3K 9QMD 2XTV",
            "H4WN B8RC 6JPY",
            "M2ZL 5KGD 9TQX",
            "C7VB 3HNR 8WFJ",
            "X9PT 4LMK 2DQS",
            "R6JW 7CYN 5BGH",
        ],
    }
