"""The nightly file of CPR against a raw COPY of the rows that it wrote, into the same tables with
the same indexes, slice by slice in turn.

The register is filled by a full file first, through the same code. The people are the demo's, again
and again with other numbers; the changes are a night's: moves mostly, then names, civilstand,
protections, deaths and births.
"""

from __future__ import annotations

import random
import re
import statistics
import tempfile
import time
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import orjson
from django.db import connection, models
from django.utils import timezone

from fixtures.befolkning import byg_befolkning
from indexes.kilder import fil, filformat
from indexes.kilder.cpr import CPR
from indexes.kilder.cpr_json import som_json
from indexes.kilder.filformat import Hoved
from indexes.kilder.models import Aendring, Stand, Udsagn
from indexes.part.aftryk import FAKTATABELLER
from indexes.part.models import Person, PersonSoegekopi

_TABELLER: tuple[type[models.Model], ...] = (
    Udsagn,
    Stand,
    Aendring,
    Person,
    *FAKTATABELLER,
    PersonSoegekopi,
)
_NUMMER = re.compile(rb'"(\d{10})"')
_SKABELONER = 2000
Udsagnet = dict[str, Any]


class Folk:
    """As many people as wanted, and what CPR says of them now."""

    def __init__(self, antal: int) -> None:
        personer = byg_befolkning(date(2026, 11, 22), antal=_SKABELONER).personer
        self._skabeloner = [orjson.dumps(som_json(p)) for p in personer]
        # Those who are only named too, or all clones would share a former number and be one.
        egne = dict.fromkeys(p.cpr.encode() for p in personer)
        naevnt = dict.fromkeys(n for s in self._skabeloner for n in _NUMMER.findall(s))
        self._numre = {n: nr for nr, n in enumerate(egne | naevnt)}
        self.antal = antal
        self._froe = random.Random(5)

    def person(self, nr: int) -> Udsagnet:
        """The person of that number, with her family from the same clone."""
        klon, skabelon = divmod(nr, len(self._skabeloner))

        def om(match: re.Match[bytes]) -> bytes:
            return b'"%010d"' % (klon * len(self._numre) + self._numre[match[1]])

        found: Udsagnet = orjson.loads(_NUMMER.sub(om, self._skabeloner[skabelon]))
        for adresse in found.get("adresser", ()):
            if adresse.get("husnr"):  # or the clones would live together
                adresse["husnr"] += f" {klon}"
        return found

    def alle(self) -> Iterator[bytes]:
        """A full delivery."""
        for nr in range(self.antal):
            yield _udsagn(self.person(nr), timezone.now() - timedelta(days=30))

    def aendringer(self, fra: int, til: int, numre: list[int]) -> Iterator[bytes]:
        """A night's."""
        dag = timezone.localdate() - timedelta(days=1)
        for n in range(fra, til):
            yield _udsagn(
                _aendret(self.person(numre[n]), dag, n, self._froe),
                timezone.now() - timedelta(hours=1),
            )


def _udsagn(person: Udsagnet, registreret: datetime) -> bytes:
    return orjson.dumps({"registreret": registreret, "loebenr": 0, "person": person})


def _aendret(p: Udsagnet, dag: date, n: int, froe: random.Random) -> Udsagnet:
    i_dag = dag.isoformat()
    valg = froe.random()
    if valg < 0.6:  # moves
        for a in p.get("adresser", ()):
            if a.get("type", "folkeregister") == "folkeregister" and not a.get("til"):
                a["til"] = i_dag
        ny: Udsagnet = {
            "vejkode": "0815",
            "vejnavn": "Skovbrynet",
            "husnr": str(n),
            "postnr": "2800",
        }
        ny |= {"by": "Kgs. Lyngby", "kommunekode": 173, "fra": i_dag}
        p.setdefault("adresser", []).append(ny)
    elif valg < 0.72:
        p["efternavn"] = f"Ny{n % 997}"
        p.pop("navne", None)
    elif valg < 0.84:
        for c in p.get("civilstand", ()):
            if not c.get("til"):
                c["til"] = i_dag
        p.setdefault("civilstand", []).append({"kode": "F", "fra": i_dag})
    elif valg < 0.9:
        p.setdefault("beskyttelser", []).append({"type": "0001", "fra": i_dag})
    elif valg < 0.95:
        p |= {"status": "90", "status_fra": i_dag, "statusser": [{"kode": "90", "fra": i_dag}]}
    else:
        barn = f"9{n:09d}"
        p.setdefault("relationer", []).append({"type": "barn", "cpr": barn, "fra": i_dag})
    return p


def maal(*, personer: int, aendringer: int) -> None:
    """Fill, measure and print."""
    # Of several portions each, as a night's file is: one is read while another is written.
    skiver = max(2, min(10, aendringer // (4 * fil.PORTION)))
    folk = Folk(personer)
    with tempfile.TemporaryDirectory() as mappe:
        sti = Path(mappe) / "fuld.ndjson"
        filformat.skriv(sti, Hoved("fuld", None, personer, fuld=True), folk.alle())
        begun = time.perf_counter()
        fuld = _indlaes(sti)
        took = time.perf_counter() - begun
        _sig(f"første levering: {fuld.nye:,} personer, {fuld.nye / took:,.0f}/s")
        with connection.cursor() as cursor:
            cursor.execute("analyze")
        numre = random.Random(7).sample(range(personer), aendringer)
        skridt = aendringer // skiver
        fart: list[tuple[float, float]] = []
        rows = 0
        for nr in range(skiver):
            sti = Path(mappe) / f"nat-{nr}.ndjson"
            udsagn = folk.aendringer(nr * skridt, (nr + 1) * skridt, numre)
            filformat.skriv(sti, Hoved(f"nat-{nr}", None, skridt), udsagn)
            foer = _foer()
            begun = time.perf_counter()
            row = _indlaes(sti)
            delta = time.perf_counter() - begun
            if row.nye != skridt:
                raise RuntimeError(f"{row.nye} af {skridt} ændringer")
            raa = _kopier(foer)
            begun = time.perf_counter()
            rows += _copy(raa)
            fart.append((delta, time.perf_counter() - begun))
    delta, copy = (sum(x) for x in zip(*fart, strict=True))
    forhold = statistics.median(c / d for d, c in fart)
    print("\nNatlig fil fra CPR mod rå COPY af de rækker, den skrev, i de samme tabeller")
    print(f"  {aendringer:,} ændringer i et register på {personer:,}: {delta:.1f} s,", end="")
    print(f" {aendringer / delta:,.0f}/s; {rows / aendringer:.1f} rækker pr. ændring")
    print(f"  COPY: {copy:.1f} s; forhold {copy / delta:.3f}, median af {skiver} skiver", end="")
    print(f" {forhold:.3f} (mål 0,20)")


def _sig(tekst: str) -> None:
    print(f"  {tekst}", flush=True)


def _indlaes(sti: Path) -> fil.Fil:
    *_, row = fil.indlaes(CPR, sti)
    if row.tilstand != fil.Tilstand.FAERDIG or row.fejl:
        raise RuntimeError(f"{row.tilstand} {row.regel}, {row.fejl} fejl")
    return row


def _foer() -> tuple[datetime, dict[str, int]]:
    """Where each table stands, by which the rows of the next slice are found again."""
    hoejst = {}
    with connection.cursor() as cursor:
        for model in _TABELLER:
            if model not in (Person, Stand):
                cursor.execute(f"select coalesce(max(id), 0) from {model._meta.db_table}")
                hoejst[model._meta.db_table] = int(cursor.fetchone()[0])
    return timezone.now(), hoejst


def _kopier(foer: tuple[datetime, dict[str, int]]) -> dict[str, bytes]:
    """The rows written since then as COPY reads them, about other parts."""
    moment, hoejst = foer
    raa = {}
    for model in _TABELLER:
        tabel = model._meta.db_table
        felter = [f.column for f in model._meta.concrete_fields if not f.generated]
        felter = [f for f in felter if f != "id"]
        valgt = ", ".join(
            f"md5({f}::text || 'x')::uuid as {f}" if f == "part_uuid" else f'"{f}"' for f in felter
        )
        hvor = f"id > {hoejst.get(tabel)}"
        if model is Person:
            hvor = f"opdateret >= '{moment}'"
        elif model is Stand:
            hvor = f"udsagn_modtaget >= '{moment}'"
        with connection.cursor() as cursor:
            sql = f"copy (select {valgt} from {tabel} where {hvor}) to stdout"
            with cursor.copy(sql) as copy:
                kolonner = ", ".join(f'"{f}"' for f in felter)
                raa[f"{tabel} ({kolonner})"] = b"".join(bytes(d) for d in copy)
    return raa


def _copy(raa: dict[str, bytes]) -> int:
    """Write them; returns how many rows."""
    rows = 0
    with connection.cursor() as cursor:
        cursor.execute("begin")
        for maal_, data in raa.items():
            with cursor.copy(f"copy {maal_} from stdin") as copy:
                copy.write(data)
            rows += cursor.rowcount
        cursor.execute("commit")
    return rows
