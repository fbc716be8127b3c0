"""Who sees and writes a bemærkning, what a form may say, and what is left when one is gone."""

from __future__ import annotations

from datetime import date, timedelta
from io import StringIO
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.db.utils import ProgrammingError

from access.db import database_role, saet_adgang
from access.models import Revisionslog
from access.selectors import resolve_adgang
from access.values import Permission
from indexes.part.sammenlaegning import flyt
from sapa.bemaerkninger import selectors, services, typer
from sapa.bemaerkninger.models import Bemaerkning, Typeaendring
from sapa.bemaerkninger.values import Type, laes
from sapa.demo import grunddata
from tests.bemaerkninger.faelles import lav_type, skriv
from tests.faelles import ANDEN_KOMMUNE, KOMMUNE, NU

SE, SKRIV = Permission.SE_BEMAERKNING, Permission.SKRIV_BEMAERKNING
BEGGE = (Permission.SE_PERSON, SE, SKRIV)
I_DAG = date(2026, 11, 20)
TOLK = Type(7, "obs-tolk", "OBS-Tolk", "", 1, "warn", True, 365)


def alle():
    return Bemaerkning.objects.unguarded(reason="test")


def set_af(adgang):
    """The texts that the door lets a user see, and those that the lock does."""
    with database_role("sapa_web"):
        saet_adgang(adgang)
        door = {row.tekst for row in Bemaerkning.objects.visible_to(adgang)}
        with connection.cursor() as cursor:
            cursor.execute("select tekst from bemaerkninger_bemaerkning")
            lock = {row[0] for row in cursor.fetchall()}
    return door, lock


@pytest.fixture
def verden(myndigheder, adgang_med):
    """A bemærkning of each level here, and one of the other authority, on one person."""
    part = uuid4()
    mine = adgang_med({"permissions": BEGGE})
    theirs = adgang_med({"permissions": BEGGE, "scope": ANDEN_KOMMUNE}, myndighed=ANDEN_KOMMUNE)
    for level in (1, 2, 3):
        skriv(
            mine, part, lav_type(f"obs-{level}", foelsomhed=level), now=NU, tekst=f"niveau {level}"
        )
    skriv(theirs, part, lav_type(ejer=ANDEN_KOMMUNE), now=NU, tekst="Korsbæks")
    return part


@pytest.mark.parametrize(
    ("graense", "ventet"),
    [
        ({}, {"niveau 1", "niveau 2", "niveau 3"}),
        ({"foelsomhed": 2}, {"niveau 1", "niveau 2"}),
        ({"permissions": (Permission.SE_PERSON, Permission.SE_SAG)}, set()),
        ({"permissions": (SE,)}, set()),
        # A limit that cannot be checked against a bemærkning is not taken for none.
        ({"kle": ["32.*"]}, set()),
        ({"fagsystemer": [1]}, set()),
        ({"enheder": []}, set()),
    ],
)
def test_door_and_lock_agree_on_who_sees(verden, adgang_med, graense, ventet):
    adgang = adgang_med({"permissions": BEGGE} | graense)
    assert set_af(adgang) == (ventet, ventet)


def test_another_authoritys_is_never_seen_even_by_one_with_rights_there(verden, bruger_med):
    """Delegation lets her choose on whose behalf she works; then it is the other that is hidden."""
    user = bruger_med({"permissions": BEGGE}, {"permissions": BEGGE, "scope": ANDEN_KOMMUNE})
    egne = {"niveau 1", "niveau 2", "niveau 3"}
    assert set_af(resolve_adgang(user.id))[0] == egne
    assert set_af(resolve_adgang(user.id, scope=KOMMUNE)) == (egne, egne)
    assert set_af(resolve_adgang(user.id, scope=ANDEN_KOMMUNE)) == ({"Korsbæks"}, {"Korsbæks"})


def test_the_lock_holds_writing_too(verden, adgang_med):
    only_sees = adgang_med({"permissions": (Permission.SE_PERSON, SE)})
    low = adgang_med({"permissions": BEGGE, "foelsomhed": 1})
    over = alle().get(tekst="niveau 3").type_id
    with database_role("sapa_web"):
        saet_adgang(only_sees)
        with connection.cursor() as cursor:
            cursor.execute("update bemaerkninger_bemaerkning set tekst = 'x'")
            assert cursor.rowcount == 0
            cursor.execute("delete from bemaerkninger_bemaerkning")
            assert cursor.rowcount == 0
    with database_role("sapa_web"):
        saet_adgang(low)
        with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
            Bemaerkning.objects.visible_to(low).create(
                part_uuid=verden,
                myndighed=KOMMUNE,
                foelsomhed=3,
                type_id=over,
                tekst="x",
                gyldig_til=I_DAG,
                oprettet=NU,
            )
    with pytest.raises(services.MaaIkke):
        skriv(low, verden, lav_type("obs-3", foelsomhed=3), now=NU)
    assert alle().count() == 4


@pytest.mark.parametrize(
    ("post", "felt"),
    [
        ({}, None),
        ({"gyldig_til": "20-11-2027"}, None),
        ({"type": "8"}, "type"),
        ({"tekst": "  "}, "tekst"),
        ({"tekst": "x" * 501}, "tekst"),
        ({"tekst": "Ring til 010774-1234"}, "tekst"),
        ({"tekst": "Ring til 22 33 44 55 66"}, None),
        ({"gyldig_til": "2026-11-19"}, "gyldig_til"),
        ({"gyldig_til": "2027-11-21"}, "gyldig_til"),
        ({"gyldig_til": "i morgen"}, "gyldig_til"),
        ({"gyldig_til": "2026-02-30"}, "gyldig_til"),
    ],
)
def test_what_a_form_may_say(post, felt):
    full = {"type": "7", "tekst": "Arabisk,\n tolk pr. telefon", "gyldig_til": "2026-11-20"}
    read = laes(full | post, typer=[TOLK], i_dag=I_DAG)
    assert list(read.fejl) == ([felt] if felt else [])
    if not post:
        assert (read.tekst, read.dato) == ("Arabisk, tolk pr. telefon", I_DAG)


def test_a_change_keeps_before_and_after_and_two_at_once_are_told(myndigheder, adgang_med):
    adgang, part = adgang_med({"permissions": BEGGE}), uuid4()
    tolk, adfaerd = lav_type(), lav_type("obs-adfaerd", foelsomhed=2, tone="bad")
    row = skriv(adgang, part, tolk, now=NU)
    common = {"adgang": adgang, "part_uuid": part, "bemaerkning_id": row.id}
    same = {"type_": tolk, "tekst": row.tekst, "gyldig_til": row.gyldig_til}
    assert services.ret(**common, **same, version=1, now=NU) is None
    changed = {"type_": adfaerd, "tekst": "Somali", "gyldig_til": row.gyldig_til}
    assert services.ret(**common, **changed, version=1, now=NU) is not None
    with pytest.raises(services.RettetImens):
        services.ret(**common, **same, version=1, now=NU)
    found = selectors.detaljer(adgang=adgang, part_uuid=part, bemaerkning_id=row.id, at=NU)
    assert found is not None
    (aendring,) = found.aendringer
    told = {str(navn): (foer, efter) for navn, foer, efter in aendring.felter}
    assert told == {"Type": ("OBS-Tolk", "OBS-Adfaerd"), "Tekst": ("Arabisk", "Somali")}
    assert aendring.hvem == adgang.navn
    assert alle().get().foelsomhed == 2


def test_the_last_day_counts_and_the_day_after_it_is_gone(
    verden, adgang_med, django_assert_num_queries
):
    """Unseen at once, deleted by the job, once; what is left is a row without the text."""
    adgang = adgang_med({"permissions": BEGGE})
    row = skriv(adgang, verden, lav_type(), now=NU, tekst="Hemmelig tekst", til=I_DAG)
    find = {"adgang": adgang, "part_uuid": verden, "bemaerkning_id": row.id}
    next_day = NU + timedelta(days=1)
    assert selectors.detaljer(**find, at=NU) is not None
    assert selectors.detaljer(**find, at=next_day) is None
    assert services.slet_udloebne(now=NU) == 0
    assert services.slet_udloebne(now=next_day) == 1
    assert services.slet_udloebne(now=next_day) == 0
    assert alle().filter(id=row.id).count() == 0
    (left,) = Revisionslog.objects.filter(beskrivelse="Bemærkning")
    assert (left.part_uuid, left.brugernavn, left.bruger_id) == (verden, "sapa", None)
    assert left.organisatorisk_id == "11715311"
    assert left.tidspunkt == next_day
    for word in ("Slettet ved udløb", "OBS-Tolk", "2026-11-20", adgang.brugernavn, str(row.id)):
        assert word in left.soegekriterier
    assert "Hemmelig" not in left.soegekriterier


def test_two_parts_that_are_one_person_have_the_bemaerkninger_of_both(verden):
    ny = uuid4()
    flyt(verden, ny)
    assert set(alle().values_list("part_uuid", flat=True)) == {ny}


def test_a_types_foelsomhed_is_that_of_its_bemaerkninger_at_once(myndigheder, adgang_med):
    adgang, low = (adgang_med({"permissions": BEGGE, "foelsomhed": n}) for n in (3, 1))
    skriv(adgang, uuid4(), lav_type(), now=NU)
    assert set_af(low) == ({"Arabisk"}, {"Arabisk"})
    out = StringIO()
    call_command("bemaerkningstype", KOMMUNE, "obs-tolk", foelsomhed=3, stdout=out)
    assert set_af(low) == (set(), set())
    assert set_af(adgang) == ({"Arabisk"}, {"Arabisk"})
    change = Typeaendring.objects.get()
    assert (change.foer["foelsomhed"], change.efter["foelsomhed"]) == (1, 3)
    assert "følsomhed 3" in out.getvalue()
    row = Revisionslog.objects.get(beskrivelse="Ændring")
    assert "Type af tværgående bemærkning" in row.soegekriterier
    call_command("bemaerkningstype", KOMMUNE, "obs-tolk", foelsomhed=3, stdout=StringIO())
    assert Typeaendring.objects.count() == 1


def test_an_authoritys_administrator_changes_her_own_types_only(myndigheder, adgang_med):
    adgang = adgang_med({"permissions": (Permission.ADMINISTRER,)})
    lav_type()
    lav_type(ejer=ANDEN_KOMMUNE)
    data = typer.Typedata("obs-tolk", "OBS-Sprog", "", 1, "info", True, 30)
    with database_role("sapa_web"):
        saet_adgang(adgang)
        assert typer.saet(data, ejer=KOMMUNE, hvem=adgang.navn, now=NU)
        with pytest.raises(ProgrammingError, match="row-level security"):
            typer.saet(data, ejer=ANDEN_KOMMUNE, hvem=adgang.navn, now=NU)
    assert {t.navn for t in selectors.typer(ejer=ANDEN_KOMMUNE)} == {"OBS-Tolk"}


@pytest.mark.django_db
def test_every_authority_begins_with_the_five_and_keeps_what_it_changes():
    grunddata.indlaes()
    assert [t.navn for t in selectors.typer(ejer=KOMMUNE)] == [
        "OBS-Adfærd",
        "OBS-Handicap",
        "OBS-Opholdsforbud",
        "OBS-Partsrepræsentant",
        "OBS-Tolk",
    ]
    call_command("bemaerkningstype", KOMMUNE, "obs-tolk", aktiv="nej", stdout=StringIO())
    grunddata.indlaes()
    kept = {t.kode: t.aktiv for t in selectors.typer(ejer=KOMMUNE)}
    assert kept["obs-tolk"] is False
    with pytest.raises(CommandError, match="5 år"):
        call_command("bemaerkningstype", KOMMUNE, "obs-ny", navn="Ny", maks_dage=9999)
