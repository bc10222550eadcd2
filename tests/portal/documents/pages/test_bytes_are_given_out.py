"""Downloads and pictures: named by codes, never run, in ranges, kept nowhere; and who had them stands written."""

import pytest

from portal.audit.models import Entry
from portal.cases.actions import access
from portal.cases.grants import CaseGrant
from portal.documents.models import VersionRead
from tests.portal.documents.bringing import bring, bring_version, mail, pdf, picture, word

BODY = b"He was seen at the gate. " * 4000


@pytest.fixture
def text(cast):
    """A text of a hundred thousand bytes: two chunks of the store."""
    return bring(cast, "Krueger.txt", BODY)


def whole(answer) -> bytes:
    return b"".join(answer.streaming_content)


def test_a_file_is_named_by_codes_and_never_runs(cast, lead, text, at):
    answer = lead.get(at("v/1/file", text))
    assert whole(answer) == BODY
    assert answer["Content-Disposition"] == f'attachment; filename="{cast.case.code}_{text.key}_v1.txt"'
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert answer["Cache-Control"] == "no-store, private"
    assert answer["Content-Length"] == str(len(BODY))
    assert "ETag" not in answer.headers
    assert "Last-Modified" not in answer.headers
    assert "Krueger" not in str(answer.headers)


SIZE = len(BODY)


@pytest.mark.parametrize(
    ("asked", "first", "last"),
    [
        ("bytes=0-9", 0, 9),
        ("bytes=70000-70009", 70_000, 70_009),
        ("bytes=65530-65545", 65_530, 65_545),  # across two chunks
        ("bytes=99990-", 99_990, SIZE - 1),
        ("bytes=-5", SIZE - 5, SIZE - 1),
        (f"bytes={SIZE - 1}-{SIZE + 100}", SIZE - 1, SIZE - 1),
    ],
)
def test_a_range_is_given_out_alone(lead, text, at, asked, first, last):
    answer = lead.get(at("v/1/file", text), headers={"Range": asked})
    assert answer.status_code == 206
    assert whole(answer) == BODY[first : last + 1]
    assert answer["Content-Range"] == f"bytes {first}-{last}/{SIZE}"
    assert answer["Content-Length"] == str(last - first + 1)


@pytest.mark.parametrize(
    "asked", ["bytes=9-0", "bytes=0-1,5-6", "lines=1-2", "bytes=-", "bytes=0-" + "9" * 5000, "bytes=x-y", "bytes=٣-٤"]
)
def test_what_is_no_range_is_the_whole_file(lead, text, at, asked):
    answer = lead.get(at("v/1/file", text), headers={"Range": asked})
    assert (answer.status_code, whole(answer)) == (200, BODY)


def test_a_range_that_goes_on_from_an_unknown_state_is_the_whole_file(lead, text, at):
    answer = lead.get(at("v/1/file", text), headers={"Range": "bytes=5-9", "If-Range": '"x"'})
    assert (answer.status_code, whole(answer)) == (200, BODY)


@pytest.mark.parametrize("asked", [f"bytes={SIZE}-", "bytes=-0"])
def test_a_range_behind_the_end_is_told_and_is_no_reading(lead, text, at, asked):
    answer = lead.get(at("v/1/file", text), headers={"Range": asked})
    assert (answer.status_code, answer["Content-Range"]) == (416, f"bytes */{SIZE}")
    assert not VersionRead.objects.exists()


def test_a_head_tells_the_size_and_is_no_reading(lead, text, at):
    answer = lead.head(at("v/1/file", text))
    assert (answer.status_code, answer["Content-Length"], answer.content) == (200, str(SIZE), b"")
    assert lead.head(at("", text)).status_code == 200
    assert not VersionRead.objects.exists()


def test_pages_and_pictures_stay_in_no_cache(cast, lead, at):
    document = bring(cast, "Order.pdf", pdf("GATE"))
    page, shown = lead.get(at("", document)), lead.get(at("v/1/pictures/page-1", document))
    for answer in (page, shown):
        assert "no-store" in answer["Cache-Control"]
        assert "ETag" not in answer.headers
    assert shown["X-Content-Type-Options"] == "nosniff"
    assert shown["Content-Security-Policy"].startswith("sandbox")


def test_pictures_are_for_whoever_opened_the_preview(cast, browser_of, at):
    document = bring(cast, "Foto.png", picture())
    name = next(iter(_pictures(browser_of("lead").get(at("", document)).text)))
    reader = browser_of("reader")
    assert reader.get(name).status_code == 404
    reader.get(at("", document))
    assert reader.get(name).status_code == 200
    for wrong in ("reading", "..", "page-9", "x.svg", "%2e%2e", "a/b"):
        assert reader.get(at(f"v/1/pictures/{wrong}", document)).status_code == 404, wrong
    assert reader.post(name).status_code == 405


def _pictures(html):
    import re

    return re.findall(r'(?:src|href)="([^"]+/pictures/[^"]+)"', html)


def test_pictures_of_a_mail_come_from_the_mail_and_from_nowhere_else(cast, lead, at):
    document = bring(cast, "a.eml", mail("Look", html='<p>Look</p><img src="https://tracker.example.org/x.png">'))
    shown = lead.get(at("", document)).text
    assert "tracker.example.org" not in shown
    assert "1 picture lies on the internet and was not fetched." in shown


def test_who_opened_which_bytes_stands_in_a_table_of_its_own(cast, browser_of, document, at):
    version = document.newest()
    browser_of("reader").get(at())
    assert whole(browser_of("lead").get(at("v/1/file")))
    found = VersionRead.objects.filter(version=version).order_by("at")
    assert [(read.person, read.how, bytes(read.sha256)) for read in found] == [
        (cast.person("reader"), "preview", bytes(version.sha256)),
        (cast.person("lead"), "file", bytes(version.sha256)),
    ]
    told = Entry.objects.filter(verb__in=["document.view", "version.download"], outcome="read")
    assert {(entry.verb, entry.thing) for entry in told} == {
        ("document.view", str(document.pk)),
        ("version.download", str(version.pk)),
    }
    assert "Vermerk" not in " ".join(str(entry.facts) for entry in told)


def test_a_refused_reading_gives_nothing_and_is_written_down_nowhere_else(browser_of, document, at):
    for part in ("stranger", "walled", "signatory"):
        assert browser_of(part).get(at("v/1/file")).status_code == 404
        assert browser_of(part).head(at("v/1/file")).status_code == 404
    assert not VersionRead.objects.exists()


def test_what_was_superseded_before_somebody_came_is_not_theirs(cast, browser_of, document, at):
    """The current version is, and what came since; all of it is with the history granted."""
    bring_version(cast, document)
    for part, history in (("stranger", False), ("signatory", True)):
        access.grant(
            cast.case, actor=cast["lead"], person=cast.person(part), role="contributor", why="x", history=history
        )
    late, with_history = browser_of("stranger"), browser_of("signatory")
    assert late.get(at()).status_code == 200
    pages = (at("v/1"), at("v/1/file"), at("v/1/restore"), at("compare/1-2"), at("v/1/pictures/page-1"))
    assert {late.get(page).status_code for page in pages} == {404}
    assert "Version 1<" not in late.get(at()).text
    assert with_history.get(at("v/1")).status_code == 200
    bring_version(cast, document, word("The third."))
    bring_version(cast, document, word("The fourth."))
    assert [late.get(at(f"v/{number}")).status_code for number in (1, 2, 3, 4)] == [404, 404, 200, 200]
    assert "Version 3<" in late.get(at()).text
    CaseGrant.objects.filter(user=cast.person("stranger")).update(history=True)
    assert late.get(at("v/1")).status_code == 200
