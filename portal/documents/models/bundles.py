import uuid
from collections.abc import Iterable

from django.conf import settings
from django.db import models
from django.db.models import PROTECT, Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property

from portal.cases import words
from portal.documents.models.documents import Document
from portal.documents.models.versions import Version

PREFIX = "B"
"""What the keys of bundles begin with."""


class BundleQuerySet(models.QuerySet):
    """Bundles, as one asks for them. Always of a `scope`."""

    def current(self):
        """Those of which every document is at its newest version, and none is withdrawn."""
        parts = BundledVersion.objects.filter(bundle=OuterRef("pk"))
        newer = Version.objects.filter(document=OuterRef("document"), number__gt=OuterRef("version__number"))
        old = parts.filter(Q(Exists(newer)) | Q(document__withdrawn_at__isnull=False))
        return self.filter(Exists(parts) & ~Exists(old))


class Bundle(models.Model):
    """Exactly these versions of several documents, to be looked at as one. Never changed, never deleted.

    A newer version of one of them makes no new bundle by itself. Whoever wants one gets the next of the same `line`,
    which is what stays the same: it has the key, and its bundles have numbers, as versions have.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey("cases.Case", PROTECT, related_name="+")
    line = models.UUIDField(default=uuid.uuid4)
    key = models.CharField(max_length=10, editable=False)
    number = models.PositiveIntegerField(default=1)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    versions = models.ManyToManyField(Version, through="BundledVersion", related_name="+")

    objects = BundleQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        base_manager_name = "objects"
        ordering = ["key", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["case", "key", "number"], name="one_bundle_per_key_and_number_in_a_case"),
            models.UniqueConstraint(fields=["line", "number"], name="one_bundle_per_number_in_a_line"),
        ]

    def __str__(self):
        return str(self.pk)

    def get_absolute_url(self):
        """What is in it."""
        return reverse("bundle", kwargs={"code": self.case.code, "key": self.key, "number": self.number})

    @cached_property
    def contents(self) -> list[Version]:
        """Its versions with their documents, by the documents' keys."""
        found = Version.objects.filter(pk__in=self.parts.values("version"))
        return in_order(found.select_related("document__circle", "document__case", "restored_from"))

    def holding(self, versions: Iterable[Version]) -> "Bundle":
        """This new bundle with these versions in it; nothing is saved."""
        vars(self)["contents"] = in_order(versions)
        return self

    def newest(self) -> list[Version]:
        """The newest version of each of its documents; of those withdrawn since, none."""
        documents = [version.document_id for version in self.contents]
        found = Version.objects.current().filter(document__in=documents, document__withdrawn_at=None)
        return in_order(found.select_related("document__circle", "document__case", "restored_from"))

    def come_to_be(self, after: "Bundle | None" = None) -> None:
        """Save a new bundle with what it holds, as the next of a line. Inside an action that holds the case's lock."""
        if after is None:
            taken = Bundle.objects.filter(case_id=self.case_id)
            self.key = words.new_key(lambda key: taken.filter(key=key).exists(), PREFIX)
        else:
            last = Bundle.objects.filter(line=after.line).order_by("-number").values_list("number", flat=True)
            self.line, self.key, self.number = after.line, after.key, last[0] + 1
        self.save(force_insert=True)
        BundledVersion.objects.bulk_create(
            BundledVersion(bundle=self, document_id=version.document_id, version=version) for version in self.contents
        )


class BundledVersion(models.Model):
    """That a version is part of a bundle; of each document at most one is."""

    id = models.BigAutoField(primary_key=True)
    bundle = models.ForeignKey(Bundle, PROTECT, related_name="parts")
    document = models.ForeignKey(Document, PROTECT, related_name="+")
    version = models.ForeignKey(Version, PROTECT, related_name="+")

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["bundle", "document"], name="a_document_is_in_a_bundle_once"),
        ]

    def __str__(self):
        return str(self.pk)


def in_order(versions: Iterable[Version]) -> list[Version]:
    """Versions as a bundle lists them."""
    return sorted(versions, key=lambda version: version.document.key)
