"""A case that is worth exporting, and what it takes to ask for it."""

import pytest

from portal.cases.actions import circles, people, work
from portal.cases.models import CasePerson
from portal.documents.actions import case_file as deeds
from portal.documents.case_file import making
from portal.documents.models import CaseFile
from tests.portal.cases.conftest import in_english
from tests.portal.cases.pages.conftest import browser_of, cast, lead
from tests.portal.documents.case_file import things
from tests.portal.documents.case_file.things import CAVEATS

__all__ = ["browser_of", "cast", "in_english", "lead"]


@pytest.fixture
def shelf(cast):
    """Documents of every kind: for all, withdrawn, with an older version, and one for a circle without the lead."""
    case, author = cast.case, cast.person("contributor")
    circle = circles.make(case, actor=cast["contributor"], name="Care", people=[cast.person("assessor")])
    two = {"data": things.pdf("FIRST-PAGE", "SECOND-PAGE", runs=True), "kind": "pdf", "sheets": things.sheets(2)}
    mail = {"data": b"From: a@example.org", "kind": "eml", "html": "<p id='b1'>Hello from a mail</p>"}
    photo = {"data": things.picture(), "kind": "png"} | things.with_picture()
    found = {
        "word": things.document(case, author, "Statement of R. Decker", name="../../Aussage \u202excod.R Decker.docx"),
        "mail": things.document(case, author, "Mail", **mail),
        "pdf": things.document(case, author, "Order", html="", **two),
        "picture": things.document(case, author, "Photo", **photo),
        "withdrawn": things.document(case, author, "Taken back", data=things.WORD + b"withdrawn"),
        "circle": things.document(case, author, "For the circle alone", circle=circle, data=things.WORD + b"circle"),
    }
    withdrawn = found["withdrawn"]
    withdrawn.withdrawn_at, withdrawn.withdrawn_by, withdrawn.withdrawn_why = withdrawn.made_at, author, "An error"
    withdrawn.touch()
    things.version(found["word"], author, data=things.WORD + b"two", html="<p id='b1'>The newer words</p>")
    work.add_note(case, actor=cast["lead"], text="A note among us")
    work.add_note(case, actor=cast["contributor"], text="A note of the circle", circle=circle)
    work.add_task(case, actor=cast["lead"], title="Who opened the gate?", kind="question")
    people.add(case, actor=cast["lead"], name="R. Decker", part=CasePerson.Part.OF_CONCERN)
    people.add(case, actor=cast["lead"], name="Mia Torell", part=CasePerson.Part.REPORTED)
    return found


@pytest.fixture
def asked(cast, shelf):
    """`asked(outputs=["zip"], ...)`: a case file as the lead asks for it."""

    def ask(by="lead", **words) -> CaseFile:
        return deeds.export(cast.case, actor=cast[by], **{"outputs": ["zip"], "parts": []} | CAVEATS | words)

    return ask


@pytest.fixture
def made(asked):
    """The same, made by the worker."""

    def make(**words) -> CaseFile:
        case_file = asked(**words)
        making.make(case_file)
        case_file.refresh_from_db()
        return case_file

    return make


@pytest.fixture
def without_printer(monkeypatch):
    """Pages are beside the point: where many files are made, they are as good as printed."""
    monkeypatch.setattr(making.press, "printed", lambda make, attached=(): [b"%PDF-1.7 printed"])
