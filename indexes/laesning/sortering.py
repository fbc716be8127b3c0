"""The order of what was found: the words of Sortering (INDEXES.md section 11). Pure.

What an object does not say stands last, whichever way the order runs.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from access.values import Foelsomhed
from indexes.laesning.eksempel import moment_af
from indexes.oio.art import Art
from indexes.oio.sagdok import DOKUMENT_FREMDRIFT, SAG_FREMDRIFT
from indexes.registrering import uddrag
from indexes.registrering.values import Indhold

T = TypeVar("T")
Vaerdi = Callable[[Indhold], Any]


@dataclass(frozen=True, slots=True)
class Orden:
    """One criterion: what to read, and whether the highest comes first."""

    vaerdi: Vaerdi
    faldende: bool


def laes_sortering(
    art: Art, oensker: Sequence[Mapping[str, Any]], prioritet: str
) -> tuple[Orden, ...]:
    """From the elements of a Sortering, the most important first."""
    ranked = sorted(oensker, key=lambda oenske: oenske[prioritet])
    return tuple(Orden(_VAERDIER[art][o["Element"]], o["Retning"] == "Faldende") for o in ranked)


def ordn(
    rows: Sequence[T], orden: Sequence[Orden], registrering: Callable[[T], Indhold]
) -> list[T]:
    """The rows in order; those that are alike stay as they stood."""
    result = list(rows)
    for criterion in reversed(orden):
        values = [(criterion.vaerdi(registrering(row)), row) for row in result]
        said = [pair for pair in values if pair[0] not in (None, "")]
        said.sort(key=lambda pair: pair[0], reverse=criterion.faldende)
        unsaid = [pair for pair in values if pair[0] in (None, "")]
        result = [row for _, row in (*said, *unsaid)]
    return result


def _attribut(navn: str, felt: str) -> Vaerdi:
    return lambda r: _sidste(uddrag.elementer(r, "AttributListe", navn)).get(felt)


def _tekst(vaerdi: Vaerdi) -> Vaerdi:
    return lambda r: str(vaerdi(r) or "").lower()


def _tid(vaerdi: Vaerdi) -> Vaerdi:
    return lambda r: moment_af(str(vaerdi(r) or ""))


def _hoved(felt: str) -> Vaerdi:
    return lambda r: r.get(felt)


def _sidste(elementer: Sequence[Indhold]) -> Indhold:
    return elementer[-1] if elementer else {}


def _relation(art: Art, navn: str, rolle: str, udvidelse: str, felt: str) -> Vaerdi:
    uuid = uddrag.rolle(art, navn, rolle)
    return lambda r: uddrag.felt(_sidste(uddrag.relationer(r, navn, uuid)), udvidelse, felt).lower()


def _fremdrift(koder: Sequence[str]) -> Vaerdi:
    trin = {kode: nr for nr, kode in enumerate(koder)}

    def vaerdi(r: Indhold) -> Any:
        state = _sidste(uddrag.elementer(r, "TilstandListe", "Fremdrift"))
        return trin.get(state.get("FremdriftStatusKode", ""))

    return vaerdi


def _foelsomhed(navn: str) -> Vaerdi:
    kode = _attribut(navn, "Foelsomhed")
    return lambda r: Foelsomhed.__members__.get(str(kode(r)))


def _bruger(r: Indhold) -> str:
    ref = r.get("BrugerRef") or {}
    return str(ref.get("uuid") or ref.get("urn") or "").lower()


def _ydelsesnavn(r: Indhold) -> str:
    ydelser = uddrag.elementer(r, "AttributListe", "BevilgetYdelse")
    names = [str((y.get("Ydelse") or {}).get("Ydelsesnavn") or "").lower() for y in ydelser]
    return min(filter(None, names), default="")


def _faelles(art: Art, koder: Sequence[str], system: str, foelsomhed: str) -> dict[str, Vaerdi]:
    return {
        "Bruger": _bruger,
        "StsRegistreringstidspunkt": _tid(_hoved("StsTidspunkt")),
        "Registreringstidspunkt": _tid(_hoved("Tidspunkt")),
        "BrugervendtNoegle": _tekst(_attribut("Egenskaber", "BrugervendtNoegle")),
        "ItSystem-Systemnavn": _relation(art, system, "Master", "", "SystemNavn"),
        "Fremdrift": _fremdrift(koder),
        "Titel": _tekst(_attribut("Egenskaber", "Titel")),
        "Foelsomhed": _foelsomhed(foelsomhed),
    }


_VAERDIER: Mapping[Art, Mapping[str, Vaerdi]] = {
    Art.SAG: {
        **_faelles(Art.SAG, SAG_FREMDRIFT, "SagsitsystemRelation", "SagIndeksEgenskaber"),
        "Sagklasse-BrugervendtNoegle": _relation(
            Art.SAG, "Sagsklasse", "Primær klasse", "SagsklasseLokalUdvidelse", "BrugervendtNoegle"
        ),
        "Livscyklus": _hoved("LivscyklusKode"),
    },
    Art.DOKUMENT: {
        **_faelles(Art.DOKUMENT, DOKUMENT_FREMDRIFT, "DokumentitsystemRelation", "Egenskaber"),
        "Major": _attribut("Egenskaber", "VersionIdentifikator"),
        "Minor": _attribut("Egenskaber", "UnderversionIdentifikator"),
    },
    Art.BEVILLING: {
        "FuldtNavn": _relation(
            Art.BEVILLING, "Bevillingspart", "Bevillingsmodtager", "", "FuldtNavn"
        ),
        "Ydelsesnavn": _ydelsesnavn,
    },
    Art.EFFEKTUERING: {
        "Dispositionsdato": _tid(_attribut("Egenskaber", "Dispositionsdato")),
    },
}
