"""What people type about accounts."""

from django import forms
from django.contrib.auth.password_validation import password_validators_help_text_html, validate_password
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import Duty, Person
from portal.vault.words import NoControlCharacters


class LowerEmail(forms.EmailField):
    """An address in its one spelling."""

    def __init__(self, **more):
        super().__init__(label=_("E-mail"), max_length=254, **more)

    def to_python(self, value):
        return super().to_python(value).strip().lower()


def password_field(label, autocomplete):
    """A password: never stripped, never filled in again."""
    return forms.CharField(
        label=label,
        strip=False,
        max_length=1000,
        widget=forms.PasswordInput(attrs={"autocomplete": autocomplete}),
    )


class SignInForm(forms.Form):
    """Address and password; a passkey needs neither."""

    # Named as django-axes looks for it.
    username = LowerEmail(widget=forms.EmailInput(attrs={"autocomplete": "username webauthn"}))
    password = password_field(_("Password"), "current-password")


class CodeForm(forms.Form):
    """Six digits of an app, or a recovery code."""

    code = forms.CharField(
        label=_("Code from your app"),
        help_text=_("Codes are good for 30 seconds."),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "spellcheck": "false"}),
    )


class RecoveryForm(CodeForm):
    """One of the ten codes."""

    code = forms.CharField(
        label=_("Recovery code"),
        help_text=_("Four groups of four. Each works once."),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "autocapitalize": "characters"}),
    )


class ConfirmForm(CodeForm):
    """The code of the step-up card. Its name cannot be that of a field on the page it stands on."""

    def __init__(self, data=None, *, error="", **more):
        super().__init__(data, **more)
        if error:
            self._errors = forms.utils.ErrorDict(code=self.error_class([error]))

    def add_prefix(self, field_name):
        """`_confirm_code`, whatever else is on the page."""
        return f"_confirm_{field_name}"


class AddressForm(forms.Form):
    """Where to mail a link to."""

    email = LowerEmail(widget=forms.EmailInput(attrs={"autocomplete": "username"}))


class NewPasswordForm(forms.Form):
    """A new password, typed once: it can be shown."""

    password = password_field(_("New password"), "new-password")

    def __init__(self, *args, person, **more):
        super().__init__(*args, **more)
        self.person = person
        self.fields["password"].help_text = password_validators_help_text_html()

    def clean_password(self):
        """Long enough, not common, not one's own name."""
        validate_password(self.cleaned_data["password"], self.person)
        return self.cleaned_data["password"]


class ChangePasswordForm(NewPasswordForm):
    """The old password and a new one."""

    old = password_field(_("Password until now"), "current-password")
    field_order = ["old", "password"]


class DisplayForm(forms.ModelForm):
    """How the portal looks and speaks for this person."""

    class Meta:
        model = Person
        fields = ["language", "scheme", "contrast", "density", "cover_by_keyboard"]
        widgets = {name: forms.RadioSelect for name in ("language", "scheme", "contrast", "density")}


class NameForm(forms.Form):
    """What a device is called, so that one knows later which one to remove."""

    name = forms.CharField(
        label=_("Name of the device"),
        help_text=_("So that you recognise it later, for example: work phone."),
        max_length=64,
        validators=[NoControlCharacters()],
    )


class AppForm(NameForm, CodeForm):
    """The first code of a new app, and what the device is called."""

    field_order = ["code", "name"]


class DeviceForm(forms.Form):
    """Which of one's own devices is meant."""

    device = forms.ChoiceField()

    def __init__(self, *args, devices, **more):
        super().__init__(*args, **more)
        self.fields["device"].choices = [(device.handle, device.name) for device in devices]

    @property
    def chosen(self) -> dict[str, str]:
        """Kind and key, as the actions take them."""
        kind, _, key = self.cleaned_data["device"].partition(":")
        return {"kind": kind, "device_id": key}


class RenameForm(DeviceForm, NameForm):
    """Another name for a device."""


class InviteForm(forms.ModelForm):
    """Whoever is to have an account."""

    email = LowerEmail(widget=forms.EmailInput(attrs={"autocomplete": "off"}))
    duties = forms.MultipleChoiceField(
        label=_("Duties"), choices=Duty.DUTIES, required=False, widget=forms.CheckboxSelectMultiple
    )

    class Meta:
        model = Person
        fields = ["name", "email", "language"]
        widgets = {
            "name": forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
            "language": forms.RadioSelect,
        }


class DutiesForm(forms.Form):
    """Exactly these duties from now on."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    duties = forms.MultipleChoiceField(
        label=_("Duties"), choices=Duty.DUTIES, required=False, widget=forms.CheckboxSelectMultiple
    )


class PersonNameForm(forms.ModelForm):
    """Another name."""

    class Meta:
        model = Person
        fields = ["name"]
        widgets = {"name": forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"})}


class FindForm(forms.Form):
    """Whom one looks for. Sent by post: names do not belong in addresses."""

    words = forms.CharField(
        label=_("Name or e-mail"),
        required=False,
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    duty = forms.ChoiceField(label=_("Duty"), choices=[("", _("Every duty")), *Duty.DUTIES], required=False)
