"""Pictures and files of the old site, out of a folder or a ZIP of its uploads.

SECURITY: what an export names is looked for among the files that lie there, and never joined to a path; a name that
leads elsewhere finds nothing. Pictures pass the same check as those editors send.
"""

import os
import re
import stat
import zipfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO, BinaryIO

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Collection

from knowledge.sent import PictureField

LARGEST = 50 << 20
MOST = 200_000
"""So many files of a folder are looked through."""
SMALLER = re.compile(r"(?:-\d+x\d+|-scaled|-e\d{10,})+(?=\.\w+$)")
"""What WordPress puts behind the name of a picture it made smaller."""


class NoMedia(Exception):
    """This is no folder and no ZIP."""


class NotTaken(Exception):
    """This file does not come over. `code`: why."""

    def __init__(self, code: str):
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Lying:
    """A file that lies there."""

    name: str
    size: int
    open: Callable[[], IO[bytes]]


class Media:
    """What lies in a folder or ZIP, by name."""

    def __init__(self, files: Iterable[Lying] = ()):
        self.whole: dict[str, Lying] = {}
        self.named: dict[str, Lying | None] = {}
        for each in files:
            self.whole[each.name.casefold()] = each
            name = PurePosixPath(each.name).name.casefold()
            self.named[name] = None if name in self.named else each

    def find(self, *names: str) -> Lying | None:
        """The first of these that lies there: by its whole name, by the end of it, by its last part if only one has
        it; a picture that was made smaller by the one it was made from."""
        for name in (spelling for each in names if each for spelling in dict.fromkeys((each, SMALLER.sub("", each)))):
            parts = [part for part in PurePosixPath(name.casefold().replace("\\", "/")).parts if part != "/"]
            for start in range(len(parts)):
                if found := self.whole.get("/".join(parts[start:])):
                    return found
            if parts and (found := self.named.get(parts[-1])):
                return found
        return None


def media_of(where: Path | BinaryIO | None) -> Media:
    """What lies in this folder or ZIP; without one, nothing. Raises `NoMedia`."""
    if where is None:
        return Media()
    if isinstance(where, Path) and where.is_dir():
        return Media(_in_folder(where))
    try:
        return Media(_in_zip(zipfile.ZipFile(where)))
    except (OSError, zipfile.BadZipFile, NotImplementedError, ValueError) as trouble:
        raise NoMedia(str(where)) from trouble


def _in_folder(top: Path) -> Iterator[Lying]:
    count = 0
    for folder, folders, names in os.walk(top):
        folders.sort()
        for name in sorted(names):
            path = Path(folder) / name
            found = path.lstat()
            if not stat.S_ISREG(found.st_mode):
                continue  # SECURITY: a link could lead anywhere
            yield Lying(path.relative_to(top).as_posix(), found.st_size, lambda path=path: path.open("rb"))
            count += 1
            if count >= MOST:
                return


def _in_zip(packed: zipfile.ZipFile) -> Iterator[Lying]:
    for info in packed.infolist()[:MOST]:
        if not info.is_dir():
            yield Lying(info.filename, info.file_size, lambda info=info: packed.open(info))


# --- Into the library ------------------------------------------------------------------------------------------------
def is_picture(name: str) -> bool:
    """Could this be one of the pictures guidance may show?"""
    return _extension(name) in {*settings.WAGTAILIMAGES_EXTENSIONS, "svg", "bmp", "tif", "tiff", "ico", "heic"}


def _extension(name):
    return PurePosixPath(name).suffix.removeprefix(".").lower()


def take_picture(lying: Lying, title: str, alt: str, by):
    """The picture in the library, and whether it is new there. Raises `NotTaken`."""
    content = _content(lying, settings.WAGTAILIMAGES_MAX_UPLOAD_SIZE)
    try:
        file = PictureField().clean(SimpleUploadedFile(_name(lying), content))
    except ValidationError as trouble:
        raise NotTaken("no_picture") from trouble
    model = get_image_model()
    made = model(title=title[:255] or _name(lying), description=alt[:255], uploaded_by_user=by, collection=_shelf())
    made.file = file
    made._set_image_file_metadata()
    same = model.objects.filter(file_hash=made.file_hash).first()
    if same is not None:
        return same, False
    made.save()
    return made, True


def take_document(lying: Lying, title: str, by):
    """The file in the library, and whether it is new there. Raises `NotTaken`."""
    if _extension(lying.name) not in settings.WAGTAILDOCS_EXTENSIONS:
        raise NotTaken("kind_of_file")
    model = get_document_model()
    made = model(title=title[:255] or _name(lying), uploaded_by_user=by, collection=_shelf())
    made.file = ContentFile(_content(lying, LARGEST), name=_name(lying))
    made._set_document_file_metadata()
    same = model.objects.filter(file_hash=made.file_hash).first()
    if same is not None:
        return same, False
    made.save()
    return made, True


def _content(lying, largest) -> bytes:
    """SECURITY: never more than is allowed, whatever a ZIP says of its own sizes."""
    if lying.size > largest:
        raise NotTaken("too_large")
    try:
        with lying.open() as file:
            content = file.read(largest + 1)
    except (OSError, RuntimeError, zipfile.BadZipFile, NotImplementedError, EOFError, ValueError) as trouble:
        raise NotTaken("unreadable_file") from trouble
    if len(content) > largest:
        raise NotTaken("too_large")
    if not content:
        raise NotTaken("empty_file")
    return content


def _name(lying) -> str:
    return PurePosixPath(lying.name).name[-120:]


def _shelf() -> Collection:
    return Collection.get_first_root_node()
