"""Imports in Wagtail's admin: begun, watched, looked through, released, taken back."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from knowledge.models import WordPressImport, WordPressItem
from knowledge.wordpress import actions, comparing, shown
from knowledge.wordpress.forms import BeginForm, PrepareForm
from portal.access.gates import gate
from portal.cases.troubles import CaseTrouble

ROOM = "knowledge/wordpress"
EVERY = 2
"""Seconds until a page that shows how far an import is asks again."""


@gate(None, "import.list")
def index(request):
    """Every import, the newest first."""
    return render(request, f"{ROOM}/index.html", shown.imports(request.badge, request.GET.get("p")))


@gate(None, "import.begin", methods=("GET", "POST"))
def begin(request):
    """The form an import begins with."""
    form = BeginForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        run = actions.begin(actor=request.badge, sent=form.cleaned_data)
        return redirect(run)
    status = 422 if request.method == "POST" else 200
    return render(request, f"{ROOM}/begin.html", {"form": form, "media": form.media}, status=status)


@gate(WordPressImport, "import.view")
def show(request, run):
    """How far it is; what will come; what came; what there is to do."""
    words = shown.whole(run, request.GET.get("show", ""), request.GET.get("p"))
    response = render(request, f"{ROOM}/show.html", words | {"form": PrepareForm()})
    if run.is_under_way:
        response.headers["Refresh"] = str(EVERY)
    return response


@gate(WordPressImport, "import.confirm", methods=("POST",))
def confirm(request, run):
    """Yes: make the pages."""
    known = shown.kinds_of(run)
    chosen = [kind for kind in request.POST.getlist("kinds") if kind in known]
    if not chosen:
        messages.error(request, _("Nothing was begun: choose at least one kind of items."))
        return redirect(run)
    return _done(request, run, lambda: actions.confirm(run, actor=request.badge, kinds=chosen))


@gate(WordPressImport, "import.discard", methods=("POST",))
def discard(request, run):
    """No: throw it away."""
    try:
        actions.discard(run, actor=request.badge)
    except CaseTrouble as trouble:
        messages.error(request, trouble.sentence)
        return redirect(run)
    messages.success(request, _("The import was thrown away. No page was made by it."))
    return redirect("wordpress_admin:index")


@gate(WordPressImport, "import.undo", methods=("GET", "POST"))
def undo(request, run):
    """What taking it back means, and the button."""
    if request.method == "POST":
        edits = request.POST.get("with_edits") == "yes"
        return _done(request, run, lambda: actions.undo(run, actor=request.badge, with_edits=edits))
    return render(request, f"{ROOM}/undo.html", shown.undoing_of(run))


@gate(WordPressImport, "import.prepare", methods=("POST",))
def prepare(request, run):
    """Owner and day of review for the chosen pages; others are asked to release them."""
    pages, form = shown.chosen(run, request.POST.getlist("page")), PrepareForm(request.POST)
    if not pages:
        messages.error(request, _("Nothing was changed: choose pages in the list first."))
    elif not form.is_valid():
        words = shown.whole(run, request.GET.get("show", ""), request.GET.get("p"))
        words |= {"form": form, "ticked": [page.pk for page in pages]}
        return render(request, f"{ROOM}/show.html", words, status=422)
    else:
        went = actions.prepare(run, actor=request.badge, pages=pages, **form.cleaned_data)
        said = ngettext(
            "%(count)s page lies on the desk of the other editors now.",
            "%(count)s pages lie on the desk of the other editors now.",
            went.on,
        )
        messages.success(request, said % {"count": went.on})
    return redirect(shown.address(run, request))


@gate(WordPressImport, "import.release", methods=("POST",))
def release(request, run):
    """The second person has read the chosen pages, and publishes them."""
    pages = shown.chosen(run, request.POST.getlist("page"))
    if not pages:
        messages.error(request, _("Nothing was changed: choose pages in the list first."))
        return redirect(shown.address(run, request))
    went = actions.release(run, actor=request.badge, pages=pages)
    if went.on:
        said = ngettext("Readers see %(count)s page now.", "Readers see %(count)s pages now.", went.on)
        messages.success(request, said % {"count": went.on})
    for page, why in went.back[: shown.SAID]:
        messages.error(request, f"{page.title}: {why}")
    if len(went.back) > shown.SAID:
        more = len(went.back) - shown.SAID
        messages.error(request, ngettext("And %(count)s more.", "And %(count)s more.", more) % {"count": more})
    return redirect(shown.address(run, request))


@gate(WordPressItem, "imported.view")
def compare(request, item):
    """The page as it is here, and as the newer export says it."""
    words = {"item": item, "run": item.brought_by}
    if item.offered is not None and item.page_id:
        words["comparison"] = comparing.differences(item, request)
    return render(request, f"{ROOM}/compare.html", words)


@gate(WordPressItem, "imported.take", methods=("POST",))
def take(request, item):
    """The newer export's words become the newest draft."""
    return _done(request, item.brought_by, lambda: actions.take(item, actor=request.badge))


@gate(WordPressItem, "imported.leave", methods=("POST",))
def leave(request, item):
    """The page stays."""
    return _done(request, item.brought_by, lambda: actions.leave(item, actor=request.badge))


def _done(request, run, deed):
    try:
        deed()
    except CaseTrouble as trouble:
        messages.error(request, trouble.sentence)
    return redirect(run)
