"""A row's cells in the order of the user's columns, and the icon that lets her choose them."""

from __future__ import annotations

from typing import Any

from django import template
from django.template.base import FilterExpression, Node, NodeList, Parser, Token
from django.urls import reverse
from django.utils.http import urlencode

from sapa.overblik.faner import Kolonne
from sapa.visning.gaelder import visning_for

register = template.Library()


class CellerNode(Node):
    """Renders the cell of each column in turn: one look-up a cell, where a chain of conditions
    would compare keys for every row."""

    def __init__(self, kolonner: FilterExpression, celler: dict[str, NodeList]) -> None:
        self.kolonner = kolonner
        self.celler = celler

    def render(self, context: template.Context) -> str:
        """A column that has no cell here is passed over."""
        cells = self.celler
        shown = self.kolonner.resolve(context)
        return "".join(cells[k.noegle].render(context) for k in shown if k.noegle in cells)


@register.tag
def celler(parser: Parser, token: Token) -> CellerNode:
    """`{% celler kolonner %}{% celle "navn" %}<td>…</td>{% celle "alder" %}…{% endceller %}`: the
    cells of `kolonner`, in their order."""
    _name, expression = token.split_contents()
    kolonner = parser.compile_filter(expression)
    cells: dict[str, NodeList] = {}
    if parser.parse(("celle",)).get_nodes_by_type(Node):
        raise template.TemplateSyntaxError("celler: nothing stands before the first celle")
    found = parser.next_token()
    while found.contents != "endceller":
        _name, key = found.split_contents()
        cells[key.strip("\"'")] = parser.parse(("celle", "endceller"))
        found = parser.next_token()
    return CellerNode(kolonner, cells)


@register.simple_tag(takes_context=True)
def har_fane(context: template.Context, noegle: str) -> bool:
    """Whether the user's visning has a tab, or a kind of page."""
    return visning_for(context["request"].adgang).har_fane(noegle)


@register.simple_tag(takes_context=True)
def har_blok(context: template.Context, noegle: str) -> bool:
    """Whether the user's visning has a block of a tab."""
    return visning_for(context["request"].adgang).har_blok(noegle)


@register.simple_tag(takes_context=True)
def kolonner(context: template.Context, blok: str) -> tuple[Kolonne, ...]:
    """The columns of a block or a table, as the user has them."""
    return visning_for(context["request"].adgang).kolonner(blok)


@register.inclusion_tag("visning/partials/vaelger.html", takes_context=True)
def kolonnevaelger(context: template.Context, blok: str, navn: str) -> dict[str, Any]:
    """The icon in a block's head that opens the choice of its columns; nothing where there is no
    choice."""
    request = context["request"]
    may = visning_for(request.adgang).mulige(blok)
    url = reverse("kolonner", args=[blok])
    # Of an answer to a form: the page that the form stands on. A text filter (`f`, a random key)
    # is left behind: the address is to be the same for the same page.
    tilbage = context["ramme"].tilbage
    if request.method == "GET":
        query = request.GET.copy()
        query.pop("f", None)
        tilbage = request.path + (f"?{query.urlencode()}" if query else "")
    return {
        "url": f"{url}?{urlencode({'tilbage': tilbage})}" if len(may) > 1 else "",
        "blok": blok,
        "navn": navn,
    }
