"""What is made of an uploaded picture, whoever it is for."""

import io
import struct

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from core import pictures
from core.pictures import flat, upright, written_anew

TURNED = 0x0112  # the EXIF tag of the camera's orientation


def upload(picture: Image.Image, kind: str = "JPEG", **options: object) -> SimpleUploadedFile:
    target = io.BytesIO()
    picture.save(target, kind, **options)
    return SimpleUploadedFile("holiday.jpg", target.getvalue())


def test_it_is_turned_as_it_was_taken() -> None:
    notes = Image.Exif()
    notes[TURNED] = 6
    taken = upright(upload(Image.new("RGB", (200, 100)), exif=notes), side=1_000)
    assert taken.size == (100, 200)


def test_nothing_but_pixels_is_kept() -> None:
    notes = Image.Exif()
    notes[0x010F] = "Secret camera"
    file = upload(Image.new("RGB", (100, 100), "red"), exif=notes)
    kept = written_anew(flat(upright(file, side=1_000)), quality=80)
    assert b"Secret" not in kept.read()
    with Image.open(kept) as picture:
        assert (picture.format, picture.size, len(picture.getexif())) == ("WEBP", (100, 100), 0)
    assert kept.name is not None
    assert kept.name.endswith(".webp")
    assert len(kept.name) > 30


def test_what_is_seen_through_becomes_white() -> None:
    assert flat(Image.new("RGBA", (1, 1), (255, 0, 0, 0))).getpixel((0, 0)) == (255, 255, 255)
    assert flat(Image.new("L", (1, 1), 7)).getpixel((0, 0)) == (7, 7, 7)


def test_the_bounds(monkeypatch: pytest.MonkeyPatch) -> None:
    file = upload(Image.new("RGB", (100, 50)))
    assert upright(file, side=1_000, smallest=50).size == (100, 50)
    with pytest.raises(ValidationError, match="too small"):
        upright(file, side=1_000, smallest=51)
    monkeypatch.setattr(pictures, "PIXELS_MAX", 4_999)
    with pytest.raises(ValidationError, match="too many pixels"):
        upright(file, side=1_000)


@pytest.mark.parametrize(
    "content", [b"", b"GIF89a", b"\x89PNG\r\n\x1a\n" + bytes(40), b"<svg/>", b"RIFF\x04\0\0\0WEBP"]
)
def test_what_is_no_picture(content: bytes) -> None:
    with pytest.raises(ValidationError, match="not a picture"):
        upright(SimpleUploadedFile("x.jpg", content), side=1_000)


def test_headers_that_break_the_decoder(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_arguments: object, **_options: object) -> None:
        raise struct.error("unpack requires a buffer of 4 bytes")

    monkeypatch.setattr(pictures.Image, "open", broken)
    with pytest.raises(ValidationError, match="not a picture"):
        upright(upload(Image.new("RGB", (9, 9))), side=1_000)
