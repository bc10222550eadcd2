"""Sheets made by hand, without a portal: whole ones, and such as somebody makes who would like to be believed.

A forger here has the best of cards: a key of their own, passkeys that sign whatever they like, and every digest right.
What gives them away is only what the sheet says.
"""

import hashlib
import json
import uuid
from copy import deepcopy

import cbor2
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from webauthn.helpers import bytes_to_base64url

from workflows.approvals import procedures
from workflows.approvals.canonical import canonical, digest, digest_of
from workflows.approvals.sheet import verify_sign_off as checker

PORTAL = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
OTHER = Ed25519PrivateKey.from_private_bytes(bytes(32))
ORIGIN = "https://portal.nordlicht.example"
FILE = b"the words of a letter"
ASKER, AUTHOR = "asker", "author"
THREE = {
    "name": {"de": "Fachprüfung", "en": "Review"},
    "stages": [
        {
            "key": "review",
            "name": {"de": "Fachprüfung", "en": "Review"},
            "seats": [{"key": each, "duty": each} for each in ("labour_law", "hr", "compliance")],
        }
    ],
}


def name(word: str) -> str:
    """The id of whoever or whatever goes by this word."""
    return str(uuid.uuid5(uuid.NAMESPACE_OID, word))


class Passkey:
    """A passkey in software that signs in one of the ways passkeys do."""

    def __init__(self, kind="ES256"):
        self.kind = kind
        if kind == "ES256":
            self.key = ec.derive_private_key(7, ec.SECP256R1())
            numbers = self.key.public_key().public_numbers()
            x, y = (each.to_bytes(32, "big") for each in (numbers.x, numbers.y))
            self.cose = {1: 2, 3: -7, -1: 1, -2: x, -3: y}
        elif kind == "EdDSA":
            self.key = ed25519.Ed25519PrivateKey.from_private_bytes(b"7" * 32)
            self.cose = {1: 1, 3: -8, -1: 6, -2: self.key.public_key().public_bytes_raw()}
        else:
            self.key = rsa.generate_private_key(65537, 2048)
            numbers = self.key.public_key().public_numbers()
            self.cose = {1: 3, 3: -257, -1: numbers.n.to_bytes(256, "big"), -2: b"\x01\x00\x01"}

    def sign(self, message: bytes) -> bytes:
        """A signature over these bytes."""
        if self.kind == "ES256":
            return self.key.sign(message, ec.ECDSA(hashes.SHA256()))
        if self.kind == "EdDSA":
            return self.key.sign(message)
        return self.key.sign(message, padding.PKCS1v15(), hashes.SHA256())


PASSKEY = Passkey()


def evidence(
    statement, *, passkey=PASSKEY, nonce=b"", client=None, rp="portal.nordlicht.example", flags=0x05, counter=bytes(4)
) -> dict:
    """What a passkey answers that is asked to sign this statement."""
    written = canonical(statement).decode() if isinstance(statement, dict) else statement
    nonce = nonce or hashlib.sha256(written.encode()).digest()
    asked = hashlib.sha256(checker.ASKED + nonce + written.encode()).digest()
    told = {"type": "webauthn.get", "challenge": bytes_to_base64url(asked), "origin": ORIGIN} | (client or {})
    client_data = json.dumps(told).encode()
    data = hashlib.sha256(rp.encode()).digest() + bytes([flags]) + counter
    return {
        "statement": written,
        "nonce": nonce.hex(),
        "credential_id": "00" * 16,
        "public_key": cbor2.dumps(passkey.cose).hex(),
        "authenticator_data": data.hex(),
        "client_data": client_data.hex(),
        "signature": passkey.sign(data + hashlib.sha256(client_data).digest()).hex(),
    }


def statement(sheet: dict, decision: dict) -> dict:
    """What is signed with this decision: written down a second time, as the deed writes it."""
    place = decision["stands_from"] or {
        "sign_off": sheet["sign_off"]["id"], "procedure": sheet["procedure"], **decision
    }  # fmt: skip
    conditions = decision["conditions"]
    return {
        "conditions_sha256": hashlib.sha256(conditions.encode()).hexdigest() if conditions else None,
        "digest": decision["sha256"],
        "format": "tma-decision/1",
        "on_behalf_of": decision["on_behalf_of"],
        "opening": place["opening"],
        "outcome": decision["outcome"],
        "person": decision["person"],
        "procedure": {key: place["procedure"][key] for key in ("id", "sha256")},
        "sign_off": place["sign_off"],
        "seat": place["seat"],
    }


def sheet(plan=THREE, said=(), *, state="approved", sections=None, heard=(), **words) -> dict:
    """A sheet of these decisions: (seat, outcome, more) in their order; without any, every seat approves."""
    plan = procedures.written(procedures.read(plan))
    sections = sections or [
        {"key": "D-7FQ2", "label": "D-7FQ2, 3", "sha256": hashlib.sha256(FILE).hexdigest(), "sort": "letter"}
    ]
    same = {"case": "Kranich-26-471", "kind": "version", "subject": name("subject"), "thing": name("thing")}
    told = {
        "format": checker.FORMAT,
        "made_at": "2026-11-22T09:00:00.000000+00:00",
        "portal": {"address": ORIGIN, "origins": [ORIGIN]},
        "sign_off": same
        | {
            "id": name("sign-off"),
            "key": "F-2MD",
            "manifest": canonical(same | {"format": "tma-sign-off/1", "sections": sections}).decode(),
            "sha256": digest_of(sections),
            "asked_by": name(ASKER),
            "state": state,
            "newer": False,
            "ended_at": "2026-11-22T09:00:00.000000+00:00",
        },
        "procedure": {"id": name("procedure"), "number": 1, "text": canonical(plan).decode(), "sha256": digest(plan)},
        "authors": [name(AUTHOR)],
        "seats": [
            _seat(number, stage, seat, sections)
            for number, stage in enumerate(plan["stages"])
            for seat in stage.get("seats", [])
        ],
        "decisions": [],
        "hearings": [
            {"stage": stage["key"], "informed_on": None, "answer": "", "over_at": None}
            | stage["hearing"]
            | dict(dict(heard).get(stage["key"], {}))
            for stage in plan["stages"]
            if "hearing" in stage
        ],
        "originals": [],
    }  # fmt: skip
    for seat, outcome, more in said or [(each["name"], "approve", {}) for each in told["seats"]]:
        add(told, seat, outcome, **more)
    told["people"] = {name(each): {"name": each} for each in (ASKER, AUTHOR)}
    for each in told["decisions"]:
        told["people"] |= {who: {"name": who} for who in (each["person"], each["on_behalf_of"]) if who}
    return told | words


def add(told: dict, seat: str, outcome: str, *, person="", behalf="", conditions="", proof=None, **more) -> dict:
    """One more decision, with the passkey's answer."""
    place = next((each for each in told["seats"] if each["name"] == seat), None)
    opening = place["opening"] if place else 1
    decision = {
        "id": name(f"{seat} {opening}"),
        "seat": seat,
        "opening": opening,
        "person": name(person or f"{seat} {opening}"),
        "on_behalf_of": name(behalf) if behalf else None,
        "outcome": outcome,
        "sha256": place["sha256"] if place else "",
        "conditions": conditions or ("Name a period" if outcome == "conditions" else ""),
        "stands_from": None,
    } | more
    decision["evidence"] = None
    if outcome == "step_back":
        place["opening"] += 1
    else:
        decision["evidence"] = evidence(statement(told, decision), **(proof or {}))
    told["decisions"].append(decision)
    return decision


def _seat(number, stage, seat, sections) -> dict:
    covered = [each for each in sections if "*" in seat["sections"] or each["sort"] in seat["sections"]]
    return {
        "name": f"{stage['key']}.{seat['key']}",
        "stage": number,
        "duty": seat.get("duty", ""),
        "person": seat.get("person"),
        "sections": [each["key"] for each in covered],
        "sha256": digest_of(covered),
        "opening": 1,
    }


def changed(told: dict, change) -> dict:
    """A copy of the sheet that `change` was let at."""
    other = deepcopy(told)
    change(other)
    return other


def signed(told: dict, key=PORTAL) -> bytes:
    """Its bytes, signed by this key."""
    signature = key.sign(checker.SHEET_SIGNED + canonical(told)).hex()
    return canonical({"key": key.public_key().public_bytes_raw().hex(), "sheet": told, "signature": signature})


def as_pdf(told: dict, *files: bytes, key=PORTAL) -> bytes:
    """A PDF that holds it, and these files, sealed by this key."""
    import io

    from pypdf import PdfWriter

    writer, data = PdfWriter(), io.BytesIO()
    writer.add_blank_page(595, 842)
    writer.add_attachment("sign-off.json", signed(told, key))
    for number, file in enumerate(files):
        writer.add_attachment(f"file_{number}.bin", file)
    writer.write(data)
    return sealed(data.getvalue(), key)


def sealed(body: bytes, key=PORTAL) -> bytes:
    """A PDF with the seal at its end."""
    return body + checker.PDF_SEAL + key.sign(checker.PDF_SIGNED + hashlib.sha256(body).digest()).hex().encode()


def wrong(told_or_data, **words) -> str:
    """All that is wrong with it, in one text."""
    data = told_or_data if isinstance(told_or_data, bytes) else signed(told_or_data)
    return "\n".join(checker.check(data, **words).wrong)
