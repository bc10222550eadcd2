"""What the pages of one case show, each part asked of its own rules, with the same number of questions whatever it
holds. Lists over several cases are in `lists`, all that happened in `timeline`.
"""

from itertools import groupby

from django.contrib.auth import get_user_model
from django.db.models import Count, Exists, OuterRef, Prefetch
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, linebreaks
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.access.policy import scope
from portal.cases import lists, references
from portal.cases.models import CircleMember, Mention, Site
from portal.cases.standing import leads_of, people_of
from portal.cases.templatetags.moments import clock, day, moment, overdue, short_day
from portal.cases.timeline import SOURCES, timeline

ICONS = {
    "event": "eye",
    "state": "arrow-right",
    "level": "pencil",
    "task": "list-checks",
    "task_done": "check",
    "note": "message-square",
}


def sites():
    """Where a case can belong."""
    return Site.objects.all()


def eligible_deputies(badge):
    """Who can stand in for this person: the others of threat management."""
    return get_user_model().objects.here().with_duty("threat_management").exclude(pk=badge.person.pk)


def sleeping_grants(badge):
    """Grants that wait for this person, who leads the case, to say that their holder is who they were."""
    asleep = scope(badge, "grant.confirm").asleep().exclude(user=badge.person).defer("why")
    return asleep.select_related("user", "content_object").order_by("given_at", "pk")


def level_of(badge, case):
    """The level of concern as it stands and who set it; None where none was set, or it is not this person's to read."""
    return scope(badge, "level.view").filter(case=case).select_related("set_by").first()


def threads_of(badge, case):
    """Notes of the case, newest thread first, each with its answers and whom they mention."""
    mentions = Prefetch("mentions", Mention.objects.select_related("person").order_by("person__name"))
    readable = scope(badge, "note.view").filter(case=case).select_related("author", "case")
    answers = Prefetch(
        "answers", readable.prefetch_related(mentions).order_by("written_at"), to_attr="readable_answers"
    )
    # An answer that may be read, on a note that may not (it is from before one's time), begins a thread of its own.
    seen = scope(badge, "note.view").filter(pk=OuterRef("parent"))
    return readable.filter(~Exists(seen)).prefetch_related(mentions, answers).order_by("-written_at")


def persons_of(badge, case):
    """The people who occur in the case."""
    return scope(badge, "case_person.view").filter(case=case).select_related("account", "case", "added_by")


def told_of(reporter):
    """To whom the name of the person who reported was disclosed by name, and why."""
    return reporter.revealed_to.select_related("person", "given_by", "case").order_by("given_at")


def not_yet_told(reporter) -> list:
    """The people of the case who do not know that name yet."""
    knows = {each.pk for each in leads_of(reporter.case)} | {each.person_id for each in reporter.revealed_to.all()}
    return [person for person in people_of(reporter.case, reporter.circle) if person.pk not in knows]


def circles_of(badge, case):
    """The circles of the case this person may know of, each with its people."""
    members = Prefetch("members", CircleMember.objects.select_related("person").order_by("person__name"))
    return scope(badge, "circle.view").filter(case=case).prefetch_related(members)


def my_circles(badge, case):
    """The circles this person belongs to: what they write can be for one of them."""
    return circles_of(badge, case).filter(
        Exists(CircleMember.objects.filter(circle=OuterRef("pk"), person=badge.person))
    )


def audiences_of(badge, case) -> dict:
    """What the badge of a thing in a circle says: how many see it, not who they are or what the circle is called."""
    sizes = circles_of(badge, case).prefetch_related(None).annotate(size=Count("members")).values_list("pk", "size")
    return {circle: only(size) for circle, size in sizes}


def only(number: int) -> str:
    """How many people see a thing."""
    return ngettext("Only %(number)s person", "Only %(number)s people", number) % {"number": number}


def open_questions(badge, case) -> int:
    """How much is known to be unknown."""
    return lists.tasks_for(badge, case=case).filter(kind="question").count()


# --- As the theme's components take it --------------------------------------------------------------------------------
def next_steps(badge, case) -> dict:
    """For the overview: the open tasks that are due first."""
    tasks = list(lists.tasks_for(badge, case=case)[:6])
    return {"items": [task_line(task) for task in tasks[:5]], "more": len(tasks) > 5}


def task_line(task) -> dict:
    """A task in the list of what comes next."""
    return {
        "text": task.title,
        "url": task.get_absolute_url(),
        "detail": task.get_kind_display() if task.kind == "question" else "",
        "who": task.owner.name if task.owner else "",
        "due": day(task.due_on),
        "overdue": overdue(task.due_on),
    }


def latest_events(badge, case) -> dict:
    """For the overview: what was observed last."""
    latest = scope(badge, "event.view").filter(case=case).select_related("recorded_by").order_by("-happened_at")[:3]
    lines = [
        {
            "at": event.happened_at,
            "time": clock(event.happened_at),
            "text": event.get_kind_display(),
            "who": event.recorded_by.name,
            "icon": ICONS["event"],
            "content": personal_lines(event.text, case.code),
        }
        for event in latest
    ]
    return {"days": by_day(lines)}


def happened(badge, case, *, what="", by_known=False):
    """The timeline of the case, or one kind of its entries."""
    return [each for each in timeline(badge, case, by_known=by_known) if not what or each.what.split("_")[0] == what]


def timeline_lines(moments, audiences, *, code, by_known=False) -> list[dict]:
    """Entries of the timeline, grouped by day. The other of their two dates stands beside them where it differs."""
    return by_day([_line(each, audiences, by_known, code) for each in moments])


def by_day(lines) -> list[dict]:
    """Lines grouped by their day."""
    days = groupby(lines, key=lambda line: timezone.localdate(line["at"]))
    return [{"day": day(when), "entries": list(entries)} for when, entries in days]


def _line(each, audiences, by_known, code):
    at = each.known_at if by_known else each.happened_at
    circle = getattr(each.thing, "circle_id", None)
    return {
        "at": at,
        "time": clock(at),
        "text": _said(each),
        "who": each.by.name if each.by else "",
        "icon": ICONS[each.what] if each.what in ICONS else SOURCES[each.what].icon,
        "known": short_day(each.known_at) if each.came_later and not by_known else "",
        "content": _words(each, code, happened=each.happened_at if each.came_later and by_known else None),
        "audience": audiences.get(circle, ""),
        "url": each.thing.get_absolute_url() if each.what in ("task", "task_done", "note", *SOURCES) else "",
    }


def _said(each):
    if each.what == "state":
        return _("State: %(before)s → %(after)s") % {"before": each.thing.get_before_display(), "after": each.label}
    if each.what == "level":
        return _("Level of concern: %(level)s") % {"level": each.label}
    return str(each.label)


def _words(each, code, happened):
    words = {
        "event": lambda: each.thing.text,
        "state": lambda: each.thing.because,
        "level": lambda: each.thing.because,
        "note": lambda: each.thing.text,
    }.get(each.what, each.text or (lambda: each.thing.title))()
    parts = [personal_lines(words, code)]
    if getattr(each.thing, "source", ""):
        said = format_html('<bdi data-personal translate="no">{}</bdi>', each.thing.source)
        parts.append(format_html('<p class="meta">{}: {}</p>', _("Source"), said))
    if happened:
        parts.append(format_html('<p class="meta">{} {}</p>', _("happened"), moment(happened)))
    return mark_safe("".join(parts))  # each part was escaped where it was made


def personal_lines(text, code):
    """A text as paragraphs the mask covers, with the codes in it as links into this case."""
    if not text:
        return ""
    paragraphs = mark_safe(linebreaks(references.linked(text, code)))  # escaped by linked
    return format_html('<div class="stack-tight" data-personal translate="no">{}</div>', paragraphs)


def thread_lines(threads, audiences, *, answers=False) -> list[dict]:
    """Threads, each note with its answers and, where one may write, the way to answer."""
    return [
        _note_line(note, audiences)
        | {
            "replies": [_note_line(each, {}) for each in note.readable_answers],
            "url": reverse("case_note_answer", args=[note.case.code, note.pk])
            if answers and not note.parent_id
            else "",
            "state": "resolved" if note.resolved_at else "",
        }
        for note in threads
    ]


def _note_line(note, audiences):
    return {
        "id": f"note-{note.pk}",
        "author": note.author.name,
        "when": moment(note.written_at),
        "text": references.linked(note.text, note.case.code),
        "to": ", ".join(mention.person.name for mention in note.mentions.all()),
        "audience": audiences.get(note.circle_id, ""),
    }
