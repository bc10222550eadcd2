"""The table of wrapped keys. What may be done with them is said in ``keys``."""

import uuid
from typing import Self

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now


class WrappedKeys(models.QuerySet["WrappedKey"]):
    """Keys, wrapped."""

    def needed_for(self, trees: set[str], lines: set[str]) -> Self:
        """The keys opened together in these trees, and these single ones; parents before their children."""
        together = Q(tree__in=trees, apart=False) if trees else Q()
        return self.filter(together | Q(scope__in=lines) if lines else together).order_by("depth")

    def family(self, scope: str) -> Self:
        """The key of a scope and those of all below it."""
        tree = scope.partition("/")[0]
        return self.filter(Q(scope=scope) | Q(scope__startswith=f"{scope}/"), tree=tree)

    def alive(self) -> Self:
        """Keys that were not shredded."""
        return self.filter(shredded_at=None)

    def shred(self) -> int:
        """Remove the wrapped bytes and leave a tombstone; how many keys went."""
        return self.alive().update(wrapped=None, shredded_at=Now())


class WrappedKey(models.Model):
    """The key of one scope, wrapped by the key provider or, for a sub scope, by the key of the scope above."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    scope = models.CharField(max_length=200)
    tree = models.CharField(max_length=100, db_index=True)
    depth = models.PositiveSmallIntegerField()
    apart = models.BooleanField(db_default=False)
    """Not opened together with its tree: there are thousands of its kind."""
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="children")
    provider = models.CharField(max_length=40, blank=True)
    provider_key_id = models.CharField(max_length=200, blank=True)
    wrapped = models.BinaryField(null=True)
    created_at = models.DateTimeField(db_default=Now())
    shredded_at = models.DateTimeField(null=True)

    objects = WrappedKeys.as_manager()

    class Meta:
        indexes = [models.Index(fields=["tree"], condition=Q(apart=False), name="keys_opened_together")]
        constraints = [
            models.UniqueConstraint(fields=["scope"], name="one_key_per_scope"),
            models.CheckConstraint(
                condition=Q(wrapped=None, shredded_at__isnull=False) | Q(wrapped__isnull=False, shredded_at=None),
                name="a_key_is_wrapped_or_shredded",
            ),
            models.CheckConstraint(
                condition=(Q(parent=None, depth=0) & ~Q(provider="") & ~Q(provider_key_id=""))
                | Q(parent__isnull=False, depth__gt=0, provider="", provider_key_id=""),
                name="a_key_is_wrapped_by_its_provider_or_by_its_parent",
            ),
        ]

    def __str__(self) -> str:
        return self.scope

    @property
    def is_shredded(self) -> bool:
        """Whether the key was destroyed; its row stays as a tombstone."""
        return self.shredded_at is not None

    @property
    def context(self) -> dict[str, str]:
        """What the wrapped bytes are bound to: they open for this key of this scope and no other."""
        return {"purpose": "scope key", "scope": self.scope, "key": str(self.id)}
