"""A statement is read whole or refused with a place and a rule, never with what it said."""

from __future__ import annotations

import json
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from indexes.erhverv.bbr import laes_ejendom
from indexes.erhverv.cvr import laes_virksomhed
from indexes.erhverv.kanonisk import som_json
from indexes.erhverv.kilder import BBR, CVR, post
from indexes.erhverv.laeser import laest
from indexes.kilder.values import UgyldigPost
from tests.erhverv.faelles import JAN, adresse, ejendom, udsagn, virksomhed

HEMMELIG = "0107743700"


def _med(indhold: dict[str, Any], sti: str, vaerdi: Any) -> dict[str, Any]:
    """The content with another value at a path such as `ejere.0.cpr`; None takes it away."""
    kopi = json.loads(json.dumps(indhold))
    *led, sidste = sti.split(".")
    her: Any = kopi
    for navn in led:
        her = her[int(navn) if navn.isdigit() else navn]
    if vaerdi is None:
        del her[sidste]
    else:
        her[sidste] = vaerdi
    return kopi


@pytest.mark.parametrize(
    ("sti", "vaerdi", "fejl", "regel"),
    [
        ("cvr", "1234567", "virksomhed.cvr", "form.moenster"),
        ("cvr", None, "virksomhed.cvr", "felt.mangler"),
        ("navne", [], "virksomhed.navne", "felt.mangler"),
        ("navne.0.navn", "", "virksomhed.navne[0].navn", "felt.mangler"),
        ("navne.0.til", "2020-01-01", "virksomhed.navne", "periode.overlap"),
        ("navne.1.fra", "2019-13-01", "virksomhed.navne[1].fra", "form.dato"),
        ("statusser.0.til", "2009-01-01", "virksomhed.statusser[0].til", "periode.omvendt"),
        ("statusser.0.status", HEMMELIG, "virksomhed.statusser[0].status", "form.kode"),
        ("former.0.kode", HEMMELIG, "virksomhed.former[0].kode", "form.moenster"),
        ("adresser.0.postnr", HEMMELIG, "virksomhed.adresser[0].postnr", "form.moenster"),
        ("adresser.1.kommunekode", 12345, "virksomhed.adresser[1].kommunekode", "form.tal"),
        ("brancher.0.kode", "41", "virksomhed.brancher[0].kode", "form.moenster"),
        ("brancher.1.hoved", "ja", "virksomhed.brancher[1].hoved", "form.sandhed"),
        ("ansatte.0.hoejst", 2, "virksomhed.ansatte[0].hoejst", "interval.omvendt"),
        ("ansatte.0.antal", 2, "virksomhed.ansatte[0].antal", "antal.form"),
        ("ansatte.1.kvartal", 5, "virksomhed.ansatte[1].kvartal", "form.tal"),
        ("penheder.0.pnr", HEMMELIG + "1", "virksomhed.penheder[0].pnr", "form.moenster"),
        (
            "penheder.0.adresse.vejnavn",
            "",
            "virksomhed.penheder[0].adresse.vejnavn",
            "felt.mangler",
        ),
        ("ejere.0.cpr", "211070-3435", "virksomhed.ejere[0].cpr", "form.moenster"),
        ("ejere.0.navn", HEMMELIG, "virksomhed.ejere[0].cpr", "ejer.nummer"),
        ("ejere.1.mindst", 101, "virksomhed.ejere[1].mindst", "form.procent"),
        ("ejere.1.hoejst", 10, "virksomhed.ejere[1].hoejst", "interval.omvendt"),
        ("ejere.0.hemmelig" + HEMMELIG, "x", "virksomhed.ejere[0]", "felt.ukendt"),
        ("telefon", "en\nlinje", "virksomhed.telefon", "form.tekst"),
        ("ophoersdato", "2009-12-31", "virksomhed.ophoersdato", "periode.omvendt"),
        ("ejere", {"cpr": HEMMELIG}, "virksomhed.ejere", "form.liste"),
    ],
)
def test_a_fault_in_a_company_is_told_by_path_and_rule(
    sti: str, vaerdi: Any, fejl: str, regel: str
) -> None:
    with pytest.raises(UgyldigPost) as refused:
        CVR.laes(udsagn(_med(virksomhed(), sti, vaerdi)))
    assert (refused.value.sti, refused.value.regel) == (fejl, regel)
    assert HEMMELIG not in str(refused.value)
    assert JAN not in str(refused.value)


@pytest.mark.parametrize(
    ("sti", "vaerdi", "fejl", "regel"),
    [
        ("bfe", "0000", "ejendom.bfe", "form.moenster"),
        ("bfe", 9000101, "ejendom.bfe", "form.tekst"),
        ("esr", "173-1", "ejendom.esr", "form.moenster"),
        ("type", "slot", "ejendom.type", "form.kode"),
        ("ejere.0.naevner", None, "ejendom.ejere[0].naevner", "andel.form"),
        ("ejere.0.taeller", 4, "ejendom.ejere[0].taeller", "andel.form"),
        ("ejere.0.mindst", 33, "ejendom.ejere[0]", "felt.ukendt"),
        ("adresser.0.vejnavn", None, "ejendom.adresser[0].vejnavn", "felt.mangler"),
    ],
)
def test_a_fault_in_a_property_is_told_by_path_and_rule(
    sti: str, vaerdi: Any, fejl: str, regel: str
) -> None:
    with pytest.raises(UgyldigPost) as refused:
        BBR.laes(udsagn(_med(ejendom(), sti, vaerdi)))
    assert (refused.value.sti, refused.value.regel) == (fejl, regel)


@pytest.mark.parametrize(
    ("raa", "fejl", "regel"),
    [
        ([], "", "form.objekt"),
        ({}, "registreret", "felt.mangler"),
        ({"registreret": "2026-11-20T10:00:00", "virksomhed": {}}, "registreret", "form.tidspunkt"),
        ({"registreret": "2026-11-20T10:00:00+01:00"}, "virksomhed", "felt.mangler"),
        (udsagn(virksomhed()) | {"loebenr": -1}, "loebenr", "form.tal"),
        (udsagn(virksomhed()) | {"person": {}}, "", "felt.ukendt"),
    ],
)
def test_the_frame_of_a_statement_is_read_strictly(raa: Any, fejl: str, regel: str) -> None:
    with pytest.raises(UgyldigPost) as refused:
        CVR.laes(raa)
    assert (refused.value.sti, refused.value.regel) == (fejl, regel)


def test_what_is_read_is_written_back_the_same() -> None:
    """The log keeps the canonical form, and the projection reads it again."""
    for kilde, indhold, laes, sti in (
        (CVR, virksomhed(), laes_virksomhed, "virksomhed"),
        (BBR, ejendom(), laes_ejendom, "ejendom"),
    ):
        read = kilde.laes(udsagn(indhold))
        data: Any = laest(json.loads(read.indhold), sti, laes)
        assert laest(som_json(data), sti, laes) == data
        assert post(data, read.registreret) == read


def test_the_same_fact_written_in_two_ways_is_one() -> None:
    """Leading zeros, an explicit null and a number of per cent as text change nothing."""
    ens = ejendom(bfe="0009000101", esr="173-12345") | {"type": "samlet_fast_ejendom"}
    assert BBR.laes(udsagn(ens)) == BBR.laes(udsagn(ejendom()))
    firma = _med(virksomhed(ophoersdato=None), "ejere.1.mindst", "50.00")
    assert CVR.laes(udsagn(firma)) == CVR.laes(udsagn(virksomhed()))


def test_a_company_with_nobody_at_work_says_so() -> None:
    data = laest(virksomhed(ansatte=[{"aar": 2026, "kvartal": 1, "antal": 0}]), "", laes_virksomhed)
    assert som_json(data)["ansatte"] == [{"aar": 2026, "kvartal": 1, "mindst": 0, "hoejst": 0}]


def test_values_print_without_people() -> None:
    assert JAN not in repr(laest(virksomhed(), "", laes_virksomhed))
    assert JAN not in repr(laest(ejendom(), "", laes_ejendom).ejere)
    assert "Toften" in repr(laest(virksomhed(adresser=[adresse()]), "", laes_virksomhed).adresser)


@pytest.mark.parametrize(("kilde", "indhold"), [(CVR, virksomhed()), (BBR, ejendom())])
def test_the_described_form_is_the_one_that_is_read(kilde: Any, indhold: dict[str, Any]) -> None:
    """JSON Schema takes the whole example, and refuses a field that the reader refuses."""
    validator = Draft202012Validator(kilde.skema)
    hele = udsagn(indhold)
    assert list(validator.iter_errors(hele)) == []
    navn = next(iter(hele.keys() - {"registreret", "loebenr"}))
    for forkert in (
        {k: v for k, v in hele.items() if k != navn},
        hele | {navn: indhold | {"ukendt": 1}},
        hele | {navn: indhold | {"ejere": [{"cpr": "1"}]}},
    ):
        assert list(validator.iter_errors(forkert)) != []
        with pytest.raises(UgyldigPost):
            kilde.laes(forkert)
