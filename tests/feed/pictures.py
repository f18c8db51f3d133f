"""Pictures for tests: as a browser sends them, and as they are kept."""

import io
import secrets

from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image


def png(name: str = "view.png", *, size: tuple[int, int] = (60, 40)) -> SimpleUploadedFile:
    """A small picture as a browser sends it."""
    target = io.BytesIO()
    Image.new("RGB", size, (200, 120, 40)).save(target, "PNG")
    return SimpleUploadedFile(name, target.getvalue(), content_type="image/png")


def webp() -> "ContentFile[bytes]":
    """A small picture as it is kept."""
    target = io.BytesIO()
    Image.new("RGB", (60, 40)).save(target, "WEBP")
    return ContentFile(target.getvalue(), name=f"{secrets.token_urlsafe(24)}.webp")
