"""Photos: what is kept of an upload, what is refused, and what becomes of files."""

import io
import struct
import zlib
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from accounts.models import Member
from accounts.photos import SIDE, prepared_photo, remove_photo, set_photo
from core.pictures import PIXELS_MAX
from tests.factories import MemberFactory

RED, BLUE = (220, 20, 20), (20, 20, 220)


@pytest.fixture(autouse=True)
def _media(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


def upload(picture: Image.Image, form: str = "JPEG", **options: Any) -> SimpleUploadedFile:
    """A picture as a browser sends it."""
    target = io.BytesIO()
    picture.save(target, form, **options)
    return SimpleUploadedFile(f"holiday.{form.lower()}", target.getvalue())


def opened(file: Any) -> Image.Image:
    """The prepared photo, read back."""
    return Image.open(io.BytesIO(file.read()))


def near(found: tuple[int, ...], wanted: tuple[int, ...]) -> bool:
    """Whether two colours are the same but for compression."""
    return all(abs(one - other) < 40 for one, other in zip(found, wanted, strict=True))


def test_it_becomes_a_small_square_of_webp() -> None:
    photo = opened(prepared_photo(upload(Image.new("RGB", (1600, 900), RED))))
    assert (photo.format, photo.size, photo.mode) == ("WEBP", (SIDE, SIDE), "RGB")


def test_the_middle_is_kept() -> None:
    picture = Image.new("RGB", (900, 300), BLUE)
    picture.paste(RED, (300, 0, 600, 300))
    photo = opened(prepared_photo(upload(picture)))
    assert near(photo.getpixel((4, 4)), RED)
    assert near(photo.getpixel((SIDE - 4, SIDE - 4)), RED)


def test_it_is_turned_upright_and_forgets_where_it_was_taken() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # the camera was held sideways: turn clockwise to see it
    exif[0x010F] = "Camera of a certain make"
    exif.get_ifd(0x8825)[1] = "N"  # GPS
    picture = Image.new("RGB", (400, 400), RED)
    picture.paste(BLUE, (0, 0, 400, 200))  # blue above, as stored; to the right, once upright
    file = prepared_photo(upload(picture, exif=exif, comment=b"hidden words", icc_profile=b"profile"))
    data = file.read()
    assert b"Camera" not in data
    assert b"hidden words" not in data
    assert not {b"EXIF", b"ICCP", b"XMP "} & {data[at : at + 4] for at in range(12, 64)}
    photo = Image.open(io.BytesIO(data))
    assert near(photo.getpixel((SIDE - 20, SIDE // 2)), BLUE)
    assert near(photo.getpixel((20, SIDE // 2)), RED)
    assert not photo.getexif()


@pytest.mark.parametrize("form", ["PNG", "GIF", "WEBP"])
def test_see_through_becomes_white(form: str) -> None:
    picture = Image.new("RGBA", (200, 200), (0, 0, 0, 0))
    assert near(opened(prepared_photo(upload(picture, form))).getpixel((100, 100)), (255, 255, 255))


def test_names_are_random_and_say_nothing() -> None:
    names = {prepared_photo(upload(Image.new("RGB", (100, 100)))).name for _ in range(3)}
    assert len(names) == 3
    assert all(len(name or "") > 32 and "holiday" not in (name or "") for name in names)


def bomb(width: int, height: int) -> bytes:
    """A PNG of some hundred bytes that claims to be huge."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        body = kind + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(b"\0" * 1000))
        + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (bomb(9000, PIXELS_MAX // 9000 + 1), "pixels"),
        (bomb(60_000, 60_000), "pixels"),
        (bomb(2000, 2000), "format"),  # cut short
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "format"),
        (b"%PDF-1.7 not a picture", "format"),
        (b"\xff\xd8\xff\xe0 no more than a beginning", "format"),
    ],
)
def test_what_is_no_good_picture_is_refused_in_words(data: bytes, code: str) -> None:
    with pytest.raises(ValidationError) as refusal:
        prepared_photo(SimpleUploadedFile("photo.jpg", data))
    assert refusal.value.code == code
    assert refusal.value.message


def test_formats_that_nobody_needs_are_refused() -> None:
    with pytest.raises(ValidationError) as refusal:
        prepared_photo(upload(Image.new("RGB", (200, 200)), "TIFF"))
    assert refusal.value.code == "format"


def test_too_small_a_picture_is_refused() -> None:
    with pytest.raises(ValidationError) as refusal:
        prepared_photo(upload(Image.new("RGB", (40, 400))))
    assert refusal.value.code == "small"


def test_too_large_a_file_is_refused_unread(settings: Any) -> None:
    file = upload(Image.new("RGB", (300, 300)))
    settings.PHOTO_MAX_BYTES = (file.size or 0) - 1
    with pytest.raises(ValidationError) as refusal:
        prepared_photo(file)
    assert refusal.value.code == "size"
    settings.PHOTO_MAX_BYTES = file.size
    assert prepared_photo(file).size


@pytest.mark.django_db
class TestKeeping:
    """The verbs."""

    def test_the_old_file_goes_once_the_new_one_is_committed(self, django_capture_on_commit_callbacks: Any) -> None:
        member = MemberFactory()
        with django_capture_on_commit_callbacks(execute=True):
            set_photo(member=member, photo=prepared_photo(upload(Image.new("RGB", (100, 100), RED))))
        first = member.photo.name
        assert default_storage.exists(first)
        with django_capture_on_commit_callbacks(execute=True):
            set_photo(member=member, photo=prepared_photo(upload(Image.new("RGB", (100, 100), BLUE))))
            assert default_storage.exists(first)
        assert not default_storage.exists(first)
        assert default_storage.exists(Member.objects.get(pk=member.pk).photo.name)

    def test_removing_takes_the_file_along(self, django_capture_on_commit_callbacks: Any) -> None:
        member = MemberFactory()
        set_photo(member=member, photo=prepared_photo(upload(Image.new("RGB", (100, 100)))))
        name = member.photo.name
        with django_capture_on_commit_callbacks(execute=True):
            remove_photo(member=member)
            remove_photo(member=member)
        assert Member.objects.get(pk=member.pk).photo_url == ""
        assert member.photo_url == ""
        assert not default_storage.exists(name)

    def test_the_address_serves_it(self, client: Any) -> None:
        member = MemberFactory()
        set_photo(member=member, photo=prepared_photo(upload(Image.new("RGB", (100, 100)))))
        response = client.get(member.photo_url)
        assert response.status_code == 200
        assert response["Content-Type"] == "image/webp"
        assert Image.open(io.BytesIO(b"".join(response.streaming_content))).size == (SIDE, SIDE)
