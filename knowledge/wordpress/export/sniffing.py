"""What a file is instead of an export, told from its first few thousand characters."""

import re

ENOUGH = 65536  # bytes to look at

MARKS = (  # of files that are not text
    (b"PK\x03\x04", "zip"),
    (b"PK\x05\x06", "zip"),
    (b"\x1f\x8b", "archive"),
    (b"BZh", "archive"),
    (b"\xfd7zXZ", "archive"),
    (b"7z\xbc\xaf", "archive"),
    (b"Rar!", "archive"),
    (b"\x28\xb5\x2f\xfd", "archive"),
    (b"%PDF-", "pdf"),
    (b"\xd0\xcf\x11\xe0", "office"),
    (b"{\\rtf", "office"),
)
OFFICE_IN_ZIP = (b"[Content_Types].xml", b"word/", b"mimetypeapplication/vnd.oasis")
SQL = re.compile(
    r"^\s*(?:(?:--|#|/\*).{0,80}(?:mysql|mariadb|phpmyadmin|adminer|postgresql|database|sql|sandbox)"
    r"|(?:create|drop) (?:table|database)\b|insert into\b|set (?:names|sql_mode|time_zone)\b|lock tables\b"
    r"|/\*!\d{5})",
    re.IGNORECASE | re.MULTILINE,
)
JSON = re.compile(r'[\[{]\s*(?:["\]}\[{]|-?\d|true|false|null)')
HTML = re.compile(r"<!doctype\s+html|<html\b|<head\b|<body\b", re.IGNORECASE)
LOGIN = re.compile(r"wp-login\.php|id=[\"']?loginform|type=[\"']?password", re.IGNORECASE)
XML = re.compile(r"<\?xml\b|<rss\b|<!--|<!DOCTYPE|<[A-Za-z_][\w.:-]*[\s>/]")
XHTML = re.compile(r"<\?xml[^>]*\?>\s*(?:<!doctype\s+html|<html)\b", re.IGNORECASE)
THE_START = re.compile(r"<\?xml\b|<rss\b")
NOTHING = "\ufeff \t\r\n"  # what may stand before the beginning


def other_than_text(head: bytes) -> str:
    """The code of a file that is no text at all, or nothing."""
    for mark, code in MARKS:
        if head.startswith(mark):
            return "office" if code == "zip" and any(sign in head for sign in OFFICE_IN_ZIP) else code
    return ""


def other_than_xml(text: str) -> str:
    """The code of a text that is no XML, or nothing. XML of other kinds is told by its root."""
    text = text.lstrip(NOTHING)
    if not text:
        return "empty"
    if len(text) < 5 and "<?xml".startswith(text):
        return ""
    start = THE_START.search(text)
    if XHTML.match(text):
        return "login" if LOGIN.search(text) else "html"
    if start and start.start() == 0:
        return ""
    if "\x00" in text[:1000]:
        return "binary"
    if start and start.group() == "<?xml":
        return "before_the_start"  # a declaration stands first or nowhere
    if HTML.match(text) or (not start and HTML.search(text[:2000])):
        return "login" if LOGIN.search(text) else "html"
    if XML.match(text):
        return ""
    if JSON.match(text):
        return "json"
    if SQL.search(text[:4000]):
        return "sql"
    return "before_the_start" if start else "text"
