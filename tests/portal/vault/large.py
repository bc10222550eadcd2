"""Seals, keeps, opens and reads a large file; prints how many KiB that took above what the process was idle."""

import os
import resource
import sys
import uuid
from collections.abc import Iterator

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings.test")
PIECE = os.urandom(1 << 20)


def highest() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def store(kind: str, place: str) -> dict[str, str]:
    if kind == "local":
        return {"class": "portal.vault.blob_local.LocalBlobs", "folder": place}
    import boto3

    bucket = f"large-{uuid.uuid4()}"
    boto3.client("s3", endpoint_url=place, region_name="us-east-1").create_bucket(Bucket=bucket)
    return {
        "class": "portal.vault.blob_s3.S3Blobs",
        "bucket": bucket,
        "endpoint_url": place,
        "region": "us-east-1",
        "addressing_style": "path",
    }


def main(kind: str, place: str, megabytes: int) -> None:
    django.setup()
    from django.conf import settings

    from portal.vault import blobs, keys
    from portal.vault.crypto import OpenKey

    settings.VAULT_BLOBS = store(kind, place)
    key = OpenKey(uuid.uuid4(), "case:1", os.urandom(32))
    keys.opened = lambda scope: key
    blobs.put("case:1", "label", "versions/small", [b"so that all is imported"])
    idle = highest()

    def source() -> Iterator[bytes]:
        for _ in range(megabytes):
            yield PIECE

    stored = blobs.put("case:1", "label", "versions/large", source())
    with blobs.opened("case:1", "label", "versions/large") as file:
        size = sum(len(piece) for piece in iter(lambda: file.read(1 << 20), b""))
    assert stored.size == size == megabytes << 20
    blobs.delete("versions/large")
    print(highest() - idle)  # noqa: T201  (what it is started for)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
