"""What the vignettes are told with: a case, and everybody doing things in it by name."""

from datetime import datetime, time, timedelta

from django.utils import timezone

from portal.cases import states
from portal.cases.actions import access, cases, circles, people, work
from portal.cases.days import after_business_days
from portal.cases.demo.people import badge
from portal.cases.models import Case
from portal.cases.states import State

ON_THE_WAY = [State.TRIAGE, State.ASSESSMENT, State.MANAGEMENT, State.MONITORING, State.RETIRED]


def ago(days: int, clock: str = "09:00") -> datetime:
    """So many days before today, at this time of day."""
    hour, minute = clock.split(":")
    day = timezone.localdate() - timedelta(days=days)
    return timezone.make_aware(datetime.combine(day, time(int(hour), int(minute))))


class Story:
    """One case as it unfolds. Each line is one real action by a named person."""

    def __init__(self, hired, sites, *, title, site, lead, deputy, kind=Case.Kind.MATTER, exclusions=()):
        self.hired, self.lead, self.deputy = hired, lead, deputy
        self.case = cases.open_case(
            actor=self.badge(lead),
            no_conflict=True,
            title=title,
            site=sites[site],
            deputy=hired[deputy],
            kind=kind,
            exclusions=exclusions,
        )

    def badge(self, who):
        """The badge of this person."""
        return badge(self.hired[who])

    def _change(self, deed, who="", **words):
        case = Case.objects.get(pk=self.case.pk)
        return deed(case, actor=self.badge(who or self.lead), version=case.version, **words)

    def grants(self, who, role, why, **words):
        """Somebody is let in."""
        return access.grant(self.case, actor=self.badge(self.lead), person=self.hired[who], role=role, why=why, **words)

    def names(self, name, part, who="", **words):
        """Somebody is entered among the people of the case."""
        return people.add(self.case, actor=self.badge(who or self.lead), name=name, part=part, **words)

    def happened(self, days, kind, text, *, clock="09:00", known=None, source="", who="", circle=None):
        """Something happened so many days ago, and became known then, or `known` days ago."""
        work.add_event(
            self.case,
            actor=self.badge(who or self.lead),
            kind=kind,
            happened_at=ago(days, clock),
            known_at=ago(days if known is None else known, clock if known is None else "17:30"),
            text=text,
            source=source,
            circle=circle,
        )

    def task(self, title, owner="", *, due=None, done=False, question=False, circle=None, who=""):
        """Something to do, due in so many working days; or an open question."""
        today = timezone.localdate()
        start = today if due is None or due >= 0 else today + timedelta(days=due)
        task = work.add_task(
            self.case,
            actor=self.badge(who or self.lead),
            title=title,
            kind="question" if question else "task",
            owner=self.hired[owner] if owner else None,
            due_on=None if due is None else after_business_days(start, max(due, 0), self.case.site.region),
            circle=circle,
        )
        if done:
            work.finish_task(task, actor=self.badge(owner or self.lead), version=task.version)
        return task

    def note(self, who, text, *, to=(), circle=None, answers=()):
        """Somebody writes a note, and others answer it."""
        mentioned = [self.hired[each] for each in to]
        note = work.add_note(self.case, actor=self.badge(who), text=text, circle=circle, mentions=mentioned)
        for answerer, answer in answers:
            work.answer_note(note, actor=self.badge(answerer), text=answer)
        return note

    def circle(self, who, name, *others):
        """Somebody makes a circle with others."""
        return circles.make(self.case, actor=self.badge(who), name=name, people=[self.hired[each] for each in others])

    def level(self, level, because, who=""):
        """Somebody sets the level of concern."""
        self._change(cases.set_level, who, level=level, because=because)

    def danger(self, answer, who=""):
        """Somebody answers whether anyone is in danger now."""
        self._change(cases.set_danger, who, answer=answer)

    def edit(self, **fields):
        """The lead writes down what the guards ask for."""
        self._change(cases.edit, **fields)

    def becomes(self, state, because=""):
        """The case moves on; where a second pair of eyes is needed, the deputy's are."""
        if state == State.TRIAGE and Case.objects.get(pk=self.case.pk).exclusions_confirmed_at is None:
            self._change(cases.confirm_exclusions)
        if state in states.NEEDS_SECOND:
            self._change(cases.sign_second, self.deputy, to=state)
        self._change(cases.change_state, to=state, because=because)

    def look_in(self, days):
        """The day of the next look."""
        self.edit(next_look_on=timezone.localdate() + timedelta(days=days))
