"""Django's `{% url %}` for the two kinds that pages are full of (settings: TEMPLATES, "builtins").

The address of `{% url "home" %}` never changes and is looked up once; that of `{% url "profiles:member" handle %}`
differs in one place (core/places.py). Everything else goes the ordinary way.
"""

from typing import Any

from django.template import Context, Library, Node
from django.template.base import Parser, Token
from django.template.defaulttags import URLNode
from django.template.defaulttags import url as ordinary
from django.urls import NoReverseMatch, get_script_prefix, reverse
from django.utils.html import conditional_escape

from core.places import address, tree

register = Library()


class KeyedAddress(Node):
    """`{% url %}` with one argument."""

    child_nodelists = ()

    def __init__(self, node: URLNode) -> None:
        self._node, self._name, self._key = node, node.view_name.var, node.args[0]

    def render(self, context: Context) -> Any:
        """The address; with `as`, nothing, and the address in that variable."""
        key = self._key.resolve(context)
        if not isinstance(key, str | int):
            return self._node.render(context)
        try:
            made = address(self._name, key, current_app=_current_app(context))
        except NoReverseMatch:
            return self._node.render(context)
        if self._node.asvar is None:
            return conditional_escape(made) if context.autoescape else made
        context[self._node.asvar] = made
        return ""


class FixedAddress(Node):
    """`{% url %}` without arguments: looked up once for each way that addresses can be made."""

    child_nodelists = ()

    def __init__(self, name: str, asvar: str | None) -> None:
        self._name, self._asvar = name, asvar
        self._known: dict[Any, str] = {}

    def render(self, context: Context) -> Any:
        """The address; with `as`, nothing, and the address in that variable."""
        way = _current_app(context), tree(), get_script_prefix()
        known = self._known.get(way)
        if known is None:
            known = self._known[way] = self._look_up(way[0])
        if self._asvar is None:
            return conditional_escape(known) if context.autoescape else known
        context[self._asvar] = known
        return ""

    def _look_up(self, current_app: str | None) -> str:
        try:
            return reverse(self._name, current_app=current_app)
        except NoReverseMatch:
            if self._asvar is None:
                raise
            return ""


def _current_app(context: Context) -> str | None:
    request: Any = getattr(context, "request", None)
    if hasattr(request, "current_app"):
        return request.current_app
    return getattr(getattr(request, "resolver_match", None), "namespace", None)


@register.tag
def url(parser: Parser, token: Token) -> Node:
    """As Django's."""
    node = ordinary(parser, token)
    name = node.view_name
    if not isinstance(name.var, str) or name.filters or node.kwargs or len(node.args) > 1:
        return node
    return KeyedAddress(node) if node.args else FixedAddress(name.var, node.asvar)
