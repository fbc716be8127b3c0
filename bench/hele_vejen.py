"""From an event pushed over HTTP to its advis in the inbox, and to ten outside subscribers, with
everything between as it runs: granian, PostgreSQL with fsync, broker, worker and beat.

The clock runs from when the push begins to when the inbox's own door shows the advis (asked twenty
times a second), or to when the subscriber has read the call.
"""

from __future__ import annotations

import base64
import multiprocessing as mp
import statistics
import threading
import time
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any
from uuid import UUID, uuid4

from django.db import connection
from django.utils import timezone

from access.db import database_role, saet_adgang
from access.klienter.services import saet_aftale, saet_lofter
from access.klienter.values import Rettighed
from access.models import Bruger, Systemklient
from access.selectors import resolve_adgang
from access.services import saet_grupper
from access.values import ALT, Adgang, Gruppe, Permission
from advis.indbakke.liste import synlige
from advis.models import Advisgruppe, Kriterium, Modtager
from bench import levering
from bench.afsender import Sending, Sendt, send
from bench.beskeder import STI
from bench.stak import koerende
from fixtures.grunddata import beskedkoder
from indexes.beskedfordeler.besked import Haendelsesbesked, skriv_push
from sapa.demo.organisation import DEMO_HEMMELIGHED, klient_id

MYNDIGHED, CVR = 173, "11715311"
PR_SEKUND, SEKUNDER = 200, 15
GANGE = 10
"""Ten times the events, in as many messages of ten each."""
KIG = 0.05
INDBAKKE, ABONNENT = "F12", "F50"  # the codes that the two groups listen for
_BEGYNDT = datetime(2026, 6, 1, 8, tzinfo=UTC)
_NR = count()


def maal(port: int) -> None:
    """Measure and print."""
    adgang, gruppe = _opstil()
    with connection.cursor() as cursor:
        cursor.execute(
            "select min(substr(noegle, 5)) from part_partnoegle where noegle like 'cpr:%%'"
            " group by part_uuid limit 500"
        )
        cprnumre = [cpr for (cpr,) in cursor.fetchall()]
    metode = mp.get_context("fork")
    porte, ud = metode.Queue(), metode.Queue()
    levering._slip()
    lyttere = metode.Process(target=levering._modtagere, args=(porte, ud), daemon=True)
    lyttere.start()
    levering._opstil([porte.get(timeout=20) for _ in range(levering.ABONNENTER)])
    levering._slip()
    with koerende(port):
        _send(_beskeder(INDBAKKE, cprnumre, 40), port, 20)  # to warm up: connections, plans
        _vent_paa_nul()
        _jaevnt(port, cprnumre, adgang, gruppe)
        _mange(port, cprnumre, gruppe)
        _abonnenter(port, cprnumre, ud)
    lyttere.terminate()


def _jaevnt(port: int, cprnumre: Sequence[str], adgang: Adgang, gruppe: int) -> None:
    antal = PR_SEKUND * SEKUNDER
    indbakke = _Indbakke(adgang)
    indbakke.start()
    sendt = _send(_beskeder(INDBAKKE, cprnumre, antal), port, PR_SEKUND)
    _vent_paa_nul()
    indbakke.slut()
    begyndt = {s.navn: s.begyndt for s in sendt}
    tider = sorted(
        set_kl - begyndt[noegle]
        for noegle, set_kl in indbakke.noegler().items()
        if noegle in begyndt
    )
    print(f"\nHændelse til indbakke: {PR_SEKUND} i sekundet i {SEKUNDER} s, én pr. besked")
    print(
        f"  {_optalt(begyndt, gruppe)}\n"
        f"  median {statistics.median(tider):.2f} s (mål 1), p99 {_p99(tider):.2f} s (mål 5);"
        f" kvitteret efter {1000 * statistics.median(s.tog for s in sendt):.0f} ms,"
        f" afsenderen bagud højst {max(s.for_sent for s in sendt):.2f} s",
        flush=True,
    )


def _mange(port: int, cprnumre: Sequence[str], gruppe: int) -> None:
    antal = PR_SEKUND * 5
    begyndt = time.monotonic()
    sendt = _send(_beskeder(INDBAKKE, cprnumre, antal, led=GANGE), port, PR_SEKUND)
    pushet = time.monotonic() - begyndt
    _vent_paa_nul()
    tog = time.monotonic() - begyndt
    print(
        f"Ti gange så meget: {GANGE * antal:,} hændelser i {antal:,} beskeder på {pushet:.1f} s"
        f" (bedt om 5 s)\n  {_optalt([s.navn for s in sendt], gruppe, led=GANGE)};"
        f" alle i indbakken efter {tog:.1f} s: {GANGE * antal / tog:.0f}/s",
        flush=True,
    )


def _abonnenter(port: int, cprnumre: Sequence[str], ud: Any) -> None:
    antal, pr_sekund = 200, 20
    ventet = antal * levering.ABONNENTER
    sendt = _send(_beskeder(ABONNENT, cprnumre, antal), port, pr_sekund)
    found = levering._tag(ud, ventet, 120)
    with connection.cursor() as cursor:
        cursor.execute(
            "select a.uuid::text, h.noegle from advis_advis a"
            " join beskedfordeler_modtagethaendelse h on h.id = a.traad_id where a.kode = %s",
            [ABONNENT],
        )
        noegle = dict(cursor.fetchall())
    begyndt = {s.navn: s.begyndt for s in sendt}
    tider = sorted(nu - begyndt[noegle[advis]] for advis, _, nu in found)
    ider = len({id_ for _, id_, _ in found})
    print(
        f"Hændelse over HTTP til {levering.ABONNENTER} abonnenter, {pr_sekund} i sekundet:"
        f" {ider} af {ventet} leveret, {len(found) - ider} dubletter;"
        f" median {statistics.median(tider):.2f} s (mål 0,8), p99 {_p99(tider):.2f} s",
        flush=True,
    )


def _optalt(beskeder: Collection[str], gruppe: int, led: int = 1) -> str:
    """Of the messages sent: how many events the group has no advis of, and how many a group has
    more than one of. The demo's own groups hear of some of them too: those are no doubles."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select h.noegle, h.nr, a.gruppe_id from advis_advis a"
            " join beskedfordeler_modtagethaendelse h on h.id = a.traad_id"
            " where h.noegle = any(%s)",
            [list(beskeder)],
        )
        tabt, dobbelt = optael(cursor.fetchall(), gruppe, ventet=len(beskeder) * led)
    return f"{len(beskeder) * led:,} hændelser: {tabt} tabt, {dobbelt} dobbelt"


def optael(fundne: Iterable[tuple[str, int, int]], gruppe: int, *, ventet: int) -> tuple[int, int]:
    """Of adviser as (message, event in it, group): how many of the events that were expected the
    group lacks, and how many pairs of event and group there is more than one advis of."""
    gange = Counter(fundne)
    gruppens = sum(1 for _noegle, _nr, hvis in gange if hvis == gruppe)
    return ventet - gruppens, sum(n > 1 for n in gange.values())


class _Indbakke(threading.Thread):
    """Looks into the inbox of the group's receiver, and notes when each advis was seen first."""

    TILBAGE = timedelta(seconds=1.5)

    def __init__(self, adgang: Adgang) -> None:
        super().__init__(daemon=True)
        self._adgang, self._slut = adgang, threading.Event()
        self._set: dict[UUID, float] = {}

    def run(self) -> None:
        while not self._slut.wait(KIG):
            self._kig(timezone.now() - self.TILBAGE)
        self._kig(timezone.now() - timedelta(hours=1))  # whatever was missed counts as seen now
        connection.close()

    def _kig(self, siden: datetime) -> None:
        fra = UUID(int=int(siden.timestamp() * 1000) << 80)
        with database_role("sapa_web"):
            saet_adgang(self._adgang)
            found = list(synlige(self._adgang).filter(uuid__gt=fra).values_list("uuid", flat=True))
        nu = time.time()
        for uuid in found:
            self._set.setdefault(uuid, nu)

    def slut(self) -> None:
        self._slut.set()
        self.join()

    def noegler(self) -> dict[str, float]:
        """By the message's id."""
        with connection.cursor() as cursor:
            cursor.execute(
                "select a.uuid, h.noegle from advis_advis a"
                " join beskedfordeler_modtagethaendelse h on h.id = a.traad_id"
                " where a.uuid = any(%s)",
                [list(self._set)],
            )
            return {noegle: self._set[uuid] for uuid, noegle in cursor.fetchall()}


def _send(sendinger: Sequence[Sending], port: int, pr_sekund: float) -> list[Sendt]:
    levering._slip()
    return send(sendinger, port=port, pr_sekund=pr_sekund)


def _vent_paa_nul(frist: float = 180) -> None:
    """Until nothing is left to be made of what was pushed."""
    slut = time.monotonic() + frist
    while time.monotonic() < slut:
        with connection.cursor() as cursor:
            cursor.execute(
                "select exists (select from beskedfordeler_modtagelse where tilstand = 'klar')"
                " or exists (select from beskedfordeler_modtagethaendelse where tilstand = 'klar')"
            )
            if not cursor.fetchone()[0]:
                return
        time.sleep(0.05)
    raise RuntimeError("events are left")


def _p99(tider: Sequence[float]) -> float:
    return tider[min(len(tider) - 1, int(len(tider) * 0.99))]


def _beskeder(kode: str, cprnumre: Sequence[str], antal: int, led: int = 1) -> list[Sending]:
    token = base64.b64encode(f"{klient_id('KSD')}:{DEMO_HEMMELIGHED}".encode()).decode()
    headers = {"Authorization": f"Basic {token}", "Content-Type": "application/xml"}
    ider = {(f.art, f.beskedtype, f.navn): {"uuid": f.officiel_id} for f in beskedkoder()}
    (handling,) = {
        f.officiel_id
        for f in beskedkoder()
        if (f.art, f.beskedtype, f.kode) == ("objekthandling", "CPR", kode)
        and not f.officiel_id.startswith("urn:")
    }
    ud = []
    for _ in range(antal):
        id_ = str(uuid4())
        linjer = [_linje(handling, ider["objekttype", "", "Person"], cprnumre) for _ in range(led)]
        kuvert = {
            "Filtreringsdata": {
                "Beskedtype": ider["beskedtype", "", "CPR-personhændelse"],
                "TilladtModtager": [{"urn": f"urn:oio:cvr-nr:{CVR}"}],
                "ObjektRegistrering": linjer,
            },
            "Leveranceinformation": {
                "Dannelsestidspunkt": {"tid": datetime.now(UTC).isoformat()},
                "TransaktionsId": {"uuid": str(uuid4())},
            },
        }
        vaerdi = {"BeskedId": {"uuid": id_}, "BeskedVersion": "1.0", "Beskedkuvert": kuvert}
        ud.append(Sending(id_, STI, skriv_push(Haendelsesbesked(vaerdi)), headers))
    return ud


def _linje(handling: str, person: dict[str, str], cprnumre: Sequence[str]) -> dict[str, Any]:
    # Each person on a day of her own: the same again would be the same event.
    nr = next(_NR)
    kendt = _BEGYNDT - timedelta(days=nr // len(cprnumre))
    return {
        "Registreringstidspunkt": {"tid": kendt.isoformat()},
        "ObjektId": {"urn": f"urn:oio:cpr-nr:{cprnumre[nr % len(cprnumre)]}"},
        "ObjektType": person,
        "ObjektHandling": {"uuid": handling},
    }


def _opstil() -> tuple[Adgang, int]:
    """A group without a list, whose adviser one user receives; and a client that may push."""
    now = timezone.now()
    klient = Systemklient.objects.get(klient_id=klient_id("KSD"))
    saet_aftale(
        klient, myndigheder=[MYNDIGHED], kle=["*"], rettigheder=[Rettighed.BESKED], fra=None,
        til=None, now=now,
    )  # fmt: skip
    saet_lofter(klient, kald_pr_sekund=100_000, byge=100_000, objekter_pr_dag=None, now=now)
    bruger = Bruger.objects.create(
        myndighed_id=MYNDIGHED, brugernavn="benchvej", navn="Bench Vej", demo=True
    )
    ret = frozenset({Permission.SE_PERSON, Permission.BEHANDL_ADVIS})
    saet_grupper(bruger.id, [Gruppe(ret, MYNDIGHED, ALT, 3, ALT, ALT)])
    gruppe = Advisgruppe.objects.create(
        myndighed=MYNDIGHED, navn=f"Bench {uuid4().hex[:6]}", advistype="folkeregister",
        tilstand="aktiv", definition={}, oprettet=now, oprettet_af=1, aendret=now, aendret_af=1,
        ejer=1,
    )  # fmt: skip
    Kriterium.objects.create(
        gruppe=gruppe, myndighed=MYNDIGHED, kode=INDBAKKE, rolle=1, loft=4, med_population=False,
        med_sag=False,
    )  # fmt: skip
    Modtager.objects.create(
        gruppe=gruppe, art="bruger", modtager_uuid=bruger.uuid, kanal="indbakke"
    )
    adgang = resolve_adgang(bruger.id)
    if adgang is None:
        raise RuntimeError("the receiver has no rights")
    return adgang, gruppe.id
