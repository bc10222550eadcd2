"""Since when the facts are known is asked where the law counts from it: for a dismissal for cause, and nothing else."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.workflows.approvals import bundling, table
from tests.workflows.approvals.bundling import document, seat, stage
from workflows.approvals.models import SignOff

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]

FIELD = 'name="known_on"'


def place(cast, version):
    return reverse("version_ask_sign_off", args=[cast.case.code, version.document.key, version.number])


@pytest.fixture
def lead(browser_of):
    return browser_of("lead")


def test_of_one_document(cast, lead):
    table.in_force()
    yesterday = timezone.localdate() - timedelta(days=1)
    for kind in ("dismiss_now", "dismissal", "letter"):
        version = document(cast, kind)
        asks = FIELD in lead.get(place(cast, version)).content.decode()
        assert asks == (kind == "dismiss_now"), kind
        assert lead.post(place(cast, version), {"why": "", "known_on": yesterday}).status_code == 302
        assert SignOff.objects.get(thing=version.pk).known_on == (yesterday if asks else None)


def test_what_is_typed_there_is_still_checked(cast, lead):
    table.in_force()
    version = document(cast, "dismiss_now")
    tomorrow = timezone.localdate() + timedelta(days=1)
    answer = lead.post(place(cast, version), {"why": "", "known_on": tomorrow})
    assert answer.status_code == 422 and "This day is still to come." in answer.content.decode()
    assert not SignOff.objects.exists()


def test_of_several_once_one_of_those_chosen_is_a_dismissal_for_cause(cast, lead):
    bundling.in_force(table.plan(stage(seat("compliance"))))
    letter, memo, notice = (document(cast, kind) for kind in ("letter", "memo", "dismiss_now"))
    address = reverse("bundle_ask_sign_off", args=[cast.case.code])
    assert FIELD not in lead.get(address).content.decode()
    assert FIELD not in lead.post(address, {"versions": [letter.pk, memo.pk]}).content.decode()
    assert FIELD in lead.post(address, {"versions": [letter.pk, notice.pk]}).content.decode()
    today = timezone.localdate()
    shown = " ".join(sorted([str(letter.pk), str(notice.pk)]))
    sent = {"versions": [letter.pk, notice.pk], "shown": shown, "known_on": today}
    assert lead.post(address, sent).status_code == 302
    sign_off = SignOff.objects.get()
    assert sign_off.known_on == today
    bundling.decide(cast, sign_off, "compliance", "signatory", "return")
    again = reverse("bundle_ask_again", args=[cast.case.code, sign_off.about.key, sign_off.about.number])
    assert FIELD in lead.get(again).content.decode()
