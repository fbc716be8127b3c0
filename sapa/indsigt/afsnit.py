"""The parts of a package, each read through the selectors of the tab that shows the same.

What is handed out is read with the rights of `rettigheder.udlevering`: nothing that is withheld
from the citizen, no protected address. Another person is a `Tredje`, never a text, so that she can
be left out; of her there is a name and what she is, and no number, address or date.

The texts are Danish whatever language the user reads: they are the municipality's answer.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from access.values import Adgang
from advis.indbakke.selectors import for_person
from indexes.dokument import selectors as dokumentindeks
from indexes.dokument.values import Dokumentfilter, Listenoegle
from indexes.laesning.notattekst import notattekster
from indexes.part import selectors as partregister
from indexes.part.models import PersonRelation
from indexes.part.selectors import PersonOverblik
from indexes.part.values import dag
from indexes.personkilder import selectors as personkilder
from indexes.sag import selectors as sagsindeks
from indexes.sag.selectors.notatliste import Notatfilter, Notatnoegle
from indexes.sag.values import ROLLENAVNE, SagRaekke, Sagssider
from indexes.ydelse import selectors as ydelsesindeks
from indexes.ydelse.values import Hvis, Partsydelser
from sapa.bemaerkninger import selectors as bemaerkninger
from sapa.indsigt.log import opslag_om
from sapa.indsigt.rettigheder import laast
from sapa.indsigt.values import MAKS_RAEKKER, Afsnit, Celle, Tabel, Tredje
from sapa.overblik.templatetags.sapa import dato as datotekst
from sapa.overblik.templatetags.sapa import dokumentstatus, dokumenttype, kroner

TITLER: dict[Afsnit, str] = {
    Afsnit.STAMDATA: "Personoplysninger",
    Afsnit.BOPAEL: "Bopælsperioder",
    Afsnit.FAMILIE: "Familie og forældremyndighed",
    Afsnit.INSTITUTIONER: "Dagtilbud og skole",
    Afsnit.SAGER: "Sager i fagsystemerne",
    Afsnit.DOKUMENTER: "Dokumenter",
    Afsnit.NOTATER: "Journalnotater",
    Afsnit.YDELSER: "Bevilgede ydelser",
    Afsnit.UDBETALINGER: "Udbetalinger",
    Afsnit.BEMAERKNINGER: "Tværgående bemærkninger",
    Afsnit.ADVISER: "Adviser",
    Afsnit.LOG: "Opslag i SAPA",
}
_AFKORTET = f"Kun de nyeste {MAKS_RAEKKER} er med."
_MYNDIGHED = {
    PersonRelation.Type.MYNDIGHED_OVER: "Barn, som du har forældremyndighed over",
    PersonRelation.Type.MYNDIGHED_HOS: "Indehaver af forældremyndigheden over dig",
}


@dataclass(frozen=True, slots=True)
class Spoergsmaal:
    """Of whom, for whom and when: `fuld` are the user's rights, `adgang` those of what is handed
    out; `foer` is when the package was ordered."""

    adgang: Adgang
    fuld: Adgang
    person: PersonOverblik
    nu: datetime
    foer: datetime
    med_medarbejdere: bool = False

    @property
    def part_uuid(self) -> UUID:
        return self.person.part_uuid


def laes(afsnit: Afsnit, om: Spoergsmaal) -> Tabel:
    """One part, as it is now."""
    return _LAESERE[afsnit](om)


def _tabel(
    kolonner: tuple[str, ...], raekker: list[tuple[Celle, ...]], note: str = "", internt: str = ""
) -> Tabel:
    if len(raekker) > MAKS_RAEKKER:
        raekker, note = raekker[:MAKS_RAEKKER], " ".join(filter(None, (note, _AFKORTET)))
    return Tabel(tuple((_noegle(k), k) for k in kolonner), tuple(raekker), note, internt)


def _noegle(navn: str) -> str:
    """A column's name for machines: ASCII, no spaces."""
    erstat = str.maketrans({"æ": "ae", "ø": "oe", "å": "aa", " ": "_", "-": "_", "/": "_"})
    return navn.casefold().translate(erstat)


def _dag(d: date | datetime | None) -> str:
    return datotekst(d) if d else ""


def _stamdata(om: Spoergsmaal) -> Tabel:
    p = om.person
    andet = personkilder.oplysninger(adgang=om.adgang, part_uuid=om.part_uuid, at=om.nu)
    laege = andet.laege if andet else None
    post = andet.digital_post if andet else None
    rows: list[tuple[Celle, ...]] = [
        ("CPR-nummer", p.cpr.vis()),
        ("Tidligere CPR-numre", ", ".join(c.vis() for c in p.tidligere_cpr)),
        ("Navn", p.navn),
        ("Køn", p.koen_tekst),
        ("Født", _dag(p.foedt)),
        ("Status i CPR", p.status_tekst),
        ("Adresse", "" if p.adresse is None else p.adresse),
        ("Tilflyttet", _dag(p.tilflyttet)),
        ("Kommune", p.kommune_navn),
        ("Navne- og adressebeskyttelse", "Ja" if p.beskyttet else "Nej"),
        ("Civilstand", p.civilstand_tekst),
        ("Civilstand fra", _dag(p.civilstand_fra)),
        ("Statsborgerskab", p.statsborgerskab),
        ("Værgemål", p.vaergemaal),
        ("Værge", Tredje(p.vaerge, "Værge", kendt=False) if p.vaerge else ""),
        ("Digital Post", post.tekst if post else ""),
        ("Lægepraksis", f"{laege.navn}, {laege.adresse}" if laege else ""),
    ]
    note = "Adressen er beskyttet og står ikke i pakken." if p.adresse_skjult else ""
    shown = [row for row in rows if row[1]]
    return _tabel(("Oplysning", "Værdi"), shown, note)


def _bopael(om: Spoergsmaal) -> Tabel:
    found = partregister.adressehistorik(adgang=om.adgang, part_uuid=om.part_uuid, at=om.nu)
    rows: list[tuple[Celle, ...]] = [
        (a.adresse, a.type_tekst, a.kommune_navn, _dag(a.fra), _dag(a.til)) for a in found.linjer
    ]
    note = ""
    if found.skjult:
        note = "Adressen er beskyttet, så bopælsperioderne står ikke i pakken."
    elif found.udeladt:
        note = "En eller flere bopæle er udeladt af hensyn til en anden person."
    return _tabel(("Adresse", "Type", "Kommune", "Fra", "Til"), rows, note)


def _familie(om: Spoergsmaal) -> Tabel:
    rows: list[tuple[Celle, ...]] = [
        (m.relation_tekst, Tredje(m.navn, m.relation_tekst, m.part_uuid, m.beskyttet))
        for m in partregister.familie(adgang=om.adgang, part_uuid=om.part_uuid, at=om.nu)
    ]
    relationer = list(
        PersonRelation.objects.visible_to(om.adgang)
        .filter(part_uuid=om.part_uuid, type__in=_MYNDIGHED, virkning__contains=dag(om.nu))
        .order_by("type", "modpart_uuid")
        .values_list("type", "modpart_uuid")
        .distinct()
    )
    kendte = partregister.partresumeer(
        adgang=om.adgang, part_uuids=[uuid for _, uuid in relationer], at=om.nu
    )
    for type_, uuid in relationer:
        if uuid in kendte:
            r, hvad = kendte[uuid], _MYNDIGHED[PersonRelation.Type(type_)]
            rows.append((hvad, Tredje(r.navn, "Forældremyndighed", uuid, r.beskyttet)))
    return _tabel(("Relation", "Navn"), rows)


def _institutioner(om: Spoergsmaal) -> Tabel:
    found = personkilder.institutioner(adgang=om.adgang, part_uuid=om.part_uuid, at=om.nu)
    rows: list[tuple[Celle, ...]] = [
        (p.navn, p.type_tekst, " ".join(filter(None, (p.klasse, p.trin))), _dag(p.fra), _dag(p.til))
        for p in (*found.nuvaerende, *found.andre)
    ]
    note = "Adressen er beskyttet, så stederne står ikke i pakken." if found.skjult else ""
    return _tabel(("Sted", "Type", "Klasse", "Fra", "Til"), rows, note)


def _sager(om: Spoergsmaal) -> Tabel:
    """Every sag, open or closed, by the fagsystem that has it, with its other parts."""
    kolonner = (
        "Fagsystem",
        "Sagsnummer",
        "Titel",
        "KLE",
        "Tværfaglig status",
        "Oprettet",
        "Myndighed",
        "Afdeling",
        "Din rolle",
        "Anden part",
    )
    fundne = sagsindeks.sager_for(adgang=om.adgang, part_uuid=om.part_uuid, at=om.nu)
    rows: list[tuple[Celle, ...]] = []
    for sag in sorted(fundne, key=lambda s: (s.fagsystem, s.sagsnummer, s.titel)):
        fakta = (
            sag.fagsystem,
            sag.sagsnummer,
            sag.titel,
            " ".join(filter(None, (sag.kle, sag.kle_titel))),
            sag.fremdrift.name.capitalize().replace("aa", "å") if sag.fremdrift else "",
            _dag(sag.oprettet),
            sag.myndighed,
            sag.enhed_navn,
            sag.relation,
        )
        andre: list[Celle] = list(_andre_parter(om, sag)) or [""]
        rows += [(*(fakta if n == 0 else ("",) * len(fakta)), c) for n, c in enumerate(andre)]
    systemer = sorted({s.fagsystem for s in fundne if s.fagsystem})
    note = f"Fagsystemer med sager: {', '.join(systemer)}." if systemer else ""
    return _tabel(kolonner, rows, note, _ikke_med(om, fundne))


def _andre_parter(om: Spoergsmaal, sag: SagRaekke) -> Iterator[Tredje]:
    """The other persons and companies of a sag, each once."""
    seen, side = {om.part_uuid}, 1
    while True:
        found = sagsindeks.sagsdetaljer(
            adgang=om.adgang, sag_uuid=sag.sag_uuid, at=om.nu, sider=Sagssider(parter=side)
        )
        if found is None:
            return
        foerste = (found.primaer_part,) if side == 1 and found.primaer_part else ()
        for p in (*foerste, *found.parter.raekker):
            if p.part_uuid not in seen and not p.er_virksomhed:
                seen.add(p.part_uuid)
                navn = p.navn or "Uden navn i partsregisteret"
                yield Tredje(navn, ROLLENAVNE[p.rolle], p.part_uuid, p.beskyttet, p.kendt)
        if not found.parter.flere:
            return
        side += 1


def _ikke_med(om: Spoergsmaal, fundne: list[SagRaekke]) -> str:
    """For the user: how many sager are withheld from the citizen, and how many she cannot see."""
    with laast(om.fuld, derefter=om.adgang):
        egne = sagsindeks.sager_for(adgang=om.fuld, part_uuid=om.part_uuid, at=om.nu)
    undtaget = {s.sag_uuid for s in egne} - {s.sag_uuid for s in fundne}
    told = []
    if undtaget:
        told.append(f"Fagsystemet har undtaget {len(undtaget)} fra borgeren: de er ikke med.")
    if om.fuld.viser_skjulte:
        hidden = sagsindeks.skjulte(adgang=om.fuld, part_uuid=om.part_uuid, at=om.nu).antal
        if hidden:
            told.append(f"Din rolle når ikke {hidden} sager: de er ikke med.")
    return " ".join(told)


def _dokumenter(om: Spoergsmaal) -> Tabel:
    rows: list[tuple[Celle, ...]] = []
    efter: Listenoegle | None = None
    while len(rows) <= MAKS_RAEKKER:
        side = dokumentindeks.dokumentliste(
            adgang=om.adgang,
            part_uuid=om.part_uuid,
            at=om.nu,
            nu=om.nu,
            filter=Dokumentfilter(),
            efter=efter,
        )
        rows += [
            (
                d.titel,
                str(dokumenttype(d.type)),
                _dag(d.brevdato) or f"ændret {_dag(d.dag)}",
                str(dokumentstatus(d.fremdrift)),
                d.dokumentnummer,
                d.sag_titel,
                d.fagsystem,
                d.myndighed,
            )
            for d in side.linjer
        ]
        if (efter := side.naeste) is None:
            break
    kolonner = ("Titel", "Type", "Brevdato", "Status", "Nummer", "Sag", "Fagsystem", "Myndighed")
    note = "SAPA har oplysninger om dokumenterne. Selve dokumenterne ligger i fagsystemerne."
    return _tabel(kolonner, rows, note)


def _notater(om: Spoergsmaal) -> Tabel:
    rows: list[tuple[Celle, ...]] = []
    tekster: dict[UUID, dict[tuple[str, datetime], str | None]] = {}
    efter: Notatnoegle | None = None
    while len(rows) <= MAKS_RAEKKER:
        side = sagsindeks.notatliste(
            adgang=om.adgang,
            part_uuid=om.part_uuid,
            at=om.nu,
            nu=om.nu,
            filter=Notatfilter(),
            efter=efter,
        )
        for n in side.linjer:
            if n.sag_uuid not in tekster:
                found = notattekster(adgang=om.adgang, sag_uuid=n.sag_uuid, at=om.nu)
                tekster[n.sag_uuid] = {(t.titel, t.fra): t.tekst for t in found}
            tekst = tekster[n.sag_uuid].get((n.titel, n.fra)) or "Kun i fagsystemet"
            rows.append((n.titel, tekst, _dag(n.fra), n.sag_titel, n.sagsnummer, n.fagsystem))
        if (efter := side.naeste) is None:
            break
    return _tabel(("Titel", "Tekst", "Dato", "Sag", "Sagsnummer", "Fagsystem"), rows)


_KUN_EGNE = "Ydelser fra andre myndigheder er ikke med: spørg den myndighed, der har bevilget dem."


def _ydelser(om: Spoergsmaal) -> Tabel:
    found = _partsydelser(om, None)
    rows: list[tuple[Celle, ...]] = [
        (
            b.navn or b.ydelsesnavn,
            " ".join(filter(None, (b.kle, b.kle_titel))),
            _dag(b.start),
            _dag(b.slut),
            "Aktiv" if b.loeber else "Ikke aktiv",
            kroner(b.beloeb) if b.beloeb is not None else "",
            b.frekvens,
            b.myndighed,
            b.fagsystem,
        )
        for b in found.bevillinger
    ]
    kolonner = (
        "Ydelse",
        "KLE",
        "Fra",
        "Til",
        "Status",
        "Bruttobeløb",
        "Frekvens",
        "Myndighed",
        "Fagsystem",
    )
    note = " ".join(filter(None, (_KUN_EGNE, _AFKORTET if found.flere_bevillinger else "")))
    return _tabel(kolonner, rows, note)


def _udbetalinger(om: Spoergsmaal) -> Tabel:
    rows: list[tuple[Celle, ...]] = []
    foer: date | None = None
    while len(rows) <= MAKS_RAEKKER:
        found = _partsydelser(om, foer)
        rows += [
            (
                _dag(u.dato),
                u.bevilling.navn if u.bevilling else u.kle,
                " - ".join(filter(None, (_dag(u.periode_start), _dag(u.periode_slut)))),
                kroner(u.beloeb) if u.beloeb is not None else "",
                u.udbetaler,
            )
            for m in found.maaneder
            for u in m.udbetalinger
        ]
        if (foer := found.aeldre) is None:
            break
    return _tabel(("Dato", "Ydelse", "Periode", "Bruttobeløb", "Udbetalt af"), rows, _KUN_EGNE)


def _partsydelser(om: Spoergsmaal, foer: date | None) -> Partsydelser:
    return ydelsesindeks.partsydelser(
        adgang=om.adgang, part_uuid=om.part_uuid, at=om.nu, hvis=Hvis.EGNE, foer=foer
    )


def _bemaerkninger(om: Spoergsmaal) -> Tabel:
    rows: list[tuple[Celle, ...]] = [
        (b.navn, b.tekst, _dag(b.gyldig_til), b.enhed)
        for b in bemaerkninger.om_person(adgang=om.adgang, part_uuid=om.part_uuid, at=om.nu)
    ]
    return _tabel(("Type", "Tekst", "Gyldig til", "Enhed"), rows)


def _adviser(om: Spoergsmaal) -> Tabel:
    rows: list[tuple[Celle, ...]] = [
        (a.navn, _dag(a.begivenhedsdato), _dag(a.modtaget), a.gruppe, _dag(a.faerdiggjort))
        for a in for_person(adgang=om.adgang, part_uuid=om.part_uuid, antal=MAKS_RAEKKER + 1)
    ]
    note = "Adviser, som den, der har dannet pakken, modtager."
    return _tabel(("Hændelse", "Sket", "Modtaget", "Advisgruppe", "Færdiggjort"), rows, note)


def _log(om: Spoergsmaal) -> Tabel:
    found = opslag_om(adgang=om.fuld, person=om.person, foer=om.foer, antal=MAKS_RAEKKER + 1)
    kolonner: tuple[str, ...] = ("Tidspunkt", "Enhed", "Set", "Anledning")
    rows: list[tuple[Celle, ...]] = [(o.tid, o.enhed, o.set, o.anledning) for o in found]
    if om.med_medarbejdere:
        kolonner = (*kolonner, "Medarbejder")
        rows = [(*row, o.bruger) for row, o in zip(rows, found, strict=True)]
    note = "" if om.med_medarbejdere else "Medarbejdernes navne er ikke med."
    return _tabel(kolonner, rows, note)


_LAESERE: dict[Afsnit, Callable[[Spoergsmaal], Tabel]] = {
    Afsnit.STAMDATA: _stamdata,
    Afsnit.BOPAEL: _bopael,
    Afsnit.FAMILIE: _familie,
    Afsnit.INSTITUTIONER: _institutioner,
    Afsnit.SAGER: _sager,
    Afsnit.DOKUMENTER: _dokumenter,
    Afsnit.NOTATER: _notater,
    Afsnit.YDELSER: _ydelser,
    Afsnit.UDBETALINGER: _udbetalinger,
    Afsnit.BEMAERKNINGER: _bemaerkninger,
    Afsnit.ADVISER: _adviser,
    Afsnit.LOG: _log,
}
