"""Forms about a document as a whole."""

from django import forms
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from portal.cases.forms.base import DeedForm, Line, Moment, Text
from portal.cases.forms.filters import ALL, Filter
from portal.cases.forms.work import Audience
from portal.cases.reading import my_circles
from portal.cases.standing import people_of
from portal.documents import enclosed
from portal.documents.case_file.choosing import masked
from portal.documents.models.documents import Handling, Kind


class DocumentForm(DeedForm):
    """What a document is called and what it is."""

    title = Line(label=_("Title"))
    kind = forms.ChoiceField(label=_("What kind of document is it?"), choices=Kind.choices)
    handling = forms.ChoiceField(
        label=_("Handling"),
        choices=Handling.choices,
        help_text=_("How carefully copies are to be handled. It is printed on every export."),
    )
    labels = Line(label=_("Labels"), required=False, help_text=_("Words to find it by, with commas between them."))
    dated_at = Moment(label=_("Dated"), required=False, help_text=_("The day of what it says, where that is known."))

    def read(self, thing):
        return {
            "title": thing.title,
            "kind": thing.kind,
            "handling": thing.handling,
            "labels": thing.labels,
            "dated_at": thing.dated_at,
        }


class AudienceForm(DeedForm):
    """Who sees a document; of a mail, which of its attachments go with it. None does by itself: each is a document of
    its own, and may have come with another mail, too."""

    circle = Audience(label=_("Who sees it"))
    also = forms.MultipleChoiceField(
        label=_("Change these attachments as well"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": _("Somebody changed one of these attachments meanwhile. Choose once more.")},
    )

    def __init__(self, data=None, *, badge, thing, **options):
        super().__init__(data, thing=thing, **options)
        self.readers = people_of(thing.case)
        self.fields["circle"].offer(self.readers, list(my_circles(badge, thing.case)))
        self.mails, self.attached = enclosed.mails_of(badge, thing), enclosed.files_of(badge, thing)
        # With its version: what was changed since the page was shown is not there to be chosen any more.
        self._open = {f"{each.key}.{each.version}": each for each in self.attached if each.is_open}
        self.fields["also"].choices = [(key, self._in_words(each)) for key, each in self._open.items()]
        if not self._open:
            del self.fields["also"]

    @property
    def others(self) -> list:
        """Attachments this person sees and may not give to others."""
        return [each for each in self.attached if not each.is_open]

    def read(self, thing):
        return {"circle": thing.circle}

    def words(self):
        """For the document itself."""
        return {name: value for name, value in self.cleaned_data.items() if name != "also"}

    def chosen(self) -> list:
        """The attachments that were ticked."""
        return [self._open[key] for key in self.cleaned_data.get("also", [])]

    @staticmethod
    def _in_words(document) -> str:
        circle = document.circle.name if document.circle else _("Everyone in the case")
        return format_html("{} {} ({})", document.key, masked(document.title), circle)


class WithdrawForm(DeedForm):
    """Why a document no longer counts."""

    because = Text(label=_("Why does it no longer count?"), longest=2000)


class RestoreForm(DeedForm):
    """Make an earlier version the newest again."""

    comment = Line(label=_("Why this version?"), required=False, longest=500)
    newest = forms.CharField(widget=forms.HiddenInput)

    def read(self, thing):
        return {"newest": thing.newest().number}

    def words(self):
        """Not the document's own state: what matters is whether a newer version came."""
        return {"comment": self.cleaned_data["comment"], "newest": self.cleaned_data["newest"]}

    def _tell_what_changed(self):
        super()._tell_what_changed()
        self.present = []  # the page says which version is the newest now
        self.data["newest"] = str(self.thing.newest().number)


class DocumentFilter(Filter):
    """Of the documents of a case."""

    kind = forms.ChoiceField(label=_("Kind"), required=False, choices=[ALL, *Kind.choices])
    label = forms.ChoiceField(label=_("Label"), required=False)
    show = forms.ChoiceField(
        label=_("Show"), required=False, choices=[("", _("In use")), ("withdrawn", _("Withdrawn")), ("all", _("All"))]
    )

    def __init__(self, data=None, *, labels=(), **options):
        super().__init__(data, **options)
        # What the address names stays chosen, whether or not there is such a label: both lists look the same.
        chosen = self.data.get("label") if self.is_bound else ""
        labels = sorted({*labels, *([chosen] if chosen else [])}, key=str.casefold)
        self.fields["label"].choices = [ALL, *((label, label) for label in labels)]
