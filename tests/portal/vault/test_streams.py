import io
import itertools
import uuid

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from hypothesis import given
from hypothesis import strategies as st

from portal.vault import streams
from portal.vault.crypto import OpenKey
from portal.vault.errors import DoesNotOpen
from portal.vault.streams import CHUNK, HEADER_LENGTH, Opened, Sealer, sealed
from tests.portal.vault.test_crypto import hkdf, packed

SCOPE = "case:1/document:2/version:3"
KEY = OpenKey(uuid.UUID(int=7), SCOPE, bytes(range(32)))
LABEL, NAME = "version.original", "versions/3"
SMALL = 4
"""Chunks of 16 bytes: streams of many chunks that are quick to try."""
STEP = 16 + 16


class Memory(bytes):
    """Sealed bytes in memory. Counts what was read."""

    closed = False

    def __init__(self, content):
        self.reads = []

    @property
    def size(self):
        return len(self)

    def read_at(self, offset, length):
        self.reads.append((offset, length))
        return self[offset : offset + length]

    def close(self):
        self.closed = True


def seal(plain, bits=SMALL, **other):
    where = {"key": KEY, "label": LABEL, "name": NAME} | other
    return b"".join(sealed(where["key"], where["label"], where["name"], [plain], chunk_bits=bits))


def unseal(stream, key=KEY, label=LABEL, name=NAME):
    with Opened(key, label, name, Memory(stream)) as opened:
        return opened.read()


def chunks(stream):
    """The header, and each chunk."""
    body = stream[HEADER_LENGTH:]
    return stream[:HEADER_LENGTH], [body[at : at + STEP] for at in range(0, len(body), STEP)]


# -- known answers


@pytest.fixture
def fixed_salt(monkeypatch):
    monkeypatch.setattr(streams.os, "urandom", lambda length: bytes(range(100, 100 + length)))


VECTORS = {
    "empty": (
        b"",
        "010200000000000000000000000000000007046465666768696a6b6c6d6e6f707172737475767778797a7b7c7d7e7f808182"
        "83ce89bb3cb246a2158aab03a99b445558",
    ),
    "one byte": (
        b"a",
        "010200000000000000000000000000000007046465666768696a6b6c6d6e6f707172737475767778797a7b7c7d7e7f808182"
        "83e5c8ea2a382d2632d00d642f13fa35edc7",
    ),
    "exactly one chunk": (
        b"sixteen bytes ..",
        "010200000000000000000000000000000007046465666768696a6b6c6d6e6f707172737475767778797a7b7c7d7e7f808182"
        "83f77849cb43f34dfec2188108215ffd793216632b2bfd9bfb80d9dc010e1f332e",
    ),
    "three chunks": (
        b"forty bytes are two chunks and a half ..",
        "010200000000000000000000000000000007046465666768696a6b6c6d6e6f707172737475767778797a7b7c7d7e7f808182"
        "837927ccbc0a0e54b69af4f577b557cb2dde691dfa5667a5ffd27509b4e92a695bc37985e6a0a18e1300b1453bed562572df"
        "a5dbf14e9b60910d21101467d7875c7d3c03ae2e94b2df91232831a310b7d393e36fa06457deb1",
    ),
}


@pytest.mark.parametrize("what", VECTORS)
def test_known_streams_are_sealed_and_open_for_ever(fixed_salt, what):
    plain, known = VECTORS[what]
    assert seal(plain).hex() == known
    assert unseal(bytes.fromhex(known)) == plain


def test_the_format_is_the_one_that_is_written_down(fixed_salt):
    """Put together by hand from the words at the top of the module."""
    salt = bytes(range(100, 132))
    header = bytes([1, 2]) + KEY.id.bytes + bytes([4]) + salt
    key = hkdf(KEY.secret, packed(b"tma stream key 1", LABEL.encode(), NAME.encode(), salt))
    binding = packed(header, SCOPE.encode(), LABEL.encode(), NAME.encode())
    first = AESGCM(key).encrypt(bytes(12), bytes(16), binding + bytes(9))
    last = AESGCM(key).encrypt(bytes(10) + b"\1\1", b"end", binding + bytes(7) + b"\1\1")
    assert seal(bytes(16) + b"end") == header + first + last
    assert len(header) == HEADER_LENGTH


def test_the_same_bytes_sealed_twice_look_different():
    one, other = chunks(seal(bytes(40))), chunks(seal(bytes(40)))
    assert one[0] != other[0]
    assert not set(one[1]) & set(other[1])


def test_an_empty_stream_has_one_chunk_and_no_other_ends_with_none():
    assert [len(chunk) for chunk in chunks(seal(b""))[1]] == [16]
    assert [len(chunk) for chunk in chunks(seal(bytes(32)))[1]] == [STEP, STEP]


# -- sealing


@given(st.lists(st.binary(max_size=50), max_size=8))
def test_however_bytes_come_they_open_as_they_were(pieces):
    stream = b"".join(sealed(KEY, LABEL, NAME, pieces, chunk_bits=SMALL))
    assert unseal(stream) == b"".join(pieces)
    file = io.BytesIO(b"".join(pieces))
    assert unseal(b"".join(sealed(KEY, LABEL, NAME, file, chunk_bits=SMALL))) == b"".join(pieces)


@pytest.mark.parametrize("size", [CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK])
def test_streams_of_the_usual_chunk_size_open(size):
    plain = bytes(range(256)) * (size // 256 + 1)
    assert unseal(seal(plain[:size], bits=streams.CHUNK_BITS)) == plain[:size]


def test_bytes_are_sealed_as_they_come_and_not_kept(monkeypatch):
    given = []

    def source():
        for _ in range(10):
            yield bytes(16)
            given.append(1)

    lag = [len(given) - place for place, _ in enumerate(sealed(KEY, LABEL, NAME, source(), chunk_bits=SMALL))]
    assert max(lag) <= 1


def test_bytes_changed_after_they_were_taken_make_no_difference():
    sealer, buffer = Sealer(KEY, LABEL, NAME, chunk_bits=SMALL), bytearray(b"sixteen bytes ..")
    found = [sealer.header, *sealer.feed(buffer)]
    buffer[:] = bytes(16)
    assert unseal(b"".join([*found, sealer.finish()])) == b"sixteen bytes .."


@pytest.mark.parametrize("bits", [3, 25])
def test_chunk_sizes_nobody_foresaw_are_refused(bits):
    with pytest.raises(ValueError, match="not foreseen"):
        Sealer(KEY, LABEL, NAME, chunk_bits=bits)


# -- changed, cut, swapped, moved

PLAIN = bytes(range(200, 256)) * 2  # seven chunks, all full
SEALED = seal(PLAIN)


def stays_shut(stream, **where):
    """Nothing opens, however it is read; before a part that was changed, what is given is what was sealed."""
    with pytest.raises(DoesNotOpen):
        unseal(stream, **where)


@given(st.integers(0, len(SEALED) - 1), st.integers(1, 255))
def test_a_change_of_any_byte_keeps_it_shut(place, bits):
    changed = bytearray(SEALED)
    changed[place] ^= bits
    stays_shut(bytes(changed))


def test_a_flip_of_any_single_byte_keeps_it_shut():
    for place in range(len(SEALED)):
        stays_shut(SEALED[:place] + bytes([SEALED[place] ^ 1]) + SEALED[place + 1 :])


def test_cut_anywhere_it_stays_shut():
    """At the border between two chunks as well: what is then the last was not sealed as the last."""
    for length in range(len(SEALED)):
        stays_shut(SEALED[:length])


def test_cut_at_the_front_it_stays_shut():
    header, parts = chunks(SEALED)
    for begin in range(1, len(parts)):
        stays_shut(header + b"".join(parts[begin:]))
    stays_shut(b"".join(parts))


@given(st.binary(min_size=1, max_size=80))
def test_with_anything_added_it_stays_shut(more):
    stays_shut(SEALED + more)


def test_with_any_two_chunks_swapped_it_stays_shut():
    header, parts = chunks(SEALED)
    for one, other in itertools.combinations(range(len(parts)), 2):
        swapped = list(parts)
        swapped[one], swapped[other] = swapped[other], swapped[one]
        stays_shut(header + b"".join(swapped))


@given(st.data())
def test_in_another_order_or_with_chunks_twice_or_missing_it_stays_shut(data):
    header, parts = chunks(SEALED)
    order = data.draw(st.lists(st.sampled_from(range(len(parts))), max_size=10))
    if order != list(range(len(parts))):
        stays_shut(header + b"".join(parts[place] for place in order))


def test_with_a_chunk_of_another_stream_under_the_same_key_and_name_it_stays_shut():
    header, parts = chunks(SEALED)
    _, others = chunks(seal(PLAIN))
    for place in range(len(parts)):
        stays_shut(header + b"".join([*parts[:place], others[place], *parts[place + 1 :]]))


@pytest.mark.parametrize("plain", [b"", b"short", PLAIN])
@pytest.mark.parametrize(
    "elsewhere",
    [
        {"label": "version.preview"},
        {"name": "versions/4"},
        {"name": LABEL, "label": NAME},
        {"key": OpenKey(KEY.id, "case:1/document:2/version:4", KEY.secret)},
        {"key": OpenKey(KEY.id, "case:1/document:9/version:3", KEY.secret)},
        {"key": OpenKey(KEY.id, "case:9/document:2/version:3", KEY.secret)},
        {"key": OpenKey(KEY.id, SCOPE, bytes(32))},
        {"key": OpenKey(uuid.UUID(int=8), SCOPE, KEY.secret)},
    ],
    ids=["label", "name", "both exchanged", "version", "document", "case", "secret", "key id"],
)
def test_moved_elsewhere_it_stays_shut(plain, elsewhere):
    stays_shut(seal(plain), **elsewhere)


def test_sealed_in_a_way_nobody_knows_it_stays_shut():
    for place, value in ((0, 2), (1, 1), (18, 3), (18, 25), (18, 255)):
        stays_shut(SEALED[:place] + bytes([value]) + SEALED[place + 1 :])


def test_an_empty_last_chunk_after_others_is_not_accepted_even_if_sealed_so():
    sealer = Sealer(KEY, LABEL, NAME, chunk_bits=SMALL)
    found = sealer.header + b"".join(sealer.feed(bytes(17)))
    sealer._held = b""
    stays_shut(found + sealer.finish())


@pytest.mark.long
@given(st.data())
def test_of_thousands_of_changed_streams_none_opens(data):
    sealed_once = seal(data.draw(st.binary(max_size=100)))
    stream = bytearray(sealed_once)
    for _ in range(data.draw(st.integers(1, 3))):
        begin, end = sorted(data.draw(st.tuples(*[st.integers(0, len(stream))] * 2)))
        stream[begin:end] = data.draw(st.binary(max_size=40))
    if bytes(stream) != sealed_once:
        stays_shut(bytes(stream))


# -- reading anywhere


@given(st.binary(max_size=100), st.lists(st.tuples(st.sampled_from(["read", "seek", "read1"]), st.integers(0, 110))))
def test_it_reads_as_the_plain_file_does(plain, steps):
    ours, theirs = Opened(KEY, LABEL, NAME, Memory(seal(plain))), io.BytesIO(plain)
    assert ours.size == len(plain)
    for deed, number in steps:
        if deed == "seek":
            assert ours.seek(number) == theirs.seek(number)
        elif deed == "read":
            assert ours.read(number) == theirs.read(number)
        else:
            found = ours.read1(number)
            assert theirs.read(len(found)) == found
            assert found or number == 0 or ours.tell() >= len(plain)
        assert ours.tell() == theirs.tell()
    assert ours.read() == theirs.read()


@given(st.integers(0, 130), st.integers(0, 130))
def test_a_range_is_given_piece_by_piece_and_moves_nothing(start, end):
    with Opened(KEY, LABEL, NAME, Memory(SEALED)) as opened:
        opened.seek(5)
        assert b"".join(opened.between(start, end)) == PLAIN[start:end]
        assert opened.tell() == 5


def test_a_look_into_the_middle_reads_no_more_than_its_chunk():
    lying = Memory(SEALED)
    opened = Opened(KEY, LABEL, NAME, lying)
    lying.reads.clear()
    opened.seek(50)
    assert opened.read(4) == PLAIN[50:54]
    assert opened.read(4) == PLAIN[54:58]
    assert lying.reads == [(HEADER_LENGTH + 3 * STEP, STEP)]


def test_what_was_not_changed_is_given_and_what_was_is_not():
    header, parts = chunks(SEALED)
    parts[3] = bytes(STEP)
    opened = Opened(KEY, LABEL, NAME, Memory(header + b"".join(parts)))
    assert opened.read(48) == PLAIN[:48]
    for _ in range(2):
        with pytest.raises(DoesNotOpen):
            opened.read(1)
    with pytest.raises(DoesNotOpen):
        list(opened.between(0, 112))
    opened.seek(64)
    assert opened.read() == PLAIN[64:]


def test_the_size_is_known_before_anything_is_read_and_is_not_taken_on_trust():
    class Longer(Memory):
        size = len(SEALED) + STEP

    assert Opened(KEY, LABEL, NAME, Memory(SEALED)).size == len(PLAIN)
    with pytest.raises(DoesNotOpen):
        Opened(KEY, LABEL, NAME, Longer(SEALED))


def test_libraries_take_it_for_a_file():
    import zipfile

    packing = io.BytesIO()
    with zipfile.ZipFile(packing, "w") as archive:
        archive.writestr("a.txt", "inside")
    with zipfile.ZipFile(Opened(KEY, LABEL, NAME, Memory(seal(packing.getvalue())))) as archive:
        assert archive.read("a.txt") == b"inside"


def test_closed_it_gives_nothing_and_lets_go():
    lying = Memory(SEALED)
    opened = Opened(KEY, LABEL, NAME, lying)
    opened.close()
    assert lying.closed
    for ask in (opened.read, lambda: opened.seek(0), lambda: opened.read1(1)):
        with pytest.raises(ValueError, match="closed"):
            ask()
    with pytest.raises(ValueError, match="before the beginning"):
        Opened(KEY, LABEL, NAME, Memory(SEALED)).seek(-1)
