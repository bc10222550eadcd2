"""How fast files are sealed and opened, and how much memory a large one takes."""

import os
import statistics
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.core.management.base import BaseCommand, CommandParser

from portal.vault import blob_store
from portal.vault.blobs import Seen
from portal.vault.crypto import KEY_LENGTH, OpenKey
from portal.vault.streams import CHUNK, Opened, sealed

LABEL = "measure.large"
PIECE = 1 << 20


class Command(BaseCommand):
    """Seals under a key of its own that nobody keeps, and leaves nothing behind. Asks no database."""

    help = (
        "Measures sealing and opening against plain AES-GCM of the same library on the same chunks, in turns, and the"
        " memory that a large file takes in the configured store."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """How much, and how often."""
        parser.add_argument("--megabytes", type=int, default=64, help="bytes sealed and opened in each round")
        parser.add_argument("--rounds", type=int, default=15)
        parser.add_argument("--large", type=int, default=1024, help="megabytes of the file whose memory is measured")
        parser.add_argument("--memory-only", action="store_true", help="that alone, in this process, in KiB")

    def handle(self, *, megabytes: int, rounds: int, large: int, memory_only: bool, **options: Any) -> None:
        """Measure and tell."""
        key = OpenKey(uuid.uuid4(), "measure:vault", os.urandom(KEY_LENGTH))
        if memory_only:
            self.stdout.write(str(_kept_and_read(key, large)[0]))
            return
        for what, (ratio, plain, ours) in _throughput(key, megabytes << 20, rounds).items():
            self.stdout.write(f"{what}: {ours:.2f} GB/s, plain AES-GCM {plain:.2f} GB/s, ratio {ratio:.2f}")
        _, written, read = _kept_and_read(key, min(large, 256))
        self.stdout.write(f"into the store with digest: {written:.2f} GB/s, out of it: {read:.2f} GB/s")
        child = [sys.executable, sys.argv[0], "measure_vault", "--memory-only", f"--large={large}"]
        done = subprocess.run(child, capture_output=True, text=True, check=True)  # noqa: S603  (ourselves)
        self.stdout.write(f"memory for a file of {large} MB, above idle: {int(done.stdout) / 1024:.1f} MB")


class InMemory:
    """Sealed bytes that are read without a copy."""

    def __init__(self, content: bytes) -> None:
        self._content = memoryview(content)
        self.size = len(content)

    def read_at(self, offset: int, length: int) -> memoryview:
        """These bytes."""
        return self._content[offset : offset + length]

    def close(self) -> None:
        """Nothing is held."""


def _throughput(key: OpenKey, size: int, rounds: int) -> dict[str, tuple[float, float, float]]:
    """For sealing and opening: the median of the rounds' ratios, and of plain and our own speed in GB/s."""
    pieces = [os.urandom(CHUNK) for _ in range(max(size // CHUNK, 1))]
    plain = AESGCM(os.urandom(KEY_LENGTH))
    nonces = [number.to_bytes(12, "big") for number in range(len(pieces))]
    shut = [plain.encrypt(nonce, piece, None) for nonce, piece in zip(nonces, pieces, strict=True)]
    stream = b"".join(sealed(key, LABEL, "measure", pieces))

    def seal_plain() -> None:
        for nonce, piece in zip(nonces, pieces, strict=True):
            plain.encrypt(nonce, piece, None)

    def open_plain() -> None:
        for nonce, piece in zip(nonces, shut, strict=True):
            plain.decrypt(nonce, piece, None)

    def seal() -> None:
        for _ in sealed(key, LABEL, "measure", pieces):
            pass

    def open_() -> None:
        opened = Opened(key, LABEL, "measure", InMemory(stream))
        for _ in opened.between(0, opened.size):
            pass

    return {
        "sealing": _in_turns(seal_plain, seal, rounds, len(pieces) * CHUNK),
        "opening": _in_turns(open_plain, open_, rounds, len(pieces) * CHUNK),
    }


def _in_turns(
    plain: Callable[[], None], ours: Callable[[], None], rounds: int, size: int
) -> tuple[float, float, float]:
    """Whatever else the machine does meanwhile meets both."""
    times = [(_timed(plain), _timed(ours)) for _ in range(rounds)]
    ratio = statistics.median(before / after for before, after in times)
    before, after = (size / 1e9 / statistics.median(column) for column in zip(*times, strict=True))
    return ratio, before, after


def _kept_and_read(key: OpenKey, megabytes: int) -> tuple[int, float, float]:
    """Keep a large file, read it back: KiB above idle, and both speeds in GB/s."""
    store, name, piece = blob_store.configured(), f"measure/{uuid.uuid4()}", os.urandom(PIECE)

    def source() -> Iterator[bytes]:
        for _ in range(megabytes):
            yield piece

    def write(what: Iterator[bytes]) -> None:
        store.write(name, sealed(key, LABEL, name, Seen(what)))

    def read() -> None:
        with Opened(key, LABEL, name, store.lying(name)) as opened:
            while opened.read(PIECE):
                pass

    write(iter([b"so that all is imported"]))
    store.delete(name)
    idle = _highest_memory()
    try:
        written, taken = _timed(lambda: write(source())), _timed(read)
    finally:
        store.delete(name)
    return _highest_memory() - idle, (megabytes << 20) / 1e9 / written, (megabytes << 20) / 1e9 / taken


def _highest_memory() -> int:
    """The most this process ever held, in KiB. (getrusage would tell of the one that started it, too.)"""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1])
    raise RuntimeError("This system does not tell the memory of a process.")


def _timed(work: Callable[[], None]) -> float:
    begin = time.perf_counter()
    work()
    return time.perf_counter() - begin
