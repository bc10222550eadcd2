import os
import resource
import shutil
import stat
import time
from datetime import timedelta

import pytest

from portal.vault.blob_local import LocalBlobs
from portal.vault.errors import BlobsUnavailable
from tests.portal.vault.blob_contract import PIECE, SMALL, BlobContract, content, lie_around


@pytest.fixture
def store(tmp_path):
    return LocalBlobs(str(tmp_path / "blobs"))


@pytest.fixture
def leftovers(store):
    return lambda: sum(1 for _ in store.folder.glob(".*/*"))


class TestTheLocalStore(BlobContract):
    @pytest.fixture
    def store(self, store):
        return store

    @pytest.fixture
    def broken(self, store):
        store.write("versions/a", [SMALL])
        shutil.rmtree(store.folder)
        return store


def test_files_and_folders_are_closed_to_others_from_the_first_byte(store):
    modes = set()

    def looking():
        yield SMALL
        modes.update(stat.S_IMODE(path.stat().st_mode) for path in store.folder.glob(".*/*"))

    before = os.umask(0)
    try:
        store.write("versions/a", looking())
    finally:
        os.umask(before)
    assert modes == {0o600}
    assert stat.S_IMODE((store.folder / "versions/a").stat().st_mode) == 0o600
    assert stat.S_IMODE(store.folder.stat().st_mode) == 0o700


def test_a_disk_that_is_full_in_the_middle_leaves_nothing(store, leftovers):
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (2 * len(PIECE) + 1000, hard))
    try:
        with pytest.raises(BlobsUnavailable, match="too large"):
            store.write("versions/a", [PIECE] * 5)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert lie_around(store) == set()
    assert leftovers() == 0
    store.write("versions/a", [SMALL])


def test_a_folder_that_goes_away_while_a_file_is_written_leaves_nothing(store):
    def looking():
        yield SMALL
        shutil.rmtree(store.folder)
        yield SMALL

    with pytest.raises(BlobsUnavailable):
        store.write("versions/a", looking())


def test_what_a_killed_process_left_is_removed_after_a_day(store, leftovers):
    store.write("versions/a", [SMALL])
    for name, hours in (("old", 25), ("new", 23)):
        (store.folder / ".unfinished" / name).write_bytes(SMALL)
        os.utime(store.folder / ".unfinished" / name, times=(time.time() - hours * 3600,) * 2)
    assert lie_around(store) == {"versions/a"}
    assert store.tidy() == 1
    assert leftovers() == 1
    assert store.tidy(timedelta(0)) == 1
    assert leftovers() == 0
    assert content(store, "versions/a") == SMALL


def test_folders_that_are_empty_go_with_their_last_file(store):
    store.write("uploads/a/1", [SMALL])
    store.write("uploads/b/1", [SMALL])
    store.delete("uploads/a/1")
    assert sorted(path.name for path in (store.folder / "uploads").iterdir()) == ["b"]


def test_a_folder_that_takes_no_files_is_an_outage(store, monkeypatch):
    monkeypatch.setattr(os, "access", lambda *asked: False)  # the tests may run as root, who may all
    with pytest.raises(BlobsUnavailable, match="cannot be written"):
        store.healthy()
