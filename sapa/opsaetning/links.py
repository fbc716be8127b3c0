"""Links on Min side."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from sapa.administration import historik
from sapa.administration.forhaandsvisning import Seer, Syn
from sapa.administration.historik import Aendrer, Tilstand
from sapa.administration.menu import Gruppe
from sapa.administration.ting import ADRESSE, TAL, Felt, Ting
from sapa.opsaetning import ramme
from sapa.opsaetning.models import Link, ejet_af

FELTER = ("navn", "adresse", "beskrivelse", "raekkefoelge")


def hent(myndighed: int | None) -> dict[str, Tilstand]:
    """The links of an authority, or the nation's, by key, in order."""
    rows = ejet_af(Link, myndighed)
    return {row.id.hex: {f: getattr(row, f) for f in FELTER} for row in rows}


def gem(myndighed: int | None, noegle: str, som: Tilstand | None, aendrer: Aendrer) -> None:
    """historik.Genskab."""
    before = hent(myndighed).get(noegle)
    if som is None:
        ejet_af(Link, myndighed).filter(id=UUID(noegle)).delete()
    else:
        Link.objects.update_or_create(
            id=UUID(noegle), defaults={"myndighed_id": myndighed, **{f: som[f] for f in FELTER}}
        )
    historik.skriv("links", noegle, myndighed=myndighed, foer=before, efter=som, aendrer=aendrer)


def vis(seer: Seer) -> list[Syn]:
    """forhaandsvisning.Vis."""
    links = ramme.paa(seer.hos, seer.now).links
    hvor = _("Min side, for %(hvem)s") % {"hvem": seer.brugere}
    return [Syn(hvor, "opsaetning/partials/links.html", {"links": links})]


TING = Ting(
    "links",
    _("Links"),
    _("Link"),
    _("Genveje til andre systemer og vejledninger. De står på alles Min side."),
    Gruppe.VISNING,
    (
        Felt("navn", _("Navn"), maks=60),
        Felt("adresse", _("Adresse"), ADRESSE, _("Begynder med https://"), maks=500),
        Felt("beskrivelse", _("Beskrivelse"), kraeves=False, maks=120),
        Felt("raekkefoelge", _("Plads"), TAL, _("Det mindste tal står først."), hoejst=999),
    ),
    hent,
    gem,
    vis,
    tom=_("Kommunen har ingen links endnu. Tilføj fx intranettets vejledning eller et fagsystem."),
    landet=True,
    orden=50,
)
