"""A decision signed by a passkey: of exactly these words, by this person, once, just now. Answers are real ES256 ones,
made by an authenticator in software. After every refusal the rows are read again, and then the right answer is taken.
"""

import hashlib
import json
from datetime import UTC, datetime, timedelta

import cbor2
import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from django.utils import timezone
from django_otp_webauthn.models import WebAuthnCredential
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url

from portal.access.answers import NeedsStepUp, Refused
from portal.audit.models import Entry
from tests.portal.accounts.authenticator import ORIGIN
from tests.workflows.approvals import passkeys, table
from workflows.approvals.actions import deciding
from workflows.approvals.actions.deciding import DOMAIN
from workflows.approvals.canonical import canonical
from workflows.approvals.models import Decision, Deputy, Evidence, Question
from workflows.approvals.standing import Outcome
from workflows.approvals.troubles import (
    NoConditions,
    NoReason,
    NotAcknowledged,
    NotRead,
    NotYourDeputy,
    OtherWords,
    Overtaken,
    PasskeyNeeded,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def signer(cast):
    """Who decides for compliance."""
    return cast["signatory"]


@pytest.fixture
def key(signer):
    """Their passkey."""
    return passkeys.give(signer)


def unchanged(sign_off, decisions=0, unused=None):
    """Nothing was recorded and no question was used up: the rows say so."""
    sign_off.refresh_from_db()
    assert sign_off.state == "open"
    assert Decision.objects.filter(sign_off=sign_off).count() == decisions
    assert Evidence.objects.count() == decisions
    assert not table.seat(sign_off, "compliance").is_taken
    if unused is not None:
        assert Question.objects.filter(used_at=None).count() == unused
    return True


def decide(sign_off, who, answer, outcome="approve", **words):
    return table.decide(sign_off, "compliance", who, outcome, answer=answer, **words)


def test_the_evidence_proves_the_decision_by_itself(three, signer, key):
    decision = decide(three, signer, passkeys.signed(three, "compliance", signer, key))
    row = Evidence.objects.get()
    assert row.decision == decision
    proved(row, decision)
    assert bytes(row.credential_id) == key.id
    assert Question.objects.get().used_at is not None


def proved(row, decision):
    """Check the evidence as a stranger would, with the row, the decision and cryptography alone."""
    told, client, data = json.loads(row.statement), json.loads(bytes(row.client_data)), bytes(row.authenticator_data)
    assert row.statement.encode() == canonical(told)
    asked = hashlib.sha256(DOMAIN + bytes(row.nonce) + row.statement.encode()).digest()
    assert base64url_to_bytes(client["challenge"]) == asked
    assert (client["type"], client["origin"]) == ("webauthn.get", ORIGIN)
    assert data[:32] == hashlib.sha256(b"localhost").digest()
    assert data[32] & 0x05 == 0x05, "somebody was present, and verified"
    numbers = cbor2.loads(bytes(row.public_key))
    x, y = (int.from_bytes(numbers[name], "big") for name in (-2, -3))
    public = ec.EllipticCurvePublicNumbers(x, y, ec.SECP256R1()).public_key()
    signed = data + hashlib.sha256(bytes(row.client_data)).digest()
    public.verify(bytes(row.signature), signed, ec.ECDSA(hashes.SHA256()))
    with pytest.raises(InvalidSignature):
        public.verify(bytes(row.signature), signed + b" ", ec.ECDSA(hashes.SHA256()))
    assert len(bytes(row.nonce)) == 32
    conditions = hashlib.sha256(decision.conditions.encode()).hexdigest() if decision.conditions else None
    assert told == {
        "conditions_sha256": conditions,
        "digest": bytes(decision.sha256).hex(),
        "format": "tma-decision/1",
        "on_behalf_of": str(decision.on_behalf_of_id) if decision.on_behalf_of_id else None,
        "opening": decision.opening,
        "outcome": decision.outcome,
        "person": str(decision.person_id),
        "procedure": {"id": str(decision.sign_off.procedure_id), "sha256": decision.sign_off.procedure.digest},
        "sign_off": str(decision.sign_off_id),
        "seat": decision.seat.name,
    }


@pytest.mark.parametrize(
    ("outcome", "words"),
    [("conditions", {"conditions": "Name a period\n\n Ask the site "}), ("return", {"comment": "The period."})],
)
def test_every_outcome_is_proved(three, signer, key, outcome, words):
    decision = decide(
        three, signer, passkeys.signed(three, "compliance", signer, key, outcome, **words), outcome, **words
    )
    proved(Evidence.objects.get(), decision)


def test_who_has_a_passkey_signs_with_it(three, signer, key):
    with pytest.raises(PasskeyNeeded):
        decide(three, signer, None)
    assert unchanged(three)
    decide(three, signer, passkeys.signed(three, "compliance", signer, key))


def test_who_has_none_decides_with_their_second_factor_alone(three, signer):
    decision = decide(three, signer, None)
    assert (decision.factor, Evidence.objects.exists()) == ("totp", False)


def test_who_steps_back_needs_neither_passkey_nor_reading(three, signer, key):
    decision = table.decide(three, "compliance", signer, "step_back", reads=False)
    assert (decision.outcome, Evidence.objects.exists()) == ("step_back", False)


@pytest.mark.parametrize(
    ("other", "words"),
    [
        ("return", {"comment": "no"}),
        ("conditions", {"conditions": "Name a period"}),
    ],
)
def test_an_answer_for_one_outcome_is_none_for_another(three, signer, key, other, words):
    answer = passkeys.signed(three, "compliance", signer, key, "approve")
    with pytest.raises(OtherWords):
        decide(three, signer, answer, other, **words)
    assert unchanged(three, unused=1)
    backwards = passkeys.signed(three, "compliance", signer, key, other, **words)
    with pytest.raises(OtherWords):
        decide(three, signer, backwards, "approve")
    assert unchanged(three, unused=2)
    decide(three, signer, answer)


def test_an_answer_for_some_conditions_is_none_for_others(three, signer, key):
    answer = passkeys.signed(three, "compliance", signer, key, "conditions", conditions="Until May")
    for others in ("Until June", "Until May\nAsk the site", "Until may"):
        with pytest.raises(OtherWords):
            decide(three, signer, answer, "conditions", conditions=others)
        assert unchanged(three, unused=1)
    decide(three, signer, answer, "conditions", conditions="\n Until May \n")


def test_an_answer_of_somebody_else_s_passkey_is_none(cast, three, signer, key):
    another = table.signatory(cast, "another", "compliance")
    theirs = passkeys.give(another)
    asked = passkeys.ask(three, "compliance", signer)
    with pytest.raises(OtherWords):
        decide(three, signer, theirs.sign(asked))
    assert unchanged(three, unused=1)
    with pytest.raises(OtherWords):  # nor is what they were asked themselves, signed by them
        decide(three, signer, passkeys.signed(three, "compliance", another, theirs))
    with pytest.raises(OtherWords):  # nor the question put to them, signed by this person's key
        decide(three, signer, key.sign(passkeys.ask(three, "compliance", another)))
    assert unchanged(three, unused=3)
    decide(three, signer, key.sign(asked))


def test_an_answer_for_one_seat_is_none_for_another(cast, signer, key):
    table.in_force(table.plan(table.stage("review", "hr", "compliance")))
    signer.person.take_duties(["hr", "compliance"])
    sign_off = table.ask(cast, table.document(cast))
    answer = passkeys.signed(sign_off, "hr", signer, key)
    with pytest.raises(OtherWords):
        decide(sign_off, signer, answer)
    assert unchanged(sign_off, unused=1)
    table.decide(sign_off, "hr", signer, answer=answer)


def test_an_answer_for_one_request_is_none_for_the_next(cast, three, signer, key):
    answer = passkeys.signed(three, "compliance", signer, key)
    newer = table.again(cast, three.about)
    with pytest.raises(Overtaken):
        decide(three, signer, answer)
    assert unchanged(three, unused=1)
    following = table.ask(cast, newer)
    with pytest.raises(OtherWords):
        decide(following, signer, answer)
    assert unchanged(following, unused=1)
    decide(following, signer, passkeys.signed(following, "compliance", signer, key))


def test_the_digest_is_part_of_the_question(three, signer, key):
    with pytest.raises(Overtaken):
        passkeys.ask(three, "compliance", signer, sha256="0" * 64)
    assert not Question.objects.exists()
    answer = passkeys.signed(three, "compliance", signer, key)
    with pytest.raises(Overtaken):
        decide(three, signer, answer, sha256="0" * 64)
    assert unchanged(three, unused=1)
    told = json.loads(Question.objects.get().statement)
    other = canonical(told | {"digest": "0" * 64}).decode()
    Question.objects.update(statement=other)  # as if one had been asked about other bytes
    nonce = bytes(Question.objects.get().nonce)
    asked = {"challenge": bytes_to_base64url(deciding.challenge(nonce, other)), "rpId": "localhost"}
    with pytest.raises(OtherWords):
        decide(three, signer, key.sign(asked))
    assert unchanged(three, unused=1)


def test_an_answer_for_oneself_is_none_on_behalf_of_another(cast, three, signer, key):
    absent = table.signatory(cast, "absent", "compliance").person
    signer.person.take_duties(["compliance"])
    stands_in(absent, signer.person)
    mine = passkeys.signed(three, "compliance", signer, key)
    theirs = passkeys.signed(three, "compliance", signer, key, on_behalf_of=absent)
    with pytest.raises(OtherWords):
        decide(three, signer, mine, on_behalf_of=absent)
    with pytest.raises(OtherWords):
        decide(three, signer, theirs)
    assert unchanged(three, unused=2)
    decision = decide(three, signer, theirs, on_behalf_of=absent)
    assert (decision.person, decision.on_behalf_of) == (signer.person, absent)
    proved(Evidence.objects.get(), decision)


def test_nobody_is_asked_on_behalf_of_whom_they_do_not_stand_in_for(cast, three, signer, key):
    absent = table.signatory(cast, "absent", "compliance").person
    with pytest.raises(NotYourDeputy):
        passkeys.ask(three, "compliance", signer, on_behalf_of=absent)
    assert not Question.objects.exists()


def stands_in(absent, deputy):
    now = timezone.now()
    period = {"starts_at": now - timedelta(days=1), "ends_at": now + timedelta(days=1)}
    Deputy.objects.create(person=absent, deputy=deputy, **period)


def test_a_question_is_good_for_five_minutes(three, signer, key):
    answer = passkeys.signed(three, "compliance", signer, key)
    Question.objects.update(made_at=timezone.now() - timedelta(minutes=5, seconds=1))
    with pytest.raises(OtherWords):
        decide(three, signer, answer)
    assert unchanged(three, unused=1)
    Question.objects.update(made_at=timezone.now() - timedelta(minutes=4, seconds=50))
    decide(three, signer, answer)


def test_a_question_is_answered_once(three, signer, key):
    answer = passkeys.signed(three, "compliance", signer, key)
    Question.objects.update(used_at=timezone.now())
    with pytest.raises(OtherWords):
        decide(three, signer, answer)
    assert unchanged(three)
    decide(three, signer, passkeys.signed(three, "compliance", signer, key))


def test_an_answer_is_of_no_use_a_second_time(cast, three, signer, key):
    answer = passkeys.signed(three, "compliance", signer, key)
    decide(three, signer, answer)
    with pytest.raises(Refused):
        decide(three, signer, answer)
    assert Decision.objects.count() == Evidence.objects.count() == 1


@pytest.mark.parametrize("which", [0, 1])
def test_of_two_questions_each_has_its_answer(three, signer, key, which):
    """Two tabs: both were asked, and each answer counts, whichever comes."""
    first, second = (passkeys.ask(three, "compliance", signer) for _ in range(2))
    assert first["challenge"] != second["challenge"]
    decide(three, signer, key.sign((first, second)[which]))
    assert Question.objects.filter(used_at=None).count() == 1


def test_a_mere_touch_is_no_answer(three, signer, key):
    asked = passkeys.ask(three, "compliance", signer)
    assert asked["userVerification"] == "required"
    key.verifies = False
    with pytest.raises(OtherWords):
        decide(three, signer, key.sign(asked))
    assert unchanged(three, unused=1)
    key.verifies = True
    decide(three, signer, key.sign(asked))


def test_an_answer_given_to_another_site_is_none(three, signer, key):
    asked = passkeys.ask(three, "compliance", signer)
    key.origin = "https://evil.example"
    with pytest.raises(OtherWords):
        decide(three, signer, key.sign(asked))
    with pytest.raises(OtherWords):
        key.origin = ORIGIN
        decide(three, signer, key.sign(asked | {"rpId": "evil.example"}))
    assert unchanged(three, unused=1)
    decide(three, signer, key.sign(asked))


def test_a_copied_authenticator_is_found_out(three, signer, key):
    """Its counter stands where the original has been already."""
    answer = passkeys.signed(three, "compliance", signer, key)
    WebAuthnCredential.objects.update(sign_count=7)
    with pytest.raises(OtherWords):
        decide(three, signer, answer)
    assert unchanged(three, unused=1)


def test_a_passkey_out_of_use_signs_nothing(three, signer, key):
    answer = passkeys.signed(three, "compliance", signer, key)
    in_use = passkeys.give(signer)
    WebAuthnCredential.objects.filter(credential_id=key.id).update(confirmed=False)
    with pytest.raises(OtherWords):
        decide(three, signer, answer)
    assert unchanged(three, unused=1)
    decide(three, signer, passkeys.signed(three, "compliance", signer, in_use))


def test_whose_passkey_was_never_confirmed_decides_with_their_second_factor_alone(three, signer, key):
    with pytest.raises(PasskeyNeeded):
        decide(three, signer, None)
    assert unchanged(three)
    WebAuthnCredential.objects.filter(credential_id=key.id).update(confirmed=False)
    decide(three, signer, None)
    assert Decision.objects.count() == 1 and not Evidence.objects.exists()


def test_an_answer_to_signing_in_decides_nothing(three, signer, key):
    from portal.accounts import passkeys as door

    options, _state = door.ask_to_sign(signer.person)
    table.read(signer, three.about)
    with pytest.raises(OtherWords):
        decide(three, signer, key.sign(json.loads(json.dumps(options))))
    assert unchanged(three)


@pytest.mark.parametrize("part", ["authenticatorData", "clientDataJSON", "signature"])
def test_one_byte_changed_is_no_answer(three, signer, key, part):
    answer = passkeys.signed(three, "compliance", signer, key)
    told = bytearray(base64url_to_bytes(answer["response"][part]))
    told[-1] ^= 1
    broken = answer | {"response": answer["response"] | {part: bytes_to_base64url(bytes(told))}}
    with pytest.raises(OtherWords):
        decide(three, signer, broken)
    assert unchanged(three, unused=1)
    decide(three, signer, answer)


NONSENSE = [
    {},
    {"response": None},
    {"response": []},
    {"response": {"clientDataJSON": 1}},
    {"response": {"clientDataJSON": "%%%"}},
    {"response": {"clientDataJSON": bytes_to_base64url(b"[]")}},
    {"response": {"clientDataJSON": bytes_to_base64url(b'{"challenge": 5}')}},
    {"response": {"clientDataJSON": bytes_to_base64url(b"[" * 100_000)}},
]


@pytest.mark.parametrize("answer", NONSENSE)
def test_nonsense_is_no_answer(three, signer, key, answer):
    passkeys.ask(three, "compliance", signer)
    with pytest.raises(OtherWords):
        decide(three, signer, answer)
    assert unchanged(three, unused=1)


@pytest.mark.parametrize("name", ["id", "rawId", "type", "signature", "authenticatorData"])
def test_an_answer_with_a_part_left_out_is_none(three, signer, key, name):
    answer = passkeys.signed(three, "compliance", signer, key)
    response = {part: value for part, value in answer["response"].items() if part != name}
    broken = {part: value for part, value in answer.items() if part != name} | {"response": response}
    with pytest.raises(OtherWords):
        decide(three, signer, broken)
    assert unchanged(three, unused=1)


def test_nobody_is_asked_to_sign_what_could_not_be_recorded(cast, three, signer, key):
    seat = table.seat(three, "compliance")

    def ask(who=signer, outcome="approve", **words):
        return deciding.ask_passkey(seat, actor=who, outcome=Outcome(outcome), said=table.said(three, **words))

    with pytest.raises(NotRead):
        ask()
    table.read(signer, three.about)
    with pytest.raises(NoReason):
        ask(outcome="return", comment="  ")
    with pytest.raises(NoConditions):
        ask(outcome="conditions", conditions=" \n")
    with pytest.raises(NeedsStepUp):
        ask(table.stale(signer))
    for part in ("reader", "contributor", "stranger", "lead"):
        with pytest.raises(Refused):
            ask(cast[part])
    three.about.preview.flags = ["tracked_changes:2"]
    three.about.preview.save()
    with pytest.raises(NotAcknowledged):
        ask(acknowledged=False)
    assert unchanged(three) and not Question.objects.exists()
    assert ask()["challenge"]
    assert Question.objects.get().person == signer.person


def test_who_was_asked_and_is_stale_now_steps_up_first(three, signer, key):
    answer = passkeys.signed(three, "compliance", signer, key)
    with pytest.raises(NeedsStepUp):
        decide(three, table.stale(signer), answer)
    assert unchanged(three, unused=1)
    decide(three, signer, answer)


def test_asking_is_in_the_journal_and_says_no_more_than_the_decision(three, signer, key):
    passkeys.ask(three, "compliance", signer, comment="A secret remark")
    entry = Entry.objects.filter(verb="seat.ask_passkey").latest("pk")
    assert entry.outcome == "done"
    assert "secret" not in json.dumps(entry.facts)
    assert entry.at <= datetime.now(UTC)
