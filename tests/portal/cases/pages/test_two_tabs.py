"""Two tabs on the same thing: the second is told, overwrites nothing, and keeps every word."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections
from django.urls import reverse

from portal.accounts.models import Person
from portal.cases.grants import CaseGrant
from portal.cases.models import Case, CasePerson
from tests.cast import make_cast
from tests.portal.cases.pages.conftest import come_in

OTHER = {"title": "Another title", "next_look_on": "2026-12-01"}
# The page, what the first tab sends, what the second sends, and which words of it must still stand there.
PAGES = {
    "case_edit": ({"title": "The first was faster"}, OTHER, "Another title"),
    "case_hearing": ({"hearing": "done"}, {"hearing": "postponed", "hearing_why": "Not safe yet"}, "Not safe yet"),
    "case_ending": ({"ending": "defused"}, {"retention": "three_years"}, 'value="three_years" selected'),
    "case_level": (
        {"level": "low", "because": "First"},
        {"level": "high", "because": "The second why"},
        "The second why",
    ),
    "case_danger": ({"answer": "no"}, {"answer": "yes"}, 'value="yes"'),
    "case_state": ({"to": "triage"}, {"to": "triage", "because": "The second why"}, "The second why"),
    "case_person_edit": (
        {"name": "Jo Vale", "part": "witness", "circle": "case"},
        {"name": "Jo Vale-Hart", "part": "of_concern", "circle": "case"},
        "Jo Vale-Hart",
    ),
}


@pytest.mark.parametrize("name", PAGES)
def test_the_second_is_told_and_nothing_is_overwritten(lead, cast, things, name):
    first, second, words = PAGES[name]
    case = cast.case
    if name == "case_state":
        lead.post(reverse("case_exclusions", args=[case.code]), {"version": case.version})
        case = Case.objects.get(pk=case.pk)
    thing = things["person"] if name == "case_person_edit" else case
    args = [case.code, thing.pk] if name == "case_person_edit" else [case.code]
    common = {"version": thing.version} | (
        {"site": str(case.site_id), "title": case.title} if name == "case_edit" else {}
    )
    answer = lead.post(reverse(name, args=args), common | first)
    assert answer.status_code == 302, answer.content.decode()
    stands = _row(thing)
    answer = lead.post(reverse(name, args=args), common | second)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert _row(thing) == stands
    assert "Somebody changed this while you were writing." in page
    assert words in page
    fresh = f'name="version" value="{stands["version"]}"'
    assert fresh in page, "sent once more, it goes through"


def _row(thing):
    return type(thing).objects.filter(pk=thing.pk).values().get()


def test_a_grant_that_the_other_tab_replaced_is_not_changed_again(lead, cast):
    grant = CaseGrant.objects.get(user=cast.person("reader"), content_object=cast.case)
    page = reverse("case_grant_change", args=[cast.case.code, grant.pk])
    assert lead.post(page, {"role": "contributor", "why": "First"}).status_code == 302
    assert lead.post(page, {"role": "signatory", "why": "Second"}).status_code == 404
    assert [held.role for held in CaseGrant.objects.filter(user=cast.person("reader"))] == ["contributor"]


def test_two_at_the_very_same_moment_make_one_change_and_no_fault(own_database):
    around = make_cast()
    grant = CaseGrant.objects.get(user=around.person("reader"), content_object=around.case)
    asked = [
        ("case_grant_end", [around.case.code, grant.pk], {"because": "Done"}),
        ("case_edit", [around.case.code], {"site": str(around.case.site_id), "version": around.case.version}),
    ]
    for name, args, sent in asked:
        browsers = [come_in(around.person("lead")) for _ in range(3)]

        def post(number, browsers=browsers, name=name, args=args, sent=sent):
            browsers[number].raise_request_exception = False
            try:
                return browsers[number].post(reverse(name, args=args), sent | {"title": f"Title {number}"}).status_code
            finally:
                connections.close_all()

        with ThreadPoolExecutor(3) as pool:
            said = sorted(pool.map(post, range(3)))
        assert said[0] == 302
        assert set(said[1:]) <= {403, 404, 409}, said
    assert Case.objects.get(pk=around.case.pk).version == around.case.version + 1
    assert not CaseGrant.objects.filter(pk=grant.pk).exists()


NAMES = {
    "case_person_add": ({"part": "witness", "circle": "case"}, "name", 120),
    "case_circle_add": ({}, "name", 80),
    "case_edit": ({}, "title", 200),
    "case_task_add": ({"kind": "task", "circle": "case"}, "title", 200),
}


@pytest.mark.parametrize("name", NAMES)
def test_names_that_are_too_long_or_cannot_be_read_come_back_with_a_sentence(lead, cast, name):
    more, field, longest = NAMES[name]
    if name == "case_edit":
        more = {"site": str(cast.case.site_id), "version": cast.case.version}
    page = reverse(name, args=[cast.case.code])
    people = CasePerson.objects.count(), Person.objects.count()
    for typed, sentence in (
        ("x" * (longest + 1), str(longest)),
        ("Jo\x00 Vale", "ontrol characters"),
        ("Jo\x1b[31m", "ontrol characters"),
        ("Jo\u202eelaV", "ontrol characters"),
        ("Jo\nVale", "ontrol characters"),
        ("   ", "required"),
    ):
        answer = lead.post(page, more | {field: typed})
        assert answer.status_code == 422, repr(typed)
        assert sentence in answer.content.decode(), repr(typed)
    assert (CasePerson.objects.count(), Person.objects.count()) == people
    assert _row(cast.case)["version"] == cast.case.version
    assert lead.post(page, more | {field: "x" * longest}).status_code == 302
