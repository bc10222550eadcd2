import hashlib
import uuid
from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

FACTORS = {
    "": _("Password"),
    "totp": _("Password and app"),
    "passkey": _("Passkey"),
    "recovery": _("Recovery code"),
}
FORGET_AFTER = timedelta(days=7)
BROWSERS = [("Edg", "Edge"), ("OPR", "Opera"), ("Firefox", "Firefox"), ("Chrom", "Chrome"), ("Safari", "Safari")]
SYSTEMS = [
    ("Windows", "Windows"),
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Mac OS", "macOS"),
    ("Linux", "Linux"),
]


def family(agent: str) -> str:
    """Browser and system, as far as a person recognises their device by them. No versions: nothing is traced."""
    words = [next((name for mark, name in marks if mark in agent), "") for marks in (BROWSERS, SYSTEMS)]
    return " · ".join(word for word in words if word)


def key_hash(session_key: str) -> str:
    """How a session is named outside of its own table: whoever reads this cannot use it."""
    return hashlib.sha256((session_key or "").encode()).hexdigest()


class Sessions(models.QuerySet):
    """`EnteredSession.objects...`"""

    def open(self):
        """Those that neither ended nor ran out."""
        now = timezone.now()
        return self.filter(
            ended_at=None,
            last_seen_at__gt=now - settings.SESSION_IDLE,
            started_at__gt=now - settings.SESSION_AT_MOST,
        )

    def end(self) -> int:
        """End them; how many ended."""
        return self.filter(ended_at=None).update(ended_at=timezone.now())


class EnteredSession(models.Model):
    """One sign-in on one device, for the page of own sessions and for the limits.

    It survives the change of session key at a step-up, so twelve hours count from the sign-in. Ending it here ends it
    at the next request, wherever it is.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="entered_sessions")
    key_hash = models.CharField(max_length=64)
    started_at = models.DateTimeField(default=timezone.now)
    last_seen_at = models.DateTimeField(default=timezone.now)
    agent = models.CharField(max_length=60, blank=True)
    factor = models.CharField(max_length=10, blank=True)
    ended_at = models.DateTimeField(null=True)

    objects = Sessions.as_manager()

    class Meta:
        ordering = ["-last_seen_at"]
        constraints = [
            models.UniqueConstraint(fields=["key_hash"], name="one_entered_session_per_key"),
            models.CheckConstraint(condition=~Q(key_hash=""), name="an_entered_session_has_a_key"),
        ]

    def __str__(self):
        return self.agent

    @classmethod
    def begin(cls, person, key_hash, agent, factor):
        """Note a sign-in, and forget those of this person that ended long ago."""
        over = timezone.now() - settings.SESSION_AT_MOST - FORGET_AFTER
        cls.objects.filter(person=person, started_at__lt=over).delete()
        return cls.objects.create(person=person, key_hash=key_hash, agent=family(agent), factor=factor)

    @property
    def ends_at(self):
        """When it ends by itself if nobody does anything any more."""
        return min(self.last_seen_at + settings.SESSION_IDLE, self.started_at + settings.SESSION_AT_MOST)

    @property
    def was_idle(self) -> bool:
        """Did it run out for want of a sign of life, rather than of age?"""
        return timezone.now() >= self.last_seen_at + settings.SESSION_IDLE

    @property
    def is_about_to_end(self) -> bool:
        """A page counts the seconds by its own clock; a minute more or less is the same end."""
        return self.ends_at - timezone.now() < timedelta(minutes=1)

    @property
    def factor_name(self):
        """What it was entered with, in words."""
        return FACTORS[self.factor]

    @property
    def is_open(self) -> bool:
        """Neither ended nor run out."""
        return self.ended_at is None and timezone.now() < self.ends_at
