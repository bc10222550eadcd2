"""Files that forms bring: small ones in memory, large ones sealed, none in plain on a disk."""

import io
import os
import resource
import tempfile
from contextlib import suppress
from pathlib import Path

import pytest
from django.conf import settings as project
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage
from django.core.files.uploadedfile import InMemoryUploadedFile, SimpleUploadedFile
from django.http.multipartparser import MultiPartParserError
from django.test import RequestFactory

from portal.accounts.models import Person
from portal.vault.errors import BlobsUnavailable, DoesNotOpen
from portal.vault.uploads import SealedUpload, SealedUploadedFile

MARK = b"what nobody else may read "
LARGE = MARK * 200_000  # 5 MB


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path)
    return tmp_path


def posted(*contents, name="memo.docx"):
    files = [SimpleUploadedFile(name, content, content_type="text/plain") for content in contents]
    request = RequestFactory().post("/", {"file": files})
    request.user = Person()  # files of strangers are kept nowhere
    return request


def open_files():
    """Everything this process has open that lies on a disk: path as the system tells it, and a way to read it."""
    found = {}
    for path in Path("/proc/self/fd").iterdir():
        with suppress(FileNotFoundError):  # the folder's own
            found[str(path.readlink())] = path
    return {target: path for target, path in found.items() if tempfile.gettempdir() in target}


def test_the_settings_name_no_handler_that_writes_in_plain():
    assert project.FILE_UPLOAD_HANDLERS == [
        "portal.access.files.OnlyFromPeople",
        "django.core.files.uploadhandler.MemoryFileUploadHandler",
        "portal.vault.uploads.SealedUploadHandler",
    ]


def test_a_small_file_stays_in_memory():
    file = posted(b"small").FILES["file"]
    assert isinstance(file, InMemoryUploadedFile)
    assert file.read() == b"small"


def test_a_large_file_is_read_as_it_was_sent():
    request = posted(LARGE)
    file = request.FILES["file"]
    assert isinstance(file, SealedUploadedFile)
    assert (file.size, file.name, file.content_type) == (len(LARGE), "memo.docx", "text/plain")
    assert b"".join(file.chunks()) == LARGE
    assert file.multiple_chunks()
    file.seek(1_000_003)
    assert file.read(50) == LARGE[1_000_003:1_000_053]
    file.seek(-10, os.SEEK_END)
    assert file.read() == LARGE[-10:]
    assert file.open().read(10) == LARGE[:10]
    assert file.open().readline(30) == LARGE[:30]
    request.close()


def test_several_files_of_one_form_do_not_mix():
    request = posted(LARGE, LARGE[::-1], LARGE + b"end")
    assert [file.read() for file in request.FILES.getlist("file")] == [LARGE, LARGE[::-1], LARGE + b"end"]
    request.close()


def test_what_lies_on_the_disk_is_sealed_and_has_no_name(folder):
    before = set(open_files())
    request = posted(LARGE)
    file = request.FILES["file"]
    lying = [path for target, path in open_files().items() if target not in before]
    assert len(lying) == 1
    content = lying[0].read_bytes()
    assert len(content) > len(LARGE)
    assert MARK not in content
    assert list(folder.iterdir()) == []
    assert not hasattr(file, "temporary_file_path")
    request.close()
    assert set(open_files()) == before


def test_once_closed_it_is_gone(folder, monkeypatch):
    request = posted(LARGE, name="server.txt")
    file = request.FILES["file"]
    request.close()
    monkeypatch.chdir(folder)
    (folder / "server.txt").write_text("of the server")
    for ask in (file.read, lambda: file.seek(0), file.open):
        with pytest.raises(ValueError, match="closed"):
            ask()


def test_a_form_that_breaks_off_leaves_nothing():
    before = set(open_files())
    whole = posted(LARGE)
    body = whole.read()
    request = RequestFactory().generic("POST", "/", body[: len(body) // 2], content_type=whole.content_type)
    request.META["CONTENT_LENGTH"], request.user = str(len(body)), Person()
    try:
        files = request.FILES
    except MultiPartParserError:
        files = {}
    assert not files
    request.close()
    del request, files
    assert set(open_files()) == before


def test_a_disk_that_is_full_is_an_outage_and_leaves_nothing():
    before = set(open_files())
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    request = posted(LARGE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1_000_000, hard))
    try:
        with pytest.raises(BlobsUnavailable, match="too large"):
            request.FILES["file"]
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert set(open_files()) == before


def test_no_place_for_it_is_an_outage(settings):
    settings.FILE_UPLOAD_TEMP_DIR = "/nowhere"
    with pytest.raises(BlobsUnavailable):
        posted(LARGE).FILES["file"]


def test_no_two_have_one_key_and_it_is_not_shown():
    one, other = SealedUpload(), SealedUpload()
    assert one._key.secret != other._key.secret
    assert repr(one._key.secret) not in repr(vars(one))
    one.close()
    other.close()


def test_what_was_changed_on_the_disk_does_not_open():
    upload = SealedUpload()
    upload.write(bytes(600_000))
    os.pwrite(upload._file.fileno(), b"x", 60)
    with upload.finished() as file, pytest.raises(DoesNotOpen):
        file.read(1)


def test_pictures_and_storages_take_it_for_a_file(tmp_path):
    from django import forms
    from PIL import Image

    picture = io.BytesIO()
    Image.effect_noise((1500, 1500), 100).convert("RGB").save(picture, "PNG")
    assert len(picture.getvalue()) > project.FILE_UPLOAD_MAX_MEMORY_SIZE
    request = posted(picture.getvalue(), name="picture.png")
    file = request.FILES["file"]
    assert isinstance(file, SealedUploadedFile)
    assert forms.ImageField().clean(file).image.size == (1500, 1500)
    storage = FileSystemStorage(location=tmp_path / "media")
    with storage.open(storage.save("picture.png", file)) as kept:
        assert kept.read() == picture.getvalue()
    assert ContentFile(file.open().read()).size == len(picture.getvalue())
    request.close()
