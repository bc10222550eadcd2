"""Which documents of a case look like versions of one, by the names of their files. For a person to decide."""

from dataclasses import dataclass

from portal.access.policy import scope
from portal.documents.drawer import stems
from portal.documents.models import Document, Version
from portal.vault import keys


@dataclass(frozen=True)
class Proposal:
    """Documents that look like versions of one, the oldest first: what their names say, else their days."""

    name: str
    documents: list[Document]

    @property
    def first(self) -> Document:
        """The one the others would become versions of."""
        return self.documents[0]

    @property
    def keys(self) -> str:
        """What a form sends back: exactly these, in exactly this order."""
        return " ".join(document.key for document in self.documents)


def for_badge(badge, case) -> list[Proposal]:
    """Those this person may decide on; each within one audience, so that nothing is joined that others see apart."""
    return _proposals(scope(badge, "document.join").filter(case=case))


def shown(badge, document, said: str) -> Proposal | None:
    """The proposal that begins with this document, if it still is exactly what the page showed."""
    for proposal in for_badge(badge, document.case):
        if proposal.first.pk == document.pk and proposal.keys == said:
            return proposal
    return None


def of_case(case) -> list[Proposal]:
    """All of a case, to be counted."""
    return _proposals(Document.objects.filter(case=case))


def _proposals(documents) -> list[Proposal]:
    standing = documents.filter(withdrawn_at=None, stands_alone=False).values("pk")
    newest = Version.objects.current().filter(document__in=standing).select_related("document__case", "author")
    found = list(newest.defer("comment", "origin"))
    keys.warm(version.sealed_under() for version in found)
    groups: dict[tuple, list[Version]] = {}
    for (stem, kind), versions in stems.families((v.file_name, v.type, v) for v in found).items():
        for version in versions:
            groups.setdefault((stem, kind, version.document.circle_id), []).append(version)
    return [
        Proposal(stem, [version.document for version in sorted(versions, key=_age)])
        for (stem, _kind, _circle), versions in sorted(groups.items(), key=lambda group: group[0][0])
        if len(versions) > 1
    ]


def _age(version: Version):
    said, day = stems.read(version.file_name), version.document.dated_at or version.made_at
    return said.is_last, said.number is not None, said.number or 0, day, version.document.key
