"""What the worker does for guidance: carry submitted pages to sign-off, carry back what became of them, publish what is
due. Safe to repeat: each errand is done once, whoever comes first."""

import logging
from datetime import timedelta

from django.core.management import call_command
from django.db import transaction
from django.dispatch import receiver
from django.tasks import task
from django.utils.translation import gettext as _
from django.utils.translation import override
from wagtail.signals import task_submitted

from knowledge import actions
from knowledge.models import Errand
from knowledge.of_articles import ENDED, KIND, WORKER
from portal.access.badges import service_badge
from portal.access.fences import writing
from portal.cases.troubles import CaseTrouble
from portal.notifications.regular import regularly
from workflows.approvals.actions.asking import supersede
from workflows.approvals.models import SignOff

BADGE = service_badge(WORKER)
AT_ONCE = 200

log = logging.getLogger(__name__)


@receiver(task_submitted)
def wake_after_commit(**kwargs) -> None:
    """Wagtail began a step of a workflow: perhaps ours, which leaves an errand in the same transaction."""
    transaction.on_commit(wake, robust=True)


@receiver(ENDED)
def wake(**kwargs) -> None:
    """Hand the errands to the worker. Should it fail, the regular round finds them within a minute."""
    with writing("handing submitted pages to the worker"):
        carry.enqueue()


@regularly(timedelta(minutes=1))
@task
def carry() -> None:
    """Every errand one step on."""
    under_way = Errand.objects.filter(over_at=None).select_related("wording__asked_by", "task_state")
    for errand in under_way.order_by("wording__made_at")[:AT_ONCE]:
        try:
            _carry(errand)
        except Exception:  # one page's trouble must not keep the others waiting; the log has it, the next round tries
            log.exception("a page could not be carried to sign-off or back")


@regularly(timedelta(minutes=1))
@task
def publish_what_is_due() -> None:
    """What editors put on the clock. Wagtail's command; pages that are not signed off are held back by themselves."""
    call_command("publish_scheduled")


def _carry(errand) -> None:
    wording = errand.wording
    sign_off = SignOff.objects.filter(kind=KIND.name, thing=wording.pk).first()
    # Wagtail's comment is read by editors, in the language of who submitted the page.
    with override(wording.asked_by.language or None):
        is_approved = sign_off is not None and sign_off.state == SignOff.State.APPROVED
        if errand.overtaken_at is not None or not (errand.is_waited_for or is_approved):
            _overtaken(wording, sign_off)
        elif sign_off is None:
            _ask(wording)
        elif is_approved:
            said = _("Signed off in the portal: %(key)s.") % {"key": sign_off.key}
            actions.carry_back(wording, actor=BADGE, approved=True, because=said)
        elif sign_off.state != SignOff.State.OPEN:
            said = _("%(state)s. The reasons are in the portal: %(key)s.")
            said = said % {"state": sign_off.get_state_display(), "key": sign_off.key}
            actions.carry_back(wording, actor=BADGE, approved=False, because=said)


def _ask(wording) -> None:
    try:
        actions.ask(wording, actor=BADGE)
    except CaseTrouble as trouble:
        actions.carry_back(wording, actor=BADGE, approved=False, because=str(trouble))


def _overtaken(wording, sign_off) -> None:
    said = _("The page was changed after it was submitted. Submit it again.")
    actions.carry_back(wording, actor=BADGE, approved=False, because=said)
    if sign_off is not None and sign_off.state == SignOff.State.OPEN:
        supersede(sign_off, actor=service_badge("sweeper"))
