"""The journal as it may be read, and the rules as the table says them."""

from django.urls import reverse
from django.utils.translation import override

from portal.access.actions import ACTIONS
from portal.access.policy import verbs
from portal.audit.models import Entry, Outcome
from portal.cases.actions import cases, emergency, walls
from portal.cases.rulebook import areas
from portal.cases.verbs import is_described
from tests.portal.cases.pages.conftest import come_in


def text(client, name, *args, **query):
    """The page of this name."""
    answer = client.get(reverse(name, args=args), query)
    assert answer.status_code == 200
    return answer.content.decode()


def test_every_verb_of_the_house_is_said_in_words():
    assert [verb for verb in sorted({*verbs(), *ACTIONS}) if not is_described(verb)] == []


def test_every_rule_names_who_may():
    """A role nobody gave a word would read "nobody by hand", which is false."""
    with override("en"):
        silent = [rule["code"] for area in areas() for rule in area["rules"] if rule["who"] == ["nobody by hand"]]
    assert not silent


def test_opening_a_page_of_a_case_stands_in_its_reading_log(browser_of, lead, cast, things):
    browser_of("assessor").get(reverse("case_notes", args=[cast.case.code]))
    line = Entry.objects.filter(chain=f"case:{cast.case.pk}").latest("seq")
    assert (line.verb, line.outcome) == ("case.view", Outcome.READ)
    page = text(lead, "case_journal", cast.case.code, outcome="read")
    assert "Assessor" in page
    assert "Said among us" not in page
    assert browser_of("assessor").get(reverse("case_journal", args=[cast.case.code])).status_code == 403


def test_the_reading_log_tells_of_its_own_case_alone(browser_of, lead, cast):
    browser_of("lead_elsewhere").get(cast.elsewhere.get_absolute_url())
    assert "Lead Elsewhere" not in text(lead, "case_journal", cast.case.code)


def test_auditors_read_the_journal_without_content(browser_of, cast, things):
    page = text(browser_of("auditor"), "journal")
    assert cast.case.code in page
    assert not any(words in page for words in ("Kept between us", "Ask the site", "R. Decker", "Mia Torell"))
    for part in ("lead", "contributor", "administrator", "editor", "employee", "stranger"):
        assert browser_of(part).get(reverse("journal")).status_code == 403, part


def test_a_case_that_does_not_exist_for_the_reader_is_not_in_their_journal(browser_of, cast):
    auditor = cast.person("auditor")
    walls.wall(cast.case, actor=cast["lead"], person=auditor, reason="is named")
    emergency.ask(actor=cast["stranger"], code=cast.case.code, reason="now")
    page = text(come_in(auditor), "journal")
    assert cast.case.code not in page
    assert cast.elsewhere.code in page
    asked = Entry.objects.filter(verb="emergency.ask").get()
    from portal.cases.ledger import for_reader

    seen = for_reader(cast["auditor"])
    assert not seen.filter(chain=f"case:{cast.case.pk}").exists()
    assert not seen.filter(thing__in=[f"case:{cast.case.pk}", str(cast.case.pk), asked.thing]).exists()
    assert for_reader(cast["data_protection"]).filter(pk=asked.pk).exists()


def test_the_journal_cannot_be_asked_about_one_person(browser_of, cast):
    auditor = browser_of("auditor")
    everybody = text(auditor, "journal", area="case")
    assert 'name="person"' not in everybody
    assert 'name="actor"' not in everybody
    asked = text(auditor, "journal", area="case", actor=str(cast.person("lead").pk), person="Lead", q="Lead")
    assert asked.count("<tr>") == everybody.count("<tr>")


def test_what_cannot_be_read_in_a_filter_counts_as_not_chosen(lead, browser_of, cast):
    cases.set_level(cast.case, actor=cast["lead"], level="low", because="known", version=cast.case.version)
    for query in ({"state": "nowhere"}, {"page": "x"}, {"page": "-3"}, {"sort": "level"}, {"sort": "\x00"}):
        assert cast.case.code in text(lead, "case_list", **query), query
    assert cast.case.code not in text(lead, "case_list", page="999999999999")
    assert "No line fits" in text(browser_of("auditor"), "journal", since="2999-01-01")
    assert cast.case.code in text(browser_of("auditor"), "journal", since="yesterday")


def test_a_level_is_no_filter_for_who_may_not_read_it(browser_of, cast):
    cases.set_level(cast.case, actor=cast["lead"], level="high", because="two calls", version=cast.case.version)
    assert cast.case.code in text(browser_of("assessor"), "case_list", level="high")
    assert cast.case.code not in text(browser_of("reader"), "case_list", level="high")


def test_empty_reads_the_same_whether_nothing_exists_or_nothing_is_yours(browser_of, lead, cast):
    strangers = text(browser_of("stranger"), "case_list")
    nothing = text(lead, "case_list", state="retired")
    assert "No case is here." in strangers
    assert "No case is here." in nothing


def test_the_rules_name_who_may_do_what(browser_of, cast):
    page = text(browser_of("auditor"), "rules")
    assert "Set the level of concern" in page
    assert "while the case is open" in page
    assert "state__in" not in page
    assert browser_of("contributor").get(reverse("rules")).status_code == 403
