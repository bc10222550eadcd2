"""Who opened which bytes: the table rules may ask (who decides must have read)."""

from django.db import transaction

from portal.access.fences import writing
from portal.documents.models import Version, VersionRead


def note(badge, version: Version, how: str) -> None:
    """Write down that this person opens exactly these bytes now, before the first of them leaves."""
    with writing("the table of who read which version"), transaction.atomic():
        VersionRead.objects.create(version=version, sha256=bytes(version.sha256), person=badge.person, how=how)


def has_opened(badge, version: Version) -> bool:
    """Did this person open this version in any way? Pictures of a preview are given to nobody else."""
    return VersionRead.objects.filter(version=version, person=badge.person).exists()


def readers_of(version: Version):
    """Who opened these bytes, the latest first; the same person once."""
    reads = VersionRead.objects.filter(version=version).order_by("person", "-at").distinct("person")
    return sorted(reads.select_related("person"), key=lambda read: read.at, reverse=True)
