"""The ways into the log: together they find what the fields ask for and the reader reaches, each
row once, and each by an index that has its rows in order."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.utils import timezone

from access.db import database_role, saet_adgang
from access.models import Revisionslog
from access.selectors import resolve_adgang
from sapa.revision import csv, selectors
from sapa.revision.values import Raekkevidde, Udvalg
from tests.revision.conftest import ANDEN_CVR, CVR, JAN, REVISION

pytestmark = pytest.mark.django_db
SYSTEM = UUID(int=77)
I_DAG = timezone.localdate()
ALT = Udvalg(fra=I_DAG - timedelta(days=100), til=I_DAG)


@pytest.fixture
def log(lav_raekke, enhed, bruger_med):
    """Every kind of row twice: one of hers who is looked for, and one that a field leaves out."""
    center, team = enhed("Jobcenter", 600, 799), enhed("Team", 700, 749)
    else_, part = bruger_med({}), uuid4()
    who = {"bruger_id": else_.id, "bruger_uuid": else_.uuid, "brugernavn": else_.brugernavn}
    for n, facts in enumerate(
        facts
        for user in (who, {"brugernavn": else_.brugernavn}, {"bruger_uuid": SYSTEM}, {})
        for place in ({"enhed_id": center.id}, {"enhed_id": team.id}, {})
        for about in ({"part": JAN, "part_uuid": part}, {"part_uuid": part}, {"part": JAN}, {})
        for facts in (
            {**user, **place, **about},
            {**user, **about, "organisatorisk_id": ANDEN_CVR, "scope_cvr": CVR},
            {**user, **about, "organisatorisk_id": ANDEN_CVR, "scope_cvr": ANDEN_CVR},
        )
    ):
        lav_raekke(**facts, tidspunkt=timezone.now() - timedelta(days=n % 90, seconds=n % 7))
    return {"else": else_, "center": center, "team": team, "part": part}


FELTER = [
    {},
    {"bruger": "else"},
    {"bruger": "uuid"},
    {"bruger": str(SYSTEM)},
    {"bruger": "ingen"},
    {"nummer": "2110703435"},
    {"nummer": "3112994444"},
    {"enheder": "center"},
    {"enheder": "team"},
    {"bruger": "else", "nummer": "2110703435"},
    {"bruger": "uuid", "nummer": "2110703435", "enheder": "center"},
    {"bruger": "else", "enheder": "team"},
    {"nummer": "2110703435", "enheder": "team"},
]


def udvalg(log, felter) -> Udvalg:
    names = {"else": log["else"].brugernavn.upper(), "uuid": str(log["else"].uuid)}
    bruger = felter.get("bruger", "")
    return replace(
        ALT,
        bruger=names.get(bruger, bruger),
        nummer=felter.get("nummer", ""),
        enheder=(log[felter["enheder"]].id,) if "enheder" in felter else (),
    )


def passer(row: Revisionslog, log, felter) -> bool:
    """What the fields mean, said anew."""
    navn, uuid, bruger = log["else"].brugernavn, log["else"].uuid, felter.get("bruger")
    # Who wrote without an id is known by the name as it was written, which here is in small.
    hers = {
        None: True,
        "else": row.bruger_id == log["else"].id
        or (row.bruger_id is None and row.brugernavn == navn.upper()),
        "uuid": row.bruger_uuid == uuid,
        "ingen": False,
    }
    number = felter.get("nummer")
    about = not number or row.nummer == number
    about = about or (number == "2110703435" and row.part_uuid == log["part"])
    below = {"center": {log["center"].id, log["team"].id}, "team": {log["team"].id}}
    return (
        hers.get(bruger, row.bruger_uuid == SYSTEM)
        and about
        and ("enheder" not in felter or row.enhed_id in below[felter["enheder"]])
    )


LAESERE = {
    "hele": ([REVISION], lambda row, log: CVR in {row.organisatorisk_id, row.scope_cvr}),
    "enhed": (
        [REVISION | {"enheder": ["team"]}],
        lambda row, log: row.organisatorisk_id == CVR and row.enhed_id == log["team"].id,
    ),
}


@pytest.mark.parametrize("laeser", LAESERE)
def test_they_find_what_is_asked_for_and_reached_each_row_once(log, bruger_med, laeser):
    groups, reaches = LAESERE[laeser]
    own = [
        g | {"enheder": [log[e].uuid for e in g["enheder"]]} if "enheder" in g else g
        for g in groups
    ]
    adgang = resolve_adgang(bruger_med(*own).id)
    rows = list(Revisionslog.objects.all())
    order = sorted(rows, key=lambda r: (r.tidspunkt, r.id.bytes), reverse=True)
    foer = timezone.now() + timedelta(days=1)
    with database_role("sapa_web"):
        saet_adgang(adgang)
        vidde = selectors.raekkevidde(adgang)
        for felter in FELTER:
            want = [r.id for r in order if reaches(r, log) and passer(r, log, felter)]
            if laeser == "enhed" and felter.get("enheder") == "center":
                want = []  # who does not reach the chosen unit finds nothing by it
            asked = {"vidde": vidde, "udvalg": udvalg(log, felter)}
            assert selectors.antal(**asked, foer=foer) == len(want), felter
            found, efter = [], None
            while True:
                page, efter = selectors.side(**asked, efter=efter, antal=5)
                found += [row.id for row in page]
                if efter is None:
                    break
            assert found == want, felter
            texts, efter = [], None
            while part := selectors.portion(**asked, foer=foer, efter=efter, antal=7):
                texts += [UUID(row[0]) for row in part]
                efter = selectors.markoer(part[-1])
            assert texts == want[::-1], felter


def test_a_portion_says_what_a_row_says(log, bruger_med):
    """The texts that PostgreSQL makes are those that the file's rules are tried with."""
    adgang = resolve_adgang(bruger_med(REVISION).id)
    with database_role("sapa_web"):
        saet_adgang(adgang)
        vidde = selectors.raekkevidde(adgang)
        page, _ = selectors.side(vidde=vidde, udvalg=ALT, efter=None, antal=1000)
        texts = selectors.portion(
            vidde=vidde, udvalg=ALT, foer=timezone.now(), efter=None, antal=1000
        )
    names = selectors.enhedsnavne(vidde)
    assert len(page) > 50
    assert csv.linjer(page[::-1], names) == csv.linjer_af_tekst(texts, names)


@pytest.mark.parametrize(
    ("felter", "indeks"),
    [
        ({}, {"organisatorisk_id_tidspunkt", "scope_cvr_tidspunkt"}),
        ({"bruger": "else"}, {"bruger_id_tidspunkt", "brugernavn_tidspunkt"}),
        ({"bruger": "uuid"}, {"bruger_id_tidspunkt", "bruger_uuid_tidspunkt"}),
        ({"nummer": "2110703435"}, {"nummer_tidspunkt", "part_uuid_tidspunkt"}),
        ({"enheder": "team"}, {"enhed_id_tidspunkt"}),
        (
            {"bruger": "else", "nummer": "2110703435", "enheder": "team"},
            {"nummer_tidspunkt", "part_uuid_tidspunkt"},
        ),
    ],
)
def test_each_way_goes_by_an_index_in_order(log, bruger_med, felter, indeks):
    """No way reads a partition through, and none sorts what it has found: only rows of one instant
    are put in order among themselves, and at last the page."""
    adgang = resolve_adgang(bruger_med(REVISION).id)
    with database_role("sapa_web"):
        saet_adgang(adgang)
        plan = _plan(selectors.raekkevidde(adgang), udvalg(log, felter))
    scans = [line for line in plan if "access_revisionslog" in line and "Scan" in line]
    assert scans
    for line in scans:
        assert "Index Scan" in line, line
        assert any(name in line for name in indeks), line
    sorts = [line for line in plan if line.strip().startswith(("Sort", "->  Sort"))]
    assert [line for line in sorts if "Key" not in line] == sorts[:1], sorts


def _plan(vidde: Raekkevidde, valgt: Udvalg) -> list[str]:
    """How PostgreSQL goes about a page, whatever the values turn out to be."""
    seen: list[tuple] = []

    def se(execute, sql, params, many, context):
        seen.append((sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(se):
        selectors.side(vidde=vidde, udvalg=valgt, efter=None, antal=50)
    sql, params = seen[-1]
    pieces = sql.split("%s")
    numbered = "".join(f"{piece}${n}" for n, piece in enumerate(pieces[:-1], 1)) + pieces[-1]
    assert len(params) == len(pieces) - 1
    with connection.cursor() as cursor:
        cursor.execute(f"explain (generic_plan, costs off) {numbered}")
        return [line for (line,) in cursor.fetchall()]
