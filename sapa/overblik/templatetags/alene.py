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
from sapa.overblik.faner import blok as find_blok

register = template.Library()


class AleneNode(Node):
    """What stands inside it, or that it failed."""

    def __init__(self, noegle: FilterExpression, indhold: NodeList) -> None:
        self.noegle = noegle
        self.indhold = indhold

    def render(self, context: template.Context) -> str:
        """Raises svigt.BlokSvigtede where the page must be made once more."""
        request: HttpRequest = context["request"]
        noegle: str = self.noegle.resolve(context)
        if noegle not in svigt.svigtede_noegler(request):
            try:
                return self.indhold.render(context)
            except svigt.SVAR:
                raise
            except Exception as fejl:
                svigt.noter(request, [noegle], fejl)
        return svigtet(request, noegle)


@register.tag
def alene(parser: Parser, token: Token) -> AleneNode:
    """`{% alene blok %}…{% endalene %}`: `blok` is the key of a registered block."""
    _name, expression = token.split_contents()
    content = parser.parse(("endalene",))
    parser.delete_first_token()
    return AleneNode(parser.compile_filter(expression), content)


def svigtet(request: HttpRequest, noegle: str) -> str:
    """A block that failed: that it did, the number that its line of the log is found by, and the
    way to ask again, for that block alone where there is script."""
    blok = find_blok(noegle)
    match = request.resolver_match
    url = request.get_full_path()
    # After a form, and on a page of several tabs, the tab itself is asked.
    if match is not None and match.view_name != "person":
        dag = laes(request.GET.get("dato", ""), now=timezone.now())
        url = reverse("person", args=[match.kwargs["part_uuid"]]) + dag.query
    return render_to_string(
        "overblik/partials/blok_svigtet.html",
        {
            "noegle": noegle,
            "navn": blok.navn if blok else "",
            "url": url,
            "alene": noegle in svigt.HENTES_ALENE,
            "fejlnummer": svigt.fejlnummer(),
        },
    )
