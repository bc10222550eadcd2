import base64
import json
import os
import stat
from io import StringIO

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.core.management import CommandError, call_command

from portal.vault import local
from portal.vault.errors import DoesNotOpen, KeysUnavailable
from portal.vault.local import KeyFileRefused, LocalProvider
from tests.portal.vault.provider_contract import CONTEXT, SECRET, ProviderContract

KEY = bytes(range(32, 64))


def written(path, current="k1", keys=None, mode=0o600):
    keys = {"k1": base64.b64encode(KEY).decode()} if keys is None else keys
    path.write_text(json.dumps({"current": current, "keys": keys}))
    path.chmod(mode)
    return path


class TestTheLocalProvider(ProviderContract):
    @pytest.fixture
    def provider(self, tmp_path):
        return LocalProvider(str(written(tmp_path / "keys.json")))

    @pytest.fixture
    def broken(self, provider):
        provider.path.unlink()
        return provider


def test_a_known_blob_opens(tmp_path):
    provider = LocalProvider(str(written(tmp_path / "keys.json")))
    context = b'{"key":"a","purpose":"scope key","scope":"case:1"}'
    head, nonce = b"\x01\x02k1", bytes(12)
    binding = len(head).to_bytes(4, "big") + head + len(context).to_bytes(4, "big") + context
    blob = head + nonce + AESGCM(KEY).encrypt(nonce, SECRET, binding)
    assert provider.unwrap(blob, CONTEXT) == SECRET


def test_a_blob_written_by_the_first_release_opens_for_ever(tmp_path):
    provider = LocalProvider(str(written(tmp_path / "keys.json")))
    assert provider.unwrap(bytes.fromhex(FIRST_RELEASE), CONTEXT) == SECRET


FIRST_RELEASE = (
    "01026b310102030405060708090a0b0c7d3483529591ce9a421635cc2cace5e30fcee9d212775299cd66db0055"
    "c2e57210830d5c20532a0a825c312606696564"
)


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o644, 0o601])
def test_a_file_open_to_others_is_refused(tmp_path, mode):
    with pytest.raises(KeyFileRefused, match="open to others"):
        LocalProvider(str(written(tmp_path / "keys.json", mode=mode)))


def test_a_missing_file_is_refused(tmp_path):
    with pytest.raises(KeyFileRefused, match="cannot be read"):
        LocalProvider(str(tmp_path / "nowhere.json"))


@pytest.mark.parametrize(
    "content",
    ["", "[]", "null", "{}", '{"current": "k1"}', '{"current": "k1", "keys": {"k1": 5}}', "\x00\x01"]
    + ['{"current": "k1", "keys": {"k1": "?"}}', '{"current": "k1", "keys": ["k1"]}', '{"current": [], "keys": {}}']
    + ['{"current": "k1", "keys": {"k1": "c2hvcnQ="}}', '{"current": "k1", "keys": {}}'],
)
def test_a_malformed_file_is_refused(tmp_path, content):
    path = tmp_path / "keys.json"
    path.write_text(content)
    path.chmod(0o600)
    with pytest.raises(KeyFileRefused):
        LocalProvider(str(path))


def test_a_refusal_says_nothing_of_the_keys(tmp_path):
    encoded = base64.b64encode(KEY).decode()
    with pytest.raises(KeyFileRefused) as refused:
        LocalProvider(str(written(tmp_path / "keys.json", current="gone")))
    assert encoded not in str(refused.value)
    assert encoded not in repr(local.read(written(tmp_path / "keys.json")))


def test_a_new_file_is_readable_by_its_owner_only(tmp_path):
    path = tmp_path / "keys.json"
    before = os.umask(0)
    try:
        call_command("vault_keyfile", str(path), "--key-id=first", stdout=StringIO())
    finally:
        os.umask(before)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert LocalProvider(str(path)).current_key_id == "first"


def test_an_existing_file_is_never_overwritten(tmp_path):
    path = written(tmp_path / "keys.json")
    before = path.read_bytes()
    with pytest.raises(CommandError, match="there already"):
        call_command("vault_keyfile", str(path))
    assert path.read_bytes() == before


def test_rotation_keeps_old_keys_and_changes_the_current_one(tmp_path):
    path = written(tmp_path / "keys.json")
    old = LocalProvider(str(path)).wrap(SECRET, CONTEXT)
    call_command("vault_keyfile", str(path), "--rotate", "--key-id=k2", stdout=StringIO())
    rotated = LocalProvider(str(path))
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert rotated.current_key_id == "k2"
    assert rotated.unwrap(old.blob, CONTEXT) == SECRET
    assert rotated.wrap(SECRET, CONTEXT).key_id == "k2"


def test_rotating_to_a_key_that_is_there_is_refused(tmp_path):
    path = written(tmp_path / "keys.json")
    with pytest.raises(CommandError, match="already holds"):
        call_command("vault_keyfile", str(path), "--rotate", "--key-id=k1")


@pytest.mark.parametrize("strange", ["", "a b", "../k", "x" * 65, "ä"])
def test_strange_ids_are_refused(tmp_path, strange):
    with pytest.raises(KeyFileRefused):
        local.create(tmp_path / "keys.json", strange)
    assert not (tmp_path / "keys.json").exists()


def test_a_running_process_finds_a_key_that_was_rotated_in(tmp_path):
    path = written(tmp_path / "keys.json")
    running = LocalProvider(str(path))
    local.rotate(path, "k2")
    blob = LocalProvider(str(path)).wrap(SECRET, CONTEXT).blob
    assert running.unwrap(blob, CONTEXT) == SECRET


def test_a_key_that_is_gone_from_the_file_is_an_outage_not_a_forgery(tmp_path):
    path = written(tmp_path / "keys.json")
    blob = LocalProvider(str(path)).wrap(SECRET, CONTEXT).blob
    written(path, current="k2", keys={"k2": base64.b64encode(KEY).decode()})
    with pytest.raises(KeysUnavailable):
        LocalProvider(str(path)).unwrap(blob, CONTEXT)


def test_the_wrong_key_under_the_right_id_does_not_open(tmp_path):
    path = written(tmp_path / "keys.json")
    blob = LocalProvider(str(path)).wrap(SECRET, CONTEXT).blob
    written(path, keys={"k1": base64.b64encode(bytes(32)).decode()})
    with pytest.raises(DoesNotOpen):
        LocalProvider(str(path)).unwrap(blob, CONTEXT)
