"""Roles, object types, references and timestamps."""

from __future__ import annotations

import csv
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexes.oio import Art
from indexes.oio import referencer as ref
from indexes.oio.roller import (
    OBJEKTTYPER,
    ROLLER,
    find_objekttype,
    find_rolle,
    objekttype_ved_navn,
    rolle_ved_navn,
    roller_i,
)
from indexes.oio.tid import ALTID, er_dato, er_datotid, har_zone, tidspunkt
from tests.oio.eksempler import KONTRAKT


def test_the_same_name_has_its_own_uuid_per_kind_of_object() -> None:
    """INDEXES section 16, trap 5."""
    steder = (
        (Art.SAG, "Sagsaktoer"),
        (Art.DOKUMENT, "Dokumentaktoer"),
        (Art.BEVILLING, "Bevillingsaktoer"),
        (Art.EFFEKTUERING, "Aktoer"),
    )
    ejere = {rolle_ved_navn(art, relation, "Ejer").uuid for art, relation in steder}
    organisationer = {objekttype_ved_navn(art, "Organisation").uuid for art, _ in steder}
    assert len(ejere) == len(organisationer) == 4


def test_every_role_is_found_by_uuid_and_by_name() -> None:
    for rolle in ROLLER:
        assert find_rolle(rolle.indeks, rolle.relation, rolle.uuid) is rolle
        assert find_rolle(rolle.indeks, rolle.relation, str(rolle.uuid)) is rolle
        assert rolle_ved_navn(rolle.indeks, rolle.relation, rolle.navn) is rolle
    for type_ in OBJEKTTYPER:
        assert find_objekttype(type_.indeks, type_.uuid) is type_


def test_a_role_is_not_found_in_another_relation() -> None:
    ejer = rolle_ved_navn(Art.SAG, "Sagsaktoer", "Ejer")
    assert find_rolle(Art.SAG, "Sagspart", ejer.uuid) is None
    assert find_rolle(Art.BEVILLING, "Bevillingsaktoer", ejer.uuid) is None
    assert roller_i(Art.SAG, "Findes ikke") == {}


def test_indeks_goes_with_repetition() -> None:
    for rolle in ROLLER:
        if rolle.indeks in (Art.SAG, Art.DOKUMENT):
            gentages = rolle.maks is None or rolle.navn == "Afgørelsesklasse"
            assert rolle.kraever_indeks is gentages, rolle


@pytest.mark.skipif(not KONTRAKT.is_dir(), reason="the shared table is not at hand")
def test_the_table_holds_every_role_and_type_of_the_shared_one() -> None:
    arter = {
        "sag": Art.SAG,
        "dokument": Art.DOKUMENT,
        "bevilling": Art.BEVILLING,
        "oekonomiskeffektuering": Art.EFFEKTUERING,
    }
    with (KONTRAKT / "roller-og-typer.csv").open(encoding="utf-8") as fil:
        raekker = [r for r in csv.DictReader(fil) if "1.2.STS-4" not in r["forekomster"]]
    roller = {
        (arter[r["indeks"]], r["relation"], r["navn"], r["uuid"])
        for r in raekker
        if r["art"] == "rolle"
    }
    typer = {
        (arter[r["indeks"]], r["navn"], r["uuid"])
        for r in raekker
        if r["art"] == "objekttype" and r["navn"] != "Arkiv"
    }
    assert roller == {(r.indeks, r.relation, r.navn, str(r.uuid)) for r in ROLLER}
    assert typer == {(t.indeks, t.navn, str(t.uuid)) for t in OBJEKTTYPER}
    for raekke in raekker:
        if raekke["art"] == "rolle":
            rolle = rolle_ved_navn(arter[raekke["indeks"]], raekke["relation"], raekke["navn"])
            forekomster = raekke["forekomster"].removesuffix(" (udledt)")
            assert (rolle.min == 1) is not forekomster.startswith("0")
            assert (rolle.maks is None) is forekomster.endswith("*")
            assert rolle.kombit is (raekke["kilde"] == "kombit-sample")


@pytest.mark.parametrize(
    ("urn", "noegle"),
    [
        ("urn:oio:cpr-nr:2110703435", "cpr:2110703435"),
        ("URN:OIO:CPR-NR:2110703435", "cpr:2110703435"),
        ("urn:oio:cvr-nr:12345678", "cvr:12345678"),
        ("urn:oio:pnr:1234567890", "pnr:1234567890"),
        ("urn:oio:us:personid:1234567", "us:1234567"),
        ("urn:oio:udk:borgerid:123456789012", "udk:123456789012"),
        ("urn:oio:us:borgerid:123456789012", "udk:123456789012"),
        ("urn:oio:fuldtnavn:Gunhild  Frost ", "navn:Gunhild Frost"),
        ("urn:oio:fuldtnavn:S%C3%B8ren%20Lund", "navn:Søren Lund"),
        ("urn:oio:fuldtnavn:Anders: And", "navn:Anders: And"),
        ("urn:oio:fuldtnavn: ", None),
        ("urn:oio:cpr-nr:211070-3435", None),
        ("urn:oio:cpr-nr:21107034350", None),
        ("urn:oio:cpr-nr:२११०७०३४३५", None),
        ("urn:oio:cpr-nr:2110703435\n", None),
        ("urn:oio:se-nr:12345678", None),
        ("URN:Empty", None),
        ("2110703435", None),
        ("", None),
    ],
)
def test_part_urns(urn: str, noegle: str | None) -> None:
    assert ref.part_noegle(urn) == noegle
    if noegle:
        assert ref.part_noegle(ref.part_urn(noegle)) == noegle


@pytest.mark.parametrize(
    ("urn", "noegle"),
    [
        ("urn:oio:ejendom:bfe-nr:0005012345", "bfe:5012345"),
        ("URN:OIO:EJENDOM:BFE-NR:0005012345", "bfe:5012345"),
        ("urn:oio:ejendom:bfe-nr:5012345", None),  # ten digits (INDEXES section 5)
        ("urn:oio:ejendom:bfe-nr:0000000000", None),
        ("urn:oio:esr:ejendom:173-012345", "esr:173-012345"),
        ("urn:oio:esr:ejendom:173-12345", "esr:173-012345"),
        ("urn:oio:esr:ejendom:173-1234", None),
        ("urn:oio:cpr-nr:2110703435", None),
        ("", None),
    ],
)
def test_property_urns(urn: str, noegle: str | None) -> None:
    """A property is no part: neither form names one."""
    assert ref.ejendom_noegle(urn) == noegle
    if noegle:
        assert ref.part_noegle(urn) is None


def test_a_part_key_of_unknown_kind_has_no_urn() -> None:
    for noegle in ("se:12345678", "cpr:", "cpr", ""):
        with pytest.raises(ValueError, match="unknown kind"):
            ref.part_urn(noegle)


def test_the_form_of_a_urn_hides_its_number_and_name() -> None:
    assert ref.urn_form("urn:oio:cpr-nr:2110703435") == "urn:oio:cpr-nr (25 tegn)"
    assert ref.urn_form("urn:oio:us:personid:1234567") == "urn:oio:us:personid (27 tegn)"
    assert ref.urn_form("2110703435") == "10 tegn"
    assert "Gunhild" not in ref.urn_form("urn:oio:fuldtnavn:Gunhild:Frost")


@given(st.integers(0, 999_999))
def test_kle_numbers_are_whole_numbers_and_back(tal: int) -> None:
    assert ref.kle_tal(ref.kle_tekst(tal)) == tal
    assert ref.er_kle(ref.kle_tekst(tal))


def test_kle() -> None:
    assert ref.kle_tal("29.21.04") == 292104
    assert ref.kle_tekst(1000) == "00.10.00"
    for forkert in ("29.21", "292104", "29.21.4", "29.21.04 ", "aa.bb.cc", ""):
        assert not ref.er_kle(forkert)
        with pytest.raises(ValueError, match="KLE"):
            ref.kle_tal(forkert)
    for uden_for in (-1, 1_000_000):
        with pytest.raises(ValueError, match="six digits"):
            ref.kle_tekst(uden_for)


def test_timestamps_become_moments() -> None:
    assert tidspunkt("2026-02-17T13:05:22.417+01:00") == datetime(
        2026, 2, 17, 12, 5, 22, 417000, tzinfo=UTC
    )
    assert tidspunkt("2026-12-31T24:00:00Z") == datetime(2027, 1, 1, tzinfo=UTC)
    assert tidspunkt("2026-01-01T00:00:00.123456789Z").microsecond == 123456
    assert tidspunkt("2026-01-01T00:00:00-14:00") == datetime(2026, 1, 1, 14, tzinfo=UTC)
    assert tidspunkt("infinity") == ALTID


def test_a_timestamp_without_zone_is_danish_local_time() -> None:
    assert tidspunkt("2026-07-01T12:00:00") == datetime(2026, 7, 1, 10, tzinfo=UTC)
    assert tidspunkt("2026-01-01T12:00:00") == datetime(2026, 1, 1, 11, tzinfo=UTC)
    assert not har_zone("2026-01-01T12:00:00")
    assert all(
        har_zone(t) for t in ("infinity", "2026-01-01T12:00:00Z", "2026-01-01T12:00:00-01:00")
    )


@pytest.mark.parametrize(
    "tekst",
    [
        "",
        "2026-01-01",
        "2026-01-01T24:00:01Z",
        "2026-02-29T00:00:00Z",
        "0000-01-01T00:00:00Z",
        "-0001-01-01T00:00:00Z",
        "12026-01-01T00:00:00Z",
        "2026-01-01T00:00:00+01.00",
        "2026-01-01T00:00:00+14:01",
        "9999-12-31T24:00:00Z",
        "0001-01-01T00:00:00+14:00",
        "now",
    ],
)
def test_what_no_column_can_hold_is_no_moment(tekst: str) -> None:
    with pytest.raises(ValueError, match=r"not an xs:dateTime|year outside|outside the calendar"):
        tidspunkt(tekst)


@given(st.datetimes(), st.integers(-14 * 60, 14 * 60))
def test_any_moment_is_read_as_it_was_written(moment: datetime, forskel: int) -> None:
    time, minut = divmod(abs(forskel), 60)
    tekst = f"{moment.isoformat()}{'-' if forskel < 0 else '+'}{time:02}:{minut:02}"
    assert er_datotid(tekst)
    try:
        rigtig = (moment - timedelta(minutes=forskel)).replace(tzinfo=UTC)
    except OverflowError:
        return
    assert tidspunkt(tekst) == rigtig


def test_dates() -> None:
    assert er_dato("2024-02-29")
    assert er_dato("2024-02-29+01:00")
    assert not any(
        er_dato(d) for d in ("2023-02-29", "2024-2-1", "29-02-2024", "2024-02-29T00:00:00")
    )
