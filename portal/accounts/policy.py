"""Who may do what with an account: oneself with one's own, administrators with those of others."""

from datetime import timedelta

from django.conf import settings
from django.db.models import Exists, OuterRef, Q
from django_otp_webauthn.models import WebAuthnCredential

from portal.access.policy import Grant, Policy, register
from portal.accounts.models import Duty, EnteredSession, Person, TotpDevice

ONESELF = frozenset({"oneself"})
ADMINISTRATORS = frozenset({"administrator"})
# Nobody gives themselves a duty, deactivates or resets themselves.
OTHER_ADMINISTRATORS = frozenset({"another administrator"})
EVERY_DUTY = frozenset(code for code, _ in Duty.DUTIES)
JUST_NOW = timedelta(minutes=5)
HERE = Q(is_active=True)
NO_FACTOR_YET = ~Exists(TotpDevice.objects.filter(user=OuterRef("pk"), confirmed=True)) & ~Exists(
    WebAuthnCredential.objects.filter(user=OuterRef("pk"), confirmed=True)
)
# The demo invites its people through the same deed; elsewhere no badge of that name may.
DEMO = ("demo",) if settings.DEMO else ()


def by_duty(badge, duties) -> Q:
    """True for every row if this person holds one of these duties, else for none."""
    if badge.person is None or not duties:
        return Q(pk__in=[])
    return Q(Exists(Duty.objects.filter(person_id=badge.person.pk, duty__in=duties)))


def _people(badge, roles):
    reached = by_duty(badge, roles - ONESELF - OTHER_ADMINISTRATORS)
    if roles & OTHER_ADMINISTRATORS:
        reached |= by_duty(badge, ADMINISTRATORS) & ~Q(pk=badge.person.pk)
    if roles & ONESELF:
        reached |= Q(pk=badge.person.pk)
    return reached


def _own(badge, roles):
    return Q(person_id=badge.person.pk) if roles & ONESELF else Q(pk__in=[])


def _door(*services):
    """A deed of someone who has not signed in yet: the door does it in the name of the house."""
    return Grant(roles=(), when=HERE, services=services)


register(
    Policy(
        Person,
        seen_by="person.view",
        address={"person": "pk"},
        reach=_people,
        rules={
            # At the door: nobody is signed in yet.
            "account.sign_in": _door("sign-in"),
            "account.prove": _door("sign-in"),
            "account.ask_password_reset": _door("sign-in"),
            "account.set_password": _door("sign-in"),
            # One's own account. Whoever has no second factor yet must be able to enrol one.
            "account.view": Grant(ONESELF, factor=False),
            "account.sign_out": Grant(ONESELF, factor=False),
            "account.step_up": Grant(ONESELF, factor=False),
            "account.uncover": Grant(ONESELF, factor=False),
            "account.change_display": Grant(ONESELF, factor=False),
            # SECURITY: only while there is none. A session that knows nothing but the password adds no second one.
            "account.enrol": Grant(ONESELF, when=HERE & Q(NO_FACTOR_YET), factor=False),
            "account.add_factor": Grant(ONESELF, fresh=JUST_NOW),
            "account.name_factor": Grant(ONESELF),
            "account.remove_factor": Grant(ONESELF, fresh=JUST_NOW),
            "account.show_recovery_codes": Grant(ONESELF, fresh=JUST_NOW),
            "account.change_password": Grant(ONESELF, factor=False),
            "account.end_sessions": Grant(ONESELF, factor=False),
            "draft.keep": Grant(ONESELF, factor=False),
            # Other people's accounts. Nobody sets another's password or signs in as somebody else.
            "person.list": Grant(ADMINISTRATORS),
            "person.view": Grant(ADMINISTRATORS),
            "person.invite": Grant(ADMINISTRATORS, fresh=JUST_NOW, services=("setup", *DEMO)),
            "person.send_welcome": Grant(OTHER_ADMINISTRATORS, when=HERE),
            "person.change_name": Grant(ADMINISTRATORS, when=HERE),
            "person.change_duties": Grant(OTHER_ADMINISTRATORS, when=HERE, fresh=JUST_NOW),
            "person.deactivate": Grant(OTHER_ADMINISTRATORS, when=HERE, fresh=JUST_NOW),
            "person.reactivate": Grant(OTHER_ADMINISTRATORS, when=~HERE, fresh=JUST_NOW),
            "person.ask_factor_reset": Grant(OTHER_ADMINISTRATORS, when=HERE, fresh=JUST_NOW),
            "person.reset_factors": Grant(OTHER_ADMINISTRATORS, when=HERE, fresh=JUST_NOW),
        },
    )
)

register(
    Policy(
        EnteredSession,
        seen_by="session.view",
        address={"session": "pk"},
        reach=_own,
        rules={
            "session.view": Grant(ONESELF, factor=False),
            "session.end": Grant(ONESELF, when=Q(ended_at=None), factor=False),
        },
    )
)
