"""The people who occur in a case."""

from django.utils.translation import gettext as _

from portal.access.gates import gate
from portal.access.policy import scope
from portal.cases import reading
from portal.cases.actions import access, people
from portal.cases.forms.people import CasePersonForm, RevealForm
from portal.cases.frame import done, fill, page, sent
from portal.cases.models import Case, CasePerson

HERE = "case_people"


@gate(Case, "case.view", reads=True)
def index(request, case):
    """Everybody who occurs in the case; the person who reported only for those who may know the name."""
    words = {
        "persons": reading.persons_of(request.badge, case),
        "audiences": reading.audiences_of(request.badge, case),
        "can_reveal": set(scope(request.badge, "reporter.reveal_to").filter(case=case).values_list("pk", flat=True)),
    }
    return page(request, case, "cases/people.html", words, section=HERE)


@gate(Case, "case_person.add", methods=("GET", "POST"))
def add(request, case):
    """Enter somebody. Who has an account is excluded with it, and the page says so before."""
    form = fill(request, CasePersonForm, case=case, badge=request.badge)
    if sent(request, form, people.add, case, knowing=form.knowing):
        return done(request, _("The person was entered."), "case_people", case.code)
    return page(request, case, "cases/person_form.html", section=HERE, here=_("New person"), form=form)


@gate(CasePerson, "case_person.edit", methods=("GET", "POST"), reads=True)
def edit(request, person):
    """Change what is known of somebody."""
    form = fill(request, CasePersonForm, case=person.case, badge=request.badge, thing=person)
    if sent(request, form, people.edit, person, knowing=form.knowing):
        return done(request, _("The person was changed."), "case_people", person.case.code)
    words = {"person": person}
    return page(request, person.case, "cases/person_form.html", words, section=HERE, here=_("Change"), form=form)


@gate(CasePerson, "reporter.reveal_to", methods=("GET", "POST"), reads=True)
def reveal(request, person):
    """Let somebody know the name of the person who reported, for a reason."""
    form = fill(request, RevealForm, reporter=person)
    if sent(request, form, access.reveal_to, person):
        return done(request, _("The name is disclosed to this person."), "case_people", person.case.code)
    words = {"person": person, "known_to": reading.told_of(person)}
    return page(request, person.case, "cases/reveal_form.html", words, section=HERE, here=_("Disclose"), form=form)
