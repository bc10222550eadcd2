"""Reads mails: .eml by the standard library, .msg of Outlook by python-oxmsg. Nothing is fetched, nothing is run."""

from . import outlook
from .damage import told_as_unreadable
from .letter import Letter
from .mime import Walk
from .parts import Reading, Unreadable

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def read(data: bytes) -> Reading:
    """What a mail says, shows and carries. Attached mails are kept whole, each for a document of its own."""
    if not data.strip():
        raise Unreadable("empty")
    with told_as_unreadable():
        letter = Letter()
        if data.startswith(_OLE):
            outlook.write(data, letter)
        else:
            walk = Walk(data, letter)
            walk.head()
            walk.body()
        return letter.reading()
