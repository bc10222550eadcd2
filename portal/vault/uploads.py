"""Files on their way in: what a form brings never touches the disk in plain.

Small files stay in memory, with Django's own handler; larger ones go to a file without a name, sealed under a key that
only this object has. When it is closed, both are gone; if the machine stops, the key is.
"""

import os
import tempfile
import uuid
from typing import IO, Any, Self, cast

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler
from django.views.decorators.debug import sensitive_variables

from portal.vault.blob_local import LocalFile
from portal.vault.crypto import KEY_LENGTH, OpenKey
from portal.vault.errors import BlobsUnavailable
from portal.vault.streams import Opened, Sealer

LABEL = "upload.on_its_way"


class SealedUpload:
    """Takes bytes, then gives them as a binary file. Until then, ``close`` throws them away."""

    @sensitive_variables()
    def __init__(self) -> None:
        self._name = str(uuid.uuid4())
        self._key = OpenKey(uuid.uuid4(), f"on_its_way:{self._name}", os.urandom(KEY_LENGTH))
        self._sealer = Sealer(self._key, LABEL, self._name)
        try:
            # It never has a name that others could open, and the system removes it with the last hand on it.
            self._file = tempfile.TemporaryFile(dir=settings.FILE_UPLOAD_TEMP_DIR, buffering=0)  # noqa: SIM115
        except OSError as trouble:
            raise _full(trouble) from trouble
        self._write(self._sealer.header)

    def write(self, data: bytes) -> None:
        """Take these bytes."""
        for chunk in self._sealer.feed(data):
            self._write(chunk)

    def finished(self) -> Opened:
        """All bytes taken, as a file to read. Closing that one closes all."""
        self._write(self._sealer.finish())
        return Opened(self._key, LABEL, self._name, LocalFile(self._file))

    def close(self) -> None:
        """Throw away what came so far."""
        self._file.close()

    def _write(self, chunk: bytes) -> None:
        rest = memoryview(chunk)
        try:
            while rest:
                rest = rest[self._file.write(rest) :]
        except OSError as trouble:
            self.close()
            raise _full(trouble) from trouble


def _full(trouble: OSError) -> BlobsUnavailable:
    return BlobsUnavailable(f"A file on its way in cannot be kept: {trouble.strerror}.")


class SealedUploadedFile(UploadedFile):
    """What a view finds in ``request.FILES``. It has no path: nothing but this object can read it."""

    def open(self, mode: str | None = None, *args: Any, **kwargs: Any) -> Self:
        """Back to the beginning. Once closed it is gone."""
        # SECURITY: Django would open a file of the server that happens to have the same name as what was sent.
        self.seek(0)
        return self


class SealedUploadHandler(FileUploadHandler):
    """In ``FILE_UPLOAD_HANDLERS`` after Django's ``MemoryFileUploadHandler``, in place of its temporary files."""

    file: SealedUpload | Opened
    """Django closes what is here when the form breaks off."""

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """A file begins."""
        super().new_file(*args, **kwargs)
        self.file = SealedUpload()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Seal it. Nothing is handed on to further handlers."""
        assert isinstance(self.file, SealedUpload)
        self.file.write(raw_data)

    def file_complete(self, file_size: int) -> SealedUploadedFile:
        """The file, for ``request.FILES``."""
        assert isinstance(self.file, SealedUpload)
        self.file = self.file.finished()
        return SealedUploadedFile(
            file=cast(IO[bytes], self.file),
            name=self.file_name,
            content_type=self.content_type,
            size=file_size,
            charset=self.charset,
            content_type_extra=self.content_type_extra,
        )

    def upload_interrupted(self) -> None:
        """The connection broke, or the form was refused: nothing stays."""
        if hasattr(self, "file"):
            self.file.close()
