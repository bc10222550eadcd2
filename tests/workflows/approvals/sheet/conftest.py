"""Sheets to be checked: of a request that three signed off, one of them with conditions, each with a passkey."""

import json

import pytest
from django.utils.translation import override

from tests.cast import cast
from tests.workflows.approvals import passkeys, table
from workflows.approvals.sheet import making
from workflows.approvals.sheet import verify_sign_off as checker

__all__ = ["cast"]


def sign(sign_off, duty, who, outcome="approve", **words):
    """Decide in the seat for this duty, with a passkey."""
    answer = passkeys.signed(sign_off, duty, who, passkeys.give(who), outcome, **words)
    return table.decide(sign_off, duty, who, outcome, answer=answer, **words)


@pytest.fixture
def in_english():
    """Papers are in English."""
    with override("en"):
        yield


@pytest.fixture
def signed_off(cast):
    """Labour law approves, HR with conditions, compliance approves for them who stepped back: all with passkeys."""
    table.in_force()
    sign_off = table.ask(cast, table.document(cast), why="So that it can go out")
    sign(sign_off, "labour_law", cast["contributor"])
    sign(sign_off, "hr", cast["reader"], "conditions", conditions="Name a period\nAsk the site – soon")
    table.decide(sign_off, "compliance", cast["signatory"], "step_back", comment="I know them.")
    sign(sign_off, "compliance", table.signatory(cast, "another", "compliance"))
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
    """What a sheet says."""
    return json.loads(data)["sheet"]
