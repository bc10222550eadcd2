"""Asked for by code, allowed by data protection, four hours at most, reviewed afterwards."""

from datetime import UTC, datetime, timedelta

import pytest

from portal.access.answers import NeedsStepUp, Refused
from portal.access.policy import may, scope
from portal.audit.models import Entry
from portal.cases.actions import emergency
from portal.cases.grants import CaseGrant, EndedGrant
from portal.cases.models import EmergencyAccess, Wall
from portal.cases.tasks import sweep_grants
from portal.cases.troubles import NoSuchCase, TooLong
from portal.notifications.models import Notice
from tests.cast import badge, person


def ask(cast, code=None, part="stranger"):
    answer = emergency.ask(actor=cast[part], code=code or cast.case.code, reason="She called, nobody is there")
    assert answer is None
    return EmergencyAccess.objects.latest("asked_at")


def test_asking_says_nothing_about_whether_the_case_exists(cast):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    ask(cast, "Ahorn-26-998")  # the first request of a process looks up what the next ones remember
    with CaptureQueriesContext(connection) as real:
        asked = ask(cast)
    with CaptureQueriesContext(connection) as unreal:
        nothing = ask(cast, "Ahorn-26-999")
    assert asked.case == cast.case and nothing.case is None
    assert len(real) == len(unreal)
    lines = Entry.objects.filter(verb="emergency.ask")
    assert {line.chain for line in lines} == {"portal"}
    assert Notice.objects.filter(person=cast.person("data_protection")).count() == 3


def test_data_protection_allows_and_it_ends_by_itself(cast):
    asked = ask(cast)
    assert not may(cast["stranger"], "case.view", cast.case)
    emergency.allow(asked, actor=cast["data_protection"], hours=2)
    assert may(cast["stranger"], "case.view", cast.case)
    assert not scope(cast["stranger"], "level.view").filter(case=cast.case).exists()
    held = CaseGrant.objects.get(user=cast.person("stranger"))
    assert held.emergency and held.history
    past = datetime.now(UTC) - timedelta(hours=3)
    CaseGrant.objects.filter(pk=held.pk).update(starts_at=past, ends_at=past + timedelta(hours=2))
    assert not may(cast["stranger"], "case.view", cast.case)
    sweep_grants.func()
    assert EndedGrant.objects.get(pk=held.pk).how == "expired"

    asked.refresh_from_db()
    assert asked.waits_for_review
    emergency.review(asked, actor=cast["data_protection"], text="Needed, and short.")
    asked.refresh_from_db()
    assert not asked.waits_for_review


def test_four_hours_at_most(cast):
    for hours in (5, 0, -1, 4.01):
        with pytest.raises(TooLong):
            emergency.allow(ask(cast), actor=cast["data_protection"], hours=hours)
    assert not CaseGrant.objects.filter(user=cast.person("stranger")).exists()


def test_nobody_else_allows_it_and_nobody_for_themselves(cast):
    for part in ("lead", "deputy", "stranger", "administrator"):
        with pytest.raises(Refused):
            emergency.allow(ask(cast), actor=cast[part])
    with pytest.raises(Refused):
        emergency.allow(ask(cast, part="data_protection"), actor=cast["data_protection"])


def test_a_walled_asker_looks_like_a_code_that_does_not_exist(cast):
    told = []
    for asked in (ask(cast, part="walled"), ask(cast, "Ahorn-26-999", part="walled")):
        with pytest.raises(NoSuchCase) as stopped:
            emergency.allow(asked, actor=cast["data_protection"])
        told.append(str(stopped.value))
    assert told[0] == told[1]


def test_a_walled_data_protection_holder_never_hears_of_it(cast):
    who = cast.person("data_protection")
    Wall.objects.create(case=cast.case, person=who, why="conflict", by=cast.person("lead"), reason="is involved")
    asked = ask(cast)
    assert not scope(cast["data_protection"], "emergency.view").filter(pk=asked.pk).exists()
    assert not Notice.objects.filter(person=who).exists()
    other = person("other", "data_protection")
    emergency.allow(asked, actor=badge(other))
    assert may(cast["stranger"], "case.view", cast.case)


def test_allowing_needs_a_fresh_second_factor(cast):
    long_ago = datetime.now(UTC) - timedelta(hours=1)
    with pytest.raises(NeedsStepUp):
        emergency.allow(ask(cast), actor=badge(cast.person("data_protection"), verified_at=long_ago))


def test_a_refusal_leads_nowhere(cast):
    asked = ask(cast)
    emergency.refuse(asked, actor=cast["data_protection"])
    with pytest.raises(Refused):
        emergency.allow(asked, actor=cast["data_protection"])
    assert not may(cast["stranger"], "case.view", cast.case)
