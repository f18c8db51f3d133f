"""Template tags of the house: icons, degrees, times, and what the frame of every page asks for."""

from datetime import datetime, timedelta
from functools import lru_cache

from django import template
from django.http import HttpRequest, QueryDict
from django.middleware.csrf import get_token
from django.template import Context
from django.templatetags.static import static
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext

from core import devices, display
from core.offers import Offer, offer_of

register = template.Library()


def _request(context: Context) -> HttpRequest | None:
    """The request being answered, also inside `{% include … only %}`, which hides the variable of that name."""
    return getattr(context, "request", None) or context.get("request")


@register.simple_tag
def icon(name: str, **attributes: str) -> SafeString:
    """An icon of static/img/icons.svg: `{% icon "check" %}`, `{% icon "x" class="l" %}`.

    It says nothing to a screen reader: words stand beside it, visible or not.
    """
    return _drawn(name, attributes.get("class", ""))


@lru_cache(maxsize=512)
def _drawn(name: str, extra: str) -> SafeString:
    """Put together once each: a page has hundreds of icons, of a few dozen kinds."""
    return format_html(
        '<svg class="icon{}" aria-hidden="true"><use href="{}#{}"></use></svg>',
        f" {extra}" if extra else "",
        static("img/icons.svg"),
        name,
    )


@register.inclusion_tag("components/degree.html")
def degree_badge(degree: int | None) -> dict[str, int | None]:
    """The badge of a degree 1, 2 or 3; nothing for None or anything else (docs/rules.md, Words)."""
    return {"degree": degree}


def time_in_words(moment: datetime, now: datetime) -> str:
    """How long ago `moment` was, in few words; from a week on, and for the future, the date itself."""
    age = now - moment
    local, today = timezone.localtime(moment), timezone.localtime(now)
    if age < timedelta(seconds=-60) or age >= timedelta(days=7):
        return date_format(local, "MONTH_DAY_FORMAT" if local.year == today.year else "DATE_FORMAT")
    minutes = max(0, int(age.total_seconds() // 60))
    if minutes < 1:
        return gettext("just now")
    if minutes < 60:
        return ngettext("%(n)d min ago", "%(n)d min ago", minutes) % {"n": minutes}
    if age < timedelta(hours=24):
        return ngettext("%(n)d h ago", "%(n)d h ago", minutes // 60) % {"n": minutes // 60}
    days = max(1, (today.date() - local.date()).days)
    if days == 1:
        return gettext("yesterday")
    return ngettext("%(n)d day ago", "%(n)d days ago", days) % {"n": days}


@register.filter
def relative_time(moment: datetime | None) -> str:
    """A `<time>` element: how long ago in words, the exact local time on hover; "" for None."""
    if moment is None:
        return ""
    return format_html(
        '<time datetime="{}" title="{}">{}</time>',
        moment.isoformat(timespec="seconds"),
        date_format(timezone.localtime(moment), "DATETIME_FORMAT"),
        time_in_words(moment, timezone.now()),
    )


@register.filter
def browser_name(user_agent: str) -> str:
    """The browser and the system of a User-Agent header, in words."""
    return devices.browser_name(user_agent)


@register.simple_tag(takes_context=True)
def next_page(context: Context, value: str | int, parameter: str) -> str:
    """The present address with `parameter` set to `value`: where another page of the same list is."""
    request = _request(context)
    query = request.GET.copy() if request else QueryDict(mutable=True)
    query[parameter] = str(value)
    return f"?{query.urlencode()}"


@register.simple_tag(takes_context=True)
def under(context: Context, address: str, exact: bool = False) -> SafeString:
    """` aria-current="page"` when the present page is `address` or (unless `exact`) below it, otherwise nothing."""
    request = _request(context)
    path = request.path if request else ""
    here = path == address if exact else path.startswith(address)
    return format_html(' aria-current="{}"', "page") if here else format_html("{}", "")


@register.simple_tag(takes_context=True)
def display_attributes(context: Context) -> SafeString:
    """The attributes of `<html>` that carry the choices of this device (see core/display.py)."""
    request = _request(context)
    chosen = []
    if (theme := display.theme_of(request)) != "auto":
        chosen.append(("theme", theme))
    if not display.shortcuts_of(request):
        chosen.append(("shortcuts", "off"))
    return format_html_join("", ' data-{}="{}"', chosen)


@register.simple_tag(takes_context=True)
def theme_choices(context: Context) -> list[display.ThemeChoice]:
    """The buttons of the theme chooser: `{% theme_choices as themes %}`."""
    return display.theme_choices(_request(context))


@register.simple_tag(takes_context=True)
def shortcuts_on(context: Context) -> bool:
    """Whether keyboard shortcuts are on for this device: `{% shortcuts_on as on %}`."""
    return display.shortcuts_of(_request(context))


@register.filter
def offer(extra_tags: str | None) -> Offer | None:
    """What a message offers beside its words (core/offers.py): `{% with way_back=message.extra_tags|offer %}`."""
    return offer_of(extra_tags or "")


@register.simple_tag(takes_context=True)
def here(context: Context) -> str:
    """The address of the page that the reader has before them, also in a fragment that htmx puts into it."""
    request = _request(context)
    if request is None:
        return ""
    details = getattr(request, "htmx", None)
    try:
        there = details.current_url_abs_path if details else None
    except ValueError:  # the header is no address
        there = None
    return there or request.get_full_path()


@register.simple_tag(takes_context=True)
def form_token(context: Context) -> SafeString:
    """Like `{% csrf_token %}`, and works inside `{% include … only %}` too."""
    token = context.get("csrf_token")
    request = getattr(context, "request", None)
    if not token and request is not None:
        token = get_token(request)
    return format_html('<input type="hidden" name="csrfmiddlewaretoken" value="{}">', token or "")
