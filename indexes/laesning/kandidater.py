"""Where to look: from an expression to the objects that may fit it, by what the database indexes.

Never fewer than fit: the judge (`udtryk.holder`) decides, and what is found here is only tried.
Each criterion that can narrow is a query for uuids; of several that must all hold the sharpest one
is used, of alternatives all. Nothing that narrows is no search (Spoergsmaalsfejl).

The projections hold what is known now. What an object was once known by, and is no longer, stands
among the former keys; what it is known by though no column says so, among the extra ones. KLE,
unit, title and description narrow only a search in what is in force and known now.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import F, Q, QuerySet, Subquery
from django.db.models.expressions import RawSQL

from access.models import Organisationsenhed
from access.values import UKENDT_ENHED, Adgang
from indexes.dokument.models import Dokument
from indexes.laesning.eksempel import Aliaser, Eksempel
from indexes.laesning.udtryk import Blad, Eller, Ikke, Og, Udtryk, relevante
from indexes.laesning.udvalg import Del, EnAf, Udvalg
from indexes.laesning.values import Spoergsmaalsfejl
from indexes.oio.art import Art
from indexes.oio.referencer import part_noegle
from indexes.registrering import uddrag
from indexes.registrering.models import Ekstranoegle, TidligereNoegle
from indexes.registrering.opslag import som_uuid
from indexes.sag.beskrivelse import er_selektiv, sikre_ord, som_soegning
from indexes.sag.models import Journalpost, Sag, SagLinje
from indexes.ydelse.models import BevilgetYdelse, Effektuering

FOR_BRED = (
    "Søgningen er for bred. Tilføj en uuid, en part, et sagsnummer, et dokumentnummer, et dokument"
    " på sagen, en sag for bevillingen, eller (som gældende og kendt nu) primær KLE, ansvarlig"
    " enhed, mindst tre tegn af titlen eller et helt ord på mindst fire bogstaver i beskrivelsen."
)
NUMMER, PART, LAENKE, ENHED, TITEL, BESKRIVELSE, KLE = range(1, 8)
"""How sharp a criterion is; the lower, the fewer objects it leaves."""


@dataclass(frozen=True, slots=True)
class Omraade:
    """What candidates are looked for with: the reader's rights, the parts that are named, and by
    which other keys they are known."""

    adgang: Adgang
    parter: Mapping[str, UUID]
    aliaser: Aliaser

    def raekker(self, model: Any) -> Any:
        """The rows of a guarded table that the reader reaches."""
        return model.objects.visible_to(self.adgang)


def udvaelg(udtryk: Udtryk, art: Art, omraade: Omraade) -> Udvalg | None:
    """Objects of the kind that the expression may find; None if nothing in it narrows."""
    match udtryk:
        case Blad(eksempel) if eksempel.art is art:
            return min(_fra_eksempel(eksempel, omraade), key=_skarphed, default=None)
        case Blad(eksempel):
            other = min(_fra_eksempel(eksempel, omraade), key=_skarphed, default=None)
            known_now = eksempel.som_kendt_nu  # links are known as they are now
            return _forbundne(eksempel.art, art, other, omraade) if other and known_now else None
        case Ikke():
            return None
        case Og(dele):
            found = (udvaelg(d, art, omraade) for d in dele)
            return min(filter(None, found), key=_skarphed, default=None)
        case Eller():
            alternatives = [udvaelg(d, art, omraade) for d in relevante(udtryk, art)]
            if any(a is None for a in alternatives):
                return None
            known = [a for a in alternatives if a is not None]
            return Udvalg(
                max(a.skarphed for a in known), tuple(del_ for a in known for del_ in a.dele)
            )


def kraev(udvalg: Udvalg | None) -> Udvalg:
    """The same, or Spoergsmaalsfejl: the whole index is not searched."""
    if udvalg is None:
        raise Spoergsmaalsfejl(FOR_BRED)
    return udvalg


def _skarphed(udvalg: Udvalg) -> int:
    return udvalg.skarphed


def _fra_eksempel(eksempel: Eksempel, omraade: Omraade) -> Iterator[Udvalg]:
    """What each criterion of an example narrows to."""
    for liste, navn, element in eksempel.elementer():
        if isinstance(element, dict):
            for find in _FINDERE.get((eksempel.art, navn), ()):
                udvalg = find(element, eksempel, omraade)
                if udvalg is not None:
                    yield udvalg
        del liste


# --- Criteria -------------------------------------------------------------------------------------

Finder = Callable[[Any, Eksempel, Omraade], Udvalg | None]


# What keys an object has lost, and those that it has though no column says so.
_UDEN_KOLONNE = (TidligereNoegle, Ekstranoegle)


def uden_kolonne(**noegle: Any) -> tuple[Del, ...]:
    """Objects that were once known by a key and are no longer, and those that are known by it
    though no column says so."""
    return tuple(
        _del(model.objects.filter(**noegle).values("objekt_uuid")) for model in _UDEN_KOLONNE
    )


def _del(rows: QuerySet) -> Del:
    """A query that is made already, for what is seldom asked."""
    return Del(None, lambda _: rows)


def _med_noegle(model: Any, noegler: list[str]) -> Del:
    def byg(values: Sequence[Any]) -> QuerySet:
        rows: QuerySet = model.objects.filter(EnAf(F("noegle"), values[0])).values("objekt_uuid")
        return rows

    return Del(("nøgle", model), byg, (noegler,))


def _part(model: Any, column: str) -> Finder:
    def find(element: Any, eksempel: Eksempel, omraade: Omraade) -> Udvalg | None:
        urn = (element.get("ReferenceID") or {}).get("urn")
        key = part_noegle(urn) if urn else None
        if key is None:
            return None
        keys = sorted({key, *omraade.aliaser.get(key, ())})
        parts = tuple(_med_noegle(m, keys) for m in _UDEN_KOLONNE)
        if (part_uuid := omraade.parter.get(key)) is not None:
            parts = (_hvor(model, "part_uuid", part_uuid, column, omraade), *parts)
        return Udvalg(PART, parts)

    return find


def _hvor(model: Any, felt: str, vaerdi: UUID, column: str, omraade: Omraade) -> Del:
    """The uuids of rows that the reader reaches, by one column of theirs."""

    def byg(values: Sequence[Any]) -> QuerySet:
        rows: QuerySet = omraade.raekker(model).filter(**{felt: values[0]})
        return rows.order_by().values(column)

    return Del(("hvor", model, felt, column), byg, (vaerdi,))


def _tekst(model: Any, funktion: str, moenster: str, omraade: Omraade) -> QuerySet:
    """Rows by a text, through a function that may use the index where a policy may not."""
    ids = RawSQL(f"select * from {funktion}(%s)", [moenster])
    rows: QuerySet = omraade.raekker(model).filter(uuid__in=ids).order_by().values("uuid")
    return rows


def _like(tekst: str) -> str:
    return re.sub(r"([\\%_])", r"\\\1", tekst)


def _nummer(model: Any, funktion: str, *felter: str) -> Finder:
    def find(element: Any, eksempel: Eksempel, omraade: Omraade) -> Udvalg | None:
        for felt in felter:
            wanted = str(element.get(felt) or "")
            core = wanted.rstrip("*")
            if len(core) < 3 or core.startswith("*"):
                continue
            prefix = wanted.endswith("*")
            rows = _tekst(model, funktion, _like(core) + ("%" if prefix else ""), omraade)
            how = "noegle__istartswith" if prefix else "noegle__iexact"
            return Udvalg(NUMMER, (_del(rows), *uden_kolonne(**{how: f"nr:{core}"})))
        return None

    return find


def _laenke(model: Any, reference: str, column: str) -> Finder:
    """By what the relation refers to, as it is known now."""

    def find(element: Any, eksempel: Eksempel, omraade: Omraade) -> Udvalg | None:
        uuid = (element.get("ReferenceID") or {}).get("uuid")
        if uuid is None or not eksempel.som_kendt_nu:
            return None
        return Udvalg(LAENKE, (_hvor(model, reference, UUID(uuid), column, omraade),))

    return find


def _bevilling(element: Any, eksempel: Eksempel, omraade: Omraade) -> Udvalg | None:
    uuid = (element.get("BevilgetYdelseRef") or {}).get("UUIDIdentifikator")
    if uuid is None or not eksempel.som_kendt_nu:
        return None
    part = _hvor(Effektuering, "bevilling_uuid", UUID(uuid), "effektuering_uuid", omraade)
    return Udvalg(LAENKE, (part,))


def _nu(eksempel: Eksempel) -> bool:
    """True for a search in what is in force and known now: columns that hold just that narrow."""
    asked = eksempel.spoergsmaal.get("SoegVirkning") or {}
    return eksempel.som_kendt_nu and not ({"FraTidspunkt", "TilTidspunkt"} & asked.keys())


def _uden_egen_virkning(element: Any) -> bool:
    return not ({"FraTidspunkt", "TilTidspunkt"} & (element.get("Virkning") or {}).keys())


def _sager_med(omraade: Omraade, skarphed: int, betingelse: Q) -> Udvalg:
    rows = omraade.raekker(Sag).filter(betingelse, myndighed__in=_myndigheder(omraade.adgang))
    return Udvalg(skarphed, (_del(rows.order_by().values("uuid")),))


def _myndigheder(adgang: Adgang) -> list[int]:
    return sorted({gruppe.myndighed for gruppe in adgang.grupper})


_ANSVARLIG = uddrag.rolle(Art.SAG, "Sagsaktoer", "Ansvarlig")
_PRIMAER_KLASSE = uddrag.rolle(Art.SAG, "Sagsklasse", "Primær klasse")


def _har_rolle(element: Any, rolle: str) -> bool:
    return bool((element.get("Rolle") or {}).get("uuid") == rolle)


def _enhed(element: Any, eksempel: Eksempel, omraade: Omraade) -> Udvalg | None:
    ref = element.get("ReferenceID") or {}
    text = str(ref.get("uuid") or ref.get("urn") or "")
    nu = _nu(eksempel) and _uden_egen_virkning(element)
    if not text or not _har_rolle(element, _ANSVARLIG) or not nu:
        return None
    uuid = som_uuid(text)
    units = Organisationsenhed.objects.filter(**({"uuid": uuid} if uuid else {"noegle": text}))
    known = _sager_med(omraade, ENHED, Q(enhed__in=Subquery(units.values("fra"))))
    # One we do not know has no number: its sager are found by what the sender calls it.
    named = Q(enhed=UKENDT_ENHED, enhed_reference__in=[text, text.lower(), text.upper()])
    unknown = _sager_med(omraade, ENHED, named)
    return Udvalg(ENHED, (*known.dele, *unknown.dele))


_KLE = re.compile(r"(?P<hoved>\d\d)\.(?:(?P<gruppe>\d\d)\.(?:(?P<emne>\d\d)|\*)|\*)", re.ASCII)


def _kle(element: Any, eksempel: Eksempel, omraade: Omraade) -> Udvalg | None:
    wanted = str((element.get("SagsklasseLokalUdvidelse") or {}).get("BrugervendtNoegle") or "")
    match = _KLE.fullmatch(wanted)
    nu = _nu(eksempel) and _uden_egen_virkning(element)
    if match is None or not _har_rolle(element, _PRIMAER_KLASSE) or not nu:
        return None
    known = "".join(filter(None, match.groups()))
    width = 10 ** (6 - len(known))
    first = int(known) * width
    return _sager_med(omraade, KLE, Q(kle__gte=first, kle__lt=first + width))


def _titel(element: Any, eksempel: Eksempel, omraade: Omraade) -> Udvalg | None:
    core = str(element.get("Titel") or "").strip("*")
    nu = _nu(eksempel) and _uden_egen_virkning(element)
    if len(core) < 3 or not nu:
        return None
    rows = _tekst(Sag, "sapa_sager_med_titel", f"%{_like(core)}%", omraade)
    return Udvalg(TITEL, (_del(rows),))


def _beskrivelse(element: Any, eksempel: Eksempel, omraade: Omraade) -> Udvalg | None:
    """By the words that must be in it; a word whose beginning is not known narrows nothing."""
    words = sikre_ord(str(element.get("Beskrivelse") or ""))
    nu = _nu(eksempel) and _uden_egen_virkning(element)
    if not er_selektiv(words) or not nu:
        return None
    rows = _tekst(Sag, "sapa_sager_med_beskrivelse", som_soegning(words), omraade)
    return Udvalg(BESKRIVELSE, (_del(rows),))


_FINDERE: Mapping[tuple[Art, str], tuple[Finder, ...]] = {
    (Art.SAG, "Egenskaber"): (
        _nummer(Sag, "sapa_sager_med_nummer", "Sagsnummer", "BrugervendtNoegle"),
        _titel,
        _beskrivelse,
    ),
    (Art.SAG, "Sagspart"): (_part(SagLinje, "sag_uuid"),),
    (Art.SAG, "Journalpost"): (_laenke(Journalpost, "dokument_uuid", "sag_uuid"),),
    (Art.SAG, "Sagsaktoer"): (_enhed,),
    (Art.SAG, "Sagsklasse"): (_kle,),
    (Art.DOKUMENT, "Egenskaber"): (
        _nummer(Dokument, "sapa_dokumenter_med_nummer", "Dokumentnummer", "BrugervendtNoegle"),
    ),
    (Art.DOKUMENT, "Dokumentpart"): (_part(Dokument, "uuid"),),
    (Art.BEVILLING, "Bevillingspart"): (_part(BevilgetYdelse, "bevilling_uuid"),),
    (Art.BEVILLING, "Bevillingssag"): (_laenke(BevilgetYdelse, "sag_uuid", "bevilling_uuid"),),
    (Art.EFFEKTUERING, "OekonomiskEffektueringPart"): (_part(Effektuering, "effektuering_uuid"),),
    (Art.EFFEKTUERING, "OekonomiskYdelseEffektueringRelation"): (_bevilling,),
}

# --- Links ----------------------------------------------------------------------------------------

# From one kind to another: the table that links them, the column of the first and of the other.
_LAENKER: Mapping[tuple[Art, Art], tuple[Any, str, str]] = {
    (Art.SAG, Art.DOKUMENT): (Journalpost, "sag_uuid", "dokument_uuid"),
    (Art.DOKUMENT, Art.SAG): (Journalpost, "dokument_uuid", "sag_uuid"),
    (Art.BEVILLING, Art.EFFEKTUERING): (Effektuering, "bevilling_uuid", "effektuering_uuid"),
    (Art.EFFEKTUERING, Art.BEVILLING): (Effektuering, "effektuering_uuid", "bevilling_uuid"),
}


def laenker(fra: Art, til: Art, uuider: Any, adgang: Adgang) -> QuerySet:
    """The uuids of what these objects are linked with, as known now."""
    model, here, there = _LAENKER[fra, til]
    rows = model.objects.visible_to(adgang).filter(**{f"{here}__in": uuider})
    linked: QuerySet = rows.filter(**{f"{there}__isnull": False}).order_by().values(there)
    return linked


def par(fra: Art, til: Art, uuider: Any, adgang: Adgang) -> list[tuple[UUID, UUID]]:
    """The links themselves: (object, what it is linked with)."""
    model, here, there = _LAENKER[fra, til]
    rows = model.objects.visible_to(adgang).filter(**{f"{here}__in": uuider})
    rows = rows.filter(**{f"{there}__isnull": False}).order_by()
    return list(rows.values_list(here, there).distinct())


def _forbundne(fra: Art, til: Art, udvalg: Udvalg, omraade: Omraade) -> Udvalg:
    def byg(rows: QuerySet) -> QuerySet:
        return laenker(fra, til, rows, omraade.adgang)

    return Udvalg(udvalg.skarphed, tuple(d.om((fra, til), byg) for d in udvalg.dele))
