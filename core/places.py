"""Addresses that differ in one handle or number, made without asking Django's resolver each time.

A list has half a dozen addresses for each of its rows. Django works each out anew from its patterns; here a pattern is
asked once, and the handle or number is put in.
"""

from functools import lru_cache

from django.conf import settings
from django.urls import NoReverseMatch, get_script_prefix, get_urlconf, reverse

# They stand for the handle or the number while a pattern is asked, and occur in no address of the site.
_HANDLE = "0-the-handle-0"
_NUMBER = 908070605040302010


def address(name: str, key: str | int, *, current_app: str | None = None) -> str:
    """`reverse(name, args=[key])`."""
    if isinstance(key, str):
        # Whatever else may stand in an address is spelled differently there, or refused: Django's matter.
        plain = key.isascii() and key.replace("-", "").isalnum() and len(key) <= 40
        sample: str | int = _HANDLE
    else:
        plain, sample = type(key) is int and 0 < key < 10**18, _NUMBER
    ends = _ends(name, sample, current_app, tree(), get_script_prefix()) if plain else None
    if ends is None:
        return reverse(name, args=[key], current_app=current_app)
    return f"{ends[0]}{key}{ends[1]}"


def tree() -> str:
    """Which tree of addresses is in force."""
    return get_urlconf() or settings.ROOT_URLCONF


@lru_cache(maxsize=1024)
def _ends(name: str, sample: str | int, current_app: str | None, urlconf: str, _prefix: str) -> tuple[str, str] | None:
    """What stands before and after the key; None where the pattern takes some handles or numbers only."""
    try:
        before, found, after = reverse(name, urlconf, args=[sample], current_app=current_app).partition(str(sample))
    except NoReverseMatch:
        return None
    return (before, after) if found else None
