"""Reads the .msg of Outlook: python-oxmsg takes the container apart, this finds what a person would see in it.

Properties are looked up by their streams, so that a damaged table of properties costs a date and not the mail.
"""

import base64
import io
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email import policy
from email.message import EmailMessage
from email.parser import HeaderParser
from email.utils import format_datetime

from olefile import OleFileIO  # type: ignore[import-untyped]  # it carries no types
from oxmsg.domain.encodings import encoding_from_codepage
from oxmsg.storage import Storage

from . import signed
from .fields import SHOWN, Head, decoded, numbers
from .letter import Letter
from .mime import Walk
from .rtf import Rtf, unpacked
from .writing import safe_name, tidy

SUBJECT, BODY, RTF, HTML = 0x0037, 0x1000, 0x1009, 0x1013
CLASS, HEADERS, NUMBER, REFERENCES, REPLY_TO = 0x001A, 0x007D, 0x1035, 0x1039, 0x1042
THREAD, CODEPAGE, INTERNET_CODEPAGE = 0x0071, 0x3FFD, 0x3FDE
SUBMITTED, DELIVERED = 0x0039, 0x0E06
DISPLAYED = {"To": 0x0E04, "Cc": 0x0E03, "Bcc": 0x0E02}
RECIPIENT_KIND = {1: "To", 2: "Cc", 3: "Bcc"}
_SENDER = (0x0C1A, (0x5D01, 0x39FE, 0x0C1F))  # who pressed the button
_WRITER = (0x0042, (0x5D02, 0x0065))  # in whose name
_RECIPIENT = (0x3001, (0x39FE, 0x3003))
_DATA, _LONG_NAME, _NAME, _SHOWN_NAME, _ID, _PLACE, _MIME, _METHOD = (
    0x3701, 0x3707, 0x3704, 0x3001, 0x3712, 0x3713, 0x370E, 0x3705,
)  # fmt: skip
_BY_REFERENCE = {2, 3, 4, 7}
_EPOCH = datetime(1601, 1, 1, tzinfo=UTC)
_DEEPEST = 12


def write(data: bytes, letter: Letter) -> None:
    """What the mail says, shows and carries."""
    with OleFileIO(io.BytesIO(data)) as ole:
        item = Item(Storage.from_ole(ole), header=32)
    head = item.head()
    letter.facts = item.facts(head)
    letter.head((name, head.get(name, "")) for name in SHOWN)
    kind = item.text(CLASS).lower()
    if kind.startswith("ipm.note.smime") and _sealed(item, letter):
        return
    if kind and not kind.startswith(("ipm.note", "report.")):
        letter.unseen["outlook_item"] += 1  # an appointment, a task, a contact: its text is shown, its fields are not
    for one in item.attachments():
        if key := (one.text(_ID) or one.text(_PLACE)).strip("<> "):
            letter.enclosed[key] = one.bytes(_DATA)
    _bodies(item, letter)
    for one in item.attachments():
        _attach(one, letter)


class Item:
    """A message, recipient or attachment inside the container. `header`: bytes before its table of properties."""

    def __init__(self, storage: Storage, *, header: int, codec: str = ""):
        self.storage = storage
        self.streams = {stream.name.lower(): stream.bytes_ for stream in storage.streams}
        table = self.streams.get("__properties_version1.0", b"")[header:]
        self.fixed = {table[at + 2 : at + 4]: table[at + 8 : at + 16] for at in range(0, len(table) - 15, 16)}
        self.codec = codec or self._codec(CODEPAGE) or "cp1252"

    def bytes(self, number: int, kind: int = 0x0102) -> bytes:
        return self.streams.get(f"__substg1.0_{number:04x}{kind:04x}", b"")

    def text(self, number: int, codec: str = "") -> str:
        if wide := self.bytes(number, 0x001F):
            return wide.decode("utf-16-le", "replace").rstrip("\0")
        return decoded(self.bytes(number, 0x001E), codec or self.codec)[0].rstrip("\0")

    def number(self, number: int) -> int | None:
        raw = self.fixed.get(number.to_bytes(2, "little"))
        return None if raw is None else int.from_bytes(raw[:4], "little")

    def moment(self, number: int) -> datetime | None:
        raw = self.fixed.get(number.to_bytes(2, "little"))
        try:
            return _EPOCH + timedelta(microseconds=int.from_bytes(raw, "little") // 10) if raw and any(raw) else None
        except OverflowError:
            return None

    def _codec(self, number: int) -> str:
        page = self.number(number)
        try:
            return "utf-8" if page == 65001 else encoding_from_codepage(page or 0)
        except Exception:  # noqa: BLE001 - an unknown page is no page; the library has errors of its own for it
            return ""

    @property
    def html_codec(self) -> str:
        return self._codec(INTERNET_CODEPAGE) or self.codec

    def person(self, name: int, addresses: tuple[int, ...]) -> str:
        """`Name <address>`. An address of Exchange is shown where there is no other."""
        called = tidy(self.text(name))
        found = [address for number in addresses if (address := tidy(self.text(number)))]
        address = next((one for one in found if "@" in one), found[0] if found else "")
        if not address or address == called:
            return called
        return f"{called} <{address}>" if called else address

    def recipients(self) -> Iterator[tuple[str, str]]:
        for storage in self.storage.iter_recipient_storages():
            one = Item(storage, header=8, codec=self.codec)
            yield RECIPIENT_KIND.get((one.number(0x0C15) or 1) & 0xF, "To"), one.person(*_RECIPIENT)

    def attachments(self) -> "list[Item]":
        return [Item(one, header=8, codec=self.codec) for one in self.storage.iter_attachment_storages()]

    def inside(self) -> "Item | None":
        """The mail this attachment is, if it is one."""
        for storage in self.storage.storages:
            if storage.name.lower() == "__substg1.0_3701000d" and any(
                stream.name.lower().startswith("__properties") for stream in storage.streams
            ):
                return Item(storage, header=24)
        return None

    def head(self) -> dict[str, str]:
        """The head by the names mails use: what came over the wire, and what Outlook knows where nothing did."""
        wire = Head(HeaderParser(policy=policy.compat32).parsestr(self.text(HEADERS)).raw_items())
        head = {name: wire.get(name) for name in (*SHOWN, "Message-ID", "References", "In-Reply-To")}
        writer, sender = self.person(*_WRITER), self.person(*_SENDER)
        head["From"] = head["From"] or writer or sender
        if sender and writer and sender != writer:
            head["Sender"] = head["Sender"] or sender
        people: dict[str, list[str]] = {}
        for kind, person in self.recipients():
            people.setdefault(kind, []).append(person)
        for kind, number in DISPLAYED.items():
            head[kind] = head[kind] or ", ".join(filter(None, people.get(kind, []))) or tidy(self.text(number))
        sent = self.moment(SUBMITTED) or self.moment(DELIVERED)
        head["Date"] = head["Date"] or (format_datetime(sent) if sent else "")
        head["Subject"] = tidy(self.text(SUBJECT)) or head["Subject"]
        for name, number in (("Message-ID", NUMBER), ("References", REFERENCES), ("In-Reply-To", REPLY_TO)):
            head[name] = head[name] or tidy(self.text(number))
        return head

    def facts(self, head: dict[str, str]) -> dict:
        facts = Head(head.items()).facts()
        if thread := self.bytes(THREAD)[:22]:
            facts.setdefault("thread", base64.b64encode(thread).decode()[:29])
        return facts


def _bodies(item: Item, letter: Letter) -> None:
    """The HTML, where there is any, in the mail or hidden in its RTF; then whatever the plain text says beyond it."""
    begun = len(letter.writer.blocks)
    html = item.text(HTML, item.html_codec)
    if not html and (raw := item.bytes(HTML)):
        html, sure = decoded(raw, item.html_codec)
        letter.unseen["broken_encoding"] += not sure
    rich = None
    if item.bytes(RTF):
        try:
            rich = Rtf(unpacked(item.bytes(RTF)))
        except Exception:  # noqa: BLE001 - a broken RTF body is one part of a mail that is still there
            letter.unseen["damaged_part"] += 1
    if not html and rich and rich.is_html:
        html = rich.html
    if html:
        letter.html(html)
    elif rich:
        for line in rich.lines:
            letter.text("\t".join(line.cells))
        if rich.left_out - {"tracked"}:
            letter.unseen["images_not_shown"] += 1
    text = item.text(BODY, item.html_codec)
    if len(letter.writer.blocks) == begun:
        letter.text(text)
    else:
        letter.also(text, "text/plain", begun)


def _attach(one: Item, letter: Letter) -> None:
    key = (one.text(_ID) or one.text(_PLACE)).strip("<> ")
    name = one.text(_LONG_NAME) or one.text(_NAME) or one.text(_SHOWN_NAME)
    data = one.bytes(_DATA)
    inside = one.inside()
    if inside is not None:
        subject = tidy(inside.text(SUBJECT))[:80] or tidy(name)
        letter.attach(f"{subject.replace('/', '-') or 'mail'}.eml", as_mail(inside).as_bytes())
    elif data and key in letter.shown:
        return
    elif data or one.number(_METHOD) in (0, 1):
        letter.unseen["tnef"] += name.lower() == "winmail.dat"
        letter.attach(name, data)
    elif one.number(_METHOD) in _BY_REFERENCE:
        letter.unseen["linked_attachments"] += 1
        letter.writer.items([name])
    else:
        letter.unseen["embedded"] += 1


def _sealed(item: Item, letter: Letter) -> bool:
    """A signed or encrypted mail, which Outlook keeps as one attachment."""
    for one in item.attachments():
        data = one.bytes(_DATA)
        if signed.is_enveloped(data):
            letter.encrypted()
            letter.attach(one.text(_LONG_NAME) or "smime.p7m", data)
            return True
        inner = signed.content(data)
        if inner or b"multipart/signed" in data[:2_000].lower():
            letter.unseen["signature"] += inner is not None
            Walk(inner or data, letter).body()
            return True
    return False


def as_mail(item: Item, depth: int = 0) -> EmailMessage:
    """A mail inside a .msg, written as a mail of its own: it has no bytes of its own that could be kept."""
    mail = EmailMessage(policy=policy.SMTP)
    head = item.head()
    for name, said in head.items():
        # An address list the library cannot read is kept as words rather than refused.
        if said and name in ("Message-ID", "References", "In-Reply-To"):
            said = " ".join(f"<{number}>" for number in numbers(said))
        if said:
            try:
                mail[name] = said
            except Exception:  # noqa: BLE001 - a head the library refuses is kept under a name it does not check
                mail[f"X-{name}"] = said
    text, html = item.text(BODY, item.html_codec), item.text(HTML, item.html_codec)
    html = html or decoded(item.bytes(HTML), item.html_codec)[0]
    if not html and item.bytes(RTF):
        rich = Rtf(unpacked(item.bytes(RTF)))
        html = rich.html
        text = text or "\n\n".join("\t".join(line.cells) for line in rich.lines)
    mail.set_content(text.replace("\r\n", "\n"))
    if html:
        mail.add_alternative(html, subtype="html")
    for one in item.attachments():
        _carry(mail, one, depth)
    return mail


def _carry(mail: EmailMessage, one: Item, depth: int) -> None:
    inside = one.inside()
    name = safe_name(one.text(_LONG_NAME) or one.text(_NAME) or one.text(_SHOWN_NAME), "attachment.bin")
    if inside is not None:
        if depth < _DEEPEST:
            mail.add_attachment(as_mail(inside, depth + 1))
        return
    data = one.bytes(_DATA)
    main, _, sub = one.text(_MIME).strip().lower().partition("/")
    if main in ("", "text", "message", "multipart") or not sub.replace("-", "").replace(".", "").isalnum():
        main, sub = "application", "octet-stream"
    key = one.text(_ID).strip("<> ")
    mail.add_attachment(data, maintype=main, subtype=sub, filename=name, cid=f"<{key}>" if key else None)
