"""Procedures for those who stand for them: read, compared, signed off. They are written under Wagtail's roof."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from portal.access.gates import gate
from portal.cases.troubles import CaseTrouble
from workflows.approvals import figures, procedure_book
from workflows.approvals.actions import procedures as actions
from workflows.approvals.models import ProcedureVersion


@gate(None, "procedure.list")
def index(request):
    """All procedures, with the version in force and the one that waits."""
    return render(request, "approvals/procedures.html", {"lines": procedure_book.lines(request.badge)})


@gate(None, "procedure.read_figures")
def read_figures(request):
    """How long decisions take, by procedure and duty; of no person."""
    return render(request, "approvals/figures.html", {"cells": figures.cells(), "fewest": figures.FEWEST})


@gate(ProcedureVersion, "procedure_version.view")
def version(request, version):
    """One version: drawn, and what it changes."""
    return render(request, "approvals/procedure.html", procedure_book.whole(request.badge, version))


@gate(ProcedureVersion, "procedure_version.sign", methods=("GET", "POST"))
def sign(request, version):
    """Stand for it, with the whole of it in view."""
    status = 200
    if request.method == "POST":
        try:
            actions.sign(version, actor=request.badge)
        except CaseTrouble as trouble:
            messages.error(request, trouble.sentence)
            status = 422
        else:
            messages.success(request, _("You stand for this version now."))
            return redirect(version)
    words = procedure_book.whole(request.badge, version) | {"signs": True}
    return render(request, "approvals/procedure.html", words, status=status)
