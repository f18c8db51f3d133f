"""The template tags of the house."""

import re

import pytest
from django.template import Context, RequestContext, Template
from django.test import RequestFactory
from django_htmx.middleware import HtmxDetails


def render(source: str, path: str = "/", **context: object) -> str:
    return Template(source).render(RequestContext(RequestFactory().get(path), context))


@pytest.mark.parametrize(("degree", "word"), [(1, "1st"), (2, "2nd"), (3, "3rd")])
def test_the_badge_is_shape_and_text(degree: int, word: str) -> None:
    html = render("{% degree_badge n %}", n=degree)
    assert html.count(f'data-degree="{degree}"') == 1
    assert html.count("<circle") == degree
    assert f'<span aria-hidden="true">{word}</span>' in html
    assert f"{word}-degree connection" in html


@pytest.mark.parametrize("degree", [None, 0, 4, -1, "", "2"])
def test_no_badge_otherwise(degree: object) -> None:
    assert render("{% degree_badge n %}", n=degree).strip() == ""


def test_icon_is_silent_and_escapes() -> None:
    html = render('{% icon "check" class="l" %}')
    assert re.fullmatch(
        r'<svg class="icon l" aria-hidden="true"><use href="[^"]+icons[^"]*\.svg#check"></use></svg>', html
    )
    assert "<b>" not in render("{% icon name %}", name="<b>")


@pytest.mark.parametrize(
    ("path", "address", "exact", "marked"),
    [
        ("/network/", "/network/", False, True),
        ("/network/grow/", "/network/", False, True),
        ("/network/grow/", "/network/", True, False),
        ("/", "/network/", False, False),
    ],
)
def test_under(path: str, address: str, exact: bool, marked: bool) -> None:
    html = render("<a{% under address exact=exact %}>", path, address=address, exact=exact)
    assert html == ('<a aria-current="page">' if marked else "<a>")


def test_next_page_keeps_the_rest_of_the_address() -> None:
    assert render('{% next_page "a&b" "cursor" %}', "/x/?q=in%C3%A8s&cursor=old") == "?q=in%C3%A8s&amp;cursor=a%26b"


def test_tags_know_the_request_inside_only() -> None:
    html = render(
        '{% include "components/pagination.html" with page=page only %}',
        "/x/?q=1",
        page=type("P", (), {"next_cursor": "abc"}),
    )
    assert 'href="?q=1&amp;cursor=abc"' in html


@pytest.mark.parametrize(
    ("told", "address"),
    [
        ("http://testserver/network/?q=a", "/network/?q=a"),
        ("http://elsewhere.example/network/", "/x/?y=1"),
        ("http://[", "/x/?y=1"),
        ("", "/x/?y=1"),
        (None, "/x/?y=1"),
    ],
)
def test_here_is_where_the_reader_is(told: str | None, address: str) -> None:
    headers = {"HX-Request": "true"} | ({} if told is None else {"HX-Current-URL": told})
    request = RequestFactory().get("/x/?y=1", headers=headers)
    request.htmx = HtmxDetails(request)
    assert Template("{% here %}").render(RequestContext(request)) == address


def test_tags_do_without_a_request() -> None:
    source = '{% display_attributes %}{% under "/a/" %}{% next_page 2 "page" %}{% theme_choices as t %}{{ t.0.chosen }}'
    assert Template(source).render(Context()) == "?page=2True"
