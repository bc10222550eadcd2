"""What the pages of cases show. Every list is a `scope`, filtered and ordered, with the same number of questions
whatever it holds. Lists of several cases open no key; pages of one case open the key of that case.
"""

from itertools import groupby

from django.db.models import Exists, OuterRef, Prefetch, Q, Subquery, prefetch_related_objects
from django.utils import timezone
from django.utils.html import format_html, linebreaks
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from portal.access.policy import scope
from portal.cases import roles
from portal.cases.grants import CaseGrant
from portal.cases.models import CircleMember, Mention, StateChange
from portal.cases.policy import in_my_time
from portal.cases.standing import people_of
from portal.cases.templatetags.moments import clock, day, overdue, short_day

ICONS = {
    "observation": "eye",
    "message": "message-square",
    "contact": "users",
    "at_work": "user",
    "authority": "file-text",
    "measure": "list-checks",
    "other": "circle",
    "state": "arrow-right",
    "level": "pencil",
}


# --- Several cases: no key is opened ---------------------------------------------------------------------------------
def cases(badge):
    """All this person may see, each with the name of who leads it."""
    leads = CaseGrant.objects.live().of_role(roles.LEAD).filter(content_object=OuterRef("pk")).order_by("given_at")
    return (
        scope(badge, "case.view").defer("title", "hearing_why").annotate(lead=Subquery(leads.values("user__name")[:1]))
    )


def led_by_me(badge):
    """What narrows a list of cases to those this person leads or stands in for."""
    mine = CaseGrant.objects.live().of_role(*roles.THE_LEADS).filter(user=badge.person)
    return Q(pk__in=mine.order_by().values("content_object_id"))


def my_tasks(badge):
    """Open tasks that are this person's to do, in all cases, the one due first on top."""
    return scope(badge, "task.view").open().of(badge.person).defer("title").select_related("case").oldest_due_first()


def sleeping_grants(badge):
    """Grants that wait for this person, who leads the case, to say that their holder is who they were."""
    asleep = scope(badge, "grant.confirm").asleep().exclude(user=badge.person).defer("why")
    return asleep.select_related("user", "content_object").order_by("given_at", "pk")


# --- One case ----------------------------------------------------------------------------------------------------------
def level_of(badge, case):
    """The level of concern as it stands and who set it; None where it was never set, or is not this person's to read."""
    return scope(badge, "level.view").filter(case=case).select_related("set_by").first()


def tasks_of(badge, case):
    """The tasks of the case this person may see."""
    return scope(badge, "task.view").filter(case=case).select_related("owner", "case", "circle").oldest_due_first()


def threads_of(badge, case):
    """Notes of the case, newest thread first, each with its answers and whom they mention."""
    mentions = Prefetch("mentions", Mention.objects.select_related("person").order_by("person__name"))
    readable = scope(badge, "note.view").filter(case=case).select_related("author", "resolved_by", "circle")
    answers = Prefetch(
        "answers", readable.prefetch_related(mentions).order_by("written_at"), to_attr="readable_answers"
    )
    # An answer that may be read on a note that may not (it is from before one's time) begins a thread of its own.
    seen = scope(badge, "note.view").filter(pk=OuterRef("parent"))
    return readable.filter(~Exists(seen)).prefetch_related(mentions, answers).order_by("-written_at")


def persons_of(badge, case):
    """The people who occur in the case."""
    return scope(badge, "case_person.view").filter(case=case).select_related("account", "circle", "added_by")


def circles_of(badge, case):
    """The circles of the case this person may know of, with how many belong to each."""
    members = Prefetch("members", CircleMember.objects.select_related("person").order_by("person__name"))
    return scope(badge, "circle.view").filter(case=case).prefetch_related(members)


def my_circles(badge, case):
    """The circles this person belongs to: what they write can be for one of them."""
    return circles_of(badge, case).filter(
        Exists(CircleMember.objects.filter(circle=OuterRef("pk"), person=badge.person))
    )


def readers_of(case, circle=None):
    """Everybody who reads what is written for the case, or for this circle; with their duties at hand."""
    people = people_of(case, circle)
    prefetch_related_objects(people, "duties")
    return people


def open_questions(badge, case) -> int:
    """How much is known to be unknown."""
    return scope(badge, "task.view").filter(case=case, kind="question").open().count()


def task_lines(tasks) -> list[dict]:
    """Tasks as the list of what comes next shows them."""
    return [
        {
            "text": task.title,
            "url": task.get_absolute_url(),
            "detail": task.get_kind_display() if task.kind == "question" else "",
            "who": task.owner.name if task.owner else "",
            "due": day(task.due_on),
            "overdue": overdue(task.due_on),
        }
        for task in tasks
    ]


def next_steps(badge, case) -> dict:
    """For the overview: the open tasks that are due first."""
    tasks = list(tasks_of(badge, case).open()[:6])
    return {"items": task_lines(tasks[:5]), "more": len(tasks) > 5}


def latest_events(badge, case) -> dict:
    """For the overview: the last things that happened."""
    happened = list(
        scope(badge, "event.view").filter(case=case).select_related("recorded_by").order_by("-happened_at")[:3]
    )
    return {"days": by_day([_event_line(event, "happened_at") for event in happened])}


def timeline_of(badge, case, *, kind="", by="happened_at") -> list[dict]:
    """All that happened in the case, newest first: what was recorded, how it moved, which levels were set."""
    events = scope(badge, "event.view").filter(case=case).select_related("recorded_by", "circle")
    lines = [_event_line(event, by) for event in (events.filter(kind=kind) if kind else events)]
    if kind in ("", "state"):
        moved = StateChange.objects.filter(in_my_time(badge, roles.EVERYONE_IN, "at"), case=case).select_related("by")
        lines += [_state_line(change) for change in moved]
    if kind in ("", "level"):
        lines += [_level_line(level) for level in scope(badge, "level.view").filter(case=case).select_related("set_by")]
    return sorted(lines, key=lambda line: line["at"], reverse=True)


def by_day(lines) -> list[dict]:
    """Lines grouped by the day they happened, as the timeline shows them."""
    days = groupby(lines, key=lambda line: timezone.localdate(line["at"]))
    return [
        {"day": day(when), "entries": [line | {"content": line["content"]()} for line in those]} for when, those in days
    ]


def _event_line(event, by):
    same_day = timezone.localdate(event.happened_at) == timezone.localdate(event.known_at)
    other = short_day(event.known_at) if by == "happened_at" else ""
    return {
        "at": getattr(event, by),
        "time": clock(getattr(event, by)),
        "text": event.get_kind_display(),
        "who": event.recorded_by.name,
        "icon": ICONS[event.kind],
        "known": "" if same_day else other,
        "content": lambda: _event_words(event, "" if same_day or other else short_day(event.happened_at)),
    }


def _event_words(event, happened):
    parts = [personal_lines(event.text)]
    if event.source:
        parts.append(
            format_html('<p class="meta">{}: <bdi data-personal translate="no">{}</bdi></p>', _("Source"), event.source)
        )
    if happened:
        parts.append(format_html('<p class="meta">{} {}</p>', _("happened"), happened))
    return mark_safe("".join(parts))  # each part was escaped where it was made


def _state_line(change):
    return {
        "at": change.at,
        "time": clock(change.at),
        "text": _("State: %(before)s → %(after)s")
        % {"before": change.get_before_display(), "after": change.get_after_display()},
        "who": change.by.name,
        "icon": ICONS["state"],
        "content": lambda: personal_lines(change.because),
    }


def _level_line(level):
    return {
        "at": level.set_at,
        "time": clock(level.set_at),
        "text": _("Level of concern set: %(level)s") % {"level": level.get_level_display()},
        "who": level.set_by.name,
        "icon": ICONS["level"],
        "content": lambda: personal_lines(level.because),
    }


def personal_lines(text):
    """A text as paragraphs the mask covers."""
    if not text:
        return ""
    paragraphs = mark_safe(linebreaks(text, autoescape=True))  # escaped by linebreaks
    return format_html('<div class="stack-tight" data-personal translate="no">{}</div>', paragraphs)


def thread_lines(threads, *, badge, can_write, mine) -> list[dict]:
    """Threads as the page shows them."""
    return [
        _note_line(note, badge) | {"replies": [_note_line(each, badge) for each in note.readable_answers], "note": note}
        for note in threads
    ]
