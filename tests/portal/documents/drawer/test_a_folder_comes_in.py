"""`import_case_folder`: a tree of files becomes documents, each whole or not at all, told and skipped when there."""

import hashlib
import io
from email.message import EmailMessage

import docx
import pytest
from django.core.management import CommandError, call_command
from django.core.management.base import OutputWrapper
from django.db import connection
from django.test.utils import CaptureQueriesContext

from portal.access.answers import Refused
from portal.cases.grants import CaseGrant
from portal.documents.drawer import bringing
from portal.documents.management.commands.import_case_folder import _Bar
from portal.documents.models import Attached, Document, Preview, Version
from portal.vault import blobs, keys
from portal.vault.memory import memory
from tests.cast import cast  # noqa: F401  (a fixture is used by its name)


def word(text: str) -> bytes:
    """A Word document that says this."""
    file, document = io.BytesIO(), docx.Document()
    document.add_paragraph(text)
    document.save(file)
    return file.getvalue()


def mail(
    subject: str, *attachments: tuple[str, bytes], message_id: str = "<1@example.org>", answers: str = ""
) -> bytes:
    """A mail with these files."""
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "a@example.org", "b@example.org", subject
    message["Date"] = "Mon, 02 Nov 2026 09:30:00 +0100"
    message["Message-ID"] = message_id
    if answers:
        message["References"] = answers
    message.set_content(f"About {subject}.")
    for name, data in attachments:
        message.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
    return message.as_bytes()


@pytest.fixture
def folder(tmp_path):
    """A drawer as they are."""
    letter = word("Der Brief vom Montag")
    files = {
        "Briefe/Brief.docx": letter,
        "Briefe/Kopie von Brief.docx": word("Der Brief vom Dienstag"),
        "Briefe/Doppelt.docx": letter,
        "Post/eins.eml": mail("Zaun", ("Brief.docx", letter), ("Skizze.docx", word("Die Skizze"))),
        "Post/zwei.eml": mail("Re: Zaun", message_id="<2@example.org>", answers="<1@example.org>"),
        "kaputt.docx": letter[: len(letter) // 2],
        "leer.docx": b"",
        "~$rief.docx": b"left behind",
        "Programm.exe": b"MZ\x90\x00" + bytes(500),
    }
    for name, data in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(data)
    return tmp_path


def bring(folder, cast, *more):  # noqa: F811  (a cast like the fixture's)
    out = io.StringIO()
    person = cast.person("lead")
    call_command("import_case_folder", folder, "--case", cast.case.code, "--as", person.email, *more, stdout=out)
    return out.getvalue()


def test_a_drawer_becomes_documents(cast, folder):  # noqa: F811  (the fixture of that name)
    said = bring(folder, cast)
    versions = {
        version.origin: version for version in Version.objects.select_related("document", "preview") if version.origin
    }
    assert {"Briefe/Brief.docx", "Briefe/Kopie von Brief.docx", "Post/eins.eml", "Post/zwei.eml"} <= set(versions)
    assert "already in the case, skipped: 1" in said
    assert "Brief" not in said
    letter = versions["Briefe/Brief.docx"]
    assert letter.opened().read() == (folder / "Briefe/Brief.docx").read_bytes()
    assert letter.preview.state == Preview.State.READY
    assert letter.author == cast.person("lead")


def test_what_came_twice_is_there_once_and_linked(cast, folder):  # noqa: F811  (the fixture of that name)
    bring(folder, cast)
    letter = Version.objects.get(sha256=sha256(folder / "Briefe/Brief.docx"))
    attached = Attached.objects.select_related("file").order_by("number")
    assert [each.file == letter for each in attached] == [True, False]
    assert attached[1].name == "Skizze.docx"


def test_a_second_run_changes_nothing(cast, folder):  # noqa: F811  (the fixture of that name)
    bring(folder, cast)
    before = set(Version.objects.values_list("pk", "number"))
    said = bring(folder, cast)
    assert set(Version.objects.values_list("pk", "number")) == before
    assert "taken: 0" in said


def test_a_dry_run_stores_nothing(cast, folder):  # noqa: F811  (the fixture of that name)
    said = bring(folder, cast, "--dry-run")
    assert "would be taken: 5" in said
    assert not Document.objects.exists()


def test_a_dry_run_writes_nothing_anywhere_and_opens_nothing_of_the_case(cast, folder, tmp_path, monkeypatch):  # noqa: F811
    """Not one statement but questions, in a case that holds a document already; no key, no blob, no file."""
    (tmp_path / "one").mkdir()
    (tmp_path / "one" / "Brief.docx").write_bytes(word("Schon da"))
    bring(tmp_path / "one", cast)
    files, blobs_before = sorted(folder.rglob("*")), {each.name for each in blobs.names()}

    opened = []

    def noted(open_it):
        return lambda scopes: opened.append(scopes) or open_it(scopes)

    for name in ("opened", "create", "create_many", "warm"):
        monkeypatch.setattr(keys, name, noted(getattr(keys, name)))
    memory.forget()
    with CaptureQueriesContext(connection) as asked:
        assert "would be taken: 5" in bring(folder, cast, "--dry-run")
    assert asked.captured_queries and set(opened) == {"portal:index"}, "is this person walled off? By a keyed hash"
    assert [each["sql"] for each in asked if not each["sql"].startswith("SELECT")] == []
    assert {each.name for each in blobs.names()} == blobs_before
    assert sorted(folder.rglob("*")) == files


def test_names_are_printed_only_when_asked_for(cast, folder):  # noqa: F811  (the fixture of that name)
    assert "Programm.exe" not in bring(folder, cast, "--dry-run")
    assert "Programm.exe: not taken, a kind of file" in bring(folder, cast, "--dry-run", "--show-names")


def test_how_far_it_is_stands_in_no_colour():
    """The stream for errors is red, and nothing is wrong."""
    stream = OutputWrapper(io.StringIO())
    stream._style_func = lambda text: f"RED{text}"
    bar = _Bar(stream)
    bar.is_watched = True
    bar(2, 2)
    assert "] 2 of 2" in stream._out.getvalue() and "RED" not in stream._out.getvalue()


@pytest.mark.parametrize("part", ["assessor", "stranger", "lead_elsewhere", "walled"])
def test_only_who_leads_brings_in_a_folder(cast, folder, part):  # noqa: F811  (the fixture of that name)
    with pytest.raises(CommandError, match="does not lead"):
        call_command("import_case_folder", folder, "--case", cast.case.code, "--as", cast.person(part).email)
    assert not Document.objects.exists()


def test_whoever_stops_leading_in_the_middle_stops_the_rest(cast, folder):  # noqa: F811
    """What came in stays; nothing more comes."""

    def progress(done, total):
        if Version.objects.exists():
            CaseGrant.objects.filter(user=cast.person("lead")).delete()

    with pytest.raises(Refused):
        bringing.bring(folder, cast.case, by=cast.person("lead"), progress=progress)
    assert Version.objects.count() == 1


def sha256(path):
    return hashlib.sha256(path.read_bytes()).digest()
