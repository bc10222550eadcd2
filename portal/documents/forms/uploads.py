"""What is said of files before they are sent: for whom they are, what they are, and what they are based on."""

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.cases.forms.base import DeedForm, Line
from portal.cases.forms.work import Audience, WrittenForm
from portal.cases.standing import people_of
from portal.documents.models.documents import Handling, Kind


class Several(forms.FileField):
    """Any number of files, from one native field."""

    class Input(forms.FileInput):
        allow_multiple_selected = True

    widget: type[forms.FileInput] = Input
    default_error_messages = {"required": _("Choose at least one file.")}

    def clean(self, data, initial=None):
        """All of them. What each is, and whether it is taken, is found out one by one."""
        files = data if isinstance(data, list) else [data] if data else []
        if not files:
            raise forms.ValidationError(self.error_messages["required"], code="required")
        return files


class One(Several):
    """A single file."""

    widget = forms.FileInput
    default_error_messages = {"required": _("Choose a file.")}

    def clean(self, data, initial=None):
        """A list of one, so that it is sent like several."""
        return super().clean(data)[-1:]


class Announced(WrittenForm):
    """What holds for all files that are added together. The reader of an announcement by script, too."""

    circle = Audience(label=_("Who sees it"), widget=forms.RadioSelect)
    kind = forms.ChoiceField(
        label=_("What kind of document is it?"),
        choices=[("", _("Mails are mails, all else is “Other”")), *Kind.choices],
        required=False,
    )
    handling = forms.ChoiceField(
        label=_("Handling"),
        choices=Handling.choices,
        help_text=_("How carefully copies are to be handled. It is printed on every export."),
    )
    comment = Line(label=_("Comment"), required=False, longest=500, help_text=_("It goes with every file."))

    origin = Line(required=False, longest=2000, widget=forms.HiddenInput)

    field_order = ["files", "circle", "kind", "handling", "comment"]


class AddForm(Announced):
    """Files that become new documents."""

    files = Several(label=_("Files"))  # type: ignore[assignment]


class FolderForm(Announced):
    """A folder, with all that lies in it. Script keeps where each file lay; without it, only the files come."""

    files = Several(label=_("Folder"), widget=Several.Input(attrs={"webkitdirectory": True}))  # type: ignore[assignment]


class AnnouncedVersion(DeedForm):
    """What is said of a new version. `number` is the version it was made from, as the page that was read named it."""

    comment = Line(label=_("What changed?"), required=False, longest=500)
    number = forms.IntegerField(min_value=1, max_value=100_000, widget=forms.HiddenInput)

    def __init__(self, data=None, *, document, **options):
        super().__init__(data, **options)
        self.readers = people_of(document.case, document.circle)


class AddVersionForm(AnnouncedVersion):
    """A file that becomes the next version."""

    files = One(label=_("File"))  # type: ignore[assignment]

    field_order = ["files", "comment", "number"]


class TakeForm(forms.Form):
    """Take an overtaken file after all. `version` is the newest one the person was shown."""

    version = forms.IntegerField(min_value=1, max_value=100_000)
