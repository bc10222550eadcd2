"""The page of the search: words by POST only, an answer to everything typed, and nothing in it that is not theirs."""

import re

import pytest

from portal.audit.models import Entry
from portal.cases.actions import work
from portal.cases.search import find as finding
from tests.portal.cases.pages.conftest import browser_of, lead

__all__ = ["browser_of", "lead"]

AT = "/search/"


def words(answer):
    """What a person reads of the page."""
    main = re.search(r"<main.*?</main>", answer.content.decode(), re.S)[0]
    return " ".join(re.sub(r"<[^>]*>", " ", main).split())


def test_what_was_found_is_shown_with_its_case_and_marked(cast, lead):
    note = work.add_note(cast.case, actor=cast["lead"], text="Die Drohungen <b>nehmen</b> zu.")
    answer = lead.post(AT, {"words": "drohung nehmen"})
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "<mark>Drohungen</mark> &lt;b&gt;<mark>nehmen</mark>&lt;/b&gt;" in page
    assert cast.case.code in words(answer) and "1 result" in words(answer)
    assert f'href="{note.get_absolute_url()}"' in page


def test_words_are_in_no_address_no_title_and_no_cache(cast, lead):
    work.add_note(cast.case, actor=cast["lead"], text="Ein Lampenschirm.")
    answer = lead.post(AT, {"words": "lampenschirm"})
    page = answer.content.decode()
    assert answer["Cache-Control"] == "no-store, private"
    assert "ampenschirm" not in re.search("<title>(.*?)</title>", page, re.S)[1]
    assert not [url for url in re.findall(r'(?:href|action|src)="([^"]*)"', page) if "ampenschirm" in url.lower()]
    assert 'method="post"' in page
    # An address somebody made by hand asks nothing.
    assert "result" not in words(lead.get(AT, {"words": "lampenschirm"}))
    assert not any("ampenschirm" in str(vars(entry)) for entry in Entry.objects.all())


def test_the_mask_covers_what_was_found_and_what_was_asked(cast, lead):
    work.add_note(cast.case, actor=cast["lead"], text="Ein Lampenschirm.")
    work.add_task(cast.case, actor=cast["lead"], title="Lampenschirm kaufen")
    page = lead.post(AT, {"words": "lampenschirm"}).content.decode()
    shown = re.sub(r"<(bdi|p)\b[^>]*data-personal[^>]*>.*?</\1>|<input\b[^>]*data-personal[^>]*>", "", page, flags=re.S)
    assert "ampenschirm" in page and "ampenschirm" not in shown


def test_empty_reads_the_same_whether_nothing_exists_or_nothing_is_theirs(cast, browser_of):
    work.add_note(cast.case, actor=cast["lead"], text="Ein Lampenschirm.")
    stranger = browser_of("stranger")
    hidden, nowhere = stranger.post(AT, {"words": "lampenschirm"}), stranger.post(AT, {"words": "gibtesnicht"})
    assert "Nothing was found" in words(hidden)
    assert words(hidden) == words(nowhere)
    in_theirs = stranger.post(AT, {"words": "lampenschirm", "case": cast.case.code})
    in_none = stranger.post(AT, {"words": "lampenschirm", "case": "Niemand-26-000"})
    assert words(in_theirs) == words(in_none)


@pytest.mark.parametrize("part", ["employee", "editor", "administrator", "auditor", "superuser"])
def test_who_works_on_no_cases_has_no_search(browser_of, cast, part):
    work.add_note(cast.case, actor=cast["lead"], text="Ein Lampenschirm.")
    browser = browser_of(part)
    for answer in (browser.get(AT), browser.post(AT, {"words": "lampenschirm"})):
        assert answer.status_code == 403
        assert "ampenschirm" not in answer.content.decode()
    assert Entry.objects.filter(verb="search.run", outcome="refused").count() == 2
    assert f'href="{AT}"' not in browser.get("/account/").content.decode()


def test_the_rail_leads_there(browser_of):
    assert f'href="{AT}"' in browser_of("reader").get("/my-work/").content.decode()


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "Type at least one word."),
        ("?!…", "Signs alone cannot be found."),
        ('""', "Signs alone cannot be found."),
        ("x" * 10_000, "There is room for 400 characters; these are 10000."),
        ("a\x00b", "a character that we cannot store"),
        ("eins " * 3 + " ".join(f"wort{n}" for n in range(20)), "more than 20 words"),
    ],
)
def test_what_cannot_be_asked_is_said_and_kept(cast, lead, typed, said):
    answer = lead.post(AT, {"words": typed, "case": cast.case.code})
    assert answer.status_code == 422
    assert said in words(answer)
    assert cast.case.code in answer.content.decode()


@pytest.mark.parametrize(
    "typed", ['"drohung', "drohung'); drop table", "%s & | ! <-> :*", "שלום \u202etxet", "' or 1=1", "\\"]
)
def test_what_can_be_asked_is_answered(cast, lead, typed):
    work.add_note(cast.case, actor=cast["lead"], text="Eine Drohung. שלום.")
    assert lead.post(AT, {"words": typed}).status_code in {200, 422}
    assert "1 result" in words(lead.post(AT, {"words": "drohung"}))


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"since": "2026-02-31"}, "We cannot read this as a date."),
        ({"since": "2026-05-02", "until": "2026-05-01"}, "lies before the first one"),
        ({"kind": "nothing"}, "is not among the choices here"),
        ({"since": "0001-01-01", "until": "9999-12-31"}, ""),
    ],
)
def test_what_narrows_wrongly_is_said(lead, cast, more, said):
    answer = lead.post(AT, {"words": "drohung", **more})
    assert answer.status_code == (422 if said else 200)
    assert said in words(answer)
    assert "<details open>" in answer.content.decode()


def test_pages_are_turned_by_post_and_counts_end_at_a_thousand(cast, lead, monkeypatch):
    for number in range(finding.SIZE + 2):
        work.add_note(cast.case, actor=cast["lead"], text=f"Lampe {number}")
    first = lead.post(AT, {"words": "lampe"}).content.decode()
    assert re.search(r'<button[^>]*name="page" value="2"[^>]*form="search"', first)
    assert first.count("<mark>Lampe</mark>") == finding.SIZE
    second = lead.post(AT, {"words": "lampe", "page": "2"})
    assert second.content.decode().count("<mark>Lampe</mark>") == 2
    for nonsense in ("-1", "x", "9" * 30, "0", "١٢٣"):
        assert lead.post(AT, {"words": "lampe", "page": nonsense}).status_code == 200
    monkeypatch.setattr("portal.cases.search.results.COUNTED", 3)
    shown = words(lead.post(AT, {"words": "lampe"}))
    assert "More than 1,000 results" in shown and "12" not in shown.split("Lampe")[0]


def test_opening_the_search_is_read_once_and_what_it_shows_is_in_the_cases_own_log(cast, lead):
    work.add_note(cast.case, actor=cast["lead"], text="Eine Lampe.")
    lead.post(AT, {"words": "lampe"})
    assert Entry.objects.filter(chain="portal", verb="search.run", outcome="read").count() == 1
    assert Entry.objects.filter(chain=f"case:{cast.case.pk}", verb="note.view", outcome="read").count() == 1
    assert "Read a note" in words(lead.get(f"/cases/{cast.case.code}/journal/"))


def test_a_passage_whose_key_is_gone_shows_no_word(cast, lead):
    from portal.vault import keys

    work.add_note(cast.case, actor=cast["lead"], text="Eine Lampe.")
    keys.shred(f"case:{cast.case.pk}")
    answer = lead.post(AT, {"words": "lampe"})
    assert answer.status_code == 200
    assert "Lampe." not in words(answer)


def test_to_what_it_was_narrowed_stands_above_what_was_found(cast, lead):
    work.add_note(cast.case, actor=cast["lead"], text="Eine Lampe.")
    narrow = {"kind": "note", "case": cast.case.code.lower(), "author": "lead", "since": "2020-01-31", "earlier": "on"}
    answer = lead.post(AT, {"words": "lampe", **narrow})
    said = words(answer)
    assert f"Narrowed to Kind: Notes Code of a case: {cast.case.code.lower()} Name of the author:" in said
    assert "From: 31 Jan 2020 Also earlier versions" in said
    page = answer.content.decode()
    assert re.search(r"<bdi[^>]*data-personal[^>]*>lead</bdi>", page)  # a name typed is as private as one found
    assert "<details>" in page  # what was found is not pushed down by what narrows it
    nothing = lead.post(AT, {"words": "kerze", **narrow}).content.decode()
    assert "<details open>" in nothing
    assert "Narrowed to" not in words(lead.post(AT, {"words": "lampe"}))
