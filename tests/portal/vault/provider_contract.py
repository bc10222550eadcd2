"""What every key provider must keep. A provider's test subclasses this and gives a ``provider`` fixture."""

import pytest

from portal.vault.errors import DoesNotOpen, KeysUnavailable
from portal.vault.providers import KeyProvider, Wrapped

SECRET = bytes(range(32))
CONTEXT = {"purpose": "scope key", "scope": "case:1", "key": "a"}


class ProviderContract:
    """Also needed: a ``broken`` fixture, the same provider after its keys became unreachable."""

    @pytest.fixture
    def provider(self) -> KeyProvider:
        raise NotImplementedError("Give the provider under test.")

    def test_it_has_a_name_that_fits_its_column(self, provider):
        assert 0 < len(provider.name) <= 40

    def test_what_it_wraps_it_opens(self, provider):
        assert provider.unwrap(provider.wrap(SECRET, CONTEXT).blob, CONTEXT) == SECRET

    def test_the_order_of_the_context_makes_no_difference(self, provider):
        blob = provider.wrap(SECRET, CONTEXT).blob
        assert provider.unwrap(blob, dict(reversed(CONTEXT.items()))) == SECRET

    def test_it_says_which_key_it_used(self, provider):
        wrapped = provider.wrap(SECRET, CONTEXT)
        assert isinstance(wrapped, Wrapped)
        assert wrapped.key_id == provider.current_key_id
        assert 0 < len(wrapped.key_id) <= 200

    def test_the_same_key_wrapped_twice_looks_different(self, provider):
        assert provider.wrap(SECRET, CONTEXT).blob != provider.wrap(SECRET, CONTEXT).blob

    def test_the_secret_is_not_in_the_blob(self, provider):
        assert SECRET not in provider.wrap(SECRET, CONTEXT).blob

    @pytest.mark.parametrize("part", CONTEXT)
    def test_in_another_context_it_stays_shut(self, provider, part):
        blob = provider.wrap(SECRET, CONTEXT).blob
        with pytest.raises(DoesNotOpen):
            provider.unwrap(blob, CONTEXT | {part: "other"})
        with pytest.raises(DoesNotOpen):
            provider.unwrap(blob, {name: value for name, value in CONTEXT.items() if name != part})

    def test_a_change_of_any_byte_keeps_it_shut(self, provider):
        blob = provider.wrap(SECRET, CONTEXT).blob
        for place in range(len(blob)):
            changed = bytearray(blob)
            changed[place] ^= 1
            # A changed key id may name a key the provider does not have; it must not open in any case.
            with pytest.raises((DoesNotOpen, KeysUnavailable)):
                provider.unwrap(bytes(changed), CONTEXT)

    def test_a_blob_cut_short_stays_shut(self, provider):
        blob = provider.wrap(SECRET, CONTEXT).blob
        for length in range(len(blob)):
            with pytest.raises((DoesNotOpen, KeysUnavailable)):
                provider.unwrap(blob[:length], CONTEXT)

    def test_a_healthy_one_says_nothing(self, provider):
        assert provider.healthy() is None

    def test_a_broken_one_says_so(self, broken):
        with pytest.raises(KeysUnavailable):
            broken.healthy()

    def test_it_does_not_show_its_keys(self, provider):
        assert "key" not in repr(provider).lower() or str(SECRET) not in repr(provider)
