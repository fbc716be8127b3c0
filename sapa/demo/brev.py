"""A letter that the demo municipality has ready: tandplejen asks for consent to treatment."""

from __future__ import annotations

from uuid import UUID

from sapa.brev.models import Brevskabelon

_ID = UUID("6f0a5b1e-7c54-4d0e-9f0a-3b9c1d2e4f10")
_LYNGBY_TAARBAEK = 173
_TEKST = """{borger} er flyttet til kommunen og kan gå til tandlæge i den kommunale tandpleje.

Vi må først behandle {borger}, når alle, der har forældremyndigheden, har sagt ja.

Giv os derfor dit samtykke. Du kan altid trække det tilbage.

Venlig hilsen
{sagsbehandler}
{enhed}"""


def sikr() -> int:
    """The template, unless there is one: what the municipality has written is its own."""
    _row, ny = Brevskabelon.objects.get_or_create(
        id=_ID,
        defaults={
            "myndighed_id": _LYNGBY_TAARBAEK,
            "navn": "Samtykke, tandpleje",
            "overskrift": "Samtykke til behandling i tandplejen",
            "tekst": _TEKST,
        },
    )
    return int(ny)
