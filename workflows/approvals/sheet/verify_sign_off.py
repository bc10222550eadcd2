#!/usr/bin/env python3
"""Is this sheet of a sign-off what the portal made, and does what it says follow from what is in it?

    python3 verify_sign_off.py FILE [--document FILE] [--key PORTAL.pem]

FILE is the PDF or the JSON. --document is what was signed: one of the files the sheet names by their digests. --key is
the portal's public key; without it nobody is told whose sheet it is. Ends with 1 when anything is not right.

It stands alone: Python 3.12 and the package `cryptography`, no portal, no database, no network. The portal's own
command runs these same functions. What it says names seats and codes and never a person.
"""

import argparse
import base64
import hashlib
import json
import re
import sys
import zlib
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from urllib.parse import urlsplit

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import load_pem_public_key

FORMAT, MANIFEST, STATEMENT = "tma-sign-off-sheet/1", "tma-sign-off/1", "tma-decision/1"
SHEET_SIGNED, PDF_SIGNED = b"tma sign-off sheet 1\n", b"tma sign-off sheet pdf 1\n"
ASKED = b"tma sign-off decision 1\0"
PDF_SEAL = b"\n%TMA-SIGN-OFF "
SIGNATURE = 128
JSON_AT_MOST = 32 << 20
APPROVALS = {"approve", "conditions"}
ENDS = {"approved": "approved", "returned": "returned"} | dict.fromkeys(
    ("superseded", "withdrawn", "cancelled"), "waiting"
)
BROKEN = (ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError, OverflowError, zlib.error)
"""What bytes of another make do to whoever reads them."""


class Wrong(Exception):
    """There is nothing further to check, and why."""


@dataclass
class Report:
    """What was found: what is right, what is not, and what the sheet itself says."""

    right: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    says: list[str] = field(default_factory=list)

    def say(self, is_right, yes, no):
        """One sentence or the other."""
        (self.right if is_right else self.wrong).append(yes if is_right else no)
        return bool(is_right)


def check(data, *, document=None, key=None):
    """Check the bytes of a sheet; `document` are the bytes of what was signed, `key` the portal's 32."""
    report = Report()
    try:
        sheet, attached = _opened(data, report, key)
        try:
            _Sheet(sheet, report).check(attached, document)
        except BROKEN:
            raise Wrong("The sheet lacks something that every sheet has, or says it in another way.") from None
    except Wrong as trouble:
        report.wrong.append(str(trouble))
    return report


# --- The file --------------------------------------------------------------------------------------------------------
def _opened(data, report, key):
    attached, is_pdf = [], data.startswith(b"%PDF-")
    written = data
    if is_pdf:
        attached = list(_embedded(data))
        if not attached:
            raise Wrong("No sheet is attached to this PDF. Was it saved by another program?")
        written = attached.pop(0)
    elif not data.startswith(b"{"):
        raise Wrong("This is no sheet of a sign-off: neither our PDF nor our JSON.")
    if len(written) > JSON_AT_MOST:
        raise Wrong("This is no sheet of a sign-off: it is far too long.")
    try:
        told = json.loads(written)
        if told["sheet"]["format"] != FORMAT:
            raise Wrong("This is no sheet of a sign-off of a kind this program knows.")
        mine, sheet, signature = bytes.fromhex(told["key"]), told["sheet"], bytes.fromhex(told["signature"])
        is_plain = canonical(told) == written
    except BROKEN:
        raise Wrong("This is no sheet of a sign-off, or it is damaged or cut off.") from None
    report.say(is_plain, "The sheet has its one spelling.", "The sheet is spelled in another way than ours are.")
    signed = _is_signed(mine, signature, SHEET_SIGNED + canonical(sheet))
    report.say(signed, "The portal's signature fits the sheet.", "The signature does not fit: the sheet was changed.")
    if is_pdf:
        sealed = _is_sealed(data, mine)
        report.say(sealed, "Every byte of the PDF is as it was signed.", "A byte of the PDF was changed.")
    print_of = grouped(hashlib.sha256(mine).hexdigest())
    if key is None:
        report.right.append(f"Whose signature it is was not checked. Compare the key with the portal's: {print_of}.")
    else:
        report.say(key == mine, "The key is the one given.", f"Signed with another key than the one given: {print_of}.")
    return sheet, (attached if is_pdf else None)


def _is_sealed(data, key):
    body, mark, seal = data[: -SIGNATURE - len(PDF_SEAL)], PDF_SEAL, data[-SIGNATURE:]
    if data[len(body) : len(body) + len(mark)] != mark or not re.fullmatch(rb"[0-9a-f]{128}", seal):
        return False
    return _is_signed(key, bytes.fromhex(seal.decode()), PDF_SIGNED + hashlib.sha256(body).digest())


def _is_signed(key, signature, message):
    try:
        Ed25519PublicKey.from_public_bytes(key).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


def _embedded(data):
    """The files attached to a PDF of ours, the sheet first. What lies within one of them is passed over."""
    at, kind, begin = 0, re.compile(rb"/Type\s*/EmbeddedFile\b"), re.compile(rb">>\s*stream\r?\n")
    while found := kind.search(data, at):
        stream = begin.search(data, found.end())
        head = data[data.rfind(b" obj", 0, found.start()) : stream.start() if stream else 0]
        length = re.search(rb"/Length\s+(\d{1,12})\b", head)
        if stream is None or length is None:
            return
        start = stream.end()
        at = start + int(length[1])
        yield _inflated(data[start:at]) if b"/FlateDecode" in head else data[start:at]


def _inflated(data):
    try:
        return zlib.decompressobj().decompress(data, JSON_AT_MOST + 1)
    except zlib.error:
        return b""


# --- What the sheet says ---------------------------------------------------------------------------------------------
class _Sheet:
    """A sheet that was read, and all that must be true of it."""

    def __init__(self, sheet, report):
        self.sheet, self.report, self.say = sheet, report, report.say
        self.sign_off, self.decisions = sheet["sign_off"], sheet["decisions"]
        self.manifest, self.plan = json.loads(self.sign_off["manifest"]), json.loads(sheet["procedure"]["text"])
        self.sections = self.manifest["sections"]
        self.stages = [self._about(stage) for stage in self.plan["stages"]]
        self.seats = {each["name"]: each for each in sheet["seats"]}

    def check(self, attached, document):
        """All of it, in the order a reader would ask."""
        self.check_what()
        self.check_procedure()
        self.check_seats()
        self.check_people()
        for each in self.decisions:
            self.check_decision(each)
        self.check_evidence_is_used_once()
        self.check_rule()
        self.check_files(attached, document)
        self.tell()

    def check_what(self):
        """What is signed: the list, its digest, and that both speak of the same thing."""
        ours, same = self.sign_off, ("kind", "subject", "thing", "case")
        fits = self.manifest["format"] == MANIFEST and all(self.manifest[word] == ours[word] for word in same)
        self.say(fits, "The list of what is signed belongs to this request.", "The list belongs to something else.")
        self.say(
            canonical(self.manifest) == ours["manifest"].encode() and digest_of(self.sections) == ours["sha256"],
            f"The list gives the digest: {ours['sha256']}.",
            "The list of what is signed does not give the digest of the sheet.",
        )

    def check_procedure(self):
        """The procedure is the one its digest names."""
        text = self.sheet["procedure"]["text"].encode()
        is_it = hashlib.sha256(text).hexdigest() == self.sheet["procedure"]["sha256"] and canonical(self.plan) == text
        self.say(is_it, "The procedure is the one its digest names.", "The procedure was changed.")

    def check_seats(self):
        """The table is the one the procedure asks for, and each seat is about what the procedure says. One that would
        be about none of this is not set."""
        wanted = {
            f"{stage['key']}.{seat['key']}": (number, seat.get("duty", ""), seat.get("person"), self._covered(seat))
            for number, stage in enumerate(self.stages)
            for seat in stage.get("seats", [])
        }
        there = {
            name: (each["stage"], each["duty"], each["person"], each["sections"]) for name, each in self.seats.items()
        }
        complete = there == wanted and len(self.sheet["seats"]) == len(wanted) > 0
        self.say(complete, f"All {len(wanted)} seats of the procedure are there.", "Seats are missing or made up.")
        for name, each in self.seats.items():
            covered = [section for section in self.sections if section["key"] in each["sections"]]
            if not covered or digest_of(covered) != each["sha256"]:
                self.report.wrong.append(f"Seat {_plain(name)} is about something else than its digest says.")

    def _about(self, stage):
        """A stage with those of its seats that are about any of this."""
        if "seats" not in stage:
            return stage
        return stage | {"seats": [seat for seat in stage["seats"] if self._covered(seat)]}

    def _covered(self, seat):
        words = seat["sections"]
        return [each["key"] for each in self.sections if "*" in words or each["sort"] in words]

    def check_people(self):
        """No author decides, nobody twice, and nobody who stepped back."""
        spoke = [person for each in self.decisions for person in (each["person"], each["on_behalf_of"]) if person]
        self.say(len(spoke) == len(set(spoke)), "Nobody speaks twice.", "Somebody speaks in two seats, or twice.")
        authors = set(self.sheet["authors"])
        self.say(authors, "The authors are named.", "No author is named.")
        self.say(not authors & set(spoke), "No author decides.", "An author decides on their own work.")
        named = set(spoke) | authors | {self.sign_off["asked_by"]}
        self.say(named <= self.sheet["people"].keys(), "Everybody is named.", "Somebody is not named.")
        for name, seat in self.seats.items():
            mine = [each for each in self.decisions if each["seat"] == name]
            mine.sort(key=lambda each: each["opening"])
            openings, back = [each["opening"] for each in mine], [each["outcome"] == "step_back" for each in mine]
            whole = openings == list(range(1, len(mine) + 1)) and all(back[:-1]) and seat["opening"] == 1 + sum(back)
            if not whole:
                self.report.wrong.append(f"Seat {_plain(name)}: a decision is missing, or there is one too many.")
            wanted, behalf = seat["person"], [each["on_behalf_of"] or each["person"] for each in mine]
            if wanted and any(person != wanted for person in behalf):
                self.report.wrong.append(f"Seat {_plain(name)} is for one person, and somebody else decided.")
        if any(each["seat"] not in self.seats for each in self.decisions):
            self.report.wrong.append("There is a decision in a seat that does not exist.")

    def check_decision(self, told):
        """One decision: on exactly the bytes of its seat, and in the very words its passkey signed."""
        name, seat, origin = _plain(told["seat"]), self.seats.get(told["seat"], {}), told["stands_from"]
        if told["outcome"] not in APPROVALS | {"return", "step_back"}:
            self.report.wrong.append(f"Seat {name}: an outcome nobody knows.")
        if told["outcome"] == "step_back":
            return
        is_here = told["sha256"] == seat.get("sha256")
        self.say(is_here, f"Seat {name}: on exactly these bytes.", f"Seat {name}: a decision on other bytes.")
        if told["outcome"] == "conditions" and not told["conditions"]:
            self.report.wrong.append(f"Seat {name}: conditions that are not named.")
        if origin:
            self.report.says.append(f"Seat {name}: stands from an earlier round, {_plain(origin['key'])}.")
        if told["evidence"] is None:
            self.report.says.append(f"Seat {name}: decided without a passkey; it rests on the portal's word.")
            return
        place = origin or {"sign_off": self.sign_off["id"], "procedure": self.sheet["procedure"]} | told
        wrong = _signed_by_passkey(_statement(told, place), told["evidence"], self.sheet["portal"]["origins"])
        self.say(not wrong, f"Seat {name}: a passkey signed exactly this decision.", f"Seat {name}: {wrong}")

    def check_evidence_is_used_once(self):
        """One answer of a passkey proves one decision."""
        used = [each["evidence"]["nonce"] for each in self.decisions if each["evidence"]]
        self.say(len(used) == len(set(used)), "No proof is used twice.", "One proof is used for two decisions.")

    def check_rule(self):
        """The outcome follows from the decisions by the procedure, and by nothing else."""
        state, heard = self.sign_off["state"], self._heard()
        counts = [each for each in self.decisions if each["outcome"] != "step_back"]
        said = {each["seat"]: each["outcome"] for each in counts}
        verdict, stage = standing(self.stages, said, heard)
        if verdict == "approved":
            yes_to = {key for name, word in said.items() if word in APPROVALS for key in self.seats[name]["sections"]}
            decided = {each["key"] for each in self.sections} <= yes_to
            self.say(decided, "Every part was decided on.", "A part was signed off by nobody.")
        yes = f"By its procedure the request is {verdict}, as the sheet says: {_plain(state)}."
        self.say(
            state in ENDS and ENDS[state] == verdict,
            yes,
            f"By its procedure the request is {verdict}, and the sheet says: {_plain(state)}.",
        )
        late = [each for each in counts if not each["stands_from"] and self.seats[each["seat"]]["stage"] > stage]
        self.say(not late, "Nobody decided before their turn.", "A decision was made before its stage had begun.")
        self.say(bool(self.sign_off["ended_at"]), "It is over.", "It is not over: a sheet tells of what has ended.")

    def _heard(self):
        """The stages whose hearing is over, as the law has it: informed, and answered or the period is past."""
        wanted = {each["key"]: each["hearing"] for each in self.plan["stages"] if "hearing" in each}
        rows = {each["stage"]: each for each in self.sheet["hearings"]}
        same = all(
            (rows[key]["who"], rows[key]["days"], rows[key]["law"]) == (each["who"], each["days"], each["law"])
            for key, each in wanted.items()
            if key in rows
        )
        complete = same and rows.keys() == wanted.keys() and len(rows) == len(self.sheet["hearings"])
        if wanted or rows:
            self.say(complete, "Every hearing of the procedure is there.", "Hearings are missing or made up.")
        over = {key for key, each in rows.items() if each["over_at"]}
        for key in over:
            each, informed = rows[key], rows[key]["informed_on"]
            ended = date.fromisoformat(each["over_at"][:10]) + timedelta(days=1)  # the portal's day may be one later
            is_past = informed and ended > date.fromisoformat(informed) + timedelta(days=each["days"])
            if not informed or not (each["answer"] or is_past):
                self.report.wrong.append(f"The hearing {_plain(key)} was ended before its time.")
        return over

    def check_files(self, attached, document):
        """The files the sheet speaks of: those attached to it, and the one given."""
        wanted = {each["sha256"] for each in self.sheet["originals"] if each["in_pdf"]}
        if attached is not None:
            there = {hashlib.sha256(each).hexdigest() for each in attached}
            fits = there == wanted and len(attached) == len(wanted)
            self.say(fits, f"Originals attached: {len(attached)}.", "What is attached is not what was signed.")
        if document is not None:
            found = hashlib.sha256(document).hexdigest()
            known = [each["label"] for each in self.sections if each["sha256"] == found]
            yes = f"The document given is what was signed: {', '.join(map(_plain, known))}."
            self.say(known, yes, "The document given is not what was signed.")

    def tell(self):
        """What the sheet says of itself, for whoever reads only the end."""
        sign_off, says = self.sign_off, self.report.says
        says.append(f"Request {_plain(sign_off['key'])} of {_plain(sign_off['case'] or 'guidance')}.")
        says.append(f"State: {_plain(sign_off['state']).upper()}.")
        if sign_off["state"] == "superseded":
            says.append("SUPERSEDED: something newer is there. Nothing was signed off by this request.")
        elif sign_off["newer"]:
            says.append("Something newer was there when the sheet was made: it holds for what is named here only.")
        if self.plan["paper"]:
            says.append("An internal release. It is no signature in ink, which the law wants here (§ 623 BGB).")


def standing(stages, said, heard):
    """What a procedure makes of decisions: the verdict, and the number of the stage it rests on."""
    number = 0
    for number, stage in enumerate(stages):
        if not stage.get("seats") and "hearing" not in stage:
            continue
        verdict = _stage(stage, said, heard)
        if verdict != "approved":
            return verdict, number
    return ("approved" if any(stage.get("seats") for stage in stages) else "waiting"), number


def _stage(stage, said, heard):
    if "hearing" in stage:
        return "approved" if stage["key"] in heard else "waiting"
    words = [said.get(f"{stage['key']}.{seat['key']}") for seat in stage["seats"]]
    yes, no = sum(1 for word in words if word in APPROVALS), words.count("return")
    needed = {"all": len(words), "any": 1, "k_of_n": stage.get("k", 0)}[stage["rule"]]
    if no and not stage["hears_out"]:
        return "returned"
    if yes + no < len(words) and (stage["hears_out"] or yes < needed):
        return "waiting"
    return "approved" if yes >= needed > 0 else "returned"


# --- A passkey's answer ----------------------------------------------------------------------------------------------
def _statement(told, place):
    """The words a passkey must have signed for this decision."""
    conditions = told["conditions"]
    return {
        "conditions_sha256": hashlib.sha256(conditions.encode()).hexdigest() if conditions else None,
        "digest": told["sha256"],
        "format": STATEMENT,
        "on_behalf_of": told["on_behalf_of"],
        "opening": place["opening"],
        "outcome": told["outcome"],
        "person": told["person"],
        "procedure": {"id": place["procedure"]["id"], "sha256": place["procedure"]["sha256"]},
        "seat": place["seat"],
        "sign_off": place["sign_off"],
    }


def _signed_by_passkey(wanted, evidence, origins):
    """What is wrong with a passkey's answer, or nothing."""
    said, nonce = json.loads(evidence["statement"]), bytes.fromhex(evidence["nonce"])
    if canonical(wanted) != evidence["statement"].encode():
        other = sorted(word for word in said.keys() | wanted.keys() if said.get(word) != wanted.get(word))
        return f"the passkey signed something else ({', '.join(map(_plain, other)) or 'spelling'})."
    client_data, data = bytes.fromhex(evidence["client_data"]), bytes.fromhex(evidence["authenticator_data"])
    client = json.loads(client_data)
    asked = hashlib.sha256(ASKED + nonce + evidence["statement"].encode()).digest()
    if len(nonce) != 32 or client["challenge"] != base64.urlsafe_b64encode(asked).rstrip(b"=").decode():
        return "the passkey answered another question."
    if client["type"] != "webauthn.get" or client.get("crossOrigin"):
        return "the passkey's answer was not made to sign."
    if client["origin"] not in origins:
        return "the passkey answered another site."
    if data[:32] not in {hashlib.sha256(name.encode()).digest() for name in _names(client["origin"])}:
        return "the passkey belongs to another site."
    if len(data) < 37 or not data[32] & 0x01 or not data[32] & 0x04:
        return "the passkey did not make sure who was there."
    key, signature = bytes.fromhex(evidence["public_key"]), bytes.fromhex(evidence["signature"])
    if not _fits(key, signature, data + hashlib.sha256(client_data).digest()):
        return "the passkey's signature does not fit."
    return ""


def _names(origin):
    """The names a passkey of this site can be for: its host, and what is above it."""
    parts = (urlsplit(origin).hostname or "").split(".")
    return [".".join(parts[at:]) for at in range(max(1, len(parts) - 1))]


def _fits(cose, signature, message):
    """Was this signed by the key? ES256, EdDSA and RS256: what passkeys use."""
    try:
        told, end = _cbor(cose, 0)
        if end != len(cose):
            return False
        kind = told[1], told[3]
        if kind == (2, -7) and told[-1] == 1:
            x, y = int.from_bytes(told[-2], "big"), int.from_bytes(told[-3], "big")
            key = ec.EllipticCurvePublicNumbers(x, y, ec.SECP256R1()).public_key()
            key.verify(signature, message, ec.ECDSA(hashes.SHA256()))
        elif kind == (1, -8) and told[-1] == 6:
            Ed25519PublicKey.from_public_bytes(told[-2]).verify(signature, message)
        elif kind == (3, -257):
            n, e = int.from_bytes(told[-1], "big"), int.from_bytes(told[-2], "big")
            rsa.RSAPublicNumbers(e, n).public_key().verify(signature, message, padding.PKCS1v15(), hashes.SHA256())
        else:
            return False
    except (InvalidSignature, UnsupportedAlgorithm, *BROKEN):
        return False
    return True


def _cbor(data, at):
    """As much of CBOR (RFC 8949) as the key of a passkey is written in."""
    kind, number = data[at] >> 5, data[at] & 31
    at += 1
    if number > 23:
        size = {24: 1, 25: 2, 26: 4, 27: 8}[number]
        number, at = int.from_bytes(data[at : at + size], "big"), at + size
    if kind in (0, 1):
        return (number if kind == 0 else -1 - number), at
    if kind in (2, 3):
        if at + number > len(data):
            raise ValueError("cut off")
        return (data[at : at + number] if kind == 2 else data[at : at + number].decode()), at + number
    if kind != 5:
        raise ValueError("not in a key")
    told = {}
    for _ in range(number):
        name, at = _cbor(data, at)
        told[name], at = _cbor(data, at)
    return told, at


# --- Spelling --------------------------------------------------------------------------------------------------------
def canonical(told):
    """The one spelling of what is signed: JSON, sorted, without spaces."""
    return json.dumps(told, ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":")).encode()


def digest_of(sections):
    """SHA-256 of what is signed: of one part its own, of several that of the list of their keys and digests."""
    if len(sections) == 1:
        return sections[0]["sha256"]
    told = [{"key": each["key"], "sha256": each["sha256"]} for each in sections]
    return hashlib.sha256(canonical(told)).hexdigest()


def grouped(digest):
    """A digest in groups of four, to be read aloud and compared."""
    return " ".join(digest[at : at + 4] for at in range(0, len(digest), 4))


def _plain(words):
    """Words of a file nobody vouches for yet, fit for a terminal."""
    return re.sub(r"[^A-Za-z0-9 .,:_-]", "?", str(words)[:90])


# --- The command -----------------------------------------------------------------------------------------------------
def public_key(path):
    """The 32 bytes of a portal's public key in a file. Raises `Wrong`."""
    try:
        key = load_pem_public_key(Path(path).read_bytes())
    except (ValueError, UnsupportedAlgorithm):
        raise Wrong("This is no public key.") from None
    if not isinstance(key, Ed25519PublicKey):
        raise Wrong("This is no public key of a portal.")
    return key.public_bytes_raw()


def run(file, document=None, key=None, write=print):
    """Check files by their paths and say what was found. Is all of it right?"""
    try:
        given = Path(document).read_bytes() if document else None
        report = check(Path(file).read_bytes(), document=given, key=public_key(key) if key else None)
    except OSError:
        report = Report(wrong=["One of the files named is not there, or cannot be read."])
    except Wrong as trouble:
        report = Report(wrong=[str(trouble)])
    for mark, sentences in (("✓", report.right), ("✗", report.wrong), ("·", [] if report.wrong else report.says)):
        for sentence in sentences:
            write(f"{mark} {sentence}")
    if report.wrong:
        write("The sheet is not what the portal made, or does not say what is true.")
    elif key:
        write("The sheet is what the portal made, and what it says follows from what is in it.")
    else:
        write("The sheet holds together. Whether the portal made it, only a check with its key says.")
    return not report.wrong


def main():
    """From the command line."""
    parser = argparse.ArgumentParser(description="Check the sheet of a sign-off: PDF or JSON.")
    parser.add_argument("file", help="the sheet")
    parser.add_argument("--document", help="what was signed")
    parser.add_argument("--key", help="the portal's public key (PEM)")
    told = parser.parse_args()
    sys.stdout.reconfigure(encoding="utf-8", errors="replace")
    sys.exit(0 if run(told.file, told.document, told.key) else 1)


if __name__ == "__main__":
    main()
