"""Who may see and mark a notice: whoever it was written to, while they may still see the thing it is about."""

from django.apps import apps
from django.contrib.auth import get_user_model
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from portal.access.policy import Duties, Grant, Policy, policy_of, register, scope
from portal.notifications.models import Notice

ONESELF = {"oneself"}


def _own_and_still_seen(badge, roles) -> Q:
    """One's own notices that are out, each kind of thing as far as its own policy shows it.

    Only kinds this person has notices of are asked about, so the question grows with what they do and not with the
    house. A notice about one's own person (a second factor was reset, say) is always one's to see.
    """
    own = Notice.objects.filter(person=badge.person)
    person_kind = get_user_model()._meta.label_lower
    seen = Q(kind=person_kind, thing=badge.person.pk)
    for kind in own.order_by().values_list("kind", flat=True).distinct():
        shown = _shown(badge, kind)
        if shown is not None:
            seen |= Q(Exists(shown.filter(pk=OuterRef("thing"))), kind=kind)
    return Q(person=badge.person, made_at__lte=timezone.now()) & seen


def _shown(badge, kind):
    """What this badge may see of one kind; nothing of a kind this release no longer has."""
    try:
        return scope(badge, policy_of(apps.get_model(kind)).seen_by)
    except LookupError:
        return None


def _oneself(badge, roles) -> Q:
    return Q(pk=badge.person.pk)


register(
    Policy(
        Notice,
        seen_by="notice.view",
        address={"notice": "pk"},
        reach=_own_and_still_seen,
        rules={
            "notice.view": Grant(ONESELF),
            "notice.mark_read": Grant(ONESELF),
        },
    )
)
register(Duties({"notice.list": Grant(ONESELF), "notice.mark_all_read": Grant(ONESELF)}, reach=_oneself))
