"""Looks into CMS (S/MIME) far enough to read what was signed. It does not say whether the signature is true."""

from collections.abc import Iterator

_SIGNED = bytes.fromhex("2a864886f70d010702")
_ENVELOPED = (bytes.fromhex("2a864886f70d010703"), bytes.fromhex("2a864886f70d0109100117"))
_OCTETS, _OID, _SEQUENCE, _INSIDE = 0x04, 0x06, 0x30, 0xA0
_DEEPEST = 50


def content(data: bytes) -> bytes | None:
    """The message inside signed data, or nothing where there is none."""
    try:
        oid, body = _wrapper(data)
        if oid != _SIGNED:
            return None
        # SignedData: version, digest algorithms, then the message it is about.
        about = [value for tag, value in _elements(next(_values(body, _SEQUENCE)), 0) if tag == _SEQUENCE][0]
        wrapped = next(_values(about, _INSIDE))
        return b"".join(_octets(wrapped, 0)) or None
    except (StopIteration, IndexError, ValueError):
        return None


def is_enveloped(data: bytes) -> bool:
    """Whether this can only be read with the receiver's key."""
    try:
        return _wrapper(data)[0] in _ENVELOPED
    except (StopIteration, IndexError, ValueError):
        return False


def _wrapper(data: bytes) -> tuple[bytes, bytes]:
    outer = next(_values(data, _SEQUENCE))
    return next(_values(outer, _OID)), next(_values(outer, _INSIDE))


def _values(data: bytes, tag: int) -> Iterator[bytes]:
    return (value for one, value in _elements(data, 0) if one == tag)


def _octets(data: bytes, depth: int) -> Iterator[bytes]:
    """An octet string, whole or in pieces."""
    if depth > _DEEPEST:
        raise ValueError("too deep")
    for tag, value in _elements(data, depth):
        if tag == _OCTETS:
            yield value
        elif tag == _OCTETS | 0x20:
            yield from _octets(value, depth + 1)


def _elements(data: bytes, depth: int) -> Iterator[tuple[int, bytes]]:
    """Tag and value of each element, in BER with definite or open lengths."""
    at = 0
    while at < len(data):
        tag, start, end, after = _span(data, at, depth)
        if tag == 0 and start == end:
            return
        yield tag, data[start:end]
        at = after


def _span(data: bytes, at: int, depth: int) -> tuple[int, int, int, int]:
    if depth > _DEEPEST or data[at] & 0x1F == 0x1F:
        raise ValueError("not ours")
    tag, length, start = data[at], data[at + 1], at + 2
    if length == 0x80:  # open: ends with two zero bytes
        inner = start
        while data[inner : inner + 2] != b"\0\0":
            inner = _span(data, inner, depth + 1)[3]
        return tag, start, inner, inner + 2
    if length & 0x80:
        size = length & 0x7F
        length, start = int.from_bytes(data[start : start + size], "big"), start + size
    if start + length > len(data):
        raise ValueError("cut")
    return tag, start, start + length, start + length
