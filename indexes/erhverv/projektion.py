"""From statements to rows. Pure: values in, unsaved rows out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from uuid import UUID

from psycopg.types.range import DateRange

from indexes.erhverv.models import (
    Ansattetal,
    Ejendom,
    Ejendomsadresse,
    Ejerskab,
    Penhed,
    Virksomhedsdetalje,
    Virksomhedsfakta,
)
from indexes.erhverv.values import Ejendomsdata, Ejer, Virksomhedsdata
from indexes.part.models import PersonGuard
from indexes.part.soegeord import ord_af
from indexes.part.values import VirksomhedData

Art = Virksomhedsfakta.Art
# Facts that the current row is made of.
_I_RAEKKEN = frozenset({Art.NAVN, Art.ADRESSE, Art.BRANCHE})


def virksomhed(
    part_uuid: UUID, data: Virksomhedsdata, uuider: Mapping[str, UUID], now: datetime, i_dag: date
) -> list[PersonGuard]:
    """All rows of a company but the current one. `uuider`: the parts of all keys it names."""
    fakta = list(_fakta(part_uuid, data))
    return [
        Virksomhedsdetalje(
            part_uuid=part_uuid,
            cvr=data.cvr,
            startdato=data.startdato,
            ophoersdato=data.ophoersdato,
            reklamebeskyttet=data.reklamebeskyttet,
            telefon=data.telefon,
            email=data.email,
            naeste_skift=naeste_skift(fakta, i_dag),
            opdateret=now,
        ),
        *fakta,
        *(
            Ansattetal(
                part_uuid=part_uuid, aar=a.aar, kvartal=a.kvartal, mindst=a.mindst, hoejst=a.hoejst
            )
            for a in data.ansatte
        ),
        *(
            Penhed(
                part_uuid=uuider[f"pnr:{p.pnr}"],
                virksomhed_uuid=part_uuid,
                pnr=p.pnr,
                navn=p.navn,
                adresse=p.adresse.tekst if p.adresse else "",
                kommune=p.adresse.kommunekode if p.adresse else 0,
                branchekode=p.branchekode,
                branche=p.branche,
                mindst=p.mindst,
                hoejst=p.hoejst,
                virkning=_periode(p.fra, p.til),
            )
            for p in data.penheder
        ),
        *_ejere(part_uuid, Ejerskab.Art.VIRKSOMHED, data.ejere, uuider),
    ]


def ejendom(
    part_uuid: UUID, data: Ejendomsdata, uuider: Mapping[str, UUID], now: datetime
) -> list[PersonGuard]:
    """All rows of a property."""
    return [
        Ejendom(part_uuid=part_uuid, bfe=data.bfe, esr=data.esr, type=data.type, opdateret=now),
        *(
            Ejendomsadresse(
                part_uuid=part_uuid,
                nummer=nummer,
                adresse=a.tekst,
                soegeadresse=" ".join(ord_af(a.tekst)),
                kommune=a.kommunekode,
                virkning=_periode(a.fra, a.til),
            )
            for nummer, a in enumerate(data.adresser)
        ),
        *_ejere(part_uuid, Ejerskab.Art.EJENDOM, data.ejere, uuider),
    ]


def aktuel(
    detalje: Virksomhedsdetalje,
    fakta: Sequence[Virksomhedsfakta],
    ansatte: Iterable[Ansattetal],
    ejere: Iterable[UUID],
    i_dag: date,
) -> VirksomhedData:
    """The current row of a company as of `i_dag`. `ejere`: the persons who own or owned it.

    A company that has ended keeps its last name and industry, but has no address any more.
    """
    navn = seneste(fakta, Art.NAVN, i_dag)
    adresse = i_kraft(fakta, Art.ADRESSE, i_dag)
    branche = seneste(fakta, Art.BRANCHE, i_dag)
    antal = max(ansatte, key=_kvartal, default=None)
    return VirksomhedData(
        cvr=detalje.cvr,
        navn=navn.tekst if navn else "",
        adresse=adresse[0].tekst if adresse else "",
        kommunekode=adresse[0].kommune if adresse else 0,
        branchekode=branche.kode if branche else "",
        branche=branche.tekst if branche else "",
        startdato=detalje.startdato,
        ansatte=antal.mindst if antal else None,
        hjem_for=tuple(sorted(set(ejere))),
    )


def naeste_skift(fakta: Iterable[Virksomhedsfakta], i_dag: date) -> date | None:
    """The first day after `i_dag` on which the current row is another; None if none is planned."""
    graenser = (
        dag
        for f in fakta
        if f.art in _I_RAEKKEN
        for dag in (f.virkning.lower, f.virkning.upper)
        if dag is not None and dag > i_dag
    )
    return min(graenser, default=None)


def i_kraft(fakta: Iterable[Virksomhedsfakta], art: str, i_dag: date) -> list[Virksomhedsfakta]:
    """The facts of a kind in force; of two main industries the one of the newer code set first."""
    found = [f for f in fakta if f.art == art and i_dag in f.virkning]
    return sorted(found, key=lambda f: (f.kodesaet, f.kode), reverse=True)


def seneste(fakta: Iterable[Virksomhedsfakta], art: str, i_dag: date) -> Virksomhedsfakta | None:
    """The fact in force, else the last that was, else the first that will be."""
    rows = [f for f in fakta if f.art == art]
    if gaelder := i_kraft(rows, art, i_dag):
        return gaelder[0]
    ordnet = sorted(rows, key=lambda f: (f.virkning.lower or date.min, f.kodesaet))
    foer = [f for f in ordnet if (f.virkning.lower or date.min) <= i_dag]
    return foer[-1] if foer else next(iter(ordnet), None)


def _kvartal(antal: Ansattetal) -> tuple[int, int]:
    """A number for a whole year is as of its end."""
    return antal.aar, antal.kvartal or 4


def _fakta(part_uuid: UUID, data: Virksomhedsdata) -> Iterator[Virksomhedsfakta]:
    def fakta(art: str, tekst: str, periode: DateRange, **andet: object) -> Virksomhedsfakta:
        return Virksomhedsfakta(
            part_uuid=part_uuid, art=art, tekst=tekst, virkning=periode, **andet
        )

    for n in data.navne:
        yield fakta(Art.NAVN, n.navn, _periode(n.fra, n.til))
    for f in data.former:
        yield fakta(Art.FORM, f.navn, _periode(f.fra, f.til), kode=f.kode)
    for s in data.statusser:
        yield fakta(Art.STATUS, "", _periode(s.fra, s.til), kode=s.status)
    for a in data.adresser:
        yield fakta(Art.ADRESSE, a.tekst, _periode(a.fra, a.til), kommune=a.kommunekode)
    for b in data.brancher:
        art = Art.BRANCHE if b.hoved else Art.BIBRANCHE
        yield fakta(art, b.navn, _periode(b.fra, b.til), kode=b.kode, kodesaet=b.kodesaet)


def _ejere(
    part_uuid: UUID, art: str, ejere: Iterable[Ejer], uuider: Mapping[str, UUID]
) -> Iterator[Ejerskab]:
    for e in ejere:
        yield Ejerskab(
            part_uuid=part_uuid,
            art=art,
            ejer_uuid=uuider[e.noegle] if e.noegle else None,
            ejer_navn=e.navn,
            mindst=e.mindst,
            hoejst=e.hoejst,
            taeller=e.taeller,
            naevner=e.naevner,
            virkning=_periode(e.fra, e.til),
        )


def _periode(fra: date | None, til: date | None) -> DateRange:
    return DateRange(fra, til, "[)")
