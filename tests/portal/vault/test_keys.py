import uuid

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.db.models import F

from portal.vault import keys, local
from portal.vault.errors import DoesNotOpen, KeysUnavailable, NoKey, Shredded
from portal.vault.memory import memory
from portal.vault.models import WrappedKey
from tests.portal.vault import things
from tests.portal.vault.things import Human, Note, open_case, put_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def vault(tables):
    """Every test here has tables."""


def asleep():
    """As if another process went on after the commit."""
    things.settle()
    memory.forget()


class Undone(Exception):
    """Ends a transaction."""


# -- making


def test_a_scope_has_a_key_once_it_was_made():
    scope = f"case:{uuid.uuid4()}"
    assert not keys.exists(scope)
    with pytest.raises(NoKey):
        keys.opened(scope)
    keys.create(scope)
    assert keys.exists(scope)
    assert keys.opened(scope).scope == scope


def test_asking_twice_changes_nothing():
    scope = f"case:{uuid.uuid4()}"
    keys.create(scope)
    first = keys.opened(scope)
    keys.create(scope)
    asleep()
    assert keys.opened(scope) == first
    keys.create(scope)
    assert keys.opened(scope) == first


def test_keys_of_two_scopes_differ():
    one, other = open_case(), open_case()
    assert keys.opened(f"case:{one}").secret != keys.opened(f"case:{other}").secret


@pytest.mark.parametrize(
    "strange", ["", "case", "case:", "Case:1", "case:1/", "/case:1", "case:1//p:1", "case:%", "c:_"]
)
def test_a_strange_scope_is_refused(strange):
    with pytest.raises(ValueError, match="no scope"):
        keys.create(strange)


def test_a_sub_scope_needs_its_parent():
    scope = f"case:{uuid.uuid4()}/person:{uuid.uuid4()}"
    with pytest.raises(NoKey):
        keys.create(scope)
    assert not keys.exists(scope)


def test_a_sub_scope_is_wrapped_by_its_parent_and_not_by_the_provider(provider):
    case = open_case()
    human = put_in(case, "Kim Beispiel")
    row = WrappedKey.objects.get(scope=human.sealed_under())
    assert row.parent.scope == f"case:{case}"
    assert (row.provider, row.provider_key_id, row.depth) == ("", "", 1)
    asleep()
    provider.unwraps = 0
    assert Human.objects.get(pk=human.pk).name == "Kim Beispiel"
    assert provider.unwraps == 1


def test_a_key_whose_making_was_undone_is_never_used_again():
    scope = f"account:{uuid.uuid4()}"
    with pytest.raises(Undone), transaction.atomic():
        keys.create(scope)
        undone = keys.opened(scope)
        raise Undone
    with pytest.raises(NoKey):
        keys.opened(scope)
    keys.create(scope)
    assert keys.opened(scope).id != undone.id


def test_a_sub_key_whose_making_was_undone_is_not_remembered_with_its_tree():
    case = open_case()
    person = f"case:{case}/person:{uuid.uuid4()}"
    asleep()
    with pytest.raises(Undone), transaction.atomic():
        keys.create(person)
        memory.forget()
        keys.opened(f"case:{case}")
        raise Undone
    with pytest.raises(NoKey):
        keys.opened(person)


def test_a_wrapped_key_is_bound_to_its_purpose_its_scope_and_itself():
    row = WrappedKey.objects.get(scope=f"case:{open_case()}")
    assert row.context == {"purpose": "scope key", "scope": row.scope, "key": str(row.id)}


def test_a_wrapped_key_moved_to_another_scope_does_not_open():
    one, other = open_case(), open_case()
    asleep()
    stolen = WrappedKey.objects.get(scope=f"case:{one}").wrapped
    WrappedKey.objects.filter(scope=f"case:{other}").update(wrapped=stolen)
    with pytest.raises(DoesNotOpen):
        keys.opened(f"case:{other}")


@pytest.mark.parametrize(
    "change",
    [
        {"wrapped": None},
        {"shredded_at": F("created_at")},
        {"provider": ""},
        {"provider_key_id": ""},
        {"depth": 1},
    ],
)
def test_a_key_half_kept_is_impossible(change):
    case = open_case()
    with pytest.raises(IntegrityError, match="a_key_is_wrapped"), transaction.atomic():
        WrappedKey.objects.filter(scope=f"case:{case}").update(**change)


# -- opening


def test_a_page_with_many_rows_of_one_case_asks_provider_and_table_once(provider, django_assert_num_queries):
    case = open_case()
    humans = [put_in(case, f"Mensch {number}") for number in range(5)]
    Note.objects.bulk_create(Note(case_id=case, title=f"Notiz {number}") for number in range(20))
    asleep()
    provider.unwraps = 0
    with django_assert_num_queries(3):  # notes, people, keys
        assert [note.title for note in Note.objects.order_by("id")]
        assert {human.name for human in Human.objects.all()} == {human.name for human in humans}
    assert provider.unwraps == 1
    with django_assert_num_queries(1):
        assert [note.title for note in Note.objects.all()]
    assert provider.unwraps == 1


def test_many_cases_are_warmed_with_one_query(django_assert_num_queries):
    cases = [open_case() for _ in range(4)]
    Note.objects.bulk_create(Note(case_id=case, title="Notiz") for case in cases)
    asleep()
    with django_assert_num_queries(2):
        notes = list(Note.objects.all())
        keys.warm(note.sealed_under() for note in notes)
        assert [note.title for note in notes] == ["Notiz"] * 4
    with django_assert_num_queries(0):
        keys.warm(note.sealed_under() for note in notes)


def test_a_key_is_opened_anew_when_its_time_is_over(provider, monkeypatch):
    case = open_case()
    asleep()
    keys.opened(f"case:{case}")
    provider.unwraps = 0
    keys.opened(f"case:{case}")
    assert provider.unwraps == 0
    later = memory.clock() + memory.lifetime + 1
    monkeypatch.setattr(memory, "clock", lambda: later)
    keys.opened(f"case:{case}")
    assert provider.unwraps == 1


def test_without_the_provider_nothing_opens_and_nothing_is_sealed(provider):
    case = open_case()
    note = Note.objects.create(case_id=case, title="Notiz")
    asleep()
    provider.down = True
    lying = Note.objects.get(pk=note.pk)
    with pytest.raises(KeysUnavailable):
        str(lying.title)
    with pytest.raises(KeysUnavailable), transaction.atomic():
        Note.objects.create(case_id=case, title="Neu")
    with pytest.raises(KeysUnavailable):
        keys.create(f"case:{uuid.uuid4()}")
    assert Note.objects.count() == 1
    provider.down = False
    assert lying.title == "Notiz"


def test_keys_of_a_provider_that_is_not_configured_are_an_outage():
    case = open_case()
    asleep()
    WrappedKey.objects.filter(scope=f"case:{case}").update(provider="elsewhere")
    with pytest.raises(KeysUnavailable, match="elsewhere"):
        keys.opened(f"case:{case}")


# -- shredding


def test_shredding_a_case_takes_its_people_and_leaves_other_cases():
    case, other = open_case(), open_case()
    human, stranger = put_in(case, "Kim Beispiel"), put_in(other, "Alex Muster")
    Note.objects.create(case_id=case, title="Notiz")
    done = keys.shred(f"case:{case}")
    assert (done.scope, done.keys, len(done.key_ids)) == (f"case:{case}", 2, 2)
    for _ in ("in the same transaction", "after it, in another process"):
        with pytest.raises(Shredded):
            str(Note.objects.get().title)
        with pytest.raises(Shredded):
            str(Human.objects.get(pk=human.pk).name)
        assert Human.objects.get(pk=stranger.pk).name == "Alex Muster"
        asleep()
    assert not keys.exists(f"case:{case}")
    assert not keys.exists(human.sealed_under())


def test_shredding_one_person_leaves_the_case_and_its_other_people():
    case = open_case()
    human, stays = put_in(case, "Kim Beispiel"), put_in(case, "Alex Muster")
    note = Note.objects.create(case_id=case, title="Notiz")
    assert keys.shred(human.sealed_under()).keys == 1
    asleep()
    with pytest.raises(Shredded):
        str(Human.objects.get(pk=human.pk).name)
    assert Human.objects.get(pk=stays.pk).name == "Alex Muster"
    assert Note.objects.get(pk=note.pk).title == "Notiz"


def test_a_scope_that_begins_alike_is_not_shredded_with_it():
    keys.create("case:1")
    keys.create("case:1/person:1")
    keys.create("case:1/person:10")
    keys.create("case:10")
    assert keys.shred("case:1/person:1").keys == 1
    assert keys.exists("case:1/person:10")
    keys.shred("case:1")
    assert keys.exists("case:10")


def test_a_tombstone_stays_without_the_bytes():
    case = open_case()
    keys.shred(f"case:{case}")
    row = WrappedKey.objects.get(scope=f"case:{case}")
    assert row.wrapped is None
    assert row.is_shredded


def test_a_shredded_scope_gets_no_second_key():
    case = open_case()
    keys.shred(f"case:{case}")
    with pytest.raises(Shredded):
        keys.create(f"case:{case}")
    with pytest.raises(Shredded):
        keys.create(f"case:{case}/person:{uuid.uuid4()}")


def test_shredding_again_finds_nothing_left():
    case = open_case()
    keys.shred(f"case:{case}")
    assert keys.shred(f"case:{case}").keys == 0
    with pytest.raises(NoKey):
        keys.shred(f"case:{uuid.uuid4()}")


def test_a_shred_that_was_undone_leaves_the_key():
    case = open_case()
    Note.objects.create(case_id=case, title="Notiz")
    asleep()
    with pytest.raises(Undone), transaction.atomic():
        keys.shred(f"case:{case}")
        with pytest.raises(Shredded):
            str(Note.objects.get().title)
        raise Undone
    assert Note.objects.get().title == "Notiz"


def test_many_shredded_people_cost_one_look_up(django_assert_num_queries):
    case = open_case()
    for number in range(4):
        keys.shred(put_in(case, f"Mensch {number}").sealed_under())
    asleep()
    humans = list(Human.objects.all())
    with django_assert_num_queries(1):
        for human in humans:
            with pytest.raises(Shredded):
                str(human.name)


# -- rewrapping


def test_rewrapping_moves_every_key_and_keeps_every_text(provider, keyfile, capsys):
    case, gone = open_case(), open_case()
    put_in(case, "Kim Beispiel")
    note = Note.objects.create(case_id=case, title="Notiz")
    keys.shred(f"case:{gone}")
    lying = raw_title(note)
    before = WrappedKey.objects.get(scope=f"case:{case}")
    local.rotate(keyfile, "second")
    call_command("vault_rewrap")
    asleep()
    after = WrappedKey.objects.get(scope=f"case:{case}")
    assert (before.provider_key_id, after.provider_key_id) != (after.provider_key_id, before.provider_key_id)
    assert after.provider_key_id == "second"
    assert after.wrapped != before.wrapped
    assert not WrappedKey.objects.alive().filter(parent=None).exclude(provider_key_id="second").exists()
    assert raw_title(note) == lying
    assert Note.objects.get().title == "Notiz"
    assert Human.objects.get().name == "Kim Beispiel"
    call_command("vault_rewrap")
    assert "already" in capsys.readouterr().out


def test_after_rewrapping_the_old_provider_key_is_not_needed(provider, keyfile, settings):
    import json

    case = open_case()
    Note.objects.create(case_id=case, title="Notiz")
    local.rotate(keyfile, "second")
    keys.rewrap()
    content = json.loads(keyfile.read_text())
    content["keys"] = {"second": content["keys"]["second"]}
    keyfile.write_text(json.dumps(content))
    provider.healthy()
    asleep()
    assert Note.objects.get().title == "Notiz"


def test_keys_move_from_a_former_provider_to_another(provider, settings, tmp_path):
    case = open_case()
    Note.objects.create(case_id=case, title="Notiz")
    former = settings.VAULT_PROVIDER
    local.create(tmp_path / "other.json", "first")
    settings.VAULT_PROVIDER = {
        "class": "tests.portal.vault.things.OtherProvider",
        "keyfile": str(tmp_path / "other.json"),
    }
    settings.VAULT_FORMER_PROVIDERS = [former]
    asleep()
    assert Note.objects.get().title == "Notiz"
    keys.rewrap()
    settings.VAULT_FORMER_PROVIDERS = []
    asleep()
    assert Note.objects.get().title == "Notiz"
    assert not WrappedKey.objects.alive().filter(parent=None).exclude(provider="other").exists()


def test_a_run_that_was_cut_off_goes_on_where_it_stopped(provider, keyfile, monkeypatch):
    for _ in range(5):
        open_case()
    monkeypatch.setattr(keys, "BATCH", 2)
    local.rotate(keyfile, "second")
    total = WrappedKey.objects.alive().filter(parent=None).count()

    def cut_off(done, total):
        raise Undone

    with pytest.raises(Undone):
        keys.rewrap(cut_off)
    assert WrappedKey.objects.filter(provider_key_id="second").count() == 2
    steps = []
    assert keys.rewrap(lambda done, left: steps.append((done, left))) == total - 2
    assert steps[-1] == (total - 2, total - 2)


def test_a_run_ends_though_the_provider_moves_on_meanwhile(provider, monkeypatch):
    open_case()
    monkeypatch.setattr(type(provider), "current_key_id", property(lambda self: "ahead"))
    assert keys.rewrap() == WrappedKey.objects.alive().filter(parent=None).count()


def test_rewrapping_without_the_provider_stops_with_a_word(provider):
    open_case()
    provider.down = True
    with pytest.raises(CommandError, match="run it again"):
        call_command("vault_rewrap")


def raw_title(note):
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT title FROM {Note._meta.db_table}")
        return bytes(cursor.fetchone()[0])
