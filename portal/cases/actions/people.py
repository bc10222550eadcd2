"""The people who occur in a case. Naming an account walls it off: nobody reads the case they are in."""

from portal.access.actions import action, record
from portal.access.answers import expect
from portal.access.policy import may
from portal.cases.actions.walls import exclude
from portal.cases.models import CasePerson, Wall
from portal.cases.models.people import hash_of_email
from portal.cases.standing import is_walled, people_of
from portal.cases.troubles import AlreadyNamed, NotInCase, StaysInCompartment
from portal.cases.walls import Exclusion, account_with
from portal.vault import keys


@action("case_person.add")
def add(case, *, actor, name, part, account=None, email="", note="", circle=None, knowing=False):
    """Enter somebody into the case. An account, or an address an account has or will have, is walled off with it.

    Raises `WouldWall` where that takes access away from somebody who has it now, until called with `knowing=True`.
    """
    _check_circle(case, circle, actor)
    account = account or (account_with(email) if email else None)
    person = CasePerson(case=case, part=part, account=account, circle=circle, added_by=actor.person)
    person.email_hash = hash_of_email(account.email if account else email) if account or email else None
    _check_part(person, actor)
    keys.create(person.sealed_under())
    person.take_name(name)
    person.note = note
    person.save(force_insert=True)
    _wall_off(person, account, email, actor, knowing)
    record(thing=person, part=part)
    return person


@action("case_person.edit")
def edit(person, *, actor, version, name, part, note="", account=None, email="", circle=None, knowing=False):
    """Change what is known of somebody. An account or address that is linked now is walled off as well."""
    expect(person, version)
    _check_circle(person.case, circle, actor)
    if person.part == CasePerson.Part.REPORTED and part != person.part:
        raise StaysInCompartment
    account = account or (account_with(email) if email else None) or person.account
    person.take_name(name)
    person.part, person.note, person.account, person.circle = part, note, account, circle
    _check_part(person, actor)
    if account or email:
        person.email_hash = hash_of_email(account.email if account else email)
    person.version += 1
    person.save()
    _wall_off(person, account, email, actor, knowing)
    record(part=part)
    return person


def _wall_off(person, account, email, actor, knowing) -> None:
    if account is None and not email:
        return
    if account is not None and is_walled(account, person.case):
        return
    exclude(person.case, Exclusion(person=account, email=email, why=Wall.Why.NAMED), actor=actor, knowing=knowing)


def _check_circle(case, circle, actor) -> None:
    if circle is not None and (circle.case_id != case.pk or actor.person not in people_of(case, circle)):
        raise NotInCase


def _check_part(person, actor) -> None:
    same = CasePerson.objects.filter(case=person.case, part=person.part, account=person.account_id)
    twin = same.exclude(pk=person.pk).first() if person.account_id else None
    if twin is None:
        return
    if may(actor, "case_person.view", twin):
        raise AlreadyNamed
    # SECURITY: "is named already" would tell who reported to whoever guesses. The second entry stands for itself,
    # and the address it was given says to those who lead that both are one.
    person.account = None
