"""The pages of documents in a browser: wide and narrow, light and dark, by keyboard, masked, with long names."""

from types import SimpleNamespace

import pytest
from playwright.sync_api import expect

from portal.cases.demo import people as demo
from portal.cases.grants import CaseGrant
from portal.cases.models import Case
from portal.documents.actions import documents
from portal.documents.models import Document
from tests.cast import badge
from tests.portal.documents.bringing import bring, bring_version, mail, pdf, picture, sheet, word
from tests.walk import sign_in, violations, violations_in_every_scheme

LEAD = "sommerfeld"
LONG = "Donaudampfschifffahrtsgesellschaftskapitaensmuetzenhaltervermerk"


class House(SimpleNamespace):
    """A case of the demo, as `bring` wants it."""

    def __getitem__(self, _part):
        return badge(self.lead)


@pytest.fixture
def house(server):
    """A case this demo person leads."""
    lead = demo.find(LEAD)
    led = CaseGrant.objects.live().of_role("lead").filter(user=lead).values("content_object_id")
    return House(case=Case.objects.open().filter(pk__in=led).first(), lead=lead)


@pytest.fixture
def kinds(house) -> dict[str, Document]:
    """A document of each kind, some of them in a special state."""
    long_word = bring(house, f"{LONG}.docx", word("Kurz gesagt. " * 40, LONG * 3), title=LONG)
    bring_version(house, long_word, word("Länger gesagt. " * 40), comment="Der Empfang hat es genauer gesagt")
    files = [("Notiz.docx", word("Attached words.")), (f"{LONG}.exe", b"MZ\x90\x00" + bytes(200))]
    found = {
        "word": long_word,
        "mail": bring(house, "Termin.eml", mail("Termin am Tor", "Bitte kommen Sie. " * 30, files=files)),
        "answer": bring(house, "AW.eml", mail("AW: Termin am Tor", "Ich komme.", number=2, answers=1)),
        "pdf": bring(house, "Bescheid.pdf", pdf("GATE", "BADGE")),
        "photo": bring(house, "Foto.png", picture(size=(900, 600)), kind="evidence", handling="strict"),
        "sheet": bring(house, "Liste.xlsx", sheet(wide=14, long=12)),
        "broken": bring(house, "Kaputt.pdf", b"%PDF-1.7\n" + b"nothing of a PDF " * 40),
    }
    documents.check_out(found["pdf"], actor=house[LEAD], version=1)
    documents.withdraw(found["sheet"], actor=house[LEAD], version=1, because="Eine Verwechslung")
    return found


def sideways(page) -> int:
    """By how many pixels the page itself could be scrolled sideways."""
    return page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")


def addresses(kinds) -> list[str]:
    home = kinds["word"].get_absolute_url()
    forms = ("edit/", "audience/", "withdraw/", "v/1/", "v/1/restore/")
    index = home.rsplit("/", 2)[0] + "/"
    return [
        f"{index}?show=all",
        *(each.get_absolute_url() for each in kinds.values()),
        *(home + form for form in forms),
    ]


def test_no_page_scrolls_sideways_on_a_phone_and_axe_has_nothing_to_say(new_page, kinds):
    page = new_page(viewport=(360, 740))
    sign_in(page, LEAD)
    for address in addresses(kinds):
        page.goto(address)
        assert sideways(page) == 0, address
        assert violations(page) == [], address
    page.goto(kinds["sheet"].get_absolute_url())
    table = page.locator(".paper .table-scroll").first
    assert table.evaluate("each => each.scrollWidth > each.clientWidth")  # in its own region


def test_axe_has_nothing_to_say_in_any_scheme(page, kinds):
    sign_in(page, LEAD)
    for name in ("word", "mail", "pdf", "photo", "broken"):
        page.goto(kinds[name].get_absolute_url())
        assert violations_in_every_scheme(page) == {}, name
    page.goto(addresses(kinds)[0])
    assert violations_in_every_scheme(page) == {}


def test_a_covered_picture_is_opened_with_the_keyboard_and_was_not_fetched_before(page, kinds):
    fetched = []
    page.on("request", lambda request: fetched.append(request.url) if "/pictures/" in request.url else None)
    sign_in(page, LEAD)
    page.goto(kinds["photo"].get_absolute_url())
    shown = page.locator(".covered img").first
    expect(shown).to_be_hidden()
    assert fetched == []
    page.locator(".covered summary").first.focus()
    page.keyboard.press("Enter")
    expect(shown).to_be_visible()
    page.wait_for_function("document.querySelector('.covered img').naturalWidth > 0")


def test_masked_nothing_personal_is_legible_and_the_page_keeps_its_shape(page, kinds):
    sign_in(page, LEAD)
    page.goto(kinds["word"].get_absolute_url())
    page.locator(".mask-form button").click()
    page.wait_for_function("document.documentElement.dataset.mask === 'on' || document.body.dataset.mask === 'on'")
    for name in ("word", "mail", "pdf", "photo"):
        page.goto(kinds[name].get_absolute_url())
        assert sideways(page) == 0, name
        words = page.locator(".paper, .page-image").first
        assert words.evaluate("each => getComputedStyle(each.firstElementChild).visibility") == "hidden", name
        assert words.bounding_box()["width"] > 300, name


def test_words_of_a_pdf_are_selected_where_they_are_seen(page, kinds):
    sign_in(page, LEAD)
    page.goto(kinds["pdf"].get_absolute_url())
    word_of = page.locator(".page-word").first
    expect(word_of).to_have_text("GATE ")
    box, whole = word_of.bounding_box(), page.locator(".page-image").first.bounding_box()
    assert abs((box["x"] - whole["x"]) / whole["width"] - 72 / 595) < 0.02
    page.locator(".page-image image").first.evaluate("each => each.getBoundingClientRect().width > 0")


def test_headings_and_links_alone_tell_the_page(page, kinds):
    sign_in(page, LEAD)
    page.goto(kinds["word"].get_absolute_url())
    assert page.locator("h1").count() == 1
    assert "Vorschau" in page.locator("h2").all_inner_texts()
    levels = page.locator("main :is(h1,h2,h3,h4)").evaluate_all("all => all.map(each => Number(each.tagName[1]))")
    assert all(after <= before + 1 for before, after in zip(levels, levels[1:], strict=False)), levels
    assert page.get_by_role("link", name="Fassung 2 herunterladen").count() == 1
    assert LONG not in page.title() + page.url
