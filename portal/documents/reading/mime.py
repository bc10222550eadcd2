"""Walks the parts of a MIME message, as the standard library finds them, into a letter."""

import base64
import mimetypes
import re
from collections.abc import Iterator
from email import policy
from email.message import Message
from email.parser import BytesFeedParser

from . import signed
from .fields import Head, decoded, value
from .letter import Letter

_SIGNATURES = {"application/pkcs7-signature", "application/x-pkcs7-signature", "application/pgp-signature"}
_CMS = {"application/pkcs7-mime", "application/x-pkcs7-mime"}
_TNEF = {"application/ms-tnef", "application/vnd.ms-tnef"}
_BOUNDARY = re.compile(rb"^--([^\r\n\"]{1,200}?)[ \t]*\r?$", re.MULTILINE)
_NOT_BASE64 = re.compile(rb"[^A-Za-z0-9+/]")
_DEEPEST = 40  # multiparts written into each other; real mails have four


class Walk:
    """One message, its parts in their order."""

    def __init__(self, data: bytes, letter: Letter):
        self.letter = letter
        self.seen: set[int] = set()  # parts whose content stands in the reading
        # compat32 hands the head out as it was written; `fields` decodes it without ever failing.
        self.message: Message = _parsed(_begun(data))

    def head(self) -> None:
        """Who writes to whom, when and about what."""
        head = Head.of(self.message)
        self.letter.facts = head.facts()
        self.letter.head(head.shown())

    def body(self) -> None:
        """What it says, and what hangs on it."""
        for part in _leaves(self.message):
            self._enclose(part)
        self._show(self.message, 0)
        for part in _leaves(self.message):
            if id(part) not in self.seen and not self._placed(part):
                self._attach(part)
        if any(part.defects for part in self.message.walk()):
            self.letter.unseen["damaged_part"] += 1

    # --- Bodies ------------------------------------------------------------------------------------------------

    def _show(self, part: Message, depth: int) -> None:
        kind = part.get_content_type()
        if kind == "message/rfc822" or depth > _DEEPEST:
            return
        if kind == "multipart/encrypted" or _is_enveloped(part):
            self.letter.encrypted()
        elif kind in _CMS:
            self._opened(part, depth)
        elif kind == "multipart/alternative":
            self._alternatives(_children(part), depth)
        elif part.is_multipart() and not kind.startswith("message/"):
            for child in _children(part):
                self._show(child, depth + 1)
        elif part.get_content_maintype() == "multipart":
            self._mended(part, depth)
        else:
            self._leaf(part)
        if kind.startswith("multipart/"):
            # What stands before and after the parts is meant for old programs, or was cut off by a broken boundary.
            if part.preamble and "mime" not in part.preamble.lower():
                self.letter.text(_readable(part.preamble))
            self.letter.text(_readable(part.epilogue or ""))

    def _mended(self, part: Message, depth: int) -> None:
        """A mail of many parts whose boundary is missing: taken from its first line, or shown as it stands."""
        self.seen.add(id(part))
        self.letter.unseen["damaged_part"] += 1
        data = _payload(part)
        boundary = _BOUNDARY.search(data)
        if boundary and depth < _DEEPEST:
            head = b'Content-Type: multipart/mixed; boundary="%s"\n\n' % boundary[1].removesuffix(b"--")
            inside = _parsed(head + data)
            if inside.is_multipart():
                part.set_payload(inside.get_payload())
                for leaf in _leaves(part):
                    self._enclose(leaf)
                self._show(part, depth + 1)
                return
        self.letter.text(decoded(data, part.get_content_charset())[0])

    def _alternatives(self, versions: list[Message], depth: int) -> None:
        """The richest first, and every other one that says a word more than it."""
        begun = len(self.letter.writer.blocks)
        rich = [one for one in versions if "text/html" in {leaf.get_content_type() for leaf in _leaves(one)}]
        for one in rich[-1:] or versions[:1]:
            self._show(one, depth + 1)
        for other in versions:
            if other in (rich[-1:] or versions[:1]):
                continue
            if other.is_multipart():
                self.letter.divider(other.get_content_type())
                self._show(other, depth + 1)
            elif other.get_content_maintype() == "text" and not _is_file(other):
                self.seen.add(id(other))
                if other.get_content_subtype() == "html":
                    self._leaf(other)
                else:
                    self.letter.also(self._text(other), other.get_content_type(), begun, **_flow(other))

    def _leaf(self, part: Message) -> None:
        kind, letter = part.get_content_type(), self.letter
        if kind in _SIGNATURES:
            letter.unseen["signature"] += 1
            self.seen.add(id(part))
        elif kind.startswith("message/"):  # what servers report: the state of a delivery, the head of another mail
            self.seen.add(id(part))
            letter.divider(kind)
            letter.text(_report(part))
        elif part.get_content_maintype() == "text" and part.get_content_disposition() != "attachment":
            if not part.get_filename():
                self.seen.add(id(part))  # a text with a name is shown and is a document as well
            if kind == "text/html":
                letter.html(self._text(part))
            else:
                if kind == "text/calendar":
                    letter.divider(kind)
                letter.text(self._text(part), **_flow(part))
        elif part.get_content_maintype() == "image" and not _is_file(part) and not self._placed(part):
            found = letter.picture(_payload(part))
            if found:
                letter.writer.picture(found[0], value(part.get_filename() or ""), found[1])

    def _opened(self, part: Message, depth: int) -> None:
        """A mail inside its own signature."""
        inside = signed.content(_payload(part))
        if inside is None:
            self.letter.unseen["damaged_part"] += 1
            return
        self.seen.add(id(part))
        self.letter.unseen["signature"] += 1
        message = _parsed(inside)
        part.set_payload([message])  # from here on the walk finds what is inside
        for leaf in _leaves(message):
            self._enclose(leaf)
        self._show(message, depth + 1)

    def _text(self, part: Message) -> str:
        text, sure = decoded(_payload(part), part.get_content_charset())
        if not sure:
            self.letter.unseen["broken_encoding"] += 1
        return text

    # --- Files -------------------------------------------------------------------------------------------------

    def _enclose(self, part: Message) -> None:
        """Remembers an image under the names a body may call it by."""
        if part.get_content_maintype() in ("text", "message"):
            return
        data = None
        for name in ("content-id", "content-location"):
            if key := value(part.get(name) or "").strip("<> "):
                data = data or _payload(part)
                self.letter.enclosed.setdefault(key, data)

    def _placed(self, part: Message) -> bool:
        """Whether a body shows this part in its place."""
        keys = {value(part.get(name) or "").strip("<> ") for name in ("content-id", "content-location")}
        return bool(keys & self.letter.shown)

    def _attach(self, part: Message) -> None:
        kind = part.get_content_type()
        name = value(part.get_filename() or "")
        if kind == "message/rfc822":
            inner, data = _mail_inside(part)
            self.letter.attach(name or f"{Head.of(inner).get('subject')[:80] or 'mail'}.eml", data)
            return
        if kind in _TNEF or name.lower() == "winmail.dat":
            self.letter.unseen["tnef"] += 1
        self.letter.attach(name, _payload(part), mimetypes.guess_extension(kind) or ".bin")


def _parsed(data: bytes) -> Message:
    """The message, taken in by the piece: handed over whole, the library holds it five times."""
    parser: BytesFeedParser[Message] = BytesFeedParser(policy=policy.compat32)
    for at in range(0, len(data), 1 << 16):
        parser.feed(data[at : at + (1 << 16)])
    return parser.close()


def _begun(data: bytes) -> bytes:
    """Without what programs put before the first line of the head: byte marks, empty lines, the line of a mailbox."""
    data = data.removeprefix(b"\xef\xbb\xbf").lstrip(b"\r\n")
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        data = data.decode("utf-16", "replace").encode()
    if data.startswith((b">From ", b"From ")):
        data = data.split(b"\n", 1)[-1]
    return data


def _children(part: Message) -> list[Message]:
    payload = part.get_payload()
    return [child for child in payload if isinstance(child, Message)] if isinstance(payload, list) else []


def _leaves(part: Message) -> Iterator[Message]:
    """The parts that hold something. An attached mail is one of them: what is in it belongs to it."""
    waiting = [part]
    while waiting:
        one = waiting.pop()
        children = _children(one)
        if children and one.get_content_maintype() != "message":
            waiting.extend(reversed(children))
        else:
            yield one


def _payload(part: Message) -> bytes:
    data = part.get_payload(decode=True)
    if not isinstance(data, bytes):
        return b"\n".join(child.as_bytes() for child in _children(part))
    if (part.get("content-transfer-encoding") or "").strip().lower() == "base64" and part.defects:
        # Cut off in the middle of four letters, the library hands the letters out instead of what they mean.
        letters = _NOT_BASE64.sub(b"", str(part.get_payload()).encode("ascii", "replace"))
        return base64.b64decode(letters[: len(letters) // 4 * 4])
    return data


def _report(part: Message) -> str:
    """A delivery report: groups of head lines."""
    groups = _children(part)
    if not groups:
        return decoded(_payload(part), part.get_content_charset())[0]
    return "\n\n".join(
        "\n".join([*(f"{name}: {value(raw)}" for name, raw in group.raw_items()), _body(group)]) for group in groups
    )


def _readable(text: str) -> str:
    """A text the parser kept as half-characters wherever it met bytes beyond ASCII."""
    return decoded(text.encode("utf-8", "surrogateescape"), "utf-8")[0]


def _body(part: Message) -> str:
    return "" if part.is_multipart() else decoded(_payload(part), part.get_content_charset())[0]


def _mail_inside(part: Message) -> tuple[Message, bytes]:
    """An attached mail and its bytes, also where it was encoded, which the standard forbids and programs do."""
    children = _children(part)
    if not children:
        return Message(), _payload(part)
    inner = children[0]
    if (part.get("content-transfer-encoding") or "").strip().lower() in ("base64", "quoted-printable"):
        wrapper = Message()
        wrapper["Content-Transfer-Encoding"] = part["content-transfer-encoding"]
        wrapper.set_payload(inner.as_string() if inner.keys() else inner.get_payload())
        data = wrapper.get_payload(decode=True)
        if isinstance(data, bytes) and b":" in data[:2_000]:
            data = data.lstrip(b"\r\n")
            return _parsed(data), data
    return inner, inner.as_bytes(policy=policy.compat32.clone(max_line_length=0))


def _is_file(part: Message) -> bool:
    return part.get_content_disposition() == "attachment"


def _is_enveloped(part: Message) -> bool:
    if part.get_content_type() not in _CMS:
        return False
    said = str(part.get_param("smime-type", "")).lower()
    return said in ("enveloped-data", "authenveloped-data") or (not said and signed.is_enveloped(_payload(part)))


def _flow(part: Message) -> dict[str, bool]:
    return {
        "flowed": str(part.get_param("format", "")).lower() == "flowed",
        "delete_space": str(part.get_param("delsp", "")).lower() == "yes",
    }
