import hashlib
import json

from django.db import models
from django.db.models import DO_NOTHING


class Outcome(models.TextChoices):
    DONE = "done"
    READ = "read"
    REFUSED = "refused"
    FAILED = "failed"


class Head(models.Model):
    """The end of one chain: what the next entry builds on. A convenience for writers; verification never trusts it."""

    chain = models.CharField(max_length=80, primary_key=True)
    seq = models.PositiveBigIntegerField(default=0)
    hash = models.CharField(max_length=64, blank=True)

    def __str__(self):
        return f"{self.chain} #{self.seq}"


class Entry(models.Model):
    """One line of the journal. Names verb, thing, outcome and request; never content.

    Personal words (who acted, about whom) are kept beside it as `Word` and enter the chain only as salted
    commitments, so they can be erased without breaking the chain.
    """

    chain = models.CharField(max_length=80)
    seq = models.PositiveBigIntegerField()
    at = models.DateTimeField()
    verb = models.CharField(max_length=60)
    outcome = models.CharField(max_length=10, choices=Outcome)
    kind = models.CharField(max_length=60, blank=True)
    thing = models.CharField(max_length=80, blank=True)
    service = models.CharField(max_length=60, blank=True)
    request_id = models.CharField(max_length=40, blank=True)
    facts = models.JSONField(default=dict)
    commitments = models.JSONField(default=dict)
    previous = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["chain", "seq"], name="one_entry_per_place_in_its_chain")]
        indexes = [
            models.Index(fields=["-at"], name="journal_newest_first"),
            models.Index(fields=["kind", "thing"], name="journal_of_a_thing"),
        ]

    def __str__(self):
        return f"{self.chain} #{self.seq}"

    def digest(self) -> str:
        """SHA-256 (hex) over everything this line says and the hash of the line before it."""
        said = {
            "chain": self.chain,
            "seq": self.seq,
            "at": self.at.isoformat(timespec="microseconds"),
            "verb": self.verb,
            "outcome": self.outcome,
            "kind": self.kind,
            "thing": self.thing,
            "service": self.service,
            "request_id": self.request_id,
            "facts": self.facts,
            "commitments": self.commitments,
            "previous": self.previous,
        }
        return hashlib.sha256(canonical(said)).hexdigest()


class Word(models.Model):
    """A personal word of one line: whose deed it was, or whom it was about. Erasable; the line stays true."""

    entry = models.ForeignKey(Entry, on_delete=DO_NOTHING, related_name="words")
    part = models.CharField(max_length=20)
    person = models.UUIDField(null=True)
    text = models.CharField(max_length=300)
    salt = models.BinaryField(max_length=16)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["entry", "part"], name="one_word_per_part_of_an_entry")]
        indexes = [models.Index(fields=["person"], name="journal_words_of_a_person")]

    def __str__(self):
        return self.part

    def commitment(self) -> str:
        """SHA-256 (hex) over salt, part, person and text."""
        said = canonical([self.part, str(self.person or ""), self.text])
        return hashlib.sha256(bytes(self.salt) + said).hexdigest()


def canonical(value) -> bytes:
    """One spelling of a JSON value: sorted keys, no spaces, UTF-8. What is hashed is always this."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
