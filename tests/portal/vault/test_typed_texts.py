"""What people type into a sealed field."""

import pytest
from django import forms
from django.core.exceptions import ValidationError

from tests.portal.vault.things import Note, open_case

pytestmark = pytest.mark.django_db


@pytest.fixture
def note(tables):
    return Note.objects.create(case_id=open_case(), title="Gespräch", text="erste Zeile\nzweite")


class NoteForm(forms.ModelForm):
    class Meta:
        model = Note
        fields = ["title", "text"]


def test_a_form_shows_the_text_and_saves_what_was_typed(note):
    form = NoteForm({"title": " Neuer Titel ", "text": "eins\r\nzwei\rdrei"}, instance=Note.objects.get())
    assert form.initial["title"] == "Gespräch"
    assert isinstance(form.fields["text"].widget, forms.Textarea)
    assert form.fields["title"].widget.attrs["maxlength"] == "40"
    form.save()
    read = Note.objects.get()
    assert (read.title, read.text) == ("Neuer Titel", "eins\nzwei\ndrei")


@pytest.mark.parametrize(
    "strange", ["a\x00b", "a\x1bb", "a\x85b", "zwei\nZeilen", "Tab\there", "um\u202egekehrt", "\ud800"]
)
def test_control_characters_are_refused_in_a_line(note, strange):
    form = NoteForm({"title": strange, "text": ""}, instance=note)
    assert not form.is_valid()
    note.title = strange
    with pytest.raises(ValidationError) as refusal:
        note.full_clean()
    assert set(refusal.value.message_dict) == {"title"}
    assert Note.objects.get().title == "Gespräch"


@pytest.mark.parametrize(
    ("text", "fine"), [("a\tb\nc", True), ("Zoë 👩‍🚒", True), ("a\x00b", False), ("a\x0cb", False)]
)
def test_lines_allow_breaks_and_tabs_only(note, text, fine):
    assert NoteForm({"title": "x", "text": text}, instance=note).is_valid() is fine


def test_an_over_long_text_is_refused_in_characters_not_bytes(note):
    assert NoteForm({"title": "ß" * 40}, instance=note).is_valid()
    note.title = "ß" * 41
    with pytest.raises(ValidationError):
        note.full_clean()


def test_a_missing_text_is_refused_where_one_is_needed(note):
    note.title = ""
    with pytest.raises(ValidationError):
        note.full_clean()
