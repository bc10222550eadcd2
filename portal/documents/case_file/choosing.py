"""What a person can choose from when they export, and what they see of exports: asked of the rules, like every list."""

from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from portal.access.policy import may, scope
from portal.cases import lists
from portal.documents import shelf
from portal.documents.case_file import manifest

SHOWN = 50

WHY_FAILED = {
    "changed": _("Something in it changed, or is no longer for you. Export again."),
    "damaged": _("The bytes of a document are not what they were when it came in. Tell those who run the portal."),
    "printer": _("It could not be printed. Try the ZIP alone, or fewer documents."),
    "gave_up": _("It was begun several times and never finished. Try fewer documents."),
}


def documents(badge, case) -> list:
    """The documents that can go into the file, also withdrawn ones: those only where they are named."""
    return shelf.opened(shelf.documents_of(badge, case, show="all"))


def questions(badge, case):
    """What is known to be unknown in the case."""
    return lists.tasks_for(badge, case=case).filter(kind="question")


def in_words(document):
    """A document in the list to choose from. Its title may name people, so the mask covers it."""
    words = format_html("{}: {}", document.key, masked(document.title))
    return format_html(str(_("{document} (withdrawn)")), document=words) if document.withdrawn_at else words


def masked(title):
    """What people called something, as a choice shows it."""
    return format_html('<bdi data-personal translate="no">{}</bdi>', title)


def exports(badge, case) -> list:
    """What was exported from the case, newest first: who, when, for whom."""
    found = scope(badge, "case_file.view").filter(case=case).select_related("by", "case")
    return list(found.defer("limits", "gaps", "owner", "sharing_words")[:SHOWN])


def shown(badge, case_file) -> dict:
    """What the page of one export shows: to whoever asked for it the files, to other leads that it was exported."""
    can = {verb for verb in ("case_file.fetch", "case_file.discard") if may(badge, verb, case_file)}
    files = [
        {
            "output": output,
            "url_name": f"case_file_{output}",
            "size": getattr(case_file, f"{output}_size"),
            "digest": manifest.grouped(bytes(getattr(case_file, f"{output}_sha256") or b"").hex()),
        }
        for output in sorted(case_file.outputs, reverse=True)  # the ZIP first: it holds the files as they are
    ]
    return {
        "case_file": case_file,
        "is_mine": case_file.by_id == badge.person.pk,
        "can_file": can,
        "files": files,
        "parts": [case_file.Part(part).label for part in case_file.parts],
        "why_failed": WHY_FAILED.get(case_file.failed_why, ""),
    }
