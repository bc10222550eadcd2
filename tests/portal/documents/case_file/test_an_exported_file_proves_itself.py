"""What `verify_case_file` says of a file: with the file alone. Nothing here touches a database or a vault."""

import hashlib
import io
import tracemalloc
import zipfile
from datetime import UTC, datetime

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.core.management import CommandError, call_command
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfWriter

from portal.documents.case_file import manifest, seal
from portal.documents.case_file.zipping import Entry, NotWhatItWas, zipped

AT = datetime(2026, 11, 22, 5, 0, tzinfo=UTC)
KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
OTHER = Ed25519PrivateKey.from_private_bytes(bytes(32))
FILES = {
    "documents/Kranich-26-471_D-7FQ2_v3.docx": b"the words of a statement " * 40,
    "documents/Kranich-26-471_D-9KT4_v1.pdf": b"an order",
    "notes.html": b"<p>Noted</p>",
}
COVER = b"%PDF-1.7 the cover"


def listed(files=FILES) -> bytes:
    """The manifest of these files."""
    rows = [
        {
            "path": path,
            "sha256": manifest.digest_of(data),
            "size": len(data),
            "what": "document" if "/" in path else "text",
            "title": "R. Decker",
        }
        for path, data in files.items()
    ]
    return manifest.canonical({"format": manifest.FORMAT, "case": "Kranich-26-471", "files": rows})


def sealed(pieces, kind, told, *, key=KEY, cover="") -> bytes:
    """Sealed by this key."""
    public = key.public_key().public_bytes_raw()
    words = {"export": "e", "manifest": manifest.digest_of(told), "cover": cover, "key": public, "sign": key.sign}
    return b"".join(seal.sealed(pieces, kind, **words))


def entries(files):
    """These files as entries of a ZIP."""
    return [Entry(path, len(data), manifest.digest_of(data), [data]) for path, data in files.items()]


def as_zip(*, key=KEY, told=None, **more) -> bytes:
    """An exported ZIP."""
    told = told or listed()
    inside = {manifest.COVER: COVER, manifest.MANIFEST: told, **FILES, **more}
    return sealed(zipped(entries(inside), AT), seal.ZIP, told, key=key, cover=manifest.digest_of(COVER))


def as_pdf(*, key=KEY) -> bytes:
    """An exported PDF."""
    writer, data = PdfWriter(), io.BytesIO()
    writer.add_blank_page(595, 842)
    writer.add_attachment(manifest.MANIFEST, listed())
    writer.write(data)
    return sealed([data.getvalue()], seal.PDF, listed(), key=key)


@pytest.fixture
def public(tmp_path):
    """The portal's public key, in a file."""
    path = tmp_path / "portal.pem"
    path.write_bytes(KEY.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo))
    return path


@pytest.fixture
def verify(tmp_path, capsys):
    """`verify(data, key=...)`: did the command let it pass, and what did it say?"""

    def run(data, **options):
        path = tmp_path / "file"
        path.write_bytes(data)
        try:
            call_command("verify_case_file", path, **options)
        except CommandError:
            return False, capsys.readouterr().out
        return True, capsys.readouterr().out

    return run


def test_what_the_portal_made_passes(verify, public):
    for data in (as_zip(), as_pdf()):
        passed, said = verify(data, key=public)
        assert passed, said
        assert "The file is what the portal made." in said


def test_without_the_key_nobody_is_told_that_the_portal_made_it(verify):
    passed, said = verify(as_zip())
    assert passed
    assert "is what the portal made" not in said
    assert "holds together" in said


def test_what_another_key_signed_is_named(verify, public):
    for data in (as_zip(key=OTHER), as_pdf(key=OTHER)):
        passed, said = verify(data, key=public)
        assert not passed
        assert "✗ Signed with another key" in said


@pytest.mark.parametrize("make", [as_zip, as_pdf])
@given(data=st.data())
def test_one_changed_byte_anywhere_is_named(tmp_path_factory, make, data):
    from portal.documents.case_file.checking import check

    whole = bytearray(make())
    at = data.draw(st.integers(0, len(whole) - 1))
    whole[at] ^= data.draw(st.integers(1, 255))
    path = tmp_path_factory.getbasetemp() / f"changed-{make.__name__}"
    path.write_bytes(whole)
    assert check(path).wrong


def test_every_cut_is_named(verify):
    for make in (as_zip, as_pdf):
        whole = make()
        for length in (0, 3, 100, len(whole) // 2, len(whole) - seal.LENGTH, len(whole) - 1):
            assert not verify(whole[:length])[0]
        assert not verify(whole + b"\n")[0]


def test_what_was_packed_anew_is_told_apart_file_by_file(verify):
    with zipfile.ZipFile(io.BytesIO(as_zip())) as archive:
        inside = {name: archive.read(name) for name in archive.namelist()}
    lost, changed = "documents/Kranich-26-471_D-9KT4_v1.pdf", "documents/Kranich-26-471_D-7FQ2_v3.docx"
    again = io.BytesIO()
    with zipfile.ZipFile(again, "w") as archive:
        for name, data in inside.items():
            if name != lost:
                archive.writestr(name, data[:-1] + b"!" if name == changed else data)
        archive.writestr("Statement of R. Decker.docx", b"added")
    passed, said = verify(again.getvalue())
    assert not passed
    assert "✗ There is no seal of ours" in said
    assert f"✗ Missing: {lost}." in said
    assert f"✗ Not what was listed: {changed}." in said
    assert "✗ Not in the manifest: 1 with names of another kind." in said
    assert "Decker" not in said


def test_a_manifest_that_was_changed_or_belongs_to_another_export_is_named(verify, tmp_path):
    apart = tmp_path / "manifest.json"
    apart.write_bytes(listed())
    assert verify(as_zip(), manifest=apart)[0]
    apart.write_bytes(listed({"notes.html": b"other"}))
    passed, said = verify(as_zip(), manifest=apart)
    assert not passed
    assert "✗ It is another manifest" in said
    changed = listed().replace(b"R. Decker", b"R. Docker")
    again = b"".join(zipped(entries({manifest.COVER: COVER, manifest.MANIFEST: changed, **FILES}), AT))
    original = seal.read(io.BytesIO(as_zip()), seal.ZIP)[0].written()
    passed, said = verify(again[:-2] + seal.LENGTH.to_bytes(2, "little") + original)
    assert not passed
    assert "✗ The manifest is not the sealed one." in said
    assert "✗ A byte of the file was changed." in said


def test_a_pdf_is_compared_with_the_originals_it_lists(verify, tmp_path):
    folder = tmp_path / "originals"
    folder.mkdir()
    for number, data in enumerate(FILES.values()):
        (folder / f"renamed {number}").write_bytes(data)
    assert verify(as_pdf(), originals=folder)[0]
    archive = tmp_path / "case.zip"
    archive.write_bytes(as_zip())
    assert verify(as_pdf(), originals=archive)[0]
    (folder / "renamed 1").write_bytes(b"another order")
    passed, said = verify(as_pdf(), originals=folder)
    assert not passed
    assert "✗ Not among the originals given: documents/Kranich-26-471_D-9KT4_v1.pdf." in said


@pytest.mark.parametrize(
    "name",
    ["../x.txt", "/x.txt", "documents/../../x.txt", "a/b/c.txt", "C:x.txt", "a\\b.txt", "x\u202ecod.txt", "x", ".x"],
)
def test_no_name_leaves_its_folder(name):
    with pytest.raises(ValueError, match="no name"):
        list(zipped([Entry(name, 1, manifest.digest_of(b"x"), [b"x"])], AT))


def test_no_name_is_given_twice():
    entry = Entry("notes.html", 1, manifest.digest_of(b"x"), [b"x"])
    with pytest.raises(ValueError, match="no name"):
        list(zipped([entry, entry], AT))


def test_bytes_that_are_not_what_their_digest_says_stop_it():
    with pytest.raises(NotWhatItWas):
        list(zipped([Entry("notes.html", 1, manifest.digest_of(b"y"), [b"x"])], AT))


def test_the_same_files_make_the_same_zip():
    assert as_zip() == as_zip()


def test_memory_stays_the_same_however_large_a_file_is():
    size, piece = 48 << 20, b"x" * (1 << 20)
    digest = hashlib.sha256(piece * 48).hexdigest()
    tracemalloc.start()
    try:
        pieces = zipped([Entry("documents/a.bin", size, digest, (piece for _ in range(48)))], AT)
        words = {"export": "e", "manifest": "", "cover": "", "key": bytes(32), "sign": KEY.sign}
        total = sum(map(len, seal.sealed(pieces, seal.ZIP, **words)))
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert total > size
    assert peak < 10 << 20
