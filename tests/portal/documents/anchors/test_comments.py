"""What is said about a passage: by whom, for whom, from when on, and who hears of it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from portal.access.answers import Refused
from portal.access.policy import may
from portal.cases.actions import access, circles, walls
from portal.cases.grants import CaseGrant
from portal.cases.standing import would_let
from portal.cases.troubles import NotInCase
from portal.documents import anchoring
from portal.documents.actions import anchors, documents
from portal.documents.models import Comment
from portal.documents.readers import readers_of
from portal.notifications.models import Notice
from tests.cast import PARTS, badge, person
from tests.portal.documents.anchors.making import document_in, next_version

WORKERS = {"lead", "deputy", "assessor", "contributor"}
FILE = WORKERS | {"reader"}


@pytest.fixture
def comment(cast, passage):
    """Said by the contributor."""
    return anchors.comment(passage, actor=cast["contributor"], text="Who found it?")


@pytest.fixture
def late(cast, comment):
    """Somebody who came after the comment was written."""
    somebody = person("late", "hr")
    access.grant(cast.case, actor=cast["lead"], person=somebody, role="contributor", why="needed")
    Comment.objects.filter(pk=comment.pk).update(written_at=timezone.now() - timedelta(days=1))
    return somebody


def told(who, verb):
    return Notice.objects.filter(person=who, verb=verb).count()


def test_who_says_answers_settles_and_reads(cast, passage, comment):
    assert b"found" not in bytes(Comment.objects.filter(pk=comment.pk).values_list("text", flat=True)[0])
    for part in set(PARTS) - WORKERS:
        for deed, thing, words in (
            (anchors.comment, passage, {"text": "No"}),
            (anchors.answer, comment, {"text": "No"}),
            (anchors.resolve, comment, {}),
        ):
            with pytest.raises(Refused):
                deed(thing, actor=cast[part], **words)
    kept = Comment.objects.get()
    assert (kept.text, kept.resolved_at) == ("Who found it?", None)
    assert {part for part in PARTS if may(cast[part], "comment.view", comment)} == FILE
    answer = anchors.answer(comment, actor=cast["lead"], text="The guard.")
    assert answer.parent == comment
    with pytest.raises(Refused):  # a thread is one level deep, and settled as a whole
        anchors.answer(answer, actor=cast["lead"], text="And when?")
    anchors.resolve(comment, actor=cast["assessor"])
    assert Comment.objects.get(pk=comment.pk).resolved_by == cast.person("assessor")
    with pytest.raises(Refused):
        anchors.resolve(comment, actor=cast["assessor"])


def test_only_who_may_read_the_version_is_mentioned_and_told(cast, document, passage):
    for part in ("stranger", "walled", "signatory", "left", "expired"):
        with pytest.raises(NotInCase):
            anchors.comment(passage, actor=cast["lead"], text="Look", mentions=[cast.person(part)])
    assert not Comment.objects.exists()
    said = anchors.comment(passage, actor=cast["lead"], text="Look", mentions=[cast.person("reader")] * 2)
    assert [each.person for each in said.mentions.all()] == [cast.person("reader")]
    assert told(cast.person("reader"), "comment.mention") == 1
    assert Notice.objects.get(person=cast.person("reader"), verb="comment.mention").link == said.get_absolute_url()


def test_who_wrote_in_a_thread_hears_of_an_answer_while_they_may_read_it(cast, comment):
    anchors.answer(comment, actor=cast["assessor"], text="The guard.")
    assert told(cast.person("contributor"), "comment.answer") == 1
    walls.wall(cast.case, actor=cast["lead"], person=cast.person("contributor"), reason="is involved", knowing=True)
    Notice.objects.all().delete()
    anchors.answer(comment, actor=cast["lead"], text="At ten.")
    assert told(cast.person("contributor"), "comment.answer") == 0
    assert told(cast.person("assessor"), "comment.answer") == 1


def test_comments_in_a_circle_are_for_its_members(cast, mark):
    circle = circles.make(cast.case, actor=cast["contributor"], name="Care", people=[cast.person("assessor")])
    inside = mark(document_in(cast, by="contributor", circle=circle).newest())
    with pytest.raises(NotInCase):
        anchors.comment(inside, actor=cast["contributor"], text="Look", mentions=[cast.person("lead")])
    said = anchors.comment(inside, actor=cast["contributor"], text="Look", mentions=[cast.person("assessor")])
    assert {part for part in PARTS if may(cast[part], "comment.view", said)} == {"contributor", "assessor"}
    with pytest.raises(Refused):
        anchors.answer(said, actor=cast["lead"], text="No")
    assert Comment.objects.get() == said


def test_what_was_said_before_somebody_came_stays_with_whom_it_was_said_to(cast, passage, comment, late):
    assert may(badge(late), "anchor.view", passage)  # the version is the current one
    assert not may(badge(late), "comment.view", comment)
    with pytest.raises(Refused):
        anchors.answer(comment, actor=badge(late), text="What was this?")
    # An answer from their own time begins a thread for them, and quotes nothing of what was before.
    answer = anchors.answer(comment, actor=cast["lead"], text="The guard.")
    shown = anchoring.thread_lines(anchoring.threads_of(badge(late), passage))
    assert [(line["id"], line["text"]) for line in shown] == [(f"comment-{answer.pk}", "The guard.")]
    CaseGrant.objects.filter(user=late).update(history=True)
    shown = anchoring.thread_lines(anchoring.threads_of(badge(late), passage))
    assert [line["text"] for line in shown] == ["Who found it?"]


def test_comments_of_a_withdrawn_document_stay_readable_and_end(cast, document, passage, comment):
    documents.withdraw(document, actor=cast["lead"], version=document.version, because="Another one counts")
    assert may(cast["reader"], "comment.view", comment)
    for deed, thing in ((anchors.comment, passage), (anchors.answer, comment)):
        with pytest.raises(Refused):
            deed(thing, actor=cast["lead"], text="No")
    assert Comment.objects.get().text == "Who found it?"


def test_a_thread_goes_on_in_the_next_version(cast, document, passage, comment):
    newest = next_version(document)
    told = anchoring.proposals(cast["lead"], newest)[0]
    reading = anchoring.previews.of(newest)
    carried = anchors.carry(
        passage, actor=cast["lead"], to=newest, reading=reading, fate=told.fate, block=told.block, start=4, end=19
    )
    shown = anchoring.thread_lines(anchoring.threads_of(cast["reader"], carried), here=carried)
    assert [line["text"] for line in shown] == ["Who found it?"]
    assert shown[0]["when"].endswith("on version 1")


def test_who_can_be_mentioned_is_who_the_rules_let_read(cast, document, version, late):
    newest = next_version(document)
    everybody = [each for part, each in cast.people.items() if each is not None] + [late]
    for each in (version, newest):
        by_rule = {who.pk for who in everybody if would_let(who, "version.view", each)}
        assert {who.pk for who in readers_of(each)} == by_rule
    assert late in readers_of(newest)
    assert late not in readers_of(version)
