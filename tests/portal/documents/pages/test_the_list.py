"""The list of documents, its filters, and the other places that name documents."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from portal.cases.actions import circles
from portal.documents.actions import documents
from portal.documents.models import Document
from tests.portal.documents.anchors.making import document_in, next_version


def edited(document, actor, **words):
    """The document with other words."""
    told = {"title": document.title, "kind": document.kind, "handling": document.handling, "labels": document.labels}
    return documents.edit(document, actor=actor, version=document.version, **told | words)


@pytest.fixture
def home(cast):
    return f"/cases/{cast.case.code}/documents/"


def titles(answer):
    return {document.title for document in answer.context["documents"]}


@pytest.fixture
def some(cast):
    lead = cast["lead"]
    letter = edited(document_in(cast), lead, title="The letter", kind="letter", labels="Bonn, gate")
    memo = edited(document_in(cast), lead, title="The memo", kind="memo", labels="gate", handling="strict")
    gone = edited(document_in(cast), lead, title="The mistake", kind="memo")
    documents.withdraw(gone, actor=lead, version=gone.version, because="Wrong person")
    return letter, memo, gone


def test_all_that_counts_is_listed_and_withdrawn_ones_when_asked(lead, home, some):
    assert titles(lead.get(home)) == {"The letter", "The memo"}
    assert titles(lead.get(home, {"show": "withdrawn"})) == {"The mistake"}
    assert titles(lead.get(home, {"show": "all"})) == {"The letter", "The memo", "The mistake"}
    shown = lead.get(home).text
    assert "Strictly confidential" in shown
    assert "Not scanned for malware" in shown or "Not checked for malware" in shown


def test_the_list_is_narrowed_by_kind_and_by_label(lead, home, some):
    assert titles(lead.get(home, {"kind": "memo"})) == {"The memo"}
    assert titles(lead.get(home, {"label": "gate"})) == {"The letter", "The memo"}
    assert titles(lead.get(home, {"label": "Bonn", "kind": "letter"})) == {"The letter"}
    assert titles(lead.get(home, {"label": "nowhere"})) == set()
    assert titles(lead.get(home, {"kind": "nonsense", "page": "x"})) == {"The letter", "The memo"}


def labels_offered(answer):
    return [value for value, _words in answer.context["filter"].fields["label"].choices if value]


def test_labels_of_every_page_are_offered_and_of_nothing_one_may_not_see(cast, lead, browser_of, home, monkeypatch):
    monkeypatch.setattr("portal.documents.shelf.ON_A_PAGE", 1)
    circle = circles.make(cast.case, actor=cast["contributor"], name="Care", people=[cast.person("assessor")])
    edited(document_in(cast, by="contributor", circle=circle), cast["contributor"], labels="secret")
    edited(document_in(cast), cast["lead"], labels="Bonn, gate")
    edited(document_in(cast), cast["lead"], labels="gate, archive")
    assert len(lead.get(home).context["documents"]) == 1
    assert labels_offered(lead.get(home)) == ["archive", "Bonn", "gate"]
    assert labels_offered(browser_of("contributor").get(home)) == ["archive", "Bonn", "gate", "secret"]
    # A label typed into the address stays chosen, whether it is nobody's or hidden: both answers are the same.
    assert labels_offered(lead.get(home, {"label": "secret"})) == ["archive", "Bonn", "gate", "secret"]
    assert labels_offered(lead.get(home, {"label": "secreu"})) == ["archive", "Bonn", "gate", "secreu"]


def test_a_document_of_a_circle_is_there_for_its_people_only(cast, browser_of, home):
    circle = circles.make(cast.case, actor=cast["contributor"], name="Care", people=[cast.person("assessor")])
    edited(document_in(cast, by="contributor", circle=circle), cast["contributor"], title="Among us", labels="secret")
    for part in ("contributor", "assessor"):
        shown = browser_of(part).get(home).text
        assert "Among us" in shown
        assert "Only 2 people" in shown
    for part in ("lead", "deputy", "reader"):
        shown = browser_of(part).get(home).text
        assert "Among us" not in shown
        assert "secret" not in shown
        assert "No document is here." in shown  # as if there were none at all
        assert browser_of(part).get(home, {"label": "secret"}).context["documents"] == []
    for part in ("stranger", "walled", "signatory", "expired", "lead_elsewhere"):
        assert browser_of(part).get(home).status_code == 404


def test_only_who_may_add_is_offered_to(browser_of, home):
    assert "Add documents" in browser_of("contributor").get(home).text
    assert "Bring in a folder" not in browser_of("contributor").get(home).text
    assert "Bring in a folder" in browser_of("lead").get(home).text
    assert "Add documents" not in browser_of("reader").get(home).text


def test_pages_of_the_list_follow_on_each_other(lead, home, cast, monkeypatch):
    monkeypatch.setattr("portal.documents.shelf.ON_A_PAGE", 2)
    for number in range(3):
        edited(document_in(cast), cast["lead"], title=f"No. {number}")
    assert titles(lead.get(home)) == {"No. 2", "No. 1"}
    assert titles(lead.get(home, {"page": "2"})) == {"No. 0"}


def test_list_overview_timeline_and_page_ask_the_same_at_any_size(cast, lead, home, time_stands_still):
    def asked():
        counts = []
        for url in (home, f"{home}?label=gate", f"/cases/{cast.case.code}/", home + f"{first.key}/"):
            lead.get(url)
            with CaptureQueriesContext(connection) as queries:
                assert lead.get(url).status_code == 200
            counts.append(len(queries))
        lead.get(timeline)
        with CaptureQueriesContext(connection) as queries:
            lead.get(timeline)
        return [*counts, len(queries)]

    timeline = f"/cases/{cast.case.code}/timeline/"
    first = edited(document_in(cast), cast["lead"], labels="gate")
    next_version(first)
    once = asked()
    for _ in range(6):
        edited(document_in(cast), cast["lead"], labels="gate")
        next_version(first)
    assert asked() == once
    assert max(once) <= 45


def test_the_overview_and_the_timeline_name_the_document(cast, lead, home):
    document = edited(document_in(cast), cast["lead"], title="The letter")
    assert "The letter" in lead.get(f"/cases/{cast.case.code}/").text
    shown = lead.get(f"/cases/{cast.case.code}/timeline/").text
    assert "Document added" in shown
    assert document.get_absolute_url() in shown
    assert Document.objects.get().title not in lead.get(home).text.partition("</title>")[0]
