import uuid

from django.conf import settings
from django.db import models
from django.db.models import PROTECT, Count, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from workflows.approvals import procedures
from workflows.approvals.canonical import canonical

SIGNATURES = 2
"""A version of a procedure applies once so many people, none of whom wrote it, have signed it off."""


class Procedure(models.Model):
    """A way something is signed off: for one sort of things (house bans, say), in versions."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    slug = models.SlugField(_("short name"), max_length=40, unique=True)
    kind = models.CharField(_("for what"), max_length=20)
    sort = models.CharField(_("of which sort"), max_length=20, blank=True)

    class Meta:
        default_permissions = ()
        ordering = ["slug"]
        constraints = [models.UniqueConstraint(fields=["kind", "sort"], name="one_procedure_for_each_sort_of_things")]

    def __str__(self):
        return self.slug

    def in_force(self):
        """The version that applies to what is asked for now, or None."""
        return ProcedureVersion.objects.in_force().filter(procedure=self).first()


class ProcedureVersionQuerySet(models.QuerySet):
    """Versions of procedures, newest first."""

    def newest(self):
        """Of each procedure the newest, with whatever the others ask for."""
        return self.order_by("procedure_id", "-number").distinct("procedure_id")

    def in_force(self):
        """Those that two others than their author signed off; of each procedure the newest counts."""
        return self.signed().filter(signed__gte=SIGNATURES).order_by("-number")

    def signed(self):
        """With how many others than its author stand for it."""
        others = ProcedureSignature.objects.filter(version=OuterRef("pk")).exclude(person=OuterRef("made_by"))
        counted = others.order_by().values("version").annotate(number=Count("pk")).values("number")
        return self.annotate(signed=Coalesce(Subquery(counted), 0))


class ProcedureVersion(models.Model):
    """What a procedure says, from some day on. Never changed: what is running keeps the one it began with."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    procedure = models.ForeignKey(Procedure, PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    text = models.TextField()
    sha256 = models.BinaryField(max_length=32)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)

    objects = ProcedureVersionQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        base_manager_name = "objects"
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["procedure", "number"], name="one_version_of_a_procedure_per_number")
        ]

    def __str__(self):
        return f"{self.procedure} {self.number}"

    @cached_property
    def plan(self) -> procedures.Procedure:
        """What it says. Raises `BadProcedure` if the row does not hold together."""
        import json

        return procedures.read(json.loads(self.text))

    @property
    def name(self) -> str:
        """Its name in the reader's language."""
        return self.plan.name["de" if (get_language() or "").startswith("de") else "en"]

    def get_absolute_url(self) -> str:
        """Its page for those who stand for procedures."""
        return reverse("procedure_version", kwargs={"slug": self.procedure.slug, "number": self.number})

    @property
    def is_signed_off(self) -> bool:
        """Do two others than its author stand for it?"""
        return self.signatures.exclude(person=self.made_by_id).count() >= SIGNATURES

    @property
    def is_overtaken(self) -> bool:
        """Is there a newer one, in force or not?"""
        return ProcedureVersion.objects.filter(procedure=self.procedure_id, number__gt=self.number).exists()

    @property
    def digest(self) -> str:
        """SHA-256 of its canonical text, in hexadecimal."""
        return bytes(self.sha256).hex()

    def take_text(self, plan: procedures.Procedure) -> None:
        """Say this, in the one spelling it has."""
        import hashlib

        text = canonical(procedures.written(plan))
        self.text, self.sha256 = text.decode(), hashlib.sha256(text).digest()


class ProcedureSignature(models.Model):
    """That somebody other than its author stands for a version of a procedure."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    version = models.ForeignKey(ProcedureVersion, PROTECT, related_name="signatures")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["version", "person"], name="a_person_signs_a_procedure_once")]

    def __str__(self):
        return str(self.pk)
