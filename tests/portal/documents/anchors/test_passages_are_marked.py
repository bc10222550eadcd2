"""A passage is marked by who works in an open case, and seen by who sees the version: nobody else."""

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from portal.access.answers import Refused
from portal.access.policy import may, scope
from portal.cases.actions import access, circles
from portal.cases.grants import CaseGrant
from portal.documents.actions import anchors, documents
from portal.documents.models import Anchor
from portal.documents.previews import of
from portal.documents.troubles import NoSuchPassage
from tests.cast import PARTS, badge, person
from tests.portal.documents.anchors.conftest import GATE
from tests.portal.documents.anchors.making import document_in, next_version, pages_of

WORKERS = {"lead", "deputy", "assessor", "contributor"}
FILE = WORKERS | {"reader"}


def test_a_passage_stays_on_its_bytes_with_its_words(cast, version, passage):
    kept = Anchor.objects.get(pk=passage.pk)
    assert kept.quote == "badge was found" == of(version).blocks[2].text[kept.start : kept.end]
    assert (kept.version.digest, kept.block, kept.spot, kept.number) == (version.digest, GATE, "paragraph", 3)
    assert kept.by == cast.person("contributor")
    assert kept.key.startswith("P-")
    assert kept.first_id == kept.pk
    assert b"badge" not in bytes(Anchor.objects.filter(pk=passage.pk).values_list("quote", flat=True)[0])


def test_a_whole_block_a_page_and_what_has_no_words(cast, version, mark):
    whole = mark(version, GATE)
    assert (whole.is_whole, whole.quote) == (True, "The badge was found at the gate.")
    scanned = document_in(cast, reading=pages_of("Read this", ""))
    page = mark(scanned.newest(), "b2")
    assert (page.spot, page.number, page.is_whole, page.quote) == ("page", 2, True, "")


def test_words_that_are_not_there_cannot_be_marked(version, mark):
    for place in [("b99", 0, 1), (GATE, 0, 999), (GATE, 5, 4), (GATE, 3, 4), (GATE, -1, 4), ("", 0, 0)]:
        with pytest.raises(NoSuchPassage):
            mark(version, *place)
    assert not Anchor.objects.exists()


def test_who_marks_and_who_sees(cast, version, mark):
    for part in PARTS:
        if part in WORKERS:
            assert mark(version, by=part).by == cast.person(part)
        else:
            before = Anchor.objects.count()
            with pytest.raises(Refused):
                mark(version, by=part)
            assert Anchor.objects.count() == before, part
    made = Anchor.objects.first()
    assert {part for part in PARTS if may(cast[part], "anchor.view", made)} == FILE


def test_nothing_is_marked_in_a_closed_case_or_a_withdrawn_document(cast, document, version, mark, passage):
    documents.withdraw(document, actor=cast["lead"], version=document.version, because="Another one counts")
    with pytest.raises(Refused):
        mark(version)
    assert may(cast["reader"], "anchor.view", passage)
    other = document_in(cast).newest()
    cast.move_to("retired")
    other.refresh_from_db()
    with pytest.raises(Refused):
        mark(other)
    assert list(Anchor.objects.all()) == [passage]


def test_a_circle_keeps_its_passages(cast, mark):
    circle = circles.make(cast.case, actor=cast["contributor"], name="Care", people=[cast.person("assessor")])
    version = document_in(cast, by="contributor", circle=circle).newest()
    inside = mark(version)
    with pytest.raises(Refused):
        mark(version, by="lead")
    assert {part for part in PARTS if may(cast[part], "anchor.view", inside)} == {"contributor", "assessor"}


def test_a_passage_of_a_superseded_version_is_not_for_who_came_later(cast, document, passage):
    next_version(document)
    late = person("late", "hr")
    access.grant(cast.case, actor=cast["lead"], person=late, role="contributor", why="needed")
    assert not may(badge(late), "anchor.view", passage)
    assert may(cast["reader"], "anchor.view", passage)
    CaseGrant.objects.filter(user=late).update(history=True)
    assert may(badge(late), "anchor.view", passage)


def test_whoever_sees_a_version_sees_its_passages_and_nobody_else(cast, document, mark):
    old, new = document.newest(), next_version(document)
    made = [mark(old), mark(new)]
    CaseGrant.objects.filter(user=cast.person("reader")).update(starts_at=timezone.now())
    for part in PARTS:
        versions = set(scope(cast[part], "version.view").values_list("pk", flat=True))
        seen = set(scope(cast[part], "anchor.view").values_list("version", flat=True))
        assert seen == versions & {each.version_id for each in made}, part


def test_tables_refuse_a_passage_without_words_and_a_second_one_carried_on(passage):
    for fields in ({"start": 4, "end": 4}, {"carried": "moved"}, {"left_at": timezone.now()}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Anchor.objects.filter(pk=passage.pk).update(**fields)
    assert Anchor.objects.get(pk=passage.pk).end == 19


def test_a_passage_may_be_left_once(cast, passage):
    with pytest.raises(Refused):
        anchors.leave(passage, actor=cast["reader"])
    assert Anchor.objects.get(pk=passage.pk).left_at is None
    anchors.leave(passage, actor=cast["assessor"])
    assert Anchor.objects.get(pk=passage.pk).left_by == cast.person("assessor")
    with pytest.raises(Refused):
        anchors.leave(passage, actor=cast["lead"])
