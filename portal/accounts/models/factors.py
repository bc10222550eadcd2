import secrets
import time
import uuid
from base64 import b32encode
from datetime import timedelta
from urllib.parse import quote, urlencode

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django_otp.models import Device, ThrottlingMixin, TimestampMixin
from django_otp.oath import TOTP

from portal.vault import keys
from portal.vault.fields import SealedText
from portal.vault.hashes import keyed_hash

FREE_TRIES = 3
CODES = 10
ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # without I, O, 0 and 1


class TotpDevice(TimestampMixin, ThrottlingMixin, Device):
    """An app that shows six digits every thirty seconds. As django-otp's, but its key lies sealed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    key = SealedText(label="accounts.totp")
    drift = models.SmallIntegerField(default=0)
    last_t = models.BigIntegerField(default=-1)

    def sealed_under(self) -> str:
        """The key of the account it belongs to."""
        return f"account:{self.user_id}"

    @classmethod
    def begin(cls, person):
        """A new device that is not used before its first code was typed; an earlier unfinished one goes."""
        keys.create(person.key_scope)
        cls.objects.filter(user=person, confirmed=False).delete()
        return cls.objects.create(user=person, name="", confirmed=False, key=secrets.token_hex(20))

    @property
    def manual_key(self) -> str:
        """The key as a person types it: base32 in groups of four."""
        plain = b32encode(bytes.fromhex(self.key)).decode()
        return " ".join(plain[i : i + 4] for i in range(0, len(plain), 4))

    @property
    def config_url(self) -> str:
        """The address an authenticator app reads from the QR code."""
        issuer = settings.OTP_TOTP_ISSUER
        words = {"secret": self.manual_key.replace(" ", ""), "issuer": issuer, "digits": 6, "period": 30}
        return f"otpauth://totp/{quote(f'{issuer}:{self.user.email}')}?{urlencode(words, quote_via=quote)}"

    def get_throttle_factor(self) -> int:
        """Seconds to wait after a wrong code, doubled each time."""
        return 1

    def verify_is_allowed(self):
        """Slips of the finger cost nothing; from the third wrong code on each costs twice the wait."""
        if self.throttling_failure_count < FREE_TRIES:
            return True, None
        return super().verify_is_allowed()

    @property
    def locked_until(self):
        """When the next code may be tried, or None when one may be tried now."""
        allowed, why = self.verify_is_allowed()
        return None if allowed else why["locked_until"]

    def matches(self, token) -> bool:
        """Is this the code of now, and not one that was used before? Changes nothing in the table."""
        if not (token.isascii() and token.isdigit() and len(token) == 6):
            return False
        totp = TOTP(bytes.fromhex(self.key), 30, 0, 6, self.drift)
        totp.time = time.time()
        if not totp.verify(int(token), tolerance=1, min_t=self.last_t + 1):
            return False
        self.last_t, self.drift = totp.t(), totp.drift
        return True

    def accept(self) -> None:
        """Remember that its code was used: it is none any more."""
        self.throttle_reset(commit=False)
        self.set_last_used_timestamp(commit=False)
        self.save()

    def verify_token(self, token) -> bool:
        """As django-otp asks: try this code, and count it when it is wrong. The caller holds the row's lock."""
        if not self.verify_is_allowed()[0]:
            return False
        if self.matches(token):
            self.accept()
            return True
        self.throttle_increment()
        return False


class RecoveryCode(models.Model):
    """One of ten codes for when every device is lost. Shown once, kept as a keyed hash, good for one time."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="recovery_codes")
    digest = models.BinaryField(max_length=32)
    made_at = models.DateTimeField(default=timezone.now)
    used_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "digest"], name="no_recovery_code_twice")]

    def __str__(self):
        return "used" if self.used_at else "unused"

    @classmethod
    def renew(cls, person) -> list[str]:
        """Ten new codes, in plain text for the only time; the old ones are worth nothing from now on."""
        cls.objects.filter(person=person).delete()
        plain = ["".join(secrets.choice(ALPHABET) for _ in range(16)) for _ in range(CODES)]
        cls.objects.bulk_create([cls(person=person, digest=_digest(person, code)) for code in plain])
        return ["-".join(code[i : i + 4] for i in range(0, 16, 4)) for code in plain]

    @classmethod
    def spend(cls, person, typed) -> bool:
        """Use this code up, if it is an unused one of this person."""
        code = "".join(c for c in typed.upper() if c.isalnum())
        if len(code) != 16:
            return False
        # SECURITY: one statement. Two requests with the same code cannot both find it unused.
        unused = cls.objects.filter(person=person, digest=_digest(person, code), used_at=None)
        return unused.update(used_at=timezone.now()) == 1


def devices_of(person) -> list:
    """Apps and passkeys in use, newest first, each with the `handle` its forms name it by."""
    apps = list(person.totpdevice_set.filter(confirmed=True))
    passkeys = list(person.webauthncredential_set.filter(confirmed=True))
    for kind, devices in (("totp", apps), ("passkey", passkeys)):
        for device in devices:
            device.kind, device.handle = kind, f"{kind}:{device.pk}"
    return sorted([*apps, *passkeys], key=lambda device: device.created_at, reverse=True)


def _digest(person, code):
    # 80 random bits need no slow hash; the key keeps a stolen table from being tried at all.
    return keyed_hash("accounts.recovery_code", f"{person.pk} {code}")


class FactorReset(models.Model):
    """Someone lost every factor. One administrator asks after identifying them, another one does it."""

    GOOD_FOR = timedelta(hours=24)

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="factor_resets")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)
    done_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    done_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(done_by=None) | ~Q(done_by=F("asked_by")), name="a_reset_takes_two_administrators"
            ),
            models.CheckConstraint(
                condition=~Q(asked_by=F("person")) & (Q(done_by=None) | ~Q(done_by=F("person"))),
                name="nobody_resets_their_own_factors",
            ),
            models.CheckConstraint(
                condition=Q(done_by=None, done_at=None) | Q(done_by__isnull=False, done_at__isnull=False),
                name="what_is_reset_was_reset_by_someone",
            ),
            models.UniqueConstraint(fields=["person"], condition=Q(done_at=None), name="one_open_reset_per_person"),
        ]

    def __str__(self):
        return "done" if self.done_at else "asked"

    @classmethod
    def open_for(cls, person):
        """The request that waits for a second administrator, if there is one that is not too old."""
        return cls.objects.filter(person=person, done_at=None, asked_at__gt=timezone.now() - cls.GOOD_FOR).first()

    @classmethod
    def ask(cls, person, *, by):
        """Ask anew; a request nobody answered is replaced."""
        cls.objects.filter(person=person, done_at=None).delete()
        return cls.objects.create(person=person, asked_by=by)

    def carry_out(self, *, by):
        """Take every factor away and let the person's grants sleep."""
        person = self.person
        person.totpdevice_set.all().delete()
        person.webauthncredential_set.all().delete()
        person.recovery_codes.all().delete()
        self.done_by, self.done_at = by, timezone.now()
        self.save(update_fields=["done_by", "done_at"])
        person.suspended_at = self.done_at
        person.save(update_fields=["suspended_at"])
