"""What the pages about imports show."""

from itertools import islice

from django.core.paginator import Paginator
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from knowledge.models import WordPressImport
from knowledge.wordpress import report, undoing, worklist
from knowledge.wordpress.findings import OF_KINDS, OF_READING, TO_DO, label, named
from knowledge.wordpress.releasing import AT_ONCE, pages_of
from portal.access.policy import scope

A_PAGE = 20
AUTHORS = 20
SAID = 10
"""So many pages that did not go on are named; of the others it is said how many."""

State = WordPressImport.State
STEPS = (State.READING, State.LOOKING, State.WAITING, State.WRITING, State.DONE)


def imports(badge, number) -> dict:
    """The imports this person may see."""
    runs = scope(badge, "import.view").select_related("by", "locale").order_by("-began_at")
    return {"page": Paginator(runs, A_PAGE).get_page(number)}


def whole(run: WordPressImport, chosen: str, number) -> dict:
    """One import: how far it is, what it comes to, and a page of its worklist."""
    told = run.told
    words = {
        "run": run,
        "told": told,
        "kinds": [(kind, OF_KINDS.get(kind, kind), n) for kind, n in kinds_of(run).items()],
    }
    if run.state in (State.WAITING, State.WRITING, State.DONE, State.UNDONE) and "report" in told:
        words["report"] = told["report"]
        words["authors"] = [*islice(told["authors"].values(), AUTHORS + 1)]
        words["counts_of"] = [
            (_("Items in the export"), named(told["kinds"], OF_KINDS)),
            (_("Left out"), named(told["left_out"], OF_KINDS)),
            (_("Taxonomies"), named(told["taxonomies"], {})),
            (_("Custom fields, not brought over"), named(told["fields"], {})),
            (_("Mended while reading"), named(told["repaired"], OF_READING)),
        ]
        words["found"] = [
            (code if code in TO_DO else "", label(code), times, told["report"]["examples"].get(code, ()))
            for code, times in told["report"]["found"].items()
        ]
    if run.state in (State.WAITING, State.DONE):
        filters = worklist.FILTERS if run.state == State.DONE else {"all": "", "see": ""}
        words |= worklist.lines(run, chosen, number)
        words["filters"] = [(name, worklist.FILTERS[name], words["counts"][name]) for name in filters]
    return words


def kinds_of(run: WordPressImport) -> dict[str, int]:
    """Which kinds of items may become pages."""
    return report.offered_kinds(run)


def undoing_of(run: WordPressImport) -> dict:
    """What taking it back comes to, and what speaks against it."""
    stays = undoing.why_it_stays(run)
    return {
        "run": run,
        "pages": undoing.made_by(run).count(),
        "stays": stays,
        "is_by_edits": stays is not None and stays.code == "edited",
        "keeps": stays.pages[:SAID] if stays else (),
    }


def chosen(run: WordPressImport, keys) -> list:
    """The pages of this import that were ticked, from the top of the tree; the section above them goes with them."""
    wanted = {int(key) for key in keys[:AT_ONCE] if key.isascii() and key.isdecimal() and len(key) < 10}
    pages = pages_of(run)
    ticked = pages.filter(pk__in=wanted)
    if not ticked.exists():
        return []
    above = pages.filter(pk=run.section_id, live=False)
    return [page.specific for page in (ticked | above).order_by("path")]


def address(run: WordPressImport, request) -> str:
    """Back to the place in the list from where a form was sent."""
    kept = {name: request.GET[name] for name in ("show", "p") if name in request.GET}
    here = reverse("wordpress_admin:show", args=[run.pk])
    return f"{here}?{urlencode(kept)}" if kept else here
