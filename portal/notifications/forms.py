from uuid import UUID

from django import forms


class AnyKeys(forms.TypedMultipleChoiceField):
    """Keys of rows, whichever: what they may reach is decided by the rules, not by a list of choices."""

    def valid_value(self, value):
        """Whatever `coerce` takes."""
        return True


class Shown(forms.Form):
    """The unread notices that stood on the page."""

    shown = AnyKeys(coerce=UUID)
