"""One meaning for whatever a parser throws at bytes nobody vouches for."""

from collections.abc import Iterator
from contextlib import contextmanager

from .parts import Unreadable


@contextmanager
def told_as_unreadable(reason: str = "damaged") -> Iterator[None]:
    """Turns every failure inside into `Unreadable`, without a word of the file in it."""
    try:
        yield
    except Unreadable:
        raise
    except (MemoryError, RecursionError):
        raise Unreadable("too_big_inside") from None
    except Exception:  # noqa: BLE001 - parsers of others fail in ways nobody has listed, and all mean the same
        raise Unreadable(reason) from None
