"""A sheet that was not touched passes: as JSON, as PDF, with its document, by the command and by the script alone."""

import hashlib
import io
import os
import subprocess
import sys
from pathlib import Path

import pypdfium2
import pytest
from django.core.management import CommandError, call_command
from django.utils.translation import override
from pypdf import PdfReader

from portal.documents.models import VersionRead
from portal.vault.signing import as_pem
from tests.knowledge import articles
from tests.workflows.approvals import table
from tests.workflows.approvals.sheet import forge
from tests.workflows.approvals.sheet.conftest import said_of, sign, told
from workflows.approvals.actions import asking
from workflows.approvals.actions import sheets as deeds
from workflows.approvals.models import SignOff
from workflows.approvals.sheet import making, telling
from workflows.approvals.sheet import verify_sign_off as checker
from workflows.approvals.sheet.signing import SIGNER

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]
SCRIPT = Path(checker.__file__)


@pytest.fixture
def pem(tmp_path, signed_off):
    """The portal's public key, in a file."""
    path = tmp_path / "portal.pem"
    path.write_text(as_pem(SIGNER.public_key()))
    return path


def bytes_of(sign_off) -> bytes:
    with sign_off.about.opened() as file:
        return file.read()


def test_what_the_portal_made_passes(signed_off, sheet):
    report = checker.check(sheet, document=bytes_of(signed_off), key=SIGNER.public_key())
    assert not report.wrong, report.wrong
    assert sum("a passkey signed exactly this decision" in each for each in report.right) == 3
    assert "State: APPROVED." in report.says
    sheet = told(sheet)
    assert sheet["sign_off"]["sha256"] == signed_off.about.digest
    assert {each["name"] for each in sheet["people"].values()} >= {signed_off.asked_by.name, "Another"} or sheet[
        "people"
    ]
    assert [each["outcome"] for each in sheet["decisions"]] == ["approve", "conditions", "step_back", "approve"]


def test_without_the_key_nobody_is_told_whose_it_is(sheet):
    report = checker.check(sheet)
    assert not report.wrong
    assert any("was not checked" in each for each in report.right)
    assert "Signed with another key" in said_of(sheet, key=bytes(32))


def test_the_pdf_holds_the_same_and_the_original(signed_off, cast):
    made = making.as_pdf(signed_off, reader=cast.person("lead"))
    report = checker.check(made.data, document=bytes_of(signed_off), key=SIGNER.public_key())
    assert not report.wrong, report.wrong
    assert "Originals attached: 1." in report.right
    assert made.holds == {signed_off.about.digest}
    assert attached(made.data)[signed_off.about.download_name] == bytes_of(signed_off)


def attached(data: bytes) -> dict:
    """The files in a PDF, as any reader of PDFs finds them."""
    return {name: bytes(found[0]) for name, found in PdfReader(io.BytesIO(data)).attachments.items()}


def words_of(data: bytes) -> str:
    """The words on its pages."""
    document = pypdfium2.PdfDocument(data)
    return "\n".join(page.get_textpage().get_text_range() for page in document)


def test_a_large_original_is_named_and_not_attached(signed_off, cast, monkeypatch):
    monkeypatch.setattr(telling, "ROOM", 10)
    made = making.as_pdf(signed_off, reader=cast.person("lead"))
    assert not checker.check(made.data, key=SIGNER.public_key()).wrong
    assert set(attached(made.data)) == {making.NAME} and not made.holds
    assert "too large for this PDF" in words_of(made.data).replace("\r\n", " ")


def test_a_sheet_is_verified_in_an_empty_folder_without_the_project(signed_off, cast, sheet, pem, tmp_path):
    folder = tmp_path / "empty"
    folder.mkdir()
    (folder / "verify_sign_off.py").write_bytes(SCRIPT.read_bytes())
    (folder / "portal.pem").write_bytes(pem.read_bytes())
    (folder / "sheet.json").write_bytes(sheet)
    (folder / "sheet.pdf").write_bytes(making.as_pdf(signed_off, reader=cast.person("lead")).data)
    (folder / "original.docx").write_bytes(bytes_of(signed_off))
    (folder / "other.docx").write_bytes(b"other bytes")

    def run(*words):
        command = [sys.executable, "-I", "verify_sign_off.py", *words]
        done = subprocess.run(command, cwd=folder, env={}, capture_output=True, text=True, encoding="utf-8")
        assert "Traceback" not in done.stderr
        return done.returncode, done.stdout

    for name in ("sheet.json", "sheet.pdf"):
        code, said = run(name, "--document", "original.docx", "--key", "portal.pem")
        assert code == 0 and "The sheet is what the portal made" in said, said
        assert run(name, "--document", "other.docx")[0] == 1
    assert run("nowhere.json")[0] == run("original.docx")[0] == run("sheet.json", "--key", "other.docx")[0] == 1


def test_the_command_needs_no_database(sheet, pem, tmp_path):
    path = tmp_path / "sheet.json"
    path.write_bytes(sheet)
    nowhere = {
        "DATABASE_URL": "postgres://nobody:nothing@127.0.0.1:1/none",
        "DJANGO_SETTINGS_MODULE": "portal.settings.test",
    }
    environment = {key: value for key, value in os.environ.items() if key in {"PATH", "HOME", "LANG"}} | nowhere
    command = [sys.executable, "manage.py", "verify_sign_off", str(path), "--key", str(pem)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, cwd=SCRIPT.parents[3])
    assert done.returncode == 0, done.stderr
    assert "The sheet is what the portal made" in done.stdout


def test_the_command_ends_with_an_error_when_something_is_wrong(sheet, tmp_path, capsys):
    path = tmp_path / "sheet.json"
    path.write_bytes(sheet.replace(b'"approve"', b'"return!"', 1))
    with pytest.raises(CommandError):
        call_command("verify_sign_off", str(path))
    assert "✗" in capsys.readouterr().out


def test_the_key_is_printed_for_those_who_check(signed_off, capsys):
    call_command("sign_off_key")
    printed = capsys.readouterr()
    assert printed.out.strip() == as_pem(SIGNER.public_key())
    assert hashlib.sha256(SIGNER.public_key()).hexdigest() in printed.err.replace(" ", "")


def test_a_sheet_of_a_superseded_request_says_so(cast, three):
    sign(three, "hr", cast["reader"])
    table.ask(cast, table.again(cast, three.about))
    three.refresh_from_db()
    made = making.as_pdf(three, reader=cast.person("lead"))
    report = checker.check(made.data, key=SIGNER.public_key())
    assert not report.wrong, report.wrong
    assert "State: SUPERSEDED." in report.says and any("Nothing was signed off" in each for each in report.says)
    said = words_of(made.data).replace("\r\n", " ")
    assert "Superseded Something newer is there. Nothing was signed off by this request." in said


def test_what_was_signed_off_before_something_newer_came_says_so(cast, signed_off):
    table.again(cast, signed_off.about)
    report = checker.check(making.as_json(signed_off).data)
    assert not report.wrong
    assert any("newer" in each for each in report.says)


def test_returned_withdrawn_and_cancelled_say_so(cast, three):
    asking.withdraw(three, actor=cast["lead"], version=three.version)
    three.refresh_from_db()
    assert "State: WITHDRAWN." in checker.check(making.as_json(three).data).says
    second = table.ask(cast, three.about)
    asking.cancel(second, actor=cast["deputy"], version=second.version, because="Not needed")
    second.refresh_from_db()
    assert "State: CANCELLED." in checker.check(making.as_json(second).data).says
    third = table.ask(cast, three.about)
    table.decide(third, "hr", cast["reader"], "return", comment="The period is missing.")
    third.refresh_from_db()
    report = checker.check(making.as_json(third).data)
    assert not report.wrong and "State: RETURNED." in report.says
    assert any("without a passkey" in each for each in report.says)
    # The box names the state once, and says where the reason is.
    said = words_of(making.as_pdf(third, reader=cast.person("lead")).data).replace("\r\n", " ")
    assert "Returned Nothing was signed off. The reason stands with the seat that returned it." in said


def test_a_sheet_of_guidance_holds_the_words_that_were_signed(cast):
    articles.submitted(cast)
    sign_off = SignOff.objects.get()
    for duty, who in articles.signers().items():
        articles.decide(sign_off, duty, who)
    sign_off.refresh_from_db()
    made = making.as_pdf(sign_off, reader=cast.person("editor"))
    report = checker.check(made.data, document=sign_off.about.text.encode(), key=SIGNER.public_key())
    assert not report.wrong, report.wrong
    assert "State: APPROVED." in report.says and f"Request {sign_off.key} of guidance." in report.says


def test_in_german_on_paper_and_who_fetched_it(signed_off, cast):
    with override("de"):
        said = words_of(making.as_pdf(signed_off, reader=cast.person("deputy")).data)
    assert cast.person("deputy").name in said
    assert "Alles, was das Verfahren verlangt" in said and "Everything" not in said


def test_fetching_counts_as_reading_what_is_in_it(signed_off, cast):
    before = VersionRead.objects.count()
    deeds.fetch(signed_off, actor=cast["lead"], form="json", sheet=making.as_json(signed_off))
    assert VersionRead.objects.count() == before
    sheet = making.Sheet(b"pdf", frozenset({signed_off.digest}))
    deeds.fetch(signed_off, actor=cast["lead"], form="pdf", sheet=sheet)
    newest = VersionRead.objects.latest("at")
    assert (newest.person, newest.how) == (cast.person("lead"), "export")


def test_sheets_made_by_hand_for_tests_have_the_parts_of_real_ones(sheet):
    real, by_hand = told(sheet), forge.sheet()
    assert by_hand.keys() == real.keys()
    assert by_hand["sign_off"].keys() <= real["sign_off"].keys()
    assert by_hand["seats"][0].keys() == real["seats"][0].keys()
    assert by_hand["decisions"][0].keys() <= real["decisions"][0].keys()
    assert by_hand["decisions"][0]["evidence"].keys() == real["decisions"][0]["evidence"].keys()
