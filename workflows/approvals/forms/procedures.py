"""The form in which a procedure is written: stages and their seats, added and taken away by buttons without script.

Its fields take whatever is typed; whether it holds together is asked of `procedures` alone, and its sentences stand at
the fields they are about.
"""

import re
from typing import Any

from django import forms
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from portal.access.answers import ChangedMeanwhile
from portal.cases.forms.base import Line
from portal.cases.troubles import CaseTrouble
from workflows.approvals import drawing, procedures, who
from workflows.approvals.procedures import EVERYTHING, SEAT_DUTIES, SEATS_AT_MOST, STAGES_AT_MOST, BadProcedure, Rule
from workflows.approvals.things import kinds
from workflows.approvals.words import duty_label

RULES = [
    (Rule.ALL.value, _("All of them must agree")),
    (Rule.ANY.value, _("Any one is enough")),
    (Rule.SOME.value, _("So many of them must agree:")),
]
NUMBERS = ("k", "hours", "remind", "escalate", "days")
BUTTON = re.compile(r"(add_stage|add_hearing|(?:add_seat|drop_stage|up|down)-(\d{1,2})|drop_seat-(\d{1,2})-(\d{1,2}))")


class Number(forms.CharField):
    """A number as it was typed. Whether it can be one is asked of the whole procedure."""

    def __init__(self, **options):
        widget = forms.TextInput(attrs={"inputmode": "numeric", "size": "4", "autocomplete": "off"})
        super().__init__(widget=widget, required=False, max_length=8, **options)


class PlanForm(forms.Form):
    """What a procedure says as a whole."""

    name_de = Line(label=_("Name in German"), required=False)
    name_en = Line(label=_("Name in English"), required=False)
    paper = forms.BooleanField(
        label=_("The law wants paper"),
        required=False,
        help_text=_("A notice of termination, for example: § 623 BGB. Sign-off is then an internal release."),
    )


class StageForm(forms.Form):
    """A stage in which seats decide side by side."""

    is_hearing = False
    key = forms.CharField(
        label=_("Short name"),
        required=False,
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        help_text=_("Letters and digits. Left empty, it is made of the English name. It stays when names change."),
    )
    name_de = Line(label=_("Name in German"), required=False)
    name_en = Line(label=_("Name in English"), required=False)
    rule = forms.ChoiceField(label=_("Who must agree"), choices=RULES, required=False)
    k = Number(label=_("How many, where not all and not any one"))
    hears_out = forms.BooleanField(label=_("Everybody is heard before a “no” counts"), required=False)
    hours = Number(label=_("Due after so many business hours"))
    remind = Number(label=_("Reminder after so many business hours"))
    escalate = Number(label=_("Those who lead the case are told after so many business hours"))


class HearingForm(forms.Form):
    """Somebody who is heard, and decides nothing."""

    is_hearing = True
    key, name_de, name_en = (StageForm.base_fields[name] for name in ("key", "name_de", "name_en"))
    who = Line(
        label=_("Who is heard"),
        required=False,
        help_text=_("A few words, or a duty by its code: works_council."),
    )
    days = Number(label=_("Calendar days they have"))
    law = Line(label=_("By which law"), required=False)


class SeatForm(forms.Form):
    """A seat: for a duty, or for one person."""

    key = forms.CharField(widget=forms.HiddenInput, required=False, max_length=40)
    duty = forms.ChoiceField(label=_("For a duty"), required=False)
    person = Line(label=_("or for one person, by e-mail"), required=False)
    sections = forms.MultipleChoiceField(
        label=_("Decides only about"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Nothing ticked: about everything. Counts where several documents are signed off together."),
    )

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self.fields["duty"].choices = [("", "–"), *((duty, duty_label(duty)) for duty in SEAT_DUTIES)]
        self.fields["sections"].choices = list(drawing.sort_labels().items())


class Editor:
    """The whole form. `data` is what was sent, `plan` what stands there now."""

    def __init__(self, data=None, *, plan=None, based_on=0):
        if data is not None:
            self.based_on = data.get("based_on", "")
            self.plan_data, self.stage_data = _sent(data)
        else:
            self.based_on = str(based_on)
            self.plan_data, self.stage_data = _standing(plan)
        self.status, self.preview = 200, None
        self._make()

    def _make(self):
        self.plan = PlanForm(self.plan_data)
        self.stages = []
        for number, told in enumerate(self.stage_data):
            form = _bound(HearingForm if told["is_hearing"] else StageForm, told, f"stage-{number}")
            seats = enumerate(told["seats"])
            form.seats = [_bound(SeatForm, seat, f"stage-{number}-seat-{place}") for place, seat in seats]
            self.stages.append(form)

    # --- Buttons -----------------------------------------------------------------------------------------------------
    def press(self, button: str) -> bool:
        """Do what a button that only changes the form says. Is it one of those?"""
        found = BUTTON.fullmatch(button or "")
        if not found:
            return False
        what, stages = found[1].split("-")[0], self.stage_data
        at = int(found[2] or found[3] or 0)
        if what in ("add_stage", "add_hearing"):
            if len(stages) < STAGES_AT_MOST:
                stages.append(_new_hearing() if what == "add_hearing" else _new_stage())
        elif at < len(stages):
            self._press_at(what, at, int(found[4] or 0))
        self._make()
        return True

    def _press_at(self, what, at, place):
        stages, seats = self.stage_data, self.stage_data[at]["seats"]
        if what == "drop_stage":
            del stages[at]
        elif what == "up" and at:
            stages[at - 1], stages[at] = stages[at], stages[at - 1]
        elif what == "down" and at + 1 < len(stages):
            stages[at + 1], stages[at] = stages[at], stages[at + 1]
        elif what == "add_seat" and len(seats) < SEATS_AT_MOST and not stages[at]["is_hearing"]:
            seats.append(_new_seat())
        elif what == "drop_seat" and place < len(seats):
            del seats[place]

    # --- What was typed ----------------------------------------------------------------------------------------------
    def holds(self):
        """The procedure that was typed, or None; then every fault stands at its field."""
        forms_ = [self.plan, *self.stages, *(seat for stage in self.stages for seat in stage.seats)]
        fine = all([form.is_valid() for form in forms_])
        told = self._told()
        for trouble in procedures.troubles(told):
            self._say(trouble)
            fine = False
        if not fine:
            self.status = 422
            return None
        plan = procedures.read(told)
        for trouble in who.nobody_for(plan):
            self._say(trouble)
            fine, self.status = False, 422
        return plan if fine else None

    def attempt(self, deed, *things, actor, **words) -> bool:
        """Do the deed with the procedure that was typed. If it cannot be done the form says why, and keeps it all."""
        plan = self.holds()
        if plan is None:
            return False
        based_on = _number(self.based_on)
        try:
            deed(*things, actor=actor, plan=plan, based_on=based_on, **words)
        except ChangedMeanwhile:
            sentence = _(
                "Somebody proposed a version meanwhile. Yours is still here and not saved. Look at theirs first."
            )
            self.plan.add_error(None, sentence)
            self.status = 409
        except BadProcedure as trouble:
            self._say(trouble)
            self.status = 422
        except CaseTrouble as trouble:
            self.plan.add_error(None, trouble.sentence)
            self.status = 422
        return self.status == 200

    @property
    def has_errors(self) -> bool:
        """Was something sent that does not hold?"""
        return self.status != 200

    def _say(self, trouble: BadProcedure) -> None:
        where = trouble.where
        number, place, at = where.get("stage"), where.get("seat"), where.get("at")
        form: Any = self.plan
        if isinstance(number, int) and 1 <= number <= len(self.stages):
            form = self.stages[number - 1]
            if isinstance(place, int) and 1 <= place <= len(form.seats):
                form = form.seats[place - 1]
        form.add_error(at if at in form.fields else None, str(trouble))

    def _told(self) -> dict:
        stages: list[dict] = []
        for form in self.stages:
            typed = form.cleaned_data
            taken = {each["key"] for each in stages}
            stage: dict[str, Any] = {
                "key": typed.get("key") or _key(typed.get("name_en"), taken),
                "name": {"de": typed.get("name_de", ""), "en": typed.get("name_en", "")},
            }
            if form.is_hearing:
                stage["hearing"] = {"who": typed.get("who", ""), "days": _number(typed.get("days"))}
                stage["hearing"]["law"] = typed.get("law", "")
            else:
                stage |= {"rule": typed.get("rule") or "all", "hears_out": typed.get("hears_out", False)}
                stage |= {name: _number(typed.get(name)) for name in ("hours", "remind", "escalate")}
                if stage["rule"] == Rule.SOME:
                    stage["k"] = _number(typed.get("k"))
                stage["seats"] = _seats(form.seats)
            stages.append(stage)
        typed = self.plan.cleaned_data
        name = {"de": typed.get("name_de", ""), "en": typed.get("name_en", "")}
        return {"name": name, "paper": typed.get("paper", False), "stages": stages}


class MakeForm(forms.Form):
    """A procedure for a sort of things that has none yet."""

    what = forms.ChoiceField(label=_("For what"), choices=[])

    def __init__(self, *args, there, **options):
        super().__init__(*args, **options)
        choices = [("", "–")]
        for kind in kinds():
            every = _("%(kind)s: all that have no procedure of their own") % {"kind": kind.label}
            sorts = [("", every), *((sort, f"{kind.label}: {label}") for sort, label in kind.sorts())]
            choices += [(f"{kind.name}:{sort}", label) for sort, label in sorts if (kind.name, sort) not in there]
        self.fields["what"].choices = choices

    def words(self) -> dict:
        """As the deed takes it."""
        kind, _colon, sort = self.cleaned_data["what"].partition(":")
        return {"kind": kind, "sort": sort, "slug": f"{kind}-{sort or 'all'}"[:40]}


def _bound(form_class, told: dict, prefix: str):
    return form_class({f"{prefix}-{name}": value for name, value in told.items()}, prefix=prefix)


def _new_stage() -> dict:
    times = {name: str(number) for name, number in procedures.TIMES.items()}
    return {"is_hearing": False, "rule": "all", "seats": [_new_seat()]} | times


def _new_hearing() -> dict:
    return {"is_hearing": True, "days": "7", "seats": []}


def _new_seat() -> dict:
    return {"key": "", "duty": "", "person": "", "sections": []}


def _sent(data) -> tuple[dict, list]:
    plan = {name: data.get(name, "") for name in PlanForm.base_fields}
    stages = []
    for number in range(_count(data, "stages", STAGES_AT_MOST)):
        prefix = f"stage-{number}"
        is_hearing = bool(data.get(f"{prefix}-is_hearing"))
        fields = (HearingForm if is_hearing else StageForm).base_fields
        told: dict[str, Any] = {name: data.get(f"{prefix}-{name}", "") for name in fields}
        told |= {"is_hearing": is_hearing, "seats": []}
        for place in range(0 if is_hearing else _count(data, f"{prefix}-seats", SEATS_AT_MOST)):
            seat: dict[str, Any] = {
                name: data.get(f"{prefix}-seat-{place}-{name}", "") for name in SeatForm.base_fields
            }
            seat["sections"] = data.getlist(f"{prefix}-seat-{place}-sections")
            told["seats"].append(seat)
        stages.append(told)
    return plan, stages


def _standing(plan) -> tuple[dict, list]:
    people = who.people_named(plan)
    stages = []
    for stage in plan.stages:
        told: dict[str, Any] = {"key": stage.key, "name_de": stage.name["de"], "name_en": stage.name["en"], "seats": []}
        told["is_hearing"] = stage.hearing is not None
        if stage.hearing is not None:
            told |= {"who": stage.hearing.who, "days": str(stage.hearing.days), "law": stage.hearing.law}
        else:
            told |= {"rule": str(stage.rule), "k": str(stage.k or ""), "hears_out": "on" if stage.hears_out else ""}
            told |= {name: str(getattr(stage, name)) for name in ("hours", "remind", "escalate")}
            told["seats"] = [_standing_seat(seat, people) for seat in stage.seats]
        stages.append(told)
    return {"name_de": plan.name["de"], "name_en": plan.name["en"], "paper": "on" if plan.paper else ""}, stages


def _standing_seat(seat, people) -> dict:
    person = people.get(seat.person)
    sections = [] if EVERYTHING in seat.sections else list(seat.sections)
    return {"key": seat.key, "duty": seat.duty, "person": person.email if person else "", "sections": sections}


def _seats(seat_forms) -> list[dict]:
    seats: list[dict] = []
    keys = {form.cleaned_data.get("key") for form in seat_forms}
    for form in seat_forms:
        typed = form.cleaned_data
        duty, address = typed.get("duty", ""), typed.get("person", "").strip()
        person = who.by_address(address) if address else None
        if address and person is None:
            form.add_error("person", _("Nobody here has this address."))
        key = typed.get("key") or _key(duty or "person", keys)
        keys.add(key)
        seat = {"key": key, "sections": typed.get("sections") or [EVERYTHING]}
        # An address nobody has is no empty seat: it has its own sentence already.
        named = str(person.pk) if person else f"nobody-{key}" if address else ""
        seats.append(seat | ({"duty": duty} if duty else {}) | ({"person": named} if named else {}))
    return seats


def _key(name, taken) -> str:
    """A plain word made of a name, which no other has."""
    word = slugify(name or "").replace("-", "_")[:30] or "stage"
    return next(key for key in [word, *(f"{word}_{number}" for number in range(2, 40))] if key not in taken)


def _number(text) -> Any:
    """A number as the procedure reads it; what is none goes on as it was typed."""
    text = (text or "").strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else text


def _count(data, name, most) -> int:
    number = _number(data.get(name, ""))
    return min(number, most + 1) if isinstance(number, int) else 0
