"""What is put into the index is found, what is taken out is not; and the tables tell nobody a word."""

from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.utils import timezone

from portal.access.badges import service_badge
from portal.cases.actions import circles, work
from portal.cases.actions.search import index_case
from portal.cases.models import Note, Passage
from portal.cases.search import index
from portal.cases.search.find import Asked, find
from portal.cases.search.query import MOST_WORDS, read
from portal.vault import keys
from tests.cast import fill


def note(cast, text, part="lead", **words):
    return work.add_note(cast.case, actor=cast[part], text=text, **words)


def test_what_was_written_is_found_at_once(cast, found):
    things = fill(cast)
    lead = cast["lead"]
    assert found(lead, "said among") == [things["note"].pk]
    assert found(lead, "seen") == [things["event"].pk]
    assert found(lead, "asking sites") == [things["task"].pk]
    assert found(lead, "nobody") == []


@pytest.mark.parametrize(
    ("said", "asked"),
    [
        ("Zwei Drohungen an der Pforte.", "drohung pforten"),
        ("Herr Müller drohte.", "mueller"),
        ("He was threatening everyone.", "threatened"),
        ("Das Bedrohungs-Management prüft.", "bedrohungsmanagement"),
        ("Das Bedrohungs-Management prüft.", "management"),
        ("Bitte an mia.torell@example.org.", "mia.torell@example.org"),
        ("Bitte an mia.torell@example.org.", "torell"),
        ("Siehe Kranich-26-471 dazu.", "kranich-26-471"),
        ("Siehe Kranich 26 471 dazu.", "Kranich-26-471"),
        ("Siehe Kranich-26-471 dazu.", "26-471"),
        ("Um 14:05 Uhr am 21.11.2026.", "21.11.2026"),
        ("Er sagte: der die das.", "der das"),
        ("Am Tor stand er lange.", '"am tor"'),
        ("Am Tor stand er lange.", '"Am Tor standen" lang'),
        ("Am Tor stand er lange.", '"er" "am tor stand"'),
        ("Die E-Mail kam.", "email"),
        ("Die Email kam.", '"die email"'),
        ("He was running away.", '"was run away"'),
    ],
)
def test_words_phrases_codes_and_addresses_are_found(cast, found, said, asked):
    wanted = note(cast, said)
    note(cast, "Etwas anderes.")
    assert found(cast["lead"], asked) == [wanted.pk]


@pytest.mark.parametrize(
    ("said", "asked"),
    [
        ("Das Tor am Hof.", '"am tor"'),
        ("Kranich-26-472", "kranich-26-471"),
        ("26 Kraniche, 471 Reiher", "Kranich-26-471"),
        ("Am Tor.", "tor hof"),
        ("mia@example.org torell", "mia.torell@example.org"),
    ],
)
def test_what_stands_otherwise_is_not_found(cast, found, said, asked):
    note(cast, said)
    assert found(cast["lead"], asked) == []


def put(cast, thing, **words):
    """Index a document's worth of text for this note, as a room above would for a thing of its own."""
    source = index.Source(
        **{"kind": "note", "thing": thing.pk, "case_id": cast.case.pk, "sealed_under": f"case:{cast.case.pk}"}
        | {"dated": timezone.now()}
        | words
    )
    with transaction.atomic():
        index.put(source)


def test_a_phrase_is_found_also_where_two_passages_meet(cast, found):
    thing = note(cast, "x")
    words = [f"wort{number}" for number in range(index.SIZE + 100)]
    put(cast, thing, text=" ".join(words))
    assert Passage.objects.filter(thing=thing.pk).count() == 2
    for first in range(index.SIZE - MOST_WORDS - 1, index.SIZE + 2):
        phrase = " ".join(words[first : first + MOST_WORDS])
        assert found(cast["lead"], f'"{phrase}"') == [thing.pk], first
    # In both passages, but one thing.
    assert find(cast["lead"], Asked(read(f"wort{index.SIZE - 3}"))).total == 1


def test_every_sign_of_the_text_is_kept_for_the_excerpt(cast):
    text = "„Am Tor“ (stand) er …!"
    assert Passage.objects.get(thing=note(cast, text).pk).text == text


def test_a_title_weighs_more_and_is_found_with_every_part(cast, found):
    by_text, by_title = note(cast, "x"), note(cast, "x")
    put(cast, by_text, text="Hausverbot. Halle Nord, später Halle Süd.", dated=timezone.now())
    long = " ".join(f"wort{number}" for number in range(index.SIZE + 100))
    put(cast, by_title, title="Hausverbot", text=f"{long} Halle", dated=timezone.now() - timedelta(days=300))
    assert found(cast["lead"], "hausverbot") == [by_title.pk, by_text.pk]
    assert found(cast["lead"], "hausverbot wort2050") == [by_title.pk]
    assert found(cast["lead"], '"hausverbot wort0"') == []


def test_best_first_then_newest_first(cast, found):
    old = note(cast, "Lampe")
    Passage.objects.filter(thing=old.pk).update(dated=timezone.now() - timedelta(days=9))
    new, often = note(cast, "Lampe"), note(cast, "Lampe, Lampe, Lampe")
    assert found(cast["lead"], "lampe") == [often.pk, new.pk, old.pk]


def test_put_again_replaces_and_erasing_leaves_nothing(cast, found):
    thing = note(cast, "Lampe")
    put(cast, thing, text="Kerze")
    assert found(cast["lead"], "lampe") == []
    assert found(cast["lead"], "kerze") == [thing.pk]
    index.erase("note", thing.pk)
    assert found(cast["lead"], "kerze") == []
    assert not Passage.objects.filter(thing=thing.pk).exists()


def test_a_changed_task_is_found_by_what_it_says_now(cast, found):
    task = work.add_task(cast.case, actor=cast["lead"], title="Lampe holen")
    circle = circles.make(cast.case, actor=cast["lead"], name="We", people=[cast.person("deputy")])
    work.edit_task(task, actor=cast["lead"], version=1, title="Kerze holen", circle=circle)
    assert found(cast["deputy"], "lampe") == []
    assert found(cast["deputy"], "kerze") == [task.pk]
    assert found(cast["reader"], "kerze") == []


def test_earlier_versions_are_found_by_who_asks_for_them(cast, found):
    thing = note(cast, "Lampe")
    index.supersede("note", thing.pk)
    assert found(cast["lead"], "lampe") == []
    assert found(cast["lead"], "lampe", earlier=True) == [thing.pk]


def test_moved_to_a_circle_it_is_for_the_circle(cast, found):
    thing = note(cast, "Lampe")
    circle = circles.make(cast.case, actor=cast["lead"], name="We")
    index.move("note", thing.pk, to=circle.pk)
    assert found(cast["lead"], "lampe") == [thing.pk]
    assert found(cast["reader"], "lampe") == []
    index.move("note", thing.pk, to=None)
    assert found(cast["reader"], "lampe") == [thing.pk]


def test_it_narrows_by_kind_case_author_and_date(cast, found):
    lead, today = cast["lead"], timezone.localdate()
    mine, theirs = note(cast, "Lampe"), note(cast, "Lampe", part="contributor")
    task = work.add_task(cast.case, actor=lead, title="Lampe")
    other = work.add_note(cast.open(), actor=lead, text="Lampe")
    Passage.objects.filter(thing=theirs.pk).update(dated=timezone.now() - timedelta(days=40))
    everything = {mine.pk, theirs.pk, task.pk, other.pk}
    assert set(found(lead, "lampe")) == everything
    assert found(lead, "lampe", kind="task") == [task.pk]
    assert found(lead, "lampe", case=other.case.code.lower()) == [other.pk]
    assert found(lead, "lampe", author="CONTRIB") == [theirs.pk]
    assert set(found(lead, "lampe", since=today)) == everything - {theirs.pk}
    assert found(lead, "lampe", until=today - timedelta(days=1)) == [theirs.pk]
    assert found(lead, "lampe", case="Niemand-26-000") == found(lead, "lampe", kind="nothing") == []


def test_what_is_rolled_back_is_not_found(cast, found, monkeypatch):
    """The index is written with the thing: killed in between, neither is there."""
    monkeypatch.setattr("portal.cases.actions.work.tell", lambda *_, **__: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        note(cast, "Lampe")
    assert not Note.objects.exists() and not Passage.objects.exists()


def test_a_case_is_indexed_anew(cast, found):
    things = fill(cast)
    before = {(row.kind, row.thing, row.tokens) for row in Passage.objects.all()}
    Passage.objects.all().delete()
    index_case(cast.case, actor=service_badge("indexer"))
    assert {(row.kind, row.thing, row.tokens) for row in Passage.objects.all()} == before
    assert found(cast["lead"], "said") == [things["note"].pk]


SECRETS = ("Lampenschirm", "Sonderbar", "Quittenbaum", "Zwiebelmuster")


def test_a_stolen_database_tells_no_words(cast):
    note(cast, f"Der {SECRETS[0]} war {SECRETS[1]}.")
    work.add_task(cast.case, actor=cast["lead"], title=f"{SECRETS[2]} fällen")
    work.add_event(
        cast.case, actor=cast["lead"], kind="observation", happened_at=timezone.now(), text="x", source=SECRETS[3]
    )
    with connection.cursor() as cursor:
        cursor.execute("SELECT array_agg(t::text) FROM cases_passage AS t")
        dumped = " ".join(cursor.fetchone()[0]).lower()
    assert len(dumped) > 1000
    for word in (*SECRETS, "lampenschirm", "quittenbaum", "fallen", "fäll"):
        assert word.lower()[:5] not in dumped
        assert word.lower().encode().hex()[:10] not in dumped


def test_equal_words_have_equal_tokens_and_that_is_all_that_leaks(cast):
    """The decision record says so: whoever reads the tables sees that two passages share a word, and not which."""
    one, two, other = note(cast, "Lampe"), note(cast, "LAMPE!"), note(cast, "Kerze")
    tokens = {row.thing: row.tokens for row in Passage.objects.all()}
    assert tokens[one.pk] == tokens[two.pk] != tokens[other.pk]


def test_without_the_index_key_there_is_no_way_from_word_to_token(cast, monkeypatch):
    from portal.vault import hashes
    from portal.vault.crypto import OpenKey

    thing = note(cast, "Lampe")
    stolen = Passage.objects.get(thing=thing.pk).tokens
    monkeypatch.setattr(hashes, "_index_key", lambda: OpenKey(keys.opened(hashes.INDEX).id, hashes.INDEX, b"?" * 32))
    guessed = hashes.keyed_tokens("search", ["lampe", "lamp"])
    assert not any(token in stolen for token in guessed.values())
