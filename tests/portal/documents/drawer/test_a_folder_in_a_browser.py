"""A lead drops a folder in the browser: its files come in with the paths they lay under."""

from portal.documents.models import Version
from tests.journeys.test_3_a_drawer_of_files_at_once import home, led_by, rows
from tests.portal.documents.drawer.test_a_folder_comes_in import word
from tests.walk import sign_in, violations
from tests.worker import worker

__all__ = ["worker"]


def test_a_folder_is_chosen_and_every_file_says_where_it_lay(page, worker, tmp_path):
    drawer = tmp_path / "Altakte"
    (drawer / "Briefe").mkdir(parents=True)
    (drawer / "Briefe" / "Brief.docx").write_bytes(word("Erste Worte"))
    (drawer / "Briefe" / "Brief_v2.docx").write_bytes(word("Zweite Worte"))
    (drawer / "Thumbs.db").write_bytes(b"left behind")
    case = led_by(page, "sommerfeld")
    page.goto(f"{home(case)}import/")
    assert "Wer das liest" in page.locator("main").inner_text()
    page.set_input_files("input[type=file]", drawer)
    assert page.locator("[data-upload-list] li").count() == 2, "what programs leave behind stays behind"
    page.locator("form#deed button[type=submit]").click()
    rows(page, "ready").nth(1).wait_for(timeout=60_000)
    origins = {version.origin for version in Version.objects.filter(case=case)}
    assert origins == {"Altakte/Briefe/Brief.docx", "Altakte/Briefe/Brief_v2.docx"}
    page.goto(f"{home(case)}import/")
    assert page.locator("#proposals li").count() == 2
    assert violations(page) == []
    page.locator("#proposals form[action$='/join/'] button").click()
    page.wait_for_url("**/documents/D-*/")
    assert Version.objects.filter(case=case, number=2).count() == 1


def test_who_does_not_lead_finds_no_such_page(page, worker):
    led = led_by(page, "petersen")
    page.context.clear_cookies()
    sign_in(page, "castell")
    assert page.goto(f"{home(led)}import/").status in {403, 404}
