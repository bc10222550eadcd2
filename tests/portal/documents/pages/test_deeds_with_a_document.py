"""What is done with a document, through its pages: every refusal beside its permission, the row read again."""

from datetime import timedelta

import pytest
import time_machine
from django.db import ProgrammingError, connection, transaction
from django.utils import timezone

from portal.access.answers import ChangedMeanwhile, Refused
from portal.accounts import drafts
from portal.audit.models import Entry
from portal.cases.actions import circles
from portal.cases.search.find import find
from portal.cases.search.form import SearchForm
from portal.documents import preparing, shelf
from portal.documents.actions import anchors, documents, uploads, versions
from portal.documents.models import Document, Version
from portal.documents.troubles import HeldByAnother
from portal.notifications.models import Notice
from tests.portal.documents.bringing import bring_version, send, word

WORDS = {
    "title": "The gate",
    "kind": "memo",
    "handling": "strict",
    "labels": "Bonn, gate",
    "dated_at": "2026-03-12T08:15",
}


def again(document) -> Document:
    return Document.objects.get(pk=document.pk)


def found(badge, words) -> set:
    """The things the search finds for this badge."""
    form = SearchForm({"words": words})
    assert form.is_valid(), form.errors
    return {each.thing for each in find(badge, form.asked).passages}


# --- What it is called -----------------------------------------------------------------------------------------------
def test_title_kind_labels_and_day_are_changed(browser_of, document, at):
    browser = browser_of("contributor")
    answer = browser.post(at("edit"), WORDS | {"version": document.version})
    assert answer.status_code == 302
    now = again(document)
    assert (now.title, now.kind, now.handling, now.label_list) == ("The gate", "memo", "strict", ["Bonn", "gate"])
    assert timezone.localtime(now.dated_at).strftime("%d.%m.%Y") == "12.03.2026"
    assert "The gate" in browser.get(at()).text


def test_of_two_tabs_the_slower_overwrites_nothing_and_loses_nothing(browser_of, document, at):
    first, second = browser_of("contributor"), browser_of("lead")
    sent = {"version": document.version}
    assert first.post(at("edit"), WORDS | sent | {"title": "Mine"}).status_code == 302
    answer = second.post(at("edit"), WORDS | sent | {"title": "Theirs"})
    assert answer.status_code == 409
    assert again(document).title == "Mine"
    assert "Theirs" in answer.text
    assert "Mine" in answer.text
    assert second.post(at("edit"), WORDS | {"title": "Both", "version": again(document).version}).status_code == 302
    assert again(document).title == "Both"


def test_a_form_with_something_to_mend_keeps_every_word(browser_of, document, at):
    answer = browser_of("lead").post(at("edit"), WORDS | {"title": "", "version": document.version})
    assert answer.status_code == 422
    assert "Bonn, gate" in answer.text
    assert again(document).title == document.title


def test_what_was_typed_is_there_again(cast, browser_of, document, at):
    drafts.keep(cast.person("lead"), at("edit"), {"title": ["Half a title"]})
    assert "Half a title" in browser_of("lead").get(at("edit")).text


def test_a_new_title_is_found_at_once(cast, document):
    edited = documents.edit(document, actor=cast["lead"], version=document.version, **WORDS | {"dated_at": None})
    assert found(cast["reader"], "gate") == {document.newest().pk}
    assert edited.version == document.version + 1


# --- Who sees it -----------------------------------------------------------------------------------------------------
@pytest.fixture
def circle(cast):
    return circles.make(cast.case, actor=cast["contributor"], name="Care", people=[cast.person("assessor")])


def test_narrowed_to_a_circle_it_is_gone_for_the_others_everywhere(cast, browser_of, document, at, circle):
    bring_version(cast, document, by="lead")
    deputy = browser_of("deputy")
    places = (at(), at("v/2"), at("v/1"), at("edit"), at("compare/1-2"))
    assert {deputy.get(place).status_code for place in places} == {200}
    assert found(cast["reader"], "seen")
    answer = browser_of("contributor").post(at("audience"), {"circle": str(circle.pk), "version": document.version})
    assert answer.status_code == 302
    assert again(document).circle == circle
    for part in ("deputy", "lead"):
        browser = browser_of(part)
        gone = (*places, at("v/2/file"), at("v/2/pictures/page-1"), at("v/1/restore"))
        assert {browser.get(place).status_code for place in gone} == {404}, part
        assert document.key not in browser.get(at("").rsplit("/", 2)[0] + "/").text
        assert document.key not in browser.get(f"/cases/{cast.case.code}/timeline/").text
        assert not found(cast[part], "seen"), part
        assert not shelf.opened(shelf.documents_of(cast[part], cast.case))
        assert not list(shelf.moments_of(cast[part], cast.case))
    assert found(cast["assessor"], "seen")
    assert browser_of("assessor").get(at("compare/1-2")).status_code == 200
    assert not found(cast["reader"], "seen")


def test_notices_of_a_narrowed_document_show_no_more_where(cast, browser_of, document, at, circle):
    bring_version(cast, document, by="lead")  # tells the contributor, who wrote the first
    assert Notice.objects.filter(person=cast.person("contributor"), verb="document.upload_version").exists()
    alone = circles.make(cast.case, actor=cast["lead"], name="Alone")
    documents.set_audience(document, actor=cast["lead"], version=document.version, circle=alone)
    shown = browser_of("contributor").get("/work/").text
    assert document.get_absolute_url() not in shown


def test_given_back_to_the_case_everybody_sees_it_again(cast, browser_of, document, at, circle):
    documents.set_audience(document, actor=cast["contributor"], version=document.version, circle=circle)
    browser = browser_of("assessor")
    assert browser.post(at("audience"), {"circle": "case", "version": again(document).version}).status_code == 302
    assert again(document).circle is None
    assert browser_of("reader").get(at()).status_code == 200


def test_who_is_not_in_a_circle_cannot_give_to_it(cast, browser_of, document, at, circle):
    lead = browser_of("lead")
    assert "Care" not in lead.get(at("audience")).text
    assert lead.post(at("audience"), {"circle": str(circle.pk), "version": document.version}).status_code == 422
    assert again(document).circle is None
    assert browser_of("reader").post(at("audience"), {"circle": "case", "version": 1}).status_code == 403


# --- Who works on it -------------------------------------------------------------------------------------------------
def test_who_works_on_it_is_named_and_it_ends_by_itself(cast, browser_of, document, at):
    assert browser_of("contributor").post(at("check-out"), {"version": document.version}).status_code == 302
    now = again(document)
    assert now.held_by == cast.person("contributor")
    shown = browser_of("reader").get(at()).text
    assert "Somebody is working on this document" in shown
    assert "I am working on it" not in browser_of("lead").get(at()).text
    with pytest.raises(HeldByAnother):
        documents.check_out(now, actor=cast["lead"], version=now.version)
    assert again(document).held_by == cast.person("contributor")
    with time_machine.travel(timezone.now() + timedelta(hours=8, minutes=1)):
        assert not again(document).is_held
        taken = documents.check_out(now, actor=cast["lead"], version=now.version)
        assert taken.held_by == cast.person("lead")


def test_a_press_that_came_too_late_shows_the_document_and_why(browser_of, cast, document, at):
    documents.check_out(document, actor=cast["contributor"], version=document.version)
    answer = browser_of("lead").post(at("check-out"), {"version": again(document).version})
    assert answer.status_code == 422
    assert "Somebody else is working on this document" in answer.text
    assert Entry.objects.filter(verb="document.check_out", outcome="read").exists()
    assert browser_of("lead").post(at("check-out"), {"version": document.version}).status_code == 409


def test_somebody_elses_sign_may_be_taken_down_and_they_are_told(cast, browser_of, document, at):
    held = documents.check_out(document, actor=cast["contributor"], version=document.version)
    assert browser_of("lead").post(at("check-in"), {"version": held.version}).status_code == 302
    assert again(document).held_by is None
    assert Notice.objects.filter(person=cast.person("contributor"), verb="document.check_in").exists()
    assert browser_of("lead").post(at("check-in"), {"version": again(document).version}).status_code == 403


def test_a_sign_does_not_stop_a_new_version_and_ends_with_ones_own(cast, document):
    documents.check_out(document, actor=cast["contributor"], version=document.version)
    bring_version(cast, document, by="lead")
    assert again(document).held_by == cast.person("contributor")
    bring_version(cast, document, word("Once more."), by="contributor")
    assert again(document).held_by is None


# --- That it no longer counts ----------------------------------------------------------------------------------------
@pytest.mark.parametrize("part", ["lead", "deputy", "contributor"])
def test_leads_and_who_made_it_withdraw_it(part, cast, browser_of, document, at):
    answer = browser_of(part).post(at("withdraw"), {"because": "Wrong person", "version": document.version})
    assert answer.status_code == 302
    now = again(document)
    assert (now.withdrawn_by, now.withdrawn_why) == (cast.person(part), "Wrong person")


def test_others_do_not_withdraw_and_nobody_without_a_reason(browser_of, cast, document, at):
    for part in ("assessor", "reader"):
        sent = {"because": "Because", "version": document.version}
        assert browser_of(part).get(at("withdraw")).status_code == 403
        assert browser_of(part).post(at("withdraw"), sent).status_code == 403
    assert browser_of("lead").post(at("withdraw"), {"version": document.version}).status_code == 422
    assert again(document).withdrawn_at is None


def test_nothing_more_is_done_with_what_was_withdrawn(cast, document):
    newest = document.newest()
    bring_version(cast, document)
    withdrawn = documents.withdraw(document, actor=cast["lead"], version=document.version, because="x")
    lead = cast["lead"]
    for deed in (
        lambda: documents.edit(
            withdrawn, actor=lead, version=withdrawn.version, title="x", kind="memo", handling="strict"
        ),
        lambda: documents.set_audience(withdrawn, actor=lead, version=withdrawn.version),
        lambda: documents.check_out(withdrawn, actor=lead, version=withdrawn.version),
        lambda: documents.withdraw(withdrawn, actor=lead, version=withdrawn.version, because="y"),
        lambda: versions.restore(newest, actor=lead, newest=2),
        lambda: uploads.begin_version(withdrawn, actor=lead, file_name="a.docx", size=1, based_on=newest),
    ):
        with pytest.raises(Refused):
            deed()
    assert again(document).withdrawn_why == "x"
    assert document.versions.count() == 2


def test_what_was_withdrawn_while_a_file_was_on_its_way_takes_none(cast, document):
    data = word("Too late.")
    upload = uploads.begin_version(
        document, actor=cast["contributor"], file_name="a.docx", size=len(data), based_on=document.newest()
    )
    upload = send(upload, cast["contributor"], data)
    documents.withdraw(again(document), actor=cast["lead"], version=document.version, because="x")
    preparing.take_in(upload)
    upload.refresh_from_db()
    assert (upload.state, upload.reason) == ("refused", "no_longer_allowed")
    assert document.versions.count() == 1


# --- Restoring -------------------------------------------------------------------------------------------------------
def test_an_earlier_version_is_restored_as_a_new_one_of_the_same_bytes(cast, browser_of, document, at):
    bring_version(cast, document, by="lead")
    browser = browser_of("contributor")
    assert "Version 1 becomes the newest again" in browser.get(at("v/1/restore")).text
    answer = browser.post(at("v/1/restore"), {"newest": "2", "comment": "The first was right"})
    assert answer.status_code == 302
    first, second, third = document.versions.order_by("number")
    assert (third.number, third.restored_from, third.based_on, third.digest) == (3, first, second, first.digest)
    assert third.comment == "The first was right"
    preparing.prepare(third)
    shown = browser.get(at()).text
    assert "He was seen at the gate." in shown
    assert "restored from version 1" in shown
    with third.opened() as file, first.opened() as other:
        assert file.read() == other.read()
    assert b"".join(browser.get(at("v/3/file")).streaming_content).startswith(b"PK")
    assert Notice.objects.filter(person=cast.person("lead"), verb="document.upload_version").exists()


def test_what_was_restored_is_restored_once_more_from_where_its_bytes_lie(cast, document):
    bring_version(cast, document)
    third = versions.restore(document.versions.get(number=1), actor=cast["lead"], newest=2)
    bring_version(cast, document, word("Fourth."))
    fifth = versions.restore(third, actor=cast["lead"], newest=4)
    assert fifth.restored_from == document.versions.get(number=1)
    with fifth.opened() as file:
        assert file.read(2) == b"PK"


def test_a_restore_that_was_overtaken_changes_nothing_until_it_is_said_again(cast, browser_of, document, at):
    bring_version(cast, document)
    bring_version(cast, document, word("Third."))
    browser = browser_of("lead")
    answer = browser.post(at("v/1/restore"), {"newest": "2", "comment": "my words"})
    assert answer.status_code == 409
    assert document.newest().number == 3
    assert "my words" in answer.text
    assert 'name="newest" value="3"' in answer.text
    with pytest.raises(ChangedMeanwhile):
        versions.restore(document.versions.get(number=1), actor=cast["lead"], newest="nonsense")
    assert browser.post(at("v/1/restore"), {"newest": "3"}).status_code == 302
    assert document.newest().number == 4


def test_readers_and_the_newest_itself_are_not_restored(cast, browser_of, document, at):
    bring_version(cast, document)
    for part, number in (("reader", 1), ("lead", 2)):
        assert browser_of(part).get(at(f"v/{number}/restore")).status_code == 403
        assert browser_of(part).post(at(f"v/{number}/restore"), {"newest": "2"}).status_code == 403
    assert document.newest().number == 2


# --- What never changes ----------------------------------------------------------------------------------------------
@pytest.mark.parametrize("deed", [lambda found: found.update(size=1), lambda found: found._raw_delete("default")])
def test_the_database_changes_no_version_whoever_asks(document, deed):
    before = document.newest().digest
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        deed(Version.objects.filter(document=document))
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        connection.cursor().execute("UPDATE documents_versionread SET how = 'file'")
    assert document.newest().digest == before


def test_in_a_closed_case_documents_are_read_and_nothing_is_done(cast, browser_of, document, at):
    bring_version(cast, document)
    cast.move_to("retired")
    browser = browser_of("lead")
    assert browser.get(at()).status_code == 200
    for page in ("edit", "audience", "withdraw", "check-out", "v/1/restore", "add"):
        assert browser.post(at(page), {"version": document.version, "newest": 2}).status_code == 403, page
    assert document.newest().number == 2
    assert again(document).version == document.version


def test_anchors_survive_in_their_version_when_it_is_restored(cast, document):
    from portal.documents.previews import of

    first = document.newest()
    block = next(each for each in of(first).blocks if "gate" in each.text)
    passage = anchors.add(first, actor=cast["lead"], reading=of(first), block=block.id, start=0, end=2)
    bring_version(cast, document)
    versions.restore(first, actor=cast["lead"], newest=2)
    passage.refresh_from_db()
    assert passage.version == first
