"""What waits for me, the cases I may see, and opening one. Lists open no key: they show codes, never titles."""

from django.shortcuts import render
from django.utils.translation import gettext as _

from portal.access.gates import gate
from portal.access.policy import may, scope
from portal.cases import lists, reading
from portal.cases.actions import cases
from portal.cases.forms.case import ConflictForm, OpenForm
from portal.cases.forms.filters import CaseFilter
from portal.cases.frame import done, fill, sent
from portal.notifications.inbox import unread_count


@gate(None, "work.view")
def my_work(request):
    """What waits for this person, the one due first on top."""
    badge = request.badge
    tasks = lists.page(lists.tasks_for(badge, mine=True), size=10)
    words = {
        "tasks": tasks,
        "elsewhere": lists.waiting_elsewhere(badge),
        "unread": unread_count(badge),
        "sleeping": reading.sleeping_grants(badge)[:10],
        "to_decide": scope(badge, "emergency.allow").select_related("asked_by").order_by("asked_at")[:10],
        "to_review": scope(badge, "emergency.review").select_related("asked_by").order_by("asked_at")[:10],
    }
    return render(request, "cases/my_work.html", words)


@gate(None, "work.view")
def my_tasks(request):
    """All tasks that are this person's, in all cases."""
    tasks = lists.page(lists.tasks_for(request.badge, mine=True), request.GET.get("page"))
    return render(request, "cases/my_tasks.html", {"page": tasks})


@gate(None, "case.list")
def index(request):
    """The cases this person may see. Empty reads the same whether nothing exists or nothing is theirs."""
    narrow = CaseFilter(request.GET)
    only, chosen = narrow.chosen["only"], {name: narrow.chosen[name] for name in ("state", "level", "sort")}
    found = lists.cases_for(request.badge, mine=only == "mine", due=only == "due", **chosen)
    page = lists.page(found, request.GET.get("page"))
    # Without a level one may read on the page there is no such column: nothing hints at what is not shown.
    levels = any(case.level_shown != "" for case in page.rows)
    words = {"page": page, "filter": narrow, "levels": levels, "can_open": may(request.badge, "case.open")}
    return render(request, "cases/case_list.html", words)


@gate(None, "case.open", methods=("GET", "POST"))
def open_new(request):
    """Open a case. Whether it concerns oneself is asked before anything is written."""
    asked = ConflictForm(request.POST if request.method == "POST" else None)
    if not asked.is_valid() or asked.cleaned_data["concerns_me"] != "no":
        return render(request, "cases/open_conflict.html", {"form": asked}, status=422 if asked.errors else 200)
    no_conflict = {"concerns_me": "no"}
    form = fill(request, OpenForm, is_sent="title" in request.POST, badge=request.badge, initial=no_conflict)
    if sent(request, form, cases.open_case):
        return done(request, _("The case is open. You lead it."), form.done)
    return render(request, "cases/open_form.html", {"form": form}, status=form.status)
