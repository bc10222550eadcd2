"""Tokens of an index: the same word gives the same token, and only this portal can compute it."""

import re
import time

import pytest

from portal.vault import crypto, hashes, keys
from portal.vault.hashes import keyed_hash, keyed_tokens
from portal.vault.memory import memory
from tests.portal.vault import things

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def vault(provider):
    return provider


def test_a_token_is_twelve_letters_and_digits_and_stays_the_same_between_processes():
    first = keyed_tokens("search", ["drohung", "threat"])
    assert first["drohung"] != first["threat"]
    assert all(re.fullmatch(r"[a-z2-7]{12}", token) for token in first.values())
    things.settle()
    memory.forget()
    assert keyed_tokens("search", ["drohung"])["drohung"] == first["drohung"]


def test_a_known_answer(monkeypatch):
    """Whatever is indexed must still be found by the next release."""
    key = crypto.OpenKey(keys.opened(hashes.INDEX).id, hashes.INDEX, b"\x01" * 32)
    monkeypatch.setattr(hashes, "_index_key", lambda: key)
    assert keyed_tokens("search", ["drohung"]) == {"drohung": "hralxzp2lk7s"}


def test_tokens_of_different_purposes_or_keys_never_meet(monkeypatch):
    here = keyed_tokens("search", ["drohung"])["drohung"]
    assert keyed_tokens("other", ["drohung"])["drohung"] != here
    assert here.encode() not in keyed_hash("search", "drohung").hex().encode()
    another = crypto.OpenKey(keys.opened(hashes.INDEX).id, hashes.INDEX, b"\x02" * 32)
    monkeypatch.setattr(hashes, "_index_key", lambda: another)
    assert keyed_tokens("search", ["drohung"])["drohung"] != here


def test_ten_thousand_words_cost_one_key_and_little_time(vault):
    words = [f"wort{number}" for number in range(10_000)]
    keyed_tokens("search", words[:1])
    asked = vault.unwraps
    begun = time.perf_counter()
    tokens = keyed_tokens("search", words * 2)
    assert len(set(tokens.values())) == 10_000
    assert time.perf_counter() - begun < 0.5
    assert vault.unwraps == asked


def test_no_words_no_tokens():
    assert keyed_tokens("search", []) == {}
