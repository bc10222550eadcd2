"""`may` keeps the statement of a rule where it is the same for everybody, and only there.

That a kept statement is the one a list is asked by is held, verb by verb and person by person, in `test_who_may`.
"""

from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from portal.access import policy, spelled
from portal.access.badges import Badge
from portal.accounts.models import Duty
from portal.vault.hashes import keyed_hash
from tests.cast import badge, person

VERB = "thing.view"


@pytest.fixture
def ruled(db, monkeypatch):
    """Rules for people, of one verb: `ruled(reach)`."""

    def rule(reach, **words):
        rules = policy.Policy(get_user_model(), rules={VERB: policy.Grant({"anybody"}, **words)}, reach=reach)
        monkeypatch.setitem(policy._POLICIES, VERB, rules)
        return rules

    monkeypatch.setattr(spelled, "_KEPT", {})
    return rule


@pytest.fixture
def inga(db):
    return person("inga", "hr")


@pytest.fixture
def tarek(db):
    return person("tarek", "compliance")


def is_kept(rules):
    return spelled.question(VERB, rules, rules.rules[VERB]) is not None


def holds_duty(asker, duty):
    return Q(Exists(Duty.objects.filter(person=asker.person, duty=duty)))


KEPT = {
    "oneself": lambda asker, roles: Q(pk=asker.person.pk),
    "by rows": lambda asker, roles: holds_duty(asker, "hr"),
    "not others": lambda asker, roles: ~Q(pk=asker.person.pk) & holds_duty(asker, "hr"),
    "the moment": lambda asker, roles: Q(joined_at__lte=timezone.now()) & holds_duty(asker, "hr"),
    "the row asked of": lambda asker, roles: Q(Exists(Duty.objects.filter(person=OuterRef("pk"), duty="hr"))),
    "nobody": lambda asker, roles: Q(pk__in=[]),
    "whoever proved a factor": lambda asker, roles: Q() if asker.factor else Q(pk__in=[]),
}
ANEW = {
    "a name": lambda asker, roles: Q(name=asker.person.name),
    "an address": lambda asker, roles: Q(email=asker.person.email),
    "an address, hashed beside the way": lambda asker, roles: Q(email=keyed_hash("test", asker.person.email).hex()),
    "a key, spelled another way": lambda asker, roles: Q(name=asker.person.pk.hex) | Q(pk=asker.person.pk),
    "rows, looked at": lambda asker, roles: Q() if asker.person.duties.filter(duty="hr") else Q(pk__in=[]),
    "a session": lambda asker, roles: Q() if asker.session == "mine" else Q(pk__in=[]),
    "which factor": lambda asker, roles: Q() if asker.factor == "totp" else Q(pk__in=[]),
    "which of some factors": lambda asker, roles: Q() if asker.factor in {"totp"} else Q(pk__in=[]),
    "an hour ago": lambda asker, roles: Q(joined_at__gt=timezone.now() - timedelta(hours=1)),
    "a day": lambda asker, roles: Q(joined_at__date__gte=timezone.localdate()),
}


@pytest.mark.parametrize("reach", [*KEPT.values(), *ANEW.values()], ids=[*KEPT, *ANEW])
def test_kept_or_not_the_answer_is_that_of_the_list(ruled, inga, tarek, reach):
    """Asked in turns, so that an answer kept from one person would be given to another."""
    rules = ruled(reach)
    assert is_kept(rules) == (reach in KEPT.values())
    mine = Badge(person=inga, factor="totp", session="mine")
    for asker in (badge(inga), badge(tarek), mine, badge(tarek, factor="passkey"), badge(inga)):
        for thing in (inga, tarek):
            listed = policy.scope(asker, VERB).filter(pk=thing.pk).exists()
            assert policy.may(asker, VERB, thing) == listed


def test_a_kept_rule_asks_once_and_builds_nothing(ruled, inga, monkeypatch, django_assert_num_queries):
    ruled(KEPT["by rows"])
    assert policy.may(badge(inga), VERB, inga)
    monkeypatch.setattr(policy, "scope", None)
    with django_assert_num_queries(1):
        assert policy.may(badge(inga), VERB, inga)


def test_whoever_does_not_count_is_not_asked_about(ruled, inga):
    ruled(lambda asker, roles: Q())
    assert policy.may(badge(inga), VERB, inga)
    assert not policy.may(Badge(person=inga), VERB, inga)  # no factor
    assert not policy.may(Badge(), VERB, inga)
    inga.is_active = False
    assert not policy.may(badge(inga), VERB, inga)


def test_a_rule_that_asks_for_no_factor_learns_of_none(ruled, inga):
    rules = ruled(KEPT["whoever proved a factor"], factor=False)
    assert not is_kept(rules)
    assert policy.may(badge(inga), VERB, inga)
    assert not policy.may(Badge(person=inga), VERB, inga)


def test_what_is_made_of_a_person_is_made_each_time(ruled, inga, tarek):
    """The address of today counts, and where it cannot be hashed nothing is answered."""
    from portal.cases.models import Wall
    from portal.cases.models.people import hash_of_email
    from portal.cases.reach import walls_around

    rules = ruled(lambda asker, roles: ~Q(Exists(Wall.objects.filter(walls_around(asker.person)))))
    assert is_kept(rules)
    kept = spelled.question(VERB, rules, rules.rules[VERB])

    def hashes(who):
        return [bytes(value.adapted) for value in kept.filled(who, inga.pk) if hasattr(value, "adapted")]

    assert hashes(inga) == [hash_of_email(inga.email)]
    assert hashes(tarek) == [hash_of_email(tarek.email)]
    inga.email = "inga.new@nordlicht.example"
    assert hashes(inga) == [hash_of_email(inga.email)]


def test_no_key_no_answer(ruled, inga, monkeypatch):
    from portal.cases import reach
    from portal.cases.models import Wall

    rules = ruled(lambda asker, roles: ~Q(Exists(Wall.objects.filter(reach.walls_around(asker.person)))))
    assert policy.may(badge(inga), VERB, inga)

    def no_key(email):
        raise RuntimeError("no key")

    monkeypatch.setattr(reach, "hash_of_email", no_key)
    with pytest.raises(RuntimeError, match="no key"):
        policy.may(badge(inga), VERB, inga)
    monkeypatch.undo()
    assert is_kept(rules)


def test_another_rule_is_another_statement(ruled, inga):
    ruled(lambda asker, roles: Q())
    assert policy.may(badge(inga), VERB, inga)
    ruled(lambda asker, roles: Q(), when=Q(is_active=False))
    assert not policy.may(badge(inga), VERB, inga)


def test_time_goes_on(ruled, inga, time_machine):
    ruled(lambda asker, roles: Q(joined_at__gt=timezone.now()))
    assert not policy.may(badge(inga), VERB, inga)
    time_machine.move_to(inga.joined_at - timedelta(days=1))
    assert policy.may(badge(inga), VERB, inga)


def test_nearly_every_rule_of_the_house_is_kept(db):
    """Those that are not look at rows before they ask: what a notice is about decides who sees it."""
    rules = {verb: rules for verb, rules in policy.verbs().items() if not rules.of_self}
    anew = {verb for verb, ruled in rules.items() if spelled.question(verb, ruled, ruled.rules[verb]) is None}
    assert anew == {"notice.view", "notice.mark_read"}
