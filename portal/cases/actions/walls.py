"""Walls: excluding somebody, stepping back oneself, and taking a wall down that stood by mistake."""

from django.contrib.auth import get_user_model
from django.urls import reverse
from django.utils import timezone

from portal.access.actions import action, record
from portal.access.policy import may
from portal.cases.grants import EndedGrant
from portal.cases.models import CasePerson, Wall
from portal.cases.models.people import hash_of_email
from portal.cases.standing import leads_of, outside_walls
from portal.cases.troubles import StillNamed, WouldWall
from portal.cases.walls import Exclusion, account_with, build_wall, leave_case, preview_wall
from portal.notifications.outbox import tell


@action("case.wall")
def wall(case, *, actor, person=None, email="", reason, knowing=False):
    """Exclude an account, or whoever has or will have this address. Always succeeds, also against the lead.

    For somebody who has access today, call it with `knowing=True` once the lead has read `preview_wall`; else it
    raises `WouldWall` with the preview.
    """
    exclusion = Exclusion(person=person, email=email, reason=reason)
    built = exclude(case, exclusion, actor=actor, knowing=knowing)
    if built.person is not None:
        record(about=built.person)
    return built


def exclude(case, exclusion, *, actor, knowing) -> Wall:
    """The deed shared with naming an account among the people of a case.

    Whoever works on the case may name somebody; the wall that follows stands at once and waits for a lead to confirm.
    """
    person = exclusion.person or (account_with(exclusion.email) if exclusion.email else None)
    decides = may(actor, "case.wall", case)
    preview = preview_wall(case, person) if person is not None else None
    if preview is not None and preview.will_notice and not (knowing and decides):
        # Who does not lead neither takes access away from others nor learns what they have seen.
        raise WouldWall(preview if decides else None)
    leads = {lead.pk for lead in leads_of(case)}
    built = build_wall(case, exclusion, by=actor.person, confirmed=decides)
    # Not whom: where a name in the case built the wall, the journal would say in plain words who is in it.
    record(why=exclusion.why)
    new = [lead for lead in leads_of(case) if lead.pk not in leads]
    tell(new, "case.grant", thing=case, link=case.get_absolute_url())
    if built.is_proposed:
        # It stands at once, and could keep out somebody who is to look at the case: those who lead must hear of it.
        tell(leads_of(case), "wall.confirm", thing=built, link=reverse("case_access", args=[case.code]))
    return built


@action("case.recuse")
def recuse(case, *, actor, reason=""):
    """Step back from a case. Nobody has to say why, nobody can be kept from it, and it closes at once."""
    leads = {lead.pk for lead in leads_of(case)}
    exclusion = Exclusion(person=actor.person, reason=reason, why=Wall.Why.RECUSED)
    build_wall(case, exclusion, by=actor.person, confirmed=True, how=EndedGrant.How.RECUSED)
    left = leads_of(case)
    tell([lead for lead in left if lead.pk not in leads], "case.grant", thing=case, link=case.get_absolute_url())
    tell([lead for lead in left if lead.pk in leads], "case.recuse", thing=case, link=case.get_absolute_url())


@action("wall.confirm")
def confirm(wall, *, actor):
    """Say that a proposed wall is right. It worked before, too."""
    wall.confirmed_at, wall.confirmed_by = timezone.now(), actor.person
    wall.save(update_fields=["confirmed_at", "confirmed_by"])
    return wall


@action("wall.lift")
def lift(wall, *, actor):
    """Take down a wall that stood by mistake. Gives nothing back: who is to be in the case is granted anew."""
    named = CasePerson.objects.filter(case=wall.case)
    if (wall.person_id and named.filter(account=wall.person_id).exists()) or (
        wall.email_hash and named.filter(email_hash=bytes(wall.email_hash)).exists()
    ):
        raise StillNamed
    wall.lifted_at, wall.lifted_by = timezone.now(), actor.person
    wall.save(update_fields=["lifted_at", "lifted_by"])
    if wall.person is not None:
        record(about=wall.person)
    return wall


@action("wall.link")
def link(wall, *, actor, person):
    """Bind a wall that knew only an address to the account that came to have it, so a later address changes nothing."""
    if wall.person_id or wall.lifted_at or bytes(wall.email_hash) != hash_of_email(person.email):
        return
    record(about=person)
    if Wall.objects.filter(case=wall.case, person=person, lifted_at=None).exists():
        return  # the account is walled off already; this wall has nothing to add
    wall.person = person
    wall.save(update_fields=["person"])
    leave_case(wall.case, person, by=None, how=EndedGrant.How.WALLED)
    tell(leads_of(wall.case), "wall.link", thing=wall, link=wall.case.get_absolute_url())


@action("wall.note_attempt")
def note_attempt(wall, *, actor, person):
    """Write down that this excluded person tried to open the case, and tell those who lead it and data protection.

    Data protection is told on their own row and led to the journal: the wall itself is not theirs to see. Who is
    excluded as well hears nothing.
    """
    record(about=person)
    tell(leads_of(wall.case), "wall.note_attempt", thing=wall, link=reverse("case_journal", args=[wall.case.code]))
    holders = get_user_model()._base_manager.filter(is_active=True, duties__duty="data_protection").order_by("pk")
    for holder in outside_walls(holders, wall.case):
        tell(holder, "wall.note_attempt", thing=holder, link=reverse("journal") + "?area=wall")
