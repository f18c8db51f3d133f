"""Photos of members: what is accepted, what is kept of it, and the verbs that change it.

Nothing of the uploaded file is kept but its pixels (core/pictures.py), cut to a square and made small. Its name is
random and told only to those who may see the photo (docs/rules.md, "What each degree sees"), since the address alone
opens it.
"""

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
from core.pictures import flat, upright, written_anew

SIDE = 512  # pixels
SMALLEST = 64  # pixels
QUALITY = 84


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
    picture = flat(upright(file, side=SIDE * 2, smallest=SMALLEST))
    return written_anew(ImageOps.fit(picture, (SIDE, SIDE), Image.Resampling.LANCZOS), quality=QUALITY)


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
