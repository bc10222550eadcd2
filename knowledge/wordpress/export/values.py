"""Numbers and dates as WordPress writes them, and as they are found."""

import re
from collections.abc import Iterable
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

NUMBER = re.compile(r"[+-]?[0-9]{1,18}", re.ASCII)
# A draft's "Mon, 30 Nov -0001" is none: it would be read as the year 2000.
OF_A_FEED = re.compile(r"(?:\w{3}, )?\d{1,2} \w{3} \d{4} \d{2}:\d{2}.*", re.ASCII)


def number(text: str) -> int | None:
    """None for what is no number, or none that a database would take."""
    return int(text) if NUMBER.fullmatch(text) else None


def moment(texts: Iterable[str]) -> datetime | None:
    """The first of them that is a date, in UTC. One without a zone counts as UTC; MySQL's 0000-00-00 is none."""
    return next((read for text in texts if (read := _moment(text))), None)


def _moment(text: str) -> datetime | None:
    reader = parsedate_to_datetime if OF_A_FEED.fullmatch(text) else datetime.fromisoformat
    try:
        read = reader(text)
        return read.replace(tzinfo=UTC) if read.tzinfo is None else read.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
