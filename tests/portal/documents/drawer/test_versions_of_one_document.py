"""What looks like versions of one document is proposed, and becomes that only when a person who leads says so."""

import pytest

from portal.access.answers import ChangedMeanwhile, Refused
from portal.cases.actions import circles
from portal.documents.actions import documents, drawer
from portal.documents.drawer import proposals
from portal.documents.models import Document, Version
from tests.cast import cast  # noqa: F401  (a fixture is used by its name)
from tests.portal.cases.pages.conftest import come_in
from tests.portal.documents.drawer.test_a_folder_comes_in import bring, word


@pytest.fixture
def brought(cast, tmp_path):  # noqa: F811  (the fixture of that name)
    """Three files that look like one document, and one that does not."""
    for name, text in {
        "Vermerk.docx": "Erste Worte",
        "Vermerk_v2.docx": "Zweite Worte",
        "Vermerk_v3_final.docx": "Dritte Worte",
        "Brief.docx": "Ein anderer Brief",
    }.items():
        (tmp_path / name).write_bytes(word(text))
    bring(tmp_path, cast)
    return {version.file_name: version.document for version in Version.objects.select_related("document__case")}


def proposed(cast, part="lead"):  # noqa: F811  (a cast like the fixture's)
    return proposals.for_badge(cast[part], cast.case)


def test_they_are_proposed_in_the_order_their_names_say(cast, brought):  # noqa: F811  (the fixture of that name)
    (proposal,) = proposed(cast)
    assert [each.title for each in proposal.documents] == ["Vermerk", "Vermerk v2", "Vermerk v3 final"]
    assert not Document.objects.filter(withdrawn_at__isnull=False).exists(), "nothing happens before somebody says so"


def test_without_a_number_the_last_word_of_a_name_comes_last(cast, tmp_path):  # noqa: F811  (the fixture of that name)
    for name in ("Brief final.docx", "Brief_v2.docx", "Brief.docx"):
        (tmp_path / name).write_bytes(word(name))
    bring(tmp_path, cast)
    (proposal,) = proposed(cast)
    assert [each.title for each in proposal.documents] == ["Brief", "Brief v2", "Brief final"]


def test_who_does_not_lead_is_asked_nothing(cast, brought):  # noqa: F811  (the fixture of that name)
    assert proposed(cast, "contributor") == []
    first = brought["Vermerk.docx"]
    with pytest.raises(Refused):
        drawer.join(first, actor=cast["contributor"], others=[brought["Vermerk_v2.docx"]])
    assert first.versions.count() == 1


def test_joined_they_follow_each_other_and_nothing_is_lost(cast, brought):  # noqa: F811  (the fixture of that name)
    (proposal,) = proposed(cast)
    bytes_before = {each.pk: each.newest().opened().read() for each in proposal.documents}
    browser = come_in(cast.person("lead"))
    place = f"/cases/{cast.case.code}/documents/"
    page = browser.get(f"{place}import/").content.decode()
    assert proposal.keys in page
    assert browser.post(f"{place}{proposal.first.key}/join/", {"documents": proposal.keys}).status_code == 302
    versions = Version.objects.filter(document=proposal.first).order_by("number")
    assert [version.opened().read() for version in versions] == list(bytes_before.values())
    assert [version.origin for version in versions] == ["Vermerk.docx", "Vermerk_v2.docx", "Vermerk_v3_final.docx"]
    for other in Document.objects.filter(pk__in=[each.pk for each in proposal.documents[1:]]):
        assert other.withdrawn_at is not None
        assert proposal.first.key in other.withdrawn_why
        assert other.newest().opened().read() == bytes_before[other.pk], "what was there is still there"
    assert proposed(cast) == []


def test_kept_apart_they_are_not_proposed_again(cast, brought):  # noqa: F811  (the fixture of that name)
    (proposal,) = proposed(cast)
    browser = come_in(cast.person("deputy"))
    address = f"/cases/{cast.case.code}/documents/{proposal.first.key}/keep-apart/"
    assert browser.post(address, {"documents": proposal.keys}).status_code == 302
    assert proposed(cast) == []
    assert Version.objects.filter(document=proposal.first).count() == 1


def test_a_page_that_is_overtaken_joins_nothing(cast, brought):  # noqa: F811  (the fixture of that name)
    (proposal,) = proposed(cast)
    last = proposal.documents[-1]
    documents.withdraw(last, actor=cast["lead"], version=last.version, because="Overtaken")
    browser = come_in(cast.person("lead"))
    address = f"/cases/{cast.case.code}/documents/{proposal.first.key}/join/"
    browser.post(address, {"documents": proposal.keys})
    assert Version.objects.filter(document=proposal.first).count() == 1
    with pytest.raises(ChangedMeanwhile):
        drawer.join(proposal.first, actor=cast["lead"], others=[last])
    assert Version.objects.filter(document=proposal.first).count() == 1


def test_what_is_for_different_people_is_never_joined(cast, brought):  # noqa: F811  (the fixture of that name)
    circle = circles.make(cast.case, actor=cast["lead"], name="Two of us", people=[cast.person("deputy")])
    second = brought["Vermerk_v2.docx"]
    second.refresh_from_db()
    documents.set_audience(second, actor=cast["lead"], version=second.version, circle=circle)
    assert all(second.pk not in {each.pk for each in proposal.documents} for proposal in proposed(cast))
    with pytest.raises(ChangedMeanwhile):
        drawer.join(brought["Vermerk.docx"], actor=cast["lead"], others=[second])
    assert brought["Vermerk.docx"].versions.count() == 1
