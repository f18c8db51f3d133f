"""Forms of the account."""

from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.models import Member
from accounts.models.member import LANGUAGE_CHOICES
from core.fields import LineField
from core.text import clean_lines


class SignupForm(forms.Form):
    """What signing up asks for beside address and password; allauth adds those."""

    first_name = LineField(label=_("First name"), max_length=60, error_messages={"required": _("Write a name.")})
    last_name = LineField(label=_("Last name"), max_length=60, error_messages={"required": _("Write a name.")})
    field_order = ["first_name", "last_name", "email", "password1"]

    def signup(self, request: HttpRequest, user: Member) -> None:
        """Called by allauth when the member has been made; the adapter has stored the names."""


class PrivacyForm(forms.ModelForm):
    """Who sees what of one's profile, and who may invite (docs/rules.md: the owner may narrow any row)."""

    class Meta:
        model = Member
        fields = [
            "is_public",
            "last_name_as_initial",
            "card_reach",
            "details_reach",
            "interests_reach",
            "contact_reach",
            "activity_reach",
            "hides_connections",
            "invitations_from",
            "follow_first",
        ]
        labels = {
            "is_public": _("Public profile"),
            "last_name_as_initial": _("Last name as an initial"),
            "card_reach": _("Photo, location and current position"),
            "details_reach": _("About, experience, education and skills"),
            "interests_reach": _("Interests"),
            "contact_reach": _("Contact details"),
            "activity_reach": _("Your comments, reactions and reposts"),
            "hides_connections": _("Hide my connections"),
            "invitations_from": _("Who may invite you"),
            "follow_first": _("Follow first"),
        }
        help_texts = {
            "is_public": _(
                "People without an account, and search engines, may see your name, headline, photo, location and"
                " current position. Off: only members see you."
            ),
            "last_name_as_initial": _(
                "Members out of your network read “%(short)s” instead of your full name. Your three circles read it in"
                " full."
            ),
            "card_reach": _("Members out of your network never see them, whatever you choose here."),
            "details_reach": _("Your 3rd degree and members out of your network never see them."),
            "interests_reach": _(
                "Whoever may see your skills sees all of them; everybody else only those that you have in common."
            ),
            "contact_reach": _("The email address, phone number and website that you wrote into your profile."),
            "activity_reach": _(
                "On your profile and in your connections' feeds. Your 2nd degree sees only those about people whom you"
                " both know; nobody sees any about a post that is not for them."
            ),
            "hides_connections": _(
                "Nobody sees your list; your 1st and 2nd degree still see whom they have in common with you. You are"
                " not named as the link between two others, except to members connected to both. You still count for"
                " degrees."
            ),
            "invitations_from": _("Everybody else can still follow you."),
            "follow_first": _("Others see Follow as the main button on your profile; Connect is in the menu."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["last_name_as_initial"]
        field.help_text = field.help_text % {"short": self.instance.short_last_name}

    def parts(self) -> list[tuple[Any, Any, list[forms.BoundField]]]:
        """The fields in three groups, each with its title and a line about it."""
        groups = [
            (
                _("Who finds you"),
                _("Members you have blocked never see you, whatever you choose here."),
                ["is_public", "last_name_as_initial"],
            ),
            (
                _("What your profile shows"),
                _("Each part reaches as far as you let it; nothing widens by itself."),
                [
                    "card_reach",
                    "details_reach",
                    "interests_reach",
                    "contact_reach",
                    "activity_reach",
                    "hides_connections",
                ],
            ),
            (_("Who reaches you"), _("You decide about every invitation."), ["invitations_from", "follow_first"]),
        ]
        return [(title, text, [self[name] for name in names]) for title, text, names in groups]


class LanguageForm(forms.Form):
    """The language of the pages and mails; `BROWSER` stands for none chosen."""

    BROWSER = "browser"

    language = forms.ChoiceField(label=_("Language"), help_text=_("Of the pages, and of the mails we send you."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["language"]
        field.choices = [(self.BROWSER, _("As the browser asks")), *LANGUAGE_CHOICES]

    def clean_language(self) -> str:
        """The code of the language, empty for the browser's."""
        language: str = self.cleaned_data["language"]
        return "" if language == self.BROWSER else language


class ReasonForm(forms.Form):
    """Why a member is suspended or restored: kept, and read by other staff."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Kept with the member. Other staff read it; the member does not."),
    )

    def clean_reason(self) -> str:
        """The text without what cannot be seen; there must be something left."""
        reason = clean_lines(self.cleaned_data["reason"])
        if not reason:
            raise forms.ValidationError(_("Write the reason."), code="required")
        return reason
