import uuid
from datetime import timedelta

from django.db import models
from django.db.models import Count, Max
from django.utils import timezone

SHOWN_AFTER = 5
"""Days. What was searched on fewer may be somebody's own story."""
KEPT_FOR = timedelta(days=90)
A_DAY_AT_MOST = 500
"""So many terms of one day are kept: whoever floods the search fills no table."""
LETTERS_AT_MOST, WORDS_AT_MOST = 60, 4
"""What is longer is no term but a sentence, which tells of its writer."""


class Searched(models.Model):
    """That these words were searched on this day, in this language, and nothing was found. By whom, or how often that
    day, is kept nowhere. Editors see a term once five days have it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)  # a counter would tell the order
    term = models.CharField(max_length=LETTERS_AT_MOST)
    language = models.CharField(max_length=10)
    day = models.DateField()

    states_its_rights = True

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["day", "language", "term"], name="a_term_is_searched_once_a_day"),
        ]

    def __str__(self):
        return self.term

    @classmethod
    def not_found(cls) -> list[dict]:
        """What editors may see, the most frequent first: `term`, `language`, `days` on which it was searched, and the
        `last` of them."""
        since = timezone.localdate() - KEPT_FOR
        terms = cls.objects.filter(day__gte=since).values("term", "language")
        counted = terms.annotate(days=Count("day"), last=Max("day")).filter(days__gte=SHOWN_AFTER)
        return list(counted.order_by("-days", "language", "term"))

    @classmethod
    def forget_old(cls) -> int:
        """Throw away what is older than ninety days; how many rows that were."""
        return cls.objects.filter(day__lt=timezone.localdate() - KEPT_FOR).delete()[0]
