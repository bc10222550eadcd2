"""The search finds exactly what its rules list: for everybody, whatever was granted, walled off, narrowed or timed."""

from datetime import timedelta

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.access.policy import scope
from portal.audit.models import Entry
from portal.cases import roles
from portal.cases.actions import access, circles, walls, work
from portal.cases.actions.cases import open_case
from portal.cases.grants import CaseGrant
from portal.cases.models import Case, Circle, CircleMember, Note, Passage, Site, TimelineEvent, Wall
from portal.cases.search import find as finding
from portal.cases.search import index
from portal.cases.search.find import Asked, find
from portal.cases.search.kinds import Kind, add_kind, kind_of, kinds
from portal.cases.search.own import of_event, of_note
from portal.cases.search.query import read
from portal.cases.search.results import results
from portal.vault import keys
from tests.cast import badge, fill, person

LAMP = Asked(read("lampe"))


def listed(who):
    """The notes and events somebody may read, by the rules of these alone."""
    return {pk for verb in ("note.view", "event.view") for pk in scope(who, verb).values_list("pk", flat=True)}


@pytest.fixture
def world(db):
    """Two people, two cases, two circles, and in each corner of them a note and an event that say the same word."""
    site = Site.objects.create(name="Bonn", region="DE-NW")
    people = [person(f"one{number}", "hr") for number in range(2)]
    author = person("author", "hr")
    now, made, rings = timezone.now(), [], []
    for number in range(2):
        case = Case(code=f"Ahorn-26-{number}00", site=site, opened_by=author)
        keys.create(case.sealed_under())
        case.title = "A case"
        case.save(force_insert=True)
        circle = Circle(case=case, made_by=author)
        circle.name = "We"
        circle.save(force_insert=True)
        made.append(case)
        rings.append(circle)
        for ring in (None, circle):
            for days in (30, 5):
                at = now - timedelta(days=days)
                note = Note(case=case, circle=ring, author=author, written_at=at, text="Eine Lampe")
                note.save(force_insert=True)
                event = TimelineEvent(
                    case=case,
                    circle=ring,
                    kind="other",
                    happened_at=at,
                    known_at=at,
                    recorded_at=at,
                    recorded_by=author,
                    text="Die Lampe",
                    source="",
                )
                event.save(force_insert=True)
                index.put(of_note(note), of_event(event))
    return people, made, rings


def settle(world, held, walled, members):
    """Let these grants, walls and memberships be all there are."""
    people, made, rings = world
    now = timezone.now()
    for table in (CaseGrant, CircleMember):
        table.objects.all().delete()
    Wall.objects.update(lifted_at=now)
    for who, which, role, begins, history in held:
        if not CaseGrant.objects.filter(user=people[who], content_object=made[which]).exists():
            CaseGrant.objects.grant(
                made[which],
                people[who],
                role,
                given_by=people[0],
                why="tried",
                starts_at=now - timedelta(days=begins),
                ends_at=now - timedelta(days=begins - 15) if begins == 20 else None,
                history=history,
            )
    for who, which in walled:
        Wall.objects.create(case=made[which], person=people[who], why="conflict")
    for who, which in members:
        CircleMember.objects.create(circle=rings[which], person=people[who])


def agrees(world):
    for who in world[0]:
        found = find(badge(who), LAMP)
        wanted = listed(badge(who))
        assert {passage.thing for passage in found.passages} == wanted if len(wanted) <= finding.SIZE else True
        assert found.total == len(wanted)


TWO = st.integers(0, 1)
HELD = st.sets(
    st.tuples(TWO, TWO, st.sampled_from(sorted(roles.ROLES)), st.sampled_from([1, 20, 60]), st.booleans()), max_size=5
)
PAIRS = st.sets(st.tuples(TWO, TWO), max_size=3)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(HELD, PAIRS, PAIRS)
def test_what_is_found_is_what_is_listed_and_the_counts_agree(world, held, walled, members):
    settle(world, held, walled, members)
    agrees(world)


def test_everybody_finds_what_they_may_read_and_nobody_more(cast, found):
    things = fill(cast)
    circle = circles.make(cast.case, actor=cast["contributor"], name="Care", people=[cast.person("assessor")])
    inside = work.add_note(cast.case, actor=cast["contributor"], text="Said in confidence", circle=circle)
    readers = {"lead", "deputy", "assessor", "contributor", "reader"}
    for part in cast:
        wanted = {things["note"].pk} if part in readers else set()
        if part in {"contributor", "assessor"}:
            wanted |= {inside.pk}
        assert set(found(cast[part], "said")) == wanted, part


def test_who_comes_later_finds_what_came_later(cast, found):
    work.add_note(cast.case, actor=cast["lead"], text="Eine Lampe")
    access.grant(cast.case, actor=cast["lead"], person=cast.person("stranger"), role="reader", why="helps")
    assert found(cast["stranger"], "lampe") == []
    later = work.add_note(cast.case, actor=cast["lead"], text="Die Lampe")
    assert found(cast["stranger"], "lampe") == [later.pk]
    assert find(cast["stranger"], LAMP).total == 1


def test_a_wall_takes_everything_at_once(cast, found):
    note = work.add_note(cast.case, actor=cast["lead"], text="Eine Lampe")
    assert found(cast["reader"], "lampe") == [note.pk]
    walls.wall(cast.case, actor=cast["lead"], person=cast.person("reader"), reason="is involved", knowing=True)
    assert found(cast["reader"], "lampe") == []
    assert Note.objects.filter(pk=note.pk).exists()


def test_without_a_second_factor_nothing_is_found(cast):
    work.add_note(cast.case, actor=cast["lead"], text="Eine Lampe")
    assert find(badge(cast.person("lead"), factor=""), LAMP).total == 0
    assert find(cast["lead"], LAMP).total == 1


def test_what_others_have_newer_takes_no_place_from_what_is_mine(cast, found, monkeypatch):
    """Only so many of the newest are ranked: they are the newest of those one may read."""
    monkeypatch.setattr(finding, "NEWEST", 3)
    monkeypatch.setattr(finding, "WIDER", (1, 2, 1_000))
    monkeypatch.setattr(finding, "COUNTED", 5)
    circle = circles.make(cast.case, actor=cast["lead"], name="We")
    access.grant(cast.case, actor=cast["lead"], person=cast.person("stranger"), role="reader", why="x", history=False)
    mine = work.add_task(cast.case, actor=cast["lead"], title="Lampe")
    Note.objects.update(written_at=timezone.now())
    for _ in range(4):
        work.add_note(cast.case, actor=cast["lead"], text="Lampe", circle=circle)
        hidden = work.add_note(cast.case, actor=cast["lead"], text="Lampe")
        Note.objects.filter(pk=hidden.pk).update(written_at=timezone.now() - timedelta(days=9))
    assert found(cast["stranger"], "lampe") == [mine.pk]
    assert find(cast["stranger"], LAMP).total == 1


def test_a_kind_whose_rules_say_no_is_not_found_though_it_lies_in_the_audience(cast, found, monkeypatch):
    """The audience of a passage is not enough: the room of the thing decides."""
    from portal.cases.search import kinds as registered

    thing = work.add_note(cast.case, actor=cast["lead"], text="Lampe")
    Passage.objects.filter(thing=thing.pk).update(kind="strange")
    assert found(cast["lead"], "lampe") == []
    monkeypatch.setitem(
        registered._KINDS,
        "strange",
        Kind(90, "strange", "Strange", "wall.view", lambda badge, ids: {}, lambda case: []),
    )
    assert found(cast["lead"], "lampe") == []


def test_a_kind_has_one_name():
    with pytest.raises(ValueError, match="there is a kind note already"):
        add_kind(kind_of("note"))
    assert [kind.order for kind in kinds()] == sorted(kind.order for kind in kinds())


def test_one_search_asks_the_same_number_of_questions_however_much_is_found(cast, django_assert_max_num_queries):
    fill(cast)
    counts = []
    for _ in range(2):
        with django_assert_max_num_queries(200) as asked:
            find(cast["lead"], Asked(read("ask")))
        counts.append(len(asked))
        for _ in range(4):
            fill(cast)
    assert counts[0] == counts[1] <= 5


def test_the_journal_says_what_was_read_and_never_what_was_asked(cast):
    things = fill(cast)
    shown = results(cast["reader"], Asked(read("said quittenbaum")))
    assert not shown.rows
    assert not Entry.objects.filter(verb="note.view").exists()
    shown = results(cast["reader"], Asked(read("said among")))
    assert len(shown.rows) == 1
    line = Entry.objects.get(verb="note.view")
    assert (line.chain, line.thing, line.outcome, line.facts) == (
        f"case:{cast.case.pk}",
        str(things["note"].pk),
        "read",
        {"by": "search"},
    )
    assert not any("among" in str(vars(entry)) for entry in Entry.objects.all())


def test_only_what_is_shown_is_opened(cast, monkeypatch):
    for number in range(finding.SIZE + 3):
        work.add_note(cast.case, actor=cast["lead"], text=f"Lampe {number}")
    opened = []
    field = Passage._meta.get_field("text")
    original = type(field).open
    monkeypatch.setattr(
        type(field), "open", lambda self, row, held: (opened.append(self.label), original(self, row, held))
    )
    first = results(cast["lead"], LAMP)
    assert (len(first.rows), first.total, first.has_next) == (finding.SIZE, finding.SIZE + 3, True)
    assert opened.count("passage.text") == finding.SIZE
    second = results(cast["lead"], LAMP, 2)
    assert (len(second.rows), second.has_next) == (3, False)
    both = {row.passage.thing for row in (*first.rows, *second.rows)}
    assert len(both) == finding.SIZE + 3


def test_a_case_of_others_changes_nothing_one_is_told(cast):
    """Neither list nor count nor page tells that there is more which one may not read."""
    work.add_note(cast.case, actor=cast["lead"], text="Lampe")
    before = find(cast["reader"], LAMP)
    site = Site.objects.first()
    theirs = open_case(actor=cast["lead_elsewhere"], no_conflict=True, title="Lampe", site=site)
    for _ in range(20):
        work.add_note(theirs, actor=cast["lead_elsewhere"], text="Lampe")
    after = find(cast["reader"], LAMP)
    assert before.total == after.total == 1
    assert before.passages == after.passages


@pytest.mark.long
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=300)
@given(HELD, PAIRS, PAIRS)
def test_the_same_over_many_worlds(world, held, walled, members):
    settle(world, held, walled, members)
    agrees(world)


WORDS = st.lists(st.sampled_from(["lampe", "kerze", "Licht", "running", "run", "am-tor", "der", "die"]), max_size=12)


def sounds(text, asked):
    """What a reader would call found: by comparing stems, word by word."""
    from portal.cases.search.excerpts import _hits
    from portal.cases.search.words import words_of

    return {hit.term for hit in _hits(words_of(text), asked)} == set(range(len(asked.terms)))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(WORDS, WORDS.filter(lambda words: words), st.booleans())
def test_the_database_finds_what_a_reader_would(world, said, asked, is_phrase):
    """Pairs, ranks and places in the index agree with a comparison word by word."""
    people, made, _rings = world
    CaseGrant.objects.all().delete()
    CaseGrant.objects.grant(made[0], people[0], "lead", given_by=people[0], why="x", history=True)
    note = Note.objects.filter(case=made[0], circle=None).first()
    index.erase("note", *Note.objects.values_list("pk", flat=True))
    index.erase("event", *TimelineEvent.objects.values_list("pk", flat=True))
    text, words = " ".join(said), " ".join(asked)
    note.text = text
    index.put(of_note(note))
    query = read(f'"{words}"' if is_phrase else words)
    assert (find(badge(people[0]), Asked(query)).total == 1) == sounds(text, query)
