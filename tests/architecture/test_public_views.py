"""Sign-in is required by middleware. What a visitor may see is listed here, and nowhere else can it begin."""

from tests.architecture.addresses import patterns

PUBLIC = {
    # the front door, public profiles and their posts for anyone
    "home",
    "feed:post",
    "feed:activity",
    "feed:recent",
    "feed:picture",
    "profiles:member",
    "accounts:photo",
    "feed:image",
    # how pages look on this device; the styleguide exists in development only
    "core:display",
    "core:styleguide",
    "set_language",
    # for a monitor that bears the token; to anybody else it does not exist
    "core:metrics",
    # sign-in and all that leads to it: allauth's own
    "account_login",
    "account_logout",
    "account_signup",
    "account_inactive",
    "account_confirm_email",
    "account_email_verification_sent",
    "account_confirm_login_code",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key",
    "account_reset_password_from_key_done",
    "mfa_authenticate",
    "admin:login",
}


def test_public_views_are_these() -> None:
    public = {name for name, pattern in patterns() if not getattr(pattern.callback, "login_required", True)}
    assert public == PUBLIC
