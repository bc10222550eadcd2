"""Which files look like versions of one document, by their names; and what becomes of the answer."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.documents.drawer import stems

ONE = [
    "Vermerk_Gespräch.docx",
    "Vermerk_Gespräch_v2.docx",
    "Vermerk Gespräch v2 final.docx",
    "Kopie von Vermerk Gespräch.docx",
    "Vermerk Gespräch neu (1).docx",
    "Vermerk Gespräch - Kopie.docx",
    "Vermerk Gespräch Fassung 3 endgültig.docx",
    "Vermerk_Gespräch_final_final2.docx",
    "Copy (2) of Vermerk Gespräch.docx",
    "Entwurf/Vermerk Gespräch Entwurf.docx".rpartition("/")[2],
]
OTHERS = ["Neu.docx", "v2.docx", "Vermerk Gespräch 2021-03-04.docx", "Raum 12.docx", "Brief Altmann.docx", "Halt.docx"]


def test_what_people_add_to_a_name_is_seen_as_a_version():
    assert {stems.read(name).stem for name in ONE} == {"vermerk gespräch"}


def test_other_names_stay_apart():
    found = {stems.read(name).stem for name in OTHERS}
    assert len(found) == len(OTHERS)
    assert "vermerk gespräch" not in found
    assert "" not in found


@pytest.mark.parametrize(
    ("name", "number"),
    [("A_v2_final.docx", 2), ("A Fassung 3.docx", 3), ("A (4).docx", 4), ("A.docx", None), ("A final2.docx", 2)],
)
def test_the_number_a_name_claims_is_read(name, number):
    assert stems.read(name).number == number


def test_a_name_that_claims_to_be_the_last_is_believed_unless_it_has_a_number():
    assert [stems.read(name).is_last for name in ("A final.docx", "A neu final neu.docx", "A_Endfassung.docx")] == [
        True
    ] * 3
    assert not any(stems.read(name).is_last for name in ("A.docx", "A neu.docx", "A_v2_final.docx", "Letzte.docx"))


def test_a_word_file_and_a_pdf_of_one_name_are_no_versions_of_each_other():
    assert stems.families([("Brief.docx", "docx", 1), ("Brief.pdf", "pdf", 2)]) == {}
    assert stems.families([("Brief.docx", "docx", 1), ("Brief_neu.doc", "doc", 2)]) == {("brief", "word"): [1, 2]}


@given(st.text(max_size=80))
def test_whatever_the_name_it_is_read(name):
    stem, number, _is_last = stems.read(name)
    assert isinstance(stem, str)
    assert number is None or number >= 0
