"""A statement of each source: what is read, what is refused and where, and what it becomes."""

from __future__ import annotations

from typing import Any

import pytest
from jsonschema import Draft202012Validator

from fixtures.befolkning import byg_befolkning
from fixtures.personkilder import udsagn
from indexes.kilder.values import UgyldigPost
from indexes.part.values import dag
from indexes.personkilder.kilder import ALLE, DIGITAL_POST, STIL, SYGESIKRING, Personkilde
from tests.kildepush.conftest import BARN, TIDLIG, barn, institution, plads, praksis, sikring
from tests.part.faelles import NOW


def post(**felter: Any) -> dict[str, Any]:
    return {"status": "tilmeldt", "fra": "2020-01-01", **felter}


def uden(fakta: dict[str, Any], felt: str) -> dict[str, Any]:
    return {k: v for k, v in fakta.items() if k != felt}


GYLDIGE: list[tuple[Personkilde, dict[str, Any]]] = [
    (STIL, barn()),
    (STIL, {"cpr": "120613-6837", "registreret": TIDLIG, "pladser": []}),
    (STIL, barn(BARN, plads(), plads(institution=institution("F1", type="sfo"), klasse=None))),
    (SYGESIKRING, sikring(BARN, {"gruppe": 1, "fra": "2020-01-01", "praksis": praksis()})),
    (SYGESIKRING, sikring(BARN, {"gruppe": 1, "fra": "2020-01-01"})),
    (
        SYGESIKRING,
        sikring(
            BARN,
            {"gruppe": 2, "fra": "2021-01-01", "praksis": None},
            {"gruppe": 1, "fra": "2020-01-01", "til": "2021-01-01", "praksis": praksis()},
        ),
    ),
    (DIGITAL_POST, sikring(BARN, post())),
    (DIGITAL_POST, sikring(BARN, post(status="fritaget", grund="sprog"))),
]


@pytest.mark.parametrize(("kilde", "raa"), GYLDIGE)
def test_what_is_valid_is_read_and_fits_the_schema(kilde: Personkilde, raa: dict[str, Any]):
    found = kilde.laes(raa)
    assert found.noegle == f"cpr:{BARN}"
    assert found.registreret.isoformat() == TIDLIG
    assert BARN.encode() not in found.indhold
    Draft202012Validator.check_schema(kilde.skema)
    assert list(Draft202012Validator(kilde.skema).iter_errors(raa)) == []


UGYLDIGE: list[tuple[Personkilde, dict[str, Any], str, str]] = [
    (STIL, uden(barn(), "cpr"), "/cpr", "mangler"),
    (STIL, barn("1206136"), "/cpr", "cpr"),
    (STIL, barn("9913136837"), "/cpr", "cpr"),
    (STIL, uden(barn(), "registreret"), "/registreret", "mangler"),
    (STIL, barn(registreret="2026-11-01"), "/registreret", "tidspunkt"),
    (STIL, barn(registreret="2026-11-01T08:00:00"), "/registreret", "tidspunkt"),
    (STIL, barn(loebenr=-1), "/loebenr", "graense"),
    (STIL, barn(loebenr=True), "/loebenr", "type"),
    (STIL, barn(hemmelig="x"), "", "ukendt_felt"),
    (STIL, uden(barn(), "pladser"), "/pladser", "mangler"),
    (STIL, barn() | {"pladser": {}}, "/pladser", "type"),
    (STIL, barn() | {"pladser": [plads()] * 201}, "/pladser", "antal"),
    (STIL, barn(BARN, plads(), plads(fra="2020-02-30")), "/pladser/1/fra", "dato"),
    (STIL, barn(BARN, plads(fra="01-08-2020")), "/pladser/0/fra", "dato"),
    (STIL, barn(BARN, plads("2020-08-01", "2020-08-01")), "/pladser/0/til", "periode"),
    (STIL, barn(BARN, plads(institution=None)), "/pladser/0/institution", "mangler"),
    (STIL, barn(BARN, plads(trin="11")), "/pladser/0/trin", "form"),
    (
        STIL,
        barn(BARN, plads(institution=institution(type="ukendt"))),
        "/pladser/0/institution/type",
        "valg",
    ),
    (
        STIL,
        barn(BARN, plads(institution=institution(navn="  "))),
        "/pladser/0/institution/navn",
        "tom",
    ),
    (
        STIL,
        barn(BARN, plads(institution=institution(navn="x" * 201))),
        "/pladser/0/institution/navn",
        "laengde",
    ),
    (
        STIL,
        barn(BARN, plads(institution=institution(navn="A\nB"))),
        "/pladser/0/institution/navn",
        "tegn",
    ),
    (
        STIL,
        barn(BARN, plads(institution=institution(telefon="ring"))),
        "/pladser/0/institution/telefon",
        "form",
    ),
    (
        SYGESIKRING,
        sikring(BARN, {"gruppe": 3, "fra": "2020-01-01"}),
        "/perioder/0/gruppe",
        "graense",
    ),
    (
        SYGESIKRING,
        sikring(BARN, {"gruppe": 2, "fra": "2020-01-01", "praksis": praksis()}),
        "/perioder/0/praksis",
        "gruppe",
    ),
    (
        SYGESIKRING,
        sikring(BARN, {"gruppe": 1, "fra": "2020-01-01"}, {"gruppe": 2, "fra": "2021-01-01"}),
        "/perioder/1/fra",
        "overlap",
    ),
    (
        SYGESIKRING,
        sikring(BARN, {"gruppe": 1, "fra": "2020-01-01", "praksis": praksis(ydernummer="A")}),
        "/perioder/0/praksis/ydernummer",
        "form",
    ),
    (DIGITAL_POST, sikring(BARN, post(grund="sprog")), "/perioder/0/grund", "grund"),
    (DIGITAL_POST, sikring(BARN, post(status="ja")), "/perioder/0/status", "valg"),
]


@pytest.mark.parametrize(("kilde", "raa", "sti", "regel"), UGYLDIGE)
def test_what_is_not_is_refused_with_its_place_and_rule(
    kilde: Personkilde, raa: dict[str, Any], sti: str, regel: str
):
    with pytest.raises(UgyldigPost) as refused:
        kilde.laes(raa)
    assert (refused.value.sti, refused.value.regel) == (sti, regel)
    for secret in (BARN, "hemmelig", 'ring"', "99131"):
        assert secret not in str(refused.value)


def test_the_demos_statements_are_valid_and_of_many_kinds():
    befolkning = byg_befolkning(dag(NOW), antal=400)
    said = udsagn(befolkning, now=NOW)
    for kilde in ALLE:
        assert said[kilde.kode]
        for raa in said[kilde.kode]:
            kilde.laes(raa)
    assert any(
        sum(p["fra"] <= "2026-11-22" < (p["til"] or "9") for p in raa["pladser"]) > 1
        for raa in said["stil"]
    )
    groups = {p["gruppe"] for raa in said["sygesikring"] for p in raa["perioder"]}
    assert groups == {1, 2}
    assert {p["status"] for raa in said["digitalpost"] for p in raa["perioder"]} == {
        "tilmeldt",
        "fritaget",
    }
    # One more person changes nothing for the others.
    larger = udsagn(byg_befolkning(dag(NOW), antal=400), now=NOW)
    assert larger == said
