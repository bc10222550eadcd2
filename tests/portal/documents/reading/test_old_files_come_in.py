"""A file of Word's or Excel's old format the whole way: brought, shown, found by its words, compared with the next."""

import html
import re

from portal.cases.search.find import Asked, find
from portal.cases.search.query import read
from tests.portal.cases.pages.conftest import browser_of, cast, lead
from tests.portal.documents.bringing import bring, bring_version
from tests.portal.documents.reading.word97_files import old

__all__ = ["browser_of", "cast", "lead"]


def words(answer) -> str:
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", "", answer.text)))


def found(who, said: str) -> list[str]:
    return [each.kind for each in find(who, Asked(read(said))).passages]


def test_an_old_word_file_is_shown_found_and_compared(cast, lead):
    document = bring(cast, "Vermerk.doc", old("vermerk.doc"))
    assert document.newest().type == "doc"
    shown = words(lead.get(document.get_absolute_url()))
    assert "Herr Möller sagte, er werde „die Tür“ öffnen" in shown and "Text im Kästchen" in shown
    assert "This is Word's old format." in shown
    assert found(cast["lead"], "Drohung Telefon") == ["document"]
    assert found(cast["lead"], "zażółć") == ["document"]
    assert found(cast["stranger"], "Drohung Telefon") == []

    bring_version(cast, document, old("vermerk_v2.doc"), name="Vermerk_v2.doc")
    page = lead.get(f"{document.get_absolute_url()}compare/1-2/")
    said = words(page)
    assert "nach eigenen Worten" in said and "per Brief" in said
    changed = re.findall(r"<(del|ins) data-change[^>]*><span[^>]*>[^<]*</span>([^<]*)<span", page.text)
    assert ("ins", "per Brief") in changed and ("del", "am Telefon") in changed


def test_an_old_spreadsheet_is_shown_and_found(cast, lead):
    document = bring(cast, "Liste.xls", old("liste.xls"))
    shown = words(lead.get(document.get_absolute_url()))
    assert "Büro Köln" in shown and "This is Excel's old format." in shown
    assert found(cast["lead"], "Köln") == ["document"]
