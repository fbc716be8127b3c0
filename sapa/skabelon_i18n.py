"""`{% load i18n %}` with a quicker `{% translate %}`.

A page says some six hundred fixed words, and Django looks each up anew. Here a word with nothing
but its own text is looked up once per language; every other form is Django's own.
"""

from __future__ import annotations

from django.template import Library
from django.template.base import Node, Parser, Token
from django.template.context import Context
from django.templatetags import i18n
from django.utils.translation import get_language

register = Library()
register.tags.update(i18n.register.tags)
register.filters.update(i18n.register.filters)


class Ord(Node):
    """A fixed word in the languages that it has been shown in."""

    def __init__(self, djangos: i18n.TranslateNode) -> None:
        self._djangos = djangos
        self._kendt: dict[str | None, str] = {}

    def render(self, context: Context) -> str:
        if not context.autoescape:
            return str(self._djangos.render(context))
        sprog = get_language()
        if sprog not in self._kendt:
            self._kendt[sprog] = self._djangos.render(context)
        return self._kendt[sprog]


@register.tag("translate")
@register.tag("trans")
def translate(parser: Parser, token: Token) -> Node:
    """Django's `translate`; of a literal without filter, context or `as` what was found is kept."""
    node = i18n.do_translate(parser, token)
    fast = (
        isinstance(node.filter_expression.var, str)
        or getattr(node.filter_expression.var, "literal", None) is not None
    )
    alone = not (node.filter_expression.filters or node.noop or node.asvar or node.message_context)
    return Ord(node) if fast and alone else node
