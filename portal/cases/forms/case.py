"""The case itself: opening it, what it is called, its level of concern, its way and its end."""

from django import forms
from django.core.validators import validate_email
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.cases import states
from portal.cases.forms.base import Choice, Day, DeedForm, Line, Person, Text
from portal.cases.models import Case
from portal.cases.reading import eligible_deputies, sites
from portal.cases.walls import Exclusion

BLANK = [("", "–")]


class ConflictForm(forms.Form):
    """The first question, before anything is written."""

    concerns_me = Choice(
        label=_("Does this matter concern you, or somebody close to you?"),
        help_text=_("Also if you are in conflict with somebody it is about."),
        choices=[("yes", _("Yes")), ("no", _("No")), ("unknown", _("I do not know"))],
    )


class SiteChoice(forms.ModelChoiceField):
    """Where the case belongs; the holidays there count."""

    def __init__(self, **options):
        super().__init__(
            None,
            label=pgettext_lazy("place of work", "Site"),
            help_text=_("Its holidays count for what is due."),
            **options,
        )


class OpenForm(DeedForm):
    """A new case. Who must not see it is asked before it exists, so that there is no moment in which they could."""

    concerns_me = forms.CharField(widget=forms.HiddenInput)
    title = Line(label=_("Title"), help_text=_("Seen only by people of this case. Without names, where possible."))
    kind = Choice(label=_("What is it?"), choices=Case.Kind.choices)
    site = SiteChoice()
    deputy = Person(
        label=_("Deputy"), required=False, help_text=_("Can be named later; a case needs one for its triage.")
    )
    excluded = Text(
        label=_("Who must not see it?"),
        longest=4000,
        required=False,
        help_text=_("E-mail addresses, one a line. For these accounts the case does not exist, from the first moment."),
    )

    def __init__(self, data=None, *, badge, **options):
        super().__init__(data, **options)
        self.fields["site"].queryset = sites()
        self.fields["deputy"].offer(eligible_deputies(badge))

    def clean_excluded(self):
        """One address a line."""
        addresses = [line.strip() for line in self.cleaned_data["excluded"].splitlines() if line.strip()]
        for address in addresses:
            try:
                validate_email(address)
            except forms.ValidationError:
                sentence = _("This is not an e-mail address: %(line)s")
                raise forms.ValidationError(sentence % {"line": address}) from None
        return addresses

    def words(self) -> dict:
        """What the deed takes."""
        words = dict(self.cleaned_data)
        excluded = [Exclusion(email=address) for address in words.pop("excluded")]
        return words | {"no_conflict": words.pop("concerns_me") == "no", "exclusions": excluded}


class EditForm(DeedForm):
    """What the case is called, where it belongs and when it is looked at again."""

    title = Line(label=_("Title"), help_text=_("Seen only by people of this case. Without names, where possible."))
    site = SiteChoice()
    next_look_on = Day(
        label=_("Next look"), required=False, help_text=_("On this day somebody looks at the case again.")
    )

    def __init__(self, data=None, **options):
        super().__init__(data, **options)
        self.fields["site"].queryset = sites()

    def read(self, thing):
        return {"title": thing.title, "site": thing.site, "next_look_on": thing.next_look_on}


class HearingForm(DeedForm):
    """Has the person of concern been heard?"""

    hearing = Choice(label=_("Hearing of the person of concern"), choices=states.Hearing.choices)
    hearing_why = Text(label=_("Reason"), longest=2000, required=False, help_text=_("Needed if it is postponed."))

    def read(self, thing):
        return {"hearing": thing.hearing, "hearing_why": thing.hearing_why}

    def clean(self):
        """Who postpones says why."""
        words = super().clean()
        if words.get("hearing") == states.Hearing.POSTPONED and not words.get("hearing_why"):
            self.add_error("hearing_why", _("Say why the hearing is postponed."))
        return words


class EndingForm(DeedForm):
    """What is looked at before a case is retired or referred. Each point is a person's answer; none is counted."""

    ending = forms.ChoiceField(label=_("Outcome"), choices=BLANK + states.Ending.choices, required=False)
    retention = forms.ChoiceField(label=_("Kept for"), choices=BLANK + states.Retention.choices, required=False)
    referred_to = forms.ChoiceField(label=_("Referred to"), choices=BLANK + states.Destination.choices, required=False)
    closing = forms.MultipleChoiceField(
        label=_("What is so today"),
        choices=states.Criterion.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("Tick only what you have looked at."),
    )

    def read(self, thing):
        return {name: getattr(thing, name) for name in ("ending", "retention", "referred_to", "closing")}


class LevelForm(DeedForm):
    """The level of concern. Nothing is preselected and nothing computed."""

    level = Choice(label=_("Level of concern"), choices=states.Level.choices)
    because = Text(
        label=_("Why"),
        longest=2000,
        help_text=_("What you base it on, and what is not known. One sentence can be enough."),
    )


class DangerForm(DeedForm):
    """The question a person answers, in any state of a case."""

    answer = Choice(label=_("Is anybody in danger right now?"), choices=states.Answer.choices)


class StateForm(DeedForm):
    """The next step, among those the table of states allows."""

    to = Choice(label=_("The case becomes"))
    because = Text(label=_("Why"), longest=2000, required=False)

    def __init__(self, data=None, *, thing, **options):
        super().__init__(data, thing=thing, **options)
        self.fields["to"].choices = [(state.value, state.label) for state in thing.may_become]


class SecondForm(DeedForm):
    """The step one has looked at."""

    to = Choice(label=_("For which step?"))

    def __init__(self, data=None, *, thing, **options):
        super().__init__(data, thing=thing, **options)
        needed = [state for state in thing.may_become if state in states.NEEDS_SECOND]
        self.fields["to"].choices = [(state.value, state.label) for state in needed]


class ConfirmForm(DeedForm):
    """Nothing to type; only the version that was read."""
