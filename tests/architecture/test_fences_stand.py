"""The five fences are there, in this order, in every way of running the portal."""

import importlib

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from portal.access.actions import ACTIONS
from portal.access.checks import every_action_is_granted, every_door_has_a_gate
from portal.access.doors import all_views
from portal.access.policy import verbs

FENCES = [
    "portal.access.fences.GuardCloser",
    "portal.access.fences.FrontDoor",
    "portal.access.fences.GateMiddleware",
]
PRODUCTION = {
    "ALLOWED_HOSTS": "portal.example",
    "PORTAL_URL": "https://portal.example",
    "MAIL_HOST": "mail.example",
    "VAULT_BLOBS": "local",
    "CLAMD": "none",
}


@pytest.fixture
def production(monkeypatch):
    for name, value in PRODUCTION.items():
        monkeypatch.setenv(name, value)
    module = importlib.import_module("portal.settings.production")
    return importlib.reload(module)


@pytest.mark.parametrize("name", ["base", "test", "demo", "dev"])
def test_every_settings_module_has_productions_fences(name, production):
    module = importlib.import_module(f"portal.settings.{name}")
    assert module.MIDDLEWARE == production.MIDDLEWARE
    assert module.AUTHENTICATION_BACKENDS == production.AUTHENTICATION_BACKENDS
    assert module.DOORS_OF_OTHERS == production.DOORS_OF_OTHERS
    assert module.STEP_UP == production.STEP_UP


def test_the_fences_stand_in_their_order():
    assert [name for name in settings.MIDDLEWARE if name in FENCES] == FENCES
    assert settings.MIDDLEWARE.index("portal.access.fences.GuardCloser") == 1


def test_production_refuses_debug(monkeypatch, production):
    monkeypatch.setenv("DEBUG", "1")
    with pytest.raises(ImproperlyConfigured, match="DEBUG"):
        importlib.reload(production)


@pytest.mark.parametrize("missing", ["ALLOWED_HOSTS", "PORTAL_URL", "MAIL_HOST", "VAULT_BLOBS", "CLAMD"])
def test_production_fails_by_name(monkeypatch, production, missing):
    monkeypatch.delenv(missing)
    with pytest.raises(ImproperlyConfigured, match=missing):
        importlib.reload(production)


def test_the_system_checks_find_every_door_gated_and_every_verb_ruled():
    assert every_door_has_a_gate(None) == []
    assert every_action_is_granted(None) == []


def test_a_verb_that_is_ruled_is_used():
    gated = {view.gate.verb for _, view in all_views() if hasattr(view, "gate")}
    seen = {policy.seen_by for policy in verbs().values()}
    unused = set(verbs()) - gated - set(ACTIONS) - seen - ASKED_ONLY
    assert not unused, f"rules nobody asks: {sorted(unused)}"


# Verbs that are neither a door nor a deed: questions a page or another rule asks.
ASKED_ONLY = {"case.see_access", "emergency.list"}


def test_deeds_inside_a_librarys_transaction_are_listed():
    assert {verb for verb, deed in ACTIONS.items() if not deed.durable} == set()
