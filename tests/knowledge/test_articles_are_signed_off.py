"""Where a section asks for it, no words reach readers that were not signed off, whoever publishes them and how."""

import json
from datetime import timedelta
from io import StringIO

import pytest
from django.core import mail
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from wagtail.actions.publish_page_revision import PublishPageRevisionAction
from wagtail.models import Locale, Page, PageLogEntry, Revision, TaskState, WorkflowPage, WorkflowState

from knowledge import tasks
from knowledge.models import HomePage, Wording, WordingRead
from knowledge.signing import NotSignedOff, asks, holds
from portal.access.answers import Refused
from portal.accounts.models import Person
from tests.cast import badge
from tests.knowledge import articles
from tests.knowledge.articles import asked, decide, edit, fresh, nested, rewritten, seen, sign_off, submit
from tests.workflows.approvals import passkeys
from workflows.approvals.models import SignOff
from workflows.approvals.troubles import Overtaken

NEW = "Other words"


@pytest.fixture
def people(db):
    return articles.signers()


@pytest.fixture
def page(home, people):
    """A front page of a section that asks for sign-off, with a procedure in force."""
    articles.in_force()
    articles.section(home["en"])
    return fresh(home["en"])


@pytest.fixture
def superuser(come_in, db):
    client = come_in("editor", "administrator", factor="passkey")
    Person.objects.filter(email__startswith="editor-administrator").update(is_superuser=True)
    return client


def unchanged(page) -> bool:
    return fresh(page).title == page.title and fresh(page).live


# --- The whole way ---------------------------------------------------------------------------------------------------
def test_what_the_last_of_them_signs_off_is_online_at_once(editor, page, people, django_capture_on_commit_callbacks):
    submit(editor, page, title=NEW)
    request = asked(page)
    (first, one), (last, other) = people.items()
    for duty, who, title in ((first, one, page.title), (last, other, NEW)):
        assert fresh(page).title == page.title
        with django_capture_on_commit_callbacks(execute=True):
            decide(request, duty, who)
        assert fresh(page).title == title
    assert holds(fresh(page))


def test_what_is_returned_is_back_with_its_author_at_once(editor, page, people, django_capture_on_commit_callbacks):
    submit(editor, page, title=NEW)
    (duty, who), *_others = people.items()
    with django_capture_on_commit_callbacks(execute=True):
        decide(asked(page), duty, who, "return")
    assert TaskState.objects.get().status == TaskState.STATUS_REJECTED and unchanged(page)


def test_a_submitted_page_is_asked_for_decided_in_the_portal_and_published(editor, page, people):
    submit(editor, page, title=NEW)
    assert unchanged(page)
    assert not SignOff.objects.exists(), "asked before Wagtail's own transaction was over"
    request = asked(page)
    assert request.about.title == NEW
    assert request.case is None
    assert {seat.duty for seat in request.seats.all()} == set(articles.DUTIES)
    decide(request, "labour_law", people["labour_law"])
    tasks.carry.call()
    assert unchanged(page)
    decide(request, "compliance", people["compliance"])
    tasks.carry.call()
    assert fresh(page).title == NEW
    assert fresh(page).live
    state = TaskState.objects.get()
    assert (state.status, state.finished_by) == ("approved", None)
    assert request.key in state.comment
    assert mail.outbox == []


def test_a_returned_page_comes_back_without_the_reasons(editor, page, people):
    submit(editor, page, title=NEW)
    request = asked(page)
    decide(request, "compliance", people["compliance"], "return")
    tasks.carry.call()
    assert unchanged(page)
    state = WorkflowState.objects.get()
    assert state.status == WorkflowState.STATUS_NEEDS_CHANGES
    assert request.key in state.current_task_state.comment
    assert "because" not in state.current_task_state.comment
    submit(editor, page, title="Better words")
    assert asked(page).pk != request.pk
    assert sign_off(page, people).about.title == "Better words"
    assert fresh(page).title == "Better words"


def test_whoever_wrote_it_is_nobody_to_decide(come_in, page, people):
    both = come_in("editor", "labour_law")
    submit(both, page, title=NEW)
    writer = Person.objects.get(email="editor-labour_lawtotp@example.org")
    request = asked(page)
    assert writer in [author.person for author in request.authors.all()]
    with pytest.raises(Refused):
        decide(request, "labour_law", badge(writer))
    assert not request.decisions.exists()


def test_nobody_left_or_no_procedure_gives_the_page_back_and_says_why(editor, home):
    articles.section(home["en"])
    submit(editor, home["en"], title=NEW)
    tasks.carry.call()
    state = TaskState.objects.get()
    assert state.status == "rejected"
    assert "no procedure" in state.comment
    assert not SignOff.objects.exists()
    assert unchanged(home["en"])


# --- Every way to readers ------------------------------------------------------------------------------------------
def by_editor(page, editor, superuser):
    edit(editor, page, title=NEW, **{"action-publish": "1"})


def by_superuser(page, editor, superuser):
    edit(superuser, page, title=NEW, **{"action-publish": "1"})


def by_revision(page, editor, superuser):
    nested(rewritten(page, NEW).save_revision().publish)


def by_wagtails_own_action(page, editor, superuser):
    revision = rewritten(page, NEW).save_revision()
    nested(lambda: PublishPageRevisionAction(revision).execute(skip_permission_checks=True))


def by_saving_the_row(page, editor, superuser):
    nested(rewritten(page, NEW).save)


def by_schedule(page, editor, superuser):
    soon = timezone.now() + timedelta(hours=1)
    edit(editor, page, title=NEW, **{"action-publish": "1", "go_live_at": soon.strftime("%Y-%m-%d %H:%M")})
    assert not Revision.objects.filter(approved_go_live_at__isnull=False).exists()


def by_clock(page, editor, superuser):
    revision = rewritten(page, NEW).save_revision()
    Revision.objects.filter(pk=revision.pk).update(approved_go_live_at=timezone.now() - timedelta(minutes=1))
    call_command("publish_scheduled")


def by_bulk(page, editor, superuser):
    rewritten(page, NEW).save_revision()
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
    answer = editor.post(f"{address}?id={page.pk}", {"include_descendants": ""}, follow=True)
    assert "not published" in answer.content.decode()


def by_revert(page, editor, superuser):
    revision = rewritten(page, NEW).save_revision()
    fresh(page).save_revision()
    edit(editor, page, title=NEW, revision=revision.pk, **{"action-publish": "1"})


def by_finishing_the_workflow(page, editor, superuser):
    submit(editor, page, title=NEW)
    nested(lambda: TaskState.objects.get().approve())


def by_disabling_the_task(page, editor, superuser):
    submit(editor, page, title=NEW)
    task = TaskState.objects.get().task
    superuser.post(reverse("wagtailadmin_workflows:disable_task", args=[task.pk]))


WAYS = [
    by_editor,
    by_superuser,
    by_revision,
    by_wagtails_own_action,
    by_saving_the_row,
    by_schedule,
    by_clock,
    by_bulk,
    by_revert,
    by_finishing_the_workflow,
    by_disabling_the_task,
]


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
def test_no_way_to_readers_passes_by_sign_off(way, page, editor, superuser):
    try:
        way(page, editor, superuser)
    except NotSignedOff as refused:
        assert refused.page.pk == page.pk
    assert unchanged(page)


@pytest.mark.parametrize("way", [by_editor, by_revision, by_saving_the_row, by_bulk], ids=lambda way: way.__name__)
def test_the_same_ways_are_open_where_no_section_asks(way, home, editor, superuser):
    page = home["de"]
    assert not asks(page)
    seen(rewritten(page, NEW))
    edit(editor, page, title=NEW)
    seen(fresh(page).get_latest_revision_as_object())  # as the form spells the text
    if way is by_bulk:
        rewritten(page, NEW).save_revision()
        address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
        editor.post(f"{address}?id={page.pk}", {"include_descendants": ""})
    else:
        way(page, editor, superuser)
    assert fresh(page).title == NEW


def test_what_was_written_is_kept_and_the_editor_told(editor, page):
    answer = editor.post(
        reverse("wagtailadmin_pages:edit", args=[page.pk]),
        articles.form(page, title=NEW, **{"action-publish": "1"}),
        follow=True,
    )
    assert answer.status_code == 200
    assert "not signed off" in answer.content.decode()
    assert fresh(page).get_latest_revision_as_object().title == NEW


def test_the_editor_offers_no_publishing_before_there_is_a_sign_off(editor, page, home):
    with_sign_off = editor.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()
    without = editor.get(reverse("wagtailadmin_pages:edit", args=[home["de"].pk])).content.decode()
    assert 'name="action-publish"' not in with_sign_off
    assert 'name="action-submit"' in with_sign_off
    assert 'name="action-publish"' in without


def test_what_was_on_the_clock_is_held_back_and_the_others_go_on(page, home):
    late = timezone.now() - timedelta(minutes=1)
    for each in (page, fresh(home["de"])):
        revision = seen(rewritten(each, NEW)).save_revision()
        Revision.objects.filter(pk=revision.pk).update(approved_go_live_at=late - timedelta(minutes=each == page))
    tasks.publish_what_is_due.call()
    assert unchanged(page)
    assert fresh(home["de"]).title == NEW
    assert PageLogEntry.objects.filter(page=page.pk, action="knowledge.held_back").count() == 1
    assert not Revision.objects.filter(approved_go_live_at__isnull=False).exists()


# --- Copies, translations, imports -----------------------------------------------------------------------------------
def test_what_is_new_in_such_a_section_begins_as_a_draft(page):
    new = HomePage(title="Brought from elsewhere", slug="brought", lead="A lead", locale=page.locale)
    fresh(page).add_child(instance=new)
    assert not fresh(new).live
    assert fresh(new).has_unpublished_changes


def test_a_copy_is_a_page_of_its_own_and_begins_as_a_draft(editor, page, people):
    submit(editor, page, title=NEW)
    sign_off(page, people)
    copy = fresh(page).copy(to=fresh(page), update_attrs={"slug": "again"}, keep_live=True)
    assert not fresh(copy).live
    assert not holds(fresh(copy))


def test_a_translation_is_other_words(editor, page, people):
    submit(editor, page, title=NEW)
    sign_off(page, people)
    locale = Locale.objects.create(language_code="fr")
    other = fresh(page).copy_for_translation(locale)
    WorkflowPage.objects.create(page=other.page_ptr, workflow=page.get_workflow())
    assert not fresh(other).live
    with pytest.raises(NotSignedOff):
        nested(fresh(other).save_revision().publish)
    assert not fresh(other).live


def test_an_alias_shows_what_its_source_was_signed_off_with_and_nothing_else(editor, page, people, home):
    alias = fresh(page).create_alias(parent=fresh(page), update_slug="mirror")
    assert not fresh(alias).live, "the source was never signed off"
    submit(editor, page, title=NEW)
    sign_off(page, people)
    assert fresh(alias).live
    assert fresh(alias).title == NEW
    foreign = fresh(home["de"]).create_alias(parent=fresh(page), update_slug="foreign")
    assert not fresh(foreign).live


def test_readers_do_not_get_unsigned_words_by_moving_them(page, home, editor):
    other = HomePage(title="From next door", slug="next-door", lead="A lead", locale=home["de"].locale)
    fresh(home["de"]).add_child(instance=other)
    seen(fresh(other)).save_revision().publish()
    assert fresh(other).live
    with pytest.raises(NotSignedOff):
        nested(lambda: Page.objects.get(pk=other.pk).move(Page.objects.get(pk=page.pk), pos="last-child"))
    assert fresh(other).get_parent().pk == home["de"].pk


# --- After and during ------------------------------------------------------------------------------------------------
def test_other_words_ask_again_and_the_same_words_do_not(editor, page, people):
    first = page.title
    submit(editor, page, title=NEW)
    sign_off(page, people)
    submit(editor, page, title="Still other words")
    assert sign_off(page, people).about.title == "Still other words"
    assert SignOff.objects.count() == 2
    edit(editor, page, title=NEW, **{"action-publish": "1"})
    assert fresh(page).title == NEW, "these very words were signed off before"
    assert SignOff.objects.count() == 2
    edit(editor, page, title=first, **{"action-publish": "1"})
    assert fresh(page).title == NEW, "the first ones never were"


def test_the_same_words_submitted_again_go_out_without_being_asked_for(editor, page, people):
    submit(editor, page, title=NEW)
    sign_off(page, people)
    submit(editor, page, title="Still other words")
    sign_off(page, people)
    submit(editor, page, title=NEW)
    tasks.carry.call()
    assert fresh(page).title == NEW
    assert SignOff.objects.count() == 2


def test_nobody_changes_in_the_editor_what_is_being_signed_off(editor, superuser, page):
    submit(editor, page, title=NEW)
    request = asked(page)
    for client in (editor, superuser):
        answer = edit(client, page, title="Slipped in")
        assert answer.status_code == 200
        shown = client.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()
        assert f'href="{request.get_absolute_url()}"' in shown
    assert fresh(page).get_latest_revision_as_object().title == NEW
    request.refresh_from_db()
    assert request.shown_state == "open"


def test_words_changed_behind_the_editor_end_the_request(editor, page, people):
    submit(editor, page, title=NEW)
    request = asked(page)
    decide(request, "labour_law", people["labour_law"])
    rewritten(page, "Slipped in").save_revision()
    request = SignOff.objects.get()
    assert request.shown_state == "superseded"
    with pytest.raises(Overtaken):
        decide(request, "compliance", people["compliance"])
    tasks.carry.call()
    request.refresh_from_db()
    assert request.state == "superseded"
    assert TaskState.objects.get().status == "rejected"
    assert unchanged(page)


def test_a_revision_written_over_is_noticed_by_its_words(editor, page, people):
    submit(editor, page, title=NEW)
    request = asked(page)
    latest = fresh(page).latest_revision
    Revision.objects.filter(pk=latest.pk).update(content=latest.content | {"title": "Slipped in"})
    request = SignOff.objects.get()
    assert request.shown_state == "superseded"
    for duty, who in people.items():
        with pytest.raises(Overtaken):
            decide(request, duty, who)
    assert unchanged(page)


def test_taking_the_page_back_in_wagtail_ends_the_request(editor, page, people):
    submit(editor, page, title=NEW)
    asked(page)
    edit(editor, page, **{"action-cancel-workflow": "1"})
    assert WorkflowState.objects.get().status == WorkflowState.STATUS_CANCELLED
    assert SignOff.objects.get().shown_state == "superseded"
    tasks.carry.call()
    assert SignOff.objects.get().state == "superseded"
    submit(editor, page, title="New attempt")
    assert sign_off(page, people).state == "approved"
    assert fresh(page).title == "New attempt"


def test_nobody_decides_by_wagtails_buttons(superuser, editor, page):
    submit(editor, page, title=NEW)
    asked(page)
    state = TaskState.objects.get()
    address = f"/admin/pages/workflow/action/{page.pk}/approve/{state.pk}/"
    assert superuser.post(address).status_code == 404
    edit(superuser, page, title=NEW, **{"action-workflow-action": "1", "workflow-action-name": "approve"})
    state.refresh_from_db()
    assert state.status == "in_progress"
    assert unchanged(page)


# --- Evidence --------------------------------------------------------------------------------------------------------
def test_cleaning_up_old_revisions_leaves_what_was_signed_off(editor, page, people):
    submit(editor, page, title=NEW)
    request = sign_off(page, people)
    for number in range(3):
        rewritten(page, f"Draft {number}").save_revision()
    signed = request.about.revision_id
    out = StringIO()
    call_command("purge_revisions", stdout=out)
    assert "Ignored 1 revisions" in out.getvalue()
    assert Revision.objects.filter(pk=signed).exists()
    assert Wording.objects.get().digest == request.digest


def test_a_page_with_evidence_is_not_deleted_and_the_editor_told(editor, home, people):
    articles.in_force()
    articles.section(home["en"])
    page = HomePage(title="An article", slug="an-article", lead="A lead", locale=home["en"].locale)
    fresh(home["en"]).add_child(instance=page)
    submit(editor, page, title=NEW)
    answer = editor.post(reverse("wagtailadmin_pages:delete", args=[page.pk]), follow=True)
    assert answer.status_code == 200
    assert "Nothing was deleted" in answer.content.decode()
    assert HomePage.objects.filter(pk=page.pk).exists()


# --- Wagtail's own pages ---------------------------------------------------------------------------------------------
ADDRESSES = [
    "/admin/",
    "/admin/pages/",
    "/admin/reports/workflow/",
    "/admin/reports/workflow_tasks/",
    "/admin/reports/site-history/",
    "/admin/pages/{page}/history/",
    "/admin/pages/{page}/workflow_history/",
    "/admin/pages/{page}/workflow_history/detail/{state}/",
    "/admin/pages/workflow/confirm_cancellation/{page}/",
    "/admin/pages/{page}/edit/",
]


@pytest.mark.parametrize("moment", ["waiting", "approved", "returned"])
def test_wagtails_pages_work_with_it(editor, page, people, moment):
    submit(editor, page, title=NEW)
    request = asked(page)
    if moment == "approved":
        sign_off(page, people)
    if moment == "returned":
        decide(request, "compliance", people["compliance"], "return")
        tasks.carry.call()
    for address in ADDRESSES:
        address = address.format(page=page.pk, state=WorkflowState.objects.get().pk)
        answer = editor.get(address)
        assert answer.status_code == 200, address
    if moment != "waiting":
        detail = editor.get(f"/admin/pages/{page.pk}/workflow_history/detail/{WorkflowState.objects.get().pk}/")
        assert request.key in detail.content.decode()


def test_administrators_say_where_sign_off_is_asked_for_and_editors_do_not(come_in, editor, home):
    administrator = come_in("administrator")
    for name in ("wagtailadmin_workflows:index", "wagtailadmin_workflows:task_index"):
        assert administrator.get(reverse(name)).status_code == 200
        assert editor.get(reverse(name)).status_code in (302, 403, 404)
    workflow = articles.section(home["en"])
    before = workflow.active
    editor.post(reverse("wagtailadmin_workflows:disable", args=[workflow.pk]))
    editor.post(reverse("wagtailadmin_workflows:remove", args=[home["en"].pk]))
    workflow.refresh_from_db()
    assert workflow.active == before
    assert asks(fresh(home["en"]))
    administrator.post(reverse("wagtailadmin_workflows:remove", args=[home["en"].pk]))
    assert not asks(fresh(home["en"]))


# --- In the portal ---------------------------------------------------------------------------------------------------
def test_whoever_is_asked_finds_reads_and_decides_in_the_portal(editor, page, people, come_in):
    submit(editor, page, title=NEW)
    lawyer = come_in("labour_law")
    request = asked(page)
    inbox = lawyer.get("/my-work/decisions/").content.decode()
    assert request.get_absolute_url() in inbox
    shown = lawyer.get(request.get_absolute_url())
    assert shown.status_code == 200
    seat = request.seats.get(duty="labour_law")
    address = reverse("guidance_seat_approve", args=[request.key, seat.pk])
    assert address in shown.content.decode()
    unread = lawyer.post(address, {"sha256": request.digest, "comment": "", "answer": ""})
    assert unread.status_code == 422
    assert not request.decisions.exists()
    words = lawyer.get(request.about.get_absolute_url())
    assert words.status_code == 200
    assert NEW in words.content.decode()
    assert page.lead in words.content.decode()
    assert WordingRead.objects.count() == 1
    done = lawyer.post(address, {"sha256": request.digest, "comment": "", "answer": ""})
    assert done.status_code == 302, done.content.decode()
    assert request.decisions.get().person.email.startswith("labour_law")
    assert lawyer.get(request.get_absolute_url()).status_code == 200


def test_asking_for_the_headers_is_no_reading(editor, page, come_in):
    submit(editor, page, title=NEW)
    lawyer, address = come_in("labour_law"), asked(page).about.get_absolute_url()
    assert lawyer.head(address).status_code == 200
    assert not WordingRead.objects.exists()
    assert lawyer.get(address).status_code == 200
    assert WordingRead.objects.exists()


def test_whoever_has_a_passkey_is_asked_for_it_here_too(editor, page, come_in):
    submit(editor, page, title=NEW)
    lawyer, request = come_in("labour_law", factor="passkey"), asked(page)
    passkeys.give(badge(Person.objects.get(email__startswith="labour_lawpasskey")))
    seat = request.seats.get(duty="labour_law")
    shown = lawyer.get(reverse("guidance_seat_approve", args=[request.key, seat.pk]))
    assert shown.status_code == 200
    assert reverse("guidance_seat_passkey", args=[request.key, seat.pk]) in shown.content.decode()


def test_who_is_not_asked_finds_nothing(editor, page, come_in, client):
    submit(editor, page, title=NEW)
    request = asked(page)
    psychologist = come_in("psychology")
    for address in (request.get_absolute_url(), request.about.get_absolute_url()):
        assert psychologist.get(address).status_code == 404
        assert client.get(address).status_code == 302
        assert editor.get(address).status_code == 200
    assert request.get_absolute_url() not in psychologist.get("/my-work/decisions/").content.decode()
    seat = request.seats.first()
    assert editor.get(reverse("guidance_seat_approve", args=[request.key, seat.pk])).status_code in (403, 404)


def test_whoever_submitted_it_takes_it_back_in_the_portal(editor, page):
    submit(editor, page, title=NEW)
    request = asked(page)
    address = reverse("guidance_sign_off_withdraw", args=[request.key])
    assert editor.get(address).status_code == 200
    answer = editor.post(address, {"because": "", "version": request.version})
    assert answer.status_code == 302, answer.content.decode()
    tasks.carry.call()
    assert WorkflowState.objects.get().status == WorkflowState.STATUS_NEEDS_CHANGES
    assert unchanged(page)


def test_the_sheet_of_an_article_has_its_words(editor, page, people):
    submit(editor, page, title=NEW)
    request = sign_off(page, people)
    told = editor.get(reverse("guidance_sign_off_sheet_json", args=[request.key]))
    assert told.status_code == 200
    sheet = json.loads(b"".join(told) if told.streaming else told.content)["sheet"]
    assert sheet["sign_off"]["case"] is None
    assert sheet["sign_off"]["newer"] is False
    assert sheet["sign_off"]["sha256"] == request.about.digest
    assert len(sheet["decisions"]) == len(people)
    assert [original["sha256"] for original in sheet["originals"]] == [request.digest]


def test_a_request_in_a_case_has_no_address_among_those_of_guidance(editor, page, people, come_in):
    submit(editor, page, title=NEW)
    request = asked(page)
    lawyer = come_in("labour_law")
    assert lawyer.get(f"/my-work/decisions/{request.key}/").status_code == 200
    assert lawyer.get("/my-work/decisions/F-000/").status_code == 404
    assert lawyer.get(f"/cases/Niemand-26-000/sign-offs/{request.key}/").status_code == 404
    seat = request.seats.get(duty="labour_law")
    assert lawyer.get(f"/my-work/decisions/{request.key}/seats/{seat.pk}/conditions/").status_code == 404
