"""What administrators do with other people's accounts. They never learn a password and never become someone else."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from portal.access.actions import action, record
from portal.access.answers import expect
from portal.accounts.models import FactorReset, Person
from portal.accounts.tasks import send_welcome
from portal.notifications.outbox import tell


class SecondAdministratorNeeded(ValidationError):
    """The one who asked wanted to carry it out as well, or nobody asked, or it was too long ago."""

    def __init__(self):
        super().__init__(_("Another administrator must have asked for this within the last 24 hours."))


@action("person.invite")
def invite(*, actor, email, name, language="de", duties=(), welcome=True) -> Person:
    """A new account and a mail with a link to it."""
    person = Person.objects.create_person(email, name, language=language, duties=duties, given_by=actor.person)
    record(thing=person, about=person, duties=sorted(duties))
    if welcome:
        send_welcome.enqueue(str(person.pk))
    return person


@action("person.send_welcome")
def send_welcome_again(person, *, actor) -> None:
    """The first mail got lost, or its link ran out."""
    record(about=person)
    send_welcome.enqueue(str(person.pk))


@action("person.change_name")
def change_name(person, *, actor, name, version) -> None:
    """Another name. Where the person acted before, the journal keeps the name of then."""
    expect(person, version)
    person.name, person.version = name.strip(), person.version + 1
    person.full_clean(exclude=["password", "email"])
    person.save(update_fields=["name", "version"])
    record(about=person)


@action("person.change_duties")
def change_duties(person, *, actor, duties, version=None) -> None:
    """Hold exactly these duties from now on. Wagtail's groups follow."""
    if version is not None:
        expect(person, version)
    before = person.duty_codes
    person.take_duties(duties, given_by=actor.person)
    person.version += 1
    person.save(update_fields=["version"])
    record(about=person, given=sorted(set(duties) - before), taken=sorted(before - set(duties)))
    tell(person, "person.change_duties", thing=person, link="/account/")


@action("person.deactivate")
def deactivate(person, *, actor) -> None:
    """Someone leaves: no more signing in, no duties, every session ends. The name stays where they acted."""
    record(about=person, taken=sorted(person.duty_codes))
    person.take_duties([])
    person.leave()
    person.entered_sessions.all().end()


@action("person.reactivate")
def reactivate(person, *, actor) -> None:
    """Back again, without any duty."""
    person.come_back()
    record(about=person)


@action("person.ask_factor_reset")
def ask_factor_reset(person, *, actor) -> FactorReset:
    """I identified this person, who lost every factor. A second administrator must agree."""
    record(about=person)
    tell(
        Person.objects.here().with_duty("administrator"),
        "person.ask_factor_reset",
        thing=person,
        link=f"/people/{person.pk}/",
        but=actor.person,
    )
    return FactorReset.ask(person, by=actor.person)


@action("person.reset_factors")
def reset_factors(person, *, actor) -> None:
    """The second administrator agrees: every factor goes, the person is told, their grants sleep."""
    asked = FactorReset.open_for(person)
    if asked is None or asked.asked_by_id == actor.person.pk:
        raise SecondAdministratorNeeded
    asked.person = person
    asked.carry_out(by=actor.person)
    person.entered_sessions.all().end()
    record(about=person)
    tell(person, "person.reset_factors", thing=person, link="/account/")
