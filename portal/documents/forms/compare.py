"""Which two versions are held against each other."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.cases.templatetags.moments import short_day


class PairForm(forms.Form):
    """Any two versions of one document, by their numbers. Nobody's name stands in a list a mask cannot cover."""

    old = forms.TypedChoiceField(label=gettext_lazy("On the left"), coerce=int)
    new = forms.TypedChoiceField(label=gettext_lazy("On the right"), coerce=int)

    def __init__(self, data=None, *, versions, **options):
        super().__init__(data, auto_id="compare-%s", **options)
        offered = [(each.number, _version(each)) for each in versions]
        self.fields["old"].choices = self.fields["new"].choices = offered


def _version(version) -> str:
    return _("Version %(number)s, %(day)s") % {"number": version.number, "day": short_day(version.made_at)}
