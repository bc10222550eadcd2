"""What Wagtail's editor sends, where Wagtail itself would answer with a fault: it is refused instead."""

from django import forms
from django.core.exceptions import BadRequest
from django.utils.translation import gettext_lazy as _
from PIL import ImageFile
from wagtail.admin.rich_text.editors.draftail import DraftailRichTextArea
from wagtail.documents.forms import BaseDocumentForm
from wagtail.images.fields import WagtailImageField
from wagtail.images.forms import BaseImageForm

from knowledge import files


class RichText(DraftailRichTextArea):
    """The text editor. Only another program sends what is no text of it; it is told so, and nothing is kept."""

    def value_from_datadict(self, data, files, name):
        """The text as it is kept. Raises `BadRequest`."""
        if data.get(name) == "":
            return ""
        try:
            return super().value_from_datadict(data, files, name)
        except (ValueError, TypeError, AttributeError, LookupError) as trouble:
            raise BadRequest("this is no text of the editor") from trouble


class PictureField(WagtailImageField):
    """A picture, all of it. One that breaks off is known by its first bytes, and fails where its size is asked for."""

    default_error_messages = {
        "invalid_image": _(
            "This file is no picture, or only a part of one. Nothing was kept. Save it again as PNG or JPEG."
        )
    }

    def to_python(self, data):
        """The file, opened as a picture. Raises `ValidationError`."""
        # WeasyPrint switches it on for the whole process, and half a picture would pass.
        ImageFile.LOAD_TRUNCATED_IMAGES = False
        try:
            return super().to_python(data)
        except (OSError, SyntaxError, ValueError) as trouble:
            raise forms.ValidationError(self.error_messages["invalid_image"], code="invalid_image") from trouble


class NotReplaced:
    """What pages before readers show is not replaced under their eyes: that would be words nobody else has let go."""

    def clean_file(self):
        """The file. Raises `ValidationError`."""
        if self.instance.pk and "file" in self.changed_data and files.shown_on(self.instance).exists():
            raise forms.ValidationError(files.ShownToReaders.sentence, code="shown")
        return self.cleaned_data["file"]


class FileForm(NotReplaced, BaseDocumentForm):
    """Wagtail's form for files."""


class PictureForm(NotReplaced, BaseImageForm):
    """Wagtail's form for pictures, with our field for the file."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "file" in self.fields:
            given = self.fields["file"]
            self.fields["file"] = PictureField(label=given.label, required=given.required, widget=given.widget)
