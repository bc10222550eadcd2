"""What is carried between Wagtail and sign-off. Only the worker does it, after Wagtail's own transaction."""

from django.utils import timezone

from knowledge.of_articles import KIND
from portal.access.actions import action, record
from portal.notifications.outbox import tell
from portal.vault import keys
from workflows.approvals.actions.asking import begin, invite
from workflows.approvals.models import SignOff


@action("article.ask_sign_off")
def ask(wording, *, actor):
    """Ask those the procedure names to sign off exactly these words. Asking a second time changes nothing."""
    errand = wording.errand
    if errand.asked_at is not None or errand.over_at is not None:
        return None
    keys.create(SignOff(case=None).sealed_under())
    sign_off = begin(KIND, wording, actor=actor, asked_by=wording.asked_by)
    invite(sign_off, but=wording.asked_by)
    errand.asked_at = timezone.now()
    errand.save(update_fields=["asked_at"])
    return sign_off


@action("article.carry_back")
def carry_back(wording, *, actor, approved: bool, because: str):
    """Let Wagtail's workflow go on, or give the page back to whoever submitted it. `because`: where the reasons are,
    never the reasons themselves, which are sealed."""
    errand = wording.errand
    if errand.over_at is not None:
        return
    errand.over_at = timezone.now()
    if not approved and not errand.is_waited_for:
        errand.overtaken_at = errand.overtaken_at or errand.over_at
    errand.save(update_fields=["over_at", "overtaken_at"])
    record(approved=approved)
    if not errand.is_waited_for:
        return
    if approved:
        errand.task_state.specific.approve(comment=because)
    else:
        errand.task_state.specific.reject(comment=because)
        sign_off = SignOff.objects.filter(kind=KIND.name, thing=wording.pk).first()
        link = sign_off.get_absolute_url() if sign_off else wording.get_absolute_url()
        tell([wording.asked_by], "article.carry_back", thing=wording, link=link)
