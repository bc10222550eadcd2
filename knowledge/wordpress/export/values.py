"""Numbers and dates as WordPress writes them, and as they are found."""

import re
from collections.abc import Iterable
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

NUMBER = re.compile(r"[+-]?[0-9]{1,18}", re.ASCII)
NEVER = "0000-00-00"  # how MySQL writes no date at all


def number(text: str) -> int | None:
    """None for what is no number, or none that a database would take."""
    return int(text) if NUMBER.fullmatch(text) else None


def moment(texts: Iterable[str]) -> datetime | None:
    """The first of them that is a date, in UTC. One without a zone counts as UTC."""
    for text in texts:
        if text and not text.startswith(NEVER) and (read := _moment(text)):
            return read
    return None


def _moment(text: str) -> datetime | None:
    for reader in (datetime.fromisoformat, parsedate_to_datetime):
        try:
            read = reader(text)
            return read.replace(tzinfo=UTC) if read.tzinfo is None else read.astimezone(UTC)
        except (ValueError, OverflowError, TypeError, IndexError):
            continue
    return None
