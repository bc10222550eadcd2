"""Thousands of documents with versions under one case: what opening, making and destroying their keys costs."""

import uuid

import pytest

from portal.vault import keys
from portal.vault.errors import NoKey, Shredded
from portal.vault.memory import memory
from portal.vault.models import WrappedKey
from tests.portal.vault import things

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def vault(tables):
    """Every test here has tables, and a provider that counts."""


def forgotten():
    """As if another process went on after the commit."""
    things.settle()
    memory.forget()


def documents(case, number):
    """So many documents of a case with a version each; the scopes of the versions."""
    above = [f"case:{case}/document:{uuid.uuid4()}" for _ in range(number)]
    versions = [f"{document}/version:{uuid.uuid4()}" for document in above]
    keys.create_many([*above, *versions])
    return versions


@pytest.fixture
def case():
    return things.open_case()


@pytest.mark.parametrize("others", [0, 40])
def test_one_version_costs_one_query_and_three_unwraps_however_many_there_are(
    provider, case, others, django_assert_num_queries, unwraps
):
    version, *_ = documents(case, 1 + others)
    forgotten()
    provider.unwraps = unwraps.inner = 0
    with django_assert_num_queries(1):
        assert keys.opened(version).scope == version
    assert (provider.unwraps, unwraps.inner) == (1, 2)
    assert len(memory._entries) == 3


@pytest.fixture
def unwraps(monkeypatch):
    """Counts the keys that were opened with the key above them."""
    inner = keys._unwrapped_by

    def counting(parent, row):
        counting.inner += 1
        return inner(parent, row)

    counting.inner = 0
    monkeypatch.setattr(keys, "_unwrapped_by", counting)
    return counting


def test_a_page_of_a_case_does_not_open_the_keys_of_its_documents(provider, case, unwraps):
    documents(case, 5)
    human = things.put_in(case, "Kim Beispiel")
    forgotten()
    keys.opened(f"case:{case}")
    assert set(memory._entries) == {f"case:{case}", human.sealed_under()}
    assert unwraps.inner == 1


def test_the_provider_is_asked_once_for_the_case_and_its_documents(provider, case):
    one, other = documents(case, 2)
    human = things.put_in(case, "Kim Beispiel")
    forgotten()
    provider.unwraps = 0
    for scope in (one, other, human.sealed_under(), f"case:{case}"):
        keys.opened(scope)
    assert provider.unwraps == 1


def test_the_versions_of_a_list_are_warmed_with_one_query(provider, case, django_assert_num_queries):
    elsewhere = things.open_case()
    versions = [*documents(case, 20), *documents(elsewhere, 3)]
    unlisted = documents(case, 1)[0]
    forgotten()
    provider.unwraps = 0
    with django_assert_num_queries(1):
        keys.warm([*versions, f"case:{elsewhere}", f"case:{uuid.uuid4()}/document:{uuid.uuid4()}"])
        opened = [keys.opened(version) for version in versions]
    assert provider.unwraps == 2
    assert [key.scope for key in opened] == versions
    assert len({key.secret for key in opened}) == len(versions)
    assert memory.recall(unlisted) == (False, None)


def test_a_key_below_a_known_one_is_made_without_asking_for_it(provider, case, django_assert_num_queries):
    document = f"case:{case}/document:{uuid.uuid4()}"
    keys.create(document)
    provider.unwraps = 0
    with django_assert_num_queries(2):
        keys.create(f"{document}/version:{uuid.uuid4()}")
    assert provider.unwraps == 0


def test_a_whole_import_is_made_with_two_queries_a_level(case, django_assert_num_queries):
    with django_assert_num_queries(4):
        versions = documents(case, 30)
    forgotten()
    keys.warm(versions)
    assert len({keys.opened(version).id for version in versions}) == 30


def test_what_was_made_before_keeps_its_key_and_those_below_open_under_it(case):
    document = f"case:{case}/document:{uuid.uuid4()}"
    keys.create(document)
    first = keys.opened(document)
    forgotten()
    version = f"{document}/version:{uuid.uuid4()}"
    keys.create_many([version, document, version])
    forgotten()
    assert keys.opened(document) == first
    assert keys.opened(version).scope == version


def test_many_with_one_that_was_shredded_are_refused(case):
    gone, fresh = (f"case:{case}/document:{uuid.uuid4()}" for _ in range(2))
    keys.create(gone)
    keys.shred(gone)
    with pytest.raises(Shredded):
        keys.create_many([fresh, gone])


def test_without_its_document_a_version_gets_no_key(case):
    with pytest.raises(NoKey):
        keys.create_many([f"case:{case}/document:{uuid.uuid4()}/version:{uuid.uuid4()}"])
    assert not WrappedKey.objects.filter(depth__gt=0, tree=f"case:{case}").exists()


def test_shredding_a_document_takes_its_versions_and_leaves_the_others(case):
    version, other = documents(case, 2)
    human = things.put_in(case, "Kim Beispiel")
    document = version.rpartition("/")[0]
    assert keys.shred(document).keys == 2
    for _ in ("in the same transaction", "after it, in another process"):
        for gone in (document, version):
            with pytest.raises(Shredded):
                keys.opened(gone)
        for stays in (other, other.rpartition("/")[0], human.sealed_under(), f"case:{case}"):
            assert keys.opened(stays).scope == stays
        forgotten()
    assert not WrappedKey.objects.filter(scope__startswith=document, wrapped__isnull=False).exists()


def test_shredding_a_case_takes_all_that_is_below(case):
    versions = documents(case, 3)
    assert keys.shred(f"case:{case}").keys == 7
    assert not WrappedKey.objects.filter(tree=f"case:{case}", wrapped__isnull=False).exists()
    for _ in ("in the same transaction", "after it, in another process"):
        for version in versions:
            with pytest.raises(Shredded):
                keys.opened(version)
        forgotten()


def test_the_keys_below_go_before_the_one_above(case, monkeypatch):
    """Cut off in the middle, in a store that commits by itself, no key is left that nothing can shred."""
    documents(case, 1)
    order = []
    shred = type(WrappedKey.objects.all()).shred

    def watched(rows):
        order.append(set(rows.alive().values_list("depth", flat=True)))
        return shred(rows)

    monkeypatch.setattr(type(WrappedKey.objects.all()), "shred", watched)
    keys.shred(f"case:{case}")
    assert order == [{1, 2}, {0}]


def test_a_version_moved_below_another_document_does_not_open(case):
    one, other = documents(case, 2)
    forgotten()
    below = WrappedKey.objects.get(scope=other).parent_id
    WrappedKey.objects.filter(scope=one).update(parent_id=below)
    with pytest.raises((keys.DoesNotOpen, Shredded)):
        keys.opened(one)
