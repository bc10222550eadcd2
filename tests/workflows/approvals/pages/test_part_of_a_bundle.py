"""A document that is signed off only together with others says so on its own page and in lists."""

import re

import pytest

from portal.cases.actions import circles
from portal.documents.actions import documents as of_documents
from tests.portal.documents.bringing import bring_version, word
from tests.workflows.approvals import bundling, table
from tests.workflows.approvals.bundling import decide, document
from tests.workflows.approvals.pages.test_what_waits_for_me import asks
from tests.workflows.approvals.pages.test_who_is_shown_what import plain
from workflows.approvals import together

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]

HEADING = "Sign-off as part of a bundle"
WHO = {"labour_law": "contributor", "hr": "reader", "compliance": "signatory"}


@pytest.fixture
def letter(cast):
    return document(cast, "letter")


@pytest.fixture
def memo(cast):
    return document(cast, "memo")


@pytest.fixture
def both(cast, letter, memo):
    bundling.in_force()
    return bundling.ask(cast, letter, memo)


def beside(page: str) -> str:
    """What a version's page says of bundles beside it, or nothing."""
    found = re.search(r'<section class="stack-tight" id="sign-off-together">.*?</section>', page, re.DOTALL)
    return plain(found[0]) if found else ""


def test_the_page_of_a_version_tells_the_sign_off_it_is_a_part_of(cast, letter, memo, both, seen_by):
    for version in (letter, memo):
        page = seen_by("lead", version.get_absolute_url())
        shown = beside(page)
        assert HEADING in shown and "Waits for 3 of 3" in shown and "Compliance: not decided yet." in shown
        assert both.get_absolute_url() in page
        assert all(f"{each.document.key}, version 1" in shown for each in (letter, memo))
    decide(cast, both, "hr", "reader")
    shown = beside(seen_by("lead", letter.get_absolute_url()))
    assert "Human resources: Reader signed off" in shown
    assert f"Decides only on: {memo.document.key}, version 1" in shown


def test_whoever_has_nothing_to_do_with_it_learns_nothing(letter, both, seen_by):
    page = seen_by("assessor", letter.get_absolute_url())
    assert HEADING not in page and both.key not in page
    assert both.key in seen_by("lead", letter.get_absolute_url())


def test_of_the_other_parts_the_page_names_those_one_sees(cast, letter, memo, both, seen_by):
    """The reader reads the memo for HR; the letter is for a circle they do not belong to."""
    assert letter.document.key in beside(seen_by("reader", memo.get_absolute_url()))
    circle = circles.make(cast.case, actor=cast["lead"], name="Few")
    row = letter.document
    row.refresh_from_db()
    of_documents.set_audience(row, actor=cast["lead"], version=row.version, circle=circle)
    shown = beside(seen_by("reader", memo.get_absolute_url()))
    assert HEADING in shown and memo.document.key in shown and letter.document.key not in shown
    assert letter.document.key in beside(seen_by("lead", memo.get_absolute_url()))


def test_whoever_has_a_seat_about_it_is_led_to_the_decision(cast, letter, memo, both, seen_by):
    """HR reads the memo; of the letter, which they see by their work, they decide nothing."""
    told = "Your decision for Human resources"
    page = plain(seen_by("reader", memo.get_absolute_url()))
    assert told in page and f"You decide on: {memo.document.key}, version 1." in page
    for part, version in (("reader", letter), ("lead", memo)):
        assert "Your decision for" not in seen_by(part, version.get_absolute_url())
    primary = re.findall(r'<a class="button primary[^>]*>(.*?)</a>', seen_by("contributor", letter.get_absolute_url()))
    assert [plain(each).strip() for each in primary] == [f"To sign-off {both.key}"]
    decide(cast, both, "hr", "reader")
    assert told not in seen_by("reader", memo.get_absolute_url())


def test_a_part_that_was_superseded_shows_it(cast, letter, memo, both, seen_by):
    newer = bring_version(cast, memo.document, word("He was not seen."))
    for version in (letter, memo):
        shown = beside(seen_by("lead", version.get_absolute_url()))
        assert "Superseded" in shown and both.key in shown
    shown = beside(seen_by("lead", newer.get_absolute_url()))
    assert "No sign-off of a bundle with version 2 is here." in shown and f"{both.key}: " in shown
    again = bundling.again(cast, both)
    shown = beside(seen_by("lead", letter.get_absolute_url()))
    assert again.key in shown and "Waits for 3 of 3" in shown
    assert f"{both.key}: " in shown and "Other requests:" in shown


def test_lists_badge_it_and_say_that_it_is_a_part(cast, letter, memo, both, seen_by):
    places = [f"/cases/{cast.case.code}/documents/", f"/cases/{cast.case.code}/", letter.get_absolute_url()]
    for address in places:
        assert "In a bundle: Waits for 3 of 3" in seen_by("lead", address), address
        assert "In a bundle" not in seen_by("assessor", address), address
    for duty, part in WHO.items():
        decide(cast, both, duty, part)
    for address in places:
        assert "In a bundle: Approved" in seen_by("lead", address), address
    bring_version(cast, memo.document, word("He was not seen."))
    # The letter was signed off as it is; of the memo's new version nobody said anything.
    assert plain(seen_by("lead", places[0])).count("In a bundle: Approved") == 1


def test_both_ways_are_told_apart(cast, letter, both, seen_by):
    table.in_force()
    alone = table.ask(cast, letter)
    page = plain(seen_by("lead", letter.get_absolute_url()))
    assert "Sign-off, version 1" in page and HEADING in page and alone.key in page and both.key in page
    listed = plain(seen_by("lead", f"/cases/{cast.case.code}/documents/"))
    assert listed.count("Waits for 3 of 3") == 3 and listed.count("In a bundle: Waits for 3 of 3") == 2


def test_badges_are_one_question_and_pages_ask_no_more_for_more_bundles(
    cast, letter, memo, both, browser_of, django_assert_num_queries, time_stands_still
):
    lead = browser_of("lead")
    places = [letter.get_absolute_url(), f"/cases/{cast.case.code}/documents/"]
    assert [asks(lead, each) for each in places]
    before = [asks(lead, each) for each in places]
    for number in range(4):
        other = document(cast, "letter", f"Text {number}")
        bundling.ask(cast, letter, other)
    with django_assert_num_queries(1):
        assert set(together.badges_of(cast["lead"], [letter, memo])) == {letter.pk, memo.pk}
    # Keys of further documents are opened for their titles in lists, in one go.
    assert [asks(lead, each) for each in places] == before
