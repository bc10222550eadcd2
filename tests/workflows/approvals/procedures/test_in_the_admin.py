"""Procedures are written under Wagtail's roof: by administrators, with a second factor, and nothing typed is lost."""

import html
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from portal.accounts.models import Duty
from portal.notifications.models import Notice
from tests.cast import badge
from tests.workflows.approvals import table
from tests.workflows.approvals.procedures.filling import HEARING, edit_url, make, stage, typed
from workflows.approvals.models import Procedure, ProcedureVersion
from workflows.approvals.policy import SIGNERS
from workflows.approvals.procedures import SEAT_DUTIES
from workflows.approvals.suggestions import EXPERTS

LIST, NEW = "/admin/procedures/", "/admin/procedures/new/"


def text(answer) -> str:
    """What stands on a page, as one reads it."""
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())))


@pytest.fixture
def author(browser):
    return browser("author")


@pytest.fixture
def ban(house):
    """The procedure for house bans; it says nothing yet."""
    return make(badge(house["author"]))


def test_an_administrator_makes_a_procedure_and_proposes_its_first_version(author, house):
    answer = author.post(NEW, {"what": "version:house_ban"})
    procedure = Procedure.objects.get()
    assert answer.url == edit_url(procedure)
    assert (procedure.kind, procedure.sort, procedure.slug) == ("version", "house_ban", "version-house_ban")
    first = author.get(answer.url)
    assert first.status_code == 200 and "holds a suggestion" in text(first)
    assert all(f'<option value="{duty}" selected>' in first.content.decode() for duty in EXPERTS)
    answer = author.post(answer.url, typed(stage("labour_law", "hr", hears_out="on"), HEARING))
    assert answer.status_code == 302, text(answer)
    version = ProcedureVersion.objects.get()
    assert version.made_by == house["author"] and version.number == 1
    review, hearing = version.plan.stages
    assert [seat.duty for seat in review.seats] == ["labour_law", "hr"]
    assert (review.key, review.hears_out, hearing.hearing.days) == ("review", True, 7)
    assert not ProcedureVersion.objects.in_force().exists()
    told = Notice.objects.filter(verb="procedure.propose").values_list("person__email", flat=True)
    holders = Duty.objects.filter(duty__in=SIGNERS).exclude(person=house["author"])
    assert set(told) == set(holders.values_list("person__email", flat=True)) and told


@pytest.mark.parametrize("who", ["compliance", "hr", "psychology", "editor"])
def test_nobody_but_an_administrator_gets_in(browser, ban, who):
    visitor = browser(who)
    for address in (LIST, NEW, edit_url(ban), reverse("procedures_admin:show", args=[ban.slug])):
        for answer in (visitor.get(address), visitor.post(address, typed(stage("hr")))):
            # Wagtail turns whoever may come in, but not here, back to its front page.
            turned_back = (answer.status_code, answer.headers.get("Location")) == (302, "/admin/")
            assert answer.status_code in (403, 404) or turned_back, address
    assert not ProcedureVersion.objects.exists() and Procedure.objects.count() == 1


def test_a_password_alone_does_not_open_the_door(browser, ban):
    visitor = browser("author", factor="")
    for address in (LIST, NEW, edit_url(ban)):
        assert visitor.get(address).status_code in (302, 403, 404)
        assert visitor.post(address, typed(stage("hr"))).status_code in (302, 403, 404)
    assert not ProcedureVersion.objects.exists()


def test_there_is_one_procedure_for_a_sort_of_things(author, ban):
    answer = author.post(NEW, {"what": "version:house_ban"})
    assert answer.status_code == 422 and Procedure.objects.count() == 1
    assert author.post(NEW, {"what": "nonsense"}).status_code == 422
    assert author.post(NEW, {}).status_code in (200, 422)
    assert Procedure.objects.count() == 1


# --- What is typed ---------------------------------------------------------------------------------------------------
GOOD_SEAT = "labour_law"
BAD = {
    "no stage": (typed(), "A procedure needs at least one stage.", ""),
    "an empty seat": (typed(stage("")), "seat for nobody", "id_stage-0-seat-0-duty"),
    "no seat": (typed(stage()), "Stage 1 has no seat.", ""),
    "k of more": (typed(stage(GOOD_SEAT, rule="k_of_n", k="3")), "3 of 1 seats", "id_stage-0-k"),
    "k of nothing": (typed(stage(GOOD_SEAT, rule="k_of_n")), "“How many” is a number", "id_stage-0-k"),
    "hours in words": (typed(stage(GOOD_SEAT, hours="two")), "“Due after” is a number", "id_stage-0-hours"),
    "hours without end": (typed(stage(GOOD_SEAT, remind="99999")), "“Reminder after”", "id_stage-0-remind"),
    "two at once": (typed(stage({"duty": "hr", "person": "author@example.org"})), "for two at once", "seat-0-duty"),
    "a stranger": (typed(stage({"person": "who@example.org"})), "Nobody here has this address.", "seat-0-person"),
    "no names": (typed(stage(GOOD_SEAT, name_de="", name_en="")), "a German and an English name", "stage-0-name_de"),
    "no name": (typed(stage(GOOD_SEAT), name_en=" "), "A procedure needs a German and an English name", "id_name_en"),
    "a key like a path": (typed(stage(GOOD_SEAT, key="../x")), "is no plain word", "id_stage-0-key"),
    "one key twice": (typed(stage("hr", key="a"), stage("hr", key="a")), "the same key", "id_stage-1-key"),
    "hearings only": (typed(HEARING), "in which somebody decides", ""),
    "nobody heard": (typed(stage("hr"), HEARING | {"who": " "}), "who is heard", "id_stage-1-who"),
    "no days": (typed(stage("hr"), HEARING | {"days": "0"}), "from 1 to 365", "id_stage-1-days"),
    "too many stages": (typed(*[stage("hr", key=f"s{n}") for n in range(9)]), "at most 8 stages", ""),
    "too many seats": (typed(stage(*["hr"] * 13)), "more than 12 seats", ""),
    "an unknown duty": (typed(stage("wizard")), "", "seat-0-duty"),
    "an unknown rule": (typed(stage("hr", rule="most")), "", "id_stage-0-rule"),
    "an unknown section": (typed(stage({"duty": "hr", "sections": "moon"})), "", "sections"),
    "a name without end": (typed(stage("hr"), name_de="x" * 500), "", "id_name_de"),
    "control characters": (typed(stage("hr"), name_de="a\x07b"), "", "id_name_de"),
    "a null character": (typed(stage("hr", key="a\x00b")), "", "id_stage-0-key"),
    "counts that are none": (typed(stage("hr"), stages="-3"), "at least one stage", ""),
    "nothing at all": ({"do": "propose", "stages": ""}, "at least one stage", ""),
}


@pytest.mark.parametrize(("sent", "sentence", "field"), BAD.values(), ids=BAD.keys())
def test_what_does_not_hold_is_said_at_its_field_and_nothing_typed_is_lost(author, ban, sent, sentence, field):
    answer = author.post(edit_url(ban), sent)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert sentence in text(answer)
    assert 'role="alert"' in page
    if field and "id_" in field:
        shown = page[page.index(f'for="{field}"') if f'for="{field}"' in page else page.index(f'id="{field}') :]
        assert "error-message" in shown[: shown.find("w-field__input") + 2000]
    for name in ("name_de", "stage-0-name_en"):
        if sent.get(name, "").isprintable() and sent["stages"] != "-3":
            assert html.escape(sent.get(name, "")) in page
    assert not ProcedureVersion.objects.exists()


@pytest.mark.parametrize("duty", SEAT_DUTIES)
def test_a_duty_nobody_holds_is_refused_by_its_name(author, ban, house, duty):
    Duty.objects.filter(duty=duty).delete()
    answer = author.post(edit_url(ban), typed(stage(duty)))
    with translation.override("en"):
        label = str(dict(Duty.DUTIES)[duty])
    assert answer.status_code == 422
    assert f"Stage 1 has a seat for {label}. Nobody has this duty." in text(answer)
    assert not ProcedureVersion.objects.exists()


def test_a_duty_only_somebody_who_left_holds_counts_as_held_by_nobody(author, ban, house):
    house["hr"].is_active, house["hr"].left_at = False, house["hr"].joined_at
    house["hr"].save()
    assert author.post(edit_url(ban), typed(stage("hr"))).status_code == 422
    assert not ProcedureVersion.objects.exists()


def test_all_faults_are_told_at_once(author, ban):
    answer = author.post(edit_url(ban), typed(stage(), stage("hr", key="b", hours="x"), name_en=""))
    for sentence in ("Stage 1 has no seat", "Stage 2: “Due after”", "A procedure needs a German"):
        assert sentence in text(answer)


def test_buttons_add_take_away_and_move_without_script_and_keep_what_was_typed(author, ban):
    def press(sent, do):
        page = author.post(edit_url(ban), sent | {"do": do}).content.decode()
        assert "error-message" not in page
        return page

    one = typed(stage("hr", name_en="First"))
    page = press(one, "add_stage")
    assert 'name="stages" value="2"' in page and 'value="First"' in page and 'id="stage-1"' in page
    assert 'name="stage-0-seats" value="2"' in press(one, "add_seat-0")
    assert 'name="stage-1-is_hearing" value="1"' in press(one, "add_hearing")
    two = typed(stage("hr", name_en="First"), stage("compliance", name_en="Second"))
    page = press(two, "down-0")
    assert page.index('value="Second"') < page.index('value="First"')
    page = press(two, "up-1")
    assert page.index('value="Second"') < page.index('value="First"')
    page = press(two, "drop_stage-0")
    assert 'value="First"' not in page and 'value="Second"' in page
    assert 'name="stage-0-seats" value="0"' in press(one, "drop_seat-0-0")
    for nonsense in ("drop_stage-77", "drop_seat-0-9", "up-0", "down-1", "add_seat-99"):
        assert press(two, nonsense).count("<legend>Stage") == 2
    assert not ProcedureVersion.objects.exists()


def test_looking_draws_what_was_typed_and_saves_nothing(author, ban):
    answer = author.post(edit_url(ban), typed(stage("labour_law", "hr"), do="look"))
    assert answer.status_code == 200 and "Then it is signed off." in text(answer)
    assert "Both must agree." in text(answer)
    assert not ProcedureVersion.objects.exists()


def test_somebody_elses_version_is_not_written_over(author, browser, ban, house):
    assert author.post(edit_url(ban), typed(stage("hr"))).status_code == 302
    late = browser("second").post(edit_url(ban), typed(stage("compliance", name_en="Mine"), based_on="0"))
    assert late.status_code == 409 and 'value="Mine"' in late.content.decode()
    assert "Somebody proposed a version meanwhile" in text(late)
    for nonsense in ("", "x", "9" * 5000, "-1"):
        assert author.post(edit_url(ban), typed(stage("compliance"), based_on=nonsense)).status_code == 409
    assert ProcedureVersion.objects.count() == 1
    assert browser("second").post(edit_url(ban), typed(stage("compliance"), based_on="1")).status_code == 302
    same = author.post(edit_url(ban), typed(stage("compliance"), based_on="2"))
    assert same.status_code == 422 and "what the newest version says already" in text(same)
    assert ProcedureVersion.objects.count() == 2


def test_the_form_opens_with_what_stands_there(author, ban, house):
    named = {"person": house["second"].email, "sections": ["house_ban", "letter"]}
    assert author.post(edit_url(ban), typed(stage("hr", named), HEARING, paper="on")).status_code == 302
    before = ProcedureVersion.objects.get()
    assert before.plan.stages[0].seats[1].person == str(house["second"].pk)
    page = author.get(edit_url(ban)).content.decode()
    for part in (house["second"].email, 'value="works_council"', 'name="based_on" value="1"', "checked"):
        assert part in page
    changed = typed(stage("hr", named, key="review"), HEARING | {"key": "hearing"}, based_on="1")
    assert author.post(edit_url(ban), changed).status_code == 302
    seats = [[seat for seat in each.plan.stages[0].seats] for each in ProcedureVersion.objects.order_by("number")]
    assert seats[0] == seats[1]


# --- The page --------------------------------------------------------------------------------------------------------
def test_the_page_draws_the_stages_in_words_and_tells_the_difference(author, ban, house):
    author.post(edit_url(ban), typed(stage("labour_law", "hr")))
    second = typed(
        stage("labour_law", "compliance", key="review", rule="any", hours="4"),
        HEARING | {"law": "§ 102 BetrVG"},
        based_on="1",
        paper="on",
    )
    assert author.post(edit_url(ban), second).status_code == 302
    seen = text(author.get(reverse("procedures_admin:show", args=[ban.slug])))
    for sentence in (
        "Stage 1: Review",
        "1 of 2 must agree.",
        "The first “no” ends the request.",
        "Works council is heard within 7 calendar days. § 102 BetrVG",
        "It decides nothing.",
        "Then it is signed off.",
        "What is different from version 1",
        "The law wants paper now.",
        "“Hearing” is new.",
        "Review: The seat for Human resources is gone.",
        "Review: There is a new seat for Compliance.",
        "Review: In business hours: due after 4, reminder after 8",
        "2 others must stand for it before it applies.",
    ):
        assert sentence in seen, sentence
    assert "Stand for this version" not in seen  # its author
    assert "1 of 2 must agree." not in text(author.get(f"{LIST}of/{ban.slug}/1/"))


def test_what_a_page_shows_has_no_inline_style_or_script(author, ban):
    author.post(edit_url(ban), typed(stage("labour_law", "hr")))
    for address in (LIST, f"{LIST}of/{ban.slug}/", edit_url(ban)):
        ours = author.get(address).content.decode().split('class="nice-padding procedures"')[1]
        assert "style=" not in ours.split("</main>")[0] and "<script" not in ours.split("</main>")[0]


def test_the_list_asks_the_same_questions_for_one_and_for_many(author, browser, house):
    def asked(visitor, address):
        visitor.get(address)
        with CaptureQueriesContext(connection) as queries:
            assert visitor.get(address).status_code == 200
        return len(queries)

    signer = browser("compliance")
    table.in_force(sort="house_ban")
    few = asked(author, LIST), asked(signer, "/procedures/")
    for sort in ("warning", "letter", "memo", "minutes", ""):
        table.in_force(sort=sort)
    assert (asked(author, LIST), asked(signer, "/procedures/")) == few


def test_the_menu_leads_administrators_there_and_nobody_else(author, browser, db):
    assert "/admin/procedures/" in author.get("/admin/").content.decode()
    assert "/admin/procedures/" not in browser("editor").get("/admin/").content.decode()
