"""Pieces of pages: nothing that people have written becomes markup."""

from dataclasses import dataclass, replace
from typing import Any

import pytest
from django.utils import translation
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy

from core import pieces

EVIL = """<b onclick='x'>"&"""
TAMED = "&lt;b onclick=&#x27;x&#x27;&gt;&quot;&amp;"


@dataclass(frozen=True)
class Card:
    """What a row shows."""

    name: str = "Claire"
    handle: str = "claire"
    url: str = "/in/claire/"
    headline: str = "Product lead"
    degree: int | None = 2
    place: str = "Nantes"
    mutual_count: int = 3
    initials: str = "CM"
    hue: int = 5
    photo_url: str = ""


def test_a_piece_escapes_what_is_put_in_but_markup() -> None:
    piece = pieces.Piece("<i>{word}</i>")
    assert piece(word=EVIL) == f"<i>{TAMED}</i>"
    assert piece(word=mark_safe("<br>")) == "<i><br></i>"
    assert piece(word=piece(word="{word}")) == "<i><i>{word}</i></i>"
    assert piece(word=7) == "<i>7</i>"
    assert isinstance(piece(word=1), SafeString)
    with translation.override("fr"):
        assert piece(word=gettext_lazy("Sign in")) == f"<i>{translation.gettext('Sign in')}</i>"


def test_a_face_is_a_photo_or_initials() -> None:
    assert pieces.avatar(Card()) == '<span class="avatar m hue-5" aria-hidden="true">CM</span>'
    html = pieces.avatar(replace(Card(), photo_url=f"/{EVIL}"), size="l", label=EVIL)
    assert f'src="/{TAMED}"' in html
    assert f'role="img" aria-label="{TAMED}"' in html
    assert ">CM<" not in html
    assert pieces.avatar({"initials": "AB", "hue": 0}) == '<span class="avatar m hue-0" aria-hidden="true">AB</span>'
    assert TAMED in pieces.avatar(None, photo_url=EVIL)


def test_the_badge_speaks_the_language_of_the_page() -> None:
    english = pieces.degree(2)
    with translation.override("fr"):
        assert pieces.degree(2) != english
    assert pieces.degree(2) == english
    assert pieces.degree(4) == pieces.degree(None) == pieces.degree("2") == ""


def test_a_row_shows_what_the_card_holds() -> None:
    html = pieces.person(Card(), reason="You both know Bob", wide=True, actions=mark_safe("<button>Go</button>"))
    for part in (
        'class="person wide"',
        '<a class="name" href="/in/claire/">Claire</a>',
        'data-degree-of="claire"',
        "<p>Product lead</p>",
        '<p class="meta">Nantes · 3 mutual connections</p>',
        '<p class="reason">You both know Bob</p>',
        '<div class="actions"><button>Go</button></div>',
    ):
        assert part in html, part


@pytest.mark.parametrize("name", ["name", "headline", "place", "initials", "url", "handle", "photo_url"])
def test_no_field_of_a_card_becomes_markup(name: str) -> None:
    html = pieces.person(replace(Card(), **{name: EVIL}))  # type: ignore[arg-type]
    assert TAMED in html
    assert "<b " not in html


@pytest.mark.parametrize("given", [{"reason": EVIL}, {"note": EVIL}])
def test_no_word_beside_a_card_does(given: dict[str, Any]) -> None:
    html = pieces.person(Card(), **given)
    assert TAMED in html
    assert "<b " not in html


def test_who_has_no_page_is_no_link() -> None:
    html = pieces.person({"name": "Ann", "initials": "A", "hue": 1})
    assert "<a" not in html
    assert '<span class="name">Ann</span>' in html
    assert "data-degree-of" not in html
    assert "meta" not in html


def test_a_button_sends_what_it_is_told_to() -> None:
    given = {"url": "/x/", "label": EVIL, "variant": "quiet", "small": True, "icon": "x", "name": "n", "value": EVIL}
    html = pieces.action(
        pieces.form_token("t0ken"), {**given, "next": "/a?b&c", "target": "closest li", "about": EVIL}.get
    )
    assert html.startswith('<form method="post" action="/x/" hx-post="/x/" hx-target="closest li" hx-swap="outerHTML"')
    assert 'name="csrfmiddlewaretoken" value="t0ken"' in html
    assert 'name="next" value="/a?b&amp;c"' in html
    assert f'class="btn quiet s" name="n" value="{TAMED}"' in html
    assert f'<span>{TAMED}</span><span class="visually-hidden"> {TAMED}</span>' in html
    assert "<b " not in html


def test_a_button_may_hide_its_label() -> None:
    given = {"url": "/x/", "label": "Remove", "icon": "x", "hide_label": True}
    assert '<span class="visually-hidden">Remove</span>' in pieces.action(pieces.NOTHING, given.get)
    html = pieces.action(pieces.NOTHING, {**given, "about": "Ann", "disabled": True}.get)
    assert '<span class="visually-hidden">Remove: Ann</span>' in html
    assert 'class="btn round" disabled>' in html
    assert "hx-post" not in html


def test_menus_say_what_they_are() -> None:
    rows = mark_safe("<a>Row</a>")
    assert f'<span class="visually-hidden">{TAMED}</span>' in pieces.menu(rows, EVIL)
    html = pieces.labelled_menu(rows, "Connected", about=EVIL, icon_name="check", variant="plain")
    assert f'Connected<span class="visually-hidden"> {TAMED}</span>' in html
    assert '<div class="menu-panel"><a>Row</a></div>' in html


def test_a_button_that_is_about_nobody() -> None:
    html = pieces.action(pieces.NOTHING, {"url": "/x/", "label": EVIL}.get)
    assert f'<button type="submit" class="btn"><span>{TAMED}</span></button>' in html


def test_mutual_connections_in_words_are_markup_already() -> None:
    assert pieces.shown(pieces.mutual_words(3)) == pieces.mutual_words(3)
