"""What a row-level policy costs, table by table: the merged limits and the full predicate, beside
the coarse one.

The statement is the selector's own, door and all, as the web role, fetching one column of each row
so that the database's part is what is measured; only the policy under it is exchanged, in turn. A
table where the full one stays under 1.5 times carries it (decision 0014).
"""

from __future__ import annotations

import statistics
import time
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from django.db import connection
from django.db.models import Value
from django.utils import timezone
from psycopg.types.range import TimestamptzRange

from access.db import database_role, saet_adgang
from access.models import Bruger
from access.politikker import FULD, GROV, SAMLET, VALGT
from access.selectors import resolve_adgang
from access.services import saet_grupper
from access.values import ALT, Adgang, Gruppe, Permission, kle_omfang
from indexes.dokument.models import Dokument
from indexes.sag.models import Journalpost, Sag, SagLinje, Sagstilstand
from indexes.ydelse.models import BevilgetYdelse, Effektuering

VARIANTER = {"grov": GROV, "samlet": SAMLET, "fuld": FULD, "valgt": VALGT}
GRUPPER = (1, 20, 100)
RUNDER = 7
_AARSAG = "the bench's own rows"


@dataclass
class Laesning:
    """One read of one table, and what it took under each policy: milliseconds, per round."""

    tabel: str
    navn: str
    rows: Any  # the queryset, given the rights
    tider: dict[str, list[float]] = field(default_factory=lambda: {n: [] for n in VARIANTER})

    def forhold(self, variant: str) -> float:
        """Over the coarse one, of each the quietest round: others use the machine too."""
        return min(self.tider[variant]) / min(self.tider["grov"])


def maal(part: UUID, *, antal: int) -> None:
    """Measure and print. `part` is a person with 300 sager."""
    sag = _byg(part)
    print("\nPolitikker på rækkeniveau: samlede grænser og fuldt prædikat mod den grove")
    for grupper in GRUPPER:
        adgang = _bruger(grupper)
        reads = _laesninger(part, sag)
        for runde in range(RUNDER + 1):
            for variant, politikker in VARIANTER.items():
                _saet(politikker)
                for read in reads:
                    took = _mediantid(adgang, read, antal)
                    if runde:
                        read.tider[variant].append(took)
        # What is left standing is what the migrations installed: the last of the four.
        for read in reads:
            coarse = statistics.median(read.tider["grov"])
            print(
                f"  {grupper:>3} grupper  {read.navn:<32} grov {coarse:7.3f} ms"
                + "".join(f"   {n} {read.forhold(n):5.2f} x" for n in ("samlet", "fuld", "valgt"))
            )


def _saet(politikker: dict[str, str]) -> None:
    with connection.cursor() as cursor:
        for tabel, udtryk in politikker.items():
            cursor.execute(f"alter policy {tabel}_web on {tabel} using ({udtryk})")


def _mediantid(adgang: Adgang, read: Laesning, antal: int) -> float:
    """The median of `antal` reads of all rows, prepared, in one transaction as the web role."""
    rows = read.rows(adgang).annotate(_en=Value(1)).values_list("_en")
    sql, params = rows.query.sql_with_params()
    times = []
    with database_role("sapa_web"):
        saet_adgang(adgang)
        with connection.cursor() as cursor:
            for n in range(antal + 5):
                begun = time.perf_counter()
                cursor.cursor.execute(sql, params, prepare=True)
                cursor.fetchall()
                if n >= 5:
                    times.append((time.perf_counter() - begun) * 1000)
    return statistics.median(times)


def _laesninger(part: UUID, sag: UUID) -> list[Laesning]:
    at = timezone.now()

    def linjer(adgang: Adgang) -> Any:
        return SagLinje.objects.visible_to(adgang).filter(part_uuid=part, virkning__contains=at)

    def dokumenter(adgang: Adgang) -> Any:
        posts = Journalpost.objects.visible_to(adgang).filter(sag_uuid=sag)
        return Dokument.objects.visible_to(adgang).filter(uuid__in=posts.values("dokument_uuid"))

    return [
        Laesning("sag_saglinje", "saglinje: en persons 300", linjer),
        Laesning("sag_sag", "sag: en", lambda a: Sag.objects.visible_to(a).filter(uuid=sag)),
        Laesning(
            "sag_sagstilstand",
            "sagstilstand: en sags 4",
            lambda a: Sagstilstand.objects.visible_to(a).filter(sag_uuid=sag),
        ),
        Laesning(
            "sag_journalpost",
            "journalpost: en sags 50",
            lambda a: Journalpost.objects.visible_to(a).filter(sag_uuid=sag),
        ),
        Laesning("dokument_dokument", "dokument: en sags 50", dokumenter),
        Laesning(
            "ydelse_bevilgetydelse",
            "bevilget ydelse: en persons 20",
            lambda a: BevilgetYdelse.objects.visible_to(a).filter(part_uuid=part),
        ),
        Laesning(
            "ydelse_effektuering",
            "effektuering: en persons 200",
            lambda a: Effektuering.objects.visible_to(a).filter(part_uuid=part),
        ),
    ]


def _bruger(antal: int) -> Adgang:
    """Groups that each reach one KLE hovedgruppe; one in ten the sygedagpenge of the rows below."""
    bruger = Bruger.objects.create(
        myndighed_id=173, brugernavn=f"bench-rls{antal}", navn="Bench Bruger", demo=True
    )
    rights = frozenset(
        {Permission.SE_PERSON, Permission.SE_SAG, Permission.SE_DOKUMENT, Permission.SE_YDELSE}
    )
    saet_grupper(
        bruger.id,
        [
            Gruppe(
                rights, 173, kle_omfang([f"{32 if n % 10 == 0 else 33 + n % 50}.*"]), 3, ALT, ALT
            )
            for n in range(antal)
        ],
    )
    adgang = resolve_adgang(bruger.id)
    assert adgang is not None
    return adgang


def _byg(part: UUID) -> UUID:
    """A sag with 50 dokumenter, and 20 bevilgede ydelser with ten payments each, in all of which
    four in five lie within the users' reach."""
    sag, at = uuid4(), timezone.now()
    own = {"myndighed": 173, "foelsomhed": 2, "enhed": 300, "fagsystem": 1}
    periode = TimestamptzRange(at, None, "[)")

    def facts(n: int) -> dict[str, int]:
        return own | {"kle": 290101 if n % 5 == 4 else 323004}

    def gem(rows: list[Any]) -> None:
        type(rows[0]).objects.unguarded(reason=_AARSAG).bulk_create(rows)

    gem([Sag(uuid=sag, titel="S", sagsnummer="S", opdateret=at, **facts(0))])
    gem(
        [Sagstilstand(sag_uuid=sag, fremdrift=n, virkning=periode, **facts(0)) for n in range(1, 5)]
    )
    papers = [uuid4() for _ in range(50)]
    gem(
        [
            Dokument(uuid=u, titel="D", opdateret=at, sagsloest=False, part_uuid=part, **facts(0))
            for u in papers
        ]
    )
    gem(
        [
            Journalpost(
                sag_uuid=sag, dokument_uuid=u, rolle="Tilakteret", virkning=periode, **facts(0)
            )
            for u in papers
        ]
    )
    grants = [uuid4() for _ in range(20)]
    shared = {"part_uuid": part, "opdateret": at}
    gem(
        [
            BevilgetYdelse(
                bevilling_uuid=u,
                ydelse_id="1",
                navn="Y",
                har_effektuering=True,
                start=date(2026, 1, 1),
                **shared,
                **facts(n),
            )
            for n, u in enumerate(grants)
        ]
    )
    gem(
        [
            Effektuering(
                effektuering_uuid=uuid4(),
                bevilling_uuid=grants[n % 20],
                har_bevilling=True,
                **shared,
                **facts(n % 20),
            )
            for n in range(200)
        ]
    )
    with connection.cursor() as cursor:
        cursor.execute("analyze")
    return sag
