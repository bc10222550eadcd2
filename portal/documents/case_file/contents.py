"""What goes into a case file: exactly what whoever asked for it may see, asked of the same rules as every page."""

from dataclasses import dataclass, field
from datetime import UTC

from portal.access.badges import badge_for_delivery
from portal.access.policy import scope
from portal.cases import lists
from portal.cases import reading as of_cases
from portal.cases.models import CasePerson
from portal.cases.standing import would_let
from portal.cases.templatetags.moments import day, moment
from portal.cases.timeline import timeline
from portal.documents.case_file import manifest
from portal.documents.models import CaseFile, Version
from portal.documents.models.documents import Handling
from portal.documents.reading import kinds
from portal.vault import keys

Part = CaseFile.Part


class NoLongerTheirs(Exception):
    """Whoever asked may no longer see all of it, or no longer export. Nothing is made."""


@dataclass
class Contents:
    """All of it, opened as far as it is small: the bytes of versions stay sealed until they are copied."""

    case_file: CaseFile
    versions: list[Version]
    circles: list = field(default_factory=list)
    days: list = field(default_factory=list)
    threads: list = field(default_factory=list)
    tasks: list = field(default_factory=list)
    people: list = field(default_factory=list)

    @property
    def handling(self):
        """The strictest class of any document in it, which is then that of the whole."""
        order = [Handling.INTERNAL, Handling.CONFIDENTIAL, Handling.STRICT]
        classes = [Handling(version.document.handling) for version in self.versions]
        return max(classes, key=order.index, default=Handling.CONFIDENTIAL)


def gather(case_file: CaseFile) -> Contents:
    """What goes in. Raises `NoLongerTheirs`, and what opening keys raises."""
    case = case_file.case
    # SECURITY: asked as whoever ordered it, now. Time has passed, and the worker itself may see anything.
    badge = badge_for_delivery(case_file.by)
    if not would_let(case_file.by, "case_file.export", case):
        raise NoLongerTheirs
    wanted = set(case_file.contents.values_list("version_id", flat=True))
    seen = scope(badge, "version.view").filter(pk__in=wanted)
    versions = list(seen.select_related("document__case", "author", "restored_from", "preview", "document__circle"))
    if {version.pk for version in versions} != wanted:
        raise NoLongerTheirs
    keys.warm(version.sealed_under() for version in versions)
    versions.sort(key=_place)
    contents = Contents(case_file, versions)
    contents.circles = [circle.pk for circle in of_cases.my_circles(badge, case)]
    _tell(contents, badge, case, set(case_file.parts))
    return contents


def _place(version):
    """Documents stand in the order of what they say, each with its versions together."""
    document = version.document
    return document.dated_at or document.made_at, document.key, version.number


def _tell(contents, badge, case, parts) -> None:
    audiences = of_cases.audiences_of(badge, case)
    if Part.TIMELINE in parts:
        contents.days = of_cases.timeline_lines(timeline(badge, case)[::-1], audiences, code=case.code)
    if Part.NOTES in parts:
        contents.threads = of_cases.thread_lines(of_cases.threads_of(badge, case).order_by("written_at"), audiences)
    if Part.TASKS in parts:
        found = [*lists.tasks_for(badge, case=case), *lists.tasks_for(badge, case=case, done=True)]
        contents.tasks = [_task(each) for each in found]
    contents.people = [_person(each) for each in of_cases.persons_of(badge, case) if _is_wanted(each, parts)]


def _is_wanted(person, parts) -> bool:
    """The person who reported goes out only where that was said in so many words."""
    return (Part.REPORTER if person.part == CasePerson.Part.REPORTED else Part.PEOPLE) in parts


def _task(task) -> dict:
    return {
        "key": task.key,
        "kind": task.get_kind_display(),
        "title": task.title,
        "who": task.owner.name if task.owner else "",
        "due": day(task.due_on),
        "done": moment(task.done_at) if task.done_at else "",
    }


def _person(person) -> dict:
    return {"name": person.name, "part": person.get_part_display(), "note": person.note}


def path_of(version) -> str:
    """Where a version lies in the ZIP: codes only, so that no file name of anybody becomes a path."""
    return f"documents/{version.download_name}"


def told_of(version) -> dict:
    """What the manifest says of a version. The name the file came with stands here and nowhere else."""
    document = version.document
    return {
        "path": path_of(version),
        "sha256": version.digest,
        "size": version.size,
        "what": "document",
        "document": document.key,
        "version": version.number,
        "title": document.title,
        "file_name": version.file_name,
        "type": version.type,
        "type_in_words": str(kinds.label(version.type)),
        "kind": document.kind,
        "handling": document.handling,
        "author": version.author.name,
        "made_at": _iso(version.made_at),
        "dated_at": _iso(document.dated_at),
        "withdrawn_at": _iso(document.withdrawn_at),
        "scanned": version.scan == "clean",
    }


def listed(contents: Contents, texts: dict[str, bytes]) -> bytes:
    """The manifest of these contents and the texts written for them."""
    case_file = contents.case_file
    written = [
        {"path": path, "sha256": manifest.digest_of(data), "size": len(data), "what": "text"}
        for path, data in sorted(texts.items())
    ]
    return manifest.canonical(
        {
            "format": manifest.FORMAT,
            "case": case_file.case.code,
            "export": str(case_file.pk),
            "made_at": _iso(case_file.made_at),
            "made_by": case_file.by.name,
            "made_for": case_file.recipient,
            "language": case_file.language,
            "handling": contents.handling,
            "versions": "all the exporting person may see" if case_file.all_versions else "current",
            "parts": sorted(case_file.parts),
            "caveats": {
                "limits": case_file.limits,
                "gaps": case_file.gaps,
                "owner": case_file.owner,
                "sharing": case_file.sharing,
                "sharing_words": case_file.sharing_words,
                "proceedings": case_file.proceedings,
            },
            "files": [*map(told_of, contents.versions), *written],
        }
    )


def _iso(moment):
    return moment.astimezone(UTC).isoformat(timespec="seconds") if moment else None
