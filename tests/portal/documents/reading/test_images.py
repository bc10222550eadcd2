"""Images are encoded anew, upright and bare."""

import hashlib
import io
import struct
import zlib

import pytest
from PIL import Image

from portal.documents.reading import desk, images, kinds
from portal.documents.reading.parts import Kind, Unreadable


def photo(form: str = "JPEG", size: tuple[int, int] = (40, 20), **options) -> bytes:
    out = io.BytesIO()
    image = Image.linear_gradient("L").resize(size).convert("RGB")
    image.putpixel((0, 0), (255, 0, 0))
    image.save(out, form, **options)
    return out.getvalue()


def exif(**tags: object) -> Image.Exif:
    made = Image.Exif()
    made[0x0112] = 6  # turned by a quarter
    made[0x010F] = "Kamera"
    made.get_ifd(0x8769)[0x9003] = "2024:01:31 12:30:00"
    made.get_ifd(0x8825)[2] = (48.0, 8.0, 11.0)
    return made


def test_an_image_is_one_block_with_the_digest_of_the_file():
    data = photo("PNG")
    reading = images.read(data)
    assert [(block.kind, block.digest) for block in reading.blocks] == [(Kind.IMAGE, hashlib.sha256(data).hexdigest())]
    assert f'src="part:{reading.pictures[0].name}"' in reading.html


def test_it_stands_upright_and_says_when_but_not_where():
    reading = images.read(photo(exif=exif(), comment=b"heimlich"))
    shown = Image.open(io.BytesIO(reading.pictures[0].data))
    assert shown.size == (20, 40)
    assert not shown.getexif()
    assert b"Kamera" not in reading.pictures[0].data
    assert b"heimlich" not in reading.pictures[0].data
    assert reading.facts == {"width": 40, "height": 20, "taken_at": "2024-01-31T12:30:00"}


@pytest.mark.parametrize("form", ["PNG", "JPEG", "WEBP", "GIF", "TIFF", "BMP"])
def test_all_kinds(form: str):
    reading = images.read(photo(form))
    assert reading.pictures[0].type in ("image/png", "image/jpeg")
    assert reading.pictures[0].data != photo(form)


def test_further_frames_are_told():
    out = io.BytesIO()
    frames = [Image.new("L", (8, 8), shade) for shade in (0, 90, 180)]
    frames[0].save(out, "TIFF", save_all=True, append_images=frames[1:])
    assert [(one.code, one.count) for one in images.read(out.getvalue()).unseen] == [("more_frames", 2)]


def test_a_picture_of_a_phone_is_read_under_the_limits_of_a_reader():
    data = photo("HEIF", (640, 480), exif=exif())
    kind = kinds.sniff(io.BytesIO(data), "IMG_1.HEIC").code
    reading = desk.read(io.BytesIO(data), kind)
    assert (kind, [(block.kind, block.digest) for block in reading.blocks]) == (
        "heic",
        [(Kind.IMAGE, hashlib.sha256(data).hexdigest())],
    )
    assert reading.facts == {"width": 640, "height": 480, "taken_at": "2024-01-31T12:30:00"}
    (picture,) = reading.pictures
    assert picture.type in ("image/png", "image/jpeg") and b"Kamera" in data and b"Kamera" not in picture.data


def test_large_images_are_made_smaller():
    reading = images.read(photo(size=(5_000, 30)))
    assert Image.open(io.BytesIO(reading.pictures[0].data)).size[0] == images.LONGEST_SIDE


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 50, "damaged"),
        (photo()[:200], "damaged"),
        (photo("HEIF")[:300], "damaged"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "damaged"),
    ],
)
def test_what_cannot_be_read_says_why(data: bytes, reason: str):
    with pytest.raises(Unreadable) as refused:
        images.read(data)
    assert refused.value.reason == reason


def test_a_bomb_is_refused_before_it_is_unpacked():
    data = bytearray(photo("PNG"))
    data[16:24] = struct.pack(">II", 20_000, 20_000)
    data[29:33] = struct.pack(">I", zlib.crc32(data[12:29]))
    with pytest.raises(Unreadable) as refused:
        images.read(bytes(data))
    assert refused.value.reason == "too_big_inside"
