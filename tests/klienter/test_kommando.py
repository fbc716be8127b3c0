"""manage.py systemklient, and what stays of who did what."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from access.db import database_role
from access.klienter.models import Certifikat, Hemmelighed, Klientaendring, Noegle, Serviceaftale
from access.models import Fagsystem, Systemklient
from tests import beskeder
from tests.access.test_laas import refused
from tests.faelles import KOMMUNE
from tests.klienter.conftest import basic, bearer, hent_token, pem, send

AFTALE = ("--myndighed", str(KOMMUNE), "--kle", "32.*", "29.21.04", "--ret", "rediger")


def kommando(*ord):
    out = StringIO()
    call_command("systemklient", *ord, stdout=out, stderr=StringIO())
    return out.getvalue().strip()


@pytest.fixture
def oprettet(myndigheder):
    system = ("--fagsystem", str(beskeder.SYSTEM), "--navn", "KSD", "--leverandoer", "Prøve A/S")
    return kommando("opret", "ksd", *system, *AFTALE)


def test_the_printed_secret_works_and_is_kept_only_as_a_hash(oprettet):
    assert send(bearer(hent_token(basic("ksd", oprettet)))).status_code == 200
    assert Fagsystem.objects.get().leverandoer == "Prøve A/S"
    assert oprettet.encode() not in bytes(Hemmelighed.objects.get().sha256)
    assert not Systemklient.objects.get().basic


def test_rotation_prints_a_new_one_and_keeps_the_old_for_a_while(oprettet):
    new = kommando("roter", "ksd")
    assert new != oprettet
    bearer(hent_token(basic("ksd", oprettet)))
    newest = kommando("roter", "ksd", "--dage", "0")
    assert [hent_token(basic("ksd", s)).status_code for s in (oprettet, new, newest)] == [
        401,
        401,
        200,
    ]


def test_an_agreement_is_valid_through_its_last_day(oprettet):
    today = timezone.localdate()
    kommando("aftale", "ksd", *AFTALE, "--til", today.isoformat(), "--erstat")
    assert Serviceaftale.objects.get().gyldig.upper > today
    assert send(bearer(hent_token(basic("ksd", oprettet)))).status_code == 200


def test_the_sources_that_it_may_deliver_are_named_and_shown(oprettet):
    om = ("aftale", "ksd", "--myndighed", str(KOMMUNE), "--kle", "*", "--ret", "kilde")
    kommando(*om, "--kilde", "stil", "sygesikring")
    assert "kilde; kilder stil, sygesikring; " in kommando("vis", "ksd")
    for wrong in (om, (*om, "--kilde", "still"), (*om[:-1], "importer", "--kilde", "stil")):
        with pytest.raises(CommandError):
            kommando(*wrong)


def test_closing_showing_and_reopening(oprettet):
    kommando("luk", "ksd")
    assert "LUKKET" in kommando("vis", "ksd")
    assert "lukket" in kommando("vis")
    kommando("aabn", "ksd")
    send(bearer(hent_token(basic("ksd", oprettet))))
    shown = kommando("vis", "ksd")
    assert "2 kald, 0 afvist, 1 objekter" in shown
    assert "KLE 32.*, 29.21.04" in shown
    assert oprettet not in shown


def test_keys_certificates_and_limits(oprettet, ec_noegle, tmp_path):
    fil = tmp_path / "noegle.pem"
    fil.write_text(pem(ec_noegle))
    kommando("noegle", "ksd", "--fil", str(fil), "--kid", "2026", "--udloeber", "2030-01-31")
    assert Noegle.objects.get().udloeber.isoformat() == "2030-01-31T23:00:00+00:00"
    kommando("certifikat", "ksd", "--sha256", "AB" * 32, "--udloeber", "2030-01-31")
    assert Certifikat.objects.get().sha256 == "ab" * 32
    kommando("loft", "ksd", "--kald-pr-sekund", "5")
    assert "5 kald/s" in kommando("vis", "ksd")
    kommando("noegle", "ksd", "--fjern", "--kid", "2026")
    kommando("certifikat", "ksd", "--sha256", "ab" * 32, "--fjern")
    assert not Noegle.objects.exists()
    assert not Certifikat.objects.exists()


def test_every_change_is_kept_with_who_made_it_and_without_the_secret(oprettet):
    kommando("luk", "ksd")
    rows = list(Klientaendring.objects.order_by("id"))
    assert [row.handling for row in rows] == ["oprettet", "ny aftale", "ny hemmelighed", "lukket"]
    assert all(row.hvem for row in rows)
    assert oprettet not in "".join(str(row.detaljer) for row in rows)


@pytest.mark.parametrize(
    "ord",
    [
        ("roter", "ukendt"),
        ("luk", "ukendt"),
        ("opret", "ksd", "--fagsystem", str(beskeder.SYSTEM), *AFTALE),  # taken
        ("opret", "ny", "--fagsystem", "00000000-0000-4000-8000-000000000001", *AFTALE),
        ("opret", "æ", "--fagsystem", str(beskeder.SYSTEM), *AFTALE),
        ("aftale", "ksd", "--myndighed", "999", "--kle", "*", "--ret", "importer"),
        ("aftale", "ksd", "--myndighed", "173", "--kle", "3*", "--ret", "importer"),
        ("aftale", "ksd", "--myndighed", "173", "--kle", "*", "--ret", "alt"),
        ("aftale", "ksd", *AFTALE, "--fra", "2026-02-02", "--til", "2026-02-01"),
        ("roter", "ksd", "--dage", "-1"),
        ("noegle", "ksd"),
        ("noegle", "ksd", "--fil", "findes-ikke.pem"),
        ("noegle", "ksd", "--fjern", "--kid", "ukendt"),
        ("certifikat", "ksd", "--sha256", "ab"),
        ("certifikat", "ksd", "--sha256", "ab" * 32),
        ("certifikat", "ksd", "--sha256", "ab" * 32, "--fjern"),
        ("loft", "ksd", "--byge", "0"),
    ],
)
def test_what_cannot_be_done_changes_nothing(oprettet, ord):
    before = Klientaendring.objects.count()
    with pytest.raises(CommandError):
        kommando(*ord)
    assert (Systemklient.objects.count(), Klientaendring.objects.count()) == (1, before)


@pytest.mark.parametrize(
    "sql",
    [
        "update klienter_hemmelighed set sha256 = ''",
        "insert into klienter_hemmelighed (klient_id, plads, sha256, oprettet) values (1, 1, '', now())",
        "update klienter_noegle set pem = ''",
        "update klienter_serviceaftale set kle = '{*}'",
        "update access_systemklient set udgave = 0",
        "delete from klienter_forbrug",
        "select * from klienter_klientaendring",
    ],
)
def test_the_intake_role_gives_itself_nothing(sql, db):
    with database_role("sapa_indlaes"):
        refused(sql)


@pytest.mark.parametrize("tabel", ["hemmelighed", "brugtjti", "klientaendring"])
def test_pages_see_no_hash_and_no_line(tabel, db):
    with database_role("sapa_web"):
        refused(f"select * from klienter_{tabel}")


@pytest.mark.parametrize("tabel", ["noegle", "certifikat", "serviceaftale"])
def test_pages_see_the_rest_by_the_users_rights_alone(tabel, oprettet, ec_noegle, tmp_path):
    fil = tmp_path / "noegle.pem"
    fil.write_text(pem(ec_noegle))
    kommando("noegle", "ksd", "--fil", str(fil))
    kommando("certifikat", "ksd", "--sha256", "ab" * 32, "--udloeber", "2030-01-01")
    with connection.cursor() as cursor:
        for role, rows in (("sapa_indlaes", 1), ("sapa_web", 0)):
            with database_role(role):
                cursor.execute(f"select from klienter_{tabel}")
                assert cursor.rowcount == rows
