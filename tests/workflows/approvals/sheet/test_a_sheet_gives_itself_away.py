"""Sheets that were changed, cut, or made up: each is found out, and told in a sentence. No database, no vault."""

import base64
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.workflows.approvals.sheet import forge
from tests.workflows.approvals.sheet.forge import FILE, OTHER, PORTAL, add, changed, name, signed, wrong
from workflows.approvals import canonical, procedures, standing
from workflows.approvals.sheet import verify_sign_off as checker

KEY = PORTAL.public_key().public_bytes_raw()
WHOLE = signed(forge.sheet())
STAGE = {"name": {"de": "S", "en": "S"}}
PDF = forge.as_pdf(forge.sheet(originals=[{"sha256": checker.hashlib.sha256(FILE).hexdigest(), "in_pdf": True}]), FILE)


def stage(key, *seats, **words):
    """A stage of a procedure."""
    return STAGE | {"key": key, "seats": [{"key": each, "duty": each} for each in seats]} | words


def plan(*stages, **words):
    """A procedure."""
    return {"name": STAGE["name"], "stages": list(stages)} | words


# --- What is whole ---------------------------------------------------------------------------------------------------
def test_what_is_whole_passes():
    assert not wrong(WHOLE, document=FILE, key=KEY)
    assert not wrong(PDF, document=FILE, key=KEY)


@pytest.mark.parametrize("kind", ["ES256", "EdDSA", "RS256"])
def test_passkeys_sign_in_three_ways(kind):
    told, passkey = forge.sheet(said=[("review.hr", "return", {})], state="returned"), forge.Passkey(kind)
    told["decisions"] = []
    add(told, "review.hr", "return", proof={"passkey": passkey})
    assert not wrong(told)
    proof = told["decisions"][0]["evidence"]
    proof["signature"] = proof["signature"][:-2] + ("00" if proof["signature"][-2:] != "00" else "01")
    assert "the passkey's signature does not fit" in wrong(told)


def test_somebody_who_stood_in_for_another_passes():
    told = forge.sheet(
        said=[("review.labour_law", "approve", {"behalf": "away"}), ("review.hr", "step_back", {}),
              ("review.hr", "conditions", {}), ("review.compliance", "approve", {})]
    )  # fmt: skip
    assert not wrong(told)


def test_a_decision_that_stands_carries_the_proof_of_its_round():
    earlier = {
        "decision": name("d"), "sign_off": name("earlier"), "key": "F-1ST", "seat": "review.hr", "opening": 2,
        "at": "2026-11-20T09:00:00.000000+00:00", "procedure": {"id": name("old"), "sha256": "ab" * 32},
    }  # fmt: skip
    said = [("review.labour_law", "approve", {}), ("review.compliance", "approve", {})]
    told = forge.sheet(said=[*said, ("review.hr", "approve", {"stands_from": earlier})])
    report = checker.check(signed(told))
    assert not report.wrong and "Seat review.hr: stands from an earlier round, F-1ST." in report.says
    other = changed(told, lambda it: it["decisions"][2]["stands_from"].update(sign_off=name("another")))
    assert "signed something else (sign_off)" in wrong(other)
    for word, value in {"seat": "review.compliance", "opening": 1}.items():
        other = changed(told, lambda it, w=word, v=value: it["decisions"][2]["stands_from"].update({w: v}))
        assert f"signed something else ({word})" in wrong(other)


# --- Bytes -----------------------------------------------------------------------------------------------------------
@given(at=st.integers(0, len(WHOLE) - 1), other=st.integers(1, 255))
def test_one_byte_changed_anywhere_is_found(at, other):
    data = WHOLE[:at] + bytes([WHOLE[at] ^ other]) + WHOLE[at + 1 :]
    assert wrong(data)


@pytest.mark.long
def test_every_byte_changed_is_found():
    for at in range(len(WHOLE)):
        assert wrong(WHOLE[:at] + bytes([WHOLE[at] ^ 1]) + WHOLE[at + 1 :]), at


@given(at=st.integers(0, len(PDF) - 1), other=st.integers(1, 255))
def test_one_byte_of_the_pdf_changed_anywhere_is_found(at, other):
    assert wrong(PDF[:at] + bytes([PDF[at] ^ other]) + PDF[at + 1 :])


def test_every_byte_of_the_seal_of_a_pdf_counts():
    for at in range(len(PDF) - len(checker.PDF_SEAL) - checker.SIGNATURE, len(PDF)):
        assert wrong(PDF[:at] + bytes([PDF[at] ^ 1]) + PDF[at + 1 :]) == "A byte of the PDF was changed.", at


@given(length=st.integers(0, len(WHOLE) - 1))
def test_a_sheet_cut_off_is_found(length):
    assert wrong(WHOLE[:length]) and wrong(PDF[: min(length, len(PDF) - 1)])


@pytest.mark.parametrize("more", [b" ", b"\n", b"}"])
def test_nothing_is_added(more):
    assert wrong(WHOLE + more) and wrong(PDF + more)


@given(st.binary(max_size=300))
def test_what_is_no_sheet_is_told_in_a_sentence(data):
    for given_ in (data, b"{" + data, b"%PDF-1.7" + data, b"%PDF-1.7 /Type /EmbeddedFile >>stream\n" + data):
        assert wrong(given_).endswith((".", "?"))


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{}",
        b"[]",
        b'{"sheet":null}',
        b'{"sheet":{"format":"tma-sign-off-sheet/1"},"key":"","signature":""}',
        b'{"a":' * 200_000,
        b'{"sheet":' + b"[" * 100_000 + b"]" * 100_000 + b"}",
        b'{"sheet":{"format":' + b"9" * 5000 + b"}}",
        b'{"sheet":"\\ud800"}',
        b"{" + b" " * (33 << 20),
    ],
    ids=["nothing", "empty", "list", "null", "bare", "open", "nested", "number", "surrogate", "huge"],
)
def test_huge_and_nested_and_empty(data):
    assert "This is no sheet" in wrong(data) or "lacks something" in wrong(data)
    assert ("far too long" in wrong(data)) == (len(data) > checker.JSON_AT_MOST)


def test_a_sheet_of_a_later_portal_is_not_taken_for_one_of_ours():
    assert "of a kind this program knows" in wrong(signed(forge.sheet(format="tma-sign-off-sheet/2")))


JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5) | st.just("00"),
    lambda more: st.lists(more, max_size=2) | st.dictionaries(st.sampled_from(["key", "sha256"]), more, max_size=2),
    max_leaves=4,
)


@given(st.data())
def test_a_sheet_with_anything_anywhere_never_stumbles(data):
    told = forge.sheet(plan(stage("a", "hr"), STAGE | {"key": "h", "hearing": {"who": "Council", "days": 7}}))
    place = told
    while True:
        keys = list(place) if isinstance(place, dict) else list(range(len(place)))
        key = data.draw(st.sampled_from(keys))
        if isinstance(place[key], dict | list) and place[key] and data.draw(st.booleans()):
            place = place[key]
            continue
        place[key] = data.draw(JUNK)
        break
    for sentence in checker.check(signed(told)).wrong:
        assert sentence.endswith((".", "?")) and "Error" not in sentence


# --- Keys ------------------------------------------------------------------------------------------------------------
def test_another_key_is_named():
    assert "Signed with another key" in wrong(signed(forge.sheet(), OTHER), key=KEY)
    assert "Signed with another key" in wrong(forge.as_pdf(forge.sheet(), key=OTHER), key=KEY)


def test_a_signature_over_another_sheet_does_not_fit():
    told, other = json.loads(WHOLE), json.loads(signed(forge.sheet(), OTHER))
    assert "signature does not fit" in wrong(forge.canonical(told | {"signature": other["signature"]}))
    assert "signature does not fit" in wrong(forge.canonical(told | {"key": other["key"]}))


def test_a_pdf_around_a_whole_sheet_is_found():
    own = PDF[: -len(checker.PDF_SEAL) - checker.SIGNATURE]
    assert "A byte of the PDF was changed" in wrong(own)
    assert "A byte of the PDF was changed" in wrong(forge.sealed(own, OTHER))
    shouted = PDF[:-128] + PDF[-128:].upper()
    assert "A byte of the PDF was changed" in wrong(shouted)


def test_a_spelling_that_is_not_ours_is_found():
    assert "spelled in another way" in wrong(json.dumps(json.loads(WHOLE)).encode())


# --- What it says, signed by somebody's own key -----------------------------------------------------------------------
def drop(number):
    """Take a decision out."""
    return lambda it: it["decisions"].pop(number)


def put(*path, to):
    """Write something else at a place."""

    def change(it):
        for step in path[:-1]:
            it = it[step]
        it[path[-1]] = to

    return change


def twin(it):
    """One more decision in a seat that was decided."""
    it["decisions"].append({**it["decisions"][0], "person": name("x"), "opening": 2})
    it["people"][name("x")] = {}


def other_manifest(**words):
    """What is signed says something else; the digest of the whole is left as it is."""

    def change(it):
        it["sign_off"]["manifest"] = forge.canonical(json.loads(it["sign_off"]["manifest"]) | words).decode()

    return change


def manifest_spelled_otherwise(it):
    """The same words with spaces: no spelling of ours, so room for a word that is there twice."""
    it["sign_off"]["manifest"] = json.dumps(json.loads(it["sign_off"]["manifest"]))


def procedure_spelled_otherwise(it):
    """Likewise, with the digest of that spelling."""
    text = json.dumps(json.loads(it["procedure"]["text"]))
    it["procedure"] |= {"text": text, "sha256": checker.hashlib.sha256(text.encode()).hexdigest()}


def other_procedure(it):
    """The procedure asks for fewer."""
    text = json.loads(it["procedure"]["text"])
    text["stages"][0]["seats"].pop()
    it["procedure"]["text"] = forge.canonical(text).decode()


def other_procedure_digest(it):
    """The same, with a digest that fits: the passkeys signed another."""
    other_procedure(it)
    it["procedure"]["sha256"] = forge.digest(json.loads(it["procedure"]["text"]))
    it["seats"].pop(), it["decisions"].pop()


FORGED = {
    "a decision removed": (drop(0), "By its procedure the request is waiting"),
    "an outcome made up": (put("decisions", 1, "outcome", to="return"), "By its procedure the request is returned"),
    "an outcome nobody knows": (put("decisions", 1, "outcome", to="perhaps"), "an outcome nobody knows"),
    "a state made up": (put("sign_off", "state", to="withdrawn"), "By its procedure the request is approved"),
    "a state nobody knows": (put("sign_off", "state", to="open"), "and the sheet says: open"),
    "never ended": (put("sign_off", "ended_at", to=None), "It is not over"),
    "another person": (put("decisions", 0, "person", to=name(forge.ASKER)), "signed something else (person)"),
    "another request": (put("sign_off", "id", to=name("y")), "signed something else (sign_off)"),
    "other bytes decided on": (put("decisions", 0, "sha256", to="00" * 32), "a decision on other bytes"),
    "other bytes of a seat": (put("seats", 0, "sha256", to="00" * 32), "about something else than its digest"),
    "a seat taken away": (lambda it: it["seats"].pop(), "Seats are missing or made up"),
    "a seat for another duty": (put("seats", 0, "duty", to="management"), "Seats are missing or made up"),
    "a decision in no seat": (put("decisions", 0, "seat", to="review.nobody"), "in a seat that does not exist"),
    "a seat twice": (lambda it: it["seats"].append(it["seats"][0]), "Seats are missing or made up"),
    "two in one seat": (twin, "there is one too many"),
    "an opening left out": (put("seats", 0, "opening", to=2), "a decision is missing"),
    "no authors": (put("authors", to=[]), "No author is named"),
    "somebody unnamed": (lambda it: it["people"].popitem(), "Somebody is not named"),
    "another digest": (put("sign_off", "sha256", to="00" * 32), "does not give the digest"),
    "a list of another case": (put("sign_off", "case", to="Niemand-26-000"), "belongs to something else"),
    "a list of another format": (other_manifest(format="tma-sign-off/2"), "belongs to something else"),
    "other sections": (
        other_manifest(sections=[{"key": "D-7FQ2", "label": "", "sha256": "00" * 32, "sort": "letter"}]),
        "does not give the digest",
    ),
    "a list spelled otherwise": (manifest_spelled_otherwise, "does not give the digest"),
    "a procedure spelled otherwise": (procedure_spelled_otherwise, "The procedure was changed"),
    "another procedure": (other_procedure, "The procedure was changed"),
    "another procedure with its digest": (other_procedure_digest, "signed something else (procedure)"),
    "conditions made up": (put("decisions", 0, "conditions", to="Pay"), "signed something else (conditions_sha256)"),
    "on behalf made up": (put("decisions", 0, "on_behalf_of", to=name(forge.ASKER)), "something else (on_behalf_of)"),
    "a proof of another": (
        lambda it: it["decisions"][0].update(evidence=it["decisions"][1]["evidence"]), "signed something else"
    ),
    "parts left out": (lambda it: it.pop("seats"), "lacks something"),
}  # fmt: skip


@pytest.mark.parametrize("change,sentence", FORGED.values(), ids=FORGED)
def test_what_does_not_follow_is_found_whoever_signed_it(change, sentence):
    assert sentence in wrong(changed(forge.sheet(), change))


def redone(**words):
    """A sheet in which HR says no, with proof made anew."""
    said = [("review.hr", "return", words)]
    return forge.sheet(said=said, state="returned")


PROOFS = {
    "another digest": ({"sha256": "11" * 32}, "a decision on other bytes"),
    "made to register": ({"proof": {"client": {"type": "webauthn.create"}}}, "was not made to sign"),
    "in a frame of another": ({"proof": {"client": {"crossOrigin": True}}}, "was not made to sign"),
    "at another site": ({"proof": {"client": {"origin": "https://evil.example"}}}, "answered another site"),
    "for another site": ({"proof": {"rp": "evil.example"}}, "belongs to another site"),
    "nobody verified": ({"proof": {"flags": 0x01}}, "did not make sure who was there"),
    "nobody present": ({"proof": {"flags": 0x04}}, "did not make sure who was there"),
    "cut off": ({"proof": {"counter": b"\0\0\0"}}, "did not make sure who was there"),
    "another question": ({"proof": {"client": {"challenge": "AAAA"}}}, "answered another question"),
    "a short number": ({"proof": {"nonce": b"1"}}, "answered another question"),
}


@pytest.mark.parametrize("words,sentence", PROOFS.values(), ids=PROOFS)
def test_an_answer_of_a_passkey_that_proves_nothing_is_found(words, sentence):
    assert not wrong(redone())
    assert sentence in wrong(redone(**words))


def test_an_assertion_for_another_outcome_or_digest_is_found():
    told = redone()
    mine = told["decisions"][0]
    for word, value in {"outcome": "approve", "digest": "22" * 32, "seat": "review.compliance"}.items():
        said = forge.statement(told, mine) | {word: value}
        other = changed(told, put("decisions", 0, "evidence", to=forge.evidence(said)))
        assert f"signed something else ({word})" in wrong(other)
    spelled = json.dumps(forge.statement(told, mine))
    other = changed(told, put("decisions", 0, "evidence", to=forge.evidence(spelled)))
    assert "signed something else (spelling)" in wrong(other)


def test_a_signature_of_a_passkey_with_one_bit_changed_is_found():
    told = redone()
    for part in ("authenticator_data", "client_data", "signature", "public_key"):
        proof = told["decisions"][0]["evidence"]
        data = bytearray.fromhex(proof[part])
        data[-1 if part != "client_data" else 2] ^= 1
        assert wrong(changed(told, put("decisions", 0, "evidence", part, to=data.hex()))), part


def test_the_key_of_a_passkey_that_is_none_is_found():
    told = redone()
    mine = bytes.fromhex(told["decisions"][0]["evidence"]["public_key"])
    for key in (
        mine + b"\0",
        b"",
        b"\xa0",
        b"\xff",
        b"\xbf" * 20,
        b"\xa1\x01" + b"\x5b" + b"\xff" * 8,
        bytes([0xA1] * 3000),
    ):
        assert "signature does not fit" in wrong(
            changed(told, put("decisions", 0, "evidence", "public_key", to=key.hex()))
        )


def test_a_way_to_sign_that_nobody_knows_proves_nothing():
    told, passkey = redone(), forge.Passkey()
    passkey.cose |= {3: -35}
    told["decisions"] = []
    add(told, "review.hr", "return", proof={"passkey": passkey})
    assert "signature does not fit" in wrong(told)


def test_one_proof_for_two_decisions_is_found():
    told = forge.sheet(said=[(f"review.{each}", "approve", {"proof": {"nonce": b"n" * 32}}) for each in
                             ("labour_law", "hr", "compliance")])  # fmt: skip
    assert "One proof is used for two decisions" in wrong(told)


# --- Who, and by which rule ------------------------------------------------------------------------------------------
def three(**more):
    """All three approve; of one of them more is told."""
    said = [("review.labour_law", "approve", more), ("review.hr", "approve", {}), ("review.compliance", "approve", {})]
    return forge.sheet(said=said)


def test_an_author_who_decides_is_found():
    assert "An author decides" in wrong(three(person=forge.AUTHOR))
    assert "An author decides" in wrong(three(behalf=forge.AUTHOR))


def test_one_person_in_two_seats_is_found():
    assert "Somebody speaks in two seats" in wrong(three(person="review.hr 1"))
    assert "Somebody speaks in two seats" in wrong(three(behalf="review.hr 1"))


def test_who_stepped_back_and_comes_again_is_found():
    said = [("review.hr", "step_back", {"person": "p"}), ("review.hr", "return", {"person": "p"})]
    assert "or twice" in wrong(forge.sheet(said=said, state="returned"))


def test_who_stepped_back_is_not_hushed_up():
    told = forge.sheet(said=[("review.hr", "step_back", {}), ("review.hr", "return", {})], state="returned")
    assert not wrong(told)
    hushed = changed(changed(told, drop(0)), put("seats", 1, "opening", to=1))
    assert "Seat review.hr: a decision is missing" in wrong(hushed)


def test_a_seat_for_a_person_is_theirs():
    told = {"key": "boss", "person": name("boss")}
    one = plan(STAGE | {"key": "a", "seats": [told]})
    assert not wrong(forge.sheet(one, [("a.boss", "approve", {"person": "boss"})]))
    assert not wrong(forge.sheet(one, [("a.boss", "approve", {"person": "deputy", "behalf": "boss"})]))
    assert "is for one person" in wrong(forge.sheet(one, [("a.boss", "approve", {"person": "other"})]))


def test_a_decision_before_its_stage_is_found():
    two = plan(stage("a", "hr"), stage("b", "compliance"))
    assert not wrong(forge.sheet(two))
    told = forge.sheet(two, [("b.compliance", "approve", {})], state="withdrawn")
    assert "before its stage had begun" in wrong(told)


def test_no_decision_at_all_is_never_approved():
    told = changed(forge.sheet(), put("decisions", to=[]))
    assert "By its procedure the request is waiting" in wrong(told)


def test_conditions_that_are_not_named_are_found():
    told = three()
    told["decisions"].pop()
    add(told, "review.compliance", "conditions")
    assert not wrong(told)
    told["decisions"].pop()
    decision = add(told, "review.compliance", "approve")
    decision["outcome"] = "conditions"
    assert "conditions that are not named" in wrong(told)


HEARD = {"informed_on": "2026-11-01", "over_at": "2026-11-09T08:00:00.000000+00:00"}


@pytest.mark.parametrize(
    "words,sentence",
    [
        (HEARD, ""),
        (HEARD | {"over_at": "2026-11-03T08:00:00.000000+00:00", "answer": "No objection"}, ""),
        (HEARD | {"over_at": "2026-11-03T08:00:00.000000+00:00"}, "ended before its time"),
        (HEARD | {"informed_on": None}, "ended before its time"),
        (HEARD | {"over_at": None}, "By its procedure the request is waiting"),
        (HEARD | {"days": 1}, "Hearings are missing or made up"),
    ],
)
def test_a_hearing_takes_its_time(words, sentence):
    council = STAGE | {"key": "council", "hearing": {"who": "Works council", "days": 7, "law": "§ 102 BetrVG"}}
    found = wrong(forge.sheet(plan(council, stage("a", "hr")), heard={"council": words}))
    assert sentence in found if sentence else not found


def test_a_hearing_left_out_is_found():
    council = STAGE | {"key": "council", "hearing": {"who": "Works council", "days": 7}}
    told = forge.sheet(plan(council, stage("a", "hr")), heard={"council": HEARD})
    assert "Hearings are missing" in wrong(changed(told, lambda it: it["hearings"].pop()))
    early = told["hearings"][0] | {"over_at": None}
    assert "Hearings are missing or made up" in wrong(changed(told, lambda it: it["hearings"].insert(0, early)))


def test_of_a_bundle_each_seat_is_about_its_parts():
    parts = [
        {"key": each, "label": each, "sha256": digit * 64, "sort": each} for each, digit in (("a", "1"), ("b", "2"))
    ]
    seats = [{"key": "hr", "duty": "hr", "sections": ["a"]}, {"key": "compliance", "duty": "compliance"}]
    told = forge.sheet(plan(STAGE | {"key": "s", "seats": seats}), sections=parts)
    assert not wrong(told) and told["seats"][0]["sha256"] == "1" * 64
    assert "Seats are missing" in wrong(changed(told, put("seats", 0, "sections", to=["a", "b"])))
    nothing = [{"key": "hr", "duty": "hr", "sections": ["c"]}]
    assert "about something else" in wrong(forge.sheet(plan(STAGE | {"key": "s", "seats": nothing}), sections=parts))


# --- Files -----------------------------------------------------------------------------------------------------------
def test_another_document_is_found():
    assert "not what was signed" in wrong(WHOLE, document=b"other")
    assert "not what was signed" in wrong(WHOLE, document=FILE + b" ")


def test_what_is_attached_is_what_was_signed():
    told = json.loads(checker.canonical(forge.sheet()))
    told["originals"] = [{"sha256": checker.hashlib.sha256(FILE).hexdigest(), "in_pdf": True}]
    assert not wrong(forge.as_pdf(told, FILE))
    for files in [(), (b"other",), (FILE, b"other"), (FILE, FILE)]:
        assert "What is attached is not what was signed" in wrong(forge.as_pdf(told, *files))


def test_a_sheet_within_an_original_is_not_taken_for_the_sheet():
    within = forge.as_pdf(forge.sheet(said=[("review.hr", "return", {})], state="returned"))
    told = forge.sheet(originals=[{"sha256": checker.hashlib.sha256(within).hexdigest(), "in_pdf": True}])
    report = checker.check(forge.as_pdf(told, within))
    assert not report.wrong and "State: APPROVED." in report.says


def test_superseded_is_said_aloud():
    told = forge.sheet(said=[("review.hr", "approve", {})], state="superseded")
    report = checker.check(signed(told))
    assert not report.wrong
    assert "State: SUPERSEDED." in report.says
    assert "Nothing was signed off" in "".join(report.says)


def test_paper_is_said_aloud():
    report = checker.check(signed(forge.sheet(forge.THREE | {"paper": True})))
    assert not report.wrong and any("§ 623 BGB" in each for each in report.says)


def test_words_of_a_forged_sheet_do_nothing_to_a_terminal():
    told = changed(forge.sheet(), put("sign_off", "key", to="\x1b[2J\x07<script>"))
    report = checker.check(signed(told))
    assert all(character.isprintable() for each in report.says + report.wrong for character in each)


# --- Said twice ------------------------------------------------------------------------------------------------------
OUTCOMES = st.sampled_from(["approve", "conditions", "return", None])


@st.composite
def plans(draw):
    """Procedures of all shapes."""
    stages = []
    for number in range(draw(st.integers(1, 3))):
        seats = procedures.SEAT_DUTIES[: draw(st.integers(1, 4))]
        rule = draw(st.sampled_from(["all", "any", "k_of_n"]))
        words = {"rule": rule, "hears_out": draw(st.booleans())}
        words |= {"k": draw(st.integers(1, len(seats)))} if rule == "k_of_n" else {}
        stages.append(stage(f"s{number}", *seats, **words))
        if draw(st.booleans()):
            stages.append(STAGE | {"key": f"h{number}", "hearing": {"who": "Council", "days": 7}})
    return procedures.read(plan(*stages))


@given(plans(), st.data())
def test_the_rule_is_said_twice_alike(procedure, data):
    seats = [f"{each.key}.{seat.key}" for each in procedure.stages for seat in each.seats]
    said = {seat: word for seat in seats if (word := data.draw(OUTCOMES))}
    hearings = [each.key for each in procedure.stages if each.hearing]
    heard = frozenset(data.draw(st.sets(st.sampled_from(hearings)))) if hearings else frozenset()
    ours = standing.of(procedure, {seat: standing.Outcome(word) for seat, word in said.items()}, heard)
    theirs = checker.standing(procedures.written(procedure)["stages"], said, heard)
    assert theirs == (str(ours.verdict), ours.stage)


def test_hearings_alone_approve_nothing():
    hearing = STAGE | {"key": "h", "hearing": {"who": "Council", "days": 7, "law": ""}}
    assert checker.standing([hearing], {}, {"h"}) == ("waiting", 0)


@given(st.dictionaries(st.sampled_from("abc"), st.text(max_size=5) | st.integers() | st.none() | st.booleans()))
def test_words_are_spelled_twice_alike(told):
    assert checker.canonical(told) == canonical.canonical(told)


@given(
    st.lists(st.fixed_dictionaries({"key": st.text(max_size=3), "sha256": st.sampled_from(["aa", "bb"])}), max_size=3)
)
def test_what_is_signed_is_digested_twice_alike(sections):
    assert checker.digest_of(sections) == canonical.digest_of(sections)


def test_names_above_a_host_are_those_a_passkey_can_be_for():
    assert checker._names("https://a.b.example:8000") == ["a.b.example", "b.example"]
    assert checker._names("http://localhost:8000") == ["localhost"]
    assert base64.urlsafe_b64encode(b"\xff\xff") == b"__8="
