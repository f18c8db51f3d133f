"""Template tags of connections: the connect button."""

from typing import Any

from django import template
from django.template import Context
from django.utils.safestring import SafeString

from connections.button import NOTHING, Button
from connections.cards import Card
from connections.letter_pieces import LetterRow
from connections.relations import Relation
from connections.tie_buttons import TieButton
from core.templatetags.maillon import form_token, here

register = template.Library()


@register.simple_tag(takes_context=True)
def tie(context: Context) -> SafeString:
    """components/connect_button.html, of the variables that are named there."""
    given = context.get
    return _made(context, given("button"), given("handle") or "", given("name") or "", given("relation"))


@register.simple_tag(takes_context=True)
def tie_of(context: Context, card: Card) -> SafeString:
    """The same, of a card."""
    return _made(context, card.button, card.handle, card.name, card.relation)


@register.simple_tag(takes_context=True)
def letter_row(context: Context) -> SafeString:
    """connections/_letter.html, of the variables that are named there."""
    given = context.get
    return LetterRow(given("letter"), given("form"), here(context), form_token(context)).markup()  # type: ignore[arg-type]


def _made(context: Context, button: Button | None, handle: str, name: str, relation: Relation | None) -> SafeString:
    given: Any = context.get
    return TieButton(
        button=button or NOTHING,
        handle=handle,
        name=name,
        relation=relation or Relation(),
        here=here(context),
        token=form_token(context),
        whole_page=bool(given("whole_page")),
        show_follow=given("show_follow") or "",
    ).markup()
