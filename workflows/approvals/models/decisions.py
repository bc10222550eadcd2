import uuid

from django.conf import settings
from django.db import models
from django.db.models import PROTECT, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.vault.fields import SealedText
from workflows.approvals.models.sign_offs import Seat, SignOff
from workflows.approvals.standing import Outcome


class Decision(models.Model):
    """What somebody said in a seat, of exactly these bytes. Never changed and never deleted.

    A seat is decided once in each of its openings, by constraint: of two at once, one comes too late.
    """

    class Said(models.TextChoices):
        APPROVE = Outcome.APPROVE, _("Signed off")
        CONDITIONS = Outcome.CONDITIONS, _("Signed off with conditions")
        RETURN = Outcome.RETURN, _("Returned")
        STEP_BACK = Outcome.STEP_BACK, pgettext_lazy("seat", "Stepped back")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    sign_off = models.ForeignKey(SignOff, PROTECT, related_name="decisions")
    seat = models.ForeignKey(Seat, PROTECT, related_name="decisions")
    opening = models.PositiveSmallIntegerField()
    person = models.ForeignKey(settings.AUTH_USER_MODEL, PROTECT, related_name="+")
    on_behalf_of = models.ForeignKey(settings.AUTH_USER_MODEL, PROTECT, null=True, related_name="+")
    outcome = models.CharField(max_length=12, choices=Said)
    sha256 = models.BinaryField(max_length=32)
    comment = SealedText(_("reason"), label="decision.comment", lines=True, max_length=5000, blank=True)
    conditions = SealedText(_("conditions"), label="decision.conditions", lines=True, max_length=5000, blank=True)
    unseen = models.JSONField(default=list)
    factor = models.CharField(max_length=10)
    factor_at = models.DateTimeField()
    at = models.DateTimeField(default=timezone.now)
    stands_from = models.ForeignKey("self", PROTECT, null=True, related_name="+")

    class Meta:
        default_permissions = ()
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["seat", "opening"], name="a_seat_is_decided_once"),
            models.UniqueConstraint(
                fields=["sign_off", "person"],
                condition=~Q(outcome="step_back"),
                name="one_person_one_seat",
            ),
        ]

    def __str__(self):
        return str(self.pk)

    def sealed_under(self) -> str:
        """The key of its request."""
        return self.sign_off.sealed_under()


class Question(models.Model):
    """What a passkey is asked to sign: the decision word for word, with a number used once."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey("cases.Case", PROTECT, null=True, related_name="+")
    seat = models.ForeignKey(Seat, PROTECT, related_name="+")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, PROTECT, related_name="+")
    nonce = models.BinaryField(max_length=32, unique=True)
    statement = models.TextField()
    made_at = models.DateTimeField(default=timezone.now)
    used_at = models.DateTimeField(null=True)

    class Meta:
        default_permissions = ()

    def __str__(self):
        return str(self.pk)


class Evidence(models.Model):
    """What proves a decision to somebody who does not trust our database: the passkey's answer to its very words."""

    decision = models.OneToOneField(Decision, PROTECT, primary_key=True, related_name="evidence")
    nonce = models.BinaryField(max_length=32)
    statement = models.TextField()
    credential_id = models.BinaryField()
    public_key = models.BinaryField()
    authenticator_data = models.BinaryField()
    client_data = models.BinaryField()
    signature = models.BinaryField()

    class Meta:
        default_permissions = ()

    def __str__(self):
        return str(self.pk)
