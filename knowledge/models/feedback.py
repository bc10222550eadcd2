import uuid

from django.conf import settings
from django.db import models
from django.db.models import PROTECT, SET_NULL, Q
from django.db.models.functions import Length
from django.db.models.lookups import LessThanOrEqual
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.vault.fields import SealedText

AT_MOST = 1_000
"""Letters of one feedback."""


class Feedback(models.Model):
    """What somebody said of a page. Nothing tells who, from where, or at what time of the day."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)  # a counter would tell the order
    page = models.ForeignKey("wagtailcore.Page", SET_NULL, null=True, related_name="+")
    language = models.CharField(max_length=10)
    helped = models.BooleanField(null=True)
    words = models.TextField(blank=True, max_length=AT_MOST)
    day = models.DateField(default=timezone.localdate)  # nothing finer: when would tell who
    done_on = models.DateField(null=True)
    done_by = models.ForeignKey(settings.AUTH_USER_MODEL, PROTECT, null=True, related_name="+")
    was_handed_over = models.BooleanField(default=False)

    states_its_rights = True

    class Meta:
        default_permissions = ()
        indexes = [models.Index(fields=["done_on", "day"], name="feedback_that_is_open")]
        constraints = [
            models.CheckConstraint(
                condition=Q(done_on=None, done_by=None) | Q(done_on__isnull=False, done_by__isnull=False),
                name="what_is_done_was_done_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(was_handed_over=False) | Q(words="", done_on__isnull=False),
                name="what_was_handed_over_is_erased_here",
            ),
            models.CheckConstraint(
                condition=LessThanOrEqual(Length("words"), AT_MOST),
                name="feedback_is_short",
            ),
        ]

    def __str__(self):
        return str(self.pk)

    @property
    def is_done(self) -> bool:
        """Has an editor dealt with it?"""
        return self.done_on is not None


class HandedOver(models.Model):
    """Words that came as feedback and are a report: sealed, for threat management alone, until somebody takes them
    over. Then they are nowhere."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    words = SealedText(_("words"), label="handed_over.words", lines=True, max_length=AT_MOST)
    language = models.CharField(max_length=10)
    day = models.DateField()
    handed_by = models.ForeignKey(settings.AUTH_USER_MODEL, PROTECT, related_name="+")
    handed_at = models.DateTimeField(default=timezone.now)
    taken_by = models.ForeignKey(settings.AUTH_USER_MODEL, PROTECT, null=True, related_name="+")
    taken_at = models.DateTimeField(null=True)

    states_its_rights = True

    class Meta:
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(taken_at=None, taken_by=None) | Q(taken_at__isnull=False, taken_by__isnull=False),
                name="what_was_taken_over_somebody_took",
            ),
        ]

    def __str__(self):
        return str(self.pk)

    @property
    def is_taken(self) -> bool:
        """Has somebody taken it over? Then its words are gone."""
        return self.taken_at is not None

    def sealed_under(self) -> str:
        """A key of its own, so that erasing it erases these words and no others."""
        return f"handed_over:{self.pk}"

    def get_absolute_url(self):
        """Where threat management reads it."""
        return reverse("handed_over", args=[self.pk])
