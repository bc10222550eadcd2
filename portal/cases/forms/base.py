"""What the forms of a case share: texts that can be kept, an audience, and nothing typed that is lost."""

from django import forms
from django.db.models import prefetch_related_objects
from django.utils.translation import gettext_lazy as _

from portal.access.answers import ChangedMeanwhile
from portal.cases.grants import AlreadyGranted
from portal.cases.guards import GuardsNotMet
from portal.cases.troubles import CaseTrouble, WouldWall
from portal.vault.words import NoControlCharacters, even_lines

# Browsers may send words to a service to check their spelling, and keep them to offer them again.
PRIVATE = {"spellcheck": "false", "autocomplete": "off", "translate": "no"}


class Line(forms.CharField):
    """One line of text. Too long is said and not cut: a browser would cut what is pasted without a word."""

    def __init__(self, *, longest=200, **options):
        options.setdefault("widget", forms.TextInput(attrs=dict(PRIVATE)))
        super().__init__(max_length=longest, **options)
        self.validators.append(NoControlCharacters())

    def widget_attrs(self, widget):
        """All but the length, see above."""
        return {name: value for name, value in super().widget_attrs(widget).items() if name != "maxlength"}


class Text(Line):
    """Several lines of text."""

    def __init__(self, *, longest=10_000, **options):
        super().__init__(longest=longest, widget=forms.Textarea(attrs=PRIVATE | {"rows": 5}), **options)
        self.validators[-1] = NoControlCharacters(lines=True)

    def to_python(self, value):
        """One kind of line break, so that what is counted is what is kept."""
        text: str = super().to_python(value) or ""
        return even_lines(text)


class Day(forms.DateField):
    """A day, chosen from the browser's own calendar."""

    def __init__(self, **options):
        widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
        super().__init__(widget=widget, input_formats=["%Y-%m-%d", "%d.%m.%Y"], **options)


class Moment(forms.DateTimeField):
    """A day and a time."""

    def __init__(self, **options):
        widget = forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"})
        super().__init__(widget=widget, input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"], **options)


class Choice(forms.ChoiceField):
    """One of a few, as radio buttons. Nothing is chosen beforehand."""

    def __init__(self, **options):
        super().__init__(widget=forms.RadioSelect, **options)


class People:
    """What turns a list of people into choices, and what was chosen back into people. Who is not offered does not
    exist for whoever chooses."""

    def offer(self, people):
        """Offer exactly these, each with their duties."""
        people = list(people)
        prefetch_related_objects(people, "duties")
        self.people = {str(person.pk): person for person in people}
        self.choices = [*self.empty, *((key, in_words(person)) for key, person in self.people.items())]

    def prepare_value(self, value):
        """People as the keys their choices have."""
        return (
            [str(getattr(each, "pk", each)) for each in value]
            if isinstance(value, list)
            else str(getattr(value, "pk", value or ""))
        )


class Person(People, forms.ChoiceField):
    """One person, from a list one can type into."""

    empty = (("", "–"),)
    default_error_messages = {"invalid_choice": _("Choose somebody from the list.")}

    def clean(self, value):
        """The person, or None."""
        return self.people.get(super().clean(value))


class Several(People, forms.MultipleChoiceField):
    """Any number of people, as boxes to tick."""

    empty = ()
    default_error_messages = {"invalid_choice": _("Choose people from the list.")}

    def __init__(self, **options):
        super().__init__(widget=forms.CheckboxSelectMultiple, **options)

    def clean(self, value):
        """The people."""
        return [self.people[key] for key in super().clean(value)]


def in_words(person) -> str:
    """A person in a list to choose from: the name and what they are there for."""
    return ", ".join([person.name, *(str(duty) for duty in person.duties.all())])


class DeedForm(forms.Form):
    """A form whose words go into one deed. Knows what to say when the deed cannot be done."""

    def __init__(self, data=None, *, thing=None, **options):
        self.thing, self.present, self.preview, self.done = thing, [], None, None
        self.was_changed = False
        initial = (self.read(thing) if thing is not None else {}) | options.pop("initial", {})
        super().__init__(data, initial=initial, **options)
        if hasattr(thing, "version"):
            self.fields["version"] = forms.CharField(widget=forms.HiddenInput, required=False, initial=thing.version)

    def read(self, thing) -> dict:
        """What the thing says now, by the names of the fields."""
        return {}

    def words(self) -> dict:
        """What was typed, as the deed takes it."""
        return self.cleaned_data

    def attempt(self, deed, *things, actor, **words) -> bool:
        """Do the deed with what was typed. If it cannot be done the form says why, and keeps every word."""
        try:
            self.done = deed(*things, actor=actor, **(self.words() | words))
        except ChangedMeanwhile:
            self._tell_what_changed()
        except GuardsNotMet as lacking:
            sentence = _("The case stays as it is. Missing: %(missing)s.")
            self.add_error(None, sentence % {"missing": ", ".join(str(name) for name in lacking.missing)})
        except WouldWall as wall:
            self.preview = wall.preview
            self.add_error(None, wall.sentence)
            if wall.preview is None:
                self.add_error(None, _("Those who lead the case decide on that. Ask them to do it."))
        except CaseTrouble as trouble:
            self.add_error(None, trouble.sentence)
        except AlreadyGranted:
            self.add_error(None, _("Nothing was changed: this person has this role already."))
        return not self.errors

    def tell_if_changed(self) -> None:
        """What was sent cannot be taken: perhaps because it was right for what stood there before, as a step was."""
        if "version" in self.fields and self.data.get("version") != str(self.thing.version):
            self._tell_what_changed()

    @property
    def knowing(self) -> bool:
        """Was the button pressed that stands below the preview of what an exclusion takes away?"""
        return "knowing" in self.data

    @property
    def status(self) -> int:
        """How the page that shows this form answers: 200, 409 after a conflict, 422 with something to mend."""
        if self.was_changed or self.preview:
            return 409
        return 422 if self.errors else 200

    def _tell_what_changed(self):
        """Somebody was faster: say so, show what stands there now, and let the person decide what stays."""
        self.was_changed = True
        self.thing.refresh_from_db()
        self.add_error(
            None,
            _("Somebody changed this while you were writing. Nothing was overwritten; your words are still here."),
        )
        typed = self.cleaned_data
        self.present = [
            (self.fields[name].label, self._said(name, value))
            for name, value in self.read(self.thing).items()
            if name in self.fields and self._said(name, value) != self._said(name, typed.get(name))
        ]
        self.data = self.data.copy()
        self.data["version"] = str(self.thing.version)

    def _said(self, name, value):
        """A value as the page shows it."""
        if isinstance(value, list):
            return ", ".join(self._said(name, each) for each in value) or "–"
        choices = {str(key): str(words) for key, words in getattr(self.fields[name], "choices", ())}
        if value in (None, ""):
            return choices.get("", choices.get("case", "–") if name == "circle" else "–")
        return choices.get(str(getattr(value, "pk", value)), str(value))
