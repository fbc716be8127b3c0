"""Tables that are made row by row in Python."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import template
from django.template.defaulttags import CsrfTokenNode
from django.utils.safestring import SafeString, mark_safe

from sapa.overblik.cprfelt import Cprtabel
from sapa.overblik.familieraekker import bopaelsraekker as _bopaelsraekker
from sapa.overblik.familieraekker import familieraekker as _familieraekker
from sapa.overblik.persontraef import persontraef as _persontraef
from sapa.overblik.sagsliste import Sagsliste
from sapa.overblik.sagsraekker import sagsraekker as _sagsraekker
from sapa.overblik.tidslinje import tabel

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from access.values import Cpr
    from sapa.overblik.familie import Familieside
    from sapa.overblik.faner import Kolonne
    from sapa.overblik.sider import Personraekke
    from sapa.overblik.tidslinje.akse import Tegning
    from sapa.overblik.tidslinje.helhed import Helhedsside
    from sapa.overblik.tidslinje.side import Gruppe

register = template.Library()


@register.simple_tag
def sagsraekker(liste: Sagsliste) -> SafeString:
    """The rows of a list of sager, in the columns that it has."""
    return _sagsraekker(liste.raekker, [(k.noegle, str(k.navn)) for k in liste.kolonner])


@register.simple_tag(takes_context=True)
def cprfelt(
    context: template.Context,
    part_uuid: UUID,
    navn: str,
    cpr: Cpr,
    vist: bool,
    kopier: bool = False,
    **felter: str,
) -> SafeString:
    """A number with its eye. `felter`: further hidden fields of its form."""
    tabel = Cprtabel(_token(context), **felter)
    # All of it has been through `escape` there.
    return mark_safe(tabel.cpr(part_uuid, navn, cpr, bool(vist), kopier=bool(kopier)))


@register.simple_tag(takes_context=True)
def familieraekker(context: template.Context, side: Familieside) -> SafeString:
    """The relatives, in the columns of the user."""
    bopael = side.dato.query if "bopaelssamling" in side.blokke else None
    return _familieraekker(side.familie, side.familiekolonner, bopael=bopael, **_form(context))


@register.simple_tag(takes_context=True)
def bopaelsraekker(context: template.Context, side: Familieside) -> SafeString:
    """Those who live at the home, likewise."""
    return _bopaelsraekker(side.beboere, side.bopaelskolonner, **_form(context))


@register.simple_tag(takes_context=True)
def persontraef(
    context: template.Context,
    personer: Sequence[Personraekke],
    soegning: str,
    kolonner: Sequence[Kolonne],
) -> SafeString:
    """The persons that a search found, in the columns of the user."""
    return _persontraef(personer, kolonner, token=_token(context), soegning=soegning)


@register.simple_tag
def haendelsesraekker(gruppe: Gruppe, beskyttet: bool) -> SafeString:
    """The happenings of a month or a year."""
    return tabel.haendelsesraekker(gruppe.linjer, beskyttet=beskyttet)


@register.simple_tag
def helhedsraekker(side: Helhedsside) -> SafeString:
    """Sager and ydelser as a table."""
    return tabel.helhedsraekker(side.raekker, flere=side.flere)


@register.simple_tag
def bjaelker(tegning: Tegning) -> SafeString:
    """The bars of a time axis."""
    return tabel.bjaelker(tegning)


def _form(context: template.Context) -> dict[str, Any]:
    return {"token": _token(context), "tilbage": context["request"].get_full_path()}


def _token(context: template.Context) -> str:
    return CsrfTokenNode().render(context)
