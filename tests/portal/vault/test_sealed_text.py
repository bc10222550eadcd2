import copy
import pickle
import uuid

import pytest
from django.core import serializers
from django.core.exceptions import FieldError
from django.db import IntegrityError, connection, transaction
from django.db.models import FETCH_PEERS, F, Value
from django.template import Context, Template
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.vault import keys
from portal.vault.errors import DoesNotOpen, NoKey, Shredded
from portal.vault.fields import SealedText
from portal.vault.memory import memory
from tests.portal.vault import things
from tests.portal.vault.things import Human, Note, open_case, put_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def vault(tables):
    """Every test here has tables."""


@pytest.fixture
def case():
    return open_case()


@pytest.fixture
def note(case):
    return Note.objects.create(case_id=case, title="Gespräch", text="erste Zeile\nzweite")


def raw(column="title"):
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM {Note._meta.db_table}")
        (value,) = cursor.fetchone()
        return None if value is None else bytes(value)


def write_raw(value, pk, column="title"):
    pk = Note._meta.pk.get_db_prep_value(pk, connection)
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE {Note._meta.db_table} SET {column} = %s WHERE id = %s", [value, pk])


# -- a text in Python, bytes in the table


def test_a_text_comes_back_and_the_table_does_not_hold_it(note):
    assert "Gespräch".encode() not in raw()
    assert raw()[:2] == b"\x01\x01"
    read = Note.objects.get()
    assert (read.title, read.text, read.aside) == ("Gespräch", "erste Zeile\nzweite", None)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(st.characters(exclude_categories=["Cs"]), max_size=200))
def test_every_text_comes_back(case, text):
    pk = Note.objects.create(case_id=case, title="", text=text).pk
    assert Note.objects.get(pk=pk).text == text


def test_an_empty_text_is_no_bytes_and_no_text_is_null(case):
    Note.objects.create(case_id=case, title="", text="", aside=None)
    assert (raw("title"), raw("text"), raw("aside")) == (b"", b"", None)
    read = Note.objects.get()
    assert (read.title, read.text, read.aside) == ("", "", None)


def test_whether_there_is_a_text_can_be_asked(case, note):
    empty = Note.objects.create(case_id=case, title="", aside="beiseite")
    assert Note.objects.get(title__is_blank=True) == empty
    assert Note.objects.get(title__is_blank=False) == note
    assert Note.objects.get(aside__isnull=True) == note
    with pytest.raises(TypeError):
        Note.objects.filter(title__is_blank="no").exists()


def test_rows_nobody_looks_at_need_no_key(note, provider):
    things.settle()
    memory.forget()
    provider.unwraps = 0
    assert list(Note.objects.all()) == [note]
    read = Note.objects.get()
    read.case_id = read.case_id
    read.save()
    assert provider.unwraps == 0
    assert read.title == "Gespräch"


# -- saving


def test_a_row_saved_unchanged_keeps_its_bytes(note):
    before = raw()
    Note.objects.get().save()
    opened = Note.objects.get()
    opened.title = str(opened.title)
    opened.save()
    assert raw() == before


def test_only_what_changed_is_sealed_anew(note):
    title, text = raw("title"), raw("text")
    read = Note.objects.get()
    read.title = "Neuer Titel"
    read.save()
    assert raw("title") != title
    assert raw("text") == text
    assert Note.objects.get().title == "Neuer Titel"


def test_update_fields_saves_only_these(note):
    read = Note.objects.get()
    read.title, read.text = "Neuer Titel", "verworfen"
    read.save(update_fields=["title"])
    again = Note.objects.get()
    assert (again.title, again.text) == ("Neuer Titel", "erste Zeile\nzweite")


def test_many_rows_are_created_at_once(case):
    Note.objects.bulk_create(Note(case_id=case, title=f"Notiz {number}") for number in range(3))
    assert {note.title for note in Note.objects.all()} == {"Notiz 0", "Notiz 1", "Notiz 2"}


def test_a_text_can_be_emptied_for_many_rows(note):
    Note.objects.update(title="", aside=None)
    assert Note.objects.get().title == ""


@pytest.mark.parametrize("plain", ["Klartext", b"Klartext", Value("Klartext"), 5], ids=["str", "bytes", "Value", "int"])
def test_update_never_writes_a_plain_text(note, plain):
    before = raw()
    with pytest.raises(TypeError, match="sealed row by row"), transaction.atomic():
        Note.objects.update(title=plain)
    assert raw() == before


def test_the_table_itself_refuses_a_plain_text(note):
    if connection.vendor != "postgresql":
        pytest.skip("a constraint of PostgreSQL")
    with pytest.raises(IntegrityError, match="title_check"), transaction.atomic():
        write_raw(b"Klartext", note.pk)


def test_bulk_update_never_writes_a_plain_text(note):
    before = raw()
    note.title = "Klartext"
    with pytest.raises(TypeError, match="sealed row by row"), transaction.atomic():
        Note.objects.bulk_update([note], ["title"])
    assert raw() == before


def test_a_row_without_an_id_or_a_key_is_not_saved(case):
    with pytest.raises(ValueError, match="needs its id"):
        SealedText.pre_save(Note._meta.get_field("title"), Note(id=None, case_id=case, title="x"), add=True)
    with pytest.raises(NoKey):
        SealedText.pre_save(Note._meta.get_field("title"), Note(case_id=uuid.uuid4(), title="x"), add=True)


def test_an_over_long_text_is_not_sealed_even_unvalidated(case):
    with pytest.raises(ValueError, match="40 characters, not 41"):
        SealedText.pre_save(Note._meta.get_field("title"), Note(case_id=case, title="x" * 41), add=True)


@pytest.mark.parametrize("other", [b"bytes", 5, ["x"], F("text")])
def test_only_texts_can_be_set(note, other):
    with pytest.raises(TypeError, match="takes a text"):
        note.title = other


def test_a_copy_of_an_unopened_row_is_refused_instead_of_lost(note):
    twin = Note.objects.get()
    twin.pk, twin._state.adding = uuid.uuid4(), True
    with pytest.raises(ValueError, match="sealed for another row"):
        SealedText.pre_save(Note._meta.get_field("title"), twin, add=True)


def test_a_copy_of_an_opened_row_is_sealed_for_itself(note):
    twin = Note.objects.get()
    assert twin.title
    assert twin.text
    twin.pk, twin._state.adding = uuid.uuid4(), True
    twin.save()
    assert Note.objects.get(pk=twin.pk).title == "Gespräch"


# -- reading later, again, in part


def test_reloading_needs_no_key_and_brings_what_lies_there(note):
    read = Note.objects.get()
    note.title = "Neuer Titel"
    note.save()
    things.settle()
    keys.shred(note.sealed_under())
    read.refresh_from_db()
    with pytest.raises(Shredded):
        str(read.title)


def test_reloading_forgets_what_was_typed(note):
    note.title = "verworfen"
    note.refresh_from_db()
    assert note.title == "Gespräch"
    note.title = "verworfen"
    note.refresh_from_db(fields=["title"])
    assert note.title == "Gespräch"


def test_a_deferred_text_is_fetched_when_it_is_looked_at(note, django_assert_num_queries):
    read = Note.objects.only("case_id").get()
    with django_assert_num_queries(1):
        assert read.title == "Gespräch"
    assert Note.objects.defer("title").get().title == "Gespräch"
    assert Note.objects.only("title").get().title == "Gespräch"


def test_deferred_texts_of_many_rows_come_together(case, note, django_assert_num_queries):
    Note.objects.create(case_id=case, title="Anderes")
    rows = list(Note.objects.defer("title").fetch_mode(FETCH_PEERS))
    with django_assert_num_queries(1):
        assert {row.title for row in rows} == {"Gespräch", "Anderes"}


def test_saving_a_row_with_a_deferred_text_leaves_it_alone(note):
    before = raw()
    Note.objects.defer("title").get().save()
    assert raw() == before


# -- moved and tampered


def test_a_text_moved_to_another_row_does_not_open(case, note):
    other = Note.objects.create(case_id=case, title="Anderes")
    sealed = raw_of(other)
    write_raw(sealed, note.pk)
    with pytest.raises(DoesNotOpen):
        str(Note.objects.get(pk=note.pk).title)


def test_a_text_moved_to_another_field_does_not_open(note):
    write_raw(raw("text"), note.pk)
    with pytest.raises(DoesNotOpen):
        str(Note.objects.get().title)


def test_a_row_moved_to_another_case_does_not_open(note):
    Note.objects.update(case_id=open_case())
    with pytest.raises(DoesNotOpen):
        str(Note.objects.get().title)


def test_a_change_of_any_byte_keeps_it_shut(note):
    whole = raw()
    for place in range(len(whole)):
        changed = bytearray(whole)
        changed[place] ^= 1
        write_raw(bytes(changed), note.pk)
        with pytest.raises(DoesNotOpen):
            str(Note.objects.get().title)
    write_raw(whole, note.pk)
    assert Note.objects.get().title == "Gespräch"


def raw_of(note):
    return bytes(Note.objects.values_list("title", flat=True).get(pk=note.pk))


# -- where a plain text must never show


def test_values_and_state_show_no_text(note):
    read = Note.objects.get()
    assert read.title == "Gespräch"
    for shown in (repr(read.__dict__), repr(vars(note)), repr(list(Note.objects.values())), str(raw_of(note))):
        assert "Gespräch" not in shown
    (row,) = Note.objects.values("title")
    assert f"{row['title']} {row['title']!r}" == "<sealed> <sealed>"


def test_rows_are_not_pickled(note):
    for row in (note, Note.objects.get()):
        with pytest.raises(TypeError, match="not pickled"):
            pickle.dumps(row)


def test_rows_are_not_dumped(note):
    with pytest.raises(TypeError, match="not dumped"):
        serializers.serialize("json", [note])


def test_what_a_row_holds_can_be_copied_in_memory(note):
    held = Note.objects.get().__dict__["title"]
    note.__dict__["title"] = copy.deepcopy(held)
    assert note.title == "Gespräch"


@pytest.mark.parametrize(
    "search",
    [{"title": "Gespräch"}, {"title__contains": "G"}, {"title__in": ["G"]}, {"title__length": 3}, {"title": None}],
)
def test_a_sealed_text_cannot_be_searched(note, search):
    with pytest.raises(FieldError, match="test_note.title is sealed"):
        Note.objects.filter(**search).exists()


# -- after shredding


def test_python_is_told_of_a_shredded_text_and_a_template_shows_nothing(note):
    keys.shred(note.sealed_under())
    read = Note.objects.get()
    with pytest.raises(Shredded):
        str(read.title)
    page = Template("[{{ note.title }}] {{ note.title|default:'gone' }}{% if note.title %} here{% endif %}")
    assert page.render(Context({"note": read})) == "[] gone"


def test_a_shredded_row_can_still_be_saved_and_an_empty_text_read(case):
    Note.objects.create(case_id=case, title="Gespräch", text="")
    keys.shred(f"case:{case}")
    read = Note.objects.get()
    read.save()
    assert read.text == ""
    read.title = "neu"
    with pytest.raises(Shredded):
        SealedText.pre_save(Note._meta.get_field("title"), read, add=False)


def test_a_template_is_not_silent_about_tampering(case, note):
    write_raw(raw()[:-1] + bytes([raw()[-1] ^ 1]), note.pk)
    with pytest.raises(DoesNotOpen):
        Template("{{ note.title }}").render(Context({"note": Note.objects.get()}))


def test_the_field_can_be_rebuilt_by_a_migration():
    for name in ("title", "text", "aside"):
        field = Note._meta.get_field(name)
        _, path, args, kwargs = field.deconstruct()
        rebuilt = SealedText(*args, **kwargs)
        assert path == "portal.vault.fields.SealedText"
        assert rebuilt.deconstruct()[1:] == field.deconstruct()[1:]
        assert rebuilt.lines is field.lines


def test_a_person_of_a_case_is_sealed_under_their_own_key(case):
    human = put_in(case, "Kim Beispiel")
    assert Human.objects.get().name == "Kim Beispiel"
    Human.objects.update(case_id=open_case())
    with pytest.raises(NoKey):
        str(Human.objects.get(pk=human.pk).name)
