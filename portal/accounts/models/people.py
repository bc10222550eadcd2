import uuid
from functools import cached_property

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.accounts.fields import PowerlessField
from portal.accounts.groups import follow_duties
from portal.vault.words import NoControlCharacters


class People(models.QuerySet):
    """`Person.objects...` and the rest of the sentence."""

    def here(self):
        """Those who have not left."""
        return self.filter(is_active=True)

    def with_duty(self, *duties):
        """Those who hold at least one of these duties."""
        return self.filter(pk__in=Duty.objects.filter(duty__in=duties).values("person"))


class PersonManager(BaseUserManager.from_queryset(People)):
    """Makes people and finds them by their address, whichever way it is spelt."""

    def create_person(self, email, name, *, password=None, language="de", duties=(), given_by=None, **more):
        """A new person with these duties. Raises `ValidationError` for a name or address that cannot be one."""
        person = self.model(email=email.strip().lower(), name=name.strip(), language=language, **more)
        person.set_password(password)
        person.full_clean()
        person.save(force_insert=True)
        person.take_duties(duties, given_by=given_by)
        return person

    def get_by_natural_key(self, email):
        """The person with this address; capitals make no difference."""
        return self.get(email=email.strip().lower())


class Person(AbstractBaseUser, PermissionsMixin):
    """Someone who can sign in. Rows are never deleted: who left keeps their name where they acted."""

    class Scheme(models.TextChoices):
        SYSTEM = "system", _("As the device")
        LIGHT = "light", _("Light")
        DARK = "dark", _("Dark")

    class Contrast(models.TextChoices):
        STANDARD = "standard", _("As the device")
        MORE = "more", _("More contrast")

    class Density(models.TextChoices):
        COMFORTABLE = "comfortable", _("Comfortable")
        COMPACT = "compact", _("Compact")

    class Language(models.TextChoices):
        DE = "de", _("German")
        EN = "en", _("English")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    email = models.EmailField(
        _("E-mail"),
        max_length=254,
        unique=True,
        error_messages={"unique": _("There already is an account with this address.")},
    )
    name = models.CharField(_("Name"), max_length=120, validators=[NoControlCharacters()])
    language = models.CharField(_("Language"), max_length=2, choices=Language, default=Language.DE)
    is_active = models.BooleanField(default=True)
    is_superuser = PowerlessField(default=False)
    joined_at = models.DateTimeField(default=timezone.now, editable=False)
    left_at = models.DateTimeField(null=True, editable=False)
    # Set when two administrators took away every factor, and when a closed account is opened again: the person's grants
    # sleep until each lead confirms them.
    suspended_at = models.DateTimeField(null=True, editable=False)
    # When a mail with a link was last asked for: nobody's mailbox is flooded through us.
    link_mailed_at = models.DateTimeField(null=True, editable=False)

    scheme = models.CharField(_("Colours"), max_length=10, choices=Scheme, default=Scheme.SYSTEM)
    contrast = models.CharField(_("Contrast"), max_length=10, choices=Contrast, default=Contrast.STANDARD)
    density = models.CharField(_("Density"), max_length=12, choices=Density, default=Density.COMFORTABLE)
    cover_by_keyboard = models.BooleanField(_("Cover the page when Shift is pressed three times"), default=True)

    version = models.PositiveIntegerField(default=1, editable=False)

    objects = PersonManager()

    USERNAME_FIELD = EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]
    is_staff = False

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(email=Lower(F("email"))), name="an_address_is_kept_in_lower_case"),
            models.CheckConstraint(condition=~Q(name__regex=r"[[:cntrl:]]"), name="a_name_has_no_control_characters"),
            models.CheckConstraint(condition=~Q(name=""), name="a_person_has_a_name"),
            models.CheckConstraint(
                condition=Q(is_active=True, left_at=None) | Q(is_active=False, left_at__isnull=False),
                name="who_left_left_at_some_time",
            ),
        ]

    def __str__(self):
        return self.name

    def get_full_name(self):
        """The name; libraries ask for it this way."""
        return self.name

    get_short_name = get_full_name

    def clean(self):
        """One spelling of an address, so that nobody has two accounts that look alike."""
        self.email = self.email.strip().lower()

    @property
    def key_scope(self) -> str:
        """Whose key seals what belongs to this account alone."""
        return f"account:{self.pk}"

    # -- duties

    @cached_property
    def duty_codes(self) -> frozenset[str]:
        """The duties held when first asked; a row read anew asks anew."""
        return frozenset(self.duties.values_list("duty", flat=True))

    @property
    def needs_a_factor(self) -> bool:
        """Everyone with a duty signs in with a second factor."""
        return bool(self.duty_codes)

    def take_duties(self, duties, *, given_by=None):
        """Hold exactly these duties from now on; membership in Wagtail's groups follows."""
        self.duties.exclude(duty__in=duties).delete()
        self.duties.bulk_create(
            [Duty(person=self, duty=duty, given_by=given_by) for duty in duties], ignore_conflicts=True
        )
        self.__dict__.pop("duty_codes", None)
        follow_duties(self)

    # -- coming and going

    def leave(self):
        """No more signing in. The name stays where this person acted."""
        self.is_active, self.left_at = False, timezone.now()
        self.save(update_fields=["is_active", "left_at"])

    def come_back(self):
        """Back again, without any duty: those were taken off on leaving.

        What was not yet swept away of their access to cases sleeps, as after a reset: an administrator gives none back.
        """
        self.is_active, self.left_at, self.suspended_at = True, None, timezone.now()
        self.save(update_fields=["is_active", "left_at", "suspended_at"])

    # -- factors

    @property
    def has_a_factor(self) -> bool:
        """Is there a confirmed app or passkey? Recovery codes alone are none."""
        return (
            self.totpdevice_set.filter(confirmed=True).exists()
            or self.webauthncredential_set.filter(confirmed=True).exists()
        )


class Duty(models.Model):
    """One duty of one person, and who gave it."""

    DUTIES = [
        ("threat_management", _("Threat management")),
        ("psychology", _("Psychology")),
        ("labour_law", _("Labour law")),
        ("hr", _("Human resources")),
        ("compliance", _("Compliance")),
        ("data_protection", _("Data protection")),
        ("corporate_security", _("Corporate security")),
        ("works_council", _("Works council")),
        ("management", _("Management")),
        ("editor", _("Editing guidance")),
        ("auditor", _("Audit")),
        ("administrator", _("Administration")),
    ]

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, models.PROTECT, related_name="duties")
    duty = models.CharField(max_length=24, choices=DUTIES)
    given_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    given_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "duty"], name="nobody_holds_a_duty_twice"),
            models.CheckConstraint(
                condition=Q(
                    duty__in=[
                        "threat_management",
                        "psychology",
                        "labour_law",
                        "hr",
                        "compliance",
                        "data_protection",
                        "corporate_security",
                        "works_council",
                        "management",
                        "editor",
                        "auditor",
                        "administrator",
                    ]
                ),
                name="a_duty_is_one_we_know",
            ),
        ]
        indexes = [models.Index(fields=["duty", "person"], name="who_holds_a_duty")]

    def __str__(self):
        return str(self.get_duty_display())
