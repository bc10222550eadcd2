"""What is asked in a search, and how."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from portal.cases.forms.base import PRIVATE, Day, Line
from portal.cases.search.find import Asked
from portal.cases.search.kinds import kind_of, kinds
from portal.cases.search.query import MOST_WORDS, NothingAsked, TooMuchAsked, read
from portal.cases.templatetags.moments import short_day

# What one looks for, and about whom, is as private as what is found: the mask covers it as well.
MASKED = PRIVATE | {"data-personal": ""}
FILTERS = ("kind", "case", "author", "since", "until", "earlier")


class SearchForm(forms.Form):
    """Words, and what narrows them. Sent by POST: an address is kept by browsers and written down by servers."""

    words = Line(
        label=_("Words"),
        longest=400,
        widget=forms.TextInput(attrs=MASKED),
        help_text=_("All of them must occur, in any inflection. In quotes they must stand next to each other."),
        error_messages={"required": _("Type at least one word.")},
    )
    kind = forms.ChoiceField(label=_("Kind"), required=False)
    case = Line(label=_("Code of a case"), longest=40, required=False)
    author = Line(label=_("Name of the author"), longest=120, required=False, widget=forms.TextInput(attrs=MASKED))
    since = Day(label=_("From"), required=False)
    until = Day(label=_("To"), required=False)
    earlier = forms.BooleanField(label=_("Also earlier versions"), required=False)

    def __init__(self, data=None):
        super().__init__(data)
        self.fields["kind"].choices = [("", _("All")), *((kind.name, kind.label) for kind in kinds())]

    def clean_words(self):
        """The question behind the words."""
        try:
            return read(self.cleaned_data["words"])
        except NothingAsked:
            raise ValidationError(_("Type at least one word. Signs alone cannot be found.")) from None
        except TooMuchAsked:
            sentence = _("These are more than %(number)s words. Leave out those that matter least.")
            raise ValidationError(sentence, params={"number": MOST_WORDS}) from None

    def clean(self):
        """A time that ends before it begins holds nothing, and that is not what was meant."""
        chosen = super().clean() or self.cleaned_data
        since, until = chosen.get("since"), chosen.get("until")
        if since and until and until < since:
            self.add_error("until", _("This day lies before the first one."))
        return chosen

    @property
    def asked(self) -> Asked:
        """The question, once it is valid."""
        return Asked(self.cleaned_data["words"], **{name: self.cleaned_data[name] for name in FILTERS})

    @property
    def filters(self):
        """The fields that narrow, for the part of the page that opens."""
        return [self[name] for name in FILTERS]

    @property
    def is_narrowed(self) -> bool:
        """Is any of them used, or wrong?"""
        return any(self.data.get(name) or self[name].errors for name in FILTERS)

    @property
    def narrowed(self) -> list[tuple]:
        """To what a valid question was narrowed: what it is called, what was given, and whether that names a person."""
        said = {name: self.cleaned_data[name] for name in FILTERS if self.cleaned_data[name]}
        if "kind" in said:
            said["kind"] = kind_of(said["kind"]).label
        for day in said.keys() & {"since", "until"}:
            said[day] = short_day(said[day])
        return [(self[name].label, "" if value is True else value, name == "author") for name, value in said.items()]

    @property
    def status(self) -> int:
        """How the page answers."""
        return 422 if self.errors else 200
