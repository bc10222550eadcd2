"""Sealing and opening of bytes of any length, in chunks and in constant memory. Pure: no tables, no settings, no clock.

A sealed stream is a header and one or more chunks::

    offset  bytes  what
         0      1  version, 1
         1      1  algorithm, 2: AES-256-GCM in chunks
         2     16  id of the key of the scope
        18      1  chunk size as a power of two (18: 256 KiB)
        19     32  salt, random for each stream
        51         chunks: ciphertext (chunk size; the last one 1 to chunk size bytes) and tag (16)

An empty stream has one chunk without bytes, which is the last. The key of a stream is HKDF-SHA256 of the scope's key
over ``packed("tma stream key 1", label, name, salt)``; it serves one stream and is never stored. The nonce of a chunk
is its index (11 bytes, big endian) and 1 for the last chunk or 0. Its associated data is ``packed(header, scope, label,
name)``, index (8 bytes, big endian) and the same last flag. So a chunk opens at its place in its stream, under its
name, label and scope, and nowhere else; and as only the true last chunk opens as the last, the length needs no trust.
"""

import io
import os
from collections.abc import Iterable, Iterator
from typing import Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.views.decorators.debug import sensitive_variables

from portal.vault.crypto import TAG_LENGTH, VERSION, OpenKey, derived, packed
from portal.vault.errors import DoesNotOpen

AES_256_GCM_CHUNKED = 2
CHUNK_BITS = 18
"""256 KiB: below, the cost of a call shows; above, nothing is gained and a look into the middle opens more."""
KNOWN_CHUNK_BITS = range(4, 25)
CHUNK = 1 << CHUNK_BITS
SALT_LENGTH = 32
HEADER_LENGTH = 51

type Bytes = bytes | bytearray | memoryview
type Source = Iterable[bytes] | Readable


class Readable(Protocol):
    """A binary file, as far as sealing needs one."""

    def read(self, size: int, /) -> bytes:
        """Up to so many bytes; none at the end."""
        ...


class SealedFile(Protocol):
    """Sealed bytes where they lie: in a file, in a bucket, in memory."""

    @property
    def size(self) -> int:
        """How many sealed bytes there are. Not trusted."""
        ...

    def read_at(self, offset: int, length: int) -> Bytes:
        """These bytes, fewer only where there are no more."""
        ...

    def close(self) -> None:
        """Let go of what was held."""
        ...


class _Chunks:
    """Seals or opens single chunks of one stream."""

    @sensitive_variables()
    def __init__(self, key: OpenKey, label: str, name: str, header: bytes) -> None:
        salt = header[-SALT_LENGTH:]
        self._cipher = AESGCM(derived(key.secret, b"tma stream key 1", label.encode(), name.encode(), salt))
        self._binding = packed(header, key.scope.encode(), label.encode(), name.encode())

    def seal(self, index: int, last: bool, plain: Bytes) -> bytes:
        return self._cipher.encrypt(_nonce(index, last), plain, self._bound(index, last))

    def open(self, index: int, last: bool, sealed: Bytes) -> bytes:
        try:
            return self._cipher.decrypt(_nonce(index, last), sealed, self._bound(index, last))
        except InvalidTag:
            raise DoesNotOpen("A part of the sealed stream was changed, cut or moved.") from None

    def _bound(self, index: int, last: bool) -> bytes:
        return self._binding + index.to_bytes(8, "big") + bytes([last])


class Sealer:
    """Seals bytes as they come. Write ``header`` first, then all that ``feed`` gives, then what ``finish`` gives."""

    def __init__(self, key: OpenKey, label: str, name: str, *, chunk_bits: int = CHUNK_BITS) -> None:
        if chunk_bits not in KNOWN_CHUNK_BITS:
            raise ValueError(f"Chunks of 2**{chunk_bits} bytes are not foreseen.")
        salt = os.urandom(SALT_LENGTH)
        self.header = bytes([VERSION, AES_256_GCM_CHUNKED]) + key.id.bytes + bytes([chunk_bits]) + salt
        self._chunks = _Chunks(key, label, name, self.header)
        self._length = 1 << chunk_bits
        self._index = 0
        # Up to one chunk stays behind: only when more comes, or nothing, is it known whether it is the last.
        self._held: bytes | bytearray | memoryview = b""

    def feed(self, data: bytes) -> Iterator[bytes]:
        """Take these bytes, and give the chunks that are complete."""
        rest = memoryview(bytes(data))
        while rest:
            if len(self._held) == self._length:
                yield self._sealed(last=False)
                self._held = b""
            if not self._held and len(rest) >= self._length:
                self._held = rest[: self._length]  # whole chunks are sealed where they lie, without a copy
                rest = rest[self._length :]
            else:
                lacking = self._length - len(self._held)
                held = self._held if isinstance(self._held, bytearray) else bytearray(self._held)
                held += rest[:lacking]
                self._held, rest = held, rest[lacking:]

    def finish(self) -> bytes:
        """The last chunk. Nothing can follow it."""
        return self._sealed(last=True)

    def _sealed(self, *, last: bool) -> bytes:
        chunk = self._chunks.seal(self._index, last, self._held)
        self._index += 1
        return chunk


def sealed(key: OpenKey, label: str, name: str, source: Source, *, chunk_bits: int = CHUNK_BITS) -> Iterator[bytes]:
    """The sealed stream of a file (from where it stands) or of pieces, piece by piece."""
    sealer = Sealer(key, label, name, chunk_bits=chunk_bits)
    yield sealer.header
    for piece in pieces(source):
        yield from sealer.feed(piece)
    yield sealer.finish()


def pieces(source: Source) -> Iterator[bytes]:
    """The bytes of a file, from where it stands, or of an iterable."""
    if isinstance(source, Iterable) and not hasattr(source, "read"):
        yield from source
        return
    while piece := source.read(CHUNK):
        yield piece


class Opened(io.BufferedIOBase):
    """A sealed stream as a binary file that can be read and sought in. Gives no byte of a chunk that did not verify.

    Opening it verifies the last chunk, which proves ``size``. Not to be shared between threads.
    """

    @sensitive_variables()
    def __init__(self, key: OpenKey, label: str, name: str, lying: SealedFile) -> None:
        self._lying = lying
        header = bytes(lying.read_at(0, HEADER_LENGTH))
        if len(header) < HEADER_LENGTH:
            raise DoesNotOpen("The sealed stream is cut short.")
        if header[:2] != bytes([VERSION, AES_256_GCM_CHUNKED]) or header[18] not in KNOWN_CHUNK_BITS:
            raise DoesNotOpen("The stream is sealed in a way this release does not know.")
        if header[2:18] != key.id.bytes:
            raise DoesNotOpen("The stream was sealed under the key of another scope.")
        self._chunks = _Chunks(key, label, name, header)
        self._length = 1 << header[18]
        self._count = -((HEADER_LENGTH - lying.size) // (self._length + TAG_LENGTH))
        if self._count < 1:
            raise DoesNotOpen("The sealed stream is cut short.")
        self._at = 0
        self._index, self._plain = -1, b""
        last = self._chunk(self._count - 1)
        if self._count > 1 and not last:
            raise DoesNotOpen("The sealed stream ends in a way none is sealed.")
        self.size = (self._count - 1) * self._length + len(last)

    def readable(self) -> bool:
        """It is for reading."""
        return True

    def seekable(self) -> bool:
        """Any place can be read without those before it."""
        return True

    def tell(self) -> int:
        """The place of the next byte."""
        return self._at

    def seek(self, offset: int, whence: int = io.SEEK_SET, /) -> int:
        """Move to a place; what lies behind the end reads as nothing."""
        self._must_be_open()
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self.size}[whence]
        if base + offset < 0:
            raise ValueError("There is nothing before the beginning.")
        self._at = base + offset
        return self._at

    def read(self, size: int | None = -1, /) -> bytes:
        """So many bytes, or all that are left. Raises ``DoesNotOpen`` before giving one that did not verify."""
        self._must_be_open()
        end = self.size if size is None or size < 0 else self._at + size
        found = list(self.between(self._at, end))
        self._at += sum(map(len, found))
        return found[0] if len(found) == 1 else b"".join(found)

    def read1(self, size: int = -1, /) -> bytes:
        """Up to so many bytes, of one chunk."""
        self._must_be_open()
        end = (self._at // self._length + 1) * self._length
        return self.read(end - self._at if size < 0 else min(size, end - self._at))

    def between(self, start: int, end: int) -> Iterator[bytes]:
        """The bytes from ``start`` up to ``end``, a chunk at a time; for answers that stream. Moves no place."""
        end = min(end, self.size)
        while start < end:
            index, first = divmod(start, self._length)
            piece = self._chunk(index)[first : first + end - start]
            yield piece
            start += len(piece)

    def close(self) -> None:
        """Let go of the bytes, sealed and open."""
        if not self.closed:
            self._plain = b""
            self._lying.close()
        super().close()

    def _chunk(self, index: int) -> bytes:
        if index != self._index:
            length = self._length + TAG_LENGTH
            lying = self._lying.read_at(HEADER_LENGTH + index * length, length)
            self._index, self._plain = -1, b""
            self._plain = self._chunks.open(index, index == self._count - 1, lying)
            self._index = index
        return self._plain

    def _must_be_open(self) -> None:
        if self.closed:
            raise ValueError("The sealed stream is closed.")


def _nonce(index: int, last: bool) -> bytes:
    return index.to_bytes(11, "big") + bytes([last])
