from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.models import DraftStateMixin, RevisionMixin
from wagtail.search import index

SPOKEN = [code for code, _name in settings.LANGUAGES]

OF_THE_COMPANY = {"security": "security", "threat-management": "threat_management_phone"}
"""Contacts whose number is a setting: it must be there without a database, too."""


class Unconfirmed(ValidationError):
    """Somebody, or something, tried to put a number before readers that nobody has called."""

    def __init__(self):
        super().__init__(_("Not published: nobody has confirmed this contact yet. Call it, and say when."))


class Contact(DraftStateMixin, RevisionMixin, index.Indexed, models.Model):
    """Somebody who helps. One row in all languages, so that a number that changes, changes everywhere at once.

    Readers see it once it is published, and it is published once somebody has called: `confirmed_on` says when.
    """

    class Kind(models.TextChoices):
        EMERGENCY = "emergency", _("Emergency")
        COMPANY = "company", _("In the company")
        HELPLINE = "helpline", _("Help line")
        AUTHORITY = "authority", _("Authority")

    key = models.SlugField(_("key"), max_length=40, unique=True, help_text=_("By which texts name it; it stays."))
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.HELPLINE)
    country = models.CharField(_("country"), max_length=2, default="DE", help_text=_("Two letters, as in DE."))
    phone = models.CharField(_("telephone"), max_length=40, blank=True)
    website = models.URLField(_("website"), blank=True)
    name_de = models.CharField(_("name in German"), max_length=120)
    name_en = models.CharField(_("name in English"), max_length=120)
    purpose_de = models.CharField(_("who is helped, in German"), max_length=250, blank=True)
    purpose_en = models.CharField(_("who is helped, in English"), max_length=250, blank=True)
    hours_de = models.CharField(_("when, in German"), max_length=120, blank=True)
    hours_en = models.CharField(_("when, in English"), max_length=120, blank=True)
    without_voice_de = models.CharField(_("without speaking, in German"), max_length=250, blank=True)
    without_voice_en = models.CharField(_("without speaking, in English"), max_length=250, blank=True)
    confirmed_on = models.DateField(_("confirmed on"), null=True, blank=True)
    source = models.CharField(_("how it was confirmed"), max_length=120, blank=True)
    review_by = models.DateField(_("review again by"), null=True, blank=True)

    panels = [
        FieldRowPanel([FieldPanel("key"), FieldPanel("kind"), FieldPanel("country")]),
        FieldRowPanel([FieldPanel("phone"), FieldPanel("website")]),
        *[
            MultiFieldPanel(
                [FieldPanel(f"{name}_{code}") for name in ("name", "purpose", "hours", "without_voice")],
                heading=heading,
            )
            for code, heading in (("de", _("In German")), ("en", _("In English")))
        ],
        MultiFieldPanel(
            [FieldPanel("confirmed_on"), FieldPanel("source"), FieldPanel("review_by")],
            heading=pgettext_lazy("guidance", "Review"),
        ),
    ]
    search_fields = [index.AutocompleteField("name_de"), index.AutocompleteField("name_en")]

    class Meta:
        verbose_name = _("contact")
        verbose_name_plural = _("contacts")
        ordering = ["kind", "name_de"]
        constraints = [
            models.CheckConstraint(
                condition=Q(live=False) | Q(confirmed_on__isnull=False, review_by__isnull=False),
                name="readers_see_confirmed_contacts_only",
                violation_error_message=_("What readers see was confirmed by somebody, and is reviewed again."),
            )
        ]

    def __str__(self):
        return self.name

    def _said(self, field: str) -> str:
        """This field in the reader's language."""
        language = get_language() if get_language() in SPOKEN else SPOKEN[0]
        return getattr(self, f"{field}_{language}")

    name = property(lambda self: self._said("name"))
    purpose = property(lambda self: self._said("purpose"))
    hours = property(lambda self: self._said("hours"))
    without_voice = property(lambda self: self._said("without_voice"))

    @property
    def named_in_settings(self) -> str:
        """Under which name the help line has this contact's number, if it has."""
        return OF_THE_COMPANY.get(self.key, "")

    @property
    def is_confirmed(self) -> bool:
        """Has somebody called, and said when this is to be done again?"""
        return bool(self.confirmed_on and self.review_by)

    @property
    def is_due(self) -> bool:
        """Is it time to call again?"""
        return bool(self.review_by and self.review_by <= timezone.localdate())

    def publish(self, revision, *args, **words):
        """Put it before readers, if somebody has confirmed it. Raises `Unconfirmed`, whoever asks."""
        if not revision.as_object().is_confirmed:
            raise Unconfirmed
        return super().publish(revision, *args, **words)
