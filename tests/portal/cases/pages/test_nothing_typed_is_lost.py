"""A draft comes back to the page it was typed on, and is thrown away once it was sent."""

from django.db import transaction
from django.urls import reverse

from portal.accounts import drafts
from portal.accounts.models import Draft


def test_a_draft_comes_back_and_goes_when_it_is_sent(lead, browser_of, cast):
    where = reverse("case_note_add", args=[cast.case.code])
    with transaction.atomic():
        drafts.keep(cast.person("lead"), where, {"text": ["Half a sentence"], "circle": ["case"]})
    page = lead.get(where).content.decode()
    assert "Half a sentence" in page
    assert "Your draft from before is here again." in page
    assert "Half a sentence" not in browser_of("deputy").get(where).content.decode()
    assert lead.post(where, {"text": "", "circle": "case"}).status_code == 422
    assert Draft.objects.filter(place=where).exists()
    assert lead.post(where, {"text": "A whole sentence", "circle": "case"}).status_code == 302
    assert not Draft.objects.filter(place=where).exists()


def test_before_anyone_writes_the_page_says_who_reads_it(lead, cast):
    for name in ("case_note_add", "case_task_add", "case_event_add", "case_person_add"):
        page = lead.get(reverse(name, args=[cast.case.code])).content.decode()
        assert "Who will read this" in page, name
        assert page.index("Who will read this") < page.index('<form method="post" id="deed"'), name
        for reader in ("Lead", "Deputy", "Assessor", "Contributor", "Reader"):
            assert reader in page


def test_nothing_is_preselected_that_a_person_decides(lead, cast):
    for name in ("case_level", "case_danger", "case_state", "case_hearing", "case_ending"):
        page = lead.get(reverse(name, args=[cast.case.code])).content.decode()
        form = page[page.index('<form method="post" id="deed"') :]
        assert "checked" not in form, name
