"""Keeping pictures until their post is sent, and letting go of those that nobody needs any more."""

from datetime import datetime
from functools import partial

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction

from accounts.models import Member
from feed.models import Image

# A writer at work has a few; a store for anything else is not offered.
DRAFTS_KEPT = 24
FOLDER = "posts"
CHUNK = 500


@transaction.atomic
def add_picture(*, owner: Member, file: "ContentFile[bytes]") -> Image:
    """Keeps a picture that `feed.images.prepared_image` made, as a draft of `owner`; the oldest drafts make room."""
    image = Image(owner=owner)
    image.file.save(str(file.name), file, save=False)
    image.save()
    for old in Image.objects.filter(owner=owner, post=None).order_by("-created_at", "-pk")[DRAFTS_KEPT:]:
        forget_picture(old)
    return image


def forget_picture(image: Image) -> None:
    """Deletes a picture; its file goes once this is committed, unless another picture has the same."""
    name = image.file.name
    image.delete()
    if name:
        transaction.on_commit(partial(_forget_file, name), robust=True)


def _forget_file(name: str) -> None:
    if not Image.objects.filter(file=name).exists():
        default_storage.delete(name)


@transaction.atomic
def sweep_drafts(*, before: datetime) -> int:
    """Deletes the drafts that were uploaded before a moment, with their files; how many."""
    old = list(Image.objects.select_for_update(skip_locked=True).filter(post=None, created_at__lt=before)[:CHUNK])
    for image in old:
        forget_picture(image)
    return len(old)


def sweep_files(*, before: datetime) -> int:
    """Deletes the files stored before a moment that no picture has any more: those of members who have gone, and of
    uploads that were broken off. How many.
    """
    try:
        _folders, names = default_storage.listdir(FOLDER)
    except FileNotFoundError:
        return 0
    swept = 0
    for start in range(0, len(names), CHUNK):
        paths = {f"{FOLDER}/{name}" for name in names[start : start + CHUNK]}
        for path in paths - set(Image.objects.filter(file__in=paths).values_list("file", flat=True)):
            if default_storage.get_modified_time(path) < before:
                default_storage.delete(path)
                swept += 1
    return swept
