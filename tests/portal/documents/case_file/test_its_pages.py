"""The pages of an export: what they offer, to whom they open, and what they send."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from portal.documents.models import CaseFile, VersionRead
from tests.portal.documents.case_file.things import CAVEATS

pytestmark = pytest.mark.django_db

SENT = CAVEATS | {"which": "all", "all_versions": "no", "outputs": ["zip"], "parts": ["notes"]}


def export_of(case, name="case_export", *more) -> str:
    """An address of the export."""
    return reverse(name, args=[case.code, *more])


def test_nothing_is_chosen_beforehand_and_nothing_is_offered_one_may_not_see(cast, shelf, lead):
    page = lead.get(export_of(cast.case)).content.decode()
    form = page[page.index('id="deed"') :]
    assert not re.search(r"<input[^>]*\schecked", form)
    for key in ("word", "mail", "pdf", "picture", "withdrawn"):
        assert shelf[key].key in form
    assert shelf["circle"].key not in form
    assert "Who opened the gate?" in form
    assert not re.search(r"<textarea[^>]*>\s*\w", form)
    assert "R. Decker" not in page[: page.index("</title>")]


def test_the_lead_exports_and_the_others_do_not(cast, shelf, browser_of):
    address = export_of(cast.case)
    for part, status in {"assessor": 403, "reader": 403, "stranger": 404, "walled": 404, "lead_elsewhere": 404}.items():
        assert browser_of(part).get(address).status_code == status, part
        assert browser_of(part).post(address, SENT).status_code == status, part
    assert not CaseFile.objects.exists()
    answer = browser_of("lead").post(address, SENT)
    case_file = CaseFile.objects.get()
    assert (answer.status_code, answer.url) == (302, case_file.get_absolute_url())
    assert (case_file.recipient, case_file.outputs, case_file.parts) == (CAVEATS["recipient"], ["zip"], ["notes"])


def test_open_questions_that_were_chosen_stand_among_the_gaps(cast, shelf, lead):
    question = cast.case.tasks.get()
    lead.post(export_of(cast.case), SENT | {"questions": [question.key]})
    assert CaseFile.objects.get().gaps == f"{CAVEATS['gaps']}\n– Who opened the gate?"


@pytest.mark.parametrize("lacking", ["recipient", "reason", "owner", "sharing", "proceedings", "which", "outputs"])
def test_what_is_lacking_is_said_and_nothing_is_made(cast, shelf, lead, lacking):
    answer = lead.post(export_of(cast.case), {name: value for name, value in SENT.items() if name != lacking})
    assert answer.status_code == 422
    assert "<title>Error:" in answer.content.decode()
    assert not CaseFile.objects.exists()


def test_a_document_of_a_circle_cannot_be_named_by_its_key(cast, shelf, lead):
    sent = SENT | {"which": "some", "documents": [shelf["circle"].key]}
    assert lead.post(export_of(cast.case), sent).status_code == 422
    assert not CaseFile.objects.exists()


def test_a_stale_factor_leads_to_a_step_up_and_not_to_the_file(cast, shelf, made, lead, without_printer):
    address = export_of(cast.case, "case_file_zip", made().pk)
    session = lead.session
    session["factor_verified_at"] = (timezone.now() - timedelta(minutes=16)).timestamp()
    session.save()
    for answer in (lead.get(address), lead.get(export_of(cast.case)), lead.post(export_of(cast.case), SENT)):
        assert (answer.status_code, answer.url) == (
            302,
            reverse("account_enrol"),
        )  # where somebody without a factor proves one
    assert not VersionRead.objects.exists()
    assert CaseFile.objects.count() == 1


def test_the_file_is_fetched_by_its_code_and_by_nobody_else(cast, shelf, made, browser_of, without_printer):
    case_file = made()
    address = export_of(cast.case, "case_file_zip", case_file.pk)
    for part, status in {"deputy": 403, "assessor": 404, "reader": 404, "stranger": 404, "walled": 404}.items():
        assert browser_of(part).get(address).status_code == status, part
    assert not VersionRead.objects.exists()
    answer = browser_of("lead").get(address)
    assert b"".join(answer.streaming_content).startswith(b"PK")
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{case_file.name("zip")}"'
    assert answer.headers["Cache-Control"] == "no-store, private"
    assert VersionRead.objects.filter(how="export").count() == 4
    assert browser_of("lead").get(export_of(cast.case, "case_file_pdf", case_file.pk)).status_code == 404


def test_another_lead_sees_who_for_whom_and_why_and_no_way_to_the_file(cast, made, browser_of, without_printer):
    case_file = made()
    page = browser_of("deputy").get(case_file.get_absolute_url()).content.decode()
    for words in ("Lead", CAVEATS["recipient"], CAVEATS["reason"]):
        assert words in page
    assert export_of(cast.case, "case_file_zip", case_file.pk) not in page
    assert CAVEATS["gaps"] not in page
    mine = browser_of("lead").get(case_file.get_absolute_url()).content.decode()
    assert export_of(cast.case, "case_file_zip", case_file.pk) in mine


def test_while_it_is_made_the_page_says_how_far_it_is_and_asks_again_by_itself(cast, asked, lead):
    case_file = asked(outputs=["zip", "pdf"])
    CaseFile.objects.update(state="making", done=3)
    page = lead.get(case_file.get_absolute_url()).content.decode()
    assert '<progress id="progress" max="8" value="3">' in page
    assert "hx-trigger" in page
    part = lead.get(case_file.get_absolute_url(), headers={"HX-Request": "true"}).content.decode()
    assert part.lstrip().startswith("<section")
    assert "hx-trigger" in part


def test_discarding_asks_for_a_post_and_ends_it(cast, made, lead, browser_of, without_printer):
    case_file = made()
    address = export_of(cast.case, "case_file_discard", case_file.pk)
    assert browser_of("deputy").post(address).status_code == 403
    assert lead.get(address).status_code == 405
    assert lead.post(address).status_code == 302
    assert CaseFile.objects.get().state == "gone"
    assert lead.get(export_of(cast.case, "case_file_zip", case_file.pk)).status_code == 403
