"""Pictures of posts: what is kept of an upload and what is refused."""

import io
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from core.pictures import PIXELS_MAX
from feed.images import SIDE, prepared_image
from tests.accounts.test_photos import bomb, near, opened, upload

RED, BLUE = (220, 20, 20), (20, 20, 220)


@pytest.mark.parametrize(
    ("size", "kept"),
    [((3200, 1600), (SIDE, 800)), ((800, 3200), (400, SIDE)), ((120, 90), (120, 90)), ((6400, 1), (SIDE, 1))],
)
def test_it_becomes_webp_no_larger_than_the_limit_and_keeps_its_shape(
    size: tuple[int, int], kept: tuple[int, int]
) -> None:
    picture = opened(prepared_image(upload(Image.new("RGB", size, RED))))
    assert (picture.format, picture.size, picture.mode) == ("WEBP", kept, "RGB")


def test_it_is_turned_upright_and_forgets_where_it_was_taken() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # the camera was held sideways: turn clockwise to see it
    exif[0x010F] = "Camera of a certain make"
    exif.get_ifd(0x8825)[1] = "N"  # GPS
    picture = Image.new("RGB", (400, 200), RED)
    picture.paste(BLUE, (0, 0, 400, 100))  # blue above, as stored; to the right, once upright
    data = prepared_image(upload(picture, exif=exif, comment=b"hidden words", icc_profile=b"profile")).read()
    assert b"Camera" not in data
    assert b"hidden words" not in data
    assert not {b"EXIF", b"ICCP", b"XMP "} & {data[at : at + 4] for at in range(12, 64)}
    kept = Image.open(io.BytesIO(data))
    assert kept.size == (200, 400)
    assert near(kept.getpixel((180, 200)), BLUE)
    assert near(kept.getpixel((20, 200)), RED)
    assert not kept.getexif()


@pytest.mark.parametrize("form", ["PNG", "GIF", "WEBP"])
def test_see_through_becomes_white(form: str) -> None:
    picture = Image.new("RGBA", (200, 200), (0, 0, 0, 0))
    assert near(opened(prepared_image(upload(picture, form))).getpixel((100, 100)), (255, 255, 255))


def test_names_are_random_and_say_nothing() -> None:
    names = {prepared_image(upload(Image.new("RGB", (10, 10)))).name for _ in range(3)}
    assert len(names) == 3
    assert all(len(name or "") > 32 and "holiday" not in (name or "") for name in names)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (bomb(9000, PIXELS_MAX // 9000 + 1), "pixels"),
        (bomb(60_000, 60_000), "pixels"),
        (bomb(2000, 2000), "format"),  # cut short
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "format"),
        (b"GIF89a", "format"),
        (b"\xff\xd8\xff\xe0 no more than a beginning", "format"),
    ],
)
def test_what_is_no_good_picture_is_refused_in_words(data: bytes, code: str) -> None:
    with pytest.raises(ValidationError) as refusal:
        prepared_image(SimpleUploadedFile("photo.jpg", data))
    assert refusal.value.code == code
    assert refusal.value.message


def test_a_broken_orientation_is_no_reason_to_fail() -> None:
    exif = Image.Exif()
    exif[0x0112] = 99
    assert opened(prepared_image(upload(Image.new("RGB", (40, 30), RED), exif=exif))).size == (40, 30)


def test_too_large_a_file_is_refused_unread(settings: Any) -> None:
    file = upload(Image.new("RGB", (300, 300)))
    settings.POST_IMAGE_MAX_BYTES = (file.size or 0) - 1
    with pytest.raises(ValidationError) as refusal:
        prepared_image(file)
    assert refusal.value.code == "size"
    settings.POST_IMAGE_MAX_BYTES = file.size
    assert prepared_image(file).size
