"""Forms about a request as a whole."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.cases.forms.base import Day, DeedForm, Line, Text
from workflows.approvals.troubles import NewerCame, TooFewDocuments


class PastDay(Day):
    """A day that has been, or today."""

    def clean(self, value):
        """The day. What is still to come is no fact."""
        day = super().clean(value)
        if day is not None and day > timezone.localdate():
            raise forms.ValidationError(_("This day is still to come."))
        return day


class AskForm(DeedForm):
    """What sign-off is asked for. `two_weeks`: a law gives two weeks from knowing the facts, and asks since when."""

    why = Text(label=_("What is it for?"), required=False, longest=2000, help_text=_("Those who decide read this."))
    known_on = PastDay(
        label=_("Since when are the facts known?"),
        required=False,
        help_text=_("A dismissal for cause has two weeks from then, in calendar days: § 626 (2) BGB."),
    )

    def __init__(self, data=None, *, two_weeks=False, **options):
        super().__init__(data, **options)
        if not two_weeks:
            del self.fields["known_on"]


class AskTogetherForm(AskForm):
    """Which documents are signed off together. Who would decide is shown first: what is sent must be what was shown.

    `timed`: the keys of those a law gives two weeks for.
    """

    versions = forms.MultipleChoiceField(
        label=_("Which documents?"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Two at least, in their newest versions."),
        error_messages={
            "required": TooFewDocuments.sentence,
            "invalid_choice": NewerCame.sentence,
        },
    )
    shown = forms.CharField(widget=forms.HiddenInput, required=False)
    field_order = ["versions"]

    def __init__(self, data=None, *, offered, timed=(), **options):
        chosen = data.getlist("versions") if data is not None else options.get("initial", {}).get("versions", ())
        super().__init__(data, two_weeks=bool(set(timed) & set(chosen)), **options)
        self.fields["versions"].choices = offered

    @property
    def was_shown(self) -> bool:
        """Did the page show who would decide on exactly these?"""
        return self.cleaned_data["shown"] == " ".join(sorted(self.cleaned_data["versions"]))

    def show(self) -> None:
        """Remember that it shows these now, and let them be sent once more."""
        self.data = self.data.copy()
        self.data["shown"] = " ".join(sorted(self.cleaned_data["versions"]))

    def words(self):
        """What was chosen and typed."""
        return {name: value for name, value in self.cleaned_data.items() if name != "shown"}


class AskAgainForm(AskForm):
    """Ask once more, for what the page shows."""

    sha256 = forms.CharField(widget=forms.HiddenInput)

    def show(self, sha256: str) -> None:
        """What is sent next is what the page shows now."""
        self.initial["sha256"] = sha256
        if self.is_bound:
            self.data = self.data.copy()
            self.data["sha256"] = sha256


class WithdrawForm(DeedForm):
    """Take a request back."""

    because = Text(label=_("Why is it no longer asked for?"), required=False, longest=2000)


class CancelForm(DeedForm):
    """End somebody else's request."""

    because = Text(label=_("Why does the request end?"), longest=2000)


class HearingForm(DeedForm):
    """Who was informed and when; what they said; whether it is over. What is written down is not asked again."""

    whom = Line(label=_("Who was informed?"), longest=200, help_text=_("Name and function, as they would say it."))
    informed_on = PastDay(
        label=_("Informed on"), help_text=_("The period begins the day after, in calendar days. No holiday moves it.")
    )
    answer = Text(label=_("What did they say?"), required=False, longest=5000)
    answered_on = PastDay(label=_("Answered on"), required=False)
    is_over = forms.BooleanField(
        label=_("The hearing is over"), required=False, help_text=_("With an answer, or when the period has ended.")
    )

    def __init__(self, data=None, *, hearing, **options):
        super().__init__(data, **options)
        if hearing.informed_on is not None:
            del self.fields["whom"], self.fields["informed_on"]
        if hearing.answered_on is not None:
            del self.fields["answer"], self.fields["answered_on"]
