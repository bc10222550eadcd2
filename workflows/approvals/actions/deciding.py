"""Deciding: by somebody who may sit there, has read exactly these bytes, and has just shown who they are."""

import hashlib
import hmac
import json
import secrets
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.utils import timezone
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url

from portal.access.actions import action, record
from portal.accounts import passkeys
from portal.cases.models import Task
from portal.cases.search import index
from portal.cases.search.own import of_task
from portal.notifications.outbox import tell
from workflows.approvals import who
from workflows.approvals.actions.asking import go_on_elsewhere, invite
from workflows.approvals.canonical import canonical
from workflows.approvals.models import Decision, Evidence, Question, SignOff
from workflows.approvals.standing import Outcome
from workflows.approvals.troubles import (
    Ended,
    NoConditions,
    NoReason,
    NotAcknowledged,
    NotRead,
    NotYourDeputy,
    OtherWords,
    Overtaken,
    PasskeyNeeded,
)

DOMAIN = b"tma sign-off decision 1\0"
GOOD_FOR = timedelta(minutes=5)
NEEDS_A_REASON = frozenset({Outcome.RETURN, Outcome.STEP_BACK})


@dataclass(frozen=True)
class Said:
    """What somebody says in a seat. `sha256`: the digest the page showed; `acknowledged`: they know what the preview
    does not show; `conditions`: one a line; `answer`: what the passkey made of our question."""

    sha256: str = ""
    comment: str = ""
    conditions: str = ""
    acknowledged: bool = False
    on_behalf_of: Any = None
    answer: dict | None = field(default=None, compare=False)


def statement(seat, *, person, on_behalf_of, outcome, conditions: str) -> dict:
    """What a decision says, word for word: this is what a passkey signs, and what stands on the sheet."""
    sign_off = seat.sign_off
    return {
        "conditions_sha256": hashlib.sha256(conditions.encode()).hexdigest() if conditions else None,
        "digest": seat.digest,
        "format": "tma-decision/1",
        "on_behalf_of": str(on_behalf_of.pk) if on_behalf_of else None,
        "opening": seat.opening,
        "outcome": str(outcome),
        "person": str(person.pk),
        "procedure": {"id": str(sign_off.procedure_id), "sha256": sign_off.procedure.digest},
        "sign_off": str(sign_off.pk),
        "seat": seat.name,
    }


def challenge(nonce: bytes, told: str) -> bytes:
    """The question put to a passkey: SHA-256(domain tag, nonce, the statement's canonical JSON)."""
    return hashlib.sha256(DOMAIN + nonce + told.encode()).digest()


@action("seat.ask_passkey")
def ask_passkey(seat, *, actor, outcome: Outcome, said: Said) -> dict:
    """The options for the browser to have this very decision signed by a passkey of the actor. Good once, briefly.

    Nobody is asked to sign what could not be recorded: what stands in the way is said first.
    """
    _check(seat, actor.person, outcome, said)
    told = _told(seat, actor.person, outcome, said)
    nonce = secrets.token_bytes(32)
    Question.objects.create(case=seat.case, seat=seat, person=actor.person, nonce=nonce, statement=told)
    options, _state = passkeys.ask_to_sign(actor.person)
    record(outcome=str(outcome), sha256=seat.digest)
    return options | {"challenge": bytes_to_base64url(challenge(nonce, told))}


@action("seat.approve")
def approve(seat, *, actor, said: Said):
    """Sign off exactly these bytes."""
    return _decide(seat, actor, Outcome.APPROVE, said)


@action("seat.approve_with_conditions")
def approve_with_conditions(seat, *, actor, said: Said):
    """Sign off, and say what must be done: each condition becomes a task of the case."""
    decision = _decide(seat, actor, Outcome.CONDITIONS, said)
    for condition in _lines(said.conditions).split("\n"):
        _task(seat, actor, condition)
    return decision


@action("seat.return")
def give_back(seat, *, actor, said: Said):
    """Say no, and why."""
    return _decide(seat, actor, Outcome.RETURN, said)


@action("seat.step_back")
def step_back(seat, *, actor, said: Said):
    """Say that one must not decide here, and why. The seat opens again, for others."""
    return _decide(seat, actor, Outcome.STEP_BACK, said)


def _check(seat, person, outcome: Outcome, said: Said) -> list[str]:
    """Could this be recorded now? Gives the codes of what the preview does not show."""
    sign_off = seat.sign_off
    kind, about = sign_off.of_kind, sign_off.about
    if sign_off.state != SignOff.State.OPEN:
        raise Ended
    # SECURITY: asked under the lock every new version takes, so what is decided on is the newest there is.
    if said.sha256 != seat.digest or not kind.is_current(about):
        raise Overtaken
    if outcome in NEEDS_A_REASON and not said.comment.strip():
        raise NoReason
    if outcome is Outcome.CONDITIONS and not _lines(said.conditions):
        raise NoConditions
    unseen = []
    if outcome is not Outcome.STEP_BACK:
        unseen = [str(code) for code in kind.unseen(about, seat.covered)]
        if not kind.has_read(person, about, seat.covered):
            raise NotRead
        if unseen and not said.acknowledged:
            raise NotAcknowledged
    if said.on_behalf_of is not None:
        if said.on_behalf_of not in who.absent_for(person, seat):
            raise NotYourDeputy
    elif seat.person_id not in (None, person.pk):
        raise NotYourDeputy
    return unseen


def _decide(seat, actor, outcome: Outcome, said: Said) -> Decision:
    sign_off, person = seat.sign_off, actor.person
    unseen = _check(seat, person, outcome, said)
    decides = outcome is not Outcome.STEP_BACK
    evidence = _evidence(seat, actor, outcome, said) if decides else None
    decision = Decision(sign_off=sign_off, seat=seat, opening=seat.opening, person=person, outcome=outcome)
    decision.on_behalf_of, decision.sha256 = said.on_behalf_of, bytes.fromhex(seat.digest)
    decision.unseen = unseen
    decision.factor, decision.factor_at = actor.factor, actor.verified_at
    decision.comment, decision.conditions = said.comment.strip(), _lines(said.conditions) if decides else ""
    decision.save(force_insert=True)
    if evidence is not None:
        evidence.decision = decision
        evidence.save(force_insert=True)
    if decides:
        seat.is_taken = True
    else:
        seat.opening, seat.asked_at = seat.opening + 1, None
    seat.save()
    record(thing=sign_off, seat=seat.name, outcome=str(outcome), sha256=seat.digest, evidence=evidence is not None)
    _go_on(sign_off, person)
    return decision


def _go_on(sign_off, person):
    """What follows: the next stage is invited, or whoever asked is told how it ended."""
    sign_off.move_on()
    if sign_off.state != SignOff.State.OPEN:
        verb = "seat.return" if sign_off.state == SignOff.State.RETURNED else "seat.approve"
        tell([sign_off.asked_by], verb, thing=sign_off, link=sign_off.get_absolute_url(), but=person)
        go_on_elsewhere(sign_off)
    else:
        invite(sign_off, but=person)


def _evidence(seat, actor, outcome, said: Said) -> Evidence | None:
    """What the passkey signed; who has one must. It must be the statement that is about to be recorded, asked once."""
    if not actor.person.webauthncredential_set.filter(confirmed=True).exists():
        return None
    if said.answer is None:
        raise PasskeyNeeded
    told = _told(seat, actor.person, outcome, said)
    question = _question(seat, actor.person, told, said.answer)
    state = {"challenge": bytes_to_base64url(challenge(bytes(question.nonce), told)), "require_user_verification": True}
    try:
        device = passkeys.verify(actor.person, passkeys.Assertion(state, said.answer))
    except passkeys.REFUSED:
        raise OtherWords from None
    question.used_at = timezone.now()
    question.save(update_fields=["used_at"])
    response = said.answer["response"]
    return Evidence(
        nonce=bytes(question.nonce),
        statement=told,
        credential_id=bytes(device.credential_id),
        public_key=bytes(device.public_key),
        authenticator_data=base64url_to_bytes(response["authenticatorData"]),
        client_data=base64url_to_bytes(response["clientDataJSON"]),
        signature=base64url_to_bytes(response["signature"]),
    )


def _question(seat, person, told: str, answer: dict) -> Question:
    """Which of our questions was answered: one about these very words, asked of this person, not long ago, not used."""
    try:
        signed = base64url_to_bytes(json.loads(base64url_to_bytes(answer["response"]["clientDataJSON"]))["challenge"])
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        raise OtherWords from None
    asked = Question.objects.filter(seat=seat, person=person, statement=told, used_at=None)
    for question in asked.filter(made_at__gt=timezone.now() - GOOD_FOR):
        if hmac.compare_digest(signed, challenge(bytes(question.nonce), told)):
            return question
    raise OtherWords


def _told(seat, person, outcome, said: Said) -> str:
    """The statement in its one spelling."""
    words = {"on_behalf_of": said.on_behalf_of, "outcome": outcome, "conditions": _lines(said.conditions)}
    return canonical(statement(seat, person=person, **words)).decode()


def _task(seat, actor, title: str) -> None:
    """A condition as a task of the case, for the same people as what was signed."""
    sign_off = seat.sign_off
    if sign_off.case is None:
        return
    circle = sign_off.of_kind.circle(sign_off.about, seat.covered)
    task = Task(case=sign_off.case, circle=circle, made_by=actor.person)
    task.take_key()
    task.title = title[:200]
    task.save(force_insert=True)
    index.put(of_task(task))


def _lines(text: str) -> str:
    """Conditions, one a line, without empty ones."""
    return "\n".join(line.strip() for line in text.splitlines() if line.strip())
