"""What narrows a list. What cannot be read counts as not chosen: a list is never an error."""

from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.cases import lists, states
from portal.cases.timeline import SOURCES

ALL = ("", _("All"))


class Filter(forms.Form):
    """A form sent by GET."""

    def __init__(self, data=None, **options):
        super().__init__(data, auto_id="filter_%s", **options)

    @cached_property
    def chosen(self) -> dict:
        """What was chosen, field by field."""
        self.is_valid()
        return {name: self.cleaned_data.get(name) or "" for name in self.fields}

    @property
    def is_on(self) -> bool:
        """Is anything narrowed?"""
        return any(value for name, value in self.chosen.items() if name not in ("sort", "by"))


class CaseFilter(Filter):
    """Of the list of cases. A level can be filtered and never sorted by: people are not ranked."""

    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[ALL, ("open", _("All open")), ("ended", _("All ended")), *states.State.choices],
    )
    level = forms.ChoiceField(label=_("Level of concern"), required=False, choices=[ALL, *states.Level.choices])
    only = forms.ChoiceField(
        label=_("Show"), required=False, choices=[ALL, ("mine", _("Led by me")), ("due", _("Next look is due"))]
    )
    sort = forms.ChoiceField(
        label=_("Order"), required=False, choices=[(key, words) for key, (words, _fields) in lists.SORTS.items()]
    )


class TaskFilter(Filter):
    """Of the tasks of a case."""

    show = forms.ChoiceField(
        label=_("Show"),
        required=False,
        choices=[("", pgettext_lazy("tasks", "Open")), ("done", pgettext_lazy("tasks", "Done"))],
    )
    whose = forms.ChoiceField(label=_("Whose"), required=False, choices=[ALL, ("mine", _("Mine only"))])


class TimelineFilter(Filter):
    """Of the timeline."""

    what = forms.ChoiceField(
        label=_("Show"),
        required=False,
        choices=[
            ALL,
            ("event", _("Events")),
            ("note", _("Notes")),
            ("task", _("Tasks")),
            ("state", _("Steps of the case")),
            ("level", _("Levels of concern")),
        ],
    )
    by = forms.ChoiceField(
        label=_("Order"),
        required=False,
        choices=[("", _("By when it happened")), ("known", _("By when it became known"))],
    )

    def __init__(self, data=None, **options):
        super().__init__(data, **options)
        self.fields["what"].choices += [(source.what, source.label) for source in SOURCES.values()]


class JournalFilter(Filter):
    """Of the journal. There is no filter by person: it never reports what one of them does."""

    outcome = forms.ChoiceField(
        label=_("Outcome"),
        required=False,
        choices=[
            ALL,
            ("done", _("Done")),
            ("read", pgettext_lazy("outcome in the journal", "Read")),
            ("refused", _("Refused")),
            ("failed", _("Failed")),
        ],
    )
    area = forms.ChoiceField(label=_("Area"), required=False, choices=[ALL])
    since = forms.DateField(label=_("From"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    until = forms.DateField(label=_("To"), required=False, widget=forms.DateInput(attrs={"type": "date"}))

    def __init__(self, data=None, *, areas=(), **options):
        super().__init__(data, **options)
        self.fields["area"].choices = [ALL, *((area, area) for area in areas)]


class SightFilter(Filter):
    """Of the access page: who sees what, and on which day."""

    part = forms.ChoiceField(label=_("Who sees"), required=False)
    on = forms.DateField(label=_("On the day"), required=False, widget=forms.DateInput(attrs={"type": "date"}))

    def __init__(self, data=None, *, parts, **options):
        super().__init__(data, **options)
        self.fields["part"].choices = parts
