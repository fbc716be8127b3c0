"""The inbox of a unit with 50,000 adviser, against a bare page on a key in the same frame."""

from __future__ import annotations

from uuid import uuid4

from django.db import connection
from django.utils import timezone

from access.models import Bruger, Organisationsenhed
from access.services import saet_grupper
from access.values import ALT, Gruppe, Permission, kle_omfang
from advis.models import Advisgruppe, Modtager
from bench import data
from bench.maaling import Side, forhold, skiftevis
from bench.opkald import hent, session

MANGE, GRUPPER = 50_000, 5
_ADVISER = """
insert into advis_advis (gruppe_id, myndighed, traad_id, haendelse_id, kode, slags, part_uuid,
    om_part_uuid, partsrolle, kle, foelsomhed, begivenhedsdato, modtaget)
select (%s::bigint[])[1 + n %% %s], 173, -n, -n, 'F50', 'folkeregister', p.part_uuid, p.part_uuid,
    1, -1, 2, now(), now() - make_interval(secs => n)
from generate_series(1, %s) n
join (select part_uuid, row_number() over () - 1 as nr, count(*) over () as alle
      from (select part_uuid from part_person limit 300) x) p on p.nr = n %% p.alle
"""


def maal(*, port: int, antal: int) -> None:
    """Print what the first page, the poll and one opened cost, in bare pages."""
    cookie, advis = _fyld()
    bar = Side("bar side på nøgle", hent("GET", f"/bench/side/{data.raekke(4711)}", Cookie=cookie))
    sider = [
        bar,
        Side("indbakkens første side", hent("GET", "/advis/", Cookie=cookie)),
        Side("tællere (hvert halve minut)", hent("GET", "/advis/tal/", Cookie=cookie)),
        Side("et advis åbnet", hent("GET", f"/advis/{advis}/", Cookie=cookie)),
    ]
    skiftevis(sider, port=port, antal=antal)
    print(f"\nIndbakke, en enhed med {MANGE:,} adviser (mål: højst 4 bare sider)")
    for side in sider:
        print(
            f"  {side.navn:<34} {side.median:8.2f} ms   p99 {side.p99:8.2f} ms"
            f"   {forhold(side, bar):6.1f} x bar side"
        )


def _fyld() -> tuple[str, str]:
    now = timezone.now()
    enhed = Organisationsenhed.objects.create(
        uuid=uuid4(), myndighed_id=173, navn="Benchens enhed", fra=900_001, til=900_001
    )
    bruger = Bruger.objects.create(
        myndighed_id=173, enhed=enhed, brugernavn="benchadvis", navn="Bench Advis", demo=True
    )
    sager = frozenset({Permission.SE_PERSON, Permission.SE_SAG})
    grupper = [Gruppe(sager, 173, kle_omfang([f"{33 + n}.*"]), 3, ALT, ALT) for n in range(19)]
    egne = frozenset({Permission.SE_PERSON, Permission.BEHANDL_ADVIS})
    saet_grupper(bruger.id, [*grupper, Gruppe(egne, 173, ALT, 3, ALT, ALT)])
    ids = []
    for nr in range(GRUPPER):
        g = Advisgruppe.objects.create(
            myndighed=173,
            navn=f"Indbakke {nr}",
            advistype="folkeregister",
            tilstand="aktiv",
            definition={},
            oprettet=now,
            oprettet_af=1,
            aendret=now,
            aendret_af=1,
            ejer=1,
        )
        Modtager.objects.create(gruppe=g, art="enhed", modtager_uuid=enhed.uuid, kanal="indbakke")
        ids.append(g.id)
    with connection.cursor() as cursor:
        cursor.execute(_ADVISER, [ids, GRUPPER, MANGE])
        cursor.execute("analyze advis_advis")
        cursor.execute("select uuid from advis_advis where gruppe_id = %s limit 1", [ids[0]])
        (advis,) = cursor.fetchone()
    return session(bruger.brugernavn), str(advis)
