"""Several files read as one."""

import io
from bisect import bisect_right
from collections.abc import Sequence
from typing import Any


class Joined(io.RawIOBase):
    """Files with a known `size`, one after the other, to be read from anywhere. Closing it closes none of them."""

    def __init__(self, parts: Sequence[Any]) -> None:
        self._parts = parts
        self._starts: list[int] = []
        self.size = 0
        for part in parts:
            self._starts.append(self.size)
            self.size += part.size
        self._at = 0

    def readable(self) -> bool:
        """It is."""
        return True

    def seekable(self) -> bool:
        """It is."""
        return True

    def tell(self) -> int:
        """Where the next byte comes from."""
        return self._at

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Go somewhere; never before the beginning."""
        start = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self.size}[whence]
        self._at = max(0, start + offset)
        return self._at

    def readinto(self, buffer: Any) -> int:
        """Fill what can be filled from one part; the next call goes on with the next."""
        view = memoryview(buffer).cast("B")
        if self._at >= self.size or not len(view):
            return 0
        index = bisect_right(self._starts, self._at) - 1
        part = self._parts[index]
        part.seek(self._at - self._starts[index])
        piece = part.read(min(len(view), part.size - part.tell()))
        view[: len(piece)] = piece
        self._at += len(piece)
        return len(piece)

    def read(self, size: int | None = -1) -> bytes:
        """So many bytes, across parts; all that are left for -1."""
        left = self.size - self._at if size is None or size < 0 else size
        found = []
        while left > 0 and (piece := super().read(left)):
            found.append(piece)
            left -= len(piece)
        return b"".join(found)
