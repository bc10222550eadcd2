"""Every deed through its page: beside each permission its refusal, and the row is read again. Nothing typed is lost."""

import pytest
from django.urls import reverse
from django.utils import timezone

from portal.cases.actions import circles, work
from portal.cases.grants import CaseGrant, EndedGrant
from portal.cases.models import (
    Case,
    CasePerson,
    CompartmentGrant,
    EmergencyAccess,
    LevelSet,
    Note,
    Task,
    TimelineEvent,
    Wall,
)


def page_of(client, page, *args, **sent):
    """Send this to the page of this name."""
    return client.post(reverse(page, args=args), sent)


YESTERDAY = (timezone.localtime() - timezone.timedelta(days=1)).strftime("%Y-%m-%dT%H:%M")


def adds(page, model, **sent):
    """A form that adds a row."""
    return pytest.param(page, model, sent, id=page)


ADDING = [
    adds("case_task_add", Task, kind="task", title="Ask", circle="case"),
    adds("case_note_add", Note, text="Said", circle="case"),
    adds("case_event_add", TimelineEvent, kind="message", happened_at=YESTERDAY, text="A call", circle="case"),
    adds("case_person_add", CasePerson, name="Jo Vale", part="witness", circle="case"),
]


@pytest.mark.parametrize(("name", "model", "sent"), ADDING)
def test_who_works_in_the_case_adds_and_who_reads_does_not(browser_of, cast, name, model, sent):
    rows = model.objects.filter(case=cast.case)
    before = rows.count()
    refused = page_of(browser_of("reader"), name, cast.case.code, **sent)
    assert (refused.status_code, rows.count()) == (403, before)
    answer = page_of(browser_of("contributor"), name, cast.case.code, **sent)
    assert (answer.status_code, rows.count()) == (302, before + 1), answer.content.decode()


@pytest.mark.parametrize(("name", "model", "sent"), ADDING)
def test_who_may_not_know_the_case_adds_nothing(browser_of, cast, name, model, sent):
    before = model.objects.count()
    for part in ("stranger", "walled", "expired", "asleep", "superuser"):
        assert page_of(browser_of(part), name, cast.case.code, **sent).status_code == 404, part
    assert model.objects.count() == before


def test_over_long_and_control_characters_come_back_with_a_sentence(lead, cast):
    for words, sentence in (("x" * 201, "200"), ("Ask\x07 the site", "control characters"), ("", "required")):
        answer = page_of(lead, "case_task_add", cast.case.code, kind="task", title=words, circle="case")
        assert answer.status_code == 422
        assert sentence in answer.content.decode()
        assert "<title>Error:" in answer.content.decode()
    assert not Task.objects.filter(case=cast.case).exists()


def test_two_tabs_the_second_is_told_and_nothing_is_overwritten(lead, cast, things):
    task = things["task"]
    first = {"title": "Ask the site manager", "circle": "case", "version": task.version}
    assert page_of(lead, "case_task_edit", cast.case.code, task.key, **first).status_code == 302
    second = page_of(lead, "case_task_edit", cast.case.code, task.key, **first | {"title": "Ask reception"})
    page = second.content.decode()
    assert second.status_code == 409
    assert "Ask reception" in page
    assert "Ask the site manager" in page
    task.refresh_from_db()
    assert task.title == "Ask the site manager"
    again = first | {"title": "Ask reception", "version": task.version}
    assert page_of(lead, "case_task_edit", cast.case.code, task.key, **again).status_code == 302


def test_a_task_is_done_by_its_owner_and_not_twice(browser_of, cast, things):
    task, reader = things["task"], browser_of("reader")
    assert page_of(reader, "case_task_done", cast.case.code, task.key, version=task.version).status_code == 403
    worker = browser_of("contributor")
    assert page_of(worker, "case_task_done", cast.case.code, task.key, version=task.version).status_code == 302
    task.refresh_from_db()
    assert task.done_by == cast.person("contributor")
    assert page_of(worker, "case_task_done", cast.case.code, task.key, version=task.version).status_code == 403
    assert page_of(worker, "case_task_reopen", cast.case.code, task.key, version="1").status_code == 409
    assert page_of(worker, "case_task_reopen", cast.case.code, task.key, version=task.version).status_code == 302


def test_a_note_is_answered_and_settled_by_who_works_there(browser_of, cast, things):
    note, worker, reader = things["note"], browser_of("assessor"), browser_of("reader")
    assert page_of(reader, "case_note_answer", cast.case.code, note.pk, text="No").status_code == 403
    note = work.add_note(cast.case, actor=cast["lead"], text="Later")
    assert page_of(worker, "case_note_answer", cast.case.code, note.pk, text="Yes").status_code == 302
    assert note.answers.get().text == "Yes"
    assert page_of(reader, "case_note_resolve", cast.case.code, note.pk).status_code == 403
    note.refresh_from_db()
    assert note.resolved_at is None
    assert page_of(worker, "case_note_resolve", cast.case.code, note.pk).status_code == 302


def test_only_people_of_the_case_are_offered_to_be_told(lead, cast):
    page = lead.get(reverse("case_note_add", args=[cast.case.code])).content.decode()
    assert "Assessor" in page
    assert not any(name in page for name in ("Stranger", "Walled", "Expired", "Left"))


def test_the_picker_offers_who_can_be_granted_and_hides_the_walled_without_a_hint(lead, cast):
    page = lead.get(reverse("case_grant_add", args=[cast.case.code])).content.decode()
    offered = page[page.index('name="person"') :]
    assert "Stranger" in offered
    assert not any(f">{name}" in offered for name in ("Walled", "Left", "Employee"))
    sent = {"person": str(cast.person("walled").pk), "role": "reader", "why": "x"}
    refused = page_of(lead, "case_grant_add", cast.case.code, **sent)
    unknown = page_of(lead, "case_grant_add", cast.case.code, **sent | {"person": str(cast.person("employee").pk)})
    assert refused.status_code == unknown.status_code == 422
    assert not CaseGrant.objects.filter(user=cast.person("walled")).exists()


def test_a_grant_is_given_changed_and_ended_by_the_lead_alone(browser_of, lead, cast):
    sent = {"person": str(cast.person("stranger").pk), "role": "reader", "why": "needed"}
    held = CaseGrant.objects.filter(user=cast.person("stranger"), content_object=cast.case)
    assert page_of(browser_of("contributor"), "case_grant_add", cast.case.code, **sent).status_code == 403
    assert not held.exists()
    assert page_of(lead, "case_grant_add", cast.case.code, **sent).status_code == 302
    grant = held.get()
    change = {"role": "contributor", "why": "works on it now"}
    assert (
        page_of(browser_of("contributor"), "case_grant_change", cast.case.code, grant.pk, **change).status_code == 404
    )
    assert held.get().role == "reader"
    assert page_of(lead, "case_grant_change", cast.case.code, grant.pk, **change).status_code == 302
    assert (held.get().role, held.get().starts_at) == ("contributor", grant.starts_at)
    assert page_of(lead, "case_grant_end", cast.case.code, held.get().pk, because="").status_code == 422
    assert page_of(lead, "case_grant_end", cast.case.code, held.get().pk, because="done").status_code == 302
    assert not held.exists()
    assert EndedGrant.objects.filter(person=cast.person("stranger")).count() == 2


def test_the_last_lead_stays(lead, cast):
    grant = CaseGrant.objects.get(user=cast.person("lead"), content_object=cast.case)
    for name, sent in (("case_grant_end", {"because": "x"}), ("case_grant_change", {"role": "reader", "why": "x"})):
        answer = page_of(lead, name, cast.case.code, grant.pk, **sent)
        assert answer.status_code == 422
        assert "without a lead" in answer.content.decode()
    assert CaseGrant.objects.filter(pk=grant.pk).exists()


def test_closing_names_the_guards_that_are_missing(lead, cast):
    case = cast.move_to("monitoring")
    answer = page_of(lead, "case_state", case.code, to="retired", version=case.version)
    assert answer.status_code == 422
    assert "Missing:" in answer.content.decode()
    assert "retention period" in answer.content.decode()
    case.refresh_from_db()
    assert case.state == "monitoring"


def test_a_case_moves_on_when_nothing_is_missing_and_only_for_who_leads(browser_of, lead, cast):
    assert page_of(lead, "case_exclusions", cast.case.code, version=cast.case.version).status_code == 302
    case = Case.objects.get(pk=cast.case.pk)
    sent = {"to": "triage", "version": case.version}
    assert page_of(browser_of("assessor"), "case_state", case.code, **sent).status_code == 403
    case.refresh_from_db()
    assert case.state == "new"
    assert page_of(lead, "case_state", case.code, **sent).status_code == 302
    case.refresh_from_db()
    assert case.state == "triage"


def test_a_level_needs_its_reason_and_shows_only_to_readers_of_assessments(browser_of, lead, cast):
    sent = {"level": "high", "because": "", "version": cast.case.version}
    assert page_of(lead, "case_level", cast.case.code, **sent).status_code == 422
    assert not LevelSet.objects.exists()
    assert page_of(lead, "case_level", cast.case.code, **sent | {"because": "two calls"}).status_code == 302
    for part, sees in (("lead", True), ("assessor", True), ("contributor", False), ("reader", False)):
        for name in ("case", "case_timeline", "case_list"):
            args = [] if name == "case_list" else [cast.case.code]
            page = browser_of(part).get(reverse(name, args=args)).content.decode()
            assert ("level-high" in page or "two calls" in page) is sees, (part, name)


def test_excluding_somebody_with_access_shows_what_it_takes_first(lead, cast):
    reader = cast.person("reader")
    sent = {"person": str(reader.pk), "reason": "is a friend"}
    first = page_of(lead, "case_wall_add", cast.case.code, **sent)
    assert first.status_code == 409
    assert "They will notice" in first.content.decode()
    assert not Wall.objects.filter(person=reader).exists()
    assert page_of(lead, "case_wall_add", cast.case.code, **sent, knowing="on").status_code == 302
    assert Wall.objects.filter(person=reader).exists()


def test_naming_an_account_in_the_case_shows_who_leads_what_it_takes_and_nobody_else(browser_of, lead, cast):
    sent = {"name": "Reader", "part": "witness", "email": cast.person("reader").email, "circle": "case"}
    told = page_of(lead, "case_person_add", cast.case.code, **sent)
    assert told.status_code == 409
    assert "This takes access away" in told.content.decode()
    for knowing in ({}, {"knowing": "on"}):
        answer = page_of(browser_of("contributor"), "case_person_add", cast.case.code, **sent, **knowing)
        assert answer.status_code == 422
        assert "This takes access away" not in answer.content.decode()
    assert not CasePerson.objects.filter(case=cast.case).exists()
    assert page_of(lead, "case_person_add", cast.case.code, **sent, knowing="on").status_code == 302
    assert browser_of("reader").get(cast.case.get_absolute_url()).status_code == 404


def test_stepping_back_closes_the_case_at_once(browser_of, cast):
    reader = browser_of("reader")
    assert reader.get(reverse("case", args=[cast.case.code])).status_code == 200
    assert page_of(reader, "case_recuse", cast.case.code).status_code == 302
    assert reader.get(reverse("case", args=[cast.case.code])).status_code == 404


def test_the_reporter_is_seen_by_who_leads_and_who_was_told(browser_of, lead, cast, things):
    reporter, people = things["reporter"], reverse("case_people", args=[cast.case.code])
    assert "Mia Torell" in lead.get(people).content.decode()
    assert "Mia Torell" not in browser_of("assessor").get(people).content.decode()
    sent = {"person": str(cast.person("assessor").pk), "why": "speaks with her"}
    refused = page_of(browser_of("assessor"), "case_reporter_reveal", cast.case.code, reporter.pk, **sent)
    assert refused.status_code == 404
    assert not CompartmentGrant.objects.exists()
    assert page_of(lead, "case_reporter_reveal", cast.case.code, reporter.pk, **sent).status_code == 302
    assert "Mia Torell" in browser_of("assessor").get(people).content.decode()


def test_what_is_in_a_circle_is_on_no_page_of_others(browser_of, lead, cast):
    circle = circles.make(cast.case, actor=cast["lead"], name="Protection", people=[cast.person("assessor")])
    sent = {"text": "The new address", "circle": str(circle.pk)}
    assert page_of(lead, "case_note_add", cast.case.code, **sent).status_code == 302
    for part, sees in (("assessor", True), ("deputy", False), ("contributor", False)):
        for name in ("case_notes", "case_timeline"):
            page = browser_of(part).get(reverse(name, args=[cast.case.code])).content.decode()
            assert ("The new address" in page) is sees, (part, name)
    assert page_of(browser_of("deputy"), "case_note_add", cast.case.code, **sent).status_code == 422


def test_a_case_is_opened_only_after_the_conflict_question(browser_of, lead, cast):
    words = {
        "title": "A new matter",
        "kind": "matter",
        "site": str(cast.case.site.pk),
        "excluded": "walled@example.org",
    }
    before = Case.objects.count()
    assert page_of(browser_of("assessor"), "case_open", concerns_me="no", **words).status_code == 403
    for answer in ("yes", "unknown"):
        page = page_of(lead, "case_open", concerns_me=answer, **words)
        assert "Please do not open this case yourself" in page.content.decode()
    assert page_of(lead, "case_open").status_code == 422
    assert Case.objects.count() == before
    assert page_of(lead, "case_open", concerns_me="no").status_code == 200
    assert page_of(lead, "case_open", concerns_me="no", **words | {"excluded": "nobody"}).status_code == 422
    assert page_of(lead, "case_open", concerns_me="no", **words).status_code == 302
    opened = Case.objects.latest("opened_at")
    assert Wall.objects.filter(case=opened, person=cast.person("walled")).exists()


def test_asking_for_emergency_access_answers_the_same_for_any_code(browser_of, cast):
    stranger = browser_of("stranger")
    for code in (cast.case.code, "Kranich-26-000"):
        answer = stranger.post(reverse("emergency_access"), {"code": code, "reason": "now"}, follow=True)
        assert answer.redirect_chain == [(reverse("emergency_access"), 302)]
        assert "Your request is recorded" in answer.content.decode()
        assert code not in answer.content.decode()
    assert EmergencyAccess.objects.count() == 2


def test_data_protection_allows_and_looks_back_and_the_asker_cannot(browser_of, cast):
    stranger, officer = browser_of("stranger"), browser_of("data_protection")
    stranger.post(reverse("emergency_access"), {"code": cast.case.code, "reason": "nobody answers"})
    asked = EmergencyAccess.objects.get()
    assert stranger.get(asked.get_absolute_url()).status_code == 404
    assert "nobody answers" in officer.get(asked.get_absolute_url()).content.decode()
    assert page_of(stranger, "emergency_allow", asked.pk, hours="4").status_code == 404
    assert stranger.get(cast.case.get_absolute_url()).status_code == 404
    assert page_of(officer, "emergency_allow", asked.pk, hours="9").status_code == 422
    assert page_of(officer, "emergency_allow", asked.pk, hours="1").status_code == 302
    assert stranger.get(cast.case.get_absolute_url()).status_code == 200
    assert page_of(officer, "emergency_review", asked.pk, text="It was needed").status_code == 302
    asked.refresh_from_db()
    assert asked.reviewed_by == cast.person("data_protection")


def test_emergency_access_is_not_made_ordinary(browser_of, lead, cast):
    browser_of("stranger").post(reverse("emergency_access"), {"code": cast.case.code, "reason": "now"})
    page_of(browser_of("data_protection"), "emergency_allow", EmergencyAccess.objects.get().pk, hours="1")
    grant = CaseGrant.objects.get(user=cast.person("stranger"))
    assert page_of(lead, "case_grant_change", cast.case.code, grant.pk, role="reader", why="stay").status_code == 403
    assert CaseGrant.objects.get(pk=grant.pk).ends_at == grant.ends_at


def test_a_sleeping_grant_is_confirmed_by_the_lead_and_not_by_its_person(browser_of, lead, cast):
    grant = CaseGrant.objects.get(user=cast.person("asleep"))
    assert "Asleep" in lead.get(reverse("my_work")).content.decode()
    assert page_of(browser_of("asleep"), "case_grant_confirm", cast.case.code, grant.pk).status_code == 404
    assert page_of(lead, "case_grant_confirm", cast.case.code, grant.pk).status_code == 302
    assert browser_of("asleep").get(cast.case.get_absolute_url()).status_code == 200


def test_own_line_for_who_does_not_lead(browser_of, lead, cast):
    page = browser_of("contributor").get(reverse("case_access", args=[cast.case.code])).content.decode()
    assert "Your access, and why" in page
    assert "Assessor" not in page
    assert "Walled" not in page
    assert "Walled" in lead.get(reverse("case_access", args=[cast.case.code])).content.decode()


def test_access_given_before_is_not_given_twice(lead, cast):
    sent = {"person": str(cast.person("reader").pk), "role": "reader", "why": "again"}
    answer = page_of(lead, "case_grant_add", cast.case.code, **sent)
    assert answer.status_code == 422
    assert "has this role already" in answer.content.decode()


def test_where_danger_is_asked_or_answered_with_yes_stands_a_number_to_call(lead, cast):
    def callout(name):
        return lead.get(reverse(name, args=[cast.case.code])).content.decode().split("callout danger")

    assert "tel:110" in callout("case_danger")[1]
    assert len(callout("case")) == 1
    assert page_of(lead, "case_danger", cast.case.code, answer="yes", version=cast.case.version).status_code == 302
    assert "tel:110" in callout("case")[1]
