"""Keys, store, disk or worker go away in the middle: nothing is half, nothing is lost, and the next round goes on."""

import contextlib
import errno
import os
from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from portal.access.answers import Unavailable
from portal.documents import preparing, tasks
from portal.documents.actions import documents, uploads
from portal.documents.models import Document, Preview, Upload, Version
from portal.documents.models.versions import ORIGINAL
from portal.documents.reading import desk, kinds
from portal.documents.templatetags.arriving import why
from portal.vault import blobs
from portal.vault.blob_local import LocalBlobs
from portal.vault.errors import BlobsUnavailable, DoesNotOpen
from tests.portal.cases.conftest import in_english
from tests.portal.cases.pages.conftest import browser_of, cast
from tests.portal.documents.bringing import bring, bring_version, send, take, word
from tests.portal.outages import lose_keys

__all__ = ["browser_of", "cast", "in_english"]


@pytest.fixture
def document(cast):
    return bring(cast)


@pytest.fixture
def arrived(cast):
    """A file that came whole and was not looked at yet."""
    data = word("On its way.")
    upload = uploads.begin_document(cast.case, actor=cast["lead"], file_name="a.docx", size=len(data))
    return send(upload, cast["lead"], data)


def fails(*_words, **_more):
    raise BlobsUnavailable("gone")


def the_disk_is_full(monkeypatch):
    real = os.write

    def write(descriptor, data):
        if len(data) > 64:
            raise OSError(errno.ENOSPC, "No space left on device")
        return real(descriptor, data)

    monkeypatch.setattr("portal.vault.blob_local.os.write", write)


def later():
    return time_machine.travel(timezone.now() + timedelta(minutes=16))


def test_without_the_key_provider_pages_say_so_and_nothing_is_changed(browser_of, document, settings):
    browser = browser_of("lead")
    browser.raise_request_exception = False
    lose_keys(settings)
    for page in ("", "v/1/file/", "edit/"):
        answer = browser.get(f"{document.get_absolute_url()}{page}")
        assert answer.status_code == 503, page
    sent = {"version": document.version, "because": "Never said"}
    assert browser.post(f"{document.get_absolute_url()}withdraw/", sent).status_code == 503
    assert Document.objects.get().withdrawn_at is None


def test_without_the_store_pages_say_so_and_nothing_is_changed(browser_of, document, monkeypatch):
    browser = browser_of("lead")
    browser.raise_request_exception = False
    monkeypatch.setattr(LocalBlobs, "lying", fails)
    for page in ("", "v/1/file/", "v/1/"):
        assert browser.get(f"{document.get_absolute_url()}{page}").status_code == 503, page
    words = {"title": "New", "kind": "memo", "handling": "strict", "version": document.version}
    assert browser.post(f"{document.get_absolute_url()}edit/", words).status_code == 503
    assert Document.objects.get().title == document.title
    assert not document.newest().reads.exists()
    monkeypatch.undo()
    assert browser.get(document.get_absolute_url()).status_code == 200


def test_a_full_disk_takes_no_piece_and_the_upload_goes_on_when_there_is_room(cast, monkeypatch):
    data = word("Piece by piece.")
    upload = uploads.begin_document(cast.case, actor=cast["lead"], file_name="a.docx", size=len(data))
    with monkeypatch.context() as patch:
        the_disk_is_full(patch)
        with pytest.raises(BlobsUnavailable, match="No space"):
            send(upload, cast["lead"], data)
    upload.refresh_from_db()
    assert (upload.received, upload.parts, list(blobs.names(f"uploads/{upload.pk}/"))) == (0, [], [])
    assert take(send(upload, cast["lead"], data)).size == len(data)


def test_a_full_disk_while_a_file_is_taken_in_leaves_it_waiting(arrived, monkeypatch):
    with monkeypatch.context() as patch:
        the_disk_is_full(patch)
        with pytest.raises(Unavailable):
            preparing.take_in(arrived)
    arrived.refresh_from_db()
    assert arrived.state == "checking"
    assert not Version.objects.exists()
    assert not blobs.exists(f"versions/{arrived.pk}")
    with later():
        tasks.go_on.func()
    assert Upload.objects.get().result.number == 1


def test_bytes_that_were_put_by_a_worker_which_was_killed_are_taken(arrived, monkeypatch):
    """Put done, action rolled back: the next worker finds them under the name, and they are what was sent."""
    with monkeypatch.context() as patch:
        patch.setattr("portal.documents.actions.uploads.finish", fails)
        with pytest.raises(BlobsUnavailable):
            preparing.take_in(arrived)
    assert blobs.exists(f"versions/{arrived.pk}")
    assert not Version.objects.exists()
    with later():
        tasks.go_on.func()
    version = Version.objects.get()
    with version.opened() as file:
        assert preparing.digest(file) == bytes(version.sha256)
        assert file.size == version.size == arrived.size


def test_other_bytes_under_the_name_of_a_version_are_never_taken_for_it(arrived):
    planned = uploads.check(arrived, actor=preparing.DESK, type="docx")
    blobs.put(planned.sealed_under(), ORIGINAL, f"versions/{planned.pk}", [b"something else"])
    arrived.refresh_from_db()
    with pytest.raises(DoesNotOpen):
        preparing.take_in(arrived)
    assert not Version.objects.exists()


def test_of_two_workers_at_one_upload_one_makes_the_version_and_its_bytes_stay(arrived, monkeypatch):
    real = blobs.put

    def slowly(scope, label, name, source):
        """While the first seals, a second one believes it dead, takes the file over and finishes."""
        monkeypatch.setattr(blobs, "put", real)
        preparing.take_in(Upload.objects.select_related("case", "by", "document").get(pk=arrived.pk))
        return real(scope, label, name, source)

    monkeypatch.setattr(blobs, "put", slowly)
    preparing.take_in(arrived)
    version = Version.objects.get()
    with version.opened() as file:
        assert file.size == version.size
    assert Upload.objects.get().state == "ready"
    assert not list(blobs.names(f"uploads/{arrived.pk}/"))


def test_a_worker_that_is_late_does_not_take_away_what_a_faster_one_put(arrived, monkeypatch):
    """Both sealed: the slower one finds the name taken, and finishes nothing any more."""
    real = uploads.finish

    def overtaken(*things, **words):
        monkeypatch.setattr(uploads, "finish", real)
        preparing.take_in(Upload.objects.select_related("case", "by", "document").get(pk=arrived.pk))
        return real(*things, **words)

    monkeypatch.setattr(uploads, "finish", overtaken)
    preparing.take_in(arrived)
    with Version.objects.get().opened() as file:
        assert file.size == arrived.size


def test_a_preview_that_could_not_be_made_is_made_by_the_next_round(cast, document, monkeypatch):
    version = bring_version(cast, document, prepared=False)
    with monkeypatch.context() as patch:
        patch.setattr(LocalBlobs, "write", fails)
        tasks.go_on.func()  # too young to be taken for forgotten
        with later():
            tasks.go_on.func()
    preview = Preview.objects.get(pk=version.pk)
    assert (preview.state, preview.tries) == ("waiting", 0)  # an outage is no fault of the file
    with later():
        tasks.go_on.func()
    assert Preview.objects.get(pk=version.pk).state == "ready"


def test_a_file_that_ends_its_worker_is_given_up_after_five_tries(cast, document, monkeypatch):
    version = bring_version(cast, document, prepared=False)

    class Killed(Exception):
        pass

    def killed(*_words):
        raise Killed

    monkeypatch.setattr(desk, "read", killed)
    with later():
        for _ in range(5):
            tasks.go_on.func()
        assert Preview.objects.get(pk=version.pk).state == "waiting"
        tasks.go_on.func()
    preview = Preview.objects.get(pk=version.pk)
    assert (preview.state, preview.reason, preview.folder) == ("unreadable", "took_too_long", "")
    with version.opened() as file:
        assert file.read(2) == b"PK"


class Killed(BaseException):
    """As a worker ends that takes too much memory: nobody catches it."""


@pytest.mark.parametrize("falls", [ValueError, Killed])
def test_a_file_over_which_the_check_falls_is_refused_after_five_tries_and_others_are_served(
    cast, arrived, monkeypatch, falls
):
    other = uploads.begin_document(cast.case, actor=cast["lead"], file_name="b.txt", size=4)
    send(other, cast["lead"], b"Said")
    sniff = kinds.sniff

    def sniffed(file, name):
        if name == "a.docx":
            raise falls
        return sniff(file, name)

    def round_of_the_worker():
        with later(), contextlib.suppress(Killed):
            tasks.go_on.func()

    monkeypatch.setattr(kinds, "sniff", sniffed)
    for tries in range(1, 6):
        round_of_the_worker()
        arrived.refresh_from_db()
        assert (arrived.state, arrived.tries, arrived.reason) == ("checking", tries, "")
        assert all(blobs.exists(name) for name in arrived.parts)
    round_of_the_worker()
    arrived.refresh_from_db()
    assert (arrived.state, arrived.reason) == ("refused", "check_failed")
    assert "in several tries" in str(why(arrived))
    assert not list(blobs.names(f"uploads/{arrived.pk}/")) and not blobs.exists(f"versions/{arrived.pk}")
    other.refresh_from_db()
    assert other.state == "ready"
    round_of_the_worker()
    assert Upload.objects.get(pk=arrived.pk).tries == 6


def test_twenty_files_over_which_the_check_falls_do_not_stand_in_the_way_of_the_next(cast, monkeypatch):
    def arrive(name):
        upload = uploads.begin_document(cast.case, actor=cast["lead"], file_name=name, size=4)
        return send(upload, cast["lead"], b"Said")

    for _ in range(20):
        arrive("bad.txt")
    good, sniff = arrive("good.txt"), kinds.sniff
    monkeypatch.setattr(kinds, "sniff", lambda file, name: sniff(file, name) if name == "good.txt" else fails())
    for bad in Upload.objects.exclude(pk=good.pk):
        preparing._tries(Upload.objects.filter(pk=bad.pk), +1)
    with later():
        tasks.go_on.func()
    good.refresh_from_db()
    assert good.state == "ready"


def test_an_outage_is_no_try(arrived, monkeypatch, settings):
    with monkeypatch.context() as patch:
        patch.setattr(LocalBlobs, "lying", fails)
        with pytest.raises(BlobsUnavailable), later():
            preparing.take_in(arrived)
    with monkeypatch.context() as patch:
        lose_keys(settings)
        with later():
            tasks.go_on.func()
        patch.undo()
    arrived.refresh_from_db()
    assert (arrived.state, arrived.tries) == ("checking", 0)


def test_of_two_workers_at_one_preview_the_first_one_counts(document, cast):
    version = bring_version(cast, document, prepared=False)
    twice = Version.objects.select_related("document__case", "preview").get(pk=version.pk)
    preparing.prepare(version)
    folder = Preview.objects.get(pk=version.pk).folder
    preparing.prepare(twice)
    assert Preview.objects.get(pk=version.pk).folder == folder


def test_an_upload_that_is_taken_up_again_is_not_forgotten(cast, document):
    data = word("Mine.")
    slow = uploads.begin_version(
        document, actor=cast["lead"], file_name="a.docx", size=len(data), based_on=document.newest()
    )
    bring_version(cast, document)
    preparing.take_in(send(slow, cast["lead"], data))
    slow.refresh_from_db()
    assert slow.state == "stale"
    old = timezone.now() - timedelta(days=8)
    Upload.objects.filter(pk=slow.pk).update(touched_at=old)
    uploads.take_anyway(slow, actor=cast["lead"], version=2)
    tasks._each(tasks._forget, slow)
    again = Upload.objects.get(pk=slow.pk)
    assert all(blobs.exists(name) for name in again.parts)
    preparing.take_in(again)
    assert document.newest().number == 3


def test_what_was_overtaken_and_given_up_leaves_nothing(cast, document):
    data = word("Mine.")
    slow = uploads.begin_version(
        document, actor=cast["lead"], file_name="a.docx", size=len(data), based_on=document.newest()
    )
    bring_version(cast, document)
    preparing.take_in(send(slow, cast["lead"], data))
    given_up = uploads.cancel(Upload.objects.get(pk=slow.pk), actor=cast["lead"])
    preparing.drop_parts(given_up)
    assert not list(blobs.names(f"uploads/{slow.pk}/"))
    assert not blobs.exists(f"versions/{slow.pk}")


def test_a_document_is_withdrawn_also_while_the_store_is_away(cast, document, monkeypatch):
    monkeypatch.setattr(LocalBlobs, "lying", fails)
    assert documents.withdraw(document, actor=cast["lead"], version=document.version, because="x").withdrawn_at
