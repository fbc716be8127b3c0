"""Each way into a search goes by an index, behind the lock, and reads few pages: ceilings on
buffers, on small data."""

from __future__ import annotations

import hashlib
import json
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from access.models import Organisationsenhed
from access.udstil import udstil
from access.values import ALT, Adgang, Gruppe, Permission
from indexes.laesning import logvindue
from indexes.laesning.kandidater import Omraade, kraev, udvaelg
from indexes.laesning.udtryk import laes_udtryk
from indexes.oio import Art
from indexes.oio.forespoergsler import FREMSOEGNINGER
from tests.faelles import ANDEN_KOMMUNE, KOMMUNE, NU
from tests.laesning.test_fremsoeg import _kle, eksempel, rolle, udtryk

ANTAL = 4000
PART = "cpr:0101701234"
TITEL = hashlib.md5(b"t5").hexdigest()[:12].upper()
_SAGER = """
insert into sag_sag (uuid, myndighed, kle, foelsomhed, enhed, fagsystem, titel, sagsnummer, facet,
    fremdrift, oprettet, behandler_navn, enhed_navn, primaer_part_uuid, primaer_part_navn,
    opdateret, kle_titel, sagsstatus, behandler_reference, enhed_reference, beskrivelse)
select md5('s' || n)::uuid, %(myndighed)s, 290000 + n %% 500, 1 + n %% 4, n %% 200, 1,
    'Sag om ' || md5('t' || n), 'S-' || n, 'G01', 1, %(nu)s, '', '', md5('p' || n %% 1000)::uuid,
    '', %(nu)s, '', '', '', '',
    'Om ' || case n when 77 then 'alfabet' else md5('b' || n) end
from generate_series(1, %(antal)s) n;
insert into sag_saglinje (part_uuid, sag_uuid, rolle, indeks, virkning, myndighed, kle, foelsomhed,
    enhed, fagsystem, titel, sagsnummer, facet, fremdrift, oprettet, behandler_navn, enhed_navn,
    primaer_part_uuid, primaer_part_navn, opdateret)
select primaer_part_uuid, uuid, 1, '', tstzrange(%(nu)s, null), myndighed, kle, foelsomhed, enhed,
    fagsystem, titel, sagsnummer, facet, fremdrift, oprettet, '', '', primaer_part_uuid, '',
    opdateret
from sag_sag;
insert into registrering_objekt
    (uuid, art, myndighed, master, livscyklus, oprettet, senest, indhold_sha256)
select uuid, 1, myndighed, 1, 2, %(nu)s, %(nu)s, '' from sag_sag;
insert into registrering_registrering
    (objekt_uuid, art, operation, tidspunkt, sts_tidspunkt, klient, forsinket, indhold)
select uuid, 1, 'importer', %(nu)s, %(nu)s, 'x', false,
    '{"AttributListe": {}, "TilstandListe": {}, "RelationListe": {}}' from sag_sag;
analyze sag_sag, sag_saglinje, registrering_objekt, registrering_registrering;
"""

_DOKUMENTER = """
insert into dokument_dokument (uuid, myndighed, kle, foelsomhed, enhed, fagsystem, titel,
    dokumentnummer, type, fremdrift, enhed_navn, opdateret, sagsloest, egen_undtagelse)
select md5('d' || n)::uuid, %(myndighed)s, 290000, 1, 1, 1, '', 'S-' || n, '', '', '', %(nu)s, true, false
from generate_series(1, %(antal)s) n
"""


@pytest.fixture
def mange(myndigheder: Any) -> None:
    """Thousands of sager with a line each, spread over parts, KLE and units."""
    facts = {"myndighed": KOMMUNE, "nu": NU, "antal": ANTAL}
    with connection.cursor() as cursor:
        for statement in _SAGER.split(";\n"):
            if statement.strip():
                cursor.execute(statement, facts)
        cursor.execute("select gin_clean_pending_list('sag_titel')")
        cursor.execute("select gin_clean_pending_list('sag_beskrivelse')")
    Organisationsenhed.objects.create(
        uuid=uuid4(), myndighed_id=KOMMUNE, navn="x", noegle="urn:oio:proeve:enhed", fra=77, til=77
    )


def adgang() -> Adgang:
    ser = frozenset({Permission.SE_SAG})
    grupper = tuple(Gruppe(ser, m, ALT, 4, ALT, ALT) for m in (KOMMUNE, ANDEN_KOMMUNE))
    return Adgang(0, uuid4(), "k", "k", "", KOMMUNE, "", "", None, "", grupper, klient="k")


def egenskab(**felter: str) -> dict[str, Any]:
    return eksempel(AttributListe={"Egenskaber": [felter]})


ANSVARLIG = {
    "Rolle": rolle(Art.SAG, "Sagsaktoer", "Ansvarlig"),
    "ReferenceID": {"urn": "urn:oio:proeve:enhed"},
}


@pytest.mark.parametrize(
    ("hvad", "spoergsmaal", "fundet", "loft"),
    [
        (
            "part",
            eksempel(
                RelationListe={"Sagspart": [{"ReferenceID": {"urn": "urn:oio:cpr-nr:0101701234"}}]}
            ),
            4,
            400,
        ),
        ("sagsnummer", egenskab(Sagsnummer="s-1234"), 1, 120),
        ("begyndelsen af et sagsnummer", egenskab(BrugervendtNoegle="S-123*"), 11, 600),
        ("KLE", eksempel(RelationListe=_kle("29.01.04")), 8, 300),
        ("enhed", eksempel(RelationListe={"Sagsaktoer": [ANSVARLIG]}), 20, 800),
        ("titel", egenskab(Titel=f"*{TITEL}*"), 1, 200),
        ("beskrivelse", egenskab(Beskrivelse="Om alfa*"), 1, 200),
    ],
)
def test_a_search_reads_few_pages(mange, hvad, spoergsmaal, fundet, loft):
    """The whole statement, with rights, policies and log; a look at every sag is thousands."""
    expression = laes_udtryk(
        udtryk(spoergsmaal)["SoegUdtryk"], FREMSOEGNINGER["sagdokumentindeks"], now=NU
    )
    with connection.cursor() as cursor:
        cursor.execute("select md5('p7')::uuid")
        (part,) = cursor.fetchone()
    area = Omraade(adgang(), {PART: UUID(str(part))}, {})
    where = kraev(udvaelg(expression, Art.SAG, area))
    with udstil(adgang()):
        with CaptureQueriesContext(connection) as captured:
            found = logvindue.hent(Art.SAG, where, adgang=adgang(), antal=200)
        assert len(found) == fundet
        assert _laeste_sider(captured[0]["sql"]) <= loft, hvad


def _laeste_sider(sql: str) -> int:
    """The fewest of some tries: now and then the catalogue is read too."""
    return min(_sider(sql) for _ in range(3))


def _sider(sql: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute("explain (analyze, buffers, format json) " + sql.replace("%", "%%"), [])
        (plan,) = cursor.fetchone()
    (top,) = plan if isinstance(plan, list) else json.loads(plan)
    read: int = top["Plan"]["Shared Hit Blocks"] + top["Plan"]["Shared Read Blocks"]
    return read


def test_one_object_is_read_in_few_pages(mange):
    uuid = UUID(hashlib.md5(b"s5").hexdigest())
    with udstil(adgang()):
        with CaptureQueriesContext(connection) as captured:
            assert len(logvindue.hent(Art.SAG, [uuid], adgang=adgang())) == 1
        assert _laeste_sider(captured[0]["sql"]) <= 60


@pytest.mark.parametrize("funktion", ["sapa_sager_med_nummer", "sapa_dokumenter_med_nummer"])
def test_a_number_is_looked_up_by_its_beginning_under_the_plans_of_the_api(mange, funktion):
    """The API asks for general plans, which know no pattern: without a plan of its own the function
    reads every number there is."""
    with connection.cursor() as cursor:
        cursor.execute(_DOKUMENTER, {"myndighed": KOMMUNE, "nu": NU, "antal": ANTAL})
        cursor.execute("analyze dokument_dokument")
    with udstil(adgang()):
        with connection.cursor() as cursor:
            cursor.execute("set local plan_cache_mode = force_generic_plan")
            cursor.execute(f"select count(*) from {funktion}('S-123%%')", [])
            assert cursor.fetchone() == (11,)
        sql = f"select * from {funktion}('S-123%')"
        # Without a plan of its own it is 100 each time.
        assert _laeste_sider(sql) <= 90
