"""Advisgrupper of the demo's municipalities, and the adviser of its last weeks.

Set up through the services by the demo's own administrators, from the templates; the adviser are
made by the engine from messages that are taken in as any others, and worked with by the demo's own
users. So the inbox is as it would be, had SAPA run for a month.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from random import Random
from typing import Any

from access import komponenter
from access.db import database_role
from access.models import Bruger
from access.revisionslog import Afsender, Opslag, kriterier, noter_bestilt
from access.selectors import resolve_adgang
from access.values import Adgang
from advis import toerkoersel
from advis.definition import Definition, Modtagervalg, Sagsvalg, laes
from advis.grupper import services as grupper
from advis.indbakke import liste
from advis.indbakke import services as indbakke
from advis.indbakke.values import Advisraekke, Valg
from advis.matching.koersel import behandl as match
from advis.models import Advisgruppe
from advis.values import Gruppetilstand, Modtagerart
from fixtures.befolkning import Befolkning
from fixtures.grunddata import KORSBAEK, LYNGBY_TAARBAEK, advisskabeloner
from fixtures.liv.fortid import DAGE, dage
from fixtures.liv.vaerdier import KOMMUNER, Besked
from fixtures.organisation import find_enhed
from indexes.beskedfordeler import behandling, modtag
from indexes.beskedfordeler.besked import laes_push
from indexes.part import selectors as partregister
from sapa.demo.dueslag import KLIENT

UGE = 7
_LOV = "Retssikkerhedsloven § 11 a"
_ALLE_SAGER: dict[str, Any] = {"sag": Sagsvalg()}
# The administrators: who sets up, and who approves where one alone may not.
_ADMIN = {LYNGBY_TAARBAEK: ("pda", "sta"), KORSBAEK: ("kdm",)}
# Who works with adviser, in the order in which they come to work.
_ARBEJDER = {LYNGBY_TAARBAEK: ("lbr", "ako", "mra"), KORSBAEK: ("uja",)}
_VIST = ("arbejdsskade_alle", "flytning_sag", "sygehus_alle")
_KOMMENTARER = ("Noteret på sagen.", "Ydelsen er gennemgået.", "Intet at følge op på.")


@dataclass(frozen=True, slots=True)
class Opsaetning:
    """A group from a template: whose rights it has, which units receive it, and what of the
    template is the municipality's own choice."""

    skabelon: str
    ejer: str
    enheder: tuple[str, ...]
    mere: dict[str, Any]
    myndighed: int = LYNGBY_TAARBAEK


_GRUPPER = (
    Opsaetning("arbejdsskade_alle", "lbr", ("Borgerservice", "Sygedagpenge"), {}),
    Opsaetning("flytning_boliglaan", "lbr", ("Borgerservice",), {"hjemmel": _LOV}),
    Opsaetning("flytning_sag", "lbr", ("Borgerservice",), {"hjemmel": _LOV}),
    Opsaetning(
        "tilflytning_tandpleje",
        "mra",
        ("Tandplejen", "Børn og Familie"),
        {"hjemmel": "Sundhedsloven § 127"},
    ),
    Opsaetning("doedsfald_sag", "lbr", ("Borgerservice", "Opkrævning"), {"hjemmel": _LOV}),
    Opsaetning("foraeldremyndighed", "mra", ("Børn og Familie",), {"hjemmel": _LOV}),
    Opsaetning(
        "sygehus_alle",
        "lbr",
        ("Borgerservice", "Ældre og handicap"),
        {
            "hjemmel": _LOV,
            "navn": "Sygehus: borgere over 65 år",
            "sag": None,
            "alder_fra": 65,
        },
    ),
    Opsaetning("sygehus_sygedagpenge", "ako", ("Sygedagpenge",), {"hjemmel": _LOV}),
    Opsaetning(
        "sag_opstaaet",
        "ako",
        ("Sygedagpenge",),
        {"hjemmel": _LOV, "navn": "Sag opstået eller afsluttet: sygedagpenge",
         "sag": Sagsvalg(kle=("32.30.*",))},
    ),
    Opsaetning("bevilling_ophoert", "lbr", ("Borgerservice",), {"hjemmel": _LOV}),
    Opsaetning(
        "arbejdsskade_alle",
        "uja",
        ("Ydelsescenter Korsbæk",),
        {"navn": "Arbejdsskade: borgere med aktiv sag", **_ALLE_SAGER},
        KORSBAEK,
    ),
    Opsaetning(
        "flytning_sag", "uja", ("Ydelsescenter Korsbæk",), {"hjemmel": _LOV}, KORSBAEK
    ),
    Opsaetning(
        "doedsfald_sag",
        "uja",
        ("Ydelsescenter Korsbæk", "Borgerservice Korsbæk"),
        {"hjemmel": _LOV},
        KORSBAEK,
    ),
    Opsaetning(
        "sygehus_alle",
        "uja",
        ("Ydelsescenter Korsbæk",),
        {"hjemmel": _LOV, **_ALLE_SAGER},
        KORSBAEK,
    ),
    Opsaetning(
        "bevilling_ophoert", "uja", ("Ydelsescenter Korsbæk",), {"hjemmel": _LOV}, KORSBAEK
    ),
)  # fmt: skip


def indlaes(befolkning: Befolkning, *, now: datetime) -> dict[str, int]:
    """The groups, and the weeks before the demo as they were lived with them. Returns how many
    groups and messages."""
    begyndt = now - timedelta(days=DAGE + 2)
    folk = _Folk()
    egne = [_saet_op(o, folk, begyndt) for o in _GRUPPER]
    rng = Random(17)
    antal, ventende = 0, list[tuple[datetime, Besked]]()
    for nr, dag in enumerate(dage(befolkning), start=1):
        ventende += [(min(dag.kl, now), b) for b in dag.beskeder]
        if nr % UGE and nr < DAGE:
            continue
        til = min(dag.kl, now)
        antal += _tag_imod(ventende, til)
        ventende.clear()
        if nr < DAGE:
            _arbejd(folk, rng, til)
    # What a group would find of it by now stands on its page, of those that are looked at first.
    for g, adgang in egne:
        if g.skabelon in _VIST and g.myndighed == LYNGBY_TAARBAEK:
            grupper.bestil_toerkoersel(g.id, adgang=adgang, now=now)
    while toerkoersel.udfoer(now=now):
        pass
    return {"advisgrupper": len(egne), "beskeder om de seneste uger": antal}


class _Folk:
    """The demo's users by name, each resolved once."""

    def __init__(self) -> None:
        self._brugere = {b.brugernavn: b for b in Bruger.objects.filter(demo=True)}
        self._adgange: dict[str, Adgang] = {}

    def id(self, brugernavn: str) -> int:
        """Her key."""
        return self._brugere[brugernavn].id

    def adgang(self, brugernavn: str) -> Adgang:
        """What she may do."""
        if brugernavn not in self._adgange:
            fundet = resolve_adgang(self.id(brugernavn))
            assert fundet is not None, "a demo user has rights"
            self._adgange[brugernavn] = fundet
        return self._adgange[brugernavn]


def _saet_op(o: Opsaetning, folk: _Folk, now: datetime) -> tuple[Advisgruppe, Adgang]:
    """Draft, dry run, activation, and approval by another where it is asked for."""
    admin, *andre = (folk.adgang(navn) for navn in _ADMIN[o.myndighed])
    g = grupper.opret(_definition(o), adgang=admin, now=now, ejer=folk.id(o.ejer))
    grupper.bestil_toerkoersel(g.id, adgang=admin, now=now)
    while toerkoersel.udfoer(now=now):
        pass
    g = grupper.aktiver(g.id, version=g.version, adgang=admin, now=now)
    for anden in andre:
        if g.tilstand == Gruppetilstand.AFVENTER:
            g = grupper.aktiver(g.id, version=g.version, adgang=anden, now=now)
    assert g.tilstand == Gruppetilstand.AKTIV, f"the group {o.skabelon} is in use"
    return g, admin


def _definition(o: Opsaetning) -> Definition:
    skabelon = next(s for s in advisskabeloner() if s.kode == o.skabelon)
    modtagere = tuple(
        Modtagervalg(Modtagerart.ENHED, find_enhed(o.myndighed, navn).uuid) for navn in o.enheder
    )
    return replace(laes(skabelon.definition), modtagere=modtagere, **o.mere)


def _tag_imod(beskeder: Sequence[tuple[datetime, Besked]], til: datetime) -> int:
    """The messages through the intake and the engine, as workers would."""
    with database_role("sapa_indlaes"):
        for kl, b in beskeder:
            modtag.gem(b.indhold, laes_push(b.indhold), klient=KLIENT, myndigheder=KOMMUNER, now=kl)
    while behandling.behandl(now=til):
        pass
    while match(now=til).haendelser:
        pass
    return len(beskeder)


def _arbejd(folk: _Folk, rng: Random, now: datetime) -> None:
    """A morning's work: some are opened, some of those finished, one taken, one reminded of."""
    for navne in _ARBEJDER.values():
        for brugernavn in navne:
            adgang = folk.adgang(brugernavn)
            kl = now + timedelta(minutes=rng.randint(10, 240))
            rows = liste.side(adgang=adgang, valg=Valg(), at=kl, antal=40).raekker
            valgte = [r for r in rows if rng.random() < 0.6]
            _aabn(valgte, adgang, kl)
            faerdige = [r.uuid for r in valgte if rng.random() < 0.55]
            for uuid in faerdige:
                if rng.random() < 0.4:
                    tekst = rng.choice(_KOMMENTARER)
                    indbakke.kommenter(uuid, tekst=tekst, adgang=adgang, now=kl)
            indbakke.faerdiggoer(faerdige, adgang=adgang, now=kl + timedelta(minutes=5))
            aabne = [r.uuid for r in valgte if r.uuid not in faerdige]
            indbakke.tildel(aabne[:2], til=adgang.bruger_uuid, adgang=adgang, now=kl)
            indbakke.paamind(
                aabne[2:3],
                kl=kl + timedelta(days=UGE),
                tekst="Afvent svar",
                adgang=adgang,
                now=kl,
            )


def _aabn(rows: Sequence[Advisraekke], adgang: Adgang, kl: datetime) -> None:
    """The first looks, and their rows."""
    sete = [r for r in rows if indbakke.aabn(r.uuid, adgang=adgang, now=kl)]
    parter = partregister.partresumeer(
        adgang=adgang, part_uuids={r.part_uuid for r in sete if r.part_uuid}, at=kl
    )
    looks = []
    for r in sete:
        part = parter.get(r.part_uuid) if r.part_uuid else None
        om = [("Advis", str(r.uuid)), ("Haendelse", f"{r.kode} {r.navn}")]
        looks.append(
            Opslag(
                komponenter.ADVISER,
                part_uuid=r.part_uuid,
                part_cpr=part.cpr if part else None,
                part_navn=part.navn if part else "",
                part_kommune=part.kommune_navn if part else "",
                sag_uuid=r.sag_uuid,
                soegekriterier=kriterier(om),
            )
        )
    noter_bestilt(looks, adgang=adgang, afsender=Afsender(), now=kl)
