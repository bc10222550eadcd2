import uuid

from django.conf import settings
from django.core.validators import MaxLengthValidator
from django.db import models
from django.utils import timezone

from portal.vault import keys
from portal.vault.fields import SealedText

LONGEST = 200_000


class Draft(models.Model):
    """What someone typed on one page and has not sent yet, sealed under their own key. Comes back after sign-in."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="drafts")
    place = models.CharField(max_length=200)
    text = SealedText(label="accounts.draft", lines=True, validators=[MaxLengthValidator(LONGEST)])
    saved_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-saved_at"]
        constraints = [models.UniqueConstraint(fields=["person", "place"], name="one_draft_per_person_and_place")]

    def __str__(self):
        return self.place

    def sealed_under(self) -> str:
        """The key of the account it belongs to."""
        return f"account:{self.person_id}"

    @classmethod
    def keep(cls, person, place, text):
        """Keep this text for this place; an empty one takes the draft away."""
        if not text:
            cls.objects.filter(person=person, place=place).delete()
            return
        keys.create(person.key_scope)
        draft = cls.objects.filter(person=person, place=place).first() or cls(person=person, place=place)
        draft.text, draft.saved_at = text, timezone.now()
        draft.save()
