"""A system reads through the users' own door and lock: the rule, the database's condition and the
window on the log agree."""

from __future__ import annotations

import random
from uuid import uuid4

import pytest
from django.db import ProgrammingError, connection, transaction

from access import regler
from access.klienter.adgang import klientadgang
from access.klienter.values import Aftale, Rettighed
from access.udstil import udstil
from access.values import ALT, Adgang, Gruppe, Omfang, Permission, Raekkefakta
from indexes.dokument.models import Dokument
from indexes.oio import Art
from indexes.registrering.models import Objekt
from indexes.sag.models import Journalpost, Sag
from tests import beskeder
from tests.faelles import ANDEN_KOMMUNE, KOMMUNE, NU
from tests.oio import eksempler

KLE = (290104, 292104, 323004, -1)
MYNDIGHEDER = (KOMMUNE, ANDEN_KOMMUNE)


def system(*grupper: Gruppe) -> Adgang:
    return Adgang(0, uuid4(), "k", "k", "", KOMMUNE, "", "", None, "", grupper, klient="k")


def tilfaeldig(r: random.Random) -> Adgang:
    def gruppe() -> Gruppe:
        kle = r.choice(
            [ALT, Omfang(), Omfang.af([(290000, 300000)]), Omfang.af([(323004, 323005)])]
        )
        permissions = r.sample([Permission.SE_SAG, Permission.SE_DOKUMENT], r.randint(1, 2))
        fagsystemer = r.choice([ALT, Omfang.af([(1, 2)])])
        return Gruppe(
            frozenset(permissions), r.choice(MYNDIGHEDER), kle, r.randint(1, 4), ALT, fagsystemer
        )

    return system(*(gruppe() for _ in range(r.randint(0, 3))))


def test_the_rule_and_the_database_agree_for_systems(lav_sag):
    r = random.Random(11)
    reason = "test data"
    facts, documents = {}, {}
    for _ in range(25):
        fact = {
            "myndighed": r.choice(MYNDIGHEDER),
            "kle": r.choice(KLE),
            "foelsomhed": r.randint(1, 4),
            "enhed": r.choice([0, 700]),
            "fagsystem": r.choice([1, 2]),
        }
        profil = r.choice([None, [], [uuid4()]])
        uuid = lav_sag(uuid4(), sikkerhedsprofil=profil, **fact)
        facts[uuid] = regler.Fakta(
            Raekkefakta(**fact, sikkerhedsprofil=None if profil is None else tuple(profil))
        )
        document = uuid4()
        own = {**fact, "foelsomhed": r.randint(1, 4), "myndighed": r.choice(MYNDIGHEDER)}
        loose = r.random() < 0.3
        Dokument.objects.unguarded(reason=reason).create(
            uuid=document, titel="x", sagsloest=loose, opdateret=NU, **own
        )
        if not loose:
            from psycopg.types.range import TimestamptzRange

            Journalpost.objects.unguarded(reason=reason).create(
                sag_uuid=uuid,
                dokument_uuid=document,
                virkning=TimestamptzRange(NU, None, "[)"),
                sikkerhedsprofil=profil,
                **fact,
            )
        documents[document] = regler.Fakta(
            Raekkefakta(**own),
            {"sagsloest": loose},
            {} if loose else {"sager": (facts[uuid],)},
        )
    seen = 0
    for _ in range(40):
        adgang = tilfaeldig(r)
        for model, rule, rows in (
            (Sag, regler.SAG, facts),
            (Dokument, regler.DOKUMENT, documents),
        ):
            expected = {u for u, f in rows.items() if regler.stop(rule, adgang, f) is None}
            given = set(model.objects.visible_to(adgang).values_list("uuid", flat=True))
            assert given == expected
            seen += len(given)
    assert seen > 100


def test_an_aftale_without_the_right_is_no_group():
    kun_skriv = Aftale.af(myndigheder=[KOMMUNE], kle=["*"], rettigheder=["importer"])
    laes = Aftale.af(myndigheder=MYNDIGHEDER, kle=["29.*"], rettigheder=["laes"])
    who = {"klient_id": "k", "navn": "k", "uuid": uuid4()}
    assert klientadgang(**who, aftaler=[kun_skriv], ret=Rettighed.LAES) is None
    adgang = klientadgang(**who, aftaler=[kun_skriv, laes], ret=Rettighed.LAES)
    assert adgang is not None
    assert [g.myndighed for g in adgang.grupper] == sorted(MYNDIGHEDER)
    assert all(292104 in g.kle and 323004 not in g.kle for g in adgang.grupper)


def _antal(sql: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        (number,) = cursor.fetchone()
    return number


@pytest.fixture
def alle_fire(importer):
    importer(*(eksempler.objekt(art) for art in Art), beskeder.sag())


def gruppe(myndighed: int, foelsomhed: int) -> Gruppe:
    ser = frozenset({Permission.SE_SAG, Permission.SE_DOKUMENT, Permission.SE_YDELSE})
    return Gruppe(ser, myndighed, ALT, foelsomhed, ALT, ALT)


def test_the_window_on_the_log_is_as_wide_as_the_lock(alle_fire):
    """Without any condition of ours in the query: the database itself holds back."""
    uuids = "','".join(str(u) for u in Objekt.objects.values_list("uuid", flat=True))
    window = " + ".join(
        f"(select count(*) from sapa_log(array['{uuids}']::uuid[], {int(art)}::smallint))"
        for art in Art
    )
    window = f"select {window}"
    for reach, seen in (
        ([], 0),
        ([gruppe(KOMMUNE, 4)], 1),
        ([gruppe(ANDEN_KOMMUNE, 1)], 0),
        ([gruppe(ANDEN_KOMMUNE, 4)], 4),
        ([gruppe(KOMMUNE, 1), gruppe(ANDEN_KOMMUNE, 4)], 4),
    ):
        with udstil(system(*reach)):
            assert _antal(window) == seen, reach


@pytest.mark.parametrize(
    "sql",
    [
        "select count(*) from registrering_registrering",
        "select count(*) from registrering_objekt",
        "select count(sha256) from klienter_hemmelighed",
        "with x as (delete from sag_sag returning 1) select count(*) from x",
    ],
)
def test_who_reads_may_nothing_else(alle_fire, sql):
    denied = pytest.raises(ProgrammingError, match="permission denied")
    with denied, transaction.atomic(), udstil(system(gruppe(KOMMUNE, 4))):
        _antal(sql)


def test_who_reads_sees_no_person(alle_fire):
    with udstil(system(gruppe(KOMMUNE, 4))):
        assert _antal("select count(*) from part_partnoegle") == 0
        assert _antal("select count(*) from part_person") == 0
    assert _antal("select count(*) from part_partnoegle") > 0


def test_the_role_is_intakes_again_after_a_refusal(alle_fire):
    with pytest.raises(ValueError, match="x"), udstil(system(gruppe(KOMMUNE, 4))):
        raise ValueError("x")
    assert _antal("select (current_setting('role') = 'sapa_indlaes')::int") == 1
    with connection.cursor() as cursor:
        cursor.execute("select set_config('role', 'none', true)")
