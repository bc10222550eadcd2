"""What a new house begins with holds together, says what the law says, and applies to nothing by itself."""

import re

import pytest

from portal.documents.models.documents import Kind
from tests.cast import badge
from tests.workflows.approvals.procedures.filling import edit_url, make
from workflows.approvals import drawing, procedures, who
from workflows.approvals.models import ProcedureVersion
from workflows.approvals.suggestions import sorts, suggested
from workflows.approvals.words import heard_label


@pytest.mark.parametrize("sort", sorts())
def test_each_can_be_read_and_drawn_and_is_for_a_sort_there_is(sort, house):
    plan = procedures.read(suggested(sort))
    assert procedures.read(procedures.written(plan)) == plan
    assert sort in {"", *Kind.values}
    assert len(drawing.drawn(plan, {})) == len(plan.stages)
    assert not who.nobody_for(plan)


@pytest.mark.parametrize(("sort", "days"), [("dismissal", 7), ("dismiss_now", 3)])
def test_before_a_dismissal_the_works_council_is_heard_and_the_law_wants_paper(sort, days):
    plan = procedures.read(suggested(sort))
    first, then = plan.stages
    assert plan.paper
    assert (first.hearing.who, first.hearing.days, first.hearing.law) == ("works_council", days, "§ 102 Abs. 2 BetrVG")
    assert then.needed == 3


def test_what_has_no_suggestion_of_its_own_gets_the_general_one():
    assert suggested("memo") == suggested("")
    lead, expert = procedures.read(suggested("memo")).stages
    assert (lead.seats[0].duty, expert.needed) == ("threat_management", 1)


def test_of_several_documents_each_kind_has_its_reader_and_the_form_offers_them(browser, house):
    plan = procedures.read(suggested("", "bundle"))
    assert plan.uncovered(Kind.values) == []
    labour_law, _hr, compliance = plan.stages[0].seats
    assert labour_law.covers("letter") and not labour_law.covers("plan") and compliance.covers("plan")
    page = browser("author").get(edit_url(make(badge(house["author"]), sort="", kind="bundle"))).content.decode()
    ticked = r'name="stage-0-seat-{}-sections" value="{}"[^>]*checked'
    assert all(f'name="stage-0-seat-0-sections" value="{kind}"' in page for kind in Kind.values)
    assert re.search(ticked.format(0, "letter"), page) and not re.search(ticked.format(0, "plan"), page)


def test_opening_the_form_proposes_nothing(browser, house):
    procedure = make(badge(house["author"]), sort="dismissal")
    page = browser("author").get(edit_url(procedure)).content.decode()
    assert 'value="§ 102 Abs. 2 BetrVG"' in page and 'name="stage-0-is_hearing" value="1"' in page
    assert not ProcedureVersion.objects.exists() and procedure.in_force() is None


def test_who_is_heard_is_named_in_words(db):
    assert heard_label("works_council") == "Betriebsrat"
    assert heard_label("Mitarbeitervertretung") == "Mitarbeitervertretung"
