"""Sealed files by name, as rooms use them."""

import hashlib
import io
import os
import subprocess
import sys
import uuid

import boto3
import pytest
from django.core.management import call_command
from django.db import transaction

from portal.vault import blob_store, blobs, keys, local
from portal.vault.errors import BlobsUnavailable, DoesNotOpen, NameTaken, NoBlob, NoKey, Shredded, VaultError
from portal.vault.memory import memory
from tests.portal.vault import things

LABEL = "version.original"
PLAIN = bytes(range(256)) * 3000  # three chunks


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.VAULT_BLOBS = {"class": "portal.vault.blob_local.LocalBlobs", "folder": str(tmp_path / "blobs")}
    return tmp_path / "blobs"


@pytest.fixture
def version(tables):
    """The scope of a version of a document, with all keys."""
    return a_version_in(things.open_case())


def a_version_in(case):
    document = f"case:{case}/document:{uuid.uuid4()}"
    keys.create_many([document, f"{document}/version:{uuid.uuid4()}"])
    return keys.create_many([scope := f"{document}/version:{uuid.uuid4()}"]) or scope


def content(scope, name, label=LABEL):
    with blobs.opened(scope, label, name) as file:
        return file.read()


def everything(folder):
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.django_db
class TestAFile:
    def test_is_put_opened_and_deleted(self, version, folder):
        stored = blobs.put(version, LABEL, "versions/a", io.BytesIO(PLAIN))
        assert (stored.size, stored.sha256) == (len(PLAIN), hashlib.sha256(PLAIN).digest())
        assert stored.sealed_size == (folder / "versions/a").stat().st_size
        assert [found.name for found in blobs.names("versions/")] == ["versions/a"]
        with blobs.opened(version, LABEL, "versions/a") as file:
            assert file.size == len(PLAIN)
            file.seek(500_000)
            assert file.read(10) == PLAIN[500_000:500_010]
            assert b"".join(file.between(5, 300_000)) == PLAIN[5:300_000]
        blobs.delete("versions/a")
        assert not blobs.exists("versions/a")
        with pytest.raises(NoBlob):
            blobs.opened(version, LABEL, "versions/a")

    def test_may_be_empty_or_come_in_pieces(self, version):
        assert blobs.put(version, LABEL, "versions/a", io.BytesIO()).size == 0
        assert content(version, "versions/a") == b""
        assert blobs.put(version, LABEL, "versions/b", iter([b"in", b"", b" pieces"])).size == 9
        assert content(version, "versions/b") == b"in pieces"

    def test_lies_sealed(self, version, folder):
        blobs.put(version, LABEL, "versions/a", [b"what nobody else may read"])
        (lying,) = everything(folder).values()
        assert b"nobody" not in lying

    def test_opens_under_its_own_scope_label_and_name_only(self, version, folder):
        other = a_version_in(version.partition("/")[0].removeprefix("case:"))
        blobs.put(version, LABEL, "versions/a", [PLAIN])
        (folder / "versions/b").write_bytes((folder / "versions/a").read_bytes())
        for scope, label, name in (
            (other, LABEL, "versions/a"),
            (version.rpartition("/")[0], LABEL, "versions/a"),
            (version, "version.preview", "versions/a"),
            (version, LABEL, "versions/b"),
        ):
            with pytest.raises(DoesNotOpen):
                blobs.opened(scope, label, name)
        assert content(version, "versions/a") == PLAIN

    def test_is_never_overwritten(self, version):
        blobs.put(version, LABEL, "versions/a", [b"first"])
        with pytest.raises(NameTaken):
            blobs.put(version, LABEL, "versions/a", [b"second"])
        assert content(version, "versions/a") == b"first"

    @pytest.mark.parametrize(
        "strange",
        ["", "/a", "a/", "a//b", "../a", "a/../b", ".unfinished/a", "a/.b", "A", "a b", "a\n", "ä", "a.txt", "a" * 201],
    )
    def test_has_a_name_that_cannot_lead_elsewhere(self, version, strange):
        for ask in (
            lambda: blobs.put(version, LABEL, strange, [b"x"]),
            lambda: blobs.opened(version, LABEL, strange),
            lambda: blobs.exists(strange),
            lambda: blobs.delete(strange),
        ):
            with pytest.raises(ValueError, match="no name"):
                ask()
        assert list(blobs.names()) == []

    def test_without_a_key_is_not_taken(self, tables, folder):
        with pytest.raises(NoKey):
            blobs.put(f"case:{uuid.uuid4()}/document:{uuid.uuid4()}", LABEL, "versions/a", [PLAIN])
        assert not folder.exists() or everything(folder) == {}

    @pytest.mark.parametrize("above", [0, 1, 2])
    def test_is_gone_for_good_with_any_key_above_it(self, version, above):
        blobs.put(version, LABEL, "versions/a", [PLAIN])
        keys.shred(version.rsplit("/", above)[0])
        things.settle()
        memory.forget()
        with pytest.raises(Shredded):
            blobs.opened(version, LABEL, "versions/a")

    def test_closes_what_it_opened_when_it_does_not_open(self, version, folder):
        blobs.put(version, LABEL, "versions/a", [PLAIN])
        (folder / "versions/a").write_bytes(b"short")
        with pytest.raises(DoesNotOpen):  # a file left open would be a warning, and warnings are errors here
            blobs.opened(version, LABEL, "versions/a")

    def test_outlives_a_rotation_byte_for_byte(self, version, folder, provider, keyfile):
        """Rewrapping moves keys; sealed files are not touched."""
        blobs.put(version, LABEL, "versions/a", [PLAIN])
        before = {path: (lying, path.stat().st_mtime_ns) for path, lying in everything(folder).items()}
        local.rotate(keyfile, "second")
        call_command("vault_rewrap")
        things.settle()
        memory.forget()
        assert keys.WrappedKey.objects.get(scope=version.partition("/")[0]).provider_key_id == "second"
        assert {path: (lying, path.stat().st_mtime_ns) for path, lying in everything(folder).items()} == before
        assert content(version, "versions/a") == PLAIN

    def test_put_in_a_transaction_that_was_undone_is_an_orphan_that_can_be_named(self, version):
        with pytest.raises(VaultError), transaction.atomic():
            blobs.put(version, LABEL, "versions/a", [PLAIN])
            raise VaultError
        assert [found.name for found in blobs.names()] == ["versions/a"]

    def test_is_changed_on_the_disk_while_it_is_read(self, version, folder):
        blobs.put(version, LABEL, "versions/a", [PLAIN])
        with blobs.opened(version, LABEL, "versions/a") as file:
            file.read(10)
            with (folder / "versions/a").open("r+b") as disk:
                disk.seek(300_000)
                disk.write(b"x")
            with pytest.raises(DoesNotOpen):
                file.read()
            assert file.read(10) == PLAIN[10:20]


@pytest.mark.django_db
def test_a_store_that_fails_says_so_to_all_who_ask(version, monkeypatch):
    class Failing(blob_store.BlobStore):
        def _fail(self, *asked, **more):
            raise BlobsUnavailable

        write = lying = delete = exists = tidy = healthy = names = _fail

    monkeypatch.setattr(blob_store, "configured", Failing)
    for ask in (
        lambda: blobs.put(version, LABEL, "versions/a", [PLAIN]),
        lambda: blobs.opened(version, LABEL, "versions/a"),
        lambda: blobs.delete("versions/a"),
        lambda: blobs.exists("versions/a"),
        lambda: list(blobs.names()),
        blobs.tidy,
    ):
        with pytest.raises(BlobsUnavailable):
            ask()


# -- memory


@pytest.mark.parametrize("megabytes", [96, pytest.param(1024, marks=pytest.mark.long)])
def test_a_large_file_costs_little_memory(megabytes, tmp_path):
    """Sealed, kept, opened and read in a process of its own."""
    assert taken_by(megabytes, {"VAULT_BLOBS_FOLDER": str(tmp_path)}) <= 64 << 10
    assert not everything(tmp_path)


@pytest.mark.long
def test_a_large_file_in_a_bucket_costs_little_memory(moto):
    bucket = f"large-{uuid.uuid4()}"
    boto3.client("s3", endpoint_url=moto, region_name="us-east-1").create_bucket(Bucket=bucket)
    place = {"BUCKET": bucket, "ENDPOINT": moto, "REGION": "us-east-1", "ADDRESSING": "path"}
    given = {"VAULT_BLOBS": "s3"} | {f"VAULT_BLOBS_{name}": value for name, value in place.items()}
    assert taken_by(256, given) <= 64 << 10


def taken_by(megabytes, environment):
    """KiB above idle, at the most."""
    command = [sys.executable, "manage.py", "measure_vault", "--memory-only", f"--large={megabytes}"]
    given = os.environ | {"DJANGO_SETTINGS_MODULE": "portal.settings.test"} | environment
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=given)
    assert done.returncode == 0, done.stderr
    return int(done.stdout)
