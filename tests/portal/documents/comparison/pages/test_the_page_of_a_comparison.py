"""The page: what differs between any two versions one sees, what cannot be compared yet, and who read what."""

import html
import re
import uuid

import pytest

from portal.audit.models import Entry
from portal.cases.actions import access
from portal.documents import previews
from portal.documents.models import Preview, Upload, VersionRead
from portal.documents.preparing import overtaken
from portal.documents.reading.parts import Reading, Remark, Sheet, Tracked
from portal.vault import keys
from tests.cast import person
from tests.portal.cases.pages.conftest import come_in
from tests.portal.documents.anchors.making import document_in, next_version, reading_of

from .conftest import FIRST, THIRD


def words(answer):
    """What a page says, without its elements."""
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", "", answer.content.decode())))


def marked(answer, tag):
    """What stands inside this element, without the words for voices; each once, though both views hold it."""
    found = re.findall(rf"<{tag} data-change[^>]*><span[^>]*>[^<]*</span>([^<]*)<span", answer.content.decode())
    return list(dict.fromkeys(map(html.unescape, found)))


def test_it_shows_what_differs_word_by_word(lead, address):
    answer = lead.get(address(1, 2))
    assert (marked(answer, "del"), marked(answer, "ins")) == (["without end"], ["until 31 May 2027"])
    assert "1 change" in words(answer)
    assert "paragraph 2" in words(answer)


def test_any_two_are_compared_either_way(lead, address):
    assert marked(lead.get(address(1, 3)), "ins") == ["until 31 May 2027", "Somebody else walks along the corridor."]
    assert marked(lead.get(address(3, 1)), "del") == ["until 31 May 2027", "Somebody else walks along the corridor."]
    assert "are the same" in words(lead.get(address(2, 2)))


def test_the_form_leads_to_the_page_of_its_two_versions(lead, address):
    answer = lead.get(address(1, 2) + "?old=2&new=3")
    assert (answer.status_code, answer["Location"]) == (302, address(2, 3))
    assert lead.get(address(1, 2) + "?old=2&new=99").status_code == 200


def test_both_views_are_reached_by_links(lead, address):
    page = lead.get(address(1, 2)).content.decode()
    assert 'data-view="side"' in page
    assert f'href="{address(1, 2)}?view=inline"' in page
    assert 'data-view="inline"' in lead.get(address(1, 2) + "?view=inline").content.decode()
    assert 'data-view="side"' in lead.get(address(1, 2) + "?view=else").content.decode()


def test_title_and_address_hold_codes_only(lead, address, document):
    page = lead.get(address(1, 2)).content.decode()
    title = re.search(r"<title>(.*?)</title>", page, re.DOTALL)[1]
    assert document.key in title
    assert "minutes" not in title
    assert "data-personal" in re.search(r"<h2>.*?The minutes", page, re.DOTALL)[0]


def test_every_text_of_the_case_can_be_covered(lead, address):
    page = lead.get(address(1, 3)).content.decode()
    texts = re.findall(r'<div class="words"([^>]*)>', page)
    assert texts
    assert all("data-personal" in each and 'translate="no"' in each for each in texts)


# --- Who ---


def test_who_may_and_who_learns_nothing(browser_of, address):
    missing = address(1, 99)
    for part in ("lead", "deputy", "assessor", "contributor", "reader"):
        assert browser_of(part).get(address(2, 3)).status_code == 200, part
        assert browser_of(part).get(missing).status_code == 404, part
    before = VersionRead.objects.count()
    for part in ("stranger", "walled", "expired", "superuser", "auditor", "administrator"):
        assert browser_of(part).get(address(2, 3)).status_code == 404, part
    assert VersionRead.objects.count() == before


def test_who_came_later_compares_nothing_from_before(cast, document, address):
    late = person("late", "hr")
    access.grant(cast.case, actor=cast["lead"], person=late, role="reader", why="needed now")
    browser = come_in(late)
    assert browser.get(address(2, 3)).status_code == 404
    assert browser.get(address(3, 3)).status_code == 200
    assert not VersionRead.objects.filter(person=late).exclude(version__number=3).exists()


def test_it_is_written_down_which_bytes_were_read(cast, document, lead, address):
    lead.get(address(1, 3))
    reads = VersionRead.objects.filter(person=cast.person("lead"), how=VersionRead.How.COMPARISON)
    assert sorted(read.version.number for read in reads) == [1, 3]
    assert {bytes(read.sha256) for read in reads} == {bytes(read.version.sha256) for read in reads}
    entry = Entry.objects.filter(verb="document.compare", outcome="read").get()
    assert entry.thing == str(document.pk)
    assert "31 May" not in str(entry.facts)


# --- What cannot be compared ---


@pytest.mark.parametrize(
    ("state", "reason", "sentence"),
    [("waiting", "", "It is being prepared."), ("unreadable", "encrypted", "password")],
)
def test_a_version_that_cannot_be_read_says_so_and_nothing_of_the_other_is_shown(
    cast, document, lead, address, state, reason, sentence
):
    Preview.objects.filter(version__document=document, version__number=3).update(state=state, reason=reason)
    answer = lead.get(address(1, 3))
    assert answer.status_code == 200
    assert "Version 3" in words(answer)
    assert sentence in words(answer)
    assert "The ban holds" not in words(answer)
    assert not VersionRead.objects.filter(person=cast.person("lead")).exists()


def test_a_file_without_words_is_not_called_the_same(cast, lead):
    scanned = Reading(sheets=[Sheet(1, 595, 842, "b1")])
    document = document_in(cast, reading=scanned)
    next_version(document, reading=scanned)
    answer = lead.get(f"/cases/{cast.case.code}/documents/{document.key}/compare/1-2/")
    assert "no words that could be compared" in words(answer)
    assert "are the same" not in words(answer)


def test_what_word_keeps_as_proposed_has_a_place_of_its_own(cast, lead):
    one, other = reading_of(FIRST), reading_of(FIRST)
    other.tracked.append(Tracked("inserted", "not", "T. Brand", "2026-11-20T09:12:00Z", "b2"))
    other.remarks.append(Remark("Please check", "P. Krüger", "2026-11-21T10:00:00Z"))
    document = document_in(cast, reading=one)
    next_version(document, reading=other)
    said = words(lead.get(f"/cases/{cast.case.code}/documents/{document.key}/compare/1-2/"))
    assert "The words of both versions are the same." in said
    assert "Kept as proposed in Word, not accepted: 1" in said
    assert "Proposed to insert not T. Brand · 20 Nov 2026 · only in the version on the right" in said
    assert "Please check P. Krüger" in said


# --- A file that came too late ---


@pytest.fixture
def late_file(cast, document):
    """A file of the contributor, overtaken by version 3 while it was on its way."""
    upload = Upload(
        id=uuid.uuid4(),
        case=cast.case,
        by=cast.person("contributor"),
        document=document,
        based_on=document.versions.get(number=2),
        file_name="minutes.eml",
        size=1,
        received=1,
        type="eml",
        state=Upload.State.STALE,
    )
    keys.create(upload.sealed_under())
    upload.save(force_insert=True)
    previews.keep(upload.sealed_under(), overtaken(upload), reading_of(THIRD.replace("gate", "door")))
    return upload


def test_whose_file_came_too_late_compares_it_with_the_newest(cast, browser_of, document, late_file):
    where = f"/cases/{cast.case.code}/documents/uploads/{late_file.pk}/compare/"
    answer = browser_of("contributor").get(where)
    assert (marked(answer, "del"), marked(answer, "ins")) == (["gate"], ["door"])
    assert "Your file" in words(answer)
    assert VersionRead.objects.get(person=cast.person("contributor")).version.number == 3
    for part in ("lead", "reader", "stranger", "walled"):
        assert browser_of(part).get(where).status_code == 404, part


def test_a_file_that_is_no_longer_waiting_is_compared_with_nothing(cast, browser_of, late_file):
    where = f"/cases/{cast.case.code}/documents/uploads/{late_file.pk}/compare/"
    Upload.objects.filter(pk=late_file.pk).update(state=Upload.State.CANCELLED)
    assert browser_of("contributor").get(where).status_code == 404


def test_a_file_nothing_could_be_read_of_says_so(cast, browser_of, late_file):
    Upload.objects.filter(pk=late_file.pk).update(version=9)
    answer = browser_of("contributor").get(f"/cases/{cast.case.code}/documents/uploads/{late_file.pk}/compare/")
    assert "cannot be shown" in words(answer)
    assert "The ban holds" not in words(answer)
