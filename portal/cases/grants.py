"""Who may be in a case, as what, since when and until when. The only module that imports guardian.

A grant is a django-guardian object permission in a table of its own with a real foreign key. What is here is true
now; what ended moves to a ledger in the same transaction. guardian's own questions (`has_perm`, `get_perms`,
`get_users_with_perms`) know no end, no wall and let superusers through: nobody asks them, everybody asks `scope`.
"""

import uuid

from django.conf import settings
from django.contrib.auth.models import Permission
from django.db import models
from django.db.models import PROTECT, F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from guardian.managers import UserObjectPermissionManager
from guardian.models import UserObjectPermissionBase

from portal.cases import roles
from portal.cases.troubles import AlreadyGranted
from portal.vault.fields import SealedText


def live(moment=None) -> Q:
    """What makes a grant count right now: begun, not past its end, awake, of somebody who is still with us.

    A grant sleeps when its person got in again after losing every factor, until a lead confirms it after that.
    """
    moment = moment or timezone.now()
    return (
        Q(starts_at__lte=moment)
        & (Q(ends_at=None) | Q(ends_at__gt=moment))
        & Q(user__is_active=True)
        & (Q(user__suspended_at=None) | Q(user__suspended_at__lt=F("confirmed_at")))
    )


class CaseGrantQuerySet(models.QuerySet):
    """Grants, as one asks for them."""

    def live(self, moment=None):
        """Those that count at this moment (now)."""
        return self.filter(live(moment))

    def asleep(self):
        """Those that wait for a lead to confirm the person."""
        return self.filter(user__suspended_at__gte=F("confirmed_at"))

    def expired(self, moment=None):
        """Those past their end; they count no more, and are swept into the ledger."""
        return self.filter(ends_at__lte=moment or timezone.now())

    def of_role(self, *codes):
        """Those that carry one of these roles."""
        return self.filter(permission__codename__in=codes)


class CaseGrants(UserObjectPermissionManager.from_queryset(CaseGrantQuerySet)):
    """guardian's manager, with the two deeds that keep giver, reason and end. Bare `assign_perm` fails, as meant."""

    def get_queryset(self):
        """Grants with their permission at hand: it is the role."""
        return super().get_queryset().select_related("permission")

    def grant(
        self, case, person, role, *, given_by, why, starts_at=None, ends_at=None, history=False, emergency=False
    ) -> "CaseGrant":
        """Give this person this role in this case. Raises `AlreadyGranted` where they hold it.

        What lies there expired and not yet swept moves to the ledger first.
        """
        standing = self.filter(content_object=case, user=person).of_role(role).first()
        now = timezone.now()
        if standing is not None:
            if standing.ends_at is None or standing.ends_at > now:
                raise AlreadyGranted
            self.end(standing, how=EndedGrant.How.EXPIRED)
        grant = self.model(
            content_object=case,
            user=person,
            permission=permission_of(role),
            given_by=given_by,
            given_at=now,
            confirmed_at=now,
            starts_at=starts_at or now,
            ends_at=ends_at,
            why=why,
            history=history,
            emergency=emergency,
        )
        grant.save(force_insert=True)
        return grant

    def end(self, grant, *, how, by=None, because="") -> "EndedGrant":
        """Move this grant to the ledger."""
        now = timezone.now()
        ended = EndedGrant(
            id=grant.pk,
            case=grant.content_object,
            person=grant.user,
            role=grant.role,
            given_by=grant.given_by,
            given_at=grant.given_at,
            starts_at=grant.starts_at,
            ended_at=min(now, grant.ends_at) if how == EndedGrant.How.EXPIRED and grant.ends_at else now,
            ended_by=by,
            how=how,
            why=grant.why,
            because=because,
            history=grant.history,
            emergency=grant.emergency,
        )
        ended.save(force_insert=True)
        grant.delete()
        return ended


class CaseGrant(UserObjectPermissionBase):
    """That a person has a role in a case, as long as it holds. The permission's codename is the role."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, PROTECT, related_name="case_grants")
    permission = models.ForeignKey(Permission, PROTECT, related_name="+")
    content_object = models.ForeignKey("cases.Case", PROTECT, related_name="grants")
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, PROTECT, related_name="+")
    given_at = models.DateTimeField()
    confirmed_at = models.DateTimeField()
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(_("until"), null=True, blank=True)
    why = SealedText(_("reason"), label="grant.why", lines=True, max_length=2000)
    history = models.BooleanField(_("sees what was before"), default=False)
    emergency = models.BooleanField(default=False)

    objects = CaseGrants()

    class Meta(UserObjectPermissionBase.Meta):
        abstract = False
        base_manager_name = "objects"
        default_permissions = ()
        indexes = [
            models.Index(
                fields=["user", "content_object"],
                include=["permission", "starts_at", "ends_at", "confirmed_at", "history"],
                name="grants_of_a_person",
            ),
            models.Index(fields=["ends_at"], condition=Q(ends_at__isnull=False), name="grants_that_end"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at=None) | Q(ends_at__gt=F("starts_at")), name="a_grant_ends_after_it_begins"
            ),
            models.CheckConstraint(
                condition=Q(emergency=False) | Q(ends_at__isnull=False), name="emergency_access_always_ends"
            ),
        ]

    def __str__(self):
        return f"{self.role} of {self.content_object_id}"

    def sealed_under(self) -> str:
        """The key of its case."""
        return f"case:{self.content_object_id}"

    @property
    def role(self) -> str:
        """The code of the role."""
        return self.permission.codename

    @property
    def means(self) -> roles.Role:
        """The role itself."""
        return roles.ROLES[self.role]

    @property
    def is_asleep(self) -> bool:
        """Does it wait for a lead to confirm the person?"""
        suspended = self.user.suspended_at
        return suspended is not None and suspended >= self.confirmed_at

    @property
    def is_over(self) -> bool:
        """Is it past its end, though not yet swept?"""
        return self.ends_at is not None and self.ends_at <= timezone.now()


class EndedGrant(models.Model):
    """A grant that was. So "who could see this on 12 March" has an answer."""

    class How(models.TextChoices):
        ENDED = "ended", _("Ended by a lead")
        EXPIRED = "expired", _("Ran out")
        WALLED = "walled", _("Walled off")
        RECUSED = "recused", _("Stepped back")
        REPLACED = "replaced", _("Took another role")
        LEFT = "left", _("Left the company")

    id = models.UUIDField(primary_key=True, editable=False)
    case = models.ForeignKey("cases.Case", PROTECT, related_name="ended_grants")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, PROTECT, related_name="ended_grants")
    role = models.CharField(_("role"), max_length=20, choices=roles.CHOICES)
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, PROTECT, related_name="+")
    given_at = models.DateTimeField()
    starts_at = models.DateTimeField()
    ended_at = models.DateTimeField()
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, PROTECT, null=True, related_name="+")
    how = models.CharField(max_length=10, choices=How)
    why = SealedText(_("reason"), label="ended_grant.why", lines=True, max_length=2000)
    because = SealedText(_("reason"), label="ended_grant.because", lines=True, max_length=2000, blank=True)
    history = models.BooleanField(default=False)
    emergency = models.BooleanField(default=False)

    class Meta:
        default_permissions = ()
        ordering = ["-ended_at"]
        indexes = [
            models.Index(fields=["case", "-ended_at"], name="ended_grants_of_a_case"),
            models.Index(fields=["person", "case"], name="ended_grants_of_a_person"),
        ]

    def __str__(self):
        return f"{self.role} of {self.case_id}"

    def sealed_under(self) -> str:
        """The key of its case."""
        return f"case:{self.case_id}"


def permission_of(role: str) -> Permission:
    """The permission whose codename is this role."""
    if role not in roles.ROLES:
        raise ValueError(f"{role!r} is no role of a case")
    return Permission.objects.get(content_type__app_label="cases", content_type__model="case", codename=role)
