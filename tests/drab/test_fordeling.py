"""Web, worker, broker and PostgreSQL, each killed with SIGKILL in the middle of every change of
state that a hand-off has, on both sides of the wire: exactly one note at the receiver, and the
state tells the truth.

A trigger of the test's stops whoever makes the change just before it is committed, so that what was
called has been called and what was written is lost; the change before it is then the last that
stands. The suite lets one of the four die at each change. All four at each:

    SAPA_DRAB_ALT=1 ./dev test tests/drab/test_fordeling.py -s
"""

from __future__ import annotations

import json
import os
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest
from celery import Celery

from fordeling.api import stier
from fordeling.tilstande import OVERGANGE, Tilstand
from sapa.local import porte
from tests.drab.fagsystem import Browser, Modtager, vent
from tests.drab.stak import Broker, Stop, Worker, draeb_postgres
from tests.drab.test_drab import broker
from tests.flows.server import Database, Web, koer
from tests.flows.test_nedbrud import Server, database, server, skabelon
from tests.sf2900.faelles import SYSTEM

__all__ = ["broker", "database", "server", "skabelon"]  # fixtures

OPSAETNING = """
import json, os
from datetime import UTC, datetime
from uuid import UUID, uuid4
import django
django.setup()
from django.utils import timezone
from psycopg.types.range import TimestamptzRange
from access.klienter import services as klienter
from access.klienter.values import Rettighed
from access.models import Bruger, Fagsystem, Systemklient
from access.services import SESSION_BRUGER, opret_systemklient, saet_grupper
from access.session import SessionStore
from access.values import ALT, Gruppe, Permission
from fordeling.models import Tilsluttet
from indexes.part.services import indlaes_personer, part_uuider
from indexes.sag.models import Sag, SagLinje
from tests.part.faelles import borger
now, svar = timezone.now(), {}
indlaes_personer([borger("Jan Jarlov", "2110703435")], now=now)
part = part_uuider(["cpr:2110703435"], now=now)["cpr:2110703435"]
ret = {"sapa": Rettighed.AFSEND, "sp": Rettighed.KVITTERING, "nyksd": Rettighed.MODTAG}
uuider = {"sapa": UUID(os.environ["SAPA_FORDELING_SYSTEM"]), "sp": uuid4(), "nyksd": uuid4()}
for navn, uuid in uuider.items():
    fag = Fagsystem.objects.create(uuid=uuid, navn=navn.upper())
    opret_systemklient(klient_id=navn, fagsystem=fag, myndigheder=[], now=now,
                       demo_hemmelighed="demo")
    klienter.saet_aftale(Systemklient.objects.get(klient_id=navn), myndigheder=[173], kle=["*"],
                         rettigheder=[ret[navn]], fra=None, til=None, now=now, erstat=True)
Tilsluttet.objects.create(uuid=uuider["sapa"], navn="SAPA", sender_typer=["JOURNALPOST"])
Tilsluttet.objects.create(uuid=uuider["nyksd"], navn="KSD", myndigheder=[173],
                          modtager_typer=["JOURNALPOST"], modtag_url=os.environ["MODTAG"])
why = "drab"
for navn in ("a", "b"):
    sag = uuid4()
    fakta = dict(myndighed=173, kle=270001, foelsomhed=2, enhed=700, fagsystem=fag.id, titel="Sag",
                 sagsnummer=f"S-{navn}", facet="G01", fremdrift=3, oprettet=now,
                 primaer_part_uuid=part, primaer_part_navn="Jan", opdateret=now)
    Sag.objects.unguarded(reason=why).create(uuid=sag, **fakta)
    SagLinje.objects.unguarded(reason=why).create(
        part_uuid=part, sag_uuid=sag, rolle=1, indeks="",
        virkning=TimestamptzRange(datetime(2020, 1, 1, tzinfo=UTC), None, "[)"), **fakta)
    svar[navn] = str(sag)
bruger = Bruger.objects.create(myndighed_id=173, brugernavn="lone", navn="Lone Prøve")
maa = frozenset({Permission.SE_PERSON, Permission.SE_SAG, Permission.OPRET_JOURNALNOTAT})
saet_grupper(bruger.id, [Gruppe(maa, 173, ALT, 4, ALT, ALT)])
store = SessionStore()
store[SESSION_BRUGER] = bruger.id
store.create()
svar |= {"session": store.session_key, "part": str(part)}
open(os.environ["SVAR"], "w").write(json.dumps(svar))
"""
AFLEVERING, FORDELING, POST = "fordeling_aflevering", "fordeling_fordeling", "fordeling_kvitteringspost"  # fmt: skip
# As if the loans of those that were killed had run out, and the waits for a second attempt were over.
_TIDEN_GAAR = tuple(
    f"update {tabel} set naeste_forsoeg = now() where naeste_forsoeg > now() and tilstand = '{klar}'"
    for tabel, klar in ((AFLEVERING, "sendes"), (FORDELING, "klar"), (POST, "klar"))
)


class Stak:
    """All that runs, how each part is killed, and those who use it."""

    def __init__(self, server: Server, database: Database, broker: Broker, folder: Path) -> None:
        self.server, self.database, self.broker = server, database, broker
        self.sendt = 0  # hand-offs that were meant to be
        port = porte.any_free()
        adresse = f"http://127.0.0.1:{port}"
        self.modtager = Modtager(adresse, "nyksd:demo")
        more = {
            "REDIS_URL": broker.url,
            "SAPA_FORDELING_URL": f"{adresse}{stier.SP}",
            "SAPA_FORDELING_KVITTERING_URL": f"{adresse}{stier.ANVENDER}",
            "SAPA_FORDELING_SYSTEM": str(SYSTEM),
            "SAPA_FORDELING_BASIC": "sapa:demo",
            "SAPA_FORDELING_KOMPONENT_BASIC": "sp:demo",
            "SAPA_STATIC_SIMPLE": "1",
        }
        svar = folder / "svar.json"
        env = database.env(**more, MODTAG=self.modtager.adresse, SVAR=str(svar))
        koer(["-c", OPSAETNING], env)
        fakta = json.loads(svar.read_text())
        self.part, self.sager = UUID(fakta["part"]), (UUID(fakta["a"]), UUID(fakta["b"]))
        self.stop = Stop(database)
        for skift in SKIFT:
            self.stop.laeg(str(skift), skift.tabel, *skift.hvor)
        app_env = database.app_env(**more)
        self.web = Web(app_env, folder / "web.log", port=port)
        self.worker = Worker(app_env, folder)
        self.browser = Browser(adresse, fakta["session"])
        self._app = Celery(broker=broker.url)
        self._app.conf.broker_transport_options = {"global_keyprefix": "sapa:"}
        self._dem: dict[str, tuple[Callable[[], Any], Callable[[], Any]]] = {
            "web": (self.web.kill, self.web.start),
            "worker": (self.worker.kill, self.worker.start),
            "broker": (broker.kill, broker.start),
            "database": (lambda: draeb_postgres(server.postgres), server.start),
        }

    def goer(self, *saetninger: str) -> None:
        with psycopg.connect(self.database.ejer_url) as forbindelse:
            for sql in saetninger:
                forbindelse.execute(sql)  # type: ignore[arg-type]

    def draeb(self, hvem: str) -> None:
        self._dem[hvem][0]()

    def start(self, hvem: str) -> None:
        self._dem[hvem][1]()

    def ring(self, opgave: str) -> None:
        self._app.send_task(opgave, queue="sapa", ignore_result=True)

    def tilstand(self, id_: UUID) -> str:
        try:
            rows = self.database.rows(
                "select tilstand from fordeling_aflevering where id=%s", [id_]
            )
        except psycopg.OperationalError:  # it is away
            return ""
        return str(rows[0][0])

    def naar(self, id_: UUID, tilstand: Tilstand) -> None:
        vent(lambda: self.tilstand(id_) == tilstand, f"{id_} is not {tilstand}")

    def luk(self) -> None:
        self.web.stop()
        self.worker.kill()
        self.modtager.luk()


@pytest.fixture
def stak(server: Server, database: Database, broker: Broker, tmp_path: Path) -> Iterator[Stak]:
    made = Stak(server, database, broker, tmp_path)
    try:
        made.worker.start()
        made.web.start()
        yield made
    finally:
        made.luk()


T = Tilstand
Ventet = list[tuple[UUID, Tilstand]]
"""Hand-offs, and where each must be in the end."""


def _send(s: Stak, tekst: str) -> tuple[UUID, UUID]:
    forsendelse = s.browser.send(s.part, s.sager[0], tekst)
    return _nyeste(s, forsendelse), forsendelse


def _nyeste(s: Stak, forsendelse: UUID) -> UUID:
    sql = "select id from fordeling_aflevering where forsendelse = %s order by sendt desc limit 1"

    def find() -> UUID | None:
        try:
            rows = s.database.rows(sql, [forsendelse])
        except psycopg.OperationalError:
            return None
        return UUID(str(rows[0][0]))

    found: UUID = vent(find, "no hand-off")
    return found


def accepteret(s: Stak, tekst: str) -> Ventet:
    id_, _ = _send(s, tekst)
    s.naar(id_, T.HOS_MODTAGER)
    s.modtager.svar(id_, "ACCEPTERET")
    s.naar(id_, T.ACCEPTERET)
    return [(id_, T.ACCEPTERET)]


def sendt_videre(s: Stak, tekst: str) -> Ventet:
    """Refused, and sent on to another case."""
    id_, forsendelse = _send(s, tekst)
    s.naar(id_, T.HOS_MODTAGER)
    s.modtager.svar(id_, "AFVIST")
    s.naar(id_, T.AFVIST)
    s.browser.igen(id_, forsendelse, sag=str(s.sager[1]))
    ny = _nyeste(s, forsendelse)
    assert ny != id_
    s.naar(ny, T.HOS_MODTAGER)
    return [(id_, T.AFVIST), (ny, T.HOS_MODTAGER)]


def afvist_paa_vejen(s: Stak, tekst: str) -> Ventet:
    """Refused by the Fordelingskomponent, which knows nothing of it, and sent again."""
    typer = "update fordeling_tilsluttet set sender_typer = '{%s}' where navn = 'SAPA'"
    s.goer(typer % "")
    id_, forsendelse = _send(s, tekst)
    s.naar(id_, T.AFVIST_AF_SP)
    s.goer(typer % "JOURNALPOST")
    s.browser.igen(id_, forsendelse)
    s.naar(id_, T.HOS_MODTAGER)
    return [(id_, T.HOS_MODTAGER)]


def fejlet(s: Stak, tekst: str) -> Ventet:
    """The receiver cannot take it."""
    s.modtager.fejler = True
    id_, _ = _send(s, tekst)
    s.naar(id_, T.FEJLET)
    s.modtager.fejler = False
    return [(id_, T.FEJLET)]


def udloebet(s: Stak, tekst: str) -> Ventet:
    """The receiver has it, and never says more."""
    id_, _ = _send(s, tekst)
    s.naar(id_, T.HOS_MODTAGER)
    gammel = (
        f"update fordeling_aflevering set sendt = sendt - interval '41 days' where id = '{id_}'"
    )
    s.goer(gammel)

    def givet_op() -> bool:
        try:
            s.ring("fordeling.tasks.hold_oeje")
        except OSError:  # the broker is away
            time.sleep(0.2)
        return s.tilstand(id_) == T.UDLOEBET

    vent(givet_op, "it is never given up")
    return [(id_, T.UDLOEBET)]


@dataclass(frozen=True, slots=True)
class Skift:
    """A change of state of a table's row, and a course in which it is met."""

    forloeb: Callable[[Stak, str], Ventet]
    tabel: str
    fra: str
    til: str
    offer: str  # who dies at it in the suite: mostly whoever makes the change, or waits for it

    @property
    def hvor(self) -> tuple[str, str]:
        """What it is to the database."""
        if not self.fra:
            return "insert", f"new.tilstand = '{self.til}'"
        return "update", f"old.tilstand = '{self.fra}' and new.tilstand = '{self.til}'"

    def __str__(self) -> str:
        return f"{self.tabel.partition('_')[2]} {self.fra or '(ny)'}->{self.til}"


SKIFT = (
    Skift(accepteret, AFLEVERING, "", "sendes", "web"),
    Skift(accepteret, FORDELING, "", "klar", "worker"),
    Skift(accepteret, AFLEVERING, "sendes", "hos_sp", "worker"),
    Skift(accepteret, FORDELING, "klar", "hos_modtager", "database"),
    Skift(accepteret, POST, "", "klar", "worker"),
    Skift(accepteret, AFLEVERING, "hos_sp", "hos_modtager", "web"),
    Skift(accepteret, POST, "klar", "leveret", "worker"),
    Skift(accepteret, FORDELING, "hos_modtager", "accepteret", "broker"),
    Skift(accepteret, AFLEVERING, "hos_modtager", "accepteret", "database"),
    Skift(sendt_videre, FORDELING, "hos_modtager", "afvist", "database"),
    Skift(sendt_videre, AFLEVERING, "hos_modtager", "afvist", "broker"),
    Skift(afvist_paa_vejen, AFLEVERING, "sendes", "afvist_af_sp", "web"),
    Skift(afvist_paa_vejen, AFLEVERING, "afvist_af_sp", "sendes", "database"),
    Skift(fejlet, FORDELING, "klar", "fejlet", "broker"),
    Skift(fejlet, AFLEVERING, "hos_sp", "fejlet", "database"),
    Skift(udloebet, AFLEVERING, "hos_modtager", "udloebet", "broker"),
)
GENVEJE = 20  # notes at most until one takes the long way
OFRE = ("web", "worker", "broker", "database")
ALT = "SAPA_DRAB_ALT" in os.environ


def test_one_note_arrives_and_its_state_is_true_whoever_is_killed_at_any_change(stak: Stak):
    begyndt, drab = time.monotonic(), 0
    for skift in SKIFT:
        for offer in OFRE if ALT else (skift.offer,):
            kl = time.monotonic()
            ventet = _med_drab(stak, skift, offer)
            _kontroller(stak, ventet)
            drab += 1
            print(f"{skift}: {offer} killed, {time.monotonic() - kl:.1f} s", flush=True)
    assert stak.browser.afbrudt, "no page was cut off"
    assert _leveret_igen(stak), "no delivery was cut off"
    print(f"{drab} kills at {len(SKIFT)} changes in {time.monotonic() - begyndt:.0f} s")


def test_the_walk_meets_every_change_that_the_way_of_a_note_has():
    """Those left out are short cuts of these: a receipt that comes before our own call is answered,
    and one more state in which time runs out."""
    mine = {(s.fra, s.til) for s in SKIFT if s.tabel == AFLEVERING and s.fra}
    alle = {(str(fra), str(til)) for (fra, _), til in OVERGANGE.items()}
    genveje = {("sendes", til) for til in ("hos_modtager", "accepteret", "afvist", "fejlet")}
    genveje |= {("hos_sp", til) for til in ("accepteret", "afvist")}
    genveje |= {("hos_modtager", "fejlet")}
    genveje |= {(fra, "udloebet") for fra in ("sendes", "hos_sp", "afvist_af_sp")}
    assert mine <= alle
    assert alle - mine == genveje


def _med_drab(s: Stak, skift: Skift, offer: str) -> Ventet:
    """One note its whole way, with one kill in the middle of one change; and before it those that
    took a short cut past that change, where a receipt came before our own call was answered."""
    fundet: Ventet = []
    fejl: list[BaseException] = []

    def gaa() -> None:
        try:
            fundet.extend(skift.forloeb(s, f"Æ, ø og å <b>&amp;</b> {uuid4()}"))
        except BaseException as grund:
            fejl.append(grund)

    with s.stop.ved(str(skift)):
        for _ in range(GENVEJE):
            traad = threading.Thread(target=gaa)
            traad.start()
            vent(lambda t=traad: s.stop.staar() or not t.is_alive(), f"{skift} is never met")
            if fejl or s.stop.staar():
                break
        assert fejl or s.stop.staar(), f"{skift} is never met"
        s.draeb(offer)
        if offer != "database":
            s.stop.slip()
        s.start(offer)
    while traad.is_alive():
        s.worker.tilsyn()
        s.goer(*_TIDEN_GAAR)
        traad.join(0.5)
    if fejl:
        raise AssertionError(f"{skift}, {offer}") from fejl[0]
    vent(lambda: not _venter(s), "receipts are left")
    return fundet


def _venter(s: Stak) -> bool:
    s.goer(*_TIDEN_GAAR)
    return bool(s.database.rows(f"select from {POST} where tilstand = 'klar'"))


def _kontroller(s: Stak, ventet: Ventet) -> None:
    for id_, tilstand in ventet:
        assert s.tilstand(id_) == tilstand
        (gange,) = s.database.rows("select count(*) from fordeling_fordeling where transaktion=%s", [id_])  # fmt: skip
        assert gange == (1,)
        modtaget = s.modtager.hos(id_)
        if tilstand is T.FEJLET:
            assert not modtaget
        else:  # as often as it came it was the same, under the same id: one note
            assert len({(m.kontekst.fordeling, m.objekt) for m in modtaget}) == 1
        # From where it began each line goes on from where the one before ended, by the rules.
        skift = s.database.rows(
            "select fra, til from fordeling_tilstandsskift where aflevering_id = %s order by id",
            [id_],
        )
        assert skift[0] == ("", "sendes")
        assert [til for _, til in skift[:-1]] == [fra for fra, _ in skift[1:]]
        lovlige = {(str(fra), str(til)) for (fra, _), til in OVERGANGE.items()}
        assert lovlige.issuperset(skift[1:])
        assert skift[-1][1] == tilstand
    # Nothing else was made of it: a page that was pressed again sent nothing more.
    (alle,) = s.database.rows("select count(*) from fordeling_aflevering")
    s.sendt += len(ventet)
    assert alle == (s.sendt,)
    assert s.database.rows(f"select distinct tilstand from {POST}") in ([("leveret",)], [])


def _leveret_igen(s: Stak) -> int:
    """How many deliveries were of a note that the receiver had."""
    return len(s.modtager.modtaget) - len({m.kontekst.transaktion for m in s.modtager.modtaget})
