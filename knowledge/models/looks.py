import uuid

from django.conf import settings
from django.db import models
from django.db.models import PROTECT, F, Q
from django.utils import timezone


class SecondLook(models.Model):
    """That somebody other than who wrote them let exactly these words go before readers.

    `person` is empty for words that came with the release and were read before it; `author` for words no person wrote
    here. A page that says the same again needs no second look.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    subject = models.UUIDField()
    sha256 = models.BinaryField(max_length=32)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, PROTECT, null=True, related_name="+")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, PROTECT, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    states_its_rights = True

    class Meta:
        default_permissions = ()
        indexes = [models.Index(fields=["subject"], name="second_looks_at_a_page")]
        constraints = [
            models.CheckConstraint(
                condition=Q(author=None) | Q(person=None) | ~Q(author=F("person")),
                name="nobody_looks_at_their_own_words",
            )
        ]

    def __str__(self):
        return str(self.pk)
