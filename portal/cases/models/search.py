import uuid

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import PROTECT

from portal.cases.models.access import Circle
from portal.cases.models.case import Case
from portal.vault.fields import SealedText


class Passage(models.Model):
    """A stretch of something that can be found. Its words lie here as keyed tokens, its text sealed.

    Derived and nothing else: it is made anew from the thing whenever that changes, and goes when the thing goes.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, PROTECT, related_name="passages")
    circle = models.ForeignKey(Circle, PROTECT, null=True, related_name="+")
    kind = models.CharField(max_length=20)
    thing = models.UUIDField()
    part = models.PositiveSmallIntegerField()
    author = models.ForeignKey(settings.AUTH_USER_MODEL, PROTECT, null=True, related_name="+")
    dated = models.DateTimeField()
    superseded = models.BooleanField(default=False)
    tokens = SearchVectorField()
    pairs = SearchVectorField()
    scope = models.CharField(max_length=200)
    text = SealedText(label="passage.text", lines=True, blank=True)

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["kind", "thing", "part"], name="one_passage_for_each_part_of_a_thing")
        ]
        indexes = [
            # What was added last waits in a list that each search reads: a short one, so that searches stay even.
            GinIndex(fields=["tokens", "pairs"], name="passages_by_their_words", gin_pending_list_limit=1024),
        ]

    def __str__(self):
        return f"{self.kind} {self.thing} part {self.part}"

    def sealed_under(self) -> str:
        """The key the room named that put it here."""
        return self.scope
