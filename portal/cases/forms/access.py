"""Who is in a case: grants, circles, exclusions, stepping back, emergency access."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.cases.forms.base import Choice, DeedForm, Line, Moment, Person, Several, Text
from portal.cases.roles import ROLES

IN_WORDS = [(role.code, f"{role.label}") for role in ROLES.values()]


def _roles():
    return [
        (role.code, _("%(role)s: %(means)s") % {"role": role.label, "means": role.means}) for role in ROLES.values()
    ]


class TermsForm(DeedForm):
    """As what, why and until when."""

    role = Choice(label=_("Role"), choices=_roles)
    why = Text(label=_("Why"), longest=2000, help_text=_("The person reads this on their own line."))
    ends_at = Moment(
        label=_("Until"), required=False, help_text=_("Ends by itself then. Empty: until somebody ends it.")
    )
    history = forms.BooleanField(
        label=_("Also sees notes and events from before today"),
        required=False,
        help_text=_("Those who lead always do."),
    )

    def clean_ends_at(self):
        """An end lies ahead."""
        ends_at = self.cleaned_data["ends_at"]
        if ends_at is not None and ends_at <= timezone.now():
            raise forms.ValidationError(_("This is past. Choose a time that lies ahead, or leave it empty."))
        return ends_at


class GrantForm(TermsForm):
    """Somebody new in the case."""

    person = Person(label=_("Person"), help_text=_("Type a name or a duty."))

    field_order = ["person", "role", "why", "ends_at", "history"]

    def __init__(self, data=None, *, people, **options):
        super().__init__(data, **options)
        self.fields["person"].offer(people)


class ChangeForm(TermsForm):
    """Other terms for somebody who is in the case."""

    def read(self, thing):
        return {"role": thing.role, "why": thing.why, "ends_at": thing.ends_at, "history": thing.history}


class EndForm(DeedForm):
    """Why access ends."""

    because = Text(label=_("Why does it end?"), longest=2000)


class CircleForm(DeedForm):
    """A circle and its people; who makes it belongs to it."""

    name = Line(label=_("Name"), longest=80)
    people = Several(label=_("Who belongs to it?"), required=False, help_text=_("You belong to it in any case."))

    def __init__(self, data=None, *, people, **options):
        super().__init__(data, **options)
        self.fields["people"].offer(people)


class MemberForm(DeedForm):
    """Who comes into, or leaves, a circle."""

    person = Person(label=_("Person"))

    def __init__(self, data=None, *, people, **options):
        super().__init__(data, **options)
        self.fields["person"].offer(people)


class WallForm(DeedForm):
    """Who must not see the case: somebody who is in it, or whoever has an address."""

    person = Person(label=_("Somebody of this case"), required=False)
    email = forms.EmailField(
        label=_("Or an e-mail address"),
        required=False,
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
        help_text=_("Also of somebody who has no account yet."),
    )
    reason = Text(label=_("Why"), longest=2000, help_text=_("Those who lead the case read this."))

    def __init__(self, data=None, *, people, **options):
        super().__init__(data, **options)
        self.fields["person"].offer(people)

    def clean(self):
        """One of the two."""
        words = super().clean()
        if not self.errors and bool(words["person"]) == bool(words["email"]):
            self.add_error("person", _("Choose somebody of the case, or type one address."))
        return words


class RecuseForm(DeedForm):
    """Nobody has to say why they step back."""

    reason = Text(label=_("Why"), longest=2000, required=False, help_text=_("Those who lead the case then read this."))


class AskForm(DeedForm):
    """Asking to read a case one was not granted."""

    code = Line(label=_("Code of the case"), longest=40)
    reason = Text(label=_("Why is it needed now?"), longest=2000)


class AllowForm(DeedForm):
    """For how long."""

    hours = forms.TypedChoiceField(
        label=_("For how long?"),
        coerce=int,
        choices=[(1, _("1 hour")), (2, _("2 hours")), (4, _("4 hours"))],
        widget=forms.RadioSelect,
    )


class ReviewForm(DeedForm):
    """Looking back."""

    text = Text(
        label=pgettext_lazy("emergency access", "Review"),
        longest=4000,
        help_text=_("Was it needed, what was read, what follows?"),
    )
