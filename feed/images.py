"""Pictures of posts: what is accepted of an upload, and what is kept of it (core/pictures.py).

The name of the file is random, but is no key: the address asks the gate of the post each time.
"""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from PIL import Image

from core.pictures import flat, upright, written_anew

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
    picture = flat(upright(file, side=SIDE))
    picture.thumbnail((SIDE, SIDE), Image.Resampling.LANCZOS)
    return written_anew(picture, quality=QUALITY)
