import json
import uuid
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import PROTECT, Exists, F, Func, JSONField, OuterRef, Q
from django.db.models.functions import Cast, JSONObject
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.cases import words
from portal.vault.fields import SealedText
from workflows.approvals import procedures, standing
from workflows.approvals.canonical import digest_of
from workflows.approvals.models.procedures import ProcedureVersion
from workflows.approvals.standing import Outcome, Verdict
from workflows.approvals.things import Kind, kind_of, kinds


class SignOffQuerySet(models.QuerySet):
    """Requests, as one asks for them. Always of a `scope`."""

    def open(self):
        """Those on which something can still be decided."""
        return self.filter(still_open())


def still_open(prefix: str = "", only: str = "") -> Q:
    """Nothing ended the request, and nothing newer is there. `only`: of this kind; of others it says no.

    Nobody tells us of a newer version: it is asked for, so no moment lies between it and the request's end.
    """
    current = Q(pk__in=[])
    for kind in [kind for kind in kinds() if only in ("", kind.name)]:
        newest = Exists(kind.current().filter(pk=OuterRef(f"{prefix}thing")))
        current |= Q(newest, **{f"{prefix}kind": kind.name})
    return current & Q(**{f"{prefix}state": SignOff.State.OPEN})


def still_counts() -> Q:
    """It is open still; or was signed off, and every part is of the sort it was then.

    The sort says which procedure is asked, and who: what was signed off by that of a letter is no dismissal signed off.
    """
    told = Cast(OuterRef("manifest"), JSONField())
    other = Q(pk__in=[])
    for kind in [kind for kind in kinds() if kind.sorted_now is not None]:
        part = Func(JSONObject(key=F("key"), sort=F("sort")), function="jsonb_build_array", output_field=JSONField())
        now = kind.sorted_now().annotate(as_now=JSONObject(sections=part))
        other |= Q(Exists(now.exclude(as_now__contained_by=told)), kind=kind.name)
    return still_open() | (Q(state=SignOff.State.APPROVED) & ~other)


class SignOff(models.Model):
    """One asking for sign-off of exactly these bytes, by one version of one procedure."""

    class State(models.TextChoices):
        OPEN = "open", _("Waiting")
        APPROVED = "approved", _("Signed off")
        RETURNED = "returned", _("Returned")
        SUPERSEDED = "superseded", _("Superseded")
        WITHDRAWN = "withdrawn", _("Withdrawn")
        CANCELLED = "cancelled", pgettext_lazy("sign-off", "Cancelled")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey("cases.Case", PROTECT, null=True, related_name="+")
    key = models.CharField(max_length=10, editable=False)
    kind = models.CharField(max_length=20)
    thing = models.UUIDField()
    subject = models.UUIDField()
    procedure = models.ForeignKey(ProcedureVersion, PROTECT, related_name="sign_offs")
    manifest = models.TextField()
    sha256 = models.BinaryField(max_length=32)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)
    why = SealedText(_("what for"), label="sign_off.why", lines=True, max_length=2000, blank=True)
    known_on = models.DateField(_("facts known since"), null=True, blank=True)
    follows = models.ForeignKey("self", PROTECT, null=True, related_name="+")
    state = models.CharField(max_length=12, choices=State, default=State.OPEN)
    stage = models.PositiveSmallIntegerField(default=0)
    stage_since = models.DateTimeField(default=timezone.now)
    due_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, PROTECT, null=True, related_name="+")
    ended_why = SealedText(_("reason"), label="sign_off.ended_why", lines=True, max_length=2000, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = SignOffQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        base_manager_name = "objects"
        ordering = ["-asked_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "subject"], condition=Q(state="open"), name="one_open_sign_off_per_thing"
            ),
            models.UniqueConstraint(fields=["case", "key"], name="one_sign_off_per_key_in_a_case"),
            models.CheckConstraint(
                condition=Q(state="open", ended_at=None) | (~Q(state="open") & Q(ended_at__isnull=False)),
                name="what_is_no_longer_open_ended_some_time",
            ),
        ]
        indexes = [
            models.Index(fields=["case", "-asked_at"], name="sign_offs_of_a_case"),
            models.Index(fields=["kind", "thing"], name="sign_offs_of_a_thing"),
        ]

    def __str__(self):
        return self.key

    def get_absolute_url(self):
        """Its page."""
        if self.case is None:
            return reverse("guidance_sign_off", kwargs={"key": self.key})
        return reverse("sign_off", kwargs={"code": self.case.code, "key": self.key})

    def sealed_under(self) -> str:
        """The key of its case; guidance has one of its own."""
        return f"case:{self.case_id}" if self.case_id else "portal:sign-offs-of-guidance"

    # --- What it is about --------------------------------------------------------------------------------------------
    @property
    def of_kind(self) -> Kind:
        """The kind of thing it is about."""
        return kind_of(self.kind)

    @cached_property
    def about(self):
        """The thing itself."""
        return self.of_kind.model._base_manager.get(pk=self.thing)

    @property
    def digest(self) -> str:
        """SHA-256 of exactly what is signed, in hexadecimal."""
        return bytes(self.sha256).hex()

    # --- Where it stands ---------------------------------------------------------------------------------------------
    @cached_property
    def said(self) -> dict[str, Any]:
        """The last word of each seat by the seat's name; none for a seat somebody stepped back from."""
        return {
            each.seat.name: each
            for each in self.decisions.select_related("seat", "person", "on_behalf_of").order_by("at")
            if each.outcome != Outcome.STEP_BACK and each.opening == each.seat.opening
        }

    @cached_property
    def sections(self) -> list[dict]:
        """What is signed, part by part: key, label, sha256, sort."""
        return json.loads(self.manifest)["sections"]

    @cached_property
    def plan(self) -> procedures.Procedure:
        """What its procedure says of exactly this: without the seats that are about none of it."""
        return self.procedure.plan.about([each["sort"] for each in self.sections])

    @property
    def heard(self) -> frozenset[str]:
        """The hearings that are over."""
        return frozenset(self.hearings.filter(over_at__isnull=False).values_list("stage", flat=True))

    @property
    def standing(self) -> standing.Standing:
        """What its procedure makes of the decisions so far."""
        said = {name: Outcome(decision.outcome) for name, decision in self.said.items()}
        return standing.of(self.plan, said, self.heard)

    @property
    def is_overtaken(self) -> bool:
        """Is it still open, and something newer is there?"""
        return self.state == self.State.OPEN and not self.of_kind.is_current(self.about)

    @property
    def is_of_another_sort(self) -> bool:
        """Was it signed off, and is a part of it of another sort now?"""
        signed_off = self.state == self.State.APPROVED
        return signed_off and not SignOff.objects.filter(still_counts(), pk=self.pk).exists()

    @property
    def shown_state(self) -> str:
        """Its state as people see it: an open one that was overtaken is superseded, whoever wrote that down or not; so
        is one that was signed off as something of another sort."""
        return self.State.SUPERSEDED if self.is_overtaken or self.is_of_another_sort else self.state

    def move_on(self) -> None:
        """Write down what follows from what was decided. The action holds the lock."""
        vars(self).pop("said", None)
        now = self.standing
        if now.stage != self.stage:
            self.stage, self.stage_since = now.stage, timezone.now()
        if now.verdict is Verdict.APPROVED:
            self.end(self.State.APPROVED)
        elif now.verdict is Verdict.RETURNED:
            self.end(self.State.RETURNED)
        else:
            self.touch()

    def end(self, state: str, *, by=None, because: str = "") -> None:
        """It is over, in this way."""
        self.state, self.ended_at, self.ended_by = state, timezone.now(), by
        if because:
            self.ended_why = because
        self.touch()

    def take_due(self, moment) -> None:
        """When the stage at work is due; a seat that is opened again moves it."""
        self.due_at = moment
        self.save(update_fields=["due_at"])

    def touch(self) -> None:
        """Save as the next state of the row."""
        self.version += 1
        self.save()

    def take_key(self) -> None:
        """Give a new request a key no other of its case has."""
        taken = SignOff.objects.filter(case_id=self.case_id)
        self.key = words.new_key(lambda key: taken.filter(key=key).exists(), "F")


class Seat(models.Model):
    """A place at the table of one request. It is empty until somebody who may sit there decides.

    `opening` counts how often it was opened: stepping back opens it again, and what was said before counts no more.
    `asked_at`: since when it can be decided in; that, the reminder and the escalation begin anew with each opening.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey("cases.Case", PROTECT, null=True, related_name="+")
    sign_off = models.ForeignKey(SignOff, PROTECT, related_name="seats")
    stage = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=90)
    duty = models.CharField(max_length=30, blank=True)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, PROTECT, null=True, related_name="+")
    opening = models.PositiveSmallIntegerField(default=1)
    is_taken = models.BooleanField(default=False)
    asked_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True)
    reminded_at = models.DateTimeField(null=True)
    escalated_at = models.DateTimeField(null=True)

    class Meta:
        default_permissions = ()
        ordering = ["stage", "name"]
        constraints = [
            models.UniqueConstraint(fields=["sign_off", "name"], name="one_seat_of_a_name_in_a_sign_off"),
            models.CheckConstraint(
                condition=Q(duty="", person__isnull=False) | (~Q(duty="") & Q(person=None)),
                name="a_seat_is_for_a_duty_or_for_a_person",
            ),
        ]
        indexes = [models.Index(fields=["case", "duty"], condition=Q(is_taken=False), name="empty_seats")]

    def __str__(self):
        return self.name

    @property
    def plan(self):
        """What the procedure says of it."""
        key = self.name.partition(".")[2]
        return next(seat for seat in self.sign_off.procedure.plan.stages[self.stage].seats if seat.key == key)

    @property
    def sections(self) -> list[dict]:
        """The parts of what is signed this seat decides on."""
        return [each for each in self.sign_off.sections if self.plan.covers(each["sort"])]

    @property
    def covered(self) -> list[str]:
        """The keys of those parts."""
        return [each["key"] for each in self.sections]

    @property
    def digest(self) -> str:
        """SHA-256 of exactly what is decided in this seat, in hexadecimal: of all of it, or of the parts it covers.

        While those stay the same from one round to the next, so does this, and what was decided stands.
        """
        if len(self.sections) == len(self.sign_off.sections):
            return self.sign_off.digest
        return digest_of(self.sections)


class SeatPart(models.Model):
    """That a seat decides on the row with this id, of a thing whose parts are not all for everybody who sees it."""

    id = models.BigAutoField(primary_key=True)
    seat = models.ForeignKey(Seat, PROTECT, related_name="parts")
    part = models.UUIDField()

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["seat", "part"], name="a_seat_decides_on_a_part_once")]
        indexes = [models.Index(fields=["part"], name="seats_of_a_part")]

    def __str__(self):
        return str(self.pk)


class Author(models.Model):
    """Whose work is signed: they never decide on it, whatever else they are."""

    id = models.BigAutoField(primary_key=True)
    sign_off = models.ForeignKey(SignOff, PROTECT, related_name="authors")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, PROTECT, related_name="+")

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["sign_off", "person"], name="an_author_of_a_sign_off_once")]

    def __str__(self):
        return str(self.pk)


class Hearing(models.Model):
    """Somebody who is heard (a works council, say): informed on a day, for a legal period of calendar days.

    It decides nothing and needs no account. It is over when an answer is recorded, or the period has passed.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey("cases.Case", PROTECT, null=True, related_name="+")
    sign_off = models.ForeignKey(SignOff, PROTECT, related_name="hearings")
    stage = models.CharField(max_length=40)
    who = models.CharField(max_length=40)
    days = models.PositiveSmallIntegerField()
    law = models.CharField(max_length=80, blank=True)
    informed_on = models.DateField(null=True)
    informed_by = models.ForeignKey(settings.AUTH_USER_MODEL, PROTECT, null=True, related_name="+")
    whom = SealedText(_("who was informed"), label="hearing.whom", max_length=200, blank=True)
    answer = SealedText(_("what they said"), label="hearing.answer", lines=True, max_length=5000, blank=True)
    answered_on = models.DateField(null=True)
    over_at = models.DateTimeField(null=True)
    over_by = models.ForeignKey(settings.AUTH_USER_MODEL, PROTECT, null=True, related_name="+")

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["sign_off", "stage"], name="one_hearing_per_stage")]

    def __str__(self):
        return self.who

    def sealed_under(self) -> str:
        """The key of its request."""
        return self.sign_off.sealed_under()

    @property
    def last_day(self):
        """The last day of the period: it begins the day after they were informed (§ 187 (1), § 188 BGB), in calendar
        days, and no holiday moves it."""
        return self.informed_on + timedelta(days=self.days) if self.informed_on else None

    @property
    def has_lapsed(self) -> bool:
        """Is the period over?"""
        return self.last_day is not None and timezone.localdate() > self.last_day
