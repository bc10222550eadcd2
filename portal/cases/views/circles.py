"""Circles: named groups of a case's people."""

from django.utils.translation import gettext as _

from portal.access.gates import gate
from portal.access.policy import may
from portal.cases.actions import circles
from portal.cases.forms.access import CircleForm, MemberForm
from portal.cases.frame import done, fill, page, sent
from portal.cases.models import Case, Circle
from portal.cases.standing import people_of

HERE = "case_access"


@gate(Case, "circle.make", methods=("GET", "POST"))
def make(request, case):
    """A new circle; whoever makes it belongs to it."""
    others = [person for person in people_of(case) if person != request.user]
    form = fill(request, CircleForm, people=others)
    if sent(request, form, circles.make, case):
        return done(request, _("The circle is made."), HERE, case.code)
    return page(request, case, "cases/circle_form.html", section=HERE, here=_("New circle"), form=form)


@gate(Circle, "circle.view", reads=True)
def show(request, circle):
    """Who belongs to it; its members let others in and out."""
    return _circle(request, circle)


@gate(Circle, "circle.add_member", methods=("POST",))
def add_member(request, circle):
    """Let somebody in; they see all that lies in it."""
    form = fill(request, MemberForm, people=_others(circle))
    if sent(request, form, circles.add_member, circle):
        return done(request, _("The person belongs to the circle now."), "case_circle", circle.case.code, circle.pk)
    return _circle(request, circle, form)


@gate(Circle, "circle.remove_member", methods=("POST",))
def remove_member(request, circle):
    """Take somebody, or oneself, out."""
    form = fill(request, MemberForm, people=_members(circle))
    if sent(request, form, circles.remove_member, circle):
        return done(request, _("The person left the circle."), HERE, circle.case.code)
    return _circle(request, circle, form)


def _circle(request, circle, form=None):
    can_change = may(request.badge, "circle.add_member", circle)
    words = {"circle": circle, "members": _members(circle), "can_change": can_change}
    if form is None and can_change:
        form = MemberForm(people=_others(circle))
    return page(request, circle.case, "cases/circle.html", words, section=HERE, here=_("Circle"), form=form)


def _members(circle) -> list:
    return people_of(circle.case, circle)


def _others(circle) -> list:
    members = {person.pk for person in _members(circle)}
    return [person for person in people_of(circle.case) if person.pk not in members]
