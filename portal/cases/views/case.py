"""The workspace of a case, and what decides its way: level, danger, state, end."""

from django.utils.translation import gettext as _

from portal.access.gates import gate
from portal.cases import reading, steps
from portal.cases.actions import cases
from portal.cases.forms import case as forms
from portal.cases.frame import done, fill, filled_panels, page, sent
from portal.cases.models import Case
from portal.cases.standing import people_of

HERE = "case"


@gate(Case, "case.view", reads=True)
def show(request, case):
    """What comes next, what is missing, who can see it."""
    words = {
        "level": reading.level_of(request.badge, case),
        "filled": filled_panels(request.badge, case),
        "readers": len(people_of(case)),
        "questions": reading.open_questions(request.badge, case),
        "steps": steps.ahead(case),
    }
    return page(request, case, "cases/case.html", words, section=HERE)


@gate(Case, "case.edit", methods=("GET", "POST"), reads=True)
def edit(request, case):
    """Title, site, next look."""
    return _change(request, case, forms.EditForm, _("Title, site and next look"))


@gate(Case, "case.edit", methods=("GET", "POST"), reads=True)
def hearing(request, case):
    """The hearing of the person of concern, or why it waits."""
    return _change(request, case, forms.HearingForm, _("Hearing"))


@gate(Case, "case.edit", methods=("GET", "POST"), reads=True)
def ending(request, case):
    """What is looked at before the case ends."""
    return _change(request, case, forms.EndingForm, _("Outcome and retention"))


@gate(Case, "case.set_level", methods=("GET", "POST"), reads=True)
def level(request, case):
    """Set the level of concern, with a reason."""
    form = fill(request, forms.LevelForm, thing=case)
    if sent(request, form, cases.set_level, case):
        return done(request, _("The level of concern is set."), case)
    words = {"level": reading.level_of(request.badge, case)}
    return page(request, case, "cases/level_form.html", words, section=HERE, here=_("Level of concern"), form=form)


@gate(Case, "case.set_danger", methods=("GET", "POST"))
def danger(request, case):
    """Answer whether anybody is in danger now."""
    form = fill(request, forms.DangerForm, thing=case)
    if sent(request, form, cases.set_danger, case):
        return done(request, _("The answer is recorded."), case)
    return page(request, case, "cases/danger_form.html", section=HERE, here=_("Danger now"), form=form)


@gate(Case, "case.change_state", methods=("GET", "POST"))
def state(request, case):
    """Move the case on; what is missing for each step is named before it is tried."""
    form = fill(request, forms.StateForm, thing=case)
    if sent(request, form, cases.change_state, case):
        return done(request, _("The case moved on."), case)
    words = {"steps": steps.ahead(case)}
    return page(request, case, "cases/state_form.html", words, section=HERE, here=_("Next step"), form=form)


@gate(Case, "case.sign_second", methods=("GET", "POST"))
def second(request, case):
    """Be the second pair of eyes for a step; somebody else then takes it."""
    form = fill(request, forms.SecondForm, thing=case)
    if sent(request, form, cases.sign_second, case):
        return done(request, _("The second review is signed."), case)
    return page(request, case, "cases/second_form.html", section=HERE, here=_("Second review"), form=form)


@gate(Case, "case.confirm_exclusions", methods=("POST",))
def exclusions(request, case):
    """Say that the list of those who must not see the case is complete."""
    form = fill(request, forms.ConfirmForm, thing=case)
    if sent(request, form, cases.confirm_exclusions, case):
        return done(request, _("The list is confirmed."), "case_access", case.code)
    return page(request, case, "cases/conflict.html", section="case_access", form=form)


def _change(request, case, form_class, here):
    form = fill(request, form_class, thing=case)
    if sent(request, form, cases.edit, case):
        return done(request, _("The case was changed."), case)
    return page(request, case, "cases/case_form.html", section=HERE, here=here, form=form)
