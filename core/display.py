"""How the interface looks and listens on one device: the theme and the keyboard shortcuts, kept in two cookies.

They belong to the device, not to the member: the same person may want a dark phone and a light desk, and a visitor has
a choice too. The server reads them while it renders, so no page flashes in the wrong colours.
"""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import pgettext_lazy

THEME_COOKIE = "theme"
SHORTCUTS_COOKIE = "shortcuts"
ONE_YEAR = 365 * 24 * 60 * 60  # seconds

THEMES = {
    "auto": (pgettext_lazy("theme", "As the device"), "contrast"),
    "light": (pgettext_lazy("theme", "Light"), "sun"),
    "dark": (pgettext_lazy("theme", "Dark"), "moon"),
}
SHORTCUTS = {"on", "off"}


@dataclass(frozen=True)
class ThemeChoice:
    """One button of the theme chooser: the value it sends, its words, its icon, and whether it is in force."""

    value: str
    label: str
    icon: str
    chosen: bool


def theme_of(request: HttpRequest | None) -> str:
    """The theme in force: "auto", "light" or "dark". Anything else in the cookie counts as "auto"."""
    chosen = request.COOKIES.get(THEME_COOKIE, "auto") if request else "auto"
    return chosen if chosen in THEMES else "auto"


def shortcuts_of(request: HttpRequest | None) -> bool:
    """Whether keyboard shortcuts are on: they are, until somebody switches them off."""
    return not request or request.COOKIES.get(SHORTCUTS_COOKIE) != "off"


def theme_choices(request: HttpRequest | None) -> list[ThemeChoice]:
    """The choices of the theme, in the order in which they are shown."""
    current = theme_of(request)
    return [ThemeChoice(value, str(label), icon, value == current) for value, (label, icon) in THEMES.items()]


def remember(request: HttpRequest, response: HttpResponseBase) -> None:
    """Put the choices that were posted (`theme`, `shortcuts`) into cookies; unknown values change nothing."""
    for name, values in ((THEME_COOKIE, THEMES), (SHORTCUTS_COOKIE, SHORTCUTS)):
        value = request.POST.get(name, "")
        if value in values:
            response.set_cookie(
                name, value, max_age=ONE_YEAR, secure=request.is_secure(), httponly=True, samesite="Lax"
            )
