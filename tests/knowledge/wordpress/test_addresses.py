"""Addresses of the old site, in all the spellings WordPress has for them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.wordpress.addresses import OldSite, of_path

SITE = OldSite("https://wissen.example/hilfe")


@pytest.mark.parametrize(
    ("address", "own"),
    [
        ("https://wissen.example/hilfe/was-tun/", "hilfe/was-tun"),
        ("http://www.wissen.example/hilfe/was-tun", "hilfe/was-tun"),
        ("//wissen.example/hilfe/was-tun/#anfang", "hilfe/was-tun"),
        ("/hilfe/was-tun/", "hilfe/was-tun"),
        ("/hilfe/gr%C3%BCnde/", "hilfe/gründe"),
        ("https://wissen.example/hilfe/?p=12", "hilfe?p=12"),
        ("https://wissen.example/hilfe/?page_id=12&preview=true", "hilfe?p=12"),
        ("?p=12", "hilfe?p=12"),
        ("https://wissen.example/hilfe/?p=zwölf", "hilfe"),
        ("https://elsewhere.example/hilfe/was-tun/", None),
        ("mailto:hilfe@wissen.example", None),
        ("was-tun", None),
        ("#anfang", None),
        ("https://[kaputt/", None),
    ],
)
def test_one_spelling_for_all(address, own):
    assert SITE.own(address) == own


def test_an_item_is_found_by_its_link_and_by_its_number():
    assert SITE.spellings(12, "https://wissen.example/hilfe/was-tun/") == ["hilfe?p=12", "hilfe/was-tun"]
    assert SITE.spellings(12, "https://wissen.example/hilfe/?page_id=12") == ["hilfe?p=12"]
    assert SITE.spellings(12, "https://wissen.example/hilfe/") == ["hilfe?p=12"], "the front page stays ours"
    assert SITE.spellings(0, "") == []


@given(st.text())
def test_no_address_is_too_odd(address):
    OldSite(address).own(address)
    of_path(address, address)
