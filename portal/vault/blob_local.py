"""Blob store ``local``: files in a folder of this machine, for a single server and for development."""

import contextlib
import datetime
import os
import uuid
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO

from portal.vault.blob_store import A_DAY, BlobStore, Lying
from portal.vault.errors import BlobsUnavailable, NameTaken, NoBlob

UNFINISHED = ".unfinished"
"""Holds what is being written. No name of a blob begins with a dot."""


class LocalBlobs(BlobStore):
    """One file per blob, its name being the path below the folder; folders 0700, files 0600 from the first byte."""

    def __init__(self, folder: str) -> None:
        self.folder = Path(folder)
        with _trouble():
            # Once, at the start: a folder that goes away later is an outage, not an empty store.
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)

    def write(self, name: str, pieces: Iterable[bytes]) -> int:
        """Write aside, make durable, then give the name; a name that is there already is never taken away."""
        path = self.folder / name
        if self.exists(name):
            raise NameTaken(name)
        with _trouble():
            self._must_be_there()
            (self.folder / UNFINISHED).mkdir(mode=0o700, exist_ok=True)
        aside = self.folder / UNFINISHED / uuid.uuid4().hex
        try:
            size = _write(aside, pieces)
            with _trouble():
                _give_name(aside, path)
                _make_names_durable(path.parent, self.folder)
        finally:
            with contextlib.suppress(OSError):
                aside.unlink(missing_ok=True)
        return size

    def lying(self, name: str) -> "LocalFile":
        """Open the file."""
        if not self.exists(name):
            raise NoBlob(name)
        with _trouble():
            return LocalFile((self.folder / name).open("rb", buffering=0))

    def delete(self, name: str) -> None:
        """Remove the file, and its folder when it was the last one in it."""
        path = self.folder / name
        with _trouble():
            self._must_be_there()
            with contextlib.suppress(FileNotFoundError, IsADirectoryError):
                path.unlink()
            with contextlib.suppress(OSError):  # there is more in it
                for folder in path.parents[: len(path.relative_to(self.folder).parts) - 1]:
                    folder.rmdir()

    def exists(self, name: str) -> bool:
        """Whether the file is there."""
        with _trouble():
            self._must_be_there()
            return (self.folder / name).is_file()

    def names(self, prefix: str = "") -> Iterator[Lying]:
        """Walk the folder."""
        with _trouble():
            self._must_be_there()
        begin = prefix.rpartition("/")[0]
        yield from (found for found in self._below(self.folder / begin) if found.name.startswith(prefix))

    def tidy(self, older_than: datetime.timedelta = A_DAY) -> int:
        """Remove files that were being written when their process ended."""
        before, gone = datetime.datetime.now(datetime.UTC).timestamp() - older_than.total_seconds(), 0
        with _trouble():
            self._must_be_there()
            for left in (self.folder / UNFINISHED).glob("*"):
                with contextlib.suppress(FileNotFoundError):
                    if left.stat().st_mtime < before:
                        left.unlink()
                        gone += 1
        return gone

    def healthy(self) -> None:
        """The folder is there and takes files."""
        with _trouble():
            self._must_be_there()
            if not os.access(self.folder, os.R_OK | os.W_OK | os.X_OK):
                raise BlobsUnavailable(f"The folder of the blobs, {self.folder}, cannot be written to.")

    def _must_be_there(self) -> None:
        if not self.folder.is_dir():
            raise BlobsUnavailable(f"The folder of the blobs, {self.folder}, is gone.")

    def _below(self, folder: Path) -> Iterator[Lying]:
        try:
            entries = os.scandir(folder)
        except (FileNotFoundError, NotADirectoryError):
            return  # removed meanwhile, or never there
        except OSError as trouble:
            raise _outage(trouble) from trouble
        with _trouble(), entries:  # one by one: a folder may hold a hundred thousand
            for entry in entries:
                if entry.name.startswith("."):
                    continue
                if entry.is_dir(follow_symlinks=False):
                    yield from self._below(Path(entry.path))
                    continue
                with contextlib.suppress(FileNotFoundError):
                    facts = entry.stat(follow_symlinks=False)
                    since = datetime.datetime.fromtimestamp(facts.st_mtime, datetime.UTC)
                    yield Lying(Path(entry.path).relative_to(self.folder).as_posix(), facts.st_size, since)


class LocalFile:
    """Sealed bytes in an open file. The file was opened once: it cannot be swapped while it is read."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        with _trouble():
            self.size = os.fstat(file.fileno()).st_size

    def read_at(self, offset: int, length: int) -> bytes:
        """Read there, whatever was read before."""
        found = b""
        with _trouble():
            while piece := os.pread(self._file.fileno(), length - len(found), offset + len(found)):
                found = found + piece if found else piece
        return found

    def close(self) -> None:
        """Close the file."""
        self._file.close()


@contextlib.contextmanager
def _trouble() -> Iterator[None]:
    """Disk full, disk gone, no right: an outage, with the system's word for it."""
    try:
        yield
    except OSError as trouble:
        raise _outage(trouble) from trouble


def _outage(trouble: OSError) -> BlobsUnavailable:
    return BlobsUnavailable(f"The blob store does not serve: {trouble.strerror}.")


def _write(path: Path, pieces: Iterable[bytes]) -> int:
    size = 0
    with _trouble():
        # SECURITY: born closed, and under a name of its own: never a file that somebody else laid out.
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        for piece in pieces:
            rest = memoryview(piece)
            size += len(rest)
            while rest:
                with _trouble():
                    rest = rest[os.write(descriptor, rest) :]
        with _trouble():
            os.fsync(descriptor)
    finally:
        os.close(descriptor)
    return size


def _give_name(aside: Path, path: Path) -> None:
    for attempt in range(5):
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        try:
            # A link and not a rename: it fails where a rename would overwrite.
            os.link(aside, path)
            return
        except FileExistsError:
            raise NameTaken(path.name) from None
        except FileNotFoundError:
            if attempt == 4:  # the folder was emptied and removed beside us, again and again
                raise BlobsUnavailable("The blob store does not serve: its folders go away.") from None


def _make_names_durable(folder: Path, top: Path) -> None:
    while True:
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        if folder == top:
            return
        folder = folder.parent
