"""What every blob store must keep. A store's test subclasses this and gives ``store`` and ``broken`` fixtures."""

import datetime

import pytest

from portal.vault.blob_store import BlobStore
from portal.vault.errors import BlobsUnavailable, NameTaken, NoBlob

SMALL = b"sealed bytes"
PIECE = bytes(range(256)) * 4096  # 1 MiB
LARGE = 20
"""Pieces of a blob that is larger than what any store writes at once."""


class SourceBroke(Exception):
    """Not of the store."""


def breaking_off(pieces, trouble=SourceBroke):
    for _ in range(pieces):
        yield PIECE
    raise trouble


def content(store, name):
    lying = store.lying(name)
    try:
        return bytes(lying.read_at(0, lying.size))
    finally:
        lying.close()


def lie_around(store):
    """All names in the store."""
    return {found.name for found in store.names()}


class BlobContract:
    """Also needed: ``broken``, the same store after it became unreachable, and ``leftovers``, a function that counts
    what the store holds that is not visible as a blob."""

    @pytest.fixture
    def store(self) -> BlobStore:
        raise NotImplementedError("Give the store under test.")

    @pytest.mark.parametrize("pieces", [[SMALL], [SMALL, b"", SMALL], [PIECE] * LARGE], ids=["one", "few", "many"])
    def test_what_is_written_is_read(self, store, pieces):
        whole = b"".join(pieces)
        assert store.write("versions/a", iter(pieces)) == len(whole)
        assert content(store, "versions/a") == whole

    @pytest.mark.parametrize("size", [8 << 20, 16 << 20])
    def test_a_size_that_is_a_multiple_of_what_goes_at_once_is_nothing_special(self, store, size):
        store.write("versions/a", [PIECE] * (size >> 20))
        assert [found.sealed_size for found in store.names()] == [size]

    def test_any_part_is_read_without_those_before_it(self, store):
        store.write("versions/a", [PIECE] * LARGE)
        whole, lying = PIECE * LARGE, store.lying("versions/a")
        size = lying.size
        for offset, length in [(size - 5, 5), (3, 10), (1 << 20, 3 << 20), (1 << 20, 10), (7, 1), (size - 5, 50)]:
            assert bytes(lying.read_at(offset, length)) == whole[offset : offset + length]
        assert bytes(lying.read_at(size + 1, 10)) == b""
        lying.close()

    def test_one_part_after_the_other_gives_the_whole(self, store):
        store.write("versions/a", [PIECE] * LARGE)
        lying, step = store.lying("versions/a"), 262_160
        found = b"".join(bytes(lying.read_at(at, step)) for at in range(0, lying.size, step))
        assert found == PIECE * LARGE
        lying.close()

    def test_what_is_not_there_is_told(self, store):
        assert not store.exists("versions/a")
        with pytest.raises(NoBlob):
            store.lying("versions/a")

    def test_nothing_is_ever_overwritten(self, store):
        store.write("versions/a", [SMALL])
        for pieces in ([b"other"], [PIECE] * LARGE):
            with pytest.raises(NameTaken):
                store.write("versions/a", pieces)
        assert content(store, "versions/a") == SMALL

    @pytest.mark.parametrize("pieces", [0, 1, LARGE])
    def test_a_source_that_breaks_off_leaves_nothing(self, store, leftovers, pieces):
        with pytest.raises(SourceBroke):
            store.write("versions/a", breaking_off(pieces))
        assert not store.exists("versions/a")
        assert lie_around(store) == set()
        assert leftovers() == 0
        store.write("versions/a", [SMALL])

    def test_what_is_deleted_is_gone_and_its_name_is_free(self, store):
        store.write("uploads/a/1", [SMALL])
        store.write("uploads/a/2", [SMALL])
        store.delete("uploads/a/1")
        assert (store.exists("uploads/a/1"), store.exists("uploads/a/2")) == (False, True)
        store.delete("uploads/a/1")
        store.delete("uploads/a/2")
        store.delete("nothing/ever")
        store.write("uploads/a/1", [b"anew"])
        assert content(store, "uploads/a/1") == b"anew"

    def test_what_lies_there_is_named_with_size_and_age(self, store):
        for name in ("versions/a", "versions/b", "previews/a/1", "previews/ab/1"):
            store.write(name, [SMALL])
        now = datetime.datetime.now(datetime.UTC)
        for found in store.names():
            assert found.sealed_size == len(SMALL)
            assert abs(now - found.since) < datetime.timedelta(minutes=1)
        assert lie_around(store) == {"versions/a", "versions/b", "previews/a/1", "previews/ab/1"}
        assert {found.name for found in store.names("previews/a")} == {"previews/a/1", "previews/ab/1"}
        assert {found.name for found in store.names("previews/a/")} == {"previews/a/1"}
        assert list(store.names("uploads/")) == []

    def test_what_is_being_written_is_not_there_yet(self, store):
        seen = []

        def looking():
            yield PIECE * 9
            seen.append((store.exists("versions/a"), lie_around(store)))
            yield SMALL

        store.write("versions/a", looking())
        assert seen == [(False, set())]
        assert store.exists("versions/a")

    def test_of_two_that_write_one_name_at_once_the_second_is_told(self, store):
        def overtaken():
            yield SMALL
            store.write("versions/a", [b"first"])

        with pytest.raises(NameTaken):
            store.write("versions/a", overtaken())
        assert content(store, "versions/a") == b"first"

    def test_a_healthy_one_says_nothing(self, store):
        assert store.healthy() is None

    def test_a_broken_one_says_so_whatever_is_asked(self, broken):
        for ask in (
            broken.healthy,
            broken.tidy,
            lambda: broken.write("versions/a", [SMALL]),
            lambda: broken.write("versions/b", [PIECE] * LARGE),
            lambda: broken.lying("versions/a"),
            lambda: broken.exists("versions/a"),
            lambda: broken.delete("versions/a"),
            lambda: list(broken.names()),
        ):
            with pytest.raises(BlobsUnavailable):
                ask()
