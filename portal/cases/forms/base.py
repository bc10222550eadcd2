"""What the forms of a case share: texts that can be kept, an audience, and nothing typed that is lost."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from portal.access.answers import ChangedMeanwhile
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
        return even_lines(super().to_python(value))


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


class Pick(forms.ModelChoiceField):
    """One of many, as a list one can type into. What is not offered does not exist for whoever picks."""

    default_error_messages = {"invalid_choice": _("Choose somebody from the list.")}

    def __init__(self, queryset, *, label_of=str, **options):
        super().__init__(queryset, empty_label="–", **options)
        self.label_from_instance = label_of


class DeedForm(forms.Form):
    """A form whose words go into one deed. Knows what to say when the deed cannot be done."""

    def __init__(self, data=None, *, thing=None, **options):
        self.thing, self.present = thing, []
        super().__init__(data, initial=self.read(thing) | options.pop("initial", {}), **options)
        if thing is not None and hasattr(thing, "version"):
            self.fields["version"] = forms.CharField(widget=forms.HiddenInput, required=False, initial=thing.version)

    def read(self, thing) -> dict:
        """What the thing says now, by the names of the fields."""
        return {}

    def attempt(self, deed, *things, actor, **words) -> bool:
        """Do the deed with what was typed. If it cannot be done the form says why, and keeps every word."""
        try:
            self.done = deed(*things, actor=actor, **{**self.cleaned_data, **words})
        except ChangedMeanwhile:
            self._tell_what_changed()
        except ValidationError as wrong:
            self._tell(wrong)
        return not self.errors

    @property
    def status(self) -> int:
        """How the page that shows this form answers: 200, 409 after a conflict, 422 with something to mend."""
        if self.present:
            return 409
        return 422 if self.errors else 200

    def _tell(self, wrong):
        """What is wrong, at its field where there is one."""
        if not hasattr(wrong, "error_dict"):
            self.add_error(None, wrong)
            return
        for name, errors in wrong.error_dict.items():
            self.add_error(name if name in self.fields else None, errors)

    def _tell_what_changed(self):
        """Somebody was faster: say so, show what stands there now, and let the person decide what stays."""
        self.thing.refresh_from_db()
        now = self.read(self.thing)
        self.add_error(
            None,
            _("Somebody changed this while you were writing. Nothing was overwritten; your words are still here."),
        )
        self.present = [
            (self.fields[name].label, self._in_words(name, value))
            for name, value in now.items()
            if name in self.fields and self._in_words(name, value) != self._in_words(name, self.cleaned_data.get(name))
        ]
        self.data = self.data.copy()
        self.data[self.add_prefix("version")] = str(self.thing.version)

    def _in_words(self, name, value):
        choices = dict(getattr(self.fields[name], "choices", ()))
        if isinstance(self.fields[name], forms.ModelChoiceField):
            return str(value or "–")
        return str(choices.get(value, "–" if value in (None, "") else value))
