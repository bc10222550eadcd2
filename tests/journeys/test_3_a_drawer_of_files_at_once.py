"""Step 3: a threat manager drops ten Word files and mails on a case at once. The page says who will read them; each is
checked, sealed, previewed and found by what it says; progress shows.
"""

import base64
import email.message
import re
from pathlib import Path

import pytest

from portal.cases.demo import people as demo
from portal.cases.grants import CaseGrant
from portal.cases.models import Case
from portal.documents import previews
from portal.documents.models import Preview, Upload, Version
from tests.portal.documents.uploads.malware import word
from tests.walk import sign_in, violations_in_every_scheme
from tests.worker import worker

__all__ = ["worker"]

SHARED = Path(__file__).resolve().parents[3] / "shared" / "data"
DROP = """([place, files]) => {
    const bytes = (data) => Uint8Array.from(atob(data), (each) => each.charCodeAt(0));
    const dataTransfer = new DataTransfer();
    for (const [name, data] of files) dataTransfer.items.add(new File([bytes(data)], name));
    const how = { bubbles: true, cancelable: true, dataTransfer };
    for (const kind of ["dragenter", "dragover", "drop"])
        document.querySelector(place).dispatchEvent(new DragEvent(kind, how));
}"""


def mail(number):
    """A mail of the test's own making."""
    message = email.message.EmailMessage()
    message["From"], message["To"] = "pforte@example.org", "leitung@example.org"
    message["Subject"], message["Message-ID"] = f"Beobachtung {number}", f"<{number}@example.org>"
    message.set_content(f"Am Drehkreuz {number} war es laut. Zeichen: Querstrebe{number}.")
    return message.as_bytes()


def drawer():
    """Ten files: real ones where they lie beside the repository, else of the test's own making."""
    real = [*sorted((SHARED / "word").glob("*.docx"))[:6], *sorted((SHARED / "mail").glob("*.*"))[:4]]
    files = [(file.name, file.read_bytes()) for file in real]
    made = [(f"Vermerk {n}.docx", word(f"Herr Muster stand am Tor {n}. Losung: Zwischenhalle{n}.")) for n in range(6)]
    made += [(f"Mail {n}.eml", mail(n)) for n in range(4)]
    return (files + made)[:10]


@pytest.fixture
def case(page):
    """The browser's person is signed in and leads this case."""
    return led_by(page, "sommerfeld")


def led_by(page, who):
    """Sign in; a case this person leads and no document is in."""
    sign_in(page, who)
    led = CaseGrant.objects.live().filter(user=demo.find(who)).of_role("lead").values("content_object_id")
    return Case.objects.filter(pk__in=led, state="assessment").first()


def home(case):
    return f"/cases/{case.code}/documents/"


def send(page):
    page.get_by_role("button", name="Dateien senden").click()


def rows(page, state):
    return page.locator(f"#uploads [data-state={state}]")


def choose(page, *files):
    page.set_input_files("input[type=file]", [{"name": name, "mimeType": "", "buffer": body} for name, body in files])


def test_ten_files_dropped_at_once_are_checked_sealed_previewed_and_found(page, case, worker):
    files = drawer()
    page.goto(f"{home(case)}add/")
    callout = page.locator(".callout", has_text="Wer das liest")
    assert demo.find("sommerfeld").name in callout.inner_text()
    page.evaluate(DROP, ["[data-upload-drop]", [(name, base64.b64encode(body).decode()) for name, body in files]])
    assert page.locator("[data-upload-list] [data-state=queued]").count() == 10
    assert not Upload.objects.filter(case=case).exists(), "nothing starts before the person says so"
    send(page)
    rows(page, "ready").nth(9).wait_for(timeout=90_000)
    assert page.locator("[data-upload-list] li").count() == 0
    sent = Upload.objects.filter(case=case).select_related("result__document")
    assert {each.file_name for each in sent} == {name for name, _ in files}
    bodies = dict(files)
    for each in sent:
        with each.result.opened() as file:
            assert file.read() == bodies[each.file_name]
    for _ in range(600):
        if not Preview.objects.filter(version__case=case, state="waiting").exists():
            break
        page.wait_for_timeout(100)
    for each in sent:
        assert each.result.preview.state == "ready", (each.file_name, each.result.preview.reason)
        page.goto(each.result.document.get_absolute_url())
        word_of_it = longest_word(each.result)
        assert word_of_it in re.sub(r"\s+", " ", page.locator("main").inner_text())
        page.goto("/search/")
        page.locator("main [name=words]").fill(word_of_it)
        page.keyboard.press("Enter")
        page.locator(f"main a[href^='{each.result.document.get_absolute_url()}']").first.wait_for()


def longest_word(version):
    found = re.findall(r"\b[A-Za-zÄÖÜäöüß]{4,20}\b", " ".join(block.text for block in previews.of(version).blocks))
    return max(found, key=len)


def test_a_line_that_breaks_is_waited_for_and_nothing_is_sent_twice(page, case, worker):
    broken = []

    def cut(route):
        if route.request.method == "PATCH" and len(broken) < 2:
            broken.append(route.request.headers["upload-offset"])
            route.abort("connectionreset")
        else:
            route.continue_()

    page.route("**/documents/uploads/*/", cut)
    page.goto(f"{home(case)}add/")
    choose(page, ("Vermerk.docx", word("Ein Satz.")))
    send(page)
    rows(page, "ready").first.wait_for(timeout=30_000)
    assert len(broken) == 2
    assert Upload.objects.filter(case=case).count() == 1


def test_after_a_reload_the_same_file_goes_on_where_it_stopped(page, case, worker):
    body = word("Ein langer Text.") + bytes(9 * 2**20)
    offsets, cut = [], [True]

    def watch(route):
        if route.request.method == "PATCH":
            offsets.append(int(route.request.headers["upload-offset"]))
            if cut[0] and offsets[-1]:
                route.fulfill(status=403, body="")
                return
        route.continue_()

    page.route("**/documents/uploads/*/", watch)
    page.goto(f"{home(case)}add/")
    choose(page, ("Groß.docx", body))
    send(page)
    page.locator("[data-upload-list] [data-state=paused]").wait_for(timeout=30_000)
    upload = Upload.objects.get(case=case)
    assert 0 < upload.received < len(body)
    kept = page.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}])")
    assert kept == "[{},{}]", "no address, no path and no mark of a file stays in the browser"
    cut[0] = False
    page.on("dialog", lambda dialog: dialog.accept())
    page.reload()
    assert "Groß.docx" in rows(page, "receiving").first.inner_text()
    offsets.clear()
    choose(page, ("Groß.docx", body))
    send(page)
    rows(page, "ready").first.wait_for(timeout=60_000)
    assert offsets == [upload.received]
    assert Upload.objects.filter(case=case).count() == 1


def test_pause_resume_cancel_and_taking_off_the_list_by_keyboard(page, case, worker):
    held = []

    def hold(route):
        if route.request.method == "PATCH" and not held:
            held.append(route)
        else:
            route.continue_()

    page.route("**/documents/uploads/*/", hold)
    page.goto(f"{home(case)}add/")
    choose(page, ("Eins.docx", word("Eins.")), ("Zwei.docx", word("Zwei.")), ("Drei.docx", word("Drei.")))
    off = page.get_by_role("button", name="Von der Liste nehmen: Drei.docx")
    off.focus()
    page.keyboard.press("Enter")
    assert page.locator("[data-upload-list] li").count() == 2
    assert page.evaluate("document.activeElement.matches('[data-upload-list] button')"), "the focus stays in the list"
    page.get_by_role("button", name="Dateien senden").focus()
    page.keyboard.press("Enter")
    for _ in range(100):
        if held:
            break
        page.wait_for_timeout(50)
    pause = page.get_by_role("button", name="Anhalten: Eins.docx")
    pause.focus()
    page.keyboard.press("Enter")
    resume = page.get_by_role("button", name="Fortsetzen: Eins.docx")
    resume.wait_for()
    assert not rows(page, "receiving").first.is_visible(), "what this page sends is told of once"
    assert resume.evaluate("button => button === document.activeElement"), "the focus goes to what undoes it"
    rows(page, "ready").first.wait_for(timeout=30_000)
    page.keyboard.press("Enter")
    rows(page, "ready").nth(1).wait_for(timeout=30_000)
    held.clear()
    choose(page, ("Vier.docx", word("Vier.")))
    send(page)
    stop = page.get_by_role("button", name="Abbrechen: Vier.docx")
    stop.focus()
    page.keyboard.press("Enter")
    page.wait_for_function("!document.querySelector('[data-upload-list] li')")
    for _ in range(50):
        if Upload.objects.filter(case=case, state="cancelled").exists():
            break
        page.wait_for_timeout(100)
    assert sorted(Upload.objects.filter(case=case).values_list("state", flat=True)) == ["cancelled", "ready", "ready"]


def test_what_is_refused_is_said_and_the_others_go_on(page, case, worker):
    page.goto(f"{home(case)}add/")
    choose(page, ("Leer.docx", b""), ("Falsch.docx", b"nur Worte"), ("Gut.docx", word("Gut.")))
    send(page)
    rows(page, "ready").first.wait_for(timeout=30_000)
    rows(page, "refused").first.wait_for(timeout=30_000)
    assert (
        "kein Word-Dokument" in rows(page, "refused").first.inner_text()
        or "endet" in rows(page, "refused").inner_text()
    )
    assert "leer" in page.locator("[data-upload-list] [data-state=refused]").inner_text()
    assert page.locator("[data-announce]").inner_text()


def test_without_script_all_of_it_works(new_page, server, worker):
    page = new_page(java_script_enabled=False)
    case = led_by(page, "sommerfeld")
    page.goto(f"{home(case)}add/")
    assert "Wer das liest" in page.locator("main").inner_text()
    choose(page, ("Eins.docx", word("Eins.")), ("Zwei.eml", mail(2)), ("Groß.txt", b"Worte. " * 600_000))
    send(page)
    page.wait_for_url("**/documents/uploads/")
    for _ in range(60):
        if rows(page, "ready").count() == 3:
            break
        page.wait_for_timeout(500)
        page.reload()
    assert rows(page, "ready").count() == 3
    assert Version.objects.filter(case=case).count() == 3


def test_the_page_is_accessible_in_every_scheme(page, worker):
    case = led_by(page, "sommerfeld")
    page.goto(f"{home(case)}add/")
    choose(page, ("Ein sehr langer Name ohne jede Trennung_" + "x" * 60 + ".docx", word("Eins.")), ("Leer.docx", b""))
    send(page)
    page.locator("[data-upload-list] [data-state=refused]").wait_for()
    for width in (1280, 360):
        page.set_viewport_size({"width": width, "height": 800})
        assert violations_in_every_scheme(page) == {}, width
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), f"{width}: it runs sideways"
