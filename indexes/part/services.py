"""Writes to the part register: whole persons and companies, by set; the same twice is one thing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.db import connection, transaction

from access import forberedt
from access.masse import indsaet, indsaet_alle, uuidliste
from indexes.part import forskel, hjem, noegler, projektion, soegeord
from indexes.part.aftryk import FAKTATABELLER, Aftryk, samme_kopi
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
    "naevnte",
    "part_uuider",
    "personparter",
    "projicer_personer",
    "slet_personer",
]

INDLAESNING = "the part register is being written"
_BATCH = 2000
_DEL = 500  # persons whose dense rows are made while the database writes those of others
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
_PAA_NY = "on conflict (part_uuid) do update set " + ", ".join(
    f'"{f.column}" = excluded."{f.column}"'
    for f in Person._meta.concrete_fields
    if not f.primary_key
)
Sagt = tuple[PersonData, Aftryk]


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
    uuider, sammenlagt = personparter(
        seneste.values(), now=now, uuid_for=uuid_for, ogsaa=naevnte(seneste.values())
    )
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
    nye, aendrede = _projicer(gaelder, kendte, uuider, now)
    return Indlaest(nye, aendrede, len(data) - nye - aendrede, sammenlagt)


def projicer_personer(
    data: Mapping[UUID, PersonData],
    *,
    now: datetime,
    noegler: Mapping[str, UUID] | None = None,
) -> None:
    """Make the register say of these parts what the data say, whichever number it is known by.

    For a source that decided itself which statement counts, and holds the parts' locks. What is
    held already is passed over. `noegler`: the parts of all whom the data name, where they were
    found in this transaction. Raises UgyldigPeriode.
    """
    _projicer(data, _kendte(data), noegler, now)


def slet_personer(part_uuider: Collection[UUID]) -> None:
    """Take away all that the register says of these parts: nobody says it any more."""
    forladte = _hjem(_kendte(part_uuider).values()) + hjem.skjulte_hos(part_uuider)
    _fjern_relationer(part_uuider)
    for tabel in _ALLE:
        tabel.objects.unguarded(reason=INDLAESNING).filter(part_uuid__in=list(part_uuider)).delete()
    hjem.genberegn((), forladte=forladte)


def _hjem(personer: Iterable[_Kendt]) -> list[str]:
    return [p.adressenoegle for p in personer if p.adressenoegle is not None]


@dataclass(frozen=True, slots=True)
class _Kendt:
    """What the register holds of a person, as far as it tells whether it is to be written anew."""

    indhold: bytes
    naeste_skift: datetime | None
    tidligere_cpr: Collection[str]
    adressenoegle: str | None
    egen_beskyttelse: Any
    beskyttelse: Any

    @property
    def hjem(self) -> tuple[Any, ...]:
        """Where she lives, and what hides it."""
        return self.adressenoegle, self.egen_beskyttelse, self.beskyttelse


def _kendte(part_uuider: Iterable[UUID]) -> dict[UUID, _Kendt]:
    rows = forberedt.hent(
        "select part_uuid, indhold, naeste_skift, tidligere_cpr, adressenoegle,"
        " egen_beskyttelse, beskyttelse from part_person where part_uuid = any(%s::uuid[])",
        [uuidliste(part_uuider)],
    )
    return {part: _Kendt(bytes(i), *resten) for part, i, *resten in rows}


def _projicer(
    data: Mapping[UUID, PersonData],
    kendte: Mapping[UUID, _Kendt],
    uuider: Mapping[str, UUID] | None,
    now: datetime,
) -> tuple[int, int]:
    """Write those of the persons that the register says otherwise of: how many new, and changed.

    `uuider`: the parts of all whom they name; None: they are still to be found."""
    nye, aendrede = {}, {}
    for part_uuid, p in data.items():
        row, sagt = kendte.get(part_uuid), Aftryk.af(p)
        if row is None:
            nye[part_uuid] = (p, sagt)
        elif not sagt.ens(row.indhold) or (
            row.naeste_skift is not None and row.naeste_skift <= now
        ):
            aendrede[part_uuid] = (p, sagt)
    if nye or aendrede:
        if uuider is None:
            andre = naevnte(p for p, _ in (nye | aendrede).values())
            uuider = part_uuider(andre, now=now)
        with forberedt.uden_at_vente(len(data)):
            roerte, forladte, naaede = _erstat(nye, aendrede, kendte, uuider, now)
            if roerte or naaede:
                forladte += _hjem(kendte[p] for p in roerte if p in kendte)
                hjem.genberegn(roerte, forladte=forladte, naaede=naaede)
    return len(nye), len(aendrede)


def naevnte(personer: Iterable[PersonData]) -> set[str]:
    """The keys of those whom the persons' facts name."""
    return {
        f"cpr:{cpr}"
        for p in personer
        for cpr in (*(r.cpr for r in p.relationer), *(c.partner_cpr for c in p.civilstand))
        if cpr
    }


def personparter(
    personer: Collection[PersonData],
    *,
    now: datetime,
    uuid_for: UuidFor | None = None,
    ogsaa: Collection[str] = (),
) -> tuple[dict[str, UUID], dict[UUID, UUID]]:
    """The part of every number of every person, and the parts that turned out to be another.

    Two numbers of one person become one part here, with all that hangs on it (sammenlaegning).
    `ogsaa`: more keys that the caller's transaction will ask for. All are made by one statement,
    so that two transactions which share some never wait for each other both ways.
    """
    grupper = _grupper(_egne_numre(p) for p in personer)
    while True:
        kendte = noegler.find({n for gruppe in grupper for n in gruppe} | set(ogsaa))
        oenskede, sammenlagt = _foreslaa(grupper, kendte, uuid_for)
        oenskede |= {n: _ny(n, uuid_for) for n in ogsaa if n not in kendte and n not in oenskede}
        lavet = noegler.opret(oenskede, now=now)
        if lavet != oenskede:
            continue  # another made one of them first: then it may be of another group
        if sammenlagt and _aendret_imens(sammenlagt, kendte):
            continue
        if sammenlagt:
            _sammenlaeg(sammenlagt)
        return {n: sammenlagt.get(u, u) for n, u in (kendte | lavet).items()}, sammenlagt


def _foreslaa(
    grupper: Iterable[list[str]], kendte: Mapping[str, UUID], uuid_for: UuidFor | None
) -> tuple[dict[str, UUID], dict[UUID, UUID]]:
    """The part of each number that is not known, and of each part that is to become another."""
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
            valgt = _ny(gruppe[0], uuid_for)
        oenskede |= {n: valgt for n in gruppe if n not in kendte}
        sammenlagt |= {u: valgt for u in held if u != valgt}
    return oenskede, sammenlagt


def _ny(noegle: str, uuid_for: UuidFor | None) -> UUID:
    return uuid_for(noegle) if uuid_for else uuid4()


def _aendret_imens(sammenlagt: Mapping[UUID, UUID], kendte: Mapping[str, UUID]) -> bool:
    """Lock the parts that are to become one; True if one of them became another's meanwhile."""
    parter = {*sammenlagt, *sammenlagt.values()}
    if laas(parter):
        return True
    numre = [n for n, u in kendte.items() if u in parter]
    return any(u != kendte[n] for n, u in noegler.find(numre).items())


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
        hjem.genberegn([ny])
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


def laas(part_uuider: Iterable[UUID]) -> bool:
    """One writer per part: their rows, in one order for everyone.

    True if one of them turned out to be another's part: while we waited, perhaps. Whoever found
    them by key finds them anew then.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "select erstattet_af is not null from part_part where part_uuid = any(%s::uuid[])"
            " order by part_uuid for update",
            [uuidliste(part_uuider)],
        )
        return any(erstattet for (erstattet,) in cursor.fetchall())


def _erstat(
    nye: Mapping[UUID, Sagt],
    aendrede: Mapping[UUID, Sagt],
    kendte: Mapping[UUID, _Kendt],
    uuider: Mapping[str, UUID],
    now: datetime,
) -> tuple[list[UUID], list[str], set[str]]:
    """Write all rows of the new persons, and of the others those of the tables that differ.

    Gives those of them who may hide a home, or be hidden by one, otherwise than before; the hidden
    homes of those whom they were related to; and the homes where others moved in (`hjem`).
    """
    skiftet: dict[type[PersonGuard], list[UUID]] = defaultdict(list)
    for part_uuid, (_, sagt) in aendrede.items():
        for tabel in sagt.aendrede(kendte[part_uuid].indhold):
            skiftet[tabel].append(part_uuid)
    forladte = hjem.skjulte_hos(skiftet[PersonRelation]) if skiftet[PersonRelation] else []
    for tabel in FAKTATABELLER:
        indsaet(tabel, _fakta(tabel, nye, nye, uuider))
        if egne := skiftet[tabel]:
            forskel.erstat(tabel, _fakta(tabel, egne, aendrede, uuider), egne)
    beslaegtede = {*skiftet[PersonRelation], *skiftet[PersonCivilstand]}
    roerte, naaede = list(nye), set[str]()
    alle = [*nye.items(), *aendrede.items()]
    for start in range(0, len(alle), _DEL):
        roerte += _skriv_nu(alle[start : start + _DEL], kendte, beslaegtede, naaede, now)
    return roerte, forladte, naaede


def _fakta(
    tabel: type[PersonGuard],
    parter: Iterable[UUID],
    sagt: Mapping[UUID, Sagt],
    uuider: Mapping[str, UUID],
) -> list[PersonGuard]:
    """Their rows of one table."""
    fakta = projektion.fakta
    return [row for part in parter for row in fakta(tabel, part, sagt[part][0], uuider)]


def _skriv_nu(
    personer: Sequence[tuple[UUID, Sagt]],
    kendte: Mapping[UUID, _Kendt],
    beslaegtede: Collection[UUID],
    naaede: set[str],
    now: datetime,
) -> list[UUID]:
    """Write the dense rows, and the search copies that differ; gives those of the persons known
    before who may hide a home, or be hidden by one, otherwise than they did. Adds to `naaede`."""
    taette: list[PersonGuard] = []
    nye_kopier: list[PersonGuard] = []
    kopier: dict[UUID, list[PersonSoegekopi]] = {}
    roerte: list[UUID] = []
    for part_uuid, (p, sagt) in personer:
        person, kopi = projektion.nu_raekker(part_uuid, p, now, sagt)
        taette.append(person)
        held = kendte.get(part_uuid)
        if held is None:
            nye_kopier += kopi
            continue
        if not samme_kopi(bytes(person.indhold), held.indhold):
            kopier[part_uuid] = kopi
        # Her row says her own protection again; a relative's is to be found anew.
        flyttet = held.hjem != (
            person.adressenoegle,
            person.egen_beskyttelse,
            person.beskyttelse,
        )
        if part_uuid in beslaegtede or (flyttet and not _kun_tilflytter(held, person)):
            roerte.append(part_uuid)
        elif flyttet and person.adressenoegle is not None:
            naaede.add(person.adressenoegle)
    indsaet(PersonSoegekopi, nye_kopier)
    if kopier:
        forskel.erstat(PersonSoegekopi, [k for egne in kopier.values() for k in egne], kopier)
    indsaet_alle(taette, ved_konflikt=((Person, _PAA_NY),))
    return roerte


def _kun_tilflytter(held: _Kendt, person: Person) -> bool:
    """Whether somebody whose relations are as before can be hidden, but hides nobody: nothing hid
    her home or hides her. Where she lived nobody was hidden for her sake or by way of her, or she
    would have been so herself; and a child whose other home is with her would have hidden her."""
    skjul = (held.beskyttelse, held.egen_beskyttelse, person.egen_beskyttelse)
    return held.adressenoegle is not None and all(s is None for s in skjul)


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
