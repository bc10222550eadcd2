"""The people who occur in a case, and the name of the one who reported."""

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.cases.forms.base import Choice, DeedForm, Line, Person, Text
from portal.cases.forms.work import WrittenForm
from portal.cases.models import CasePerson
from portal.cases.reading import not_yet_told


class CasePersonForm(WrittenForm):
    """Somebody who occurs in the case."""

    name = Line(label=_("Name"), longest=120)
    part = Choice(label=_("Part in the case"), choices=CasePerson.Part.choices)
    email = forms.EmailField(
        label=_("Work e-mail address"),
        required=False,
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
        help_text=_("If they have one. For the account with this address the case then does not exist."),
    )
    note = Text(label=_("Note"), longest=4000, required=False)

    field_order = ["name", "part", "email", "note", "circle"]

    def read(self, thing):
        return {"name": thing.name, "part": thing.part, "note": thing.note, "circle": thing.circle}


class RevealForm(DeedForm):
    """Who may know the name of the person who reported, and why."""

    person = Person(label=_("Who may know the name?"))
    why = Text(label=_("Why"), longest=2000, help_text=_("Those who lead the case read this."))

    def __init__(self, data=None, *, reporter, **options):
        super().__init__(data, **options)
        self.fields["person"].offer(not_yet_told(reporter))
