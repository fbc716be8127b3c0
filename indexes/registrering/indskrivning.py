"""Writing what an import brought, when all that can be wrong with it has been found."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from itertools import chain
from uuid import UUID

from django.db import connection, models, transaction

from access import forberedt
from access.masse import (
    indsaet_alle,
    indsaet_nye,
    indsaet_til_sidst,
    ny,
    talliste,
    tekstliste,
    uuidliste,
)
from indexes.oio import Advarsel, Art, IndeksObjekt
from indexes.oio.tid import tidspunkt
from indexes.registrering import bogfoering, projektioner
from indexes.registrering.dubletter import Spoergsmaal, dubletter
from indexes.registrering.ejerskab import Ejerskab
from indexes.registrering.enheder import ukendt_enhed
from indexes.registrering.logbog import Post
from indexes.registrering.models import Haendelse, Livscyklus, Objekt, Registrering
from indexes.registrering.opslag import Referencer
from indexes.registrering.projektioner import Foldet
from indexes.registrering.skrivning import RAEKKEFOELGE
from indexes.registrering.svar import KONFLIKT, OK, Afslutning, Klient, Resultat
from indexes.registrering.values import fold, naeste_skift

FAA, FAA_RAEKKER = 8, 80
"""So few objects with so few rows, and they go by one statement."""


@dataclass(frozen=True, slots=True)
class Modtaget:
    """An object that is to be stored, and what was found out of it."""

    objekt: IndeksObjekt
    ejerskab: Ejerskab
    myndighed: int
    master: int
    tekster: tuple[str, ...]  # its registreringer as JSON
    sha256: bytes
    advarsler: tuple[Advarsel, ...]
    transaktion: UUID | None

    @property
    def med_myndighed(self) -> tuple[IndeksObjekt, int]:
        """Who else has its number is asked within its authority."""
        return self.objekt, self.myndighed

    def med(self, advarsler: Iterable[Advarsel]) -> Modtaget:
        """The same with more warnings."""
        return replace(self, advarsler=(*self.advarsler, *advarsler))


def med_advarsler(
    received: dict[int, Modtaget], warned: Mapping[int, Iterable[Advarsel]]
) -> dict[int, Modtaget]:
    """With these warnings too, each by its object's place among them."""
    return {
        nummer: m.med(warned[place]) if place in warned else m
        for place, (nummer, m) in enumerate(received.items())
    }


@transaction.atomic(savepoint=False)
def gem(
    received: dict[int, Modtaget],
    *,
    refs: Referencer,
    klient: Klient,
    operation: str,
    now: datetime,
    afslutning: Afslutning | None = None,
) -> dict[int, Resultat]:
    """Log, fold, project, announce what is new, and say of each what became of it. With
    `afslutning` a few objects may end the transaction, or raise `er_ikke_alt_nyt`."""
    if not received:
        return {}
    if len(received) <= FAA:
        answers = _gem_faa(
            received,
            refs=refs,
            klient=klient,
            operation=operation,
            now=now,
            afslutning=afslutning,
        )
        if answers is not None:
            return answers
    received = med_advarsler(received, dubletter([m.med_myndighed for m in received.values()]))
    # Sorted by uuid: two senders with overlapping batches take their locks in the same order.
    order = sorted(received.values(), key=lambda m: m.objekt.uuid)
    new_uuids = _opret_objekter(order, now)
    _kendte = {m.objekt.uuid for m in order} - new_uuids
    known = {o.uuid: o for o in Objekt.objects.filter(uuid__in=_kendte)} if _kendte else {}
    new = [m for m in order if m.objekt.uuid in new_uuids]
    by_art: dict[Art, list[Foldet]] = defaultdict(list)
    warnings: dict[UUID, tuple[Advarsel, ...]] = {}
    folded = [_foldet(m) for m in new]
    for m, foldet in zip(new, folded, strict=True):
        by_art[m.objekt.art].append(foldet)
        warnings[m.objekt.uuid] = _alle_advarsler(m, foldet, refs, now)
    lav = {art: projektioner.forbered(art, own, refs=refs, now=now) for art, own in by_art.items()}
    rows: dict[Art, list[models.Model]] = defaultdict(list)

    def poster() -> Iterator[Post]:
        """The log, an object at a time: while PostgreSQL takes that in, we make its other rows."""
        for m, foldet in zip(new, folded, strict=True):
            yield from _poster(m, operation, now)
            if (lav_en := lav[m.objekt.art]) is not None:
                rows[m.objekt.art] += lav_en(foldet)

    booked = bogfoering.raekker(
        poster(),
        [h for m in new for h in _haendelser(m, now)],
        klient=klient,
        myndigheder={m.myndighed for m in order},
        now=now,
    )
    _saet_naeste_skift(by_art, now)
    arter = sorted(by_art, key=RAEKKEFOELGE.index)
    with forberedt.uden_at_vente(len(new)):
        for nummer, art in enumerate(arter, start=1):
            # The last kind's rows and the booking go together: a message of one sag writes once.
            projektioner.skriv(
                art,
                by_art[art],
                refs=refs,
                now=now,
                nye=True,
                rows=rows.get(art),
                med=booked if nummer == len(arter) else (),
                ved_konflikt=bogfoering.FRISKHED,
            )
        if not arter:  # all of it is known already
            indsaet_alle(booked, ved_konflikt=bogfoering.FRISKHED)
    return {
        nummer: _svar(m, m.objekt.uuid in new_uuids, known, warnings)
        for nummer, m in received.items()
    }


def _gem_faa(
    received: Mapping[int, Modtaget],
    *,
    refs: Referencer,
    klient: Klient,
    operation: str,
    now: datetime,
    afslutning: Afslutning | None,
) -> dict[int, Resultat] | None:
    """A few objects of one kind in one statement: the rows of those that are new are written. None
    where that cannot be: they have many rows, or a part that is not known and must not be made for
    nothing, or rows that rest on those of another of them."""
    order = sorted(received.items(), key=lambda m: m[1].objekt.uuid)
    art, *other = {m.objekt.art for _, m in order}
    poster = [post for _, m in order for post in _poster(m, operation, now)]
    if other or refs.ukendte_parter or len(poster) > bogfoering.MANGE:
        return None
    folded = [_foldet(m) for _, m in order]
    rows = projektioner.nye_raekker(art, folded, refs=refs, now=now)
    if rows is None:
        return None
    booked = bogfoering.raekker(
        poster,
        [h for _, m in order for h in _haendelser(m, now)],
        klient=klient,
        myndigheder={m.myndighed for _, m in order},
        now=now,
    )
    written = [*chain.from_iterable(rows), *booked]
    if len(written) > FAA_RAEKKER:
        return None
    numbered = Spoergsmaal([m.med_myndighed for _, m in order])
    own = [_objekt(m, foldet, now) for (_, m), foldet in zip(order, folded, strict=True)]

    def svar(
        new: set[UUID], taken: Iterable[int], known: dict[UUID, Objekt]
    ) -> dict[int, Resultat]:
        """Of what was not there already, and of the numbers that others have."""
        answers: dict[int, Resultat] = {}
        warned = numbered.advarsler(taken)
        for place, ((nummer, m), foldet) in enumerate(zip(order, folded, strict=True)):
            if place in warned:
                m = m.med(warned[place])
            warnings = {foldet.uuid: _alle_advarsler(m, foldet, refs, now)}
            answers[nummer] = _svar(m, foldet.uuid in new, known, warnings)
        return answers

    every = {f.uuid for f in folded}
    if afslutning is not None and all(projektioner.uden_efter(art, r) for r in rows):
        answers = svar(every, (), {})
        indsaet_til_sidst(
            own,
            "uuid",
            written,
            kraev="sapa_kraev_alt_nyt",
            ved_konflikt=bogfoering.FRISKHED,
            ogsaa=numbered.sql,
            med=afslutning.saetninger([answers[nummer] for nummer in received]),
        )
        afslutning.sket = True
        return answers
    new, taken = indsaet_nye(
        own,
        "uuid",
        written,
        hoerer_til=_hoerer_til(),
        ved_konflikt=bogfoering.FRISKHED,
        ogsaa=numbered.sql,
    )
    of_new = [r for f, r in zip(folded, rows, strict=True) if f.uuid in new]
    projektioner.efter_nye(art, sorted(new), [*chain.from_iterable(of_new)])
    there = every - new
    known = {o.uuid: o for o in Objekt.objects.filter(uuid__in=there)} if there else {}
    return svar(new, taken, known)


def _objekt(m: Modtaget, foldet: Foldet, now: datetime) -> Objekt:
    return ny(
        Objekt,
        uuid=m.objekt.uuid,
        art=int(m.objekt.art),
        myndighed=m.myndighed,
        master=m.master,
        livscyklus=int(Livscyklus.IMPORTERET),
        oprettet=now,
        senest=now,
        indhold_sha256=m.sha256,
        naeste_skift=naeste_skift(foldet.indhold, now),
    )


@cache
def _hoerer_til() -> dict[type[models.Model], str]:
    """Where the rows of an object hold its uuid; those of its sender's freshness hold none."""
    return {**projektioner.kolonner(), Registrering: "objekt_uuid", Haendelse: "objekt_uuid"}


def _foldet(m: Modtaget) -> Foldet:
    content = fold(m.objekt.registreringer)
    at = m.ejerskab.tidspunkt
    return Foldet(m.objekt.uuid, m.myndighed, m.master, content, at)


def _alle_advarsler(
    m: Modtaget, foldet: Foldet, refs: Referencer, now: datetime
) -> tuple[Advarsel, ...]:
    return m.advarsler + ukendt_enhed(m.objekt, foldet.indhold, refs, now)


def _haendelser(m: Modtaget, now: datetime) -> list[Haendelse]:
    if m.objekt.uden_notifikation:
        return []
    return [
        ny(
            Haendelse,
            art=m.objekt.art,
            handling="importeret",
            objekt_uuid=m.objekt.uuid,
            myndighed=m.myndighed,
            opstaaet=now,
        )
    ]


def _svar(
    m: Modtaget, nyt: bool, known: dict[UUID, Objekt], warnings: dict[UUID, tuple[Advarsel, ...]]
) -> Resultat:
    if nyt:
        return Resultat(m.objekt.art, m.objekt.uuid, OK, "OK", warnings[m.objekt.uuid], nyt=True)
    held = known.get(m.objekt.uuid)
    if held is not None and bytes(held.indhold_sha256) == m.sha256:
        return ok(m.objekt, m.advarsler)
    return konflikt(m.objekt, "Objektet findes allerede i indekset. Brug Opdater.")


def _opret_objekter(order: Sequence[Modtaget], now: datetime) -> set[UUID]:
    """Insert what is new and say which; ON CONFLICT waits for another sender's open transaction."""
    rows = forberedt.hent(
        """
        insert into registrering_objekt
            (uuid, art, myndighed, master, livscyklus, oprettet, senest, indhold_sha256)
        select u, a, m, s, %s, %s, %s, h
        from unnest(%s::uuid[], %s::smallint[], %s::smallint[], %s::smallint[], %s::bytea[]) as
        t(u, a, m, s, h)
        on conflict (uuid) do nothing returning uuid
        """,
        [
            int(Livscyklus.IMPORTERET),
            now,
            now,
            uuidliste(m.objekt.uuid for m in order),
            talliste(int(m.objekt.art) for m in order),
            talliste(m.myndighed for m in order),
            talliste(m.master for m in order),
            tekstliste("\\x" + m.sha256.hex() for m in order),
        ],
    )
    return {row[0] for row in rows}


def _poster(m: Modtaget, operation: str, now: datetime) -> Iterator[Post]:
    for r, text in zip(m.objekt.registreringer, m.tekster, strict=True):
        moment = tidspunkt(r["Tidspunkt"]) if r.get("Tidspunkt") else now
        yield Post(
            m.objekt.uuid,
            m.objekt.art,
            operation,
            moment,
            r,
            m.transaktion,
            uden_notifikation=m.objekt.uden_notifikation,
            tekst=text,
        )


def _saet_naeste_skift(by_art: dict[Art, list[Foldet]], now: datetime) -> None:
    due = [
        (f.uuid, skift)
        for rows in by_art.values()
        for f in rows
        if (skift := naeste_skift(f.indhold, now))
    ]
    if not due:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "update registrering_objekt o set naeste_skift = t.s"
            " from unnest(%s::uuid[], %s::timestamptz[]) as t(u, s) where o.uuid = t.u",
            [[u for u, _ in due], [s for _, s in due]],
        )


def ok(objekt: IndeksObjekt, advarsler: tuple[Advarsel, ...]) -> Resultat:
    """Stored, or known already."""
    return Resultat(objekt.art, objekt.uuid, OK, "OK", advarsler)


def konflikt(objekt: IndeksObjekt, besked: str) -> Resultat:
    """Known already, and otherwise."""
    return Resultat(objekt.art, objekt.uuid, KONFLIKT, besked)
