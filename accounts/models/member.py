"""The member: a person with an account."""

from datetime import timedelta
from pathlib import PurePosixPath
from typing import Any, Self

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models.handle import HANDLE_MAX, validate_handle
from core.places import address
from core.text import initials

# In their own words, so that whoever is lost in the wrong one finds theirs.
LANGUAGE_CHOICES = [("en", "English"), ("fr", "Français")]


class Reach(models.IntegerChoices):
    """How far from its owner a part of a profile may be seen: the farthest degree, or everybody signed in."""

    ONLY_ME = 0, _("Only me")
    FIRST = 1, _("My connections (1st)")
    SECOND = 2, _("Up to 2nd degree")
    THIRD = 3, _("Up to 3rd degree")
    EVERYONE = 4, _("Everyone on the network")


class InvitationsFrom(models.IntegerChoices):
    """From whom a member takes invitations. Whoever may not invite can still follow."""

    SECOND = 2, _("2nd degree only")
    THIRD = 3, _("Up to 3rd degree")
    EVERYONE = 4, _("Everyone on the network")


class MemberQuerySet(models.QuerySet["Member"]):
    """Reads on members alone. Who may see whom is asked of `connections.visibility`."""

    def active(self) -> Self:
        """Members who are neither suspended nor deactivated."""
        return self.filter(is_active=True)

    def seen_lately(self) -> Self:
        """Active members who were here within ACTIVE_MEMBER_DAYS, the latest first: their circles are kept warm."""
        since = timezone.now().date() - timedelta(days=settings.ACTIVE_MEMBER_DAYS)
        return self.active().filter(last_seen_on__gte=since).order_by("-last_seen_on", "pk")


class MemberManager(BaseUserManager["Member"].from_queryset(MemberQuerySet)):  # type: ignore[misc]
    """Makes members; looks them up by handle for Django's commands."""

    def create_user(self, handle: str, email: str, password: str | None = None, **fields: Any) -> "Member":
        """Makes a member with a hashed password (unusable when None)."""
        member: Member = self.model(handle=handle, email=self.normalize_email(email).lower(), **fields)
        member.set_password(password)
        member.save(using=self._db)
        return member

    def create_superuser(self, handle: str, email: str, password: str | None = None, **fields: Any) -> "Member":
        """Makes a member who may do everything in the admin."""
        return self.create_user(handle, email, password, is_staff=True, is_superuser=True, **fields)


class Member(AbstractBaseUser, PermissionsMixin):
    """A person with an account, with the card that others see beside everything they do.

    `id` is a 32-bit integer because circles are stored as bitmaps of it. `is_active` is what the graph goes by: an
    inactive member neither appears nor carries a chain (docs/rules.md, Degrees 1); a database constraint ties it to
    the two reasons for which a member can be inactive, and a trigger of `connections` carries a change to the graph.
    `is_confirmed` is false from signing up until the address is confirmed: so long a member exists for nobody else,
    cannot sign in, and has a handle that says nothing. Members made by operators are confirmed from the start.
    """

    id = models.AutoField(primary_key=True)
    handle = models.CharField(
        _("handle"),
        max_length=HANDLE_MAX,
        unique=True,
        validators=[validate_handle],
        help_text=_("The end of your profile's address. Old addresses keep leading to you."),
        error_messages={"unique": _("This handle is taken.")},
    )
    email = models.EmailField(_("email address"), error_messages={"unique": _("This address is already in use.")})
    first_name = models.CharField(_("first name"), max_length=60)
    last_name = models.CharField(_("last name"), max_length=60, blank=True)
    headline = models.CharField(
        _("headline"), max_length=160, blank=True, help_text=_("What you do, in a line. It stands beside your name.")
    )
    photo = models.ImageField(_("photo"), upload_to="photos", blank=True)
    place = models.CharField(_("location"), max_length=100, blank=True)
    about = models.TextField(_("about"), max_length=3000, blank=True)
    contact_email = models.EmailField(_("contact email"), blank=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    website = models.URLField(_("website"), blank=True)

    is_public = models.BooleanField(
        _("public profile"),
        default=False,
        help_text=_(
            "People without an account may see your name, headline, photo, location and current position,"
            " and everything that you published or will publish for anyone."
        ),
    )
    last_name_as_initial = models.BooleanField(
        _("last name as an initial"), default=False, help_text=_("For members out of your network.")
    )
    card_reach = models.PositiveSmallIntegerField(
        _("photo, location and current position"),
        choices=[choice for choice in Reach.choices if choice[0] <= Reach.THIRD],
        default=Reach.THIRD,
    )
    details_reach = models.PositiveSmallIntegerField(
        _("about, experience, education and skills"),
        choices=[choice for choice in Reach.choices if choice[0] <= Reach.SECOND],
        default=Reach.SECOND,
    )
    interests_reach = models.PositiveSmallIntegerField(
        _("shared interests"), choices=Reach.choices, default=Reach.EVERYONE
    )
    contact_reach = models.PositiveSmallIntegerField(
        _("contact details"),
        choices=[choice for choice in Reach.choices if choice[0] <= Reach.FIRST],
        default=Reach.FIRST,
    )
    activity_reach = models.PositiveSmallIntegerField(
        _("comments, reactions and reposts"),
        choices=[choice for choice in Reach.choices if choice[0] <= Reach.SECOND],
        default=Reach.SECOND,
    )
    hides_connections = models.BooleanField(
        _("hide my connection list"),
        default=False,
        help_text=_(
            "Nobody sees the list, and you are not named as an intermediary"
            " except to members connected to both sides. You still count for degrees."
        ),
    )
    follow_first = models.BooleanField(
        _("follow first"), default=False, help_text=_("Others see Follow as the main button; Connect is in the menu.")
    )
    invitations_from = models.PositiveSmallIntegerField(
        _("who may invite me"), choices=InvitationsFrom.choices, default=InvitationsFrom.EVERYONE
    )

    language = models.CharField(_("language"), max_length=5, blank=True, choices=LANGUAGE_CHOICES)

    is_staff = models.BooleanField(_("staff"), default=False, help_text=_("May enter the admin."))
    is_active = models.BooleanField(_("active"), default=True, editable=False)
    is_confirmed = models.BooleanField(_("confirmed"), default=True, editable=False)
    suspended_at = models.DateTimeField(_("suspended at"), null=True, blank=True, editable=False)
    deactivated_at = models.DateTimeField(_("deactivated at"), null=True, blank=True, editable=False)
    joined_at = models.DateTimeField(_("joined at"), default=timezone.now, editable=False)
    last_seen_on = models.DateField(_("last seen on"), null=True, blank=True, editable=False)

    objects = MemberManager()

    USERNAME_FIELD = "handle"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["email"]

    class Meta:
        verbose_name = _("member")
        verbose_name_plural = _("members")
        permissions = [("suspend_member", _("Can suspend and restore members"))]
        constraints = [
            models.UniqueConstraint(Lower("email"), name="member_email_unique"),
            models.CheckConstraint(condition=models.Q(handle=Lower("handle")), name="member_handle_lower"),
            models.CheckConstraint(
                condition=models.Q(is_active=True, suspended_at=None, deactivated_at=None)
                | (models.Q(is_active=False) & ~models.Q(suspended_at=None, deactivated_at=None)),
                name="member_inactive_for_a_reason",
            ),
        ]
        indexes = [
            models.Index(fields=["last_seen_on"], name="member_last_seen", condition=models.Q(is_active=True)),
            models.Index(fields=["joined_at"], name="member_unconfirmed", condition=models.Q(is_confirmed=False)),
        ]

    def __str__(self) -> str:
        return self.full_name

    @property
    def full_name(self) -> str:
        """First and last name, as the member wrote them."""
        return f"{self.first_name} {self.last_name}".strip() or self.handle

    def get_full_name(self) -> str:
        """Django's name for `full_name`; mail templates of libraries ask for it."""
        return self.full_name

    def get_short_name(self) -> str:
        """The first name, or the handle where there is none."""
        return self.first_name or self.handle

    @property
    def short_last_name(self) -> str:
        """First name and the initial of the last name: for members out of network, where the member chose so."""
        return f"{self.first_name} {self.last_name[:1]}.".strip() if self.last_name else self.full_name

    @property
    def initials(self) -> str:
        """One or two letters for the picture of a member without a photo."""
        return initials(self.first_name, self.last_name) or self.handle[:1].upper()

    @property
    def hue(self) -> int:
        """Which of the twelve colours (0 to 11) stands behind the initials; the same on every page."""
        return self.pk % 12

    @property
    def photo_url(self) -> str:
        """The address of the photo, empty without one. Whoever may not see the photo must not be told it."""
        return reverse("accounts:photo", args=[PurePosixPath(str(self.photo)).name]) if self.photo else ""

    def get_absolute_url(self) -> str:
        """The address of the member's page."""
        return address("profiles:member", self.handle)
