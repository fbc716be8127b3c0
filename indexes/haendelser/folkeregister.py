"""Events from what CPR changed in the register: the person's own, and those of whom it touches.

The outbox `kilder_aendring` is claimed by state. A change that came in a message of the
Beskedfordeler has its own events there; what the message told is not told again.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import orjson
from django.db import connection

from access.db import database_role
from access.models import Myndighed
from indexes.beskedfordeler.values import faktum
from indexes.haendelser.forskel import forskelle
from indexes.haendelser.skrivning import NyHaendelse, de_kendte, skriv
from indexes.haendelser.values import Forskel
from indexes.kilder.cpr import KODE
from indexes.kilder.cpr_json import laes_person
from indexes.part import noegler
from indexes.part.models import Person, PersonAdresse
from indexes.part.values import PersonData, dag, i_kraft, oejeblik

PORTION = 200
MAKS_I_BOLIG = 20  # more than that live in an institution, and do not hear of each other
REASON = "events are told to authorities, never to a user"
DOBBELTNUMMER = "50"
_DOED = frozenset({"F01", "F02"})
_DOEDSFALD = {"partner": "F03", "foraelder": "F04", "barn": "F05"}

_TAG = """
select a.id, a.part_uuid, a.kilde, a.modtaget, f.indhold, e.indhold, e.registreret, e.leverance
from (
    select * from kilder_aendring where tilstand = 'klar'
    order by id limit %s for update skip locked
) a
left join kilder_udsagn f on f.id = a.foer and f.modtaget = a.foer_modtaget
join kilder_udsagn e on e.id = a.efter and e.modtaget = a.efter_modtaget
order by a.id
"""
_MEDDELTE = """
select h.noegle, h.part_uuid, h.kode from beskedfordeler_modtagethaendelse h
where h.noegle = any(%s)
"""


@dataclass(frozen=True, slots=True)
class Aendring:
    """One change of one person's record."""

    id: int
    part_uuid: UUID
    foer: PersonData | None
    efter: PersonData
    registreret: datetime
    leverance: str


@dataclass(slots=True)
class _Emne:
    """An event before its person's part and its authorities are looked up."""

    aendring: Aendring
    forskel: Forskel
    kode: str
    part: UUID | None = None
    cpr: str = ""
    mere: tuple[object, ...] = ()
    kommuner: set[int] = field(default_factory=set)


def udled(*, now: datetime, portion: int = PORTION) -> int:
    """Make events of the next changes; returns how many changes. Call it until it says 0."""
    with database_role("sapa_indlaes", timeout="60s"):
        with connection.cursor() as cursor:
            cursor.execute(_TAG, [portion])
            rows = cursor.fetchall()
        if not rows:
            return 0
        aendringer = [
            Aendring(id_, part, _person(foer), laes_person(orjson.loads(efter)), moment, leverance)
            for id_, part, kilde, _, foer, efter, moment, leverance in rows
            if kilde == KODE
        ]
        skriv(_haendelser(aendringer), now=now)
        with connection.cursor() as cursor:
            cursor.execute(
                "update kilder_aendring set tilstand = 'behandlet' where id = any(%s)",
                [[id_ for id_, *_ in rows]],
            )
    return len(rows)


def _person(indhold: str | None) -> PersonData | None:
    return laes_person(orjson.loads(indhold)) if indhold is not None else None


def _haendelser(aendringer: Sequence[Aendring]) -> list[NyHaendelse]:
    dobbelte = _dobbeltnumre(aendringer)
    emner = [e for a in aendringer for e in _egne(a, dobbelte)]
    emner += _naboer(emner)
    emner += _naboernes_rettelser(emner)
    emner += [e for a in emner for e in _efterladte(a)]
    kendte = noegler.find(f"cpr:{e.cpr}" for e in emner if e.cpr)
    for e in emner:
        if e.cpr:
            e.part = kendte.get(f"cpr:{e.cpr}")
    levende = [e for e in emner if e.part is not None]
    myndigheder = _myndigheder({e.part for e in levende if e.part})
    egne = set(Myndighed.objects.values_list("id", flat=True))
    meddelte = _meddelte(aendringer)
    return [
        _ny(e, myndighed)
        for e in levende
        if (e.aendring.leverance, e.part, e.kode) not in meddelte
        for myndighed in de_kendte(e.kommuner or myndigheder[e.part], egne)
    ]


def _ny(e: _Emne, myndighed: int) -> NyHaendelse:
    f = e.forskel
    om = tuple(faktum(k, f.om, *e.mere) for k in _retter(e)) if f.om else ()
    return NyHaendelse(
        noegle=f"udledt:{KODE}:{e.aendring.id}",
        myndighed=myndighed,
        kode=e.kode,
        slags="folkeregister",
        fakta=faktum(e.kode, f.dato, *e.mere),
        dato=f.dato,
        opstaaet=e.aendring.registreret,
        part_uuid=e.part,
        forhold=f.forhold,
        retter=_retter(e) if f.forhold else (),
        om_fakta=om if f.forhold else (),
    )


def _retter(e: _Emne) -> tuple[str, ...]:
    """A death that is annulled takes back what it was to the relatives."""
    return e.forskel.retter if e.kode == e.forskel.kode else (e.kode,)


def _egne(a: Aendring, dobbelte: Collection[tuple[UUID, str]]) -> Iterator[_Emne]:
    for f in forskelle(a.foer, a.efter, registreret=dag(a.registreret)):
        if f.kode == "F60" and all((a.part_uuid, n) in dobbelte for n in _nye_tidligere(a)):
            f = replace(f, kode="F61")
        egen = not f.cpr
        kommuner = {f.kommune} if f.kommune else (_sidste_kommune(a) if egen else set())
        yield _Emne(a, f, f.kode, a.part_uuid if egen else None, f.cpr, kommuner=kommuner)


def _nye_tidligere(a: Aendring) -> set[str]:
    return set(a.efter.tidligere_cpr) - set(a.foer.tidligere_cpr) if a.foer else set()


def _dobbeltnumre(aendringer: Iterable[Aendring]) -> set[tuple[UUID, str]]:
    """Those of the persons' former numbers that were a second number of hers, not one that was
    changed. Her own record does not say which; the empty one that CPR keeps under the number does,
    and lies in the log though it never counts."""
    parter = [a.part_uuid for a in aendringer if _nye_tidligere(a)]
    if not parter:
        return set()
    with connection.cursor() as cursor:
        cursor.execute(
            "select part_uuid, indhold from kilder_udsagn"
            " where kilde = %s and part_uuid = any(%s) and rang = 0",
            [KODE, parter],
        )
        tomme = [(part, laes_person(orjson.loads(indhold))) for part, indhold in cursor.fetchall()]
    return {(part, p.cpr) for part, p in tomme if p.status == DOBBELTNUMMER}


def _sidste_kommune(a: Aendring) -> set[int]:
    """Where she lives or last lived: the dead and those abroad belong to that municipality."""
    for person in (a.efter, a.foer):
        hjem = [x for x in person.adresser if x.kommunekode] if person else []
        if hjem:
            sidste = max(hjem, key=lambda x: oejeblik(x.fra or date(1, 1, 2)))
            return {sidste.kommunekode}
    return set()


def _efterladte(e: _Emne) -> Iterator[_Emne]:
    """A death, its correction and its annulment concern partner, parents and children too."""
    if e.kode not in _DOED or e.part != e.aendring.part_uuid:
        return
    for slags, cpr in sorted(_naermeste(e.aendring, e.forskel.dato)):
        mere = () if slags == "partner" else (e.aendring.part_uuid,)
        yield _Emne(e.aendring, e.forskel, _DOEDSFALD[slags], None, cpr, mere)


def _naermeste(a: Aendring, dato: date) -> set[tuple[str, str]]:
    dagen_foer = dato - timedelta(days=1)
    fundne: set[tuple[str, str]] = set()
    for person in (a.foer, a.efter):
        if person is None:
            continue
        fundne |= {
            ("partner", c.partner_cpr)
            for c in person.civilstand
            if c.partner_cpr and c.kode in "GP" and i_kraft(c.fra, c.til, dagen_foer)
        }
        for r in person.relationer:
            if r.type in ("mor", "far"):
                fundne.add(("foraelder", r.cpr))
            elif r.type == "barn":
                fundne.add(("barn", r.cpr))
            elif r.type == "partner" and i_kraft(r.fra, r.til, dagen_foer):
                fundne.add(("partner", r.cpr))
    return fundne


def _naboer(emner: Iterable[_Emne]) -> list[_Emne]:
    """Those at the home that somebody moved from or to, who did not move with her the same day."""
    flytninger = [
        e for e in emner if not e.forskel.forhold and (e.forskel.fra_bolig or e.forskel.til_bolig)
    ]
    boliger = {b for e in flytninger for b in (e.forskel.fra_bolig, e.forskel.til_bolig) if b}
    if not boliger:
        return []
    beboere: dict[str, list[tuple[UUID, date | None]]] = defaultdict(list)
    rows = Person.objects.unguarded(reason=REASON).filter(adressenoegle__in=boliger)
    for bolig, part, fra in rows.values_list("adressenoegle", "part_uuid", "tilflyttet"):
        beboere[str(bolig)].append((part, dag(fra) if fra else None))
    ud = []
    for e in flytninger:
        for kode, bolig in _hos(e.forskel):
            andre = beboere.get(bolig or "", [])
            if len(andre) > MAKS_I_BOLIG:
                continue
            ud += [
                _Emne(e.aendring, e.forskel, kode, part, mere=(e.aendring.part_uuid,))
                for part, siden in andre
                if part != e.aendring.part_uuid and siden != e.forskel.dato
            ]
    return ud


def _hos(f: Forskel) -> tuple[tuple[str, str | None], ...]:
    """What a move is to those at each of its homes."""
    return ("F19", f.til_bolig), ("F20", f.fra_bolig)


def _naboernes_rettelser(emner: Sequence[_Emne]) -> list[_Emne]:
    """A move that is corrected or annulled takes with it what it was to the neighbours: to those
    who were told of it, wherever they live since, and to nobody else."""
    rettelser = [
        e for e in emner if e.forskel.forhold and (e.forskel.fra_bolig or e.forskel.til_bolig)
    ]
    boliger = {b for e in rettelser for _, b in _hos(e.forskel) if b}
    if not boliger:
        return []
    har_boet = defaultdict(set)
    rows = PersonAdresse.objects.unguarded(reason=REASON).filter(adressenoegle__in=boliger)
    for bolig, part in rows.values_list("adressenoegle", "part_uuid").distinct():
        har_boet[bolig].add(part)
    fortalt = _fortalt({part for parter in har_boet.values() for part in parter})
    fortalt |= {
        (e.part, faktum(e.kode, e.forskel.dato, *e.mere)) for e in emner if not e.forskel.forhold
    }
    return [
        _Emne(e.aendring, e.forskel, kode, part, mere=(e.aendring.part_uuid,))
        for e in rettelser
        for kode, bolig in _hos(e.forskel)
        for part in sorted(har_boet.get(bolig or "", ()))
        if e.forskel.om and (part, faktum(kode, e.forskel.om, e.aendring.part_uuid)) in fortalt
    ]


def _fortalt(parter: Collection[UUID]) -> set[tuple[UUID | None, str]]:
    """What these persons' authorities were told of their neighbours, and stands."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select part_uuid, fakta from beskedfordeler_modtagethaendelse"
            " where part_uuid = any(%s) and slags = 'folkeregister' and kode in ('F19', 'F20')"
            " and forhold = '' and not annulleret",
            [list(parter)],
        )
        return set(cursor.fetchall())


def _myndigheder(parter: Collection[UUID]) -> Mapping[UUID | None, set[int]]:
    """Where the persons live, and the authorities that have a sag about them."""
    ud: dict[UUID | None, set[int]] = defaultdict(set)
    with connection.cursor() as cursor:
        cursor.execute(
            "select part_uuid, kommune from part_person"
            " where part_uuid = any(%(p)s) and kommune > 0"
            " union select part_uuid, myndighed from sag_saglinje where part_uuid = any(%(p)s)",
            {"p": list(parter)},
        )
        for part, myndighed in cursor.fetchall():
            ud[part].add(myndighed)
    return ud


def _meddelte(aendringer: Iterable[Aendring]) -> set[tuple[str, Any, str]]:
    """What the messages that the changes came in told themselves."""
    beskeder = {
        a.leverance.removeprefix("besked:"): a.leverance
        for a in aendringer
        if a.leverance.startswith("besked:")
    }
    if not beskeder:
        return set()
    with connection.cursor() as cursor:
        cursor.execute(_MEDDELTE, [list(beskeder)])
        return {(beskeder[noegle], part, kode) for noegle, part, kode in cursor.fetchall()}
