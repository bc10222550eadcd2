import uuid

from django.conf import settings
from django.db import models
from django.db.models import PROTECT, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.cases.models.access import Circle
from portal.cases.models.case import Case
from portal.vault.fields import SealedText
from portal.vault.hashes import keyed_hash


class CasePerson(models.Model):
    """Somebody who occurs in a case, and in which part. Not who works on it: that is a grant.

    Name and note lie under a key of their own, so one person's data can be shredded while the case lives on.
    """

    class Part(models.TextChoices):
        OF_CONCERN = "of_concern", _("Person of concern")
        AT_RISK = "at_risk", _("Person at risk")
        REPORTED = "reported", _("Person who reported")
        WITNESS = "witness", _("Witness")
        OTHER = "other", _("Other person")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, PROTECT, related_name="persons")
    part = models.CharField(_("part"), max_length=12, choices=Part)
    name = SealedText(_("name"), label="case_person.name", max_length=120)
    name_hash = models.BinaryField(max_length=32)
    email_hash = models.BinaryField(max_length=32, null=True)
    account = models.ForeignKey(settings.AUTH_USER_MODEL, PROTECT, null=True, related_name="+")
    note = SealedText(_("note"), label="case_person.note", lines=True, max_length=4000, blank=True)
    circle = models.ForeignKey(Circle, PROTECT, null=True, blank=True, related_name="+", verbose_name=_("who sees it"))
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, PROTECT, related_name="+")
    added_at = models.DateTimeField(default=timezone.now)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        default_permissions = ()
        ordering = ["added_at"]
        indexes = [models.Index(fields=["case", "name_hash"], name="people_of_a_case_by_name")]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "account", "part"],
                condition=Q(account__isnull=False),
                name="an_account_has_a_part_in_a_case_once",
            )
        ]

    def __str__(self):
        return str(self.pk)

    def sealed_under(self) -> str:
        """A key of this person's own, below that of the case."""
        return f"case:{self.case_id}/person:{self.pk}"

    def take_name(self, name: str) -> None:
        """Bear this name, and be found by it within the case."""
        self.name = name
        self.name_hash = hash_of_name(self.case_id, name)


def hash_of_name(case_id, name: str) -> bytes:
    """The hash a name is found by. Of one case only: that a name occurs in two cases must not show in the table."""
    return keyed_hash(f"case_person.name:{case_id}", name)


def hash_of_email(email: str) -> bytes:
    """The hash a wall knows an e-mail address by, in every case the same: an account is matched against all walls."""
    return keyed_hash("person.email", email)
