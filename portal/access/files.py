"""Files in forms are taken from people who are signed in, and from nobody else."""

from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import FileUploadHandler, SkipFile


class OnlyFromPeople(FileUploadHandler):
    """First in `FILE_UPLOAD_HANDLERS`. A form is read before its door is asked, to look for its token: without this,
    whoever reaches the page to sign in could fill the disk, and so could one form without end."""

    def handle_raw_input(self, input_data: Any, META: Any, content_length: int, *args: Any, **kwargs: Any) -> None:
        """Before a byte is read: no form is longer than this. Raises `RequestDataTooBig`, which is answered by 413."""
        if content_length > settings.FORM_AT_MOST:
            raise RequestDataTooBig

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """A file begins; a stranger's is read over and kept nowhere."""
        super().new_file(*args, **kwargs)
        person = getattr(self.request, "user", None)
        if person is None or not person.is_authenticated:
            raise SkipFile

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        """On to the next handler."""
        return raw_data

    def file_complete(self, file_size: int) -> None:
        """The next handler has it."""
        return
