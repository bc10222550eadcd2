"""The seal against vectors made without it: HKDF and HMAC from the standard library, AES-GCM called directly."""

import hashlib
import hmac
import pickle
import uuid

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from hypothesis import given
from hypothesis import strategies as st

from portal.vault import crypto
from portal.vault.crypto import OpenKey
from portal.vault.errors import DoesNotOpen

KEY = OpenKey(uuid.UUID("00112233-4455-6677-8899-aabbccddeeff"), "case:1", bytes(range(32)))
OTHER = OpenKey(uuid.UUID("ffeeddcc-bbaa-9988-7766-554433221100"), "case:2", bytes(range(32)))
ROW, OTHER_ROW = "0f0e0d0c-0b0a-4908-8706-050403020100", "0f0e0d0c-0b0a-4908-8706-050403020101"
LABEL = "task.title"
TEXT = "Gespräch am Montag"

# Made once, outside of this code. If one of these fails, rows of earlier releases no longer open.
SEALED = bytes.fromhex(
    "010100112233445566778899aabbccddeeff0102030405060708090a0b0c"
    "601ce9519d0d4eb0188dca6800de59fa77e1ef9a57f45e67775d586ffe0732ea226fb3"
)
WRAPPED = bytes.fromhex(
    "010102030405060708090a0b0c"
    "2ca251dfa71aaf548c923c28d3954609299c29a8a0d4a589479fc893cf9578184625a759c8941f8be5fa864b4f9bc16d"
)
HASHED = bytes.fromhex("c6da08032f65082a4a35b3c51a926c29f6450c7b37e74a1ce6a18e378f805d8b")


def packed(*parts):
    return b"".join(len(part).to_bytes(4, "big") + part for part in parts)


def hkdf(secret, info):
    extracted = hmac.new(bytes(32), secret, hashlib.sha256).digest()
    return hmac.new(extracted, info + b"\x01", hashlib.sha256).digest()


def test_a_text_of_the_first_release_opens_for_ever():
    assert crypto.unseal(KEY, LABEL, ROW, SEALED) == TEXT


def test_a_key_wrapped_by_the_first_release_opens_for_ever():
    assert crypto.unwrap(KEY, WRAPPED, b"context") == bytes(range(64, 96))


def test_a_hash_of_the_first_release_is_found_for_ever():
    assert crypto.keyed_digest(KEY, "person.name", "erika mustermann") == HASHED


def test_what_is_sealed_opens_by_the_written_format_alone():
    sealed = crypto.seal(KEY, LABEL, ROW, TEXT)
    header, nonce, rest = sealed[:18], sealed[18:30], sealed[30:]
    assert header == b"\x01\x01" + KEY.id.bytes
    row_key = hkdf(KEY.secret, packed(b"tma row key 1", LABEL.encode(), ROW.encode()))
    binding = packed(header, LABEL.encode(), ROW.encode())
    assert AESGCM(row_key).decrypt(nonce, rest, binding) == TEXT.encode()


@given(text=st.text(st.characters(exclude_categories=["Cs"])), label=st.text("abc._", min_size=1), row=st.uuids())
def test_every_text_comes_back(text, label, row):
    assert crypto.unseal(KEY, label, str(row), crypto.seal(KEY, label, str(row), text)) == text


@given(first=st.lists(st.binary(max_size=6), max_size=4), second=st.lists(st.binary(max_size=6), max_size=4))
def test_different_parts_never_pack_alike(first, second):
    assert (crypto.packed(*first) == crypto.packed(*second)) == (first == second)


def test_the_same_text_sealed_twice_looks_different():
    assert crypto.seal(KEY, LABEL, ROW, TEXT) != crypto.seal(KEY, LABEL, ROW, TEXT)


@pytest.mark.parametrize("place", range(len(SEALED)))
def test_a_change_of_any_byte_keeps_it_shut(place):
    for bit in range(8):
        changed = bytearray(SEALED)
        changed[place] ^= 1 << bit
        with pytest.raises(DoesNotOpen):
            crypto.unseal(KEY, LABEL, ROW, bytes(changed))


def test_a_text_cut_short_or_lengthened_stays_shut():
    for length in range(len(SEALED)):
        with pytest.raises(DoesNotOpen):
            crypto.unseal(KEY, LABEL, ROW, SEALED[:length])
    with pytest.raises(DoesNotOpen):
        crypto.unseal(KEY, LABEL, ROW, SEALED + b"\0")


@pytest.mark.parametrize(
    ("key", "label", "row"),
    [(KEY, LABEL, OTHER_ROW), (KEY, "task.note", ROW), (OTHER, LABEL, ROW), (KEY, "", ROW), (KEY, LABEL, "")],
    ids=["another row", "another field", "another scope", "no label", "no row"],
)
def test_elsewhere_it_stays_shut(key, label, row):
    with pytest.raises(DoesNotOpen):
        crypto.unseal(key, label, row, SEALED)


def test_a_forged_key_id_does_not_help():
    with pytest.raises(DoesNotOpen):
        crypto.unseal(OTHER, LABEL, ROW, SEALED[:2] + OTHER.id.bytes + SEALED[18:])


def test_a_refusal_to_open_carries_no_bytes_of_the_text():
    with pytest.raises(DoesNotOpen) as refusal:
        crypto.unseal(KEY, LABEL, OTHER_ROW, SEALED)
    assert refusal.value.__cause__ is None
    assert TEXT not in str(refusal.value)


@pytest.mark.parametrize("place", range(len(WRAPPED)))
def test_a_changed_wrapped_key_stays_shut(place):
    changed = bytearray(WRAPPED)
    changed[place] ^= 1
    with pytest.raises(DoesNotOpen):
        crypto.unwrap(KEY, bytes(changed), b"context")
    with pytest.raises(DoesNotOpen):
        crypto.unwrap(KEY, WRAPPED[:place], b"context")


def test_a_wrapped_key_stays_shut_in_another_context():
    with pytest.raises(DoesNotOpen):
        crypto.unwrap(KEY, WRAPPED, b"other")


def test_an_opened_key_shows_and_lends_its_secret_to_nobody():
    assert KEY.secret.hex() not in repr(KEY)
    assert repr(KEY.secret) not in repr(KEY)
    with pytest.raises(TypeError):
        pickle.dumps(KEY)
