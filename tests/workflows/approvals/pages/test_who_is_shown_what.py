"""Each page of sign-off, to each who may see it and to each who may not; in the rail, in lists, and in My work."""

import json
import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.workflows.approvals import table
from workflows.approvals.actions import asking
from workflows.approvals.models import Decision, Deputy
from workflows.approvals.tasks import note_what_was_overtaken

pytestmark = pytest.mark.django_db

WHO = {"labour_law": "contributor", "hr": "reader", "compliance": "signatory"}


def plain(page: str) -> str:
    """The words of a page, without its elements."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", page))


def rail(page: str) -> str:
    """What a version's page says of sign-off beside it, or nothing."""
    found = re.search(r'<section class="stack-tight" id="sign-off">.*?</section>', page, re.DOTALL)
    return plain(found[0]) if found else ""


@pytest.mark.parametrize("part", ["lead", "deputy", "contributor", "reader", "signatory"])
def test_those_who_ask_lead_or_sit_see_the_request(three, seen_by, part):
    page = plain(seen_by(part, three.get_absolute_url()))
    assert three.key in page and "Waits for 3 of 3" in page and "Labour law" in page


@pytest.mark.parametrize(
    "part", ["assessor", "stranger", "lead_elsewhere", "walled", "administrator", "editor", "employee"]
)
def test_for_all_others_there_is_no_request(cast, three, status_for, part):
    for name in ("sign_off", "sign_off_withdraw", "sign_off_cancel"):
        address = reverse(name, args=[cast.case.code, three.key])
        assert status_for(part, address) == 404, name
    assert status_for("lead", three.get_absolute_url()) == 200


def test_a_reader_of_the_file_who_has_no_seat_learns_nothing(cast, three, seen_by):
    """The assessor reads the document and the case; whether anybody was asked is not theirs to know."""
    document = three.about.document
    code = cast.case.code
    pages = [document.get_absolute_url(), f"/cases/{code}/", f"/cases/{code}/documents/", f"/cases/{code}/sign-offs/"]
    for address in pages:
        assert three.key in seen_by("lead", address) or "Waits for 3 of 3" in seen_by("lead", address), address
        page = seen_by("assessor", address)
        assert three.key not in page and "Waits for" not in page, address


def test_the_rail_tells_the_state_of_exactly_this_version(cast, three, seen_by):
    address = three.about.get_absolute_url()
    shown = rail(seen_by("lead", address))
    assert "Sign-off, version 1" in shown and "Waits for 3 of 3" in shown and three.key in shown
    table.decide(three, "hr", cast["reader"])
    shown = rail(seen_by("lead", address))
    assert "Waits for 2 of 3" in shown and "Human resources: Reader signed off" in shown
    newer = table.again(cast, three.about)
    shown = rail(seen_by("lead", newer.get_absolute_url()))
    assert "No sign-off of this version alone is here." in shown and f"{three.key}: " in shown and "Superseded" in shown
    assert "Ask for sign-off" in shown
    assert "Superseded" in rail(seen_by("lead", address)) and "Ask for" not in rail(seen_by("lead", address))


def test_who_may_ask_is_offered_to_and_who_may_not_is_not(cast, seen_by, status_for):
    table.in_force()
    version = table.document(cast)
    address = version.get_absolute_url()
    ask = reverse("version_ask_sign_off", args=[cast.case.code, version.document.key, version.number])
    assert ask in seen_by("lead", address) and status_for("lead", ask) == 200
    assert ask not in seen_by("reader", address) and status_for("reader", ask) == 403
    assert rail(seen_by("reader", address)) == ""
    table.ask(cast, version)
    assert ask not in seen_by("lead", address)


def test_below_what_was_read_who_has_a_seat_can_decide(cast, three, seen_by):
    address = three.about.get_absolute_url()
    seat = table.seat(three, "compliance")
    here = reverse("seat_approve", args=[cast.case.code, three.key, seat.pk])
    page = seen_by("signatory", address)
    assert here in page and "Your decision for Compliance" in plain(page)
    for part in ("lead", "reader", "assessor"):
        assert here not in seen_by(part, address)
    table.decide(three, "compliance", cast["signatory"])
    assert here not in seen_by("signatory", address)


def test_a_page_has_one_primary_action(cast, three, seen_by):
    """Whoever is to decide on what they read is not urged to write the next version instead."""
    address = three.about.get_absolute_url()
    for part, words in (("contributor", "Sign off"), ("lead", "New version")):
        links = re.findall(r'<a class="button primary[^>]*>(.*?)</a>', seen_by(part, address), re.DOTALL)
        assert [plain(each).strip() for each in links] == [words], part
    assert "New version" in plain(seen_by("contributor", address))


def test_each_seat_is_a_sentence(cast, three, seen_by):
    table.decide(three, "labour_law", cast["contributor"], "conditions", conditions="Name a period\nAsk the site")
    table.decide(three, "hr", cast["reader"], "step_back", comment="I know them well.")
    page = plain(seen_by("lead", three.get_absolute_url()))
    assert "Labour law: Contributor signed off with conditions, " in page
    assert "Name a period" in page and "Ask the site" in page
    assert "Human resources: Reader stepped back, " in page and "I know them well." in page
    assert "Compliance: not decided yet." in page
    assert f"{three.digest[:4]} {three.digest[4:8]} …" in page
    mine = plain(seen_by("signatory", three.get_absolute_url()))
    assert "Compliance (you): waits for your decision." in mine


def test_how_it_ended_and_why_stays_readable_in_the_next_round(cast, three, seen_by):
    table.decide(three, "hr", cast["reader"], "return", comment="The period is missing.")
    newer = table.ask(cast, table.again(cast, three.about))
    for part in ("lead", "reader"):
        page = plain(seen_by(part, newer.get_absolute_url()))
        assert three.key in page and "The period is missing." in page, part
    asking.cancel(newer, actor=cast["deputy"], version=newer.version, because="Not needed any more")
    page = plain(seen_by("lead", newer.get_absolute_url()))
    assert "This request was ended" in page and "Deputy, " in page and "Not needed any more" in page
    last = table.ask(cast, newer.about)
    asking.withdraw(last, actor=cast["lead"], version=last.version)
    page = plain(seen_by("lead", last.get_absolute_url()))
    assert "This request was taken back" in page and "No reason was given." in page
    assert "Not needed any more" in page and "The period is missing." in page


def test_an_overtaken_request_says_so_and_offers_no_decision(cast, three, seen_by):
    table.again(cast, three.about)
    page = seen_by("signatory", three.get_absolute_url())
    assert "This request is superseded" in page and "/approve/" not in page
    assert "Compliance: nobody decided here." in plain(page)
    soon = "within ten minutes that this request is superseded"
    assert soon in seen_by("lead", three.get_absolute_url()) and soon not in page
    note_what_was_overtaken.call()
    told = plain(seen_by("lead", three.get_absolute_url()))
    assert "Written down by the portal, " in told and "Fetch the sheet" in told and soon not in told


def test_who_asked_again_is_named_where_that_superseded_a_request(cast, three, seen_by):
    table.ask(cast, table.again(cast, three.about))
    assert "Lead asked again, " in plain(seen_by("signatory", three.get_absolute_url()))


def test_who_is_only_asked_still_reads_on_which_page_they_are(cast, three, seen_by):
    for part in ("lead", "signatory"):
        page = seen_by(part, f"/cases/{cast.case.code}/sign-offs/")
        heading = re.search(r"<h1[^>]*>(.*?)</h1>", page, re.DOTALL)
        assert heading and plain(heading[1]).strip() == "Sign-offs", part
        assert page.split("<title>")[1].startswith(f"{cast.case.code} · Sign-offs · "), part


def test_lists_badge_a_document_by_its_newest_version(cast, three, seen_by):
    documents = f"/cases/{cast.case.code}/documents/"
    assert "Waits for 3 of 3" in seen_by("lead", documents)
    for duty, part in WHO.items():
        table.decide(three, duty, cast[part])
    assert "badge ok" in seen_by("lead", documents) and "badge ok" in seen_by("lead", f"/cases/{cast.case.code}/")
    assert "badge ok" not in seen_by("assessor", documents)
    table.again(cast, three.about)
    assert "badge ok" not in seen_by("lead", documents)


def test_the_overview_of_the_case_shows_what_is_open(cast, three, seen_by):
    address = f"/cases/{cast.case.code}/"
    assert "Sign-offs that are open" in seen_by("lead", address) and three.key in seen_by("lead", address)
    assert "Sign-offs that are open" not in seen_by("assessor", address)
    table.decide(three, "hr", cast["reader"], "return")
    assert "Sign-offs that are open" not in seen_by("lead", address)


def test_who_manages_the_request_sees_who_was_asked(cast, three, seen_by):
    assert "Asked: Signatory" in plain(seen_by("lead", three.get_absolute_url()))
    assert "Asked:" not in plain(seen_by("signatory", three.get_absolute_url()))


def test_the_law_is_told_where_it_binds(cast, seen_by, time_stands_still):
    table.in_force(table.THREE | {"paper": True})
    asked = table.ask(cast, table.document(cast), known_on=timezone.localdate())
    page = plain(seen_by("lead", asked.get_absolute_url()))
    assert "§ 623 BGB" in page and "14 calendar days are left" in page
    assert "§ 626 (2) BGB: until the end of" in page


def test_before_anybody_is_asked_the_page_says_who_could_decide(cast, seen_by):
    version = table.document(cast)
    ask = reverse("version_ask_sign_off", args=[cast.case.code, version.document.key, version.number])
    page = seen_by("lead", ask)
    assert "No procedure is in force" in page and 'name="why"' not in page
    table.in_force()
    page = seen_by("lead", ask)
    assert "Compliance: Signatory" in plain(page) and 'name="why"' in page
    cast.person("signatory").take_duties(["psychology"])
    page = seen_by("lead", ask)
    assert "Nobody is left for: Compliance." in plain(page) and 'name="why"' not in page


def test_what_was_decided_for_somebody_else_names_both(cast, three, seen_by):
    now = timezone.now()
    other = table.signatory(cast, "colleague", "compliance")
    Deputy.objects.create(
        person=other.person, deputy=cast.person("signatory"), starts_at=now, ends_at=now + timedelta(1)
    )
    table.decide(three, "compliance", cast["signatory"], on_behalf_of=other.person)
    page = plain(seen_by("lead", three.get_absolute_url()))
    assert "Compliance: Signatory signed off on behalf of Colleague, " in page


def test_a_seat_nobody_could_take_is_told_to_who_manages(cast, three, seen_by):
    table.decide(three, "compliance", cast["signatory"], "step_back", comment="I know them.")
    told = "Nobody could decide here now."
    assert told in seen_by("lead", three.get_absolute_url()) and told not in seen_by("reader", three.get_absolute_url())
    table.signatory(cast, "colleague", "compliance")
    assert told not in seen_by("lead", three.get_absolute_url())


def test_a_decision_that_stands_says_from_where_and_a_seat_what_it_covers(cast, seen_by):
    stage = table.stage("review", "hr", "compliance")
    stage["seats"][1]["sections"] = ["memo"]
    table.in_force(table.plan(stage))
    first = table.ask(cast, table.document(cast, kind="memo"))
    before = table.decide(first, "hr", cast["reader"])
    now = table.ask(cast, table.again(cast, first.about))
    said = {name: getattr(before, name) for name in ("person", "outcome", "sha256", "factor", "factor_at")}
    Decision.objects.create(sign_off=now, seat=table.seat(now, "hr"), opening=1, stands_from=before, **said)
    told = json.loads(now.manifest)
    told["sections"].append({"key": "D-222", "label": "D-222, 1", "sha256": "0" * 64, "sort": "letter"})
    type(now).objects.filter(pk=now.pk).update(manifest=json.dumps(told))
    page = plain(seen_by("lead", now.get_absolute_url()))
    assert f"This decision stands from {first.key}: what it covers did not change." in page
    assert page.count(f"Decides only on: {now.about.document.key}, 2") == 1
