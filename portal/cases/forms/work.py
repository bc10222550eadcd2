"""Tasks, notes, events: what is written for the case or one of its circles."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from portal.cases.forms.base import Choice, Day, DeedForm, Line, Moment, Person, Several, Text
from portal.cases.models import Task, TimelineEvent
from portal.cases.reading import my_circles
from portal.cases.standing import people_of

WHOLE_CASE = "case"


class Audience(forms.ChoiceField):
    """For the whole case, or for one of the circles the writer belongs to. Says beforehand who reads it."""

    def offer(self, readers, circles):
        """Offer the case and these circles, each with its people."""
        self.circles = {str(circle.pk): circle for circle in circles}
        everyone = ngettext("Everyone in the case: %(n)s person", "Everyone in the case: %(n)s people", len(readers))
        offered = [(WHOLE_CASE, everyone % {"n": len(readers)})]
        for key, circle in self.circles.items():
            names = ", ".join(member.person.name for member in circle.members.all())
            offered.append((key, f"{circle.name}: {names}"))
        self.choices = offered  # all at once: the widget takes a copy

    def prepare_value(self, value):
        """A circle as the key its choice has."""
        return str(getattr(value, "pk", value or WHOLE_CASE))

    def clean(self, value):
        """The circle, or None for the whole case."""
        return self.circles.get(super().clean(value))


class WrittenForm(DeedForm):
    """Something written in a case. Without a circle to choose, there is nothing to choose."""

    circle = Audience(label=_("Who sees it"))

    def __init__(self, data=None, *, case, badge, **options):
        super().__init__(data, **options)
        self.readers, circles = people_of(case), list(my_circles(badge, case))
        self.fields["circle"].offer(self.readers, circles)
        if not circles:
            self.fields["circle"].widget = forms.HiddenInput()
        for name in ("owner", "mentions"):
            if name in self.fields:
                self.fields[name].offer(self.readers)


class TaskForm(WrittenForm):
    """What is to be done, or to be found out."""

    kind = forms.ChoiceField(label=_("What is it?"), choices=Task.Kind.choices)
    title = Line(label=_("What is to be done?"), help_text=_("For an open question: what do we not know?"))
    owner = Person(label=_("Who does it?"), required=False)
    due_on = Day(label=_("Due"), required=False)

    field_order = ["kind", "title", "owner", "due_on", "circle"]

    def __init__(self, data=None, **options):
        super().__init__(data, **options)
        if self.thing is not None:
            del self.fields["kind"]

    def read(self, thing):
        return {"title": thing.title, "owner": thing.owner, "due_on": thing.due_on, "circle": thing.circle}


class NoteForm(WrittenForm):
    """A note, and whom it is meant for in particular."""

    text = Text(label=_("Note"))
    mentions = Several(label=_("Tell these people"), required=False, help_text=_("They get a notice without content."))

    field_order = ["text", "circle", "mentions"]


class AnswerForm(DeedForm):
    """An answer, in the circle of the note it answers."""

    text = Text(label=_("Answer"))
    mentions = Several(label=_("Tell these people"), required=False, help_text=_("They get a notice without content."))

    def __init__(self, data=None, *, note, **options):
        super().__init__(data, **options)
        self.readers = people_of(note.case, note.circle)
        self.fields["mentions"].offer(self.readers)


class EventForm(WrittenForm):
    """Something that happened: when, when it became known, what, and from whom one knows."""

    kind = Choice(label=_("What kind of event?"), choices=TimelineEvent.Kind.choices)
    happened_at = Moment(label=_("When did it happen?"))
    known_at = Moment(label=_("When did it become known?"), required=False, help_text=_("Leave empty for now."))
    text = Text(
        label=_("What happened?"),
        help_text=_("What was seen, heard or read, in plain words. Put what people said in quotation marks."),
    )
    source = Line(label=_("Source"), required=False, help_text=_("Who saw or said it, and how you learned of it."))

    field_order = ["kind", "happened_at", "known_at", "text", "source", "circle"]

    def clean(self):
        """Nothing is known before it happens, and nothing that lies ahead has happened."""
        words = super().clean()
        happened, known = words.get("happened_at"), words.get("known_at")
        if happened and happened > timezone.now():
            self.add_error("happened_at", _("This lies ahead. Plan it as a task, and record it once it has happened."))
        elif happened and known and known < happened:
            self.add_error("known_at", _("It cannot have become known before it happened."))
        elif known and known > timezone.now():
            self.add_error("known_at", _("This lies ahead. Say when it became known, or leave it empty for now."))
        return words
