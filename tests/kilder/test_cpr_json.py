"""A statement that cannot be read is refused with its place and what is wanted, never its content."""

from __future__ import annotations

from typing import Any

import orjson
import pytest

from indexes.kilder import cpr
from indexes.kilder.cpr import CPR
from indexes.kilder.cpr_json import laes_person, som_json
from indexes.kilder.values import UgyldigPost
from indexes.part.values import PersonData

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
        ({"registreret": "2026-11-22T02:00:00+18:11", "person": PERSON}, "registreret"),
        ({"registreret": "0001-01-01T00:00:00+10:00", "person": PERSON}, "registreret"),
        ({"registreret": "2026-11-22T02:00:00Z", "person": PERSON, HEMMELIGT: 1}, ""),
        ([], ""),
    ],
)
def test_a_statement_that_cannot_be_read(post: Any, sti: str) -> None:
    with pytest.raises(UgyldigPost) as fejl:
        CPR.laes(post)

    assert fejl.value.sti == sti


MAADER: dict[str, Any] = {
    "alt": lambda p: {**{felt: [] for felt in FELTER}, "mellemnavn": "", "status": "01", **p},
    "ingen_til": lambda p: _alle_fakta(p, lambda f: {"fra": None, "til": None} | f),
    "folkeregister": lambda p: _adresser(p, lambda a: {"type": "folkeregister"} | a),
    "tal": lambda p: _adresser(p, lambda a: {"kommunekode": 0, "institution": False} | a),
    "zulu": lambda p: _adresser(p, lambda a: a | {"fra": "2020-01-02T10:00:00Z", "til": None}),
    "minus_nul": lambda p: _adresser(
        p, lambda a: a | {"fra": "2020-01-02T10:00:00-00:00", "til": None}
    ),
    "broek": lambda p: _adresser(p, lambda a: a | {"fra": "2020-01-02T10:00:00.5+01:00"}),
    "uge": lambda p: p | {"foedt": "1970-W43-3"},
    "omvendt": lambda p: dict(reversed(p.items())),
}
FELTER = ("navne", "adresser", "civilstand", "relationer", "tidligere_cpr")


def _alle_fakta(p: dict[str, Any], lav: Any) -> dict[str, Any]:
    return {
        n: [lav(f) if isinstance(f, dict) else f for f in v] if isinstance(v, list) else v
        for n, v in p.items()
    }


def _adresser(p: dict[str, Any], lav: Any) -> dict[str, Any]:
    return p | {"adresser": [lav(a) for a in p.get("adresser", ())]}


@pytest.mark.parametrize("maade", MAADER)
def test_the_same_person_is_the_same_bytes_however_she_is_written(
    befolkning: list[PersonData], maade: str
) -> None:
    for en in befolkning[::7]:
        raa = MAADER[maade](som_json(en))
        if any(a.get("til", "9") and a.get("til", "9") < "2020" for a in raa.get("adresser", ())):
            continue  # it would end before it begins
        post = CPR.laes({"registreret": "2026-11-22T02:00:00Z", "person": raa})

        assert post.indhold == cpr.post(laes_person(raa), post.registreret).indhold
        assert post.laest == laes_person(orjson.loads(post.indhold))


def test_a_child_without_a_first_name_is_read_back_as_told() -> None:
    barn = laes_person(PERSON | {"fornavn": ""})

    assert laes_person(som_json(barn)) == barn
