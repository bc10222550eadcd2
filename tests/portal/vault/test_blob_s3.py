"""The store ``s3`` against a real server that speaks S3, and against servers that break off."""

import contextlib
import datetime
import os
import socket
import threading
import uuid

import boto3
import pytest

from portal.vault import blob_s3
from portal.vault.blob_s3 import S3Blobs
from portal.vault.errors import BlobsUnavailable, NameTaken
from tests.portal.vault.blob_contract import PIECE, SMALL, BlobContract, content, lie_around


@pytest.fixture
def bucket(moto):
    name = f"bucket-{uuid.uuid4()}"
    boto3.client("s3", endpoint_url=moto, region_name="us-east-1").create_bucket(Bucket=name)
    return name


@pytest.fixture
def store(moto, bucket):
    return made(moto, bucket)


def made(endpoint, bucket, **options):
    options = {"prefix": "portal/", "addressing_style": "path", "region": "us-east-1"} | options
    return S3Blobs(bucket, endpoint_url=endpoint, **options)


@pytest.fixture
def leftovers(store):
    return lambda: len(store.client.list_multipart_uploads(Bucket=store.bucket).get("Uploads", []))


class TestTheS3Store(BlobContract):
    @pytest.fixture
    def store(self, store):
        return store

    @pytest.fixture
    def broken(self, store, quickly, nobody_listens):
        return made(nobody_listens, store.bucket)


@pytest.fixture
def quickly(monkeypatch):
    """No second try, no long wait."""
    monkeypatch.setattr(blob_s3, "TRIES", 1)


@pytest.fixture
def nobody_listens():
    """An address of this machine where no connection is taken."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        yield f"http://127.0.0.1:{taken.getsockname()[1]}"


class BreaksOff:
    """Passes bytes on to a server; once it has passed on so many from it, it hangs up, so many times."""

    def __init__(self, endpoint, after, times):
        self.server = ("127.0.0.1", int(endpoint.rpartition(":")[2]))
        self.after, self.times, self.connections = after, times, 0
        self.listening = socket.create_server(("127.0.0.1", 0))
        self.endpoint = f"http://127.0.0.1:{self.listening.getsockname()[1]}"
        threading.Thread(target=self.serve, daemon=True).start()

    def serve(self):
        while True:
            try:
                client, _ = self.listening.accept()
            except OSError:
                return
            self.connections += 1
            server = socket.create_connection(self.server)
            threading.Thread(target=self.pump, args=(client, server, False), daemon=True).start()
            threading.Thread(target=self.pump, args=(server, client, True), daemon=True).start()

    def pump(self, source, target, counts):
        passed = 0
        with contextlib.suppress(OSError):
            while data := source.recv(65536):
                passed += len(data)
                if counts and self.times and passed > self.after:
                    self.times -= 1
                    break
                target.sendall(data)
        for end in (source, target):
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()


@pytest.fixture
def breaking_off(moto):
    opened = []

    def make(after, times):
        opened.append(BreaksOff(moto, after, times))
        return opened[-1]

    yield make
    for each in opened:
        each.listening.close()


def test_an_answer_that_breaks_off_is_asked_for_again(moto, bucket, breaking_off):
    made(moto, bucket).write("versions/a", [PIECE] * 3)
    line = breaking_off(after=300_000, times=2)
    assert content(made(line.endpoint, bucket), "versions/a") == PIECE * 3
    assert line.connections >= 3


def test_a_server_that_always_breaks_off_is_an_outage(moto, bucket, breaking_off):
    made(moto, bucket).write("versions/a", [PIECE] * 3)
    line = breaking_off(after=300_000, times=1000)
    with pytest.raises(BlobsUnavailable):
        made(line.endpoint, bucket).lying("versions/a")


def test_a_bucket_that_goes_away_in_the_middle_leaves_nothing(moto, bucket, quickly):
    store = made(moto, bucket)

    def emptied():
        yield PIECE * 9
        (upload,) = store.client.list_multipart_uploads(Bucket=bucket)["Uploads"]
        store.client.abort_multipart_upload(Bucket=bucket, Key=upload["Key"], UploadId=upload["UploadId"])
        yield PIECE * 9

    with pytest.raises(BlobsUnavailable):
        store.write("versions/a", emptied())
    assert lie_around(store) == set()


def test_a_bucket_that_is_not_there_is_an_outage_and_not_an_empty_store(moto):
    store = made(moto, f"gone-{uuid.uuid4()}")
    for ask in (store.healthy, lambda: list(store.names()), lambda: store.lying("versions/a"), store.tidy):
        with pytest.raises(BlobsUnavailable):
            ask()


def test_what_lies_beside_the_prefix_is_not_ours(moto, bucket):
    made(moto, bucket, prefix="other").write("versions/a", [SMALL])
    store = made(moto, bucket, prefix="portal")
    assert not store.exists("versions/a")
    assert lie_around(store) == set()
    store.write("versions/a", [SMALL])
    assert {"portal/versions/a", "other/versions/a"} == lie_around(made(moto, bucket, prefix=""))


def test_writes_a_killed_process_left_are_given_up_after_a_day(moto, bucket):
    store, now = made(moto, bucket), datetime.datetime.now(datetime.UTC)
    begun = {"portal/versions/old": 25, "portal/versions/new": 23, "other/versions/old": 25}
    for key in begun:
        store.client.create_multipart_upload(Bucket=bucket, Key=key)

    def tell_the_time(parsed, **_):  # this server gives every upload the same date, long ago
        for upload in parsed["Uploads"]:
            upload["Initiated"] = now - datetime.timedelta(hours=begun[upload["Key"]])

    store.client.meta.events.register("after-call.s3.ListMultipartUploads", tell_the_time)
    assert store.tidy() == 1
    left = {upload["Key"] for upload in store.client.list_multipart_uploads(Bucket=bucket)["Uploads"]}
    assert left == {"portal/versions/new", "other/versions/old"}


def test_a_store_that_cannot_say_so_itself_is_asked_whether_the_name_is_free(moto, bucket):
    store = made(moto, bucket, conditional_writes=False)
    sent = []
    store.client.meta.events.register("before-send.s3", lambda request, **_: sent.append(request.method))
    store.write("versions/a", [SMALL])
    for pieces in ([SMALL], [PIECE] * 9):
        with pytest.raises(NameTaken):
            store.write("versions/a", pieces)
    assert sent == ["HEAD", "PUT", "HEAD", "HEAD"]


def test_one_client_serves_a_process_and_a_forked_one_makes_its_own(moto, bucket, monkeypatch):
    store = made(moto, bucket)
    ours = store.client
    assert store.client is ours
    monkeypatch.setattr(os, "getpid", lambda: -1)
    assert store.client is not ours


def test_checksums_that_many_stores_refuse_are_not_sent(moto, bucket):
    store = made(moto, bucket)
    headers = []
    store.client.meta.events.register("before-send.s3", lambda request, **_: headers.extend(request.headers))
    store.write("versions/a", [PIECE] * 9)
    content(store, "versions/a")
    assert headers
    assert not [name for name in headers if "checksum" in name.lower() or "sdk-trailer" in name.lower()]


def test_reading_on_and_on_takes_few_requests_and_looking_in_takes_what_is_asked(moto, bucket):
    store, ranges, step = made(moto, bucket), [], 262_160
    store.write("versions/a", [PIECE] * 40)
    store.client.meta.events.register("before-send.s3", lambda request, **_: ranges.append(request.headers["Range"]))
    lying = store.lying("versions/a")
    for at in range(0, lying.size, step):
        lying.read_at(at, step)
    assert len(ranges) < 12
    ranges.clear()
    lying.read_at(10 << 20, step)
    assert ranges == [f"bytes={10 << 20}-{(10 << 20) + step - 1}".encode()] or ranges == [
        f"bytes={10 << 20}-{(10 << 20) + step - 1}"
    ]
