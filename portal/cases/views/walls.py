"""Excluding somebody from a case, and stepping back from it oneself."""

from django.utils.translation import gettext as _

from portal.access.gates import gate
from portal.cases.actions import walls
from portal.cases.forms.access import RecuseForm, WallForm
from portal.cases.forms.base import DeedForm
from portal.cases.frame import done, fill, page, sent
from portal.cases.models import Case, Wall
from portal.cases.standing import people_of

HERE = "case_access"


@gate(Case, "case.wall", methods=("GET", "POST"))
def add(request, case):
    """Exclude somebody. What that takes from them is shown before it happens."""
    form = fill(request, WallForm, people=people_of(case))
    if sent(request, form, walls.wall, case, knowing=form.knowing):
        return done(
            request, _("The exclusion stands. For this account the case does not exist."), *_after(request, form, case)
        )
    return page(request, case, "cases/wall_form.html", section=HERE, here=_("Exclude somebody"), form=form)


@gate(Case, "case.recuse", methods=("GET", "POST"))
def recuse(request, case):
    """Step back. Nobody has to say why, and nobody can be kept from it."""
    form = fill(request, RecuseForm)
    if sent(request, form, walls.recuse, case):
        return done(request, _("You have stepped back. The case does not exist for you any more."), "case_list")
    return page(request, case, "cases/recuse_form.html", section=HERE, here=_("Step back"), form=form)


@gate(Wall, "wall.confirm", methods=("POST",))
def confirm(request, wall):
    """Say that a proposed exclusion is right."""
    walls.confirm(wall, actor=request.badge)
    return done(request, _("The exclusion is confirmed."), HERE, wall.case.code)


@gate(Wall, "wall.lift", methods=("GET", "POST"))
def lift(request, wall):
    """Take one down that stood by mistake. It gives nothing back."""
    form = fill(request, DeedForm)
    if sent(request, form, walls.lift, wall):
        return done(request, _("The exclusion is lifted. Access was not given back."), HERE, wall.case.code)
    return page(request, wall.case, "cases/lift_form.html", {"wall": wall}, section=HERE, here=_("Lift"), form=form)


def _after(request, form, case):
    """Whoever excluded themselves finds their list, for them the case is gone."""
    return ("case_list",) if form.done.person == request.user else (HERE, case.code)
