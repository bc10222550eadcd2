"""Procedures under Wagtail's roof: administrators look, make and propose. Who stands for them does so in the portal."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from portal.access.gates import gate
from portal.access.policy import may
from portal.cases.troubles import CaseTrouble
from workflows.approvals import drawing, procedure_book, who
from workflows.approvals.actions import procedures as actions
from workflows.approvals.forms.procedures import Editor, MakeForm
from workflows.approvals.models import Procedure, ProcedureVersion
from workflows.approvals.procedures import read
from workflows.approvals.suggestions import suggested


@gate(None, "procedure.list")
def index(request):
    """All procedures, with the version in force and the one that waits."""
    words = {"lines": procedure_book.lines(request.badge), "may_make": may(request.badge, "procedure.make")}
    return render(request, "approvals/admin/procedures.html", words)


@gate(Procedure, "procedure.view")
def show(request, procedure):
    """A procedure opens with its newest version; one without a word with its form."""
    newest = procedure_book.shown(procedure)
    return redirect("procedures_admin:edit", procedure.slug) if newest is None else _shown(request, newest)


@gate(ProcedureVersion, "procedure_version.view")
def version(request, version):
    """One version: drawn, and what it changes."""
    return _shown(request, version)


@gate(None, "procedure.make", methods=("GET", "POST"))
def make(request):
    """A procedure for a sort of things that has none."""
    form = MakeForm(request.POST or None, there=procedure_book.there(request.badge))
    if form.is_bound and form.is_valid():
        try:
            procedure = actions.make(actor=request.badge, **form.words())
        except CaseTrouble as trouble:
            form.add_error(None, trouble.sentence)
        else:
            messages.success(request, _("It is made, and says nothing yet. Write its first version."))
            return redirect("procedures_admin:edit", procedure.slug)
    return render(request, "approvals/admin/make.html", {"form": form}, status=422 if form.errors else 200)


@gate(Procedure, "procedure.propose", methods=("GET", "POST"))
def edit(request, procedure):
    """Write the next version. Buttons that add and take away need no script; nothing typed is lost."""
    newest = procedure_book.shown(procedure)
    if request.method == "GET":
        plan = newest.plan if newest else read(suggested(procedure.sort, procedure.kind))
        editor = Editor(plan=plan, based_on=newest.number if newest else 0)
        return _form(request, procedure, editor, is_suggestion=newest is None)
    editor, button = Editor(request.POST), request.POST.get("do", "")
    if editor.press(button):
        return _form(request, procedure, editor)
    if button == "look":
        return _form(request, procedure, editor, plan=editor.holds())
    if editor.attempt(actions.propose, procedure, actor=request.badge):
        messages.success(request, _("It is proposed. It applies once two others stand for it."))
        return redirect("procedures_admin:show", procedure.slug)
    return _form(request, procedure, editor)


def _shown(request, version):
    words = procedure_book.whole(request.badge, version)
    words["may_propose"] = may(request.badge, "procedure.propose", version.procedure)
    return render(request, "approvals/admin/procedure.html", words)


def _form(request, procedure, editor, plan=None, *, is_suggestion=False):
    words = {"procedure": procedure, "editor": editor, "for_what": drawing.for_what(procedure)}
    words["is_suggestion"] = is_suggestion
    if plan is not None:
        words["stages"] = drawing.drawn(plan, who.people_named(plan))
    return render(request, "approvals/admin/edit.html", words, status=editor.status)
