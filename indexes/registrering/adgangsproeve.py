"""May this sender deliver this object? Every objection, not only the first.

`importer` refuses by the first; the validation tells them all. Authority and system come from the
credential, never from the message (DESIGN section 6).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from indexes.oio import Art, IndeksObjekt, Regelbrud, objektnavn
from indexes.oio.regler.faelles import AFSNIT
from indexes.registrering import uddrag
from indexes.registrering.ejerskab import Ejerskab
from indexes.registrering.opslag import Referencer
from indexes.registrering.svar import FEJL, INGEN_ADGANG, Klient

_AFTALE = "Serviceaftale"
_AKTOER = {
    Art.SAG: "Sagsaktoer",
    Art.DOKUMENT: "Dokumentaktoer",
    Art.BEVILLING: "Bevillingsaktoer",
    Art.EFFEKTUERING: "Aktoer",
}
SYSTEM = {
    Art.SAG: "SagsitsystemRelation",
    Art.DOKUMENT: "DokumentitsystemRelation",
    Art.EFFEKTUERING: "ItSystem",
}
ULAESELIGE = frozenset({"tid.aar", "virkning.orden", "virkning.mangler"})
"""Rules about time: of an object that breaks one it cannot be read who owns it, and when."""


@dataclass(frozen=True, slots=True)
class Indvending:
    """Why not, and with which StatusKode."""

    statuskode: int
    brud: Regelbrud


def indvendinger(
    objekt: IndeksObjekt,
    owner: Ejerskab,
    refs: Referencer,
    klient: Klient,
    *,
    ret: str,
    kle: Collection[int],
) -> Iterator[Indvending]:
    """All that speaks against it, gravest first. Nothing of the content is repeated."""
    myndighed = refs.myndigheder.get(owner.ejer_cvr)
    if myndighed is None or not klient.kender(myndighed):
        yield _imod(
            INGEN_ADGANG,
            relation_ved(objekt, _AKTOER, "Ejer"),
            "aftale.myndighed",
            _AFTALE,
            "Systemet har ingen serviceaftale med den myndighed, der ejer objektet (Ejer, CVR).",
        )
    elif not klient.maa(ret, myndighed, kle):
        yield _imod(
            INGEN_ADGANG,
            f"/{objektnavn(objekt.art)}",
            "aftale.omfang",
            _AFTALE,
            "Serviceaftalen med myndigheden omfatter ikke import af objekter med dette KLE.",
        )
    if str(klient.fagsystem_uuid) != owner.afsender:
        yield _imod(
            INGEN_ADGANG,
            relation_ved(objekt, SYSTEM, "Afsender"),
            "afsender.klient",
            AFSNIT[objekt.art],
            "Afsender i beskeden er et andet IT-system end det, der har logget ind.",
        )
    if owner.master not in refs.fagsystemer:
        yield _imod(
            FEJL,
            relation_ved(objekt, SYSTEM, "Master"),
            "master.ukendt",
            AFSNIT[objekt.art],
            "Master i beskeden er et IT-system, som indekset ikke kender.",
        )


def _imod(kode: int, sti: str, regel: str, afsnit: str, tekst: str) -> Indvending:
    return Indvending(kode, Regelbrud(sti, regel, afsnit, tekst))


def relation_ved(objekt: IndeksObjekt, navne: dict[Art, str], rolle: str) -> str:
    """The path of what the relation of a role refers to; the object's own where it has none."""
    rod = f"/{objektnavn(objekt.art)}"
    navn = navne.get(objekt.art)
    if navn is None:  # a bevilling's systems sit on each bevilget ydelse
        return rod
    soegt = uddrag.rolle(objekt.art, navn, rolle)
    for n, registrering in reversed(list(enumerate(objekt.registreringer, start=1))):
        for i, relation in enumerate(uddrag.elementer(registrering, "RelationListe", navn), 1):
            if (relation.get("Rolle") or {}).get("uuid") == soegt:
                return f"{rod}/Registrering[{n}]/RelationListe/{navn}[{i}]/ReferenceID"
    return rod
