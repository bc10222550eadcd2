"""What editors send to bring guidance over, and to release it."""

import hashlib

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets import AdminDateInput, AdminPageChooser
from wagtail.models import Locale, Page

from knowledge.models import ArticlePage, HomePage, SectionPage
from knowledge.wordpress import running
from knowledge.wordpress.export import CutOff, Export, NoExport
from knowledge.wordpress.media import NoMedia, media_of
from portal.accounts.models import Person


class BeginForm(forms.Form):
    """An export, its pictures, and where it comes to stand."""

    export = forms.FileField(
        label=_("Export of WordPress"),
        help_text=_("In WordPress: Tools, Export, All content. The file ends in .xml."),
    )
    pictures = forms.FileField(
        label=_("Pictures and files"),
        required=False,
        help_text=_("The folder wp-content/uploads of the site, as a ZIP file. Without it, pictures are missing."),
    )
    locale = forms.ModelChoiceField(label=_("Language"), queryset=Locale.objects.none(), empty_label=None)
    under = forms.ModelChoiceField(
        label=_("Below"),
        queryset=Page.objects.none(),
        required=False,
        help_text=_("Without a choice, a section of its own is made."),
        widget=AdminPageChooser(target_models=[HomePage, SectionPage, ArticlePage]),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["locale"].queryset = Locale.objects.order_by("language_code")
        self.fields["under"].queryset = Page.objects.filter(depth__gt=1)

    def clean_export(self):
        """The file, which begins like an export. The rest of it is read by the worker. Raises `ValidationError`."""
        file = self.cleaned_data["export"]
        try:
            next(iter(Export(file)))
        except CutOff:
            pass  # said when it is whole clear what of it is whole
        except NoExport as trouble:
            raise forms.ValidationError(trouble.sentence, code=trouble.code) from trouble
        except StopIteration:
            raise forms.ValidationError(_("There is nothing in this file."), code="empty") from None
        file.seek(0)
        return file

    def clean_pictures(self):
        """The file, which is a ZIP. Raises `ValidationError`."""
        file = self.cleaned_data["pictures"]
        if file:
            try:
                media_of(file)
            except NoMedia as trouble:
                said = _("This is no ZIP file. Pack the folder wp-content/uploads, and send that.")
                raise forms.ValidationError(said, code="no_zip") from trouble
            file.seek(0)
        return file

    def clean(self):
        """The page it comes to stand below is one of the language, and can hold articles."""
        sent = super().clean()
        under, locale = sent.get("under"), sent.get("locale")
        if under and locale and (under.locale_id != locale.pk or not running.may_hold(under)):
            self.add_error("under", _("Articles of this language cannot stand below this page."))
        if sent.get("export"):
            sent["sha256"] = _digest(sent["export"])
        if locale and not under:
            home = HomePage.objects.filter(locale=locale).first()
            sent["under"] = home and home.page_ptr
        return sent


def _digest(file) -> bytes:
    digest = hashlib.sha256()
    for piece in file.chunks():
        digest.update(piece)
    file.seek(0)
    return digest.digest()


class PrepareForm(forms.Form):
    """Who looks after these pages, and when they are read critically next."""

    owner = forms.ModelChoiceField(label=_("Owner"), queryset=Person.objects.none())
    review_by = forms.DateField(label=_("Review again by"), widget=AdminDateInput())

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = Person.objects.here().with_duty("editor").order_by("name")

    def clean_review_by(self):
        """A day to come. Raises `ValidationError`."""
        day = self.cleaned_data["review_by"]
        if day <= timezone.localdate():
            raise forms.ValidationError(_("Choose a day to come."))
        return day
