"""Blobs no row names, and rows whose blob is gone: named, and only the first are ever removed."""

import io
import logging
import tracemalloc
import uuid
from datetime import timedelta

import pytest
import time_machine
from django.core.management import call_command
from django.utils import timezone

from portal.documents import previews, sweeping, tasks
from portal.documents.actions import uploads, versions
from portal.documents.models import Preview, Version
from portal.documents.models.uploads import PART
from portal.documents.models.versions import ORIGINAL
from portal.documents.reading.parts import Reading
from portal.vault import blobs
from portal.vault.blobs import Lying
from tests.cast import cast
from tests.portal.documents.bringing import bring, bring_version, mail, send, word
from tests.portal.documents.case_file.things import ready_case_file

__all__ = ["cast"]


@pytest.fixture(autouse=True)
def empty_store(db):
    """Blobs outlive the transaction of a test; each begins without those of the one before."""
    for lying in list(blobs.names()):
        blobs.delete(lying.name)


def lying() -> set[str]:
    return {each.name for each in blobs.names()}


def tomorrow():
    return time_machine.travel(timezone.now() + timedelta(hours=25))


def command(**options) -> str:
    told = io.StringIO()
    call_command("sweep_documents", stdout=told, **options)
    return told.getvalue()


@pytest.fixture
def house(cast):
    """One of everything that has blobs: versions, a restored one, a mail with a file, uploads in every state."""
    document = bring(cast)
    first = document.newest()
    bring_version(cast, document)
    versions.restore(first, actor=cast["lead"], newest=2)
    bring(cast, "a.eml", mail("One", files=[("Notiz.docx", word("Inside."))]))
    data = word("On its way.")
    on_its_way = uploads.begin_document(cast.case, actor=cast["lead"], file_name="a.docx", size=2 * len(data))
    send(on_its_way, cast["lead"], data)
    words = {"file_name": "a.docx", "size": len(data), "based_on": first}
    overtaken = uploads.begin_version(document, actor=cast["lead"], **words)
    tasks.preparing.take_in(send(overtaken, cast["lead"], data))
    exported = ready_case_file(cast)
    type(exported).objects.update(until=timezone.now() + timedelta(days=3))
    blobs.put(first.sealed_under(), PART, exported.blob("zip"), [b"a case file"])
    return document


@pytest.fixture
def left_over(cast, house):
    """What killed workers leave: a put without a row, a preview of an earlier try, a piece no row names."""
    version = house.versions.get(number=2)
    killed, tried = uuid.uuid4(), f"previews/{version.pk}/{uuid.uuid4()}"
    blobs.put(version.sealed_under(), ORIGINAL, f"versions/{killed}", [b"killed before the commit"])
    previews.keep(version.sealed_under(), tried, Reading(html="<p>x</p>"))
    gone = f"uploads/{uuid.uuid4()}/{uuid.uuid4()}"
    blobs.put(version.sealed_under(), PART, gone, [b"a piece whose upload was forgotten"])
    export = f"exports/{uuid.uuid4()}/1-zip"
    blobs.put(version.sealed_under(), PART, export, [b"a file nobody asked for any more"])
    return {f"versions/{killed}", f"{tried}/reading", gone, export}


def test_where_all_is_well_nothing_is_named_and_nothing_removed(house):
    before = lying()
    with tomorrow():
        told = command(remove=True)
    assert "blobs no row names: 0" in told
    assert "rows without their blob: 0" in told
    assert lying() == before


def test_what_is_left_over_is_named_by_its_id_and_removed_when_told_to(house, left_over):
    before = lying()
    with tomorrow():
        told = command()
        assert all(f"no row names {name}\n" in told for name in left_over)
        assert lying() == before
        assert "blobs no row names: 4, removed" in command(remove=True)
    assert lying() == before - left_over
    assert "gate" not in told


def test_what_is_young_is_left_alone(house, left_over):
    before = lying()
    assert "blobs no row names: 0" in command(remove=True)
    assert lying() == before


def test_the_regular_round_removes_what_is_left_over(house, left_over):
    before = lying()
    with tomorrow():
        tasks.sweep.func()
    assert lying() == before - left_over


def test_a_version_without_its_blob_is_told_and_its_row_stays(house, caplog):
    version, preview = house.versions.get(number=1), house.versions.get(number=2).preview
    blobs.delete(f"versions/{version.pk}")
    blobs.delete(f"{preview.folder}/reading")
    caplog.set_level(logging.ERROR)
    tasks.sweep.func()
    assert f"version {version.pk}" in caplog.text
    assert f"preview {preview.pk}" in caplog.text
    told = command()
    assert f"no blob for version {version.pk}\n" in told
    assert f"no blob for preview {preview.pk}\n" in told
    assert "rows without their blob: 2" in told
    assert Version.objects.filter(pk=version.pk).exists()
    assert Preview.objects.filter(pk=preview.pk).exists()


def test_a_piece_that_is_gone_is_told(cast, house):
    upload = next(each for each in uploads.Upload.objects.filter(state="receiving"))
    blobs.delete(upload.parts[0])
    assert f"no blob for upload {upload.pk}\n" in command()


def test_a_store_that_does_not_belong_to_the_tables_is_not_emptied(house, monkeypatch, caplog):
    """A backup was brought back, or an address is wrong: most blobs are named by no row."""
    monkeypatch.setattr(sweeping, "FEW", 3)
    version = house.versions.get(number=1)
    for _ in range(30):
        blobs.put(version.sealed_under(), ORIGINAL, f"versions/{uuid.uuid4()}", [b"of another day"])
    before = lying()
    with tomorrow():
        tasks.sweep.func()
    assert lying() == before
    assert "none was removed" in caplog.text


def test_a_name_of_no_house_of_ours_is_never_removed_by_the_round(house, caplog):
    blobs.put(house.sealed_under(), PART, "versions/not-an-id", [b"x"])
    with tomorrow():
        told = command()
    assert "no row names versions/not-an-id" in told


def test_a_version_missing_is_not_hidden_by_bytes_without_one(house, left_over):
    """As many blobs as rows, but not the same ones."""
    version = house.versions.get(number=1)
    blobs.delete(f"versions/{version.pk}")
    assert f"no blob for version {version.pk}\n" in command()


@pytest.mark.parametrize("number", [10_000, pytest.param(100_000, marks=pytest.mark.long)])
def test_many_blobs_take_no_more_memory_than_one_batch(db, monkeypatch, number):
    def many(prefix=""):
        since = timezone.now() - timedelta(days=2)
        lying = range(number if prefix == "versions/" else 0)
        return (Lying(f"versions/{uuid.UUID(int=each)}", 1, since) for each in lying)

    monkeypatch.setattr(blobs, "names", many)
    tracemalloc.start()
    try:
        assert sum(1 for _name in sweeping.Sweep().orphans()) == number
        assert tracemalloc.get_traced_memory()[1] < 3 << 20
    finally:
        tracemalloc.stop()
