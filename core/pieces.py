"""Small pieces of pages that lists repeat: an icon, a face, a badge, a menu, a member in a row.

They are put together here and not in templates because a page has them by the hundred, and a template takes about ten
times as long. Templates use them by tags (core/templatetags/maillon.py), or by components/person.html and the like.
"""

from collections.abc import Callable, Mapping
from functools import lru_cache
from html import escape
from typing import Any

from django.templatetags.static import static
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext, ngettext

_DEGREES = {
    1: ("", '<circle cx="8" cy="8" r="3.4" fill="currentColor" stroke="none"/>'),
    2: (
        ' stroke-width="1.6"',
        '<circle cx="8" cy="8" r="2.1" fill="currentColor" stroke="none"/><circle cx="8" cy="8" r="5.2"/>',
    ),
    3: (
        ' stroke-width="1.4"',
        (
            '<circle cx="8" cy="8" r="1.6" fill="currentColor" stroke="none"/><circle cx="8" cy="8" r="4.1"/>'
            '<circle cx="8" cy="8" r="7.2"/>'
        ),
    ),
}


class Piece:
    """Markup with places: `Piece('<a href="{url}">{label}</a>')(url=…, label=…)`. What is put in is escaped, unless it
    is markup already (a SafeString).
    """

    def __init__(self, markup: str) -> None:
        self._markup = markup

    def __call__(self, **values: object) -> SafeString:
        for name, value in values.items():
            if type(value) is not SafeString:
                values[name] = shown(value)
        return SafeString(self._markup.format_map(values))


def shown(value: object) -> str:
    """A value as it may stand in a page: escaped, unless it is markup already."""
    text = value if isinstance(value, str) else str(value)
    return text if isinstance(text, SafeString) else escape(text)


def joined(*pieces: str) -> SafeString:
    """Pieces one after another."""
    return SafeString("".join(pieces))


NOTHING = SafeString("")
_ICON = Piece('<svg class="icon{extra}" aria-hidden="true"><use href="{file}#{name}"></use></svg>')


@lru_cache(maxsize=512)
def icon(name: str, extra: str = "") -> SafeString:
    """An icon of static/img/icons.svg, with another class. It says nothing to a screen reader."""
    return _ICON(extra=f" {extra}" if extra else "", file=static("img/icons.svg"), name=name)


_FACE = Piece('<span class="avatar {size} hue-{hue}"{about}>{inside}</span>')
_PHOTO = Piece('<img src="{photo}" alt="" width="96" height="96" loading="lazy" decoding="async">')
_NAMED = Piece(' role="img" aria-label="{label}"')
_SILENT = SafeString(' aria-hidden="true"')


def avatar(card: Any, *, size: str = "", photo_url: str = "", label: str = "") -> SafeString:
    """A face: the photo, or initials on one of twelve hues (components/avatar.html)."""
    photo = photo_url or of(card, "photo_url")
    return _FACE(
        size=size or "m",
        hue=of(card, "hue") or 0,
        about=_NAMED(label=label) if label else _SILENT,
        inside=_PHOTO(photo=photo) if photo else of(card, "initials"),
    )


def of(card: Any, name: str) -> Any:
    """A field of a card, as a template reads it: of an object or of a mapping; "" where there is none."""
    found = card.get(name) if isinstance(card, Mapping) else getattr(card, name, None)
    return "" if found is None else found


def degree(number: object) -> SafeString:
    """The badge of a degree 1, 2 or 3; nothing for anything else."""
    return _badge(number, get_language()) if isinstance(number, int) and number in _DEGREES else NOTHING


_BADGE = Piece(
    '<span class="degree" data-degree="{number}"><svg viewBox="0 0 16 16" fill="none" stroke="currentColor"{stroke}'
    ' aria-hidden="true">{circles}</svg><span aria-hidden="true">{short}</span>'
    '<span class="visually-hidden">{words}</span></span>'
)


@lru_cache(maxsize=64)
def _badge(number: int, _language: str | None) -> SafeString:
    stroke, circles = _DEGREES[number]
    short, words = {
        1: (gettext("1st"), gettext("1st-degree connection")),
        2: (gettext("2nd"), gettext("2nd-degree connection")),
        3: (gettext("3rd"), gettext("3rd-degree connection")),
    }[number]
    return _BADGE(number=number, stroke=SafeString(stroke), circles=SafeString(circles), short=short, words=words)


_TOKEN = Piece('<input type="hidden" name="csrfmiddlewaretoken" value="{token}">')
_HIDDEN = Piece('<input type="hidden" name="{name}" value="{value}">')


def form_token(token: object) -> SafeString:
    """What every form that posts carries against forgery."""
    return _TOKEN(token=token)


def hidden(name: str, value: object) -> SafeString:
    """A field of a form that nobody sees."""
    return _HIDDEN(name=name, value=value)


_MENU = Piece(
    '<maillon-menu><details class="menu"><summary class="btn {variant}{shape}">{summary}</summary>'
    '<div class="menu-panel">{items}</div></details></maillon-menu>'
)
_SAID = Piece('{icon}{label}<span class="visually-hidden"> {about}</span>{chevron}')
_UNSAID = Piece('{icon}<span class="visually-hidden">{label}</span>')


def menu(items: SafeString, label: str, *, icon_name: str = "more", variant: str = "quiet") -> SafeString:
    """A drop-down that shows an icon alone (components/menu.html)."""
    return _MENU(variant=variant, shape=" round", summary=_UNSAID(icon=icon(icon_name), label=label), items=items)


def labelled_menu(items: SafeString, label: str, *, about: str, icon_name: str, variant: str) -> SafeString:
    """A drop-down that shows its label; `about`: whom it is about, for screen readers."""
    summary = _SAID(icon=icon(icon_name), label=label, about=about, chevron=icon("chevron-down", "chevron"))
    return _MENU(variant=variant, shape="", summary=summary, items=items)


_ACTION = Piece(
    '<form method="post" action="{url}"{in_place}>{token}{onward}<button type="submit" class="btn{classes}"'
    "{sends}{off}>{icon}{words}</button></form>"
)
_IN_PLACE = Piece(' hx-post="{url}" hx-target="{target}" hx-swap="{swap}" hx-disabled-elt="find button"')
_SENDS = Piece(' name="{name}" value="{value}"')
_WORDS = Piece("<span>{label}</span>")
_UNSEEN = Piece('<span class="visually-hidden">{words}</span>')


def action(token: SafeString, given: Callable[..., Any]) -> SafeString:
    """A form with one button (components/action.html, which says what may be asked of `given`)."""
    url, label, about = given("url", ""), given("label", ""), given("about")
    if given("hide_label"):
        said = gettext("%(label)s: %(about)s") % {"label": label, "about": about} if about else label
        words: str = _UNSEEN(words=said)
    else:
        words = joined(_WORDS(label=label), _UNSEEN(words=f" {about}") if about else NOTHING)
    classes = [given("variant"), "s" if given("small") else "", "round" if given("hide_label") else ""]
    target = given("target")
    return _ACTION(
        url=url,
        in_place=_IN_PLACE(url=url, target=target, swap=given("swap") or "outerHTML") if target else "",
        token=token,
        onward=hidden("next", onward) if (onward := given("next")) else "",
        classes="".join(f" {each}" for each in classes if each),
        sends=_SENDS(name=name, value=given("value", "")) if (name := given("name")) else "",
        off=" disabled" if given("disabled") else "",
        icon=icon(drawn) if (drawn := given("icon")) else "",
        words=words,
    )


_PERSON = Piece(
    '<div class="person{wide}" data-step>{face}<div class="who">{name} <span class="near"{of}>{degree}</span>'
    "{lines}</div>{actions}</div>"
)
_FACE_LINK = Piece('<a href="{url}" tabindex="-1" aria-hidden="true">{face}</a>')
_NAME_LINK = Piece('<a class="name" href="{url}">{name}</a>')
_NAME = Piece('<span class="name">{name}</span>')
_DEGREE_OF = Piece(' data-degree-of="{handle}"')
_HEADLINE = Piece("<p>{text}</p>")
_META = Piece('<p class="meta">{text}</p>')
_REASON = Piece('<p class="reason">{text}</p>')
_NOTE = Piece('<blockquote class="quote">{text}</blockquote>')
_ACTIONS = Piece('<div class="actions">{actions}</div>')


def person(
    card: Any,
    *,
    size: str = "",
    wide: bool = False,
    reason: str = "",
    note: str = "",
    when: str = "",
    actions: str = "",
) -> SafeString:
    """One member in a list (components/person.html). `when` and `actions` are markup."""
    url, handle, name = of(card, "url"), of(card, "handle"), of(card, "name")
    face = avatar(card, size=size)
    lines = [
        _HEADLINE(text=headline) if (headline := of(card, "headline")) else "",
        _META(text=meta) if (meta := _meta(card, when)) else "",
        _REASON(text=reason) if reason else "",
        _NOTE(text=note) if note else "",
    ]
    return _PERSON(
        wide=" wide" if wide else "",
        face=_FACE_LINK(url=url, face=face) if url else face,
        name=_NAME_LINK(url=url, name=name) if url else _NAME(name=name),
        of=_DEGREE_OF(handle=handle) if handle else "",
        degree=degree(of(card, "degree")),
        lines=joined(*lines),
        actions=_ACTIONS(actions=actions) if actions else "",
    )


def _meta(card: Any, when: str) -> SafeString:
    """Place, mutual connections and time, as far as there are any."""
    parts = [shown(place)] if (place := of(card, "place")) else []
    if number := of(card, "mutual_count"):
        parts.append(mutual_words(number))
    if when:
        parts.append(shown(when))
    return SafeString(" · ".join(parts))


def mutual_words(number: int) -> SafeString:
    """How many mutual connections there are, in words."""
    return _mutual(number, get_language())


@lru_cache(maxsize=4096)
def _mutual(number: int, _language: str | None) -> SafeString:
    words = ngettext("%(n)s mutual connection", "%(n)s mutual connections", number) % {"n": number}
    return SafeString(shown(words))
