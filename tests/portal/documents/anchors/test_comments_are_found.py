"""What is said about a passage is found by whoever may read it, and by nobody else; counts included."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from portal.audit.models import Entry
from portal.cases.actions import access, circles, walls
from portal.cases.models import Passage
from portal.cases.search.find import Asked, find
from portal.cases.search.kinds import kind_of
from portal.cases.search.query import read
from portal.documents import finding, previews
from portal.documents.actions import anchors, documents
from portal.documents.models import Comment
from tests.cast import PARTS, badge, person
from tests.portal.documents.anchors.making import document_in, next_version

FILE = {"lead", "deputy", "assessor", "contributor", "reader"}
WORD = "Lampenschirm"


@pytest.fixture
def comment(cast, passage):
    """Said by the contributor of a passage of the only version."""
    return anchors.comment(passage, actor=cast["contributor"], text=f"Ein {WORD}?")


def found(who, words=WORD, **narrowed):
    """The comments somebody finds; what is told of their number agrees."""
    told = find(who, Asked(read(words), **narrowed))
    assert told.total == len(told.passages)
    return [each.thing for each in told.passages if each.kind == "comment"]


def finders(cast, thing, **narrowed):
    """Who of the cast finds this comment; everybody else finds nothing at all."""
    by_part = {part: found(cast[part], **narrowed) for part in PARTS}
    assert {*map(tuple, by_part.values())} <= {(), (thing.pk,)}
    return {part for part, things in by_part.items() if things}


def test_who_may_read_a_comment_finds_it_and_nobody_else_does(cast, comment):
    assert finders(cast, comment) == FILE
    answer = anchors.answer(comment, actor=cast["lead"], text="Eine Kerze.")
    assert found(cast["reader"], "kerze") == [answer.pk]
    assert found(cast["reader"], "kerze", kind="document") == []
    assert found(cast["reader"], author="no such name") == []
    assert found(cast["reader"], case=cast.case.code, author=comment.author.name) == [comment.pk]
    assert found(cast["stranger"], "kerze") == []


def test_the_tables_hold_no_word_of_it(comment):
    row = Passage.objects.filter(thing=comment.pk).values("tokens", "pairs", "text").get()
    assert WORD.lower() not in str(row["tokens"]).lower() + str(row["pairs"]).lower()
    assert WORD.encode() not in bytes(row["text"])


def test_a_narrowed_document_takes_what_was_said_of_it_along(cast, document, comment):
    circle = circles.make(cast.case, actor=cast["contributor"], name="Care", people=[cast.person("assessor")])
    document.refresh_from_db()
    documents.set_audience(document, actor=cast["contributor"], version=document.version, circle=circle)
    assert finders(cast, comment) == {"contributor", "assessor"}
    assert Passage.objects.get(thing=comment.pk).circle == circle
    document.refresh_from_db()
    documents.set_audience(document, actor=cast["contributor"], version=document.version, circle=None)
    assert finders(cast, comment) == FILE
    inside = document_in(cast, by="contributor", circle=circle).newest()
    passage = anchors.add(inside, actor=cast["contributor"], reading=previews.of(inside), block="b2")
    said = anchors.comment(passage, actor=cast["contributor"], text="Eine Kerze")
    assert {part for part in PARTS if found(cast[part], "kerze")} == {"contributor", "assessor"}
    assert Comment.objects.filter(pk=said.pk).exists()


def test_what_was_said_before_somebody_came_is_not_found_by_them(cast, comment):
    late = person("late", "hr")
    access.grant(cast.case, actor=cast["lead"], person=late, role="contributor", why="needed")
    Comment.objects.filter(pk=comment.pk).update(written_at=timezone.now() - timedelta(days=1))
    assert found(badge(late)) == []
    answer = anchors.answer(comment, actor=cast["lead"], text=f"Kein {WORD}.")
    assert found(badge(late)) == [answer.pk]


def test_a_wall_and_an_ended_access_take_it_away_at_once(cast, comment):
    walls.wall(cast.case, actor=cast["lead"], person=cast.person("reader"), reason="is involved", knowing=True)
    assert finders(cast, comment) == FILE - {"reader"}


def test_said_of_an_earlier_version_it_is_found_by_who_asks_for_those_too(cast, document, comment):
    newest = next_version(document)
    finding.put(newest, previews.of(newest))
    assert finders(cast, comment) == set()
    assert finders(cast, comment, earlier=True) == FILE
    answer = anchors.answer(comment, actor=cast["lead"], text="Eine Kerze.")
    assert found(cast["lead"], "kerze") == []
    assert found(cast["lead"], "kerze", earlier=True) == [answer.pk]


def test_a_case_indexed_anew_finds_the_same(cast, document, comment):
    anchors.answer(comment, actor=cast["lead"], text=f"Kein {WORD}.")
    before = list(Passage.objects.filter(kind="comment").order_by("thing").values_list("thing", "tokens", "superseded"))
    assert len(before) == 2
    Passage.objects.filter(kind="comment").delete()
    assert found(cast["lead"]) == []
    call_command("index_cases", cast.case.code)
    after = Passage.objects.filter(kind="comment").order_by("thing").values_list("thing", "tokens", "superseded")
    assert list(after) == before
    next_version(document)
    call_command("index_cases", cast.case.code)
    assert found(cast["lead"]) == [] and len(found(cast["lead"], earlier=True)) == 2


def test_the_page_shows_it_with_codes_and_the_journal_who_read_it(cast, browser_of, passage, comment):
    page = browser_of("reader").post("/search/", {"words": WORD.lower()}).text
    assert f"Comment on passage {passage.key}" in page and f'href="{comment.get_absolute_url()}"' in page
    assert f"<mark>{WORD}</mark>" in page
    line = Entry.objects.get(verb="comment.view", outcome="read")
    assert (line.chain, line.thing, line.facts) == (f"case:{cast.case.pk}", str(comment.pk), {"by": "search"})
    nothing = browser_of("stranger").post("/search/", {"words": WORD.lower()}).text
    assert passage.key not in nothing and "<mark>" not in nothing
    assert Entry.objects.filter(verb="comment.view").count() == 1


def test_ten_comments_are_shown_with_as_many_questions_as_one(cast, browser_of, passage, comment, version):
    others = [anchors.comment(passage, actor=cast["lead"], text=f"{WORD} {number}") for number in range(9)]
    counts = []
    for ids in ([comment.pk], [each.pk for each in others]):
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert {each.url for each in kind_of("comment").shown(cast["reader"], ids).values()}
        counts.append(len(asked))
    assert counts[0] == counts[1]
