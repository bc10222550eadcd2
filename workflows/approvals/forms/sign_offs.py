"""Forms about a request as a whole."""

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.cases.forms.base import Day, DeedForm, Line, Text


class AskForm(DeedForm):
    """What sign-off is asked for."""

    why = Text(label=_("What is it for?"), required=False, longest=2000, help_text=_("Those who decide read this."))
    known_on = Day(
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
    """Who was informed and when; what they said; whether it is over."""

    whom = Line(label=_("Who was informed?"), required=False, longest=200)
    informed_on = Day(label=_("Informed on"), required=False)
    answer = Text(label=_("What did they say?"), required=False, longest=5000)
    answered_on = Day(label=_("Answered on"), required=False)
    is_over = forms.BooleanField(label=_("The hearing is over"), required=False)
