"""Emergency access: asked for by code, allowed by data protection, four hours at most, reviewed afterwards."""

from datetime import timedelta

from django.contrib.auth import get_user_model
from django.utils import timezone

from portal.access.actions import action, record
from portal.cases import roles
from portal.cases.grants import CaseGrant
from portal.cases.models import Case, EmergencyAccess
from portal.cases.models.access import EMERGENCY_AT_MOST
from portal.cases.standing import is_walled, leads_of, would_let
from portal.cases.troubles import AlreadyGranted, NoSuchCase, TooLong, WalledOff
from portal.notifications.outbox import tell
from portal.vault import keys


@action("emergency.ask")
def ask(*, actor, code, reason):
    """Ask to read a case. The answer is the same, and as much is done, whether or not there is such a case.

    SECURITY: what comes back carries the plea's own id and what was typed, and nothing of the case. The line in the
    journal stands in the portal's chain.
    """
    plea = EmergencyAccess(code=code.strip().capitalize()[:40], asked_by=actor.person)
    plea.case = Case.objects.only("pk").filter(code=plea.code).first()
    keys.create(plea.sealed_under())
    plea.reason = reason
    plea.save(force_insert=True)
    record(thing=plea)
    tell(_who_may_decide(plea), "emergency.ask", thing=plea, link=plea.get_absolute_url(), but=actor.person)


@action("emergency.allow")
def allow(plea, *, actor, hours=4):
    """Let the asker read the case until then. Raises `NoSuchCase`, `WalledOff`, `TooLong`, `AlreadyGranted`."""
    now = timezone.now()
    until = now + timedelta(hours=hours)
    if not hours > 0 or until > now + EMERGENCY_AT_MOST:
        raise TooLong
    if plea.case_id is None:
        raise NoSuchCase
    case = Case.objects.select_for_update(no_key=True).get(pk=plea.case_id)
    asker = plea.asked_by
    # A walled asker looks, to everybody, like a code that does not exist.
    if is_walled(asker, case):
        raise NoSuchCase
    if is_walled(actor.person, case):
        raise WalledOff
    if would_let(asker, "case.view", case):
        raise AlreadyGranted
    CaseGrant.objects.grant(
        case,
        asker,
        roles.READER,
        given_by=actor.person,
        why=plea.reason,
        ends_at=until,
        history=True,
        emergency=True,
    )
    plea.outcome, plea.decided_by, plea.decided_at, plea.until = "allowed", actor.person, now, until
    plea.save()
    record(chain=f"case:{case.pk}", about=asker, until=until.isoformat())
    tell(leads_of(case), "emergency.allow", thing=case, link=case.get_absolute_url())
    tell(asker, "emergency.allow", thing=case, link=case.get_absolute_url())


@action("emergency.refuse")
def refuse(plea, *, actor):
    """Do not allow it. The asker is not told why."""
    plea.outcome, plea.decided_by, plea.decided_at = "refused", actor.person, timezone.now()
    plea.save()
    record(about=plea.asked_by)


@action("emergency.review")
def review(plea, *, actor, text):
    """Look back at an emergency access: was it needed, what was read, what follows?"""
    plea.review, plea.reviewed_by, plea.reviewed_at = text, actor.person, timezone.now()
    plea.save()
    record(chain=f"case:{plea.case_id}", about=plea.asked_by)


def _who_may_decide(plea) -> list:
    people = get_user_model()._base_manager.filter(is_active=True, duties__duty="data_protection")
    return [person for person in people if would_let(person, "emergency.view", plea)]
