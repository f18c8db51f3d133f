"""Which browser and system a session runs on, in words that its owner recognises."""

from django.utils.translation import gettext

# The first pattern found decides: many browsers name others too (Edge names Chrome, Chrome names Safari).
BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox/", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("CrOS", "ChromeOS"),
    ("Mac OS X", "macOS"),
    ("Linux", "Linux"),
)


def _first(user_agent: str, patterns: tuple[tuple[str, str], ...]) -> str:
    return next((name for pattern, name in patterns if pattern in user_agent), "")


def browser_name(user_agent: str) -> str:
    """ "Firefox on Linux" for a User-Agent header; "Firefox" or "Linux" when only that is known."""
    browser, system = _first(user_agent, BROWSERS), _first(user_agent, SYSTEMS)
    if browser and system:
        return gettext("%(browser)s on %(system)s") % {"browser": browser, "system": system}
    return browser or system or gettext("An unknown browser")
