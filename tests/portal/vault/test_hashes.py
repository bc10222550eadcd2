import pytest
from django.core.management import call_command

from portal.vault import hashes, keys
from portal.vault.hashes import keyed_hash
from portal.vault.memory import memory
from portal.vault.models import WrappedKey
from tests.portal.vault import things

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def vault(provider):
    return provider


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Erika Mustermann", "erika  MUSTERMANN"),
        ("Erika Mustermann", "\tErika\u00a0Mustermann\n"),
        ("Müller", "Mu\u0308ller"),
        ("Straße", "STRASSE"),
        ("ﬁnn", "Finn"),
        ("ＡＢＣ", "abc"),
    ],
)
def test_spellings_of_the_same_words_meet(one, other):
    assert keyed_hash("person.name", one) == keyed_hash("person.name", other)


@pytest.mark.parametrize("other", ["Erica Mustermann", "ErikaMustermann", "Érika Mustermann"])
def test_different_words_do_not(other):
    assert keyed_hash("person.name", "Erika Mustermann") != keyed_hash("person.name", other)


def test_hashes_of_different_purposes_never_meet():
    assert keyed_hash("person.name", "erika") != keyed_hash("person.email", "erika")


def test_it_is_32_bytes_and_stays_the_same_between_processes():
    first = keyed_hash("person.name", "Erika")
    assert len(first) == 32
    things.settle()
    memory.forget()
    assert keyed_hash("person.name", "Erika") == first


@pytest.mark.parametrize("nothing", ["", " ", "\n\t", "\u00a0"])
def test_nothing_is_not_hashed(nothing):
    with pytest.raises(ValueError, match="Nothing to hash"):
        keyed_hash("person.name", nothing)


def test_preparing_twice_leaves_one_index_key(capsys):
    call_command("vault_prepare")
    made = WrappedKey.objects.get(scope=hashes.INDEX)
    before = keyed_hash("person.name", "Erika")
    call_command("vault_prepare")
    assert WrappedKey.objects.get(scope=hashes.INDEX).wrapped == made.wrapped
    assert keyed_hash("person.name", "Erika") == before
    assert keys.exists(hashes.INDEX)
