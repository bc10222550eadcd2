"""What was searched in vain: kept without who, shown after five days, and never a word about a person."""

from datetime import timedelta

import pytest
from django.db import DatabaseError
from django.utils import timezone

from knowledge import forgetting
from knowledge.models import Searched
from knowledge.models.searches import A_DAY_AT_MOST, SHOWN_AFTER
from knowledge.search import noting
from portal.accounts.models import Person
from tests.knowledge.test_search import section  # noqa: F401  (a fixture is used by its name)


def search(client, question, language="de", **more):
    answer = client.get(f"/{language}/search/", {"q": question} | more)
    assert answer.status_code == 200
    return answer


def terms():
    return set(Searched.objects.values_list("term", "language"))


def on_days(term, days, language="de"):
    today = timezone.localdate()
    rows = [Searched(term=term, language=language, day=today - timedelta(days=number)) for number in range(days)]
    Searched.objects.bulk_create(rows)


def test_a_term_without_result_is_kept_with_language_and_day_and_nothing_else(client, home):
    for _time in range(3):
        search(client, "  ZAUNKÖNIG, Vogel! ")
    search(client, "wren", "en")
    assert terms() == {("zaunkönig vogel", "de"), ("wren", "en")}
    assert {field.name for field in Searched._meta.get_fields()} == {"id", "term", "language", "day"}
    assert Searched.objects.filter(day=timezone.localdate()).count() == 2


def test_what_was_found_is_not_kept_nor_what_was_looked_for_in_a_section_only(client, section):  # noqa: F811  (the fixture of that name)
    section("Eins", "Drohung")
    search(client, "Drohung")
    search(client, "Zaunkönig", section="erkennen")
    client.head("/de/search/?q=zaun")
    assert not terms()


@pytest.mark.parametrize(
    "question",
    [
        "Schmidt",
        "kollege SCHMIDT droht",
        "müller",
        "Mueller",
        "Muller-Lüdenscheidt",
        "0171 2345678",
        "anna@example.org",
        "Hauptstraße 5",
        "§ 238",
        "er sagt dass er mich umbringen will",
        "x" * 61,
        "",
        "!?",
        "\0",
    ],
)
def test_names_numbers_addresses_and_whole_stories_are_never_kept(client, home, question):
    Person.objects.create_person("one@example.org", "Anna Schmidt")
    Person.objects.create_person("two@example.org", "Kim von Müller-Lüdenscheidt")
    search(client, question)
    assert not terms()


def test_a_particle_of_a_name_is_a_word_like_others(client, home):
    Person.objects.create_person("two@example.org", "Kim von Ho")
    search(client, "angst von jemand")
    assert terms() == {("angst von jemand", "de")}


def test_editors_see_a_term_once_five_days_have_it(db):
    on_days("zaun", SHOWN_AFTER - 1)
    on_days("amsel", SHOWN_AFTER)
    on_days("amsel", SHOWN_AFTER + 1, language="en")
    today = timezone.localdate()
    assert Searched.not_found() == [
        {"term": "amsel", "language": "en", "days": SHOWN_AFTER + 1, "last": today},
        {"term": "amsel", "language": "de", "days": SHOWN_AFTER, "last": today},
    ]


def test_after_ninety_days_it_is_forgotten(db):
    on_days("zaun", 100)
    forgetting.forget_what_readers_left.call()
    assert Searched.objects.count() == 91
    assert min(Searched.objects.values_list("day", flat=True)) == timezone.localdate() - timedelta(days=90)


def test_a_flood_fills_no_table(client, home):
    today = timezone.localdate()
    Searched.objects.bulk_create([Searched(term=f"t{n}", language="de", day=today) for n in range(A_DAY_AT_MOST)])
    search(client, "Zaunkönig")
    assert Searched.objects.count() == A_DAY_AT_MOST


def test_trouble_with_it_is_not_the_readers(client, home, monkeypatch):
    def gone():
        raise DatabaseError

    monkeypatch.setattr(noting, "known_names", gone)
    assert "Zaunkönig" in search(client, "Zaunkönig").content.decode()
    assert not terms()


def test_it_costs_a_reader_few_questions(client, home, django_assert_max_num_queries):
    search(client, "Amsel")
    with django_assert_max_num_queries(16):
        search(client, "Zaunkönig")
