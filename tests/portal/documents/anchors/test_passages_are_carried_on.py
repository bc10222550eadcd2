"""Into the next version a passage goes because a person said so, and only as it stands there."""

import pytest

from portal.access.answers import ChangedMeanwhile, Refused
from portal.access.policy import may
from portal.documents import anchoring
from portal.documents.actions import anchors
from portal.documents.models import Anchor
from portal.documents.previews import of
from portal.documents.troubles import NotTheSameWords, NoVersionOfIt
from tests.cast import PARTS
from tests.portal.documents.anchors.making import SAID, document_in, next_version, pages_of

MOVED = SAID.replace("<p>The badge was found at the gate.</p>", "") + "<p>The badge was found at the gate.</p>"
OTHERWISE = SAID.replace("badge was found", "badge was not found")


def proposal(cast, version, by="contributor"):
    found = anchoring.proposals(cast[by], version)
    assert len(found) == 1
    return found[0]


def carry(cast, told, to, by="contributor", **words):
    place = {"fate": told.fate, "block": told.block, "start": told.start, "end": told.end} | words
    return anchors.carry(told.anchor, actor=cast[by], to=to, reading=of(to), **place)


@pytest.mark.parametrize(
    ("html", "fate", "quote"),
    [
        (SAID, "unchanged", "badge was found"),
        ("<p>Before all of it, a new first line.</p>" + SAID, "unchanged", "badge was found"),
        (MOVED, "moved", "badge was found"),
        (OTHERWISE, "changed", "badge was not found"),
        ("<h1>Minutes</h1><p>All is new here and nothing else.</p>", "gone", ""),
    ],
)
def test_where_it_stands_now_is_proposed_and_nothing_is_carried_silently(cast, document, passage, html, fate, quote):
    newest = next_version(document, html)
    told = proposal(cast, newest)
    assert (told.fate, told.quote) == (fate, quote)
    assert Anchor.objects.count() == 1
    if fate == "gone":
        return
    carried = carry(cast, told, newest)
    assert (carried.carried, carried.carried_from, carried.first) == (fate, passage, passage)
    assert (
        carried.quote
        == quote
        == next(b for b in of(newest).blocks if b.id == carried.block).text[carried.start : carried.end]
    )
    assert not anchoring.proposals(cast["contributor"], newest)
    assert Anchor.objects.get(pk=passage.pk).version.number == 1


def test_who_may_carry(cast, document, passage):
    newest = next_version(document)
    told = proposal(cast, newest)
    for part in PARTS:
        if part not in {"lead", "deputy", "assessor", "contributor"}:
            with pytest.raises(Refused):
                carry(cast, told, newest, by=part)
            assert Anchor.objects.count() == 1, part
    assert carry(cast, told, newest, by="assessor").by == cast.person("assessor")
    with pytest.raises(Refused):
        carry(cast, told, newest)
    assert Anchor.objects.count() == 2


def test_other_words_are_never_carried_as_the_same(cast, document, passage):
    newest = next_version(document, OTHERWISE)
    told = proposal(cast, newest)
    for fate in ("unchanged", "moved"):
        with pytest.raises(NotTheSameWords):
            carry(cast, told, newest, fate=fate)
    assert Anchor.objects.count() == 1


def test_only_into_the_newest_version_of_the_same_document(cast, document, passage):
    second = next_version(document)
    told = proposal(cast, second)
    third = next_version(document)
    with pytest.raises(ChangedMeanwhile):
        carry(cast, told, second)
    other = document_in(cast).newest()
    with pytest.raises(NoVersionOfIt):
        carry(cast, told, other)
    assert Anchor.objects.count() == 1
    # What waited for the second version waits for the third.
    assert carry(cast, proposal(cast, third), third).version == third
    assert not anchoring.waiting_for(cast["contributor"], second).exists()


def test_what_is_left_or_not_seen_waits_for_nobody(cast, document, version, passage, mark):
    newest = next_version(document)
    assert not anchoring.waiting_for(cast["stranger"], newest).exists()
    assert not anchoring.waiting_for(cast["walled"], newest).exists()
    assert not anchoring.waiting_for(cast["contributor"], version).exists()
    anchors.leave(passage, actor=cast["lead"])
    assert not anchoring.proposals(cast["contributor"], newest)
    assert may(cast["reader"], "anchor.view", passage)


def test_a_scanned_page_is_not_claimed_to_be_the_same(cast, mark):
    document = document_in(cast, reading=pages_of("", "Words"))
    mark(document.newest(), "b1")
    newest = next_version(document, reading=pages_of("", "Words"))
    assert proposal(cast, newest).fate == "gone"
