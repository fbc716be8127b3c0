"""Worker, broker, web and PostgreSQL, each killed with SIGKILL while events become adviser and
adviser are delivered: every matching pair of event and group has exactly one advis, every receiver
heard of it at least once, and whoever heard twice heard the same id.

The suite runs it with a few hundred events. With as many as issue 7 says:

    SAPA_DRAB_HAENDELSER=20000 ./dev test tests/drab/test_advis.py -s
"""

from __future__ import annotations

import os
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
from celery import Celery

from tests.beskedfordeler.faelles import STI
from tests.drab import advisplan
from tests.drab.advisplan import GRUPPER, Advisplan
from tests.drab.dueslag import GRAENSE, Beskedfordeler, Dueslag
from tests.drab.modtagere import Postkasse, Systemer
from tests.drab.stak import Broker, Stop, Worker, draeb_postgres
from tests.drab.test_drab import OPSAETNING, broker
from tests.flows.server import Database, Web, basic, koer
from tests.flows.test_nedbrud import HEMMELIGHED, KLIENT, Server, database, server, skabelon

__all__ = ["broker", "database", "server", "skabelon"]  # fixtures

HAENDELSER = int(os.environ.get("SAPA_DRAB_HAENDELSER", "500"))
FRIST = max(GRAENSE, HAENDELSER / 20)
"""Seconds that all of it may take on a slow machine."""
_GRUPPER = """
from uuid import uuid4
from access.models import Bruger, Fagsystem
from access.services import saet_grupper
from access.values import ALT, Gruppe, Permission
from advis.levering import modtagere
from advis.models import Advisgruppe, Kriterium, Modtager, Population
from indexes.part.noegler import part_uuider
from tests.drab.advisplan import GRUPPER, PERSONER, POSTKASSER
parter = part_uuider([f"cpr:{n:010d}" for n in range(PERSONER)], now=now)
systemer, brugere = [], []
for nr, adresse in enumerate(os.environ["ADRESSER"].split()):
    fag = Fagsystem.objects.create(uuid=uuid4(), navn=f"Abonnent {nr}")
    aftager = Systemklient.objects.create(klient_id=f"abonnent{nr}", fagsystem=fag, oprettet=now)
    services.saet_aftale(aftager, myndigheder=[173], kle=["*"], rettigheder=[Rettighed.ADVIS],
                         fra=None, til=None, now=now)
    systemer.append(modtagere.opret(myndighed=173, fagsystem=fag.uuid, navn=f"Abonnent {nr}",
                                    url=adresse, hvem="drab", now=now).system)
for nr in range(POSTKASSER):
    bruger = Bruger.objects.create(myndighed_id=173, brugernavn=f"post{nr}", navn="Lone Prøve",
                                   email=f"post{nr}@kommune.example")
    ret = frozenset({Permission.SE_PERSON, Permission.BEHANDL_ADVIS})
    saet_grupper(bruger.id, [Gruppe(ret, 173, ALT, 3, ALT, ALT)])
    brugere.append(bruger)
for g in GRUPPER:
    row = Advisgruppe.objects.create(
        myndighed=173, navn=g.navn, advistype="folkeregister", tilstand="aktiv", definition={},
        oprettet=now, oprettet_af=1, aendret=now, aendret_af=1, ejer=1)
    Kriterium.objects.bulk_create(
        Kriterium(gruppe=row, myndighed=173, kode=kode, rolle=1, loft=4, med_sag=False,
                  med_population=g.liste is not None) for kode in g.koder)
    Population.objects.unguarded(reason="drab").bulk_create(
        Population(gruppe_id=row.id, part_uuid=parter[f"cpr:{n:010d}"]) for n in g.liste or ())
    for nr in g.webhooks:
        Modtager.objects.create(gruppe=row, art="fagsystem", kanal="webhook", system=systemer[nr],
                                modtager_uuid=systemer[nr].fagsystem_uuid)
    for nr in g.mails:
        Modtager.objects.create(gruppe=row, art="bruger", kanal="mail",
                                modtager_uuid=brugere[nr].uuid)
"""
STEDER = (
    ("besked", "beskedfordeler_modtagelse", "insert", "true"),
    ("advis", "advis_advis", "insert", "true"),
    ("hørt", "advis_levering", "update", "new.tilstand = 'leveret' and new.kanal = 'webhook'"),
    ("læst", "advis_levering", "update", "new.tilstand = 'leveret' and new.kanal = 'mail'"),
)
"""Where somebody can be stopped in the middle of a transaction."""
_ADVISER = """
select h.noegle, h.nr, g.navn, a.uuid::text from advis_advis a
join advis_advisgruppe g on g.id = a.gruppe_id
left join beskedfordeler_modtagethaendelse h on h.id = a.traad_id
"""
# What a worker held when it was killed, as if its loan had run out; and mails that wait ten minutes
# for the last one, as if they had.
_LAANETS_UDLOEB = """
update advis_levering set naeste_forsoeg = now() where uuid in (
    select uuid from advis_levering where tilstand = 'klar' and naeste_forsoeg > now(){}
    for update skip locked)
"""
_UDEN_LAAN = " and (laant_til is null or laant_til < now())"
_TI_MINUTTER = (
    "update advis_levering set afsluttet = afsluttet - interval '11 minutes'"
    " where kanal = 'mail' and tilstand = 'leveret'"
)


@pytest.fixture
def systemer() -> Iterator[Systemer]:
    made = Systemer(advisplan.SYSTEMER)
    try:
        yield made
    finally:
        made.luk()


@pytest.fixture
def postkasse() -> Iterator[Postkasse]:
    made = Postkasse()
    try:
        yield made
    finally:
        made.luk()


class Stak:
    """All that runs, and how each part of it is killed."""

    def __init__(
        self, server: Server, database: Database, broker: Broker, post: Postkasse, folder: Path
    ) -> None:
        self.server, self.database, self.broker = server, database, broker
        env = database.app_env(
            REDIS_URL=broker.url,
            SAPA_SMTP_URL=f"smtp://127.0.0.1:{post.port}",
            SAPA_EMAIL_FRA="SAPA <sapa@kommune.example>",
            SAPA_ADVIS_ADRESSE="http://127.0.0.1",
        )
        self.web, self.worker = Web(env, folder / "web.log"), Worker(env, folder)
        self.stop = Stop(database)
        for navn, tabel, ved, hvor in STEDER:
            self.stop.laeg(navn, tabel, ved, hvor)
        self._app = Celery(broker=broker.url)
        self._app.conf.broker_transport_options = {"global_keyprefix": "sapa:"}

    def tal(self, sql: str) -> int:
        ((antal,),) = self.database.rows(sql)
        return int(antal)

    def goer(self, *saetninger: str) -> None:
        with psycopg.connect(self.database.ejer_url) as forbindelse:
            for sql in saetninger:
                forbindelse.execute(sql)  # type: ignore[arg-type]

    def ring(self, opgave: str) -> None:
        """The sweep of beat, without the seconds until it comes."""
        self._app.send_task(opgave, queue="sapa", ignore_result=True)


def vent(ready: Callable[[], bool], hvad: str) -> None:
    limit = time.monotonic() + FRIST
    while not ready():
        assert time.monotonic() < limit, hvad
        time.sleep(0.05)


@pytest.fixture
def stak(
    server: Server,
    database: Database,
    broker: Broker,
    systemer: Systemer,
    postkasse: Postkasse,
    tmp_path: Path,
) -> Iterator[Stak]:
    adresser = " ".join(systemer.adresser)
    koer(["-c", "import os\n" + OPSAETNING + _GRUPPER], database.env(ADRESSER=adresser))
    made = Stak(server, database, broker, postkasse, tmp_path)
    made.worker.start()
    try:
        made.web.start()
        yield made
    finally:
        made.web.stop()
        made.worker.kill()


def test_every_pair_has_one_advis_and_is_delivered_whatever_is_killed(
    stak: Stak, systemer: Systemer, postkasse: Postkasse
):
    plan = advisplan.byg(HAENDELSER)
    begyndt = time.monotonic()
    _draeb(Afsender(stak, plan), stak, postkasse)
    _lad_alt_blive_leveret(stak)
    brugt = time.monotonic() - begyndt
    adviser = _adviser(plan, stak)
    hoert = _webhooks(stak, systemer, adviser)
    breve = _mails(stak, postkasse, adviser)
    print(
        f"\n{plan.antal} events in {plan.beskeder} messages, {len(plan.par)} pairs:"
        f" {len(adviser)} adviser; {hoert[0]} webhooks of {hoert[1]} ids,"
        f" {breve[0]} mails of {breve[1]} ids; {brugt:.0f} s"
    )


class Afsender:
    """The messages, in as many parts as something is killed: so that each kill has some before it,
    some under way and some after it, however fast the machine is."""

    DELE = 6

    def __init__(self, stak: Stak, plan: Advisplan) -> None:
        self._url, self._headers = f"{stak.web.adresse}{STI}", basic(KLIENT, HEMMELIGHED)
        antal = 2 * self.DELE
        self._rest = [[koe[n::antal] for koe in plan.dueslag] for n in range(antal)]

    @contextmanager
    def under_vejs(self) -> Iterator[Beskedfordeler]:
        """The next ones are sent beside what is done here, and are acknowledged at its end."""
        dueslag = [Dueslag(self._url, self._headers, koe) for koe in self._rest.pop(0)]
        bfo = Beskedfordeler(dueslag)
        bfo.start()
        try:
            yield bfo
        finally:
            bfo.faerdig()
        assert len(bfo.kvitteret) == sum(len(d.koe) for d in dueslag)

    def send(self) -> None:
        with self.under_vejs():
            pass

    @property
    def faerdig(self) -> bool:
        return not self._rest


def _draeb(afsender: Afsender, stak: Stak, post: Postkasse) -> None:
    """Each where it hurts: in the middle of writing adviser, and between what a receiver has heard
    and our having written that it did."""

    def postgres() -> None:
        assert draeb_postgres(stak.server.postgres) > 3
        stak.server.start()

    for sted in ("advis", "hørt"):
        for draeb in (stak.worker.kill, postgres):
            afsender.send()
            with stak.stop.ved(sted), afsender.under_vejs():
                vent(stak.stop.staar, f"nobody is at {sted}")
                draeb()
                stak.stop.slip()
                stak.worker.kill()
                stak.goer(_LAANETS_UDLOEB.format(""))
                stak.worker.start()

    # Web in the middle of a push, and the broker: the intake goes on without it.
    afsender.send()
    with stak.stop.ved("besked"), afsender.under_vejs() as bfo:
        vent(stak.stop.staar, "nothing is pushed")
        stak.web.kill()
        stak.stop.slip()
        stak.broker.kill()
        stak.web.start()
    assert bfo.andre_svar, "no push was cut off"
    afsender.send()
    adviser = stak.tal("select count(*) from advis_advis")
    stak.broker.start()
    afsender.send()
    vent(
        lambda: stak.worker.tilsyn() or stak.tal("select count(*) from advis_advis") > adviser,
        "the worker is not back",
    )
    assert afsender.faerdig

    # The mail server, which has been away, is back; and between its 250 and our having written it.
    vent(
        lambda: stak.tal("select count(*) from advis_levering where kanal = 'mail'") > 2, "no mail"
    )
    post.aaben = True
    with stak.stop.ved("læst"):

        def sendt() -> bool:
            stak.goer(_LAANETS_UDLOEB.format(""))
            stak.ring("advis.levering.tasks.send_mails")
            time.sleep(0.3)
            return stak.stop.staar()

        vent(sendt, "no mail goes")
        stak.worker.kill()
    stak.goer(_LAANETS_UDLOEB.format(""))
    stak.worker.start()


def _lad_alt_blive_leveret(stak: Stak) -> None:
    """Time passes until nothing is left to be done. What is claimed now has a living worker."""
    vent(
        lambda: (
            not stak.tal(
                "select (select count(*) from beskedfordeler_modtagelse where tilstand = 'klar')"
                " + (select count(*) from beskedfordeler_modtagethaendelse where tilstand = 'klar')"
            )
        ),
        "events are left",
    )

    def faerdig() -> bool:
        if not stak.tal("select count(*) from advis_levering where tilstand = 'klar'"):
            return True
        stak.goer(_TI_MINUTTER, _LAANETS_UDLOEB.format(_UDEN_LAAN))
        stak.ring("advis.levering.tasks.send_mails")
        time.sleep(0.2)
        return False

    vent(faerdig, "deliveries are left")


def _adviser(plan: Advisplan, stak: Stak) -> dict[str, str]:
    """Exactly the matching pairs, each once. Returns each advis' group."""
    rows = stak.database.rows(_ADVISER)
    par = Counter(((noegle, nr), gruppe) for noegle, nr, gruppe, _ in rows)
    assert set(par.values()) == {1}
    assert not par.keys() ^ plan.par
    return {uuid: gruppe for _, _, gruppe, uuid in rows}


def _webhooks(stak: Stak, systemer: Systemer, adviser: dict[str, str]) -> tuple[int, int]:
    """Each receiver heard of each of its adviser, and each again under the same id."""
    lavet = dict(
        stak.database.rows(
            "select uuid::text, advis_id::text from advis_levering where kanal='webhook'"
        )
    )
    hoert = 0
    for nr, kald in enumerate(systemer.kald):
        skal = {a for a, navn in adviser.items() if nr in _gruppe(navn).webhooks}
        nye: dict[str, set[str]] = defaultdict(set)
        for k in kald:
            assert lavet[k.id] == k.advis
            if k.type == "advis.ny":
                nye[k.advis].add(k.id)
        assert nye.keys() == skal
        assert {len(ider) for ider in nye.values()} == {1}
        hoert += len(kald)
    ider = {k.id for kald in systemer.kald for k in kald}
    assert hoert > len(ider), "no receiver heard twice: nothing was cut off"
    _ingen_opgivet(stak)
    return hoert, len(ider)


def _mails(stak: Stak, post: Postkasse, adviser: dict[str, str]) -> tuple[int, int]:
    """Each advis of a mailbox was in a mail that came, and a mail that came twice has one id."""
    rows = stak.database.rows(
        "select l.advis_id::text, b.email, l.samling::text from advis_levering l"
        " join advis_modtager m on m.id = l.modtager_id join access_bruger b"
        " on b.uuid = m.modtager_uuid where l.kanal = 'mail' and l.anledning = 'ny'"
    )
    skal = {
        (a, f"post{nr}@kommune.example")
        for a, navn in adviser.items()
        for nr in _gruppe(navn).mails
    }
    assert {(a, til) for a, til, _ in rows} == skal
    assert len(rows) == len(skal)
    for _, til, samling in rows:
        assert f"<{samling}@kommune.example>" in post.breve[til]
    ider = {id_ for breve in post.breve.values() for id_ in breve}
    return post.antal, len(ider)


def _ingen_opgivet(stak: Stak) -> None:
    assert stak.database.rows("select distinct tilstand from advis_levering") == [("leveret",)]


def _gruppe(navn: str) -> advisplan.Gruppe:
    (found,) = (g for g in GRUPPER if g.navn == navn)
    return found
