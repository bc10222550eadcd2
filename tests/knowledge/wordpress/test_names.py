"""Names of persons are found in what was imported: each once, as it stands, and in no long time."""

import pytest

from knowledge.checking.naming import Names, names_somebody
from knowledge.wordpress.names import names_in

AUTHORS = ["Änne Kessler-Voss", "Word", "Jo van der Berg (HR)", "Jo van"]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Fragen Sie Frau Weber. Frau Weber weiß es.", ["Frau Weber"]),
        ("Herr Krämer und Herrn Krämer, Hr. Łukasz", ["Herr Krämer", "Hr. Łukasz"]),
        ("Frau Prof. Dr. med. Anna von der Heide-Kuß hilft", ["Frau Prof. Dr. med. Anna"]),
        ("Frau von der Heide, Frau Anna Weber", ["Frau von der Heide", "Frau Anna Weber"]),
        ("Geben Sie Frau Weber Bescheid. Dr. WEBER", ["Frau Weber", "Dr. WEBER"]),
        (
            "Mr. John Keller's room; Ms O'Brien, Mrs Ba-Lu And Miss Marple said",
            ["Mr. John Keller", "Ms O'Brien", "Mrs Ba-Lu", "Miss Marple"],
        ),
        ("Frau und Herr, Herr ist Frau, Ms is written, Dr. med., Frau Sie, Herr K.", []),
        ("Frau Muster, Herr Max Mustermann, Mr Smith's, Jane Doe", []),
        ("Write to a.b+c@mail.example.org, or @nobody, or b@c.", ["a.b+c@mail.example.org"]),
        (
            "Änne Kessler-Voss\nand Jo  van\u00a0der Berg, Änne Kessler, Word, Änne, Kessler-Voss",
            ["Änne Kessler-Voss", "Jo van der Berg"],
        ),
        ("Frau Änne Kessler-Voss (a@example.org), Jo van", ["Frau Änne Kessler-Voss", "a@example.org", "Jo van"]),
        ("", []),
    ],
)
def test_who_is_named(text, names):
    assert names_in(text, AUTHORS) == names


def test_the_check_of_a_page_finds_them_too():
    assert names_somebody("Ask Dr. Weber", Names([]))
    assert names_somebody("Jo van", Names(AUTHORS))
    assert not names_somebody("Ask Dr. Muster, Jo", Names(AUTHORS))


@pytest.mark.parametrize(
    "unit", ["Dr. ", "Frau ", "Frau von ", "a", "a.", "a@", "a@b.", "Änne ", "A'", "A-", "Frau A-", " "]
)
def test_a_long_text_takes_no_long_time(unit):
    """Hours, if every place were the beginning of a search through the rest."""
    names_in(unit * (300_000 // len(unit)), AUTHORS)


def test_fifty_thousand_authors_are_known():
    authors = frozenset(f"Änne Nr{number} Voss" for number in range(50_000))
    assert names_in("word Änne Nr7 Voss " * 5_000, authors) == ["Änne Nr7 Voss"]
    assert names_in("Änne Nr50000 Voss", authors) == []
