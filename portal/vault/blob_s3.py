"""Blob store ``s3``: a bucket at Amazon or any store that speaks its language.

Credentials come the way boto3 finds them: from its environment variables, a profile, or the role of the machine.
"""

import datetime
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from urllib3.exceptions import HTTPError

from portal.vault.blob_store import A_DAY, BlobStore, Lying
from portal.vault.errors import BlobsUnavailable, NameTaken, NoBlob

PART = 8 << 20
"""What is held at once when writing; a file of this size or less goes in one request. S3 takes 10 000 parts."""
READ_AHEAD = 8 << 20
MISSING = {"404", "NoSuchKey", "NotFound"}
TAKEN = {"412", "PreconditionFailed", "409", "ConditionalRequestConflict"}
TRIES = 3


class S3Blobs(BlobStore):
    """One object per blob.

    ``conditional_writes`` is for stores that know ``If-None-Match`` on writing, as Amazon's does. Others are asked
    first whether the name is free, which two writers at once could both be told.
    """

    def __init__(
        self,
        bucket: str,
        prefix: str = "",
        region: str | None = None,
        endpoint_url: str | None = None,
        addressing_style: str = "auto",
        conditional_writes: bool = True,
    ) -> None:
        self.bucket = bucket
        self.prefix = f"{prefix.strip('/')}/" if prefix.strip("/") else ""
        self._only_new = {"IfNoneMatch": "*"} if conditional_writes else {}
        self._options = {"region_name": region, "endpoint_url": endpoint_url}
        self._config = Config(
            connect_timeout=5,
            read_timeout=30,
            retries={"total_max_attempts": TRIES, "mode": "standard"},
            s3={"addressing_style": addressing_style},
            # Checksums of newer SDKs are refused by many stores; what is sealed proves itself on opening.
            request_checksum_calculation="when_required",
            response_checksum_validation="when_required",
        )
        self._connected: tuple[int, Any] = (0, None)

    @property
    def client(self) -> Any:
        """One client for this process; a forked one makes its own, as it must not share open connections."""
        process, client = self._connected
        if process != os.getpid():
            with _trouble():
                client = boto3.session.Session().client("s3", config=self._config, **self._options)
            self._connected = (os.getpid(), client)
        return client

    def write(self, name: str, pieces: Iterable[bytes]) -> int:
        """One request if it is small, else part by part; a name appears only once all of it is there."""
        if not self._only_new and self.exists(name):
            raise NameTaken(name)
        parts = _parts(pieces)
        first = next(parts)
        if len(first) < PART:
            with _trouble(name):
                self.client.put_object(Body=first, **self._at(name), **self._only_new)
            return len(first)
        return self._write_parts(name, first, parts)

    def lying(self, name: str) -> "S3File":
        """The object, of which the first part is read."""
        return S3File(self, name)

    def delete(self, name: str) -> None:
        """Remove the object."""
        with _trouble(), suppress(NoBlob):
            self.client.delete_object(**self._at(name))

    def exists(self, name: str) -> bool:
        """Whether the object is there."""
        try:
            with _trouble(name):
                self.client.head_object(**self._at(name))
        except NoBlob:
            return False
        return True

    def names(self, prefix: str = "") -> Iterator[Lying]:
        """List the bucket, a thousand at a time."""
        with _trouble():
            pages = self.client.get_paginator("list_objects_v2").paginate(
                Bucket=self.bucket, Prefix=self.prefix + prefix
            )
            for page in pages:
                for found in page.get("Contents", []):
                    yield Lying(found["Key"].removeprefix(self.prefix), found["Size"], found["LastModified"])

    def tidy(self, older_than: datetime.timedelta = A_DAY) -> int:
        """Give up writes in parts whose process ended."""
        before, gone = datetime.datetime.now(datetime.UTC) - older_than, 0
        with _trouble():
            pages = self.client.get_paginator("list_multipart_uploads").paginate(Bucket=self.bucket, Prefix=self.prefix)
            for page in pages:
                for left in page.get("Uploads", []):
                    if left["Initiated"] < before:
                        self.client.abort_multipart_upload(
                            Bucket=self.bucket, Key=left["Key"], UploadId=left["UploadId"]
                        )
                        gone += 1
        return gone

    def healthy(self) -> None:
        """The bucket is there and ours."""
        with _trouble():
            self.client.head_bucket(Bucket=self.bucket)

    def read(self, name: str, offset: int, length: int) -> tuple[bytes, int]:
        """These bytes, and how many there are altogether. Tried again when the answer breaks off."""
        for attempt in range(TRIES):
            try:
                return self._read(name, offset, length)
            except BlobsUnavailable:
                if attempt == TRIES - 1:
                    raise
        raise AssertionError("unreachable")

    def _read(self, name: str, offset: int, length: int) -> tuple[bytes, int]:
        with _trouble(name):
            try:
                answer = self.client.get_object(**self._at(name), Range=f"bytes={offset}-{offset + length - 1}")
            except ClientError as trouble:
                if _code(trouble) in {"416", "InvalidRange"}:
                    return b"", offset  # it is shorter than that
                raise
            with answer["Body"] as body:
                return body.read(), int(answer["ContentRange"].rpartition("/")[2])

    def _write_parts(self, name: str, first: bytes, parts: Iterator[bytes]) -> int:
        with _trouble():
            upload = self.client.create_multipart_upload(**self._at(name))["UploadId"]
        here: dict[str, Any] = {**self._at(name), "UploadId": upload}
        done: list[dict[str, Any]] = []
        size, part = 0, first
        try:
            while part:
                size += len(part)
                with _trouble():
                    tag = self.client.upload_part(Body=part, PartNumber=len(done) + 1, **here)["ETag"]
                done.append({"ETag": tag, "PartNumber": len(done) + 1})
                part = next(parts, b"")
            with _trouble(name):
                self.client.complete_multipart_upload(MultipartUpload={"Parts": done}, **here, **self._only_new)
        except BaseException:
            # Best effort: what stays is not visible, and tidy removes it.
            with suppress(BlobsUnavailable), _trouble():
                self.client.abort_multipart_upload(**here)
            raise
        return size

    def _at(self, name: str) -> dict[str, Any]:
        return {"Bucket": self.bucket, "Key": self.prefix + name}


class S3File:
    """Sealed bytes of one object. Read one after the other they come in larger and larger requests."""

    def __init__(self, store: S3Blobs, name: str) -> None:
        self._store = store
        self._name = name
        self._begin, self._held, self._ahead = 0, b"", PART // 16
        self._held, self.size = store.read(name, 0, self._ahead)

    def read_at(self, offset: int, length: int) -> bytes | memoryview:
        """From what is held, or from the bucket."""
        length = min(length, self.size - offset)
        if length <= 0:
            return b""
        end = self._begin + len(self._held)
        if not self._begin <= offset <= offset + length <= end:
            # On and on: more at once. Somewhere else: what is asked for.
            follows = self._begin <= offset <= end
            self._ahead = min(self._ahead * 2, READ_AHEAD) if follows else length
            self._held = b""  # before the next comes, so that only one is held
            self._held, _ = self._store.read(self._name, offset, max(length, self._ahead))
            self._begin = offset
        start = offset - self._begin
        return memoryview(self._held)[start : start + length]

    def close(self) -> None:
        """Let go of the bytes; each request has closed itself."""
        self._held = b""


def _parts(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """The same bytes in parts of equal size; the last one is smaller, and empty if there is nothing left for it."""
    part = bytearray()
    for piece in pieces:
        part += piece
        while len(part) >= PART:
            yield bytes(part[:PART])
            del part[:PART]
    yield bytes(part)


def _code(trouble: ClientError) -> str:
    return str(trouble.response.get("Error", {}).get("Code", ""))


@contextmanager
def _trouble(name: str | None = None) -> Iterator[None]:
    """What the store said, in our words. With a name, that it is missing or taken is an answer and no outage."""
    try:
        yield
    except ClientError as trouble:
        code = _code(trouble)
        if name is not None and code in MISSING:
            raise NoBlob(name) from None
        if name is not None and code in TAKEN:
            raise NameTaken(name) from None
        raise BlobsUnavailable(f"The blob store refuses: {code}.") from trouble
    except (BotoCoreError, HTTPError, OSError) as trouble:
        raise BlobsUnavailable(f"The blob store does not answer: {type(trouble).__name__}.") from trouble
