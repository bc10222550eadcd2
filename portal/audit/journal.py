"""Writing the journal and proving it whole."""

import contextlib
import secrets
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from django.db import connection, transaction

from portal.audit.models import Entry, Head, Outcome, Word

PORTAL = "portal"


@dataclass(frozen=True)
class Who:
    """A person as the journal names them: their key and the name they bore at that time."""

    key: Any
    name: str


@dataclass(frozen=True)
class Line:
    """What one line is to say; `append` gives it its place in the chain."""

    verb: str
    outcome: str = Outcome.DONE
    kind: str = ""
    thing: str = ""
    service: str = ""
    request_id: str = ""
    facts: dict[str, Any] = field(default_factory=dict)
    words: dict[str, Who] = field(default_factory=dict)


def append(chain: str, line: Line) -> Entry:
    """Write one line at the end of `chain`, in the transaction that is running.

    The chain's `Head` row is locked until that transaction ends, so twenty writers make one chain and not twenty.
    The portal's chain notes the beginning of every other chain, so that a chain can't vanish whole and unnoticed.

    Raises `TransactionManagementError` outside a transaction: a line must live and die with the deed it tells of.
    """
    head = _locked_head(chain)
    words = {part: _word(part, who) for part, who in line.words.items()}
    entry = Entry(
        chain=chain,
        seq=head.seq + 1,
        at=datetime.now(UTC),
        verb=line.verb,
        outcome=line.outcome,
        kind=line.kind,
        thing=line.thing,
        service=line.service,
        request_id=line.request_id,
        facts=line.facts,
        commitments={part: word.commitment() for part, word in words.items()},
        previous=head.hash,
    )
    entry.hash = entry.digest()
    entry.save(force_insert=True)
    for word in words.values():
        word.entry = entry
    Word.objects.bulk_create(words.values())
    Head.objects.filter(pk=chain).update(seq=entry.seq, hash=entry.hash)
    return entry


def _locked_head(chain):
    for _ in range(2):
        head = Head.objects.select_for_update().filter(pk=chain).first()
        if head:
            return head
        begun = Head.objects.bulk_create([Head(chain=chain)], ignore_conflicts=True)
        if begun and chain != PORTAL:
            # Two transactions may both try; only the one that holds the fresh row at sequence 0 tells of it.
            head = Head.objects.select_for_update().get(pk=chain)
            if head.seq == 0:
                append(PORTAL, Line("journal.begin_chain", thing=chain))
            return head
    raise transaction.TransactionManagementError("the journal's head could not be locked")


def _word(part, who):
    return Word(part=part, person=who.key, text=who.name[:300], salt=secrets.token_bytes(16))


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong with the journal, and the row where it shows."""

    chain: str
    seq: int
    row: int | None
    wrong: str

    def __str__(self):
        row = f" (row {self.row})" if self.row else ""
        return f"{self.chain} #{self.seq}{row}: {self.wrong}"


def verify(kept_heads: Iterable[dict] = ()) -> Iterator[Finding]:
    """Walk every chain from its first line and name what was changed, deleted, moved, inserted or cut off.

    A personal word may be gone only where a line of the portal's chain says that words that old were erased.
    `kept_heads` are heads exported earlier (`export_heads`) and kept elsewhere: without them the newest lines of
    a chain could be cut off together with its head, and nobody would know.
    """
    kept: dict[str, dict[int, str]] = {}
    for head in kept_heads:
        kept.setdefault(head["chain"], {})[head["seq"]] = head["hash"]
    heads = dict(Head.objects.values_list("chain", "seq"))
    begun = set(Entry.objects.filter(chain=PORTAL, verb="journal.begin_chain").values_list("thing", flat=True))
    present = set(Entry.objects.order_by().values_list("chain", flat=True).distinct())
    erased = _names_erased_before()
    for chain in sorted(present | set(heads) | set(kept) | begun):
        if chain not in begun and chain != PORTAL:
            yield Finding(chain, 1, None, "inserted: the portal's chain does not tell that it began")
        yield from _verify_chain(chain, heads.get(chain, 0), kept.get(chain, {}), erased)


@contextlib.contextmanager
def as_of_now():
    """All that is asked inside is answered as of one moment, or lines written meanwhile would look like a fork."""
    if connection.in_atomic_block:
        yield
        return
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield


def _names_erased_before():
    """The moment before which names may be missing: the latest that an erasure wrote down."""
    told = Entry.objects.filter(chain=PORTAL, verb="journal.erase_names").values_list("facts", flat=True)
    moments = [datetime.fromisoformat(facts["before"]) for facts in told if "before" in facts]
    return max(moments, default=datetime.min.replace(tzinfo=UTC))


def _verify_chain(chain, promised, kept, erased):
    seq, previous = 0, ""
    entries = Entry.objects.filter(chain=chain).order_by("seq").prefetch_related("words")
    for entry in entries.iterator(chunk_size=1000):
        if entry.seq != seq + 1:
            gap = f"#{seq + 1}" if entry.seq == seq + 2 else f"#{seq + 1} to #{entry.seq - 1}"
            yield Finding(chain, entry.seq, entry.pk, f"{gap} before this row: deleted")
        elif entry.previous != previous:
            yield Finding(
                chain, entry.seq, entry.pk, "does not follow from the row before it: moved, inserted or replaced"
            )
        if entry.digest() != entry.hash:
            yield Finding(chain, entry.seq, entry.pk, "changed")
        words = {word.part: word for word in entry.words.all()}
        for part, word in words.items():
            if entry.commitments.get(part) != word.commitment():
                yield Finding(chain, entry.seq, entry.pk, f"the word '{part}' was changed")
        if entry.at >= erased:
            for part in sorted(entry.commitments.keys() - words.keys()):
                yield Finding(chain, entry.seq, entry.pk, f"the word '{part}' was removed, and no erasure tells of it")
        if entry.seq in kept and kept.pop(entry.seq) != entry.hash:
            yield Finding(chain, entry.seq, entry.pk, "is not the row whose hash was exported: rewritten")
        seq, previous = entry.seq, entry.hash
    if promised > seq:
        yield Finding(chain, seq + 1, None, f"cut off: {promised} lines were written, {seq} are left")
    elif promised < seq:
        yield Finding(chain, seq, None, f"its head stands at {promised}, the chain at {seq}")
    elif not seq:
        yield Finding(chain, 1, None, "cut off: the chain was begun and has no line")
    for missing in kept:
        if missing > seq:
            yield Finding(chain, missing, None, f"cut off: #{missing} was exported, the chain ends at {seq}")


def export_heads() -> list[dict]:
    """The newest line of every chain, to be kept where nobody who runs the portal can write."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT ON (chain) chain, seq, hash FROM audit_entry ORDER BY chain, seq DESC")
        return [{"chain": chain, "seq": seq, "hash": hash_} for chain, seq, hash_ in cursor.fetchall()]
