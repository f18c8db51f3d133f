"""Pictures of posts: what is accepted of an upload, and what is kept of it.

As with photos (accounts/photos.py), nothing of the uploaded file is kept but its pixels: the picture is turned upright,
made small enough and written anew, so that places, cameras and anything hidden in the file are gone. Its name is
random, but is no key: the address asks the gate of the post each time.
"""

import io
import secrets
import struct
import warnings

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from PIL import Image, ImageOps

from accounts.photos import FORMATS, PIXELS_MAX

SIDE = 1600  # pixels, the longer side at most
QUALITY = 82


def prepared_image(file: UploadedFile) -> "ContentFile[bytes]":
    """The picture to keep, made of an uploaded file: WebP, at most SIDE pixels a side, no metadata, randomly named.

    Raises ValidationError, in words for the writer, when the file is too large or no picture that can be read.
    """
    if file.size is None or file.size > settings.POST_IMAGE_MAX_BYTES:
        raise ValidationError(
            _("This file is too large. A picture can have up to %(size)s.")
            % {"size": filesizeformat(settings.POST_IMAGE_MAX_BYTES)},
            code="size",
        )
    target = io.BytesIO()
    _pixels(_upright(file)).save(target, "WEBP", quality=QUALITY, method=4)
    return ContentFile(target.getvalue(), name=f"{secrets.token_urlsafe(24)}.webp")


def _upright(file: UploadedFile) -> Image.Image:
    """The first frame, decoded, turned as it was taken. The size is known from the header, before it is unfolded."""
    too_many = ValidationError(_("This picture has too many pixels. Make it smaller first."), code="pixels")
    try:
        with warnings.catch_warnings():
            # Pillow only warns of a large picture; the limit is ours.
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            picture = Image.open(file, formats=FORMATS)
            if picture.width * picture.height > PIXELS_MAX:
                raise too_many
            # JPEG can be decoded at a fraction of its size, which saves most of the memory.
            picture.draft("RGB", (SIDE, SIDE))
            picture.load()
            return ImageOps.exif_transpose(picture)
    except Image.DecompressionBombError as error:
        raise too_many from error
    except ValidationError:
        raise
    except (OSError, SyntaxError, ValueError, EOFError, struct.error) as error:
        raise ValidationError(
            _("This is not a picture that can be read. Use JPEG, PNG or WebP."), code="format"
        ) from error


def _pixels(picture: Image.Image) -> Image.Image:
    """New pixels and nothing else: no larger than SIDE, on white where the picture was see-through."""
    if "A" in picture.getbands() or "transparency" in picture.info:
        seen = picture.convert("RGBA")
        flat = Image.new("RGB", seen.size, "white")
        flat.paste(seen, mask=seen.getchannel("A"))
    else:
        flat = picture.convert("RGB")
    flat.thumbnail((SIDE, SIDE), Image.Resampling.LANCZOS)
    clean = Image.new("RGB", flat.size)
    clean.paste(flat)
    return clean
