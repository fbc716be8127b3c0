"""Messages of the Beskedfordeler through HTTP, beside bare durable inserts of the same bytes."""

from __future__ import annotations

import base64
import http.client
import os
import threading
from datetime import UTC, datetime
from itertools import count
from uuid import uuid4

import psycopg
from django.utils import timezone

from access.klienter.services import saet_aftale, saet_lofter
from access.klienter.values import Rettighed
from access.models import Systemklient
from bench.maaling import Side, samtidig, skiftevis
from fixtures.grunddata import beskedkoder
from indexes.beskedfordeler.besked import Haendelsesbesked, skriv_push
from sapa.demo.organisation import DEMO_HEMMELIGHED, klient_id

STI = "/api/v1/beskedfordeler/ModtagBesked"


def _skabelon(id_: str, cpr: str) -> bytes:
    """A move out of the municipality, with the payload that such a message has."""
    ider = {(f.art, f.navn): {"uuid": f.officiel_id} for f in beskedkoder()}
    nu = {"tid": datetime.now(UTC).isoformat()}
    data = base64.b64encode(b"<CprHaendelse>" + b"x" * 400 + b"</CprHaendelse>").decode()
    registrering = {
        "Registreringstidspunkt": nu,
        "ObjektId": {"urn": f"urn:oio:cpr-nr:{cpr}"},
        "ObjektType": ider["objekttype", "Person"],
        "ObjektHandling": ider["objekthandling", "Fraflytning fra kommunen"],
    }
    besked = {
        "BeskedId": {"uuid": id_},
        "BeskedVersion": "1.0",
        "Beskedkuvert": {
            "Filtreringsdata": {
                "Beskedtype": ider["beskedtype", "CPR-personhændelse"],
                "TilladtModtager": [{"urn": "urn:oio:cvr-nr:11715311"}],
                "ObjektRegistrering": [registrering],
            },
            "Leveranceinformation": {
                "Dannelsestidspunkt": nu,
                "TransaktionsId": {"uuid": str(uuid4())},
                "Sikkerhedsklassificering": ider["klassificering", "Fortrolige personoplysninger"],
            },
        },
        "Beskeddata": [{"Andet": [f'<Base64 encoding="UTF-8">{data}</Base64>']}],
    }
    return skriv_push(Haendelsesbesked(besked))


def _push() -> Side:
    token = base64.b64encode(f"{klient_id('KSD')}:{DEMO_HEMMELIGHED}".encode()).decode()
    headers = {"Authorization": f"Basic {token}", "Content-Type": "application/xml"}
    mark, numre = str(uuid4()), count()
    skabelon = _skabelon(mark, "0101700000")

    def kald(forbindelse: http.client.HTTPConnection) -> None:
        body = skabelon.replace(mark.encode(), str(uuid4()).encode())
        body = body.replace(b"0101700000", b"%010d" % (next(numre) % 5000))
        forbindelse.request("POST", STI, body=body, headers=headers)
        response = forbindelse.getresponse()
        svar = response.read()
        if response.status != 200 or b">20<" not in svar:
            raise RuntimeError(f"ModtagBesked: HTTP {response.status} {svar[-200:]!r}")

    return Side("ModtagBesked", kald)


def _bare_insert() -> Side:
    """A durable insert and commit through psycopg, a connection per client."""
    mine = threading.local()
    krop = _skabelon(str(uuid4()), "0101700000").decode()

    def kald(forbindelse: http.client.HTTPConnection) -> None:
        if not hasattr(mine, "link"):
            mine.link = psycopg.connect(os.environ["DATABASE_URL"], autocommit=True)
        mine.link.execute("insert into bench_besked values (%s, %s)", [uuid4(), krop])

    return Side("bar insert og commit (psycopg)", kald)


def _gennem_stakken() -> Side:
    """The same insert through the same server and middleware, without a client to authenticate."""
    krop = _skabelon(str(uuid4()), "0101700000")

    def kald(forbindelse: http.client.HTTPConnection) -> None:
        forbindelse.request("POST", "/api/bench/indsaet", body=krop)
        response = forbindelse.getresponse()
        response.read()
        if response.status != 200:
            raise RuntimeError(f"bar insert: HTTP {response.status}")

    return Side("bar insert gennem samme stak", kald)


def _aftal() -> None:
    """A demo client is of the indexes; here it may deliver messages too, as many as it can."""
    klient, now = Systemklient.objects.get(klient_id=klient_id("KSD")), timezone.now()
    saet_lofter(klient, kald_pr_sekund=10**6, byge=10**6, objekter_pr_dag=None, now=now)
    saet_aftale(
        klient,
        myndigheder=[173],
        kle=["*"],
        rettigheder=[Rettighed.BESKED],
        fra=None,
        til=None,
        now=now,
    )


def maal(*, port: int, antal: int) -> None:
    """Measure and print: one client, then eight. No worker runs meanwhile."""
    _aftal()
    push, bar, stak = _push(), _bare_insert(), _gennem_stakken()
    skiftevis([bar, stak, push], port=port, antal=antal)
    print("\nModtagBesked: kontrol, kuvert læst, besked gemt og kvitteret")
    print(f"  én klient: {push.pr_sekund:.0f}/s mod {bar.pr_sekund:.0f}/s", end="")
    print(f": {push.pr_sekund / bar.pr_sekund:.3f} af bar insert (mål 0,10)")
    print(f"  mod {stak.pr_sekund:.0f}/s gennem samme stak: {push.pr_sekund / stak.pr_sekund:.3f}")
    rates = samtidig([bar, stak, push], port=port, klienter=8, antal=antal)
    print(f"  otte klienter: {rates[push.navn]:.0f}/s mod {rates[bar.navn]:.0f}/s", end="")
    print(f": {rates[push.navn] / rates[bar.navn]:.3f} (mål 0,25)")
    print(f"  mod {rates[stak.navn]:.0f}/s gennem samme stak:", end="")
    print(f" {rates[push.navn] / rates[stak.navn]:.3f}")
