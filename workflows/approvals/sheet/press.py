"""The house's printer, as sheets use it: the one that prints case files. It knows no kind of thing."""

from collections.abc import Iterator, Sequence

from portal.documents.case_file import press
from portal.documents.case_file.paper import Paper, Resource, fonts

NotPrinted = press.NotPrinted
__all__ = ["NotPrinted", "Resource", "printed"]


def printed(html: str, attached: Sequence[Resource]) -> Iterator[bytes]:
    """The PDF of a page of ours with these files attached. Raises `NotPrinted`."""
    return press.printed(lambda why: Paper(html, fonts(), {}), attached)
