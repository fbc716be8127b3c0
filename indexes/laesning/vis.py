"""Which parts of an object an answer shows: the words of Filter (INDEXES.md section 11). Pure."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Any

from indexes.oio.art import Art
from indexes.registrering import uddrag
from indexes.registrering.values import LISTER, Indhold

A, T, R = LISTER
Sted = tuple[str, str]
"""A list of the registrering, and the name of an element in it."""

VIS: Mapping[Art, Mapping[str, tuple[Sted, ...]]] = {
    Art.SAG: {
        "egenskaber": (
            (A, "Egenskaber"),
            (A, "SagIndeksEgenskaber"),
            (A, "SenestAendretTidspunkt"),
        ),
        "fremdrift": ((T, "Fremdrift"), (T, "SenestAendretTidspunkt")),
        "sagsklasse": ((R, "Sagsklasse"),),
        "sagsaktoer": ((R, "Sagsaktoer"),),
        "sagspart": ((R, "Sagspart"),),
        "sagsrelation": ((R, "Sagsrelation"),),
        "sagsgenstand": ((R, "Sagsgenstande"),),
        "journalpost": ((R, "Journalpost"),),
        "journalpost-journalnote": ((R, "Journalpost"),),
        "itsystem": ((R, "SagsitsystemRelation"),),
        "sikkerhedsprofil": ((R, "Sikkerhedsprofil"),),
    },
    Art.DOKUMENT: {
        "egenskaber": ((A, "Egenskaber"), (A, "SenestAendretTidspunkt")),
        "fremdrift": ((T, "Fremdrift"), (T, "SenestAendretTidspunkt")),
        "dokument": ((R, "Dokumentrelation"),),
        "klasse": ((R, "Dokumentklasse"),),
        "aktoer": ((R, "Dokumentaktoer"),),
        "part": ((R, "Dokumentpart"),),
        "itsystem": ((R, "DokumentitsystemRelation"),),
        "sikkerhedsprofil": ((R, "Sikkerhedsprofil"),),
    },
    Art.BEVILLING: {
        "egenskaber": ((A, "Egenskaber"),),
        "egenskaberlokaludvidelse": ((A, "SenestAendretTidspunkt"),),
        "bevilgetydelse": ((A, "BevilgetYdelse"),),
        "sag": ((R, "Bevillingssag"),),
        "part": ((R, "Bevillingspart"),),
        "aktoer-ejer": ((R, "Bevillingsaktoer"),),
        "aktoer-ansvarlig": ((R, "Bevillingsaktoer"),),
        "sikkerhedsprofil": ((R, "Sikkerhedsprofil"),),
    },
    Art.EFFEKTUERING: {
        "egenskaber": ((A, "Egenskaber"), (A, "SenestAendretTidspunkt")),
        # The contract has no word for the recipient of a payment: it stands with the actors.
        "aktoer": ((R, "Aktoer"), (R, "OekonomiskEffektueringPart")),
        "oekonomiskeydelseeffektueringer": ((R, "OekonomiskYdelseEffektueringRelation"),),
        "itsystem": ((R, "ItSystem"),),
    },
}
_NOTAT = uddrag.rolle(Art.SAG, "Journalpost", "Journalnotat")
_EJER = uddrag.rolle(Art.BEVILLING, "Bevillingsaktoer", "Ejer")


def vis(art: Art, registrering: Indhold, ord_: Collection[str] | None) -> Indhold:
    """The registrering with what the words of Filter ask for; None asks for all of it.

    Who, when and why stay: without them it is no registrering.
    """
    if ord_ is None:
        return registrering
    steder = {sted for o in ord_ for sted in VIS[art][o]}
    result = dict(registrering)
    for liste in LISTER:
        result[liste] = {
            navn: vaerdi for navn, vaerdi in registrering[liste].items() if (liste, navn) in steder
        }
    if art is Art.SAG:
        _behold(result, "Journalpost", _poster(ord_))
    elif art is Art.BEVILLING and "aktoer-ejer" not in ord_:
        _behold(result, "Bevillingsaktoer", lambda r: None if _rolle(r) == _EJER else r)
    elif art is Art.BEVILLING and "aktoer-ansvarlig" not in ord_:
        _behold(result, "Bevillingsaktoer", lambda r: r if _rolle(r) == _EJER else None)
    return result


def _behold(result: Indhold, navn: str, form: Callable[[Indhold], Indhold | None]) -> None:
    relationer = result["RelationListe"]
    if navn not in relationer:
        return
    kept = [f for r in relationer[navn] if (f := form(r)) is not None]
    rest = {k: v for k, v in relationer.items() if k != navn}
    result["RelationListe"] = {**rest, navn: kept} if kept else rest


def _poster(ord_: Collection[str]) -> Callable[[Indhold], Indhold | None]:
    """`journalpost` shows the entries, `journalpost-journalnote` the notes with their content."""
    poster, notater = "journalpost" in ord_, "journalpost-journalnote" in ord_

    def form(relation: Indhold) -> Indhold | None:
        if _rolle(relation) == _NOTAT:
            if notater:
                return relation
            return _uden_notat(relation) if poster else None
        return relation if poster else None

    return form


def _uden_notat(relation: Indhold) -> Indhold:
    egenskaber = dict(relation.get("JournalpostEgenskaber") or {})
    egenskaber.pop("JournalnotatEgenskaber", None)
    rest = {k: v for k, v in relation.items() if k != "JournalpostEgenskaber"}
    return {**rest, "JournalpostEgenskaber": egenskaber} if egenskaber else rest


def _rolle(relation: Indhold) -> Any:
    return (relation.get("Rolle") or {}).get("uuid")


def antal_notater(registrering: Indhold) -> int:
    """How many journalnotater a sag has."""
    poster = uddrag.elementer(registrering, "RelationListe", "Journalpost")
    return sum(_rolle(post) == _NOTAT for post in poster)
