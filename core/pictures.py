"""Pictures that people upload: decoded with care, and kept as pixels alone.

Nothing of an uploaded file is kept but its pixels: the picture is turned upright and written anew, so that places,
cameras and anything hidden in the file are gone.
"""

import io
import secrets
import struct
import warnings

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from PIL import Image, ImageOps

# A small file can unfold into gigabytes; a camera of our time makes up to about 100 million pixels.
PIXELS_MAX = 64_000_000
FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "AVIF")


def upright(file: UploadedFile, *, side: int, smallest: int = 1) -> Image.Image:
    """The first frame, decoded, turned as it was taken. The size is known from the header, before it is unfolded.

    `side`: no more pixels a side are needed; `smallest`: fewer are refused. Raises ValidationError, in words for the
    member, for too many or too few pixels and for what is no picture.
    """
    too_many = ValidationError(_("This picture has too many pixels. Make it smaller first."), code="pixels")
    try:
        with warnings.catch_warnings():
            # Pillow only warns of a large picture; ours is the limit above.
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            picture = Image.open(file, formats=FORMATS)
            if picture.width * picture.height > PIXELS_MAX:
                raise too_many
            if min(picture.size) < smallest:
                raise ValidationError(
                    _("This picture is too small. Use one of at least %(side)s by %(side)s pixels.")
                    % {"side": smallest},
                    code="small",
                )
            # JPEG can be decoded at a fraction of its size, which saves most of the memory.
            picture.draft("RGB", (side, side))
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


def flat(picture: Image.Image) -> Image.Image:
    """The picture in plain colours, on white where it was see-through."""
    if "A" not in picture.getbands() and "transparency" not in picture.info:
        return picture.convert("RGB")
    seen = picture.convert("RGBA")
    on_white = Image.new("RGB", seen.size, "white")
    on_white.paste(seen, mask=seen.getchannel("A"))
    return on_white


def written_anew(picture: Image.Image, *, quality: int) -> "ContentFile[bytes]":
    """New pixels and nothing else, as a WebP with a random name."""
    clean = Image.new("RGB", picture.size)
    clean.paste(picture)
    target = io.BytesIO()
    clean.save(target, "WEBP", quality=quality, method=4)
    return ContentFile(target.getvalue(), name=f"{secrets.token_urlsafe(24)}.webp")
