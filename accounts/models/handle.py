"""Handles: the part of a member's address that names them, and the ones they had before."""

import re

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

HANDLE_MAX = 40
# Lower case only: two addresses must not differ by case alone, nor by letters that look alike.
HANDLE_PATTERN = re.compile(r"^[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?\Z")
RESERVED_HANDLES = frozenset(
    [
        "about",
        "account",
        "accounts",
        "admin",
        "administrator",
        "api",
        "edit",
        "help",
        "home",
        "in",
        "login",
        "logout",
        "maillon",
        "me",
        "moderation",
        "moderator",
        "network",
        "new",
        "pages",
        "root",
        "search",
        "security",
        "settings",
        "signup",
        "staff",
        "static",
        "support",
        "system",
        "you",
    ]
)


def is_reserved_handle(handle: str) -> bool:
    """Whether a handle would pass for a part of the site itself."""
    return handle in RESERVED_HANDLES


def validate_handle(handle: str) -> None:
    """Raises ValidationError unless `handle` is 1 to 40 lower-case letters, digits and inner hyphens."""
    if not HANDLE_PATTERN.match(handle):
        raise ValidationError(
            _("Use lower-case letters, digits and hyphens (not at the ends), 40 characters at most."), code="handle"
        )
    if is_reserved_handle(handle):
        raise ValidationError(_("This handle is reserved. Choose another one."), code="reserved")


class FormerHandle(models.Model):
    """A handle that a member gave up. It goes on leading to them, and nobody else may take it."""

    handle = models.CharField(_("handle"), max_length=HANDLE_MAX, unique=True)
    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="former_handles")
    given_up_at = models.DateTimeField(_("given up at"), auto_now_add=True)

    class Meta:
        verbose_name = _("former handle")
        verbose_name_plural = _("former handles")

    def __str__(self) -> str:
        return self.handle
