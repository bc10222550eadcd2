"""The head of a mail: names and values as people wrote them, however badly their programs encoded them."""

import re
from collections.abc import Iterable
from datetime import UTC
from email.errors import HeaderParseError
from email.header import decode_header
from email.message import Message
from email.utils import parsedate_to_datetime

from .writing import tidy

SHOWN = ("From", "Sender", "Reply-To", "To", "Cc", "Bcc", "Date", "Subject")
_NUMBER = re.compile(r"<([^<>\s]+)>")
_WRAPPED = re.compile(r"\r?\n[ \t]*")

# What senders write, and what they mean by it.
_MEANT = {"iso-8859-1": "cp1252", "latin-1": "cp1252", "latin1": "cp1252", "gb2312": "gb18030", "gbk": "gb18030",
          "ks_c_5601-1987": "cp949", "shift_jis": "cp932", "us-ascii": "ascii", "unknown-8bit": "ascii"}  # fmt: skip


def decoded(data: bytes, charset: str | None) -> tuple[str, bool]:
    """The text, and whether it was read as it says it is written. Never fails: a doubt is told, not thrown."""
    said = (charset or "us-ascii").strip().lower().strip("\"'")
    for number, name in enumerate((said, _MEANT.get(said), "utf-8", "cp1252")):
        if name is None or (number == 0 and said in _MEANT and _MEANT[said] == "cp1252" and _in_between(data)):
            continue
        try:
            # Codecs that are no character sets ("zip", "rot13") are refused by bytes.decode itself.
            return data.decode(name), number < 2 or (not charset and name == "utf-8")
        except (LookupError, ValueError):
            continue
    return data.decode("latin-1"), False


def _in_between(data: bytes) -> bool:
    """Whether there are bytes which Latin-1 leaves to control characters: Windows wrote these."""
    return any(0x80 <= byte < 0xA0 for byte in data)


def value(raw: str) -> str:
    """One header value, decoded: encoded words, bytes nobody announced, lines that were wrapped."""
    raw = _WRAPPED.sub(" ", _plain(str(raw)))
    if "=?" not in raw:
        return tidy(raw)
    try:
        pieces = decode_header(raw)
    except (HeaderParseError, ValueError):
        return tidy(raw)
    text = ""
    for piece, charset in pieces:
        text += piece if isinstance(piece, str) else _plain_bytes(piece, charset)
    return tidy(text)


def _plain(raw: str) -> str:
    """A header as the parser keeps it: bytes beyond ASCII are half-characters there, and become what they were."""
    try:
        data = raw.encode("ascii", "surrogateescape")
    except UnicodeEncodeError:
        return raw
    return decoded(data, None)[0]


def _plain_bytes(piece: bytes, charset: str | None) -> str:
    # Between encoded words the parser hands out what stands there as bytes of its own making.
    return piece.decode("raw-unicode-escape", "replace") if charset is None else decoded(piece, charset)[0]


class Head:
    """The head of one message. Broken values are read as far as they go."""

    def __init__(self, pairs: Iterable[tuple[str, str]]):
        self.pairs = [(str(name).lower(), raw) for name, raw in pairs]

    @classmethod
    def of(cls, message: Message) -> "Head":
        return cls(message.raw_items())

    def all(self, name: str) -> list[str]:
        return [value(raw) for one, raw in self.pairs if one == name.lower()]

    def get(self, name: str) -> str:
        return ", ".join(filter(None, self.all(name)))

    def shown(self) -> list[tuple[str, str]]:
        return [(name, self.get(name)) for name in SHOWN]

    def facts(self) -> dict:
        """What the mail says of itself, for the timeline and for joining mails to conversations."""
        facts: dict = {name: self.get(name) for name in ("from", "to", "cc", "subject")}
        number = self.get("message-id")
        facts["message_id"] = (_NUMBER.findall(number) or [number.strip("<>")])[0]
        facts["references"] = numbers(self.get("references") + " " + self.get("in-reply-to"))
        if moment := date(next(iter(self.all("date")), "")):
            facts["date"] = moment
        if thread := self.get("thread-index"):
            facts["thread"] = thread[:29]  # the 22 bytes all mails of one conversation begin with
        return {name: said for name, said in facts.items() if said}


def numbers(raw: str) -> list[str]:
    """Message numbers in their order, each once."""
    return list(dict.fromkeys(_NUMBER.findall(raw)))[:1_000]


def date(raw: str) -> str:
    try:
        moment = parsedate_to_datetime(raw)
        # `-0000` says: the time is that of Greenwich, the place is not told.
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).isoformat()
    except (ValueError, TypeError, IndexError, OverflowError):
        return ""
