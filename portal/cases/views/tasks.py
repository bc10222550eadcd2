"""What is to be done in a case, and what is not known yet."""

from django.utils.translation import gettext as _

from portal.access.gates import gate
from portal.access.policy import may
from portal.cases import lists, reading
from portal.cases.actions import work
from portal.cases.forms.base import DeedForm
from portal.cases.forms.filters import TaskFilter
from portal.cases.forms.work import TaskForm
from portal.cases.frame import done, fill, page, sent
from portal.cases.models import Case, Task
from portal.cases.references import refer

HERE = "case_tasks"


@gate(Case, "case.view", reads=True)
def index(request, case):
    """Open tasks, or those that are done; the one due first on top."""
    narrow = TaskFilter(request.GET)
    shows_done, mine = narrow.chosen["show"] == "done", narrow.chosen["whose"] == "mine"
    found = lists.tasks_for(request.badge, case=case, mine=mine, done=shows_done)
    tasks = lists.page(found, request.GET.get("page"))
    words = {
        "page": tasks,
        "shows_done": shows_done,
        "filter": narrow,
        "audiences": reading.audiences_of(request.badge, case),
    }
    return page(request, case, "cases/tasks.html", words, section=HERE)


@gate(Case, "task.add", methods=("GET", "POST"))
def add(request, case):
    """A new task or open question."""
    kind = {"kind": "question"} if request.GET.get("kind") == "question" else {}
    form = fill(request, TaskForm, case=case, badge=request.badge, initial=kind)
    refer(form, "title", request.GET.get("refer", ""))
    if sent(request, form, work.add_task, case):
        return done(request, _("The task was added."), "case_tasks", case.code)
    return page(request, case, "cases/task_form.html", section=HERE, here=_("New task"), form=form)


@gate(Task, "task.view", reads=True)
def show(request, task):
    """One task, with what can be done about it."""
    return page(request, task.case, "cases/task.html", _words(request, task), section=HERE, here=task.key)


@gate(Task, "task.edit", methods=("GET", "POST"), reads=True)
def edit(request, task):
    """Change it."""
    form = fill(request, TaskForm, case=task.case, badge=request.badge, thing=task)
    if sent(request, form, work.edit_task, task):
        return done(request, _("The task was changed."), "case_task", task.case.code, task.key)
    return page(request, task.case, "cases/task_form.html", {"task": task}, section=HERE, here=task.key, form=form)


@gate(Task, "task.done", methods=("POST",))
def finish(request, task):
    """Say that it is done."""
    return _settle(request, task, work.finish_task, _("The task is done."))


@gate(Task, "task.reopen", methods=("POST",))
def reopen(request, task):
    """Say that it is not done after all."""
    return _settle(request, task, work.reopen_task, _("The task is open again."))


def _settle(request, task, deed, sentence):
    form = fill(request, DeedForm, thing=task)
    if sent(request, form, deed, task):
        return done(request, sentence, "case_tasks", task.case.code)
    task.refresh_from_db()
    return page(request, task.case, "cases/task.html", _words(request, task), section=HERE, here=task.key, form=form)


def _words(request, task):
    verbs = ("task.edit", "task.done", "task.reopen")
    return {
        "task": task,
        "can_task": {verb for verb in verbs if may(request.badge, verb, task)},
        "audience": reading.audiences_of(request.badge, task.case).get(task.circle_id),
    }
