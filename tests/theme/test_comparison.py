"""The comparison in a browser: from change to change by keyboard and button, and readable without colour or script."""

import pytest

CATALOGUE = "theme/catalogue.html"


def said(page):
    return page.locator(".comparison-count").inner_text().split(":")[0].strip()


def focused(page):
    return page.evaluate("document.activeElement.dataset.change ?? document.activeElement.className")


@pytest.fixture
def page(stage):
    return stage.show(CATALOGUE)


def test_n_and_p_go_from_change_to_change_and_say_which_one(page):
    page.focus(".comparison [data-step='1']")
    page.keyboard.press("n")
    assert (said(page), focused(page)) == ("Änderung 1 von 5", "1")
    page.keyboard.press("n")
    page.keyboard.press("N")
    assert (said(page), focused(page)) == ("Änderung 3 von 5", "3")
    page.keyboard.press("p")
    assert (said(page), focused(page)) == ("Änderung 2 von 5", "2")
    assert page.get_attribute(".comparison-links [data-go='2']", "aria-current") == "true"
    assert page.locator(".comparison-links [aria-current]").count() == 1
    assert page.get_attribute(".comparison-count", "role") == "status"
    assert "Eingefügt" in page.locator(".comparison-count").text_content()


def test_after_the_last_comes_the_first(page):
    page.focus(".comparison [data-step='1']")
    page.keyboard.press("p")
    assert said(page) == "Änderung 5 von 5"
    page.keyboard.press("n")
    assert said(page) == "Änderung 1 von 5"


def test_outside_the_region_the_keys_do_nothing(page):
    page.focus("#id_name")
    page.keyboard.press("n")
    assert page.input_value("#id_name") == "n"
    assert said(page) == "5 Änderungen"
    page.focus(".case-sections a, .case-sections summary")
    page.keyboard.press("n")
    assert said(page) == "5 Änderungen"


def test_the_keys_can_be_switched_off_and_stay_off(page):
    page.click("[data-keys]")
    assert page.get_attribute("[data-keys]", "aria-pressed") == "false"
    page.keyboard.press("n")
    assert said(page) == "5 Änderungen"
    page.reload()
    page.focus(".comparison [data-step='1']")
    page.keyboard.press("n")
    assert said(page) == "5 Änderungen"
    page.click("[data-keys]")
    page.keyboard.press("n")
    assert said(page) == "Änderung 1 von 5"


def test_who_switched_shortcuts_off_meets_none_here(stage):
    page = stage.show(CATALOGUE, shortcut=False)
    page.focus(".comparison [data-step='1']")
    page.keyboard.press("n")
    assert said(page) == "5 Änderungen"


def test_the_buttons_keep_the_focus_and_the_list_gives_it_away(page):
    page.focus(".comparison [data-step='1']")
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    assert said(page) == "Änderung 2 von 5"
    assert page.evaluate("document.activeElement.dataset.step") == "1"
    page.click(".comparison-list summary")
    page.click(".comparison-links [data-go='4']")
    assert (said(page), focused(page)) == ("Änderung 4 von 5", "4")


def test_in_one_text_each_word_stands_once(page):
    rows = page.locator(".comparison-row.changed").first
    assert rows.locator(".old").is_visible()
    assert not rows.locator(".both").is_visible()
    page.click("[data-show='inline']")
    assert rows.locator(".both").is_visible()
    assert not rows.locator(".old").is_visible()
    assert not rows.locator(".new").is_visible()
    assert not page.locator(".comparison-heads").is_visible()
    assert page.get_attribute("[data-show='inline']", "aria-current") == "true"
    page.focus(".comparison [data-step='1']")
    page.keyboard.press("n")
    assert page.evaluate("document.activeElement.closest('.both') !== null")


def test_a_phone_shows_one_text_only(stage):
    page = stage.show(CATALOGUE, width=360)
    assert page.locator(".comparison-row.changed .both").first.is_visible()
    assert not page.locator(".comparison-row.changed .old").first.is_visible()
    assert not page.locator(".comparison-views").is_visible()
    assert page.locator(".comparison [data-step='1']").bounding_box()["height"] >= 44


def test_every_change_is_marked_by_a_sign_and_by_words_for_voices(page):
    for tag, before in (("del", "gelöscht"), ("ins", "eingefügt")):
        mark = page.locator(f".comparison {tag}").first
        assert mark.text_content().startswith(f"{before} ")
        assert mark.text_content().endswith(" Ende")
        sign = mark.evaluate("mark => getComputedStyle(mark, '::before').content")
        assert sign.startswith({"del": '"−"', "ins": '"+"'}[tag])
        assert mark.evaluate("mark => getComputedStyle(mark).textDecorationLine") != "none"


def test_without_script_the_links_lead_to_the_changes(stage, browser):
    page = stage.show(CATALOGUE)
    for number in range(1, 6):
        assert page.locator(f"#change-{number}").count() == 1
        assert page.get_attribute(f"[data-go='{number}']", "href") == f"#change-{number}"
    assert page.get_attribute("[data-show='inline']", "href") == "?view=inline"


def test_what_moved_leads_to_where_it_stands(page):
    link = page.locator(".moved_from .comparison-note a").first
    assert link.inner_text() == "verschoben, jetzt nach Absatz 9"
    link.click()
    assert said(page) == "Änderung 3 von 5"


def test_under_the_mask_a_change_is_shown_when_one_goes_to_it(stage):
    page = stage.show(CATALOGUE, mask="on")
    page.focus(".comparison [data-step='1']")
    page.keyboard.press("n")
    assert page.evaluate("document.activeElement.matches('[data-personal]')")
    assert "unbefristet" in page.evaluate("document.activeElement.innerText")
