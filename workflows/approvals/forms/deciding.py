"""Forms by which somebody decides in a seat."""

import json

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.cases.forms.base import Choice, DeedForm, Text
from workflows.approvals.actions.deciding import Said
from workflows.approvals.who import absent_for

MYSELF = "myself"

# By field: is it about changes that stand open, and what is acknowledged. Each of the two is said on its own.
BOXES = {
    "acknowledged": (
        False,
        _("I know what the preview does not show, and have looked at the file where it matters."),
    ),
    "acknowledged_changes": (
        True,
        _("I know that changes are marked in the file which nobody has accepted or rejected, and have read them."),
    ),
}


class _Once(forms.HiddenInput):
    """Takes what a script put there and never hands it back: an answer counts once."""

    def format_value(self, value):
        """Nothing."""
        return ""


class DecideForm(DeedForm):
    """Sign off exactly what is shown. What the preview cannot show is acknowledged first."""

    comment = Text(label=_("Remark"), required=False, longest=5000)
    sha256 = forms.CharField(widget=forms.HiddenInput)
    answer = forms.CharField(widget=_Once, required=False)

    def __init__(self, data=None, *, seat, person, unseen, **options):
        self.seat, self.unseen = seat, unseen
        super().__init__(data, **options)
        for name in ("sha256", *BOXES):  # said by the page, and anew each time: of no draft
            self.initial.pop(name, None)
        self.fields["sha256"].initial = seat.digest
        stands_open = seat.sign_off.of_kind.stands_open
        for name, (is_open, label) in BOXES.items():
            if self.reads and any(stands_open(code) is is_open for code in unseen):
                self.fields[name] = forms.BooleanField(label=label)
        self.absent = {str(each.pk): each for each in absent_for(person, seat)}
        if self.absent:
            own = [(MYSELF, _("For myself"))] if seat.person_id in (None, person.pk) else []
            choices = [*own, *((key, each.name) for key, each in self.absent.items())]
            self.fields["on_behalf_of"] = Choice(label=_("On whose behalf?"), choices=choices)
        self.order_fields(["on_behalf_of", "conditions", "comment", *BOXES])

    reads = True

    def words(self):
        """What was said, as the deed takes it."""
        said = self.cleaned_data
        boxes = [said[name] for name in BOXES if name in self.fields]
        return {
            "said": Said(
                sha256=said["sha256"],
                comment=said["comment"],
                conditions=said.get("conditions", ""),
                acknowledged=bool(boxes) and all(boxes),
                on_behalf_of=self.absent.get(said.get("on_behalf_of", "")),
                answer=_answer(said["answer"]),
            )
        }


class ConditionsForm(DecideForm):
    """Sign off, and say what must be done."""

    conditions = Text(label=_("Conditions"), longest=5000, help_text=_("One a line. Each becomes a task of the case."))


class ReturnForm(DecideForm):
    """Say no, and why."""

    comment = Text(label=_("Why do you return it?"), longest=5000)


class StepBackForm(DecideForm):
    """Say that one must not decide here."""

    comment = Text(label=_("Why can you not decide here?"), longest=5000)
    reads = False


def _answer(sent: str) -> dict | None:
    """What the passkey answered; what is no answer is one that will not fit."""
    if not sent:
        return None
    try:
        told = json.loads(sent)
    except (ValueError, RecursionError):
        return {}
    return told if isinstance(told, dict) else {}
