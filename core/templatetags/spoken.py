"""Django's `i18n` tags, with words that never change remembered; no template of ours loads `i18n` itself.

A page says some hundred fixed phrases, and Django looks each up, wraps it and escapes it anew every time. What
`{% translate "…" %}` says depends on the language alone, so it is kept by language; what differs between two calls (a
variable, a filter, a context that is a variable) goes the ordinary way.
"""

from typing import Any

from django.template import Context, Library, Node
from django.template.base import FilterExpression, Parser, Token
from django.templatetags import i18n
from django.templatetags.i18n import BlockTranslateNode, TranslateNode
from django.utils.translation import get_language

register = Library()
register.tags.update(i18n.register.tags)
register.filters.update(i18n.register.filters)


class FixedPhrase(Node):
    """`{% translate %}` of a fixed text: looked up once a language."""

    child_nodelists = ()

    def __init__(self, phrase: TranslateNode) -> None:
        self._asvar, phrase.asvar = phrase.asvar, None
        self._phrase = phrase
        self._by_language: dict[str | None, str] = {}

    def render(self, context: Context) -> Any:
        """The words; with `as`, nothing, and the words in that variable."""
        language = get_language()
        words = self._by_language.get(language)
        if words is None:
            words = self._by_language[language] = self._phrase.render(context)
        if self._asvar is None:
            return words
        context[self._asvar] = words
        return ""


class Phrase(BlockTranslateNode):
    """`{% blocktranslate %}`, whose text is taken apart once and not at every use."""

    def __init__(self, node: BlockTranslateNode) -> None:
        vars(self).update(vars(node))
        tokens = (self.singular, self.plural or [])
        self._read = [(each, BlockTranslateNode.render_token_list(self, each)) for each in tokens]

    def render_token_list(self, tokens: list[Token]) -> tuple[str, list[str]]:
        """The text with its places, and the names of the variables in them."""
        text, names = next(read for each, read in self._read if each is tokens)
        return text, list(names)


def _is_fixed(value: FilterExpression | None) -> bool:
    return value is None or (isinstance(value.var, str) and not value.filters)


@register.tag("translate")
@register.tag("trans")
def translate(parser: Parser, token: Token) -> Node:
    """As Django's."""
    phrase = i18n.do_translate(parser, token)
    # Django wraps the text of a phrase in a Variable; one that was a literal has kept it.
    literal = getattr(phrase.filter_expression.var, "literal", None)
    fixed = isinstance(literal, str) and not phrase.filter_expression.filters and _is_fixed(phrase.message_context)
    return FixedPhrase(phrase) if fixed else phrase


@register.tag("blocktranslate")
@register.tag("blocktrans")
def blocktranslate(parser: Parser, token: Token) -> Node:
    """As Django's."""
    return Phrase(i18n.do_block_translate(parser, token))
