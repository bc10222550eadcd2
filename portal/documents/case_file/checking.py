"""Is an exported file what the portal made? Asked with the file alone: no database, no key of the portal, no network.

What is said names files by their codes and never by what somebody called them, and never a person.
"""

import hashlib
import io
import struct
import zipfile
import zlib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from portal.documents.case_file import manifest, seal

PIECE = 1 << 20
MANIFEST_AT_MOST = 64 << 20
BROKEN = (zipfile.BadZipFile, zlib.error, struct.error, EOFError, OSError, ValueError, RuntimeError)
"""What a changed byte does to whoever unpacks a ZIP."""


@dataclass
class Report:
    """What was found: what is right, and what is not."""

    right: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    def say(self, is_right: bool, yes: str, no: str) -> bool:
        """One sentence or the other."""
        (self.right if is_right else self.wrong).append(yes if is_right else no)
        return is_right


def check(path: Path, *, apart: Path | None = None, originals: Path | None = None, key: bytes | None = None) -> Report:
    """Check a ZIP or a PDF; `apart` is a manifest kept elsewhere, `originals` a ZIP or folder, `key` the portal's."""
    report = Report()
    with path.open("rb") as file:
        head = file.read(5)
        if head.startswith(b"PK\x03\x04"):
            _zip(file, report, key, apart)
        elif head == b"%PDF-":
            _pdf(file, report, key, apart, originals)
        else:
            report.wrong.append("This is neither a ZIP nor a PDF of ours.")
    return report


def _zip(file, report, key, apart) -> None:
    sealed = _sealed(file, seal.ZIP, report, key)
    try:
        with zipfile.ZipFile(file) as archive:
            listed = _manifest(_taken(archive, manifest.MANIFEST), sealed, report, apart)
            cover = _taken(archive, manifest.COVER)
            if sealed and cover is not None:
                is_it = manifest.digest_of(cover) == sealed.cover
                report.say(is_it, "The cover is the sealed one.", "The cover is not the sealed one.")
            if listed:
                _compare(archive, listed, report)
    except BROKEN:
        report.wrong.append("The ZIP is damaged and cannot be read to its end.")


def _compare(archive: zipfile.ZipFile, listed: dict[str, Any], report: Report) -> None:
    names = [info.filename for info in archive.infolist()]
    wanted = {each["path"]: each for each in listed["files"]}
    known = {*wanted, manifest.MANIFEST, manifest.COVER}
    added = [name for name in names if name not in known]
    twice = len(names) - len(set(names))
    strange = [name for name in [*names, *wanted] if not manifest.is_name(name)]
    report.say(not added, "Nothing was added.", f"Not in the manifest: {_some(added)}.")
    report.say(not twice, "No name is there twice.", f"Names that are there twice: {twice}.")
    report.say(not strange, "Every name is one of ours.", f"Names that are none of ours: {len(strange)}.")
    missing = sorted(known - set(names))
    report.say(not missing, "Nothing is missing.", f"Missing: {_some(missing)}.")
    changed = [path for path, each in wanted.items() if path in names and not _is_same(archive, path, each)]
    report.say(
        not changed, f"{len(wanted)} files have the digests of the manifest.", f"Not what was listed: {_some(changed)}."
    )


def _is_same(archive, path, told) -> bool:
    digest, size = hashlib.sha256(), 0
    try:
        with archive.open(path) as file:
            while piece := file.read(PIECE):
                digest.update(piece)
                size += len(piece)
                if size > told["size"]:
                    return False
    except BROKEN:
        return False
    return (digest.hexdigest(), size) == (told["sha256"], told["size"])


def _pdf(file, report, key, apart, originals) -> None:
    sealed = _sealed(file, seal.PDF, report, key)
    listed = _manifest(_attached(file), sealed, report, apart)
    if listed and originals is not None:
        wanted = {each["sha256"]: each["path"] for each in listed["files"] if each.get("what") == "document"}
        found = _digests(originals, set(wanted))
        missing = sorted(path for digest, path in wanted.items() if digest not in found)
        report.say(
            not missing,
            f"The {len(wanted)} originals listed in the PDF are those given.",
            f"Not among the originals given: {_some(missing)}.",
        )


def _sealed(file, kind, report, key) -> seal.Seal | None:
    try:
        sealed, is_whole = seal.read(file, kind)
    except seal.NoSeal:
        report.wrong.append("There is no seal of ours at the end of the file, or the seal was changed.")
        return None
    report.say(is_whole, "Every byte before the seal is as it was sealed.", "A byte of the file was changed.")
    report.say(sealed.is_signed(), "The seal is signed.", "The signature does not belong to this seal.")
    print_of = manifest.grouped(sealed.fingerprint)
    if key is None:
        report.right.append(f"Whose signature it is was not checked. Compare the key with the portal's: {print_of}.")
    else:
        theirs = seal.fingerprint(key) == sealed.fingerprint
        report.say(theirs, "The key is the one given.", f"Signed with another key than the one given: {print_of}.")
    return sealed


def _manifest(data: bytes | None, sealed, report, apart) -> dict[str, Any] | None:
    if data is None:
        report.wrong.append("There is no manifest in it.")
        return None
    if sealed:
        is_it = manifest.digest_of(data) == sealed.manifest
        report.say(is_it, "The manifest is the sealed one.", "The manifest is not the sealed one.")
    if apart is not None:
        same = apart.read_bytes() == data
        report.say(same, "It is the manifest given.", "It is another manifest than the one given.")
    try:
        return manifest.read(data)
    except manifest.NoManifest:
        report.wrong.append("The manifest cannot be read.")
        return None


def _taken(archive: zipfile.ZipFile, name: str) -> bytes | None:
    try:
        if archive.getinfo(name).file_size > MANIFEST_AT_MOST:
            return None
        return archive.read(name)
    except (KeyError, *BROKEN):
        return None


def _attached(file) -> bytes | None:
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    file.seek(0)
    try:
        found = PdfReader(io.BytesIO(file.read())).attachments.get(manifest.MANIFEST)
        return bytes(found[0]) if found else None
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, RecursionError, OSError):
        return None


def _digests(originals: Path, wanted: set[str]) -> set[str]:
    """Which of these digests are found among the files of a folder, or of a ZIP; whatever they are called."""
    if originals.is_dir():
        files = (path for path in originals.rglob("*") if path.is_file() and not path.is_symlink())
        return {digest for digest in map(_digest, files) if digest in wanted}
    with zipfile.ZipFile(originals) as archive:
        return {digest for digest in (_digest_in(archive, name) for name in archive.namelist()) if digest in wanted}


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _digest_in(archive: zipfile.ZipFile, name: str) -> str:
    digest = hashlib.sha256()
    try:
        with archive.open(name) as file:
            while piece := file.read(PIECE):
                digest.update(piece)
    except BROKEN:
        return ""
    return digest.hexdigest()


def _some(names: list[str]) -> str:
    """Names of ours as they are; of any other only how many. At most ten."""
    ours = [name for name in names if manifest.is_name(name)]
    said = ours[:10] + ([f"and {len(ours) - 10} more"] if len(ours) > 10 else [])
    others = len(names) - len(ours)
    return ", ".join(said + ([f"{others} with names of another kind"] if others else []))
