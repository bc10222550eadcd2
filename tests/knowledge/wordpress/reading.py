"""Reads an export for a test."""

import io

from knowledge.wordpress.export import Export, Item, Part


class Pieces(io.BytesIO):
    """A file that gives so many bytes at a time, whatever is asked for."""

    def __init__(self, data: bytes, sizes: list[int]) -> None:
        super().__init__(data)
        self.sizes = sizes
        self.turn = 0

    def read(self, size=-1):
        self.turn += 1
        return super().read(min(size, self.sizes[self.turn % len(self.sizes)]))


def read(data: bytes) -> tuple[Export, list[Part]]:
    """The reading when it has come to its end, and all it told."""
    reading = Export(io.BytesIO(data))
    return reading, list(reading)


def everything(data: bytes) -> list[Part]:
    return read(data)[1]


def items(data: bytes) -> list[Item]:
    return [part for part in everything(data) if isinstance(part, Item)]


def until_it_stops(file) -> tuple[list[Part], Exception | None, dict[str, int]]:
    """What was told, what it stopped at, and what was mended."""
    reading, told = Export(file), []
    try:
        for part in reading:
            told.append(part)
    except Exception as error:  # noqa: BLE001 - which one it was is what the test asks
        return told, error, dict(reading.repaired)
    return told, None, dict(reading.repaired)
