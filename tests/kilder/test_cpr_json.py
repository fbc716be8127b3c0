"""A statement that cannot be read is refused with its place and what is wanted, never its content."""

from __future__ import annotations

from typing import Any

import pytest

from indexes.kilder.cpr import CPR
from indexes.kilder.cpr_json import laes_person, som_json
from indexes.kilder.values import UgyldigPost

PERSON: dict[str, Any] = {
    "cpr": "2110703435",
    "fornavn": "Jan",
    "efternavn": "Jarlov",
    "koen": "M",
    "foedt": "1970-10-21",
}
HEMMELIGT = "Hemmelig 0107744444"


def laes(**person: Any) -> Any:
    return CPR.laes({"registreret": "2026-11-22T02:00:00+01:00", "person": PERSON | person})


@pytest.mark.parametrize(
    ("person", "sti", "regel"),
    [
        ({"cpr": HEMMELIGT}, "person.cpr", "form.moenster"),
        ({"koen": HEMMELIGT}, "person.koen", "form.kode"),
        ({"foedt": HEMMELIGT}, "person.foedt", "form.dato"),
        ({"foedt": None}, "person.foedt", "form.dato"),
        ({HEMMELIGT: 1}, "person", "felt.ukendt"),
        ({"fornavn": ["x"]}, "person.fornavn", "form.tekst"),
        ({"fornavn": "x" * 201}, "person.fornavn", "form.tekst"),
        ({"navne": HEMMELIGT}, "person.navne", "form.liste"),
        ({"navne": [{}]}, "person.navne[0].fornavn", "felt.mangler"),
        ({"navne": [HEMMELIGT]}, "person.navne[0]", "form.objekt"),
        ({"adresser": [{"vejkode": HEMMELIGT}]}, "person.adresser[0].vejkode", "form.moenster"),
        (
            {"adresser": [{"fra": "2020-01-01T10:00:00"}]},
            "person.adresser[0].fra",
            "form.tidspunkt",
        ),
        (
            {"adresser": [{"kommunekode": 10000}]},
            "person.adresser[0].kommunekode",
            "form.kommunekode",
        ),
        ({"adresser": [{"institution": "ja"}]}, "person.adresser[0].institution", "form.sandhed"),
        ({"adresser": [{"linjer": [""] * 6}]}, "person.adresser[0].linjer", "form.liste"),
        (
            {"relationer": [{"type": "ven", "cpr": "2110703435"}]},
            "person.relationer[0].type",
            "form.kode",
        ),
        ({"tidligere_cpr": [HEMMELIGT]}, "person.tidligere_cpr[0]", "form.moenster"),
        (
            {"statusser": [{"kode": "01", "fra": "2020-01-02", "til": "2020-01-01"}]},
            "person.statusser[0].til",
            "periode.omvendt",
        ),
    ],
)
def test_a_person_that_cannot_be_read(person: dict[str, Any], sti: str, regel: str) -> None:
    with pytest.raises(UgyldigPost) as fejl:
        laes(**person)

    assert (fejl.value.sti, fejl.value.regel) == (sti, regel)
    assert "Hemmelig" not in str(fejl.value)


@pytest.mark.parametrize(
    ("post", "sti"),
    [
        ({"person": PERSON}, "registreret"),
        ({"registreret": "2026-11-22T02:00:00", "person": PERSON}, "registreret"),
        ({"registreret": "2026-11-22T02:00:00Z", "loebenr": -1, "person": PERSON}, "loebenr"),
        ({"registreret": "2026-11-22T02:00:00Z", "loebenr": True, "person": PERSON}, "loebenr"),
        ({"registreret": "2026-11-22T02:00:00Z", "person": None}, "person"),
        ({"registreret": "2026-11-22T02:00:00Z", "person": PERSON, HEMMELIGT: 1}, ""),
        ([], ""),
    ],
)
def test_a_statement_that_cannot_be_read(post: Any, sti: str) -> None:
    with pytest.raises(UgyldigPost) as fejl:
        CPR.laes(post)

    assert fejl.value.sti == sti


def test_a_child_without_a_first_name_is_read_back_as_told() -> None:
    barn = laes_person(PERSON | {"fornavn": ""})

    assert laes_person(som_json(barn)) == barn
