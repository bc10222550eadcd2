"""What is played or shown from elsewhere: a link to it."""

from urllib.parse import unquote, urlsplit

from knowledge.wordpress.markup.said import Finding
from knowledge.wordpress.markup.text import Marks


def frame(walk, el, sheet, marks):
    """A page within the page."""
    sheet.end_line()
    link(walk, sheet, el.get("src") or el.get("data-src") or el.get("data") or "", el.get("title") or "")
    walk.below(el, sheet, marks)
    sheet.end_line()


def link(walk, sheet, address: str, words: str) -> None:
    """A paragraph that leads there."""
    address = address.strip()
    if not address or address.startswith(("about:", "#")):
        return
    address = f"https:{address}" if address.startswith("//") else address
    walk.job.found(Finding("embed_as_link", address))
    opening = walk.job.links.opening(address)
    sheet.end_line()
    sheet.line.add(words.strip() or address, Marks(link=opening))
    sheet.end_line()


def played(walk, el, sheet, marks):
    """A sound or a film: a file of ours, or a link."""
    sheet.end_line()
    sources = [el.get("src"), *(each.get("src") for each in el.iter("source"))]
    address = next((each.strip() for each in sources if each and each.strip()), "")
    file(walk, sheet, address, walk.number)
    for each in list(el.iter("source")):
        each.attrib.pop("src", None)
    walk.below(el, sheet, marks)
    sheet.end_line()


def file(walk, sheet, address: str, number: int | None, words: str = "") -> None:
    """A link to a file of the old site, by the name it had if no other is said."""
    where = walk.job.where
    ours = where.file(address, number) if address or number else None
    said = words
    words = words or unquote(urlsplit(address).path).rsplit("/", 1)[-1] or address
    if ours:
        sheet.end_line()
        sheet.line.add(words or f"#{number}", Marks(link=f'<a linktype="document" id="{ours}">'))
        sheet.end_line()
    elif address and "://" in address and not where.is_of_the_site(address):
        link(walk, sheet, address, said)
    elif address or number:
        walk.job.found(Finding("missing_file", address or f"#{number}"))
        sheet.end_line()
        sheet.line.add(words, Marks(link=walk.job.links.as_it_was(address)))
        sheet.end_line()


ELEMENTS = {"wp-frame": frame, "embed": frame, "object": frame, "audio": played, "video": played}
