"""Forms about a request as a whole."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.cases.forms.base import Day, DeedForm, Line, Text


class PastDay(Day):
    """A day that has been, or today."""

    def clean(self, value):
        """The day. What is still to come is no fact."""
        day = super().clean(value)
        if day is not None and day > timezone.localdate():
            raise forms.ValidationError(_("This day is still to come."))
        return day


class AskForm(DeedForm):
    """What sign-off is asked for."""

    why = Text(label=_("What is it for?"), required=False, longest=2000, help_text=_("Those who decide read this."))
    known_on = PastDay(
        label=_("Since when are the facts known?"),
        required=False,
        help_text=_("Only for a dismissal for cause: § 626 (2) BGB, two weeks in calendar days."),
    )


class WithdrawForm(DeedForm):
    """Take a request back."""

    because = Text(label=_("Why is it no longer asked for?"), required=False, longest=2000)


class CancelForm(DeedForm):
    """End somebody else's request."""

    because = Text(label=_("Why does it end?"), longest=2000)


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
