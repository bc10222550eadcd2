"""Forms for naming deputies, and for asking somebody by name."""

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.cases.forms.base import Day, DeedForm, Person
from workflows.approvals.things import kinds


class DeputyForm(DeedForm):
    """Who decides on one's behalf, from when to when, and on what."""

    deputy = Person(label=_("Who decides for you?"), help_text=_("Somebody with one of your duties."))
    first_day = Day(label=_("From"))
    last_day = Day(label=_("Until, that day included"))
    kind = forms.ChoiceField(label=_("On what?"), required=False)

    def __init__(self, data=None, *, people, **options):
        super().__init__(data, **options)
        self.fields["deputy"].offer(people)
        self.fields["kind"].choices = [("", _("Everything")), *((kind.name, kind.label) for kind in kinds())]


class EndDeputyForm(DeedForm):
    """End it before its time."""


class AskOtherForm(DeedForm):
    """Ask one of those who could decide, by name."""

    person = Person(label=_("Whom do you ask?"), help_text=_("Only people who could decide here are in the list."))

    def __init__(self, data=None, *, people, **options):
        super().__init__(data, **options)
        self.fields["person"].offer(people)
