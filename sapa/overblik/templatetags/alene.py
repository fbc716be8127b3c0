"""A block of a page that fails alone, also while it is being written."""

from __future__ import annotations

from django import template
from django.http import HttpRequest
from django.template.base import FilterExpression, Node, NodeList, Parser, Token
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from sapa.overblik import svigt
from sapa.overblik.dato import laes
from sapa.overblik.faner import blok_og_fane

register = template.Library()


class AleneNode(Node):
    """What stands inside it, or that it failed."""

    def __init__(self, om: list[FilterExpression], indhold: NodeList) -> None:
        self.om = om
        self.indhold = indhold

    def render(self, context: template.Context) -> str:
        """Raises svigt.BlokSvigtede where the page must be made once more."""
        request: HttpRequest = context["request"]
        noegle, *om = [expression.resolve(context) for expression in self.om]
        if noegle not in svigt.svigtede_noegler(request):
            try:
                return self.indhold.render(context)
            except svigt.SVAR:
                raise
            except Exception as fejl:
                svigt.noter(request, [noegle], fejl)
        return svigtet(request, noegle, *om)


@register.tag
def alene(parser: Parser, token: Token) -> AleneNode:
    """`{% alene blok %}…{% endalene %}`: `blok` is the key of a registered block. `{% alene noegle
    navn rute %}` for what is a part of a tab and not registered: its name, and the tab's route."""
    _name, *expressions = token.split_contents()
    if len(expressions) not in {1, 3}:
        raise template.TemplateSyntaxError("alene takes a block, or a key, a name and a route")
    content = parser.parse(("endalene",))
    parser.delete_first_token()
    return AleneNode([parser.compile_filter(e) for e in expressions], content)


def svigtet(request: HttpRequest, noegle: str, navn: str = "", rute: str = "") -> str:
    """A block that failed: that it did, the number that its line of the log is found by, and the
    way to ask again, for that block alone where there is script."""
    if not rute and (found := blok_og_fane(noegle)):
        navn, rute = str(found[0].navn), found[1].rute
    match = request.resolver_match
    url = request.get_full_path()
    # After a form, and on a page of several tabs, the tab itself is asked.
    if match is not None and match.view_name != rute:
        dag = laes(request.GET.get("dato", ""), now=timezone.now())
        url = reverse(rute or "person", args=[match.kwargs["part_uuid"]]) + dag.query
    return render_to_string(
        "overblik/partials/blok_svigtet.html",
        {
            "noegle": noegle,
            "navn": navn,
            "url": url,
            "alene": noegle in svigt.HENTES_ALENE,
            "fejlnummer": svigt.fejlnummer(),
        },
    )
