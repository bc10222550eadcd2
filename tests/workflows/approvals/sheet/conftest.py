"""Sheets to be checked: of a request that three signed off, one of them with conditions, each with a passkey."""

import json
from dataclasses import replace

import pytest
from django.db import transaction

from portal.access.fences import writing
from portal.accounts import passkeys
from tests.cast import cast
from tests.portal.accounts.authenticator import Authenticator
from tests.workflows.approvals import table
from workflows.approvals.actions import deciding
from workflows.approvals.sheet import making
from workflows.approvals.sheet import verify_sign_off as checker
from workflows.approvals.standing import Outcome

__all__ = ["cast"]

DEEDS = {
    "approve": deciding.approve,
    "conditions": deciding.approve_with_conditions,
    "return": deciding.give_back,
}


def give_passkey(person) -> Authenticator:
    """A passkey in software, confirmed."""
    authenticator = Authenticator()
    with writing("a passkey of a test"), transaction.atomic():
        options, state = passkeys.ask_to_register(person)
        answer = authenticator.make(json.loads(json.dumps(options, default=str)))
        device = passkeys.register(person, passkeys.Assertion(state, answer), name="laptop")
        type(device).objects.filter(pk=device.pk).update(confirmed=True)
    return authenticator


def sign(sign_off, duty, who, authenticator, outcome="approve", **words):
    """Read it, and decide in the seat for this duty, with a passkey."""
    table.read(who, sign_off.about)
    seat, said = table.seat(sign_off, duty), table.said(sign_off, **words)
    options = deciding.ask_passkey(seat, actor=who, outcome=Outcome(outcome), said=said)
    answer = authenticator.sign(json.loads(json.dumps(options, default=str)))
    return DEEDS[outcome](seat, actor=who, said=replace(said, answer=answer))


@pytest.fixture
def signed_off(cast):
    """Labour law approves, HR with conditions, compliance approves for them who stepped back: all with passkeys."""
    table.in_force()
    sign_off = table.ask(cast, table.document(cast), why="So that it can go out")
    parts = {"labour_law": "contributor", "hr": "reader"}
    words = {"hr": {"outcome": "conditions", "conditions": "Name a period\nAsk the site – soon"}}
    for duty, part in parts.items():
        sign(sign_off, duty, cast[part], give_passkey(cast.person(part)), **words.get(duty, {}))
    table.decide(sign_off, "compliance", cast["signatory"], "step_back", comment="I know them.")
    other = table.signatory(cast, "another", "compliance")
    sign(sign_off, "compliance", other, give_passkey(other.person))
    sign_off.refresh_from_db()
    return sign_off


@pytest.fixture
def sheet(signed_off) -> bytes:
    """Its JSON."""
    return making.as_json(signed_off).data


def said_of(data, **words) -> str:
    """All that is wrong with it, in one text."""
    return "\n".join(checker.check(data, **words).wrong)


def told(data) -> dict:
    """What a sheet says, to be changed."""
    return json.loads(data)["sheet"]
