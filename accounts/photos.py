"""Photos of members: what is accepted, what is kept of it, and the verbs that change it.

Nothing of the uploaded file is kept but its pixels: the picture is turned upright, cut to a square, made small and
written anew, so that places, cameras and anything hidden in the file are gone. Its name is random and told only to
those who may see the photo (docs/rules.md, "What each degree sees"), since the address alone opens it.
"""

import io
import secrets
import warnings
from functools import partial

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from PIL import Image, ImageOps

from accounts.models import Member

SIDE = 512  # pixels
# A small file can unfold into gigabytes; a camera of our time makes up to about 100 million pixels.
PIXELS_MAX = 64_000_000
SMALLEST = 64  # pixels
QUALITY = 84
FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "AVIF")


def prepared_photo(file: UploadedFile) -> "ContentFile[bytes]":
    """The photo to keep, made of an uploaded file: a WebP of SIDE by SIDE pixels without metadata, randomly named.

    Raises ValidationError, in words for the member, when the file is too large, no picture, or too small a one.
    """
    if file.size is None or file.size > settings.PHOTO_MAX_BYTES:
        raise ValidationError(
            _("This file is too large. A photo can have up to %(size)s.")
            % {"size": filesizeformat(settings.PHOTO_MAX_BYTES)},
            code="size",
        )
    picture = _square(_opened(file))
    target = io.BytesIO()
    picture.save(target, "WEBP", quality=QUALITY, method=4)
    return ContentFile(target.getvalue(), name=f"{secrets.token_urlsafe(24)}.webp")


def _opened(file: UploadedFile) -> Image.Image:
    """The first frame, decoded. The size is known from the header, before anything is unfolded."""
    no_picture = ValidationError(_("This is not a picture that can be read. Use JPEG, PNG or WebP."), code="format")
    try:
        with warnings.catch_warnings():
            # Pillow only warns of a large picture; ours is the limit below.
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            picture = Image.open(file, formats=FORMATS)
            width, height = picture.size
            if width * height > PIXELS_MAX:
                raise ValidationError(_("This picture has too many pixels. Make it smaller first."), code="pixels")
            if min(width, height) < SMALLEST:
                raise ValidationError(
                    _("This picture is too small. Use one of at least %(side)s by %(side)s pixels.")
                    % {"side": SMALLEST},
                    code="small",
                )
            # JPEG can be decoded at a fraction of its size, which saves most of the memory.
            picture.draft("RGB", (SIDE * 2, SIDE * 2))
            picture.load()
    except Image.DecompressionBombError as error:
        raise ValidationError(_("This picture has too many pixels. Make it smaller first."), code="pixels") from error
    except (OSError, SyntaxError, ValueError, EOFError) as error:
        if isinstance(error, ValidationError):
            raise
        raise no_picture from error
    return picture


def _square(picture: Image.Image) -> Image.Image:
    """The middle of the picture, upright, on white where it was see-through; new pixels and nothing else."""
    upright = ImageOps.exif_transpose(picture)
    if "A" in upright.getbands() or "transparency" in upright.info:
        seen = upright.convert("RGBA")
        flat = Image.new("RGB", seen.size, "white")
        flat.paste(seen, mask=seen.getchannel("A"))
    else:
        flat = upright.convert("RGB")
    small = ImageOps.fit(flat, (SIDE, SIDE), Image.Resampling.LANCZOS)
    clean = Image.new("RGB", small.size)
    clean.paste(small)
    return clean


@transaction.atomic
def set_photo(*, member: Member, photo: "ContentFile[bytes]") -> None:
    """Gives a member the photo that `prepared_photo` made; the old file goes once this is committed."""
    locked = Member.objects.select_for_update(no_key=True).get(pk=member.pk)
    old = locked.photo.name
    locked.photo.save(photo.name, photo, save=False)
    locked.save(update_fields=["photo"])
    member.photo = locked.photo.name
    _forget_file(old)


@transaction.atomic
def remove_photo(*, member: Member) -> None:
    """Takes the photo away; its file goes once this is committed. The same done twice."""
    locked = Member.objects.select_for_update(no_key=True).get(pk=member.pk)
    old = locked.photo.name
    locked.photo = ""
    locked.save(update_fields=["photo"])
    member.photo = ""
    _forget_file(old)


def _forget_file(name: str | None) -> None:
    if name:
        transaction.on_commit(partial(default_storage.delete, name), robust=True)
