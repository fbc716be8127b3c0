"""An address as people write it, as the parts that a home is known by. Pure."""

from __future__ import annotations

import re
from datetime import date

from indexes.soegning.values import Adressesoegning

_ADRESSE = re.compile(
    r"(?P<vej>[^\d,][^,]*?)\s+(?P<hus>\d{1,3}\s?[A-Za-zÆØÅæøå]?)(?![\w])"
    r"(?:\s*,?\s*(?P<etage>st|kl|\d{1,2})(?:\.|\b)\s*(?P<doer>tv|th|mf|\d{1,4})?\.?(?![\w]))?"
    r"(?:\s*,?\s*(?P<postnr>\d{4})(?:\s+\D*)?)?(?:\s*,\s*\D+)?",
    re.ASCII | re.IGNORECASE,
)


def laes_adresse(
    tekst: str, *, fra: date | None = None, til: date | None = None
) -> Adressesoegning | None:
    """`Skovbrynet 38`, `Hæstvej 73, 2. tv, 2830 Virum`; None without a road and a number."""
    match = _ADRESSE.fullmatch(tekst.strip().rstrip(".,"))
    if match is None:
        return None
    dele = {navn: (del_ or "").strip() for navn, del_ in match.groupdict().items()}
    return Adressesoegning(**dele, fra=fra, til=til)
