"""The pages: marking without script, what one may not see, what is typed in notes, and what it costs."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from portal.accounts import drafts
from portal.cases.actions import circles, work
from portal.cases.models import Note, Task
from portal.documents import anchoring
from portal.documents.actions import anchors
from portal.documents.models import Anchor, Comment
from portal.documents.previews import of
from tests.portal.documents.anchors.conftest import GATE
from tests.portal.documents.anchors.making import SAID, document_in, next_version, pages_of


def mark_url(version):
    return reverse("passage_add", args=[version.document.case.code, version.document.key, version.number])


def page_of(thing):
    return thing.get_absolute_url()


def test_words_are_marked_through_the_form_and_shown_in_the_text(browser_of, version):
    browser = browser_of("contributor")
    assert 'value="b3"' in browser.get(mark_url(version), {"block": GATE}).content.decode()
    answer = browser.post(mark_url(version), {"block": "b2", "quote": " nothing ", "near": "10"}, follow=True)
    made = Anchor.objects.get()
    assert (made.quote, made.start) == ("nothing", 13)
    assert answer.redirect_chain[-1][0] == page_of(made)
    shown = browser_of("reader").get(page_of(version)).content.decode()
    assert '<strong><mark class="passage">nothing</mark>' in shown
    assert f'id="{made.key}"' in shown
    assert "mark-here" not in shown  # a reader marks nothing
    assert "mark-here" in browser.get(page_of(version)).content.decode()


def test_words_that_are_not_there_come_back_with_every_word(browser_of, version):
    answer = browser_of("contributor").post(mark_url(version), {"block": GATE, "quote": "never said"})
    assert answer.status_code == 422
    assert "never said" in answer.content.decode()
    answer = browser_of("contributor").post(mark_url(version), {"block": "b99", "quote": ""})
    assert answer.status_code == 422
    assert not Anchor.objects.exists()


def test_what_may_not_be_seen_is_not_there(browser_of, cast, version, passage, mark):
    circle = circles.make(cast.case, actor=cast["contributor"], name="Care", people=[cast.person("assessor")])
    inside = mark(document_in(cast, by="contributor", circle=circle).newest())
    nowhere = page_of(passage).replace(passage.key, "P-ZZZ")
    for part, thing in (("stranger", passage), ("walled", passage), ("signatory", passage), ("lead", inside)):
        browser = browser_of(part)
        assert browser.get(page_of(thing)).status_code == browser.get(nowhere).status_code == 404, part
        assert (
            browser.post(reverse("passage_comment", args=[cast.case.code, thing.key]), {"text": "x"}).status_code == 404
        )
    reader = browser_of("reader")
    assert reader.get(page_of(passage)).status_code == 200
    for url in (mark_url(version), reverse("passage_comment", args=[cast.case.code, passage.key])):
        assert reader.post(url, {"block": GATE, "text": "x"}).status_code == 403
    for url in ("passage_carry", "passage_leave"):
        assert reader.post(reverse(url, args=[cast.case.code, passage.key])).status_code == 403
    assert (Anchor.objects.count(), Comment.objects.count()) == (2, 0)
    assert Anchor.objects.get(pk=passage.pk).left_at is None


def test_a_comment_is_written_answered_and_settled(browser_of, cast, passage):
    browser = browser_of("contributor")
    url = reverse("passage_comment", args=[cast.case.code, passage.key])
    drafts.keep(cast.person("contributor"), url, {"text": ["Half of it"]})
    assert "Half of it" in browser.get(url).content.decode()
    mention = str(cast.person("reader").pk)
    assert (
        browser.post(url, {"text": "Who found it?", "mentions": [str(cast.person("stranger").pk)]}).status_code == 422
    )
    assert browser.post(url, {"text": "Who found it?", "mentions": [mention]}).status_code == 302
    assert not drafts.kept(cast.person("contributor"), url)
    comment = Comment.objects.get()
    answer = reverse("comment_answer", args=[cast.case.code, comment.pk])
    assert "Who found it?" in browser_of("lead").get(answer).content.decode()
    assert browser_of("lead").post(answer, {"text": "The guard, see P-AAA."}).status_code == 302
    shown = browser_of("reader").get(page_of(passage)).content.decode()
    assert "The guard" in shown
    assert reverse("passage", args=[cast.case.code, "P-AAA"]) in shown
    browser.post(reverse("comment_resolve", args=[cast.case.code, comment.pk]))
    assert Comment.objects.get(pk=comment.pk).resolved_at
    shown = browser_of("reader").get(page_of(passage)).content.decode()
    assert re.search(r"Settled.*?Contributor</bdi>, ", shown, re.S)  # by whom, and when


def test_nobody_is_offered_to_tell_themselves(browser_of, cast, passage):
    page = browser_of("contributor").get(reverse("passage_comment", args=[cast.case.code, passage.key])).text
    offered = set(re.findall(r'name="mentions" value="([^"]*)"', page))
    assert str(cast.person("contributor").pk) not in offered
    assert {str(cast.person(part).pk) for part in ("lead", "deputy", "assessor", "reader")} == offered


def test_a_passage_is_taken_over_as_it_was_shown_and_not_otherwise(browser_of, cast, document, passage, mark):
    other = mark(document.newest(), "b2", 0, 7)
    newest = next_version(document, SAID.replace("badge was found", "badge was not found"))
    browser = browser_of("lead")
    waiting = reverse("passages_waiting", args=[cast.case.code, document.key])
    assert waiting in browser.get(page_of(document)).content.decode()
    shown = browser.get(waiting).content.decode()
    assert "badge was not found" in shown and "Paragraph 3" in shown and "The same words." in shown
    told = {each.anchor: each for each in anchoring.proposals(cast["lead"], newest)}
    carry = reverse("passage_carry", args=[cast.case.code, passage.key])
    for sent in ({"to": "2", "seen": "unchanged:b3:4:19"}, {"to": "1", "seen": told[passage].seen}, {}):
        assert browser.post(carry, sent).status_code == 409
    assert Anchor.objects.count() == 2
    assert browser.post(carry, {"to": "2", "seen": told[passage].seen}).url == waiting
    assert Anchor.objects.get(carried_from=passage).quote == "badge was not found"
    leave = reverse("passage_leave", args=[cast.case.code, other.key])
    assert browser.post(leave).url == page_of(other)
    assert Anchor.objects.get(pk=other.pk).left_by == cast.person("lead")


def test_a_code_typed_anywhere_leads_to_the_passage(browser_of, cast, passage):
    code, lead = cast.case.code, browser_of("lead")
    for name, field in (("case_note_add", "text"), ("case_task_add", "title")):
        url = reverse(name, args=[code])
        assert f"{passage.key} " in lead.get(url, {"refer": passage.key}).content.decode()
        assert "<script" not in str(lead.get(url, {"refer": "<script>"}).context["form"].initial)
        sent = {field: f"See <b>{passage.key}</b>, not KAP-{passage.key}", "circle": "case", "kind": "task"}
        assert lead.post(url, sent).status_code == 302
    link = f'<a href="{page_of(passage)}">{passage.key}</a>'
    task, notes = Task.objects.get(), browser_of("reader").get(reverse("case_notes", args=[code])).content.decode()
    for shown in (notes, browser_of("reader").get(page_of(task)).content.decode()):
        assert f"See &lt;b&gt;{link}&lt;/b&gt;, not KAP-{passage.key}" in shown
    work.add_event(
        cast.case,
        actor=cast["lead"],
        kind="message",
        happened_at=Note.objects.get().written_at,
        text=f"{passage.key}: x",
    )
    assert link in lead.get(reverse("case_timeline", args=[code])).content.decode()
    assert link in lead.get(reverse("case", args=[code])).content.decode()


def test_a_code_that_is_taken_along_keeps_the_draft(browser_of, cast, passage):
    url = reverse("case_note_add", args=[cast.case.code])
    drafts.keep(cast.person("lead"), url, {"text": ["Half a note"], "circle": ["case"]})
    shown = browser_of("lead").get(url, {"refer": passage.key}).content.decode()
    assert f"Half a note {passage.key}" in shown


def test_a_page_of_a_pdf_is_marked_and_shows_its_sign(browser_of, cast):
    version = document_in(cast, reading=pages_of("one two one", "three")).newest()
    browser = browser_of("contributor")
    browser.post(mark_url(version), {"block": "b1", "quote": "one", "near": "6"})
    made = Anchor.objects.get()
    assert (made.spot, made.number, made.start, made.end) == ("page", 1, 8, 11)
    shown = browser.get(page_of(version)).content.decode()
    assert shown.count("page-passage") == 1
    assert f'id="{made.key}"' in shown


def test_pages_ask_the_same_for_thirty_passages_as_for_one(
    browser_of, cast, document, version, mark, time_stands_still
):
    def more(number):
        for _ in range(number):
            made = mark(version, "b2", 0, 7)
            for text in ("One", "Two"):
                said = anchors.comment(made, actor=cast["lead"], text=text, mentions=[cast.person("reader")])
                anchors.answer(said, actor=cast["assessor"], text="Three")
        return made

    def asked(browser, *urls):
        counts = []
        for url in urls:
            browser.get(url)
            with CaptureQueriesContext(connection) as queries:
                assert browser.get(url).status_code == 200
            counts.append(len(queries))
        return counts

    first, browser = more(1), browser_of("lead")
    pages = [page_of(version), page_of(first)]
    once = asked(browser, *pages)
    more(10)
    for text in "abcdefgh":
        said = anchors.comment(first, actor=cast["lead"], text=text)
        anchors.answer(said, actor=cast["assessor"], text="Three", mentions=[cast.person("reader")])
    assert asked(browser, *pages) == once
    next_version(document)
    waiting = reverse("passages_waiting", args=[cast.case.code, document.key])
    then = asked(browser, waiting)
    mark(version, "b2", 0, 2)
    assert asked(browser, waiting) == then


@pytest.mark.parametrize("typed", ["P-AB", "P-ABCDEF", "p-abc", "P-AB0", "XP-ABC", "P-ABC-D", "P-ABC\n", ""])
def test_what_is_no_code_stays_a_word(typed):
    from portal.cases.references import is_reference, linked

    assert not is_reference(typed)
    if typed.strip() and not typed.endswith("\n"):
        assert "<a" not in linked(f"see {typed} there", "Kranich-26-471")


def test_a_quote_always_says_what_stands_there(version, passage):
    reading = of(version)
    block = next(each for each in reading.blocks if each.id == passage.block)
    assert block.text[passage.start : passage.end] == Anchor.objects.get(pk=passage.pk).quote
