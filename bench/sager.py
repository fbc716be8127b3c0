"""A base of whole sager, made set-wise: object, log, sag, list line, state and event of each.

One sag comes in through the front door; the others are copies of its rows under keys of their own,
so that the base has the shape that the product writes, whatever columns it gets. Ten sager to a
part, written in arrival order: the order that is worst for whoever reads one part's sager.
"""

from __future__ import annotations

import json
import re
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from random import Random
from typing import Any
from uuid import UUID, uuid4

from django.db import connection
from django.utils import timezone

from access.db import database_role
from access.klienter import services as klienter
from access.klienter.values import Aftale
from access.models import Systemklient
from indexes.oio import IndeksObjekt, skriv_besked, til_vaerdi
from indexes.registrering import services
from sapa.demo.organisation import klient_id
from sapa.demo.simulator import Fagsystem

PORTION = 20_000
SAGER_PR_PART = 10
SYSTEM, MYNDIGHED, ANDEN = "KSD", 173, 101
_UUID = re.compile(rb"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_FOERSTE_CPR = 9_000_000_000  # no real number begins with a day above 71
_SAGSNR, _CPR = "BENCH-MODEL", str(_FOERSTE_CPR - 1)


class Base:
    """The numbers of a base: how many sager, and the keys of its sager and parts."""

    def __init__(self, antal: int, parter: int) -> None:
        self.antal, self.parter = antal, parter

    def sag(self, nummer: int) -> UUID:
        """The uuid of one of the sager, 1 to `antal`."""
        with connection.cursor() as cursor:
            cursor.execute("select md5('sag' || %s)::uuid", [nummer])
            return UUID(str(cursor.fetchone()[0]))

    def cpr(self, rng: Random) -> str:
        """The number of one of the parts, any of them."""
        return str(_FOERSTE_CPR + rng.randrange(self.parter))


def klient() -> services.Klient:
    """The fagsystem that sends, with everything allowed."""
    row = Systemklient.objects.select_related("fagsystem").get(klient_id=klient_id(SYSTEM))
    klienter.saet_lofter(
        row, kald_pr_sekund=10**6, byge=10**6, objekter_pr_dag=10**9, now=timezone.now()
    )
    return services.Klient.af(row, [Aftale.fuld([MYNDIGHED, ANDEN])])


def objekter(antal: int, rng: Random, base: Base) -> list[IndeksObjekt]:
    """New sager as the fagsystem makes them, each with a part that the base knows."""
    system, now = (
        Fagsystem(SYSTEM, adresse="http://127.0.0.1", myndighed=MYNDIGHED),
        timezone.localtime(),
    )
    found = []
    for _ in range(antal):
        objekt, _fakta = system.ny_sag(rng, now=now)
        (part,) = objekt.registreringer[0]["RelationListe"]["Sagspart"]
        part["ReferenceID"] = {"urn": f"urn:oio:cpr-nr:{base.cpr(rng)}"}
        found.append(objekt)
    return found


def som_xml(objekter: list[IndeksObjekt]) -> bytes:
    """The message in XML."""
    return skriv_besked(objekter, tjeneste="sagdokumentindeks")


def som_json(objekter: list[IndeksObjekt]) -> bytes:
    """The same message in JSON."""
    return json_bytes({"SagIndeks": [til_vaerdi(o) for o in objekter]})


def json_bytes(besked: dict[str, Any]) -> bytes:
    """A message in JSON, as it is sent."""
    return json.dumps(besked, ensure_ascii=False).encode()


def opdateret(objekt: IndeksObjekt, now: datetime) -> IndeksObjekt:
    """An update of the sag: another title, from now on."""
    (egenskaber,) = objekt.registreringer[0]["AttributListe"]["Egenskaber"]
    fra = now.isoformat(timespec="milliseconds")
    return IndeksObjekt(
        objekt.art,
        objekt.uuid,
        (
            {
                "Tidspunkt": fra,
                "AttributListe": {
                    "Egenskaber": [
                        {
                            **egenskaber,
                            "Virkning": {**egenskaber["Virkning"], "FraTidspunkt": fra},
                            "Titel": f"{egenskaber['Titel']} ({fra})",
                        }
                    ]
                },
            },
        ),
    )


def _model(now: datetime) -> UUID:
    """The one sag that the others are copies of."""
    system = Fagsystem(SYSTEM, adresse="http://127.0.0.1", myndighed=MYNDIGHED)
    objekt, _ = system.ny_sag(Random(1), now=now)
    registrering = objekt.registreringer[0]
    (egenskaber,) = registrering["AttributListe"]["Egenskaber"]
    egenskaber["Sagsnummer"] = egenskaber["BrugervendtNoegle"] = _SAGSNR
    (part,) = registrering["RelationListe"]["Sagspart"]
    part["ReferenceID"] = {"urn": f"urn:oio:cpr-nr:{_CPR}"}
    sag = IndeksObjekt(objekt.art, uuid4(), (registrering,))
    sender = klient()
    with database_role("sapa_indlaes"):
        (result,) = services.importer([sag], klient=sender, transaktion=None, now=now)
    if result.statuskode != services.OK:
        raise RuntimeError(result.fejlbesked)
    return sag.uuid


def _kendt_model() -> UUID:
    with connection.cursor() as cursor:
        cursor.execute("select uuid from sag_sag where sagsnummer = %s", [_SAGSNR])
        return UUID(str(cursor.fetchone()[0]))


# Per table: the column that names the sag, and what is not copied but made from n.
_EGNE = {
    "myndighed": f"(case n / p.parter %% 2 when 0 then {MYNDIGHED} else {ANDEN} end)",
    "kle": "(n * 7919) %% 1000000",
    "foelsomhed": "1 + n %% 4",
    "enhed": "(n %% 40) * 100",
    "fagsystem": "1 + n %% 15",
}
_PART = "md5('part' || n %% p.parter)::uuid"
_OPRETTET = "now() - make_interval(days => (n %% 3000)::int)"
_LISTE = {
    "titel": "'Sag nummer ' || n",
    "sagsnummer": "'B-' || n",
    "oprettet": _OPRETTET,
    "primaer_part_uuid": _PART,
}
_TABELLER: dict[str, tuple[str, dict[str, str]]] = {
    "registrering_objekt": ("uuid", {"myndighed": _EGNE["myndighed"]}),
    "registrering_registrering": (
        "objekt_uuid",
        {
            "indhold": f"replace(replace(%(tekst)s, '{_SAGSNR}', 'B-' || n), '{_CPR}',"
            f" ({_FOERSTE_CPR} + n %% p.parter)::text)::jsonb"
        },
    ),
    "sag_sag": ("uuid", {**_EGNE, **_LISTE}),
    "sag_saglinje": ("sag_uuid", {**_EGNE, **_LISTE, "part_uuid": _PART}),
    "sag_sagstilstand": ("sag_uuid", _EGNE),
    "registrering_haendelse": ("objekt_uuid", {"tilstand": "'behandlet'"}),
}
_PARTER = f"""
insert into part_part (part_uuid, art, oprettet)
select md5('part' || n)::uuid, 'person', now() from generate_series(%(fra)s, %(til)s) n
on conflict do nothing;
insert into part_partnoegle (noegle, part_uuid)
select 'cpr:' || ({_FOERSTE_CPR} + n), md5('part' || n)::uuid
from generate_series(%(fra)s, %(til)s) n on conflict do nothing
"""


LISTER = frozenset({"sag_sag", "sag_saglinje", "sag_sagstilstand"})
"""What pages read of a sag: making these alone is quick, for the log is most of the work."""


def fyld(antal: int, *, kun_lister: bool = False, fra: int = 0) -> Base:
    """Make the sager and their parts; `kun_lister`: their rows in `LISTER` alone; `fra`: how many
    there are already, made so."""
    tabeller = [t for t in _TABELLER if not kun_lister or t in LISTER]
    base = Base(antal, max(1, antal // SAGER_PR_PART))
    model = _model(timezone.now()) if fra == 0 else _kendt_model()
    with connection.cursor() as cursor:
        cursor.execute(_PARTER, {"fra": 0, "til": base.parter - 1})
        cursor.execute(
            "select indhold::text from registrering_registrering where objekt_uuid = %s", [model]
        )
        felles = {"model": model, "tekst": cursor.fetchone()[0], "parter": base.parter}

    def portion(begin: int) -> int:
        try:
            with connection.cursor() as cursor:
                for tabel in tabeller:
                    til = min(antal, begin + PORTION)
                    cursor.execute(_kopi(tabel), {**felles, "fra": begin + 1, "til": til})
        finally:
            connection.close()
        return PORTION

    with ThreadPoolExecutor(2) as traade:  # the parsing of JSON is the most of it
        done = fra
        for made in traade.map(portion, range(fra, antal, PORTION)):
            done = min(antal, done + made)
            print(f"\r  {done:,} af {antal:,} sager", end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)
    with connection.cursor() as cursor:
        cursor.execute("vacuum analyze")
    return base


def _kopi(tabel: str) -> str:
    noegle, egne = _TABELLER[tabel]
    made = {**egne, noegle: "md5('sag' || n)::uuid"}
    columns = kolonner(tabel)
    values = ", ".join(made.get(c, f'm."{c}"') for c in columns)
    names = ", ".join(f'"{c}"' for c in columns)
    return (
        f"insert into {tabel} ({names}) select {values} from {tabel} m"
        " cross join (select %(parter)s::bigint as parter) p"
        " cross join generate_series(%(fra)s::bigint, %(til)s::bigint) n"
        f" where m.{noegle} = %(model)s"
    )


def kolonner(tabel: str) -> list[str]:
    """The columns that a writer gives."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select attname from pg_attribute where attrelid = %s::regclass and attnum > 0"
            " and not attisdropped and attidentity = '' and attgenerated = '' order by attnum",
            [tabel],
        )
        return [row[0] for row in cursor.fetchall()]


def raekker(uuider: list[UUID]) -> dict[str, bytes]:
    """All rows of these sager as COPY text, per table: what a raw COPY has to beat them with."""
    found = {}
    with connection.cursor() as cursor:
        for tabel, (noegle, _) in _TABELLER.items():
            names = ", ".join(f'"{c}"' for c in kolonner(tabel))
            sql = f"copy (select {names} from {tabel} where {noegle} = any(%s)) to stdout"
            with cursor.copy(sql, [uuider]) as copy:
                found[tabel] = b"".join(bytes(chunk) for chunk in copy)
    return found


def med_nye_noegler(raekker: dict[str, bytes], uuider: list[UUID]) -> dict[str, bytes]:
    """The same rows of other sager."""
    new = {str(uuid).encode(): str(uuid4()).encode() for uuid in uuider}
    return {
        tabel: _UUID.sub(lambda found: new.get(found[0], found[0]), text)
        for tabel, text in raekker.items()
    }
