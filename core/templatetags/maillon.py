"""Template tags of the house: icons, degrees, times, and what the frame of every page asks for."""

from django import template
from django.http import HttpRequest, QueryDict
from django.middleware.csrf import get_token
from django.template import Context, Engine
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from core import devices, display, pieces
from core.offers import Offer, offer_of
from core.times import relative_time

register = template.Library()

_HERE = "_address_of_the_reader"


def _request(context: Context) -> HttpRequest | None:
    """The request being answered, also inside `{% include … only %}`, which hides the variable of that name."""
    return getattr(context, "request", None) or context.get("request")


@register.simple_tag
def icon(name: str, **attributes: str) -> SafeString:
    """An icon of static/img/icons.svg: `{% icon "check" %}`, `{% icon "x" class="l" %}`.

    It says nothing to a screen reader: words stand beside it, visible or not.
    """
    return pieces.icon(name, attributes.get("class", ""))


@register.simple_tag
def degree_badge(degree: object) -> SafeString:
    """The badge of a degree 1, 2 or 3; nothing for None or anything else (docs/rules.md, Words)."""
    return pieces.degree(degree)


@register.simple_tag(takes_context=True)
def face(context: Context) -> SafeString:
    """components/avatar.html, of the variables that are named there."""
    given = context.get
    return pieces.avatar(
        given("card"), size=given("size") or "", photo_url=given("photo_url") or "", label=given("label") or ""
    )


@register.simple_tag(takes_context=True)
def person_row(context: Context) -> SafeString:
    """components/person.html, of the variables that are named there."""
    given = context.get
    return pieces.person(
        given("card"),
        size=given("size") or "",
        wide=bool(given("wide")),
        reason=given("reason") or "",
        note=given("note") or "",
        when=relative_time(given("when") or None),
        actions=_part(context, given("actions")),
    )


@register.simple_tag(takes_context=True)
def drop_down(context: Context) -> SafeString:
    """components/menu.html, of the variables that are named there."""
    given = context.get
    # What is inside may name its own variables alike: it comes last.
    label, about, drawn = given("label") or "", given("about") or "", given("icon")
    variant, shows_label = given("variant") or "quiet", given("show_label")
    items = _part(context, given("items"))
    if not shows_label:
        return pieces.menu(items, label, icon_name=drawn or "more", variant=variant)
    return pieces.labelled_menu(items, label, about=about, icon_name=drawn or "", variant=variant)


@register.simple_tag(takes_context=True)
def form_button(context: Context) -> SafeString:
    """components/action.html, of the variables that are named there."""
    return pieces.action(form_token(context), context.get)


def _part(context: Context, name: str | None) -> SafeString:
    """What `{% include name %}` puts there."""
    if not name:
        return pieces.NOTHING
    engine = context.template.engine if context.template else Engine.get_default()
    return engine.get_template(name).render(context)


register.filter("relative_time", relative_time)


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
    return _reader_is_at(request) if request else ""


def _reader_is_at(request: HttpRequest) -> str:
    # Each row of a list asks.
    known = vars(request).get(_HERE)
    if known is not None:
        return str(known)
    details = getattr(request, "htmx", None)
    try:
        there = details.current_url_abs_path if details else None
    except ValueError:  # the header is no address
        there = None
    address = there or request.get_full_path()
    setattr(request, _HERE, address)
    return address


@register.simple_tag(takes_context=True)
def form_token(context: Context) -> SafeString:
    """Like `{% csrf_token %}`, and works inside `{% include … only %}` too."""
    token = context.get("csrf_token")
    request = getattr(context, "request", None)
    if not token and request is not None:
        token = get_token(request)
    return pieces.form_token(token or "")
