"""Writes to the part register: whole persons and companies, by set; the same twice is one thing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID, uuid4

from django.db import connection, transaction

from access.masse import indsaet
from indexes.part import hjem, noegler, projektion, soegeord
from indexes.part.models import (
    Person,
    PersonAdresse,
    PersonBeskyttelse,
    PersonCivilstand,
    PersonGuard,
    PersonNavn,
    PersonRelation,
    PersonSeparation,
    PersonSoegekopi,
    PersonStatsborgerskab,
    PersonStatus,
    PersonVaergemaal,
    Virksomhed,
)
from indexes.part.noegler import UuidFor, part_uuider
from indexes.part.sammenlaegning import afloes, flyt
from indexes.part.values import AFLOESTE_STATUSSER, PersonData, VirksomhedData, adressetekst

__all__ = [
    "Indlaest",
    "indlaes_personer",
    "indlaes_virksomheder",
    "laas",
    "part_uuider",
    "personparter",
    "projicer_personer",
    "slet_personer",
]

INDLAESNING = "the part register is being written"
_BATCH = 2000
_EGNE: tuple[type[PersonGuard], ...] = (
    PersonNavn,
    PersonStatus,
    PersonAdresse,
    PersonCivilstand,
    PersonSeparation,
    PersonStatsborgerskab,
    PersonBeskyttelse,
    PersonVaergemaal,
    PersonSoegekopi,
)
_ALLE: tuple[type[PersonGuard], ...] = (Person, *_EGNE)


@dataclass(frozen=True, slots=True)
class Indlaest:
    """What a load did. `sammenlagt` maps a part that turned out to be another to that other."""

    nye: int = 0
    aendrede: int = 0
    uaendrede: int = 0
    sammenlagt: Mapping[UUID, UUID] = field(default_factory=dict)


@transaction.atomic
def indlaes_personer(
    personer: Sequence[PersonData], *, now: datetime, uuid_for: UuidFor | None = None
) -> Indlaest:
    """Make the register say of each person exactly what `personer` says, as seen at `now`.

    A person is found by her CPR number and by every number she had before, so that a changed
    number is the same part; the empty record that CPR keeps under the old number (status 50, 60)
    is passed over. Data that is already held changes nothing. A number given twice counts by its
    last mention. The statements are as many for one person as for two thousand, per table and
    batch.

    Raises UgyldigPeriode for a fact that ends before it begins; then nothing is stored.
    """
    afloeste = {cpr for p in personer for cpr in p.tidligere_cpr}
    seneste = {p.cpr: p for p in personer if p.cpr not in afloeste}
    uuider, sammenlagt = personparter(seneste.values(), now=now, uuid_for=uuid_for)
    data = {uuider[f"cpr:{cpr}"]: p for cpr, p in seneste.items()}
    laas(data)
    kendte = _kendte(data)
    gaelder = {
        part_uuid: p
        for part_uuid, p in data.items()
        if not (
            (row := kendte.get(part_uuid))
            and p.cpr in row.tidligere_cpr
            and p.status in AFLOESTE_STATUSSER
        )
    }
    nye, aendrede = _projicer(gaelder, kendte, uuider, now, uuid_for)
    return Indlaest(nye, aendrede, len(data) - nye - aendrede, sammenlagt)


def projicer_personer(data: Mapping[UUID, PersonData], *, now: datetime) -> None:
    """Make the register say of these parts what the data say, whichever number it is known by.

    For a source that decided itself which statement counts, and holds the parts' locks. What is
    held already is passed over. Raises UgyldigPeriode.
    """
    _projicer(data, _kendte(data), {}, now, None)


def slet_personer(part_uuider: Collection[UUID]) -> None:
    """Take away all that the register says of these parts: nobody says it any more."""
    forladte = _hjem(_kendte(part_uuider).values())
    _fjern_relationer(part_uuider)
    for tabel in _ALLE:
        tabel.objects.unguarded(reason=INDLAESNING).filter(part_uuid__in=list(part_uuider)).delete()
    hjem.genberegn((), forladte=forladte)


def _hjem(personer: Iterable[Person]) -> list[str]:
    return [p.adressenoegle for p in personer if p.adressenoegle is not None]


def _kendte(part_uuider: Iterable[UUID]) -> dict[UUID, Person]:
    return {
        row.part_uuid: row
        for row in Person.objects.unguarded(reason=INDLAESNING)
        .filter(part_uuid__in=list(part_uuider))
        .only("part_uuid", "indhold", "naeste_skift", "tidligere_cpr", "adressenoegle")
    }


def _projicer(
    data: Mapping[UUID, PersonData],
    kendte: Mapping[UUID, Person],
    uuider: dict[str, UUID],
    now: datetime,
    uuid_for: UuidFor | None,
) -> tuple[int, int]:
    """Write those of the persons that the register says otherwise of: how many new, and changed."""
    nye, aendrede = 0, {}
    for part_uuid, p in data.items():
        row = kendte.get(part_uuid)
        held = bytes(row.indhold) if row else None
        skift = row.naeste_skift if row else None
        if held != projektion.indhold(p) or (skift is not None and skift <= now):
            aendrede[part_uuid] = p
            nye += held is None
    if aendrede:
        andre = {f"cpr:{cpr}" for p in aendrede.values() for cpr in _naevnte(p)}
        uuider = uuider | part_uuider(andre - uuider.keys(), now=now, uuid_for=uuid_for)
        _erstat(aendrede, uuider, kendte.keys() & aendrede.keys(), now)
        hjem.genberegn(aendrede.keys(), forladte=_hjem(kendte.values()))
    return nye, len(aendrede) - nye


def _naevnte(p: PersonData) -> Iterable[str]:
    yield from (r.cpr for r in p.relationer)
    yield from (c.partner_cpr for c in p.civilstand if c.partner_cpr)


def personparter(
    personer: Collection[PersonData], *, now: datetime, uuid_for: UuidFor | None = None
) -> tuple[dict[str, UUID], dict[UUID, UUID]]:
    """The part of every number of every person, and the parts that turned out to be another.

    Two numbers of one person become one part here, with all that hangs on it (sammenlaegning).
    """
    grupper = _grupper(_egne_numre(p) for p in personer)
    kendte = noegler.find([n for gruppe in grupper for n in gruppe])
    parter = [{kendte[n] for n in gruppe if n in kendte} for gruppe in grupper]
    flere = [u for uuider in parter if len(uuider) > 1 for u in uuider]
    registreret = Person.objects.unguarded(reason=INDLAESNING).filter(part_uuid__in=flere)
    personer_kendt = set(registreret.values_list("part_uuid", flat=True)) if flere else set()
    oenskede: dict[str, UUID] = {}
    sammenlagt: dict[UUID, UUID] = {}
    for gruppe in grupper:
        held = [kendte[n] for n in gruppe if n in kendte]
        # The uuid that already has a person row lives on, else that of the current number.
        valgt = next((u for u in held if u in personer_kendt), held[0] if held else None)
        if valgt is None:
            valgt = uuid_for(gruppe[0]) if uuid_for else uuid4()
        oenskede |= {n: valgt for n in gruppe if n not in kendte}
        sammenlagt |= {u: valgt for u in held if u != valgt}
    if sammenlagt:
        _sammenlaeg(sammenlagt)
    kendte |= noegler.opret(oenskede, now=now)
    return {n: sammenlagt.get(u, u) for n, u in kendte.items()}, sammenlagt


def _egne_numre(p: PersonData) -> list[str]:
    """The keys of the person's own numbers, the one she goes by first."""
    numre = (p.gaeldende_cpr, p.cpr, *p.tidligere_cpr)
    return [f"cpr:{n}" for n in dict.fromkeys(numre) if n]


def _grupper(personer: Iterable[list[str]]) -> list[list[str]]:
    """The numbers of each person, those who share a number being one."""
    gruppe_af: dict[str, list[str]] = {}
    for numre in personer:
        samlet = list(dict.fromkeys(n for x in numre for n in (*gruppe_af.get(x, ()), x)))
        gruppe_af |= dict.fromkeys(samlet, samlet)
    return list({id(gruppe): gruppe for gruppe in gruppe_af.values()}.values())


def _sammenlaeg(sammenlagt: Mapping[UUID, UUID]) -> None:
    """Two parts are one person: the keys move, the former part points at the other, its rows go."""
    for gammel, ny in sammenlagt.items():
        afloes(gammel, ny)
        _flyt_relationer(gammel, ny)
        slet_personer([gammel])
        flyt(gammel, ny)


def _flyt_relationer(gammel: UUID, ny: UUID) -> None:
    """What others' records say about the former part is said about the other part from now on."""
    rows = PersonRelation.objects.unguarded(reason=INDLAESNING)
    modparter = list(rows.filter(part_uuid=gammel).values_list("modpart_uuid", flat=True))
    rows.filter(part_uuid__in=modparter, modpart_uuid=gammel, afledt=True).delete()
    rows.filter(part_uuid__in=modparter, modpart_uuid=gammel).update(modpart_uuid=ny)
    rows.filter(part_uuid=gammel, afledt=False).delete()
    rows.filter(part_uuid=gammel).update(part_uuid=ny)
    PersonCivilstand.objects.unguarded(reason=INDLAESNING).filter(
        part_uuid__in=modparter, partner_uuid=gammel
    ).update(partner_uuid=ny)


def laas(part_uuider: Iterable[UUID]) -> None:
    """One writer per part: their rows, in one order for everyone."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select 1 from part_part where part_uuid = any(%s) order by part_uuid for update",
            [list(part_uuider)],
        )


def _erstat(
    data: Mapping[UUID, PersonData],
    uuider: Mapping[str, UUID],
    kendte: Collection[UUID],
    now: datetime,
) -> None:
    """Replace all rows of these persons."""
    if kendte:
        _fjern_relationer(kendte)
        for tabel in _EGNE:
            tabel.objects.unguarded(reason=INDLAESNING).filter(part_uuid__in=list(kendte)).delete()
    rows: dict[type[PersonGuard], list[PersonGuard]] = defaultdict(list)
    for part_uuid, p in data.items():
        for row in projektion.historik(part_uuid, p, uuider):
            rows[type(row)].append(row)
        rows[PersonSoegekopi].extend(projektion.soegekopi(part_uuid, p, now))
    for tabel, nye in rows.items():
        indsaet(tabel, nye)
    Person.objects.unguarded(reason=INDLAESNING).bulk_create(
        [projektion.person(part_uuid, p, now) for part_uuid, p in data.items()],
        batch_size=_BATCH,
        update_conflicts=True,
        unique_fields=["part_uuid"],
        update_fields=[f.name for f in Person._meta.concrete_fields if not f.primary_key],
    )


def _fjern_relationer(part_uuider: Collection[UUID]) -> None:
    """Take away what these persons' records said, here and as mirrors with the others."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            with egne as (
                delete from part_personrelation where part_uuid = any(%s) and not afledt
                returning part_uuid, modpart_uuid
            )
            delete from part_personrelation spejl
            using (select distinct part_uuid, modpart_uuid from egne) egne
            where spejl.part_uuid = egne.modpart_uuid and spejl.modpart_uuid = egne.part_uuid
              and spejl.afledt
            """,
            [list(part_uuider)],
        )


@transaction.atomic
def indlaes_virksomheder(
    virksomheder: Sequence[VirksomhedData], *, now: datetime, uuid_for: UuidFor | None = None
) -> None:
    """Make the register say of each company what `virksomheder` says. The last mention counts."""
    seneste = {v.cvr: v for v in virksomheder}
    uuider = part_uuider([f"cvr:{cvr}" for cvr in seneste], now=now, uuid_for=uuid_for)
    felter = [f.name for f in Virksomhed._meta.concrete_fields if not f.primary_key]
    Virksomhed.objects.unguarded(reason=INDLAESNING).bulk_create(
        [
            Virksomhed(
                part_uuid=uuider[f"cvr:{v.cvr}"],
                cvr=v.cvr,
                navn=v.navn,
                soegenavn=" ".join(soegeord.ord_af(v.navn)),
                adresse=v.adresse or adressetekst(v.vejnavn, v.husnr, postnr=v.postnr, by=v.by),
                kommune=v.kommunekode,
                branchekode=v.branchekode,
                branche=v.branche,
                startdato=v.startdato,
                ansatte=v.ansatte,
                hjem_for=list(v.hjem_for),
                opdateret=now,
            )
            for v in seneste.values()
        ],
        batch_size=_BATCH,
        update_conflicts=True,
        unique_fields=["part_uuid"],
        update_fields=felter,
    )
