"""Reading the journal: of one case for those who lead it, of the house for those who answer for it.

There is no question by person: the journal never reports what one of them does.
"""

from datetime import datetime, time

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from portal.audit.models import Entry
from portal.cases.models import Case, EmergencyAccess, Wall
from portal.cases.reach import walls_around
from portal.cases.verbs import in_words

AREAS_OF_CASE = ["case", "task", "note", "event", "case_person", "grant", "circle", "wall", "reporter"]
AREAS = ["account", "emergency", "journal", "notice", "person", "session", *AREAS_OF_CASE]
# Whom these lines are about says who is involved in a case: that is for those who lead it, not for auditors.
OF_THE_CASE_ONLY = ("case.wall", "case.recuse", "case_person.", "reporter.", "wall.confirm", "wall.lift", "wall.link")
TONES = {
    "done": ("ok", "circle-check"),
    "read": ("quiet", "eye"),
    "refused": ("wait", "minus"),
    "failed": ("stop", "circle-alert"),
}


def of_case(case, **narrow):
    """The lines of this case's chain, newest first."""
    return _narrowed(Entry.objects.filter(chain=f"case:{case.pk}"), **narrow)


def for_reader(badge, **narrow):
    """All lines but those of cases that do not exist for the reader, and those that tell that such a case began."""
    walls = Wall.objects.filter(walls_around(badge.person))
    hidden = [f"case:{case}" for case in walls.values_list("case_id", flat=True)]
    requests = EmergencyAccess.objects.filter(Exists(walls.filter(case=OuterRef("case"))))
    things = [*hidden, *(str(key) for key in requests.values_list("pk", flat=True))]
    entries = Entry.objects.exclude(chain__in=hidden).exclude(thing__in=things) if hidden else Entry.objects.all()
    return _narrowed(entries, **narrow)


def lines(entries, *, codes=False) -> list[dict]:
    """Entries as a table shows them. `codes`: with the code of the case, for a journal over several."""
    cases = _codes(entries) if codes else {}
    outcomes = {
        "done": _("Done"),
        "read": pgettext("outcome in the journal", "Read"),
        "refused": _("Refused"),
        "failed": _("Failed"),
    }
    shown = []
    for entry in entries:
        names = {word.part: word.text for word in entry.words.all()}
        tone, icon = TONES[entry.outcome]
        shown.append(
            {
                "at": entry.at,
                "verb": in_words(entry.verb),
                "actor": names.get("actor", ""),
                "service": entry.service,
                "is_erased": "actor" in entry.commitments and "actor" not in names,
                "about": "" if codes and entry.verb.startswith(OF_THE_CASE_ONLY) else names.get("about", ""),
                "outcome": outcomes[entry.outcome],
                "tone": tone,
                "icon": icon,
                "code": cases.get(entry.chain, ""),
            }
        )
    return shown


def _codes(entries):
    keys = {entry.chain.removeprefix("case:") for entry in entries if entry.chain.startswith("case:")}
    return {f"case:{key}": code for key, code in Case.objects.filter(pk__in=keys).values_list("pk", "code")}


def _narrowed(entries, *, outcome="", area="", since="", until=""):
    wanted = Q()
    if outcome:
        wanted &= Q(outcome=outcome)
    if area:
        wanted &= Q(verb__startswith=f"{area}.")
    if since:
        wanted &= Q(at__gte=timezone.make_aware(datetime.combine(since, time.min)))
    if until:
        wanted &= Q(at__lte=timezone.make_aware(datetime.combine(until, time.max)))
    return entries.filter(wanted).prefetch_related("words").order_by("-at", "-pk")
