"""What is decided on was opened by whoever decides: these very bytes, of this document; and nothing newer is there."""

import pytest

from portal.documents import seen
from portal.documents.actions import documents as of_documents
from portal.documents.models import Document, Preview
from tests.workflows.approvals import bundling, table
from tests.workflows.approvals.world import come
from workflows.approvals import who
from workflows.approvals.models import Decision
from workflows.approvals.of_bundles import KIND as BUNDLE
from workflows.approvals.troubles import NotAcknowledged, NotRead, Overtaken

pytestmark = pytest.mark.django_db


def refused(cast, sign_off, trouble=NotRead, **words) -> bool:
    """HR (the reader) does not get to decide; nothing was recorded."""
    with pytest.raises(trouble):
        table.decide(sign_off, "hr", cast["reader"], reads=False, **words)
    assert not Decision.objects.filter(sign_off=sign_off).exists()
    return True


def accepted(cast, sign_off) -> bool:
    """Having read it themselves, they do."""
    return table.decide(sign_off, "hr", cast["reader"]).person == cast.person("reader")


def test_what_somebody_else_read_is_not_read(cast, three):
    table.read(cast["contributor"], three.about)
    assert refused(cast, three) and accepted(cast, three)


def test_the_same_bytes_in_another_document_are_not_read(cast, three):
    lead = cast.person("lead")
    elsewhere = come(cast.case, Document(kind="letter"), lead, bytes(three.about.sha256), lead)
    table.read(cast["reader"], elsewhere)
    assert refused(cast, three) and accepted(cast, three)


def test_another_version_of_it_is_not_this(cast, three):
    table.read(cast["reader"], three.about)
    newer = table.ask(cast, table.again(cast, three.about))
    assert refused(cast, newer) and accepted(cast, newer)


def test_a_comparison_is_no_reading(cast, three):
    seen.note(cast["reader"], three.about, "comparison")
    assert refused(cast, three) and accepted(cast, three)


def test_where_there_is_no_preview_that_is_acknowledged(cast, three):
    Preview.objects.filter(pk=three.thing).update(state=Preview.State.UNREADABLE, reason="broken")
    table.read(cast["reader"], three.about)
    assert refused(cast, three, NotAcknowledged, acknowledged=False)
    assert table.decide(three, "hr", cast["reader"]).unseen == ["no_preview"]


def test_what_was_withdrawn_is_not_decided_on(cast, three):
    table.read(cast["reader"], three.about)
    document = Document.objects.get(pk=three.about.document_id)
    of_documents.withdraw(document, actor=cast["lead"], version=document.version, because="Not needed")
    assert refused(cast, three, Overtaken)


def test_whoever_brought_the_same_bytes_into_another_case_is_no_author_here(cast, three):
    lead = cast.person("lead_elsewhere")
    come(cast.elsewhere, Document(kind="letter"), cast.person("reader"), bytes(three.about.sha256), lead)
    assert three.of_kind.authors(three.about) == {cast.person("lead").pk}
    come(cast.case, Document(kind="letter"), cast.person("reader"), bytes(three.about.sha256), cast.person("lead"))
    assert three.of_kind.authors(three.about) == {cast.person("lead").pk, cast.person("reader").pk}


def test_of_one_kind_nothing_stands_from_the_last_round(cast, three):
    table.decide(three, "labour_law", cast["contributor"])
    table.decide(three, "hr", cast["reader"], "return")
    anew = table.ask(cast, three.about)
    assert anew.state == "open" and not anew.decisions.exists() and not anew.seats.filter(is_taken=True).exists()


# --- Several together ------------------------------------------------------------------------------------------------
@pytest.fixture
def both(cast):
    """A letter and a memo, about both of which HR decides."""
    bundling.in_force(table.plan(bundling.stage(bundling.seat("hr"))))
    return bundling.ask(cast, bundling.document(cast, "letter"), bundling.document(cast, "memo"))


@pytest.mark.parametrize(("part", "how"), [("contributor", "preview"), ("reader", "comparison")])
def test_of_several_each_is_read_by_whoever_decides_and_not_compared_only(cast, both, part, how):
    for version in both.about.contents:
        seen.note(cast[part], version, how)
    with pytest.raises(NotRead):
        bundling.decide(cast, both, "hr", "reader", reads=False)
    assert not Decision.objects.exists()
    assert bundling.decide(cast, both, "hr", "reader").person == cast.person("reader")


def test_who_decides_on_nothing_has_read_nothing(cast, both):
    table.read(cast["reader"], both.about.contents[0])
    assert not BUNDLE.has_read(cast.person("reader"), both.about, [])
    assert BUNDLE.has_read(cast.person("reader"), both.about, [both.about.contents[0].document.key])


def test_of_two_circles_whoever_is_in_both_is_asked(cast):
    versions = [bundling.document(cast, "memo", text) for text in ("One", "Two")]
    table.put_in_circle(cast, versions[0], "lead", "reader", "contributor")
    table.put_in_circle(cast, versions[1], "lead", "reader")
    bundling.in_force(table.plan(bundling.stage(bundling.seat("hr"))))
    bundle = bundling.ask(cast, *versions).about
    able = who.candidates(BUNDLE, bundle, cast.case, ())
    assert set(able.bound["memo"]) == {cast.person("lead").pk, cast.person("reader").pk}
