"""Mask, cover, exit, session notice and the rest, in a browser: what script adds to pages that work without it."""

import pytest

from tests.walk import OF_COLOURS, violations, violations_in_every_scheme

CATALOGUE = "theme/catalogue.html"
PUBLIC = "theme/public.html"


def shift(page, times=3):
    for _ in range(times):
        page.keyboard.press("Shift")


# --- Cover ---


def test_shift_three_times_takes_the_content_away_and_the_password_brings_it_back(stage):
    page = stage.show(CATALOGUE)
    page.fill("#id_name", "Mein Text")
    shift(page)
    page.wait_for_selector(".cover")
    assert "Sommerfeld" not in page.content()
    assert "Kranich" not in page.content()
    assert page.title() == "Bedrohungsmanagement"
    assert page.locator(".cover .help-line").is_visible()
    page.fill("#cover-password", "geheim")
    page.keyboard.press("Enter")
    page.wait_for_selector(".cover", state="detached")
    assert page.input_value("#id_name") == "Mein Text"
    assert page.title().startswith("Katalog")
    assert ("/cover/", True) in [(path, "geheim" in body) for path, body in stage.posted]


def test_a_wrong_password_leaves_the_page_covered_and_says_so(stage):
    stage.answers["/cover/"] = (403, "")
    page = stage.show(CATALOGUE)
    shift(page)
    page.fill("#cover-password", "falsch")
    page.keyboard.press("Enter")
    page.get_by_text("Dieses Passwort passt nicht.").wait_for()
    assert "Sommerfeld" not in page.content()


def test_loading_a_covered_page_again_does_not_uncover_it(stage):
    page = stage.show(CATALOGUE)
    shift(page)
    page.wait_for_selector(".cover")
    page.reload()
    page.wait_for_selector(".cover")
    assert "Sommerfeld" not in page.content()


def test_ten_minutes_without_input_cover_the_page(stage):
    page = stage.show(CATALOGUE, clock=True)
    page.clock.run_for(9 * 60 * 1000)
    page.keyboard.press("Tab")
    page.clock.run_for(9 * 60 * 1000)
    assert page.locator(".cover").count() == 0
    page.clock.run_for(70 * 1000)
    assert page.locator(".cover").count() == 1


@pytest.mark.parametrize(
    "keys", [["Shift", "Shift"], ["Shift", "A", "Shift", "Shift"], ["Shift+A", "Shift+B", "Shift+C"]]
)
def test_shift_in_ordinary_typing_covers_nothing(stage, keys):
    page = stage.show(CATALOGUE)
    page.focus("#id_name")
    for key in keys:
        page.keyboard.press(key)
    assert page.locator(".cover").count() == 0


def test_the_shortcut_can_be_switched_off(stage):
    page = stage.show(CATALOGUE, shortcut=False)
    shift(page)
    assert page.locator(".cover").count() == 0


# --- Exit ---


def test_leaving_goes_elsewhere_at_once_and_tells_no_referrer(stage):
    page = stage.show(PUBLIC)
    asked = []
    page.on("request", lambda request: asked.append((request.url, request.headers.get("referer"))))
    shift(page)
    page.wait_for_url("https://weather.example/")
    assert ("https://weather.example/", None) in asked


def test_the_second_link_follows_the_skip_link(stage):
    page = stage.show(PUBLIC)
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.matches('a[data-exit]')")
    page.keyboard.press("Enter")
    page.wait_for_url("https://weather.example/")


# --- Mask ---


def test_the_mask_makes_bars_of_one_length_and_a_press_shows_one(stage):
    page = stage.show(CATALOGUE, mask="on")
    bars = page.locator(".thread-note [data-personal]")
    widths = {round(bars.nth(index).bounding_box()["width"]) for index in range(0, 5, 2)}
    assert len(widths) == 1
    name = page.locator(".timeline [data-personal]")
    assert _is_bar(name.nth(0))
    name.nth(0).click()
    assert not _is_bar(name.nth(0))
    assert _is_bar(name.nth(1))
    name.nth(1).focus()
    assert not _is_bar(name.nth(1))


def _is_bar(locator):
    return locator.evaluate("bar => getComputedStyle(bar).overflow") == "hidden"


def test_speech_has_a_switch_of_its_own(stage):
    heard = stage.show(CATALOGUE, mask="on").locator(".timeline [data-personal]").nth(0)
    assert heard.get_attribute("aria-label") is None
    silent = stage.show(CATALOGUE, mask="on", mask_speech=True).locator(".timeline [data-personal]").nth(0)
    assert silent.get_attribute("aria-label") == "verdeckt, zum Zeigen drücken"


# --- Session ---


def stay_active(page, minutes):
    for _ in range(minutes // 7):
        page.clock.run_for(7 * 60 * 1000)
        page.evaluate("document.dispatchEvent(new Event('wheel'))")


def test_staying_signed_in_is_offered_again_and_again(stage):
    stage.answers["/stay/"] = (200, '{"seconds_left": 1800}')
    page = stage.show("theme/stage_session.html", clock=True)
    notice = page.locator("dialog[data-session]")
    for _ in range(11):
        assert not notice.is_visible()
        stay_active(page, 28)
        page.clock.run_for(10_000)
        assert notice.is_visible()
        page.click("[data-session-stay]")
        notice.wait_for(state="hidden")
    assert [path for path, _ in stage.posted].count("/stay/") == 11


def test_a_portal_that_does_not_answer_keeps_the_notice_open(stage):
    stage.answers["/stay/"] = (503, "")
    page = stage.show("theme/stage_session.html", clock=True)
    stay_active(page, 28)
    page.clock.run_for(10_000)
    page.click("[data-session-stay]")
    page.get_by_text("Das Portal antwortet nicht.").first.wait_for()


def test_at_the_end_the_page_goes_away(stage):
    stage.pages["/ended/"] = "<title>ended</title>"
    page = stage.show("theme/stage_session.html", clock=True)
    stay_active(page, 28)
    page.clock.run_for(3 * 60 * 1000)
    page.wait_for_url("**/ended/?next=%2Fstage%2F")


# --- Typing ---


def test_a_draft_is_kept_at_most_every_five_seconds_and_never_a_password(stage):
    page = stage.show("theme/stage_session.html", clock=True)
    state = page.locator("form", has=page.locator("[data-draft-state]"))
    for letter in "abcdefgh":
        page.type("#draft-text", letter)
        page.clock.run_for(1000)
    for _ in range(2):
        page.clock.run_for(6000)
        state.get_by_text("Entwurf gesichert um").wait_for()
    drafts = [body for path, body in stage.posted if path == "/draft/"]
    assert 1 <= len(drafts) <= 3
    assert "abcdefgh" in drafts[-1]
    assert not any("geheim" in body for body in drafts)


def test_a_busy_button_says_what_it_does_and_a_second_press_does_nothing(stage):
    page = stage.show("theme/stage_session.html")
    button = page.locator("#busy button")
    button.click()
    button.click()
    assert button.inner_text() == "Wird gespeichert …"
    assert button.get_attribute("aria-busy") == "true"
    assert [path for path, _ in stage.posted] == ["/slow/"]


# --- Choosing a person ---


def test_a_person_is_found_by_typing_a_duty_and_chosen_by_keyboard(stage):
    page = stage.show(CATALOGUE)
    page.fill("#id_person", "arbeit")
    assert page.locator(".picker-list li").all_inner_texts() == ["Tarek Brand, Arbeitsrecht"]
    page.keyboard.press("ArrowDown")
    assert page.get_attribute("#id_person", "aria-activedescendant") == "id_person-option-0"
    page.keyboard.press("Enter")
    assert page.input_value("#id_person") == "Tarek Brand, Arbeitsrecht"
    assert page.eval_on_selector("#id_person-value", "select => select.value") == "2"
    page.fill("#id_person", "niemand")
    assert page.inner_text(".picker-none") == "Niemand gefunden"
    assert page.eval_on_selector("#id_person-value", "select => select.value") == ""


# --- Looks that can be measured ---

SCHEMES = [("light", "standard"), ("dark", "standard"), ("light", "more"), ("dark", "more")]


@pytest.mark.parametrize(("scheme", "contrast"), SCHEMES)
@pytest.mark.parametrize("template", [CATALOGUE, PUBLIC, "theme/plain.html"])
def test_axe_finds_nothing(stage, template, scheme, contrast):
    shown = CATALOGUE if template == CATALOGUE else "theme/stage_page.html"
    page = stage.show(shown, axe=True, scheme=scheme, contrast=contrast, data={"frame": template})
    assert violations(page, only=() if (scheme, contrast) == SCHEMES[0] else OF_COLOURS) == []


@pytest.mark.parametrize("seen", ["(prefers-color-scheme: dark)", "(prefers-contrast: more)"])
def test_what_one_scheme_alone_gets_wrong_is_seen(browser, seen):
    page = browser.new_page()
    style = f"p {{ color: #000; background: #fff }} @media {seen} {{ p {{ color: #ddd }} }}"
    page.set_content(f"<html lang=en><title>T</title><style>{style}</style><main><h1>H</h1><p>Pale</p></main>")
    found = violations_in_every_scheme(page)
    page.close()
    assert len(found) == 2 and ("dark", "more") in found
    assert {rule for objections in found.values() for rule, _ in objections} == {"color-contrast"}


@pytest.mark.parametrize("width", [320, 360, 600, 800, 1024, 1440])
@pytest.mark.parametrize("language", ["de", "en"])
def test_nothing_scrolls_sideways(stage, width, language):
    page = stage.show(CATALOGUE, language=language, width=width)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("template", [CATALOGUE, PUBLIC])
def test_text_of_twice_the_size_fits_on_a_phone(stage, template):
    page = stage.show(template, width=360)
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_the_tokens_come_out_as_written(stage):
    page = stage.show(CATALOGUE, scheme="dark", contrast="more")
    assert page.evaluate("getComputedStyle(document.documentElement).backgroundColor") == "rgb(0, 0, 0)"
    page = stage.show(CATALOGUE, scheme="light")
    assert page.evaluate("getComputedStyle(document.documentElement).backgroundColor") == "rgb(244, 247, 249)"
