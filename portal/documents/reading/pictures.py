"""Pictures inside a file, made anew: what is shown was encoded here and carries nothing but its pixels."""

import hashlib
import io
import warnings
from dataclasses import dataclass, field

import pillow_heif
from PIL import Image, ImageOps

from .parts import Picture

FORMATS = ("PNG", "JPEG", "GIF", "BMP", "TIFF", "WEBP", "HEIF")
MOST_PIXELS = 40_000_000
LONGEST_SIDE = 1_600
MOST_PICTURES = 300
MOST_BYTES = 40 * 2**20

Image.MAX_IMAGE_PIXELS = MOST_PIXELS
Image.init()  # here, once; otherwise Pillow would load its readers anew for every file, in the child
# A reader may start no threads. What phones put beside the picture itself (depths, thumbnails) is not looked at.
pillow_heif.register_heif_opener(decode_threads=1, thumbnails=False, depth_images=False, aux_images=False)


def encoded(data: bytes, name: str, longest: int = LONGEST_SIDE) -> Picture | None:
    """The first frame as PNG or JPEG, no larger than `longest`; None when it is no picture we read, or too large."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")  # "could be a decompression bomb" is a refusal
            with Image.open(io.BytesIO(data), formats=FORMATS) as opened:
                opened.draft("RGB", (longest, longest))
                if opened.width * opened.height > MOST_PIXELS:
                    return None
                opened.load()
                image = ImageOps.exif_transpose(opened)
        image.thumbnail((longest, longest))
        return _picture(image, name)
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001 - Pillow's readers raise whatever the format made them stumble over
        return None


def _picture(image: Image.Image, name: str) -> Picture:
    out = io.BytesIO()
    clear = image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info
    if not clear and image.mode not in ("1", "L", "P") and _is_photo(image):
        photo = image.convert("RGB")
        photo.info = {}  # Pillow would write the comment of the original again
        photo.save(out, "JPEG", quality=85)
        return Picture(name=f"{name}.jpg", type="image/jpeg", data=out.getvalue())
    wanted = "RGBA" if clear else "L" if image.mode in ("1", "L", "I", "I;16", "F") else "RGB"
    # A copy of the pixels alone: profiles, texts and positions of the original stay behind.
    bare = image.convert(wanted)
    bare.info = {}
    bare.save(out, "PNG", compress_level=4)
    return Picture(name=f"{name}.png", type="image/png", data=out.getvalue())


def _is_photo(image: Image.Image) -> bool:
    """More than 256 colours in a small copy: JPEG serves it better than PNG."""
    return image.convert("RGB").resize((64, 64)).getcolors(256) is None


@dataclass
class Album:
    """The pictures of one reading; the same image is encoded once, and there is an end to how many there may be."""

    prefix: str = "p"
    pictures: list[Picture] = field(default_factory=list)
    _known: dict[str, Picture | None] = field(default_factory=dict)

    @property
    def full(self) -> bool:
        """Whether no further picture is taken in."""
        return len(self.pictures) >= MOST_PICTURES or sum(len(each.data) for each in self.pictures) > MOST_BYTES

    def add(self, data: bytes) -> tuple[Picture | None, str]:
        """The picture as it will be shown, or None, and the SHA-256 of the image as it came."""
        digest = hashlib.sha256(data).hexdigest()
        if digest not in self._known:
            picture = None if self.full else encoded(data, f"{self.prefix}{len(self.pictures) + 1}")
            self._known[digest] = picture
            if picture is not None:
                self.pictures.append(picture)
        return self._known[digest], digest
