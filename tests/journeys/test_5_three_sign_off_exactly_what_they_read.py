"""Step 5: the threat manager asks labour law, HR and compliance to sign off version 3 of a document; each finds it in
their inbox, reads it, and decides with a fresh second factor and a passkey. One returns it; version 4 supersedes the
request; all three approve the new one in parallel. The page shows who decided what, when, on which digest; the sheet is
checked where no portal is.
"""

import os
import re
import subprocess
import sys
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from portal.cases.demo import people as demo
from tests.portal.documents.bringing import bring_version, word
from tests.walk import sign_in
from tests.workflows.approvals import in_the_demo as table
from workflows.approvals.models import Decision, Evidence, SignOff

TEXTS = ("Ein Verbot.", "Ein Verbot, befristet.", "Das Verbot gilt unbefristet.")
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def desk(server):
    """The demo with a procedure in force, and a case in which all three may decide."""
    return table.set_the_table()


def ask(page, version, why):
    """The lead asks on the page of the version."""
    page.goto(version.get_absolute_url())
    page.get_by_role("link", name="Freigabe anfragen").first.click()
    people = page.locator("main").inner_text()
    for who in table.SIGNERS.values():
        assert demo.find(who).name in people, "before it is asked the page says who could decide"
    page.fill("[name=why]", why)
    table.send(page)
    page.wait_for_url(re.compile(r"/sign-offs/F-[^/]+/$"))
    return SignOff.objects.get(key=page.url.rstrip("/").rpartition("/")[2], thing=version.pk)


def press(page, kind):
    page.locator(f"main a[href$='/{kind}/']").first.click()


def state(sign_off):
    sign_off.refresh_from_db()
    return sign_off.shown_state


def test_three_decide_on_exactly_what_they_read(new_page, page, desk, tmp_path):
    third = table.document(desk, *TEXTS)
    assert third.number == 3
    sign_in(page, "sommerfeld")
    first = ask(page, third, "Bitte bis morgen.")

    signers = {duty: new_page() for duty in table.SIGNERS}
    for duty, who in table.SIGNERS.items():
        table.with_passkey(signers[duty], who)

    # One reads it, and returns it with a reason.
    lawyer = signers["labour_law"]
    assert "unbefristet" in table.read(lawyer, first)
    press(lawyer, "return")
    lawyer.fill("[name=comment]", "Die Frist fehlt.")
    table.send(lawyer)
    lawyer.wait_for_url(f"**{first.get_absolute_url()}")
    assert state(first) == "returned"
    page.goto(first.get_absolute_url())
    assert "Die Frist fehlt." in page.locator("main").inner_text()

    # Asked again. A newer version supersedes what was asked, whoever was about to decide.
    again = ask(page, third, "Die Frist steht in der Anlage.")
    assert again != first
    late = signers["hr"]
    table.read(late, again)
    press(late, "approve")
    fourth = bring_version(desk, third.document, data=word("Das Verbot gilt bis Ende Mai."))
    table.send(late)
    late.locator(".error-summary").wait_for()
    assert "überholt" in late.locator(".error-summary").inner_text()
    assert not Decision.objects.filter(sign_off=again).exists()
    assert state(again) == "superseded"

    # The new request: all three read it, and decide at once.
    second = ask(page, fourth, "Mit Frist.")
    for signer in signers.values():
        assert "Ende Mai" in table.read(signer, second)
        press(signer, "approve")
        assert fourth.digest in re.sub(r"\s", "", signer.locator("main").inner_text())
    for signer in signers.values():
        signer.locator("form#deed button[type=submit]").click(no_wait_after=True)
    for signer in signers.values():
        signer.wait_for_url(f"**{second.get_absolute_url()}")
    assert state(second) == "approved"
    assert Evidence.objects.filter(decision__sign_off=second).count() == 3

    page.goto(second.get_absolute_url())
    told = page.locator("main").inner_text()
    assert "Freigegeben" in told
    assert fourth.digest in re.sub(r"\s", "", told)
    for who in table.SIGNERS.values():
        assert demo.find(who).name in told
    for each in Decision.objects.filter(sign_off=second):
        assert bytes(each.sha256).hex() == fourth.digest
    for name in ("Hausverbot", *(demo.find(who).name for who in table.SIGNERS.values())):
        assert name not in page.title() and name not in page.url
    assert_sheet_holds(page, second, fourth, tmp_path)


def assert_sheet_holds(page, sign_off, version, folder):
    """It is fetched on its page, and checked by a command with no database and no network."""
    page.locator("main a[href$='/sheet/']").first.click()
    key, document = folder / "portal.pem", folder / "original.docx"
    printed = StringIO()
    call_command("sign_off_key", stdout=printed, stderr=StringIO())
    key.write_text(printed.getvalue())
    with version.opened() as file:
        document.write_bytes(file.read())
    for kind in ("json", "pdf"):
        with page.expect_download() as fetched:
            page.locator(f"main a[href$='/sheet/{kind}/']").first.click()
        sheet = folder / f"sheet.{kind}"
        fetched.value.save_as(sheet)
        code, said = check(sheet, "--document", str(document), "--key", str(key))
        assert code == 0, said
        assert said.count("passkey") >= 1
    other = folder / "other.docx"
    other.write_bytes(b"something else")
    assert check(folder / "sheet.json", "--document", str(other), "--key", str(key))[0] != 0


def check(sheet, *words):
    nowhere = {"DATABASE_URL": "postgres://nobody:nothing@127.0.0.1:1/none"}
    environment = {name: value for name, value in os.environ.items() if name in {"PATH", "HOME", "LANG"}} | nowhere
    environment["DJANGO_SETTINGS_MODULE"] = "portal.settings.test"
    command = [sys.executable, "manage.py", "verify_sign_off", str(sheet), *words]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, cwd=ROOT)
    return done.returncode, done.stdout + done.stderr
