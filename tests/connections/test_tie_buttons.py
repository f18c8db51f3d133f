"""The connect button as markup: what people are called never becomes markup, and each verb leads where it should.

What is offered in which state: tests/connections/test_button.py; the page around it: tests/connections/views/.
"""

import re

import pytest
from django.utils import translation

from connections.button import Terms, connect_button
from connections.relations import Pending, Relation
from connections.tie_buttons import TieButton
from core.pieces import form_token

EVIL = """<b onclick='x'>"&"""


def markup(relation: Relation, *, name: str = "Bob", here: str = "/x/?a=1&b=2", **more: object) -> str:
    button = connect_button(relation, Terms())
    return TieButton(button, "bob", name, relation, here, form_token("t"), **more).markup()  # type: ignore[arg-type]


STATES = [
    Relation(degree=0),
    Relation(degree=1, follows=True),
    Relation(degree=2),
    Relation(degree=3, follows=True),
    Relation(),
    Relation(degree=2, pending=Pending.SENT, invitation_id=7),
    Relation(degree=2, pending=Pending.RECEIVED, invitation_id=7),
]


@pytest.mark.parametrize("relation", STATES)
def test_names_are_text(relation: Relation) -> None:
    html = markup(relation, name=EVIL)
    assert "<b " not in html
    assert "onclick='" not in html


@pytest.mark.parametrize("relation", STATES)
@pytest.mark.parametrize("whole_page", [False, True])
def test_every_form_carries_its_token_and_the_way_back(relation: Relation, whole_page: bool) -> None:
    html = markup(relation, whole_page=whole_page)
    for form in re.findall("<form.*?</form>", html):
        assert 'name="csrfmiddlewaretoken" value="t"' in form
        assert 'name="next" value="/x/?a=1&amp;b=2"' in form
        assert ('name="whole_page"' in form) is whole_page
        assert ('hx-target="#content"' if whole_page else 'hx-target="#tie-bob"') in form


def test_the_form_of_an_invitation_is_asked_for_with_the_way_back() -> None:
    html = markup(Relation(degree=2), show_follow="back")
    way = "/network/invite/bob/?show_follow=back&amp;next=%2Fx%2F%3Fa%3D1%26b%3D2"
    assert html.count(f'href="{way}" hx-get="{way}"') == 1


def test_nothing_where_nothing_is_offered() -> None:
    assert markup(Relation(blocked=True)) == '<div id="tie-bob" class="tie"></div>'


def test_labels_are_those_of_the_language() -> None:
    english = markup(Relation(degree=1))
    with translation.override("fr"):
        french = markup(Relation(degree=1))
    assert "Remove connection" in english
    assert "Remove connection" not in french
    assert markup(Relation(degree=1)) == english
