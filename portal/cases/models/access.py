import uuid
from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import PROTECT, F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.cases.models.case import Case
from portal.vault.fields import SealedText

EMERGENCY_AT_MOST = timedelta(hours=4)


class Circle(models.Model):
    """A named group of people in a case. What belongs to a circle exists for its members only, whoever leads."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, PROTECT, related_name="circles")
    name = SealedText(_("name"), label="circle.name", max_length=80)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    people = models.ManyToManyField(
        settings.AUTH_USER_MODEL, through="CircleMember", through_fields=("circle", "person"), related_name="+"
    )

    class Meta:
        default_permissions = ()
        ordering = ["made_at"]

    def __str__(self):
        return str(self.pk)

    def sealed_under(self) -> str:
        """The key of its case."""
        return f"case:{self.case_id}"


class CircleMember(models.Model):
    """That a person belongs to a circle."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    circle = models.ForeignKey(Circle, PROTECT, related_name="members")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, PROTECT, related_name="circle_memberships")
    since = models.DateTimeField(default=timezone.now)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, PROTECT, null=True, related_name="+")

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["person", "circle"], name="in_a_circle_once")]

    def __str__(self):
        return f"{self.person_id} in {self.circle_id}"


class Wall(models.Model):
    """That a case does not exist for this person. Beats every grant, on every surface.

    It stands against an account, or against whoever comes to have this e-mail address (a keyed hash, nothing that
    could be read back). It works from the first moment, also before a lead has confirmed it.
    """

    class Why(models.TextChoices):
        NAMED = "named", _("Named in the case")
        CONFLICT = "conflict", _("Listed as conflicted")
        RECUSED = "recused", _("Stepped back")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, PROTECT, related_name="walls")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, PROTECT, null=True, related_name="+")
    email_hash = models.BinaryField(max_length=32, null=True)
    why = models.CharField(max_length=10, choices=Why)
    reason = SealedText(_("reason"), label="wall.reason", lines=True, max_length=2000, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, PROTECT, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    confirmed_at = models.DateTimeField(null=True)
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, PROTECT, null=True, related_name="+")
    lifted_at = models.DateTimeField(null=True)
    lifted_by = models.ForeignKey(settings.AUTH_USER_MODEL, PROTECT, null=True, related_name="+")

    class Meta:
        default_permissions = ()
        ordering = ["at"]
        indexes = [
            models.Index(fields=["person", "case"], condition=Q(lifted_at=None), name="walls_around_a_person"),
            models.Index(fields=["email_hash", "case"], condition=Q(lifted_at=None), name="walls_around_an_address"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(person__isnull=False) | Q(email_hash__isnull=False), name="a_wall_stands_against_somebody"
            ),
            models.UniqueConstraint(
                fields=["case", "person"],
                condition=Q(lifted_at=None, person__isnull=False),
                name="one_wall_for_one_person_in_a_case",
            ),
            models.UniqueConstraint(
                fields=["case", "email_hash"],
                condition=Q(lifted_at=None, email_hash__isnull=False),
                name="one_wall_for_one_address_in_a_case",
            ),
        ]

    def __str__(self):
        return str(self.pk)

    def sealed_under(self) -> str:
        """The key of its case."""
        return f"case:{self.case_id}"

    @property
    def is_proposed(self) -> bool:
        """Does it still wait for a lead to confirm it? It works all the same."""
        return self.confirmed_at is None


class CompartmentGrant(models.Model):
    """That somebody who does not lead may know the name of the person who reported, and why."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, PROTECT, related_name="compartment_grants")
    about = models.ForeignKey("cases.CasePerson", PROTECT, related_name="revealed_to")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, PROTECT, related_name="+")
    why = SealedText(_("reason"), label="compartment_grant.why", lines=True, max_length=2000)
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, PROTECT, related_name="+")
    given_at = models.DateTimeField(default=timezone.now)

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["person", "about"], name="a_name_is_revealed_to_a_person_once")]

    def __str__(self):
        return str(self.pk)

    def sealed_under(self) -> str:
        """The key of its case."""
        return f"case:{self.case_id}"


class EmergencyAccess(models.Model):
    """A request to read a case one was not granted. Asking says nothing about whether the case exists.

    Somebody of data protection allows it, for four hours at most, and it is reviewed afterwards.
    """

    class Outcome(models.TextChoices):
        ASKED = "asked", _("Asked")
        ALLOWED = "allowed", _("Allowed")
        REFUSED = "refused", _("Not allowed")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    code = models.CharField(_("code of the case"), max_length=40)
    case = models.ForeignKey(Case, PROTECT, null=True, related_name="emergency_accesses")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)
    reason = SealedText(_("reason"), label="emergency.reason", lines=True, max_length=2000)
    outcome = models.CharField(max_length=10, choices=Outcome, default=Outcome.ASKED)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    until = models.DateTimeField(null=True)
    reviewed_by = models.ForeignKey(settings.AUTH_USER_MODEL, PROTECT, null=True, related_name="+")
    reviewed_at = models.DateTimeField(null=True)
    review = SealedText(_("review"), label="emergency.review", lines=True, max_length=4000, blank=True)

    class Meta:
        default_permissions = ()
        ordering = ["-asked_at"]
        indexes = [
            models.Index(fields=["-asked_at"], name="emergencies_newest_first"),
            models.Index(fields=["case", "-asked_at"], name="emergencies_of_a_case"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("asked_by")),
                name="nobody_decides_on_their_own_emergency",
            ),
            models.CheckConstraint(
                condition=Q(reviewed_by=None) | ~Q(reviewed_by=F("asked_by")),
                name="nobody_reviews_their_own_emergency",
            ),
            models.CheckConstraint(
                condition=~Q(outcome="allowed")
                | Q(case__isnull=False, until__isnull=False, until__lte=F("decided_at") + EMERGENCY_AT_MOST),
                name="emergency_access_lasts_four_hours_at_most",
            ),
        ]

    def __str__(self):
        return str(self.pk)

    def get_absolute_url(self):
        """Where data protection decides on it."""
        return reverse("emergency_access", kwargs={"emergency": self.pk})

    def sealed_under(self) -> str:
        """A key of its own: the case may not exist, and its people must not read the request through its key."""
        return f"emergency:{self.pk}"

    @property
    def waits_for_review(self) -> bool:
        """Was it allowed, and has nobody looked back at it yet?"""
        return self.outcome == self.Outcome.ALLOWED and self.reviewed_at is None
