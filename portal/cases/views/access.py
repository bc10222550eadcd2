"""Who can see a case, by which rule and why; giving, changing and ending it."""

from django.utils.translation import gettext as _

from portal.access.gates import gate
from portal.cases import sight
from portal.cases.actions import access
from portal.cases.forms.access import ChangeForm, EndForm, GrantForm
from portal.cases.forms.filters import SightFilter
from portal.cases.frame import done, fill, page, sent
from portal.cases.grants import CaseGrant
from portal.cases.models import Case
from portal.cases.standing import may_be_granted

HERE = "case_access"


@gate(Case, "case.view")
def index(request, case):
    """Who sees this case, or this part of it, and why. Who does not lead it sees their own line."""
    asked = sight.parts(request.badge, case, request.GET.get("part", ""))
    question = SightFilter(request.GET, parts=asked)
    words = {"question": question, **sight.answer(request.badge, case, **question.chosen)}
    return page(request, case, "cases/access.html", words, section=HERE)


@gate(Case, "case.grant", methods=("GET", "POST"))
def add(request, case):
    """Let somebody in. Offered are those who may be, and nobody learns who may not."""
    form = fill(request, GrantForm, people=may_be_granted(case))
    if sent(request, form, access.grant, case):
        return done(request, _("Access is given. The person gets a notice without content."), HERE, case.code)
    return page(request, case, "cases/grant_form.html", section=HERE, here=_("Add a person"), form=form)


@gate(CaseGrant, "grant.change", methods=("GET", "POST"))
def change(request, grant):
    """Other terms for somebody who is in."""
    case = grant.content_object
    form = fill(request, ChangeForm, thing=grant)
    if sent(request, form, access.change, grant):
        return done(request, _("Access is changed."), HERE, case.code)
    return page(request, case, "cases/grant_form.html", {"grant": grant}, section=HERE, here=_("Change"), form=form)


@gate(CaseGrant, "grant.end", methods=("GET", "POST"))
def end(request, grant):
    """End it, with a reason."""
    case = grant.content_object
    form = fill(request, EndForm)
    if sent(request, form, access.end, grant):
        return done(
            request, _("Access is ended."), "case_list" if grant.user == request.user else HERE, *_own(request, grant)
        )
    return page(request, case, "cases/end_form.html", {"grant": grant}, section=HERE, here=_("End access"), form=form)


@gate(CaseGrant, "grant.confirm", methods=("POST",))
def confirm(request, grant):
    """Wake a grant that sleeps since its person lost every factor."""
    access.confirm(grant, actor=request.badge)
    return done(request, _("Access is confirmed."), HERE, grant.content_object.code)


def _own(request, grant):
    return [] if grant.user == request.user else [grant.content_object.code]
