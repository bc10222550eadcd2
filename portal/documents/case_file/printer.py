"""Prints a case file. Runs as a process of its own, confined, with only what it was handed: HTML, pictures, PDFs.

What comes in: a line of JSON with the sizes of what follows, then HTML, stylesheet, the resources, and what is to be
attached. What goes out: "P" and the PDF; "U" and the numbers of the documents that cannot be printed, each with a
reason; or "X" and where it stumbled.
"""

import io
import json
import re
import resource
import signal
import sys
import traceback
from typing import Any

MEMORY = 2 << 30
SECONDS = 600
A_FONT = 1 << 20
"""A font goes through a file before it is used; nothing larger is written."""
POINTS_PER_PIXEL = 0.75
LEAF = re.compile(r"leaf-(\d+)-(\d+)")


def main() -> None:
    """One job, from standard input to standard output."""
    from portal.documents.reading import limits

    source, target = sys.stdin.buffer, sys.stdout.buffer
    limits.shut_off()
    confine()
    told = json.loads(source.readline())
    html, css = (source.read(size) for size in told["sizes"])
    resources, attached = ({name: source.read(size) for name, size in told[kind]} for kind in ("resources", "attached"))
    try:
        done, unprintable = printed(html.decode(), css.decode(), resources, told["leaves"], attached)
    except Exception as trouble:  # noqa: BLE001  (whatever it was; where, and never the words it met)
        target.write(b"X" + _where(trouble).encode())
        target.flush()
        sys.exit(1)
    if unprintable:
        target.write(b"U" + json.dumps(unprintable).encode())
    else:
        target.write(b"P")
        done.write(_Counting(target))
    target.flush()


def _where(trouble: BaseException) -> str:
    last = traceback.extract_tb(trouble.__traceback__)[-1]
    return f"{type(trouble).__name__} in {last.name}, line {last.lineno}"


class _Counting:
    """Writes to a pipe, and says how much was written: all a writer of PDFs asks of a file."""

    def __init__(self, target: Any) -> None:
        self._target, self._at = target, 0

    def write(self, data: bytes) -> int:
        """On to the pipe."""
        self._target.write(data)
        self._at += len(data)
        return len(data)

    def tell(self) -> int:
        """How much it was."""
        return self._at

    def seek(self, offset: int, whence: int = 0) -> int:
        """Nowhere: a pipe only goes on."""
        return self._at

    def flush(self) -> None:
        """At the end, by whoever owns the pipe."""


def confine() -> None:
    """Memory, time, no file written but a font, nothing started."""
    for what, most in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, SECONDS),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, A_FONT),
        (resource.RLIMIT_NPROC, 0),
    ):
        resource.setrlimit(what, (most, most))
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.setitimer(signal.ITIMER_REAL, SECONDS)


def printed(html: str, css: str, resources: dict[str, bytes], leaves: dict[str, int], attached: dict[str, bytes]):
    """The PDF, and what of it could not be printed. `leaves` says how many pages each PDF among the resources has.

    Where something could not be printed there is no PDF: the caller says so on a page of its own and comes again.
    """
    import weasyprint
    from pypdf import PdfWriter
    from pypdf.generic import NameObject
    from weasyprint.text.fonts import FontConfiguration

    unprintable: dict[str, str] = {}
    sources = _sources(resources, leaves, unprintable)
    if unprintable:
        return None, unprintable
    fetcher = _only(resources)
    page = weasyprint.HTML(string=html, url_fetcher=fetcher)
    fonts = FontConfiguration()
    sheet = weasyprint.CSS(string=css, url_fetcher=fetcher, font_config=fonts)
    document = page.render(stylesheets=[sheet], font_config=fonts, pdf_variant="pdf/ua-1")
    for name in fetcher.refused:
        number = name.removeprefix("part:").partition("/")[0]
        if not number.isdigit():
            raise ValueError("the paper asks for something that is not there")
        unprintable[number] = "picture"
    if unprintable:
        return None, unprintable
    writer = PdfWriter(clone_from=io.BytesIO(document.write_pdf(pdf_variant="pdf/ua-1")))
    writer.pdf_header = "%PDF-1.7"
    for index, sheet in enumerate(document.pages):
        for anchor, corners in sheet.anchors.items():
            if match := LEAF.fullmatch(anchor):
                number, which = match.groups()
                room = [POINTS_PER_PIXEL * each for each in (*corners, sheet.height)]
                _lay_under(writer.pages[index], sources[number].pages[int(which)], room)
    for name, data in attached.items():
        kind = "/application/json" if name.endswith(".json") else "/application/octet-stream"
        writer.add_attachment(name, data).subtype = NameObject(kind)
    return writer, {}


def _only(resources: dict[str, bytes]):
    """Gives out what was handed in, and refuses everything else: no file, no address, no data of its own."""
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class Only(URLFetcher):
        refused: set[str] = set()

        def fetch(self, url, headers=None):
            if url not in resources:
                self.refused.add(url)
                raise ValueError("not handed in")
            return URLFetcherResponse(url, resources[url])

    fetcher = Only()
    fetcher.refused = set()
    return fetcher


def _sources(resources: dict[str, bytes], leaves: dict[str, int], unprintable: dict[str, str]) -> dict[str, Any]:
    """The PDFs, with forms and remarks drawn onto their pages, and nothing left that runs or leads out."""
    from pypdf import PdfReader, PdfWriter

    found = {}
    for number, count in leaves.items():
        try:
            found[number] = PdfWriter(clone_from=PdfReader(io.BytesIO(_flat(resources[f"file:{number}"]))))
            if len(found[number].pages) != count:
                unprintable[number] = "damaged"
        except Exception:  # noqa: BLE001  (whatever a broken file does to its readers: it is named, not printed in part)
            unprintable[number] = "damaged"
    return found


def _flat(data: bytes) -> bytes:
    import pypdfium2
    import pypdfium2.raw as pdfium

    document = pypdfium2.PdfDocument(data)
    try:
        if document.get_formtype():
            document.init_forms()
        for index in range(len(document)):
            sheet = document[index]
            if pdfium.FPDFPage_Flatten(sheet, pdfium.FLAT_PRINT) == pdfium.FLATTEN_FAIL:
                raise ValueError("remarks on a page cannot be drawn")
            sheet.close()
        flat = io.BytesIO()
        document.save(flat)
        return flat.getvalue()
    finally:
        document.close()


def _lay_under(page, source, room: list[float]) -> None:
    """Draw a page of a file under one of ours, scaled into the room left for it. The watermark stays on top."""
    from pypdf import Transformation

    source.transfer_rotation_to_content()
    for name in ("/Annots", "/AA"):
        source.pop(name, None)
    left, top, right, bottom, height = room
    box = source.cropbox
    wide, high = float(box.width), float(box.height)
    scale = min((right - left) / wide, (bottom - top) / high, 1.0)
    across = left + (right - left - scale * wide) / 2 - scale * float(box.left)
    up = height - top - scale * float(box.top)
    page.merge_transformed_page(source, Transformation().scale(scale).translate(across, up), over=False)


if __name__ == "__main__":
    main()
