import uuid
from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import PROTECT, F, Q
from django.utils import timezone


class DeputyQuerySet(models.QuerySet):
    """Deputies, as one asks for them."""

    def now(self):
        """Those who stand in for somebody at this moment; each ends by itself."""
        moment = timezone.now()
        return self.filter(starts_at__lte=moment, ends_at__gt=moment, ended_at=None)

    def of_kind(self, kind: str):
        """Those named for things of this kind, or for all."""
        return self.filter(Q(kind="") | Q(kind=kind))

    def during(self, starts_at, ends_at):
        """Those whose time meets this one."""
        return self.filter(starts_at__lt=ends_at, ends_at__gt=starts_at, ended_at=None)

    def not_over(self):
        """Those that are, or will be, in force."""
        return self.filter(ends_at__gt=timezone.now(), ended_at=None)


class Deputy(models.Model):
    """Who decides on whose behalf, for a while. Both names stay on what was decided."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, PROTECT, related_name="+")
    deputy = models.ForeignKey(settings.AUTH_USER_MODEL, PROTECT, related_name="+")
    kind = models.CharField(max_length=20, blank=True)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    made_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True)

    objects = DeputyQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        base_manager_name = "objects"
        constraints = [
            models.CheckConstraint(condition=~Q(person=F("deputy")), name="nobody_is_their_own_deputy"),
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="a_deputy_ends_after_they_begin"),
        ]

    def __str__(self):
        return str(self.pk)

    @property
    def last_day(self):
        """The last day it is in force."""
        return timezone.localdate(self.ends_at - timedelta(microseconds=1))
