"""The lock: what raw SQL may do in each database role."""

from uuid import UUID, uuid4

import pytest
from django.apps import apps
from django.db import connection, transaction
from django.db.utils import ProgrammingError

from access.db import BRUGERENS, database_role, saet_adgang
from access.querysets import AdgangMangler, GuardedManager
from access.selectors import resolve_adgang
from access.values import Permission
from indexes.sag.models import Sag
from tests.faelles import NU
from tests.sag.faelles import laeg_paa

PART = uuid4()


def fetch(sql, *params):
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return [row[0] for row in cursor.fetchall()]


def refused(sql):
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        fetch(sql)


def test_without_a_signed_in_user_the_web_role_sees_no_row(lav_sag):
    lav_sag(PART)
    with database_role("sapa_web"):
        assert fetch("select titel from sag_sag") == []
        assert fetch("select titel from sag_saglinje") == []
    assert len(fetch("select titel from sag_sag")) == 1


def test_raw_sql_stays_inside_the_users_authorities_and_level(adgang_med, lav_sag):
    lav_sag(PART, titel="Egen", foelsomhed=2)
    lav_sag(PART, titel="For følsom", foelsomhed=3)
    lav_sag(PART, titel="Anden kommune", myndighed=1002)
    adgang = adgang_med({"foelsomhed": 2}, {"scope": 1002, "foelsomhed": 1})
    with database_role("sapa_web"):
        saet_adgang(adgang)
        assert fetch("select titel from sag_sag") == ["Egen"]
        assert fetch("select titel from sag_saglinje") == ["Egen"]


def test_a_role_that_is_taken_for_a_known_user_reaches_as_far_as_she_does(adgang_med, lav_sag):
    """The second half of an answer takes both in one statement."""
    lav_sag(PART, titel="Egen", foelsomhed=2)
    lav_sag(PART, titel="For følsom", foelsomhed=3)
    adgang = adgang_med({"foelsomhed": 2, "kle": ["29.*"]})
    settings = (
        "select name || '=' || coalesce(setting, '') from pg_settings where name in"
        " ('role', 'statement_timeout', 'lock_timeout', 'plan_cache_mode')"
    )
    named = "select current_setting(n) from unnest(array['{}']) n".format("','".join(BRUGERENS))
    seen = []
    for known in (None, adgang):
        with database_role("sapa_web", timeout="7s", laasetid="3s", adgang=known):
            if known is None:
                saet_adgang(adgang)
            seen.append((fetch("select current_user"), fetch(settings), fetch(named)))
            assert fetch("select titel from sag_sag") == ["Egen"]
    assert seen[0] == seen[1]
    assert seen[0][0] == ["sapa_web"]


LAG = "sag_sag", "sag_saglinje", "sag_sagstilstand", "sag_journalpost"


@pytest.mark.parametrize(
    ("graense", "raekke"),
    [
        ({"kle": ["29.*"]}, {"kle": 320304}),
        ({"kle": ["29.*"]}, {"kle": -1}),
        ({"kle": []}, {}),
        ({"fagsystemer": [2]}, {"fagsystem": 1}),
        ({"enheder": [UUID(int=7)]}, {"enhed": 800}),
        ({"permissions": [Permission.SE_YDELSE, Permission.SE_DOKUMENT]}, {}),
        ({}, {"sikkerhedsprofil": [UUID(int=1)]}),
        ({}, {"sikkerhedsprofil": []}),
    ],
)
def test_each_limit_of_the_rule_holds_for_raw_sql_too(adgang_med, enhed, lav_sag, graense, raekke):
    """Of sag and its list lines; decision 0014 says which tables hold what."""
    enhed("Syv", 700, 799, uuid=UUID(int=7))
    lav_sag(PART, **raekke)
    smal, bred = adgang_med(graense), adgang_med({"permissions": set(Permission)})
    with database_role("sapa_web"):
        saet_adgang(smal)
        assert fetch("select titel from sag_sag") == []
        assert fetch("select titel from sag_saglinje") == []
        # The row is there, and it is that limit that stops it.
        saet_adgang(bred)
        seen = [] if "sikkerhedsprofil" in raekke else ["Genoptræning"]
        assert fetch("select titel from sag_sag") == seen


def test_a_profile_that_names_the_user_opens_the_lock(adgang_med, lav_sag):
    user = adgang_med({})
    lav_sag(PART, sikkerhedsprofil=[user.bruger_uuid])
    with database_role("sapa_web"):
        saet_adgang(user)
        assert fetch("select titel from sag_saglinje") == ["Genoptræning"]


def test_groups_are_not_merged_where_the_lock_is_full_and_are_where_it_is_not(adgang_med, lav_sag):
    lav_sag(PART, kle=320304, foelsomhed=3)
    user = adgang_med({"kle": ["32.*"], "foelsomhed": 2}, {"kle": ["29.*"], "foelsomhed": 3})
    with database_role("sapa_web"):
        saet_adgang(user)
        assert fetch("select titel from sag_sag") == []
        assert fetch("select titel from sag_saglinje") == ["Genoptræning"]


def test_where_the_citizen_sees_raw_sql_gets_nothing_that_is_withheld(adgang_med, lav_sag):
    uuid = lav_sag(PART, titel="Undtaget", undtaget_borger=True)
    laeg_paa(uuid, tilstande=[(1, NU)], dokumenter=["Brev"], notater=["Notat"])
    user = adgang_med({})
    for adgang, antal in ((user, 1), (user.vist_for_borger(), 0)):
        with database_role("sapa_web"):
            saet_adgang(adgang)
            for tabel in (*LAG, "dokument_dokument"):
                assert bool(fetch(f"select 1 from {tabel}")) == bool(antal), tabel


def test_on_behalf_of_one_authority_the_others_rows_are_closed_to_raw_sql(bruger_med, lav_sag):
    lav_sag(PART, titel="Hjemme")
    lav_sag(PART, titel="Delegeret", myndighed=1002)
    user = bruger_med({}, {"scope": 1002})
    for scope, seen in ((173, ["Hjemme"]), (1002, ["Delegeret"])):
        with database_role("sapa_web"):
            saet_adgang(resolve_adgang(user.id, scope=scope))
            assert fetch("select titel from sag_sag") == seen
            assert fetch("select titel from sag_saglinje") == seen


def test_every_guarded_table_is_closed_without_a_signed_in_user(adgang_med, lav_sag):
    """All of them, by their policies: empty settings open nothing, whatever stands in the table."""
    uuid = lav_sag(PART)
    laeg_paa(uuid, tilstande=[(1, NU)], dokumenter=["Brev"], notater=["Notat"])
    guarded = [m._meta.db_table for m in apps.get_models() if hasattr(m, "guard")]
    assert set(LAG) < set(guarded)
    uden = adgang_med()
    with database_role("sapa_web"):
        for tabel in guarded:
            assert fetch(f"select 1 from {tabel}") == [], tabel
        # Signed in, but with no group at all.
        saet_adgang(uden)
        for tabel in guarded:
            assert fetch(f"select 1 from {tabel}") == [], tabel


def test_a_selector_that_forgets_the_door_gets_an_error_and_no_row(
    monkeypatch, adgang_med, lav_sag
):
    """The fault put in on purpose: first with the door in place, then with the door gone as well."""
    lav_sag(PART, titel="Egen")
    lav_sag(PART, titel="Fremmed", myndighed=1002)
    lav_sag(PART, titel="For følsom", foelsomhed=4)

    user = adgang_med({"foelsomhed": 2})

    def glemsom():
        return [sag.titel for sag in Sag.objects.filter(primaer_part_uuid=PART)]

    with database_role("sapa_web"):
        with pytest.raises(AdgangMangler):
            glemsom()
        monkeypatch.setattr(GuardedManager, "get_queryset", GuardedManager._rows)
        assert glemsom() == []  # nobody is signed in
        saet_adgang(user)
        assert glemsom() == ["Egen"]
    # The same fault where no lock stands behind: it is the lock that held.
    assert sorted(glemsom()) == ["Egen", "For følsom", "Fremmed"]


def test_persons_are_closed_to_a_user_without_that_right(adgang_med):
    uden = adgang_med({"permissions": [Permission.SE_SAG]})
    med = adgang_med({"permissions": [Permission.SE_PERSON]})
    with database_role("sapa_web"):
        saet_adgang(uden)
        assert fetch("select current_setting('sapa.person')") == [""]
        saet_adgang(med)
        assert fetch("select current_setting('sapa.person')") == ["ja"]


@pytest.mark.parametrize(
    "sql",
    [
        "select * from registrering_registrering",
        "select * from registrering_objekt",
        "select * from registrering_haendelse",
        "select sha256 from klienter_hemmelighed",
        "update access_revisionslog set bruger = 'x'",
        "delete from access_revisionslog",
        "truncate access_revisionslog",
        "insert into sag_sag (uuid) values (gen_random_uuid())",
        "update access_adgangsgruppe set foelsomhed = 4",
        "delete from sag_saglinje",
        "select * from sag_saglinje_0",
        "select sapa_sikr_partitioner('access_revisionslog', 0, 1)",
    ],
)
def test_the_web_role_may_not(sql, db):
    with database_role("sapa_web"):
        refused(sql)


@pytest.mark.parametrize(
    "sql",
    [
        "update registrering_registrering set indhold = '{}'",
        "delete from registrering_registrering",
        "select * from access_revisionslog",
        "update access_systemklient set aktiv = true",
        "select * from django_session",
        "select * from sapa_sagers_adgangsfakta(gen_random_uuid(), 1, now())",
    ],
)
def test_the_intake_role_may_not(sql, db):
    with database_role("sapa_indlaes"):
        refused(sql)


def test_the_role_ends_with_its_transaction(db):
    before = fetch("select current_user")
    with database_role("sapa_web"):
        assert fetch("select current_user") == ["sapa_web"]
    assert fetch("select current_user") == before
    assert fetch("select coalesce(current_setting('sapa.raekkevidde', true), '')") == [""]
