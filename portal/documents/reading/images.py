"""Images, encoded anew: what is shown holds points of colour and nothing else the file carried."""

import hashlib
import io
import warnings
from datetime import datetime

from PIL import ExifTags, Image

from .damage import told_as_unreadable
from .html import clean
from .parts import Reading, Unreadable, Unseen
from .pictures import FORMATS, MOST_PIXELS, encoded
from .writing import Writer, tidy

LONGEST_SIDE = 2_400
_ORIGINAL, _DIGITISED, _CHANGED = 0x9003, 0x9004, 0x0132


def read(data: bytes) -> Reading:
    """One picture, and when it was taken if the file says so. Where it was taken is not read."""
    if not data:
        raise Unreadable("empty")
    with told_as_unreadable(), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what Pillow would warn of is measured here
        image = _opened(data)
        frames = int(getattr(image, "n_frames", 1))
        facts = {"width": image.width, "height": image.height} | _facts(image)
        picture = encoded(data, "image", LONGEST_SIDE)
        if picture is None:
            raise Unreadable("damaged")
        writer = Writer()
        writer.picture(picture, "", hashlib.sha256(data).hexdigest())
        return Reading(
            html=clean(writer.html, ours=True),
            blocks=writer.blocks,
            pictures=[picture],
            facts=facts,
            unseen=[Unseen("more_frames", frames - 1)] if frames > 1 else [],
        )


def _opened(data: bytes) -> Image.Image:
    """The image before any of its points are unpacked, so that its size can be looked at first."""
    try:
        image = Image.open(io.BytesIO(data), formats=FORMATS)
    except Image.DecompressionBombError:
        raise Unreadable("too_big_inside") from None
    if image.width * image.height > MOST_PIXELS:
        raise Unreadable("too_big_inside")
    return image


def _facts(image: Image.Image) -> dict:
    """When the picture was taken, by the camera's own clock, which knows no time zone."""
    try:
        exif = image.getexif()
        inner = exif.get_ifd(ExifTags.IFD.Exif)
    except Exception:  # noqa: BLE001 - broken EXIF says nothing about the picture
        return {}
    for said in (inner.get(_ORIGINAL), inner.get(_DIGITISED), exif.get(_CHANGED)):
        try:
            return {"taken_at": datetime.strptime(tidy(str(said)), "%Y:%m:%d %H:%M:%S").isoformat()}
        except ValueError:
            continue
    return {}
