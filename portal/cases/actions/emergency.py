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

    SECURITY: what comes back carries the request's own id and what was typed, and nothing of the case. The line in the
    journal stands in the portal's chain.
    """
    request = EmergencyAccess(code=code.strip().capitalize()[:40], asked_by=actor.person)
    request.case = Case.objects.only("pk").filter(code=request.code).first()
    keys.create(request.sealed_under())
    request.reason = reason
    request.save(force_insert=True)
    record(thing=request)
    tell(_who_may_decide(request), "emergency.ask", thing=request, link=request.get_absolute_url(), but=actor.person)


@action("emergency.allow")
def allow(request, *, actor, hours=4):
    """Let the asker read the case until then. Raises `NoSuchCase`, `WalledOff`, `TooLong`, `AlreadyGranted`."""
    now = timezone.now()
    until = now + timedelta(hours=hours)
    if not hours > 0 or until > now + EMERGENCY_AT_MOST:
        raise TooLong
    if request.case_id is None:
        raise NoSuchCase
    case = Case.objects.select_for_update(no_key=True).get(pk=request.case_id)
    asker = request.asked_by
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
        why=request.reason,
        ends_at=until,
        history=True,
        emergency=True,
    )
    request.outcome, request.decided_by, request.decided_at, request.until = "allowed", actor.person, now, until
    request.save()
    record(chain=f"case:{case.pk}", about=asker, until=until.isoformat())
    tell(leads_of(case), "emergency.allow", thing=case, link=case.get_absolute_url())
    tell(asker, "emergency.allow", thing=case, link=case.get_absolute_url())


@action("emergency.refuse")
def refuse(request, *, actor):
    """Do not allow it. The asker is not told why."""
    request.outcome, request.decided_by, request.decided_at = "refused", actor.person, timezone.now()
    request.save()
    record(about=request.asked_by)


@action("emergency.review")
def review(request, *, actor, text):
    """Look back at an emergency access: was it needed, what was read, what follows?"""
    request.review, request.reviewed_by, request.reviewed_at = text, actor.person, timezone.now()
    request.save()
    record(chain=f"case:{request.case_id}", about=request.asked_by)


def _who_may_decide(request) -> list:
    people = get_user_model()._base_manager.filter(is_active=True, duties__duty="data_protection")
    return [person for person in people if would_let(person, "emergency.view", request)]
