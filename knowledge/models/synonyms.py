from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel


class Synonyms(models.Model):
    """Words that mean the same to somebody who searches. Readers never see them."""

    language = models.CharField(_("language"), max_length=10, choices=settings.LANGUAGES)
    words = models.TextField(
        _("words"), help_text=_("One word or phrase in each line. Whoever searches for one finds them all.")
    )

    panels = [FieldPanel("language"), FieldPanel("words")]

    class Meta:
        verbose_name = _("words that mean the same")
        verbose_name_plural = _("words that mean the same")
        ordering = ["language", "words"]

    def __str__(self):
        return ", ".join(self.listed[:6])

    @property
    def listed(self) -> list[str]:
        """The words and phrases, as they are written."""
        return [line.strip() for line in self.words.splitlines() if line.strip()]

    def clean(self):
        """Refuses a group of one: there is nothing it could find beside itself."""
        if len({word.casefold() for word in self.listed}) < 2:
            raise ValidationError({"words": _("Give at least two words.")})
