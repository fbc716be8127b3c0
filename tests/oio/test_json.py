"""The JSON form: the same grammar, the same objects, the same rules as the XML."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest

from indexes.oio import (
    Art,
    SkemaFejl,
    laes_besked,
    laes_json,
    objektnavn,
    til_vaerdi,
)
from indexes.oio.beskeder import Tjeneste
from indexes.oio.roller import rolle_ved_navn
from tests.oio import eksempler

SAGDOK: Tjeneste = "sagdokumentindeks"


def _sag() -> dict[str, Any]:
    return copy.deepcopy({"SagIndeks": [til_vaerdi(eksempler.objekt(Art.SAG))]})


def _reg(besked: dict[str, Any]) -> dict[str, Any]:
    fundet: dict[str, Any] = besked["SagIndeks"][0]["Registrering"][0]
    return fundet


def _regler(besked: Any) -> list[tuple[str, str]]:
    with pytest.raises(SkemaFejl) as fanget:
        laes_json(besked, tjeneste=SAGDOK)
    assert all(f.linje is None and f.tekst.endswith(".") for f in fanget.value.fejl)
    return [(f.regel, f.sti.rpartition("Registrering[1]/")[2]) for f in fanget.value.fejl]


@pytest.mark.parametrize(
    ("tjeneste", "arter"),
    [(SAGDOK, (Art.DOKUMENT, Art.SAG)), ("ydelsesindeks", (Art.BEVILLING, Art.EFFEKTUERING))],
)
def test_xml_and_json_give_the_same_objects(tjeneste: Tjeneste, arter: tuple[Art, ...]) -> None:
    besked = {objektnavn(art): [til_vaerdi(eksempler.objekt(art))] for art in arter}
    fra_xml = laes_besked(eksempler.besked(tjeneste), tjeneste=tjeneste)
    body = json.dumps(besked).encode()
    assert laes_json(body, tjeneste=tjeneste) == fra_xml
    assert laes_json(besked, tjeneste=tjeneste) == fra_xml
    rod = f"Importer{'SagDokument' if tjeneste == SAGDOK else 'Ydelse'}IndeksInput"
    assert laes_json({rod: besked}, tjeneste=tjeneste) == fra_xml


def test_the_double_wrapping_of_the_ydelse_service_may_be_written_or_left_out() -> None:
    objekt = eksempler.objekt(Art.BEVILLING)
    enkelt = {"BevillingIndeks": [til_vaerdi(objekt)]}
    dobbelt = {"BevillingIndeks": [{"BevillingIndeks": til_vaerdi(objekt)}]}
    for besked in (enkelt, dobbelt):
        assert laes_json(besked, tjeneste="ydelsesindeks").objekter == (objekt,)


def test_roles_and_types_may_be_named_in_danish() -> None:
    besked = _sag()
    for liste in _reg(besked)["RelationListe"].values():
        for relation in liste:
            relation.pop("Virkning")
    part = _reg(besked)["RelationListe"]["Sagspart"][0]
    part["Rolle"], part["Type"] = {"navn": "Primær part"}, {"navn": "Person"}
    (objekt,) = laes_json(besked, tjeneste=SAGDOK).objekter
    laest = objekt.registreringer[0]["RelationListe"]["Sagspart"][0]
    rigtig = eksempler.sag()["RelationListe"]["Sagspart"][0]
    assert (laest["Rolle"], laest["Type"]) == (rigtig["Rolle"], rigtig["Type"])


def test_a_type_name_means_what_the_role_points_at() -> None:
    """Klasse has two UUIDs in a bevilling: the ydelse and its KLE class."""
    reg = eksempler.bevilling()
    ydelse = reg["AttributListe"]["BevilgetYdelse"][0]["Ydelse"]
    rigtige = copy.deepcopy(ydelse)
    for relation in (ydelse, ydelse["Klassifikation"]):
        relation["Type"] = {"navn": "Klasse"}
    besked = {"BevillingIndeks": [til_vaerdi(eksempler.objekt(Art.BEVILLING, reg))]}
    (objekt,) = laes_json(besked, tjeneste="ydelsesindeks").objekter
    assert objekt.registreringer[0]["AttributListe"]["BevilgetYdelse"][0]["Ydelse"] == rigtige


def test_an_unknown_role_name_is_refused_without_repeating_it() -> None:
    besked = _sag()
    _reg(besked)["RelationListe"]["Sagspart"][0]["Rolle"] = {"navn": "Gunhild"}
    assert _regler(besked) == [("rolle.ukendt", "RelationListe/Sagspart[1]/Rolle")]
    besked = _sag()
    _reg(besked)["RelationListe"]["Sagspart"][0]["Type"] = {"navn": "Bruger-"}
    assert _regler(besked) == [("type.ukendt", "RelationListe/Sagspart[1]/Type")]


def test_a_role_of_another_relation_is_not_found_by_name() -> None:
    besked = _sag()
    _reg(besked)["RelationListe"]["Sagspart"][0]["Rolle"] = {"navn": "Ejer"}
    assert _regler(besked)[0][0] == "rolle.ukendt"


EGENSKABER = "AttributListe/Egenskaber[1]"


@pytest.mark.parametrize(
    ("felt", "vaerdi", "regel"),
    [
        ("Titel", 7, "json.type"),
        ("Titel", None, "json.type"),
        ("Titel", ["x"], "json.type"),
        ("Titel", "", "tekst.kort"),
        ("Titel", "x" * 256, "tekst.lang"),
        ("Titel", "styretegn\x00", "tekst.tegn"),
        ("Titel", "halvt par \ud800", "tekst.tegn"),
        ("PrincipielIndikator", "true", "json.type"),
        ("PrincipielIndikator", 1, "json.type"),
        ("OffentlighedUndtaget", "x", "json.type"),
        ("OffentlighedUndtaget", {}, "element.mangler"),
        ("Farve", "x", "element.ukendt"),
    ],
)
def test_a_wrong_value_is_refused_with_its_path(felt: str, vaerdi: Any, regel: str) -> None:
    besked = _sag()
    _reg(besked)["AttributListe"]["Egenskaber"][0][felt] = vaerdi
    regler = _regler(besked)
    assert {r for r, _ in regler} == {regel}
    assert all(sti.startswith(f"{EGENSKABER}/{felt}") for _, sti in regler)


@pytest.mark.parametrize(
    ("vaerdi", "regel"),
    [
        ({"uuid": "x"}, "uuid"),
        ({"uuid": eksempler.BRUGER, "urn": "urn:x"}, "valg"),
        ({}, "valg"),
        (eksempler.BRUGER, "valg"),
        ({"UUIDIdentifikator": eksempler.BRUGER}, "valg"),
    ],
)
def test_an_identifier_has_one_of_two_forms(vaerdi: Any, regel: str) -> None:
    besked = _sag()
    _reg(besked)["BrugerRef"] = vaerdi
    assert _regler(besked) == [(regel, "BrugerRef")]


def test_amounts_are_strings() -> None:
    reg = eksempler.effektuering()
    reg["AttributListe"]["Egenskaber"][0]["BeloebEfterSkatATP"] = 8911.5
    besked = {"OekonomiskEffektueringIndeks": [til_vaerdi(eksempler.objekt(Art.EFFEKTUERING, reg))]}
    with pytest.raises(SkemaFejl) as fanget:
        laes_json(besked, tjeneste="ydelsesindeks")
    assert fanget.value.regel == "json.type"


def test_repeatable_elements_are_lists_and_single_ones_are_not() -> None:
    besked = _sag()
    egenskaber = _reg(besked)["AttributListe"]["Egenskaber"]
    _reg(besked)["AttributListe"]["Egenskaber"] = egenskaber[0]
    assert _regler(besked) == [("json.type", "AttributListe/Egenskaber")]


def test_the_three_lists_must_be_there() -> None:
    besked = _sag()
    del _reg(besked)["TilstandListe"]
    assert _regler(besked) == [("element.mangler", "TilstandListe")]


def test_an_object_needs_a_registrering() -> None:
    besked = _sag()
    besked["SagIndeks"][0]["Registrering"] = []
    assert _regler(besked) == [
        ("element.mangler", "/ImporterSagDokumentIndeksInput/SagIndeks[1]/Registrering")
    ]


def test_an_empty_list_says_the_same_as_none() -> None:
    besked = _sag()
    _reg(besked)["RelationListe"]["Sagsrelation"] = []
    (objekt,) = laes_json(besked, tjeneste=SAGDOK).objekter
    assert objekt == eksempler.objekt(Art.SAG)


def test_text_takes_the_same_form_as_from_xml() -> None:
    besked = _sag()
    _reg(besked)["NoteTekst"] = "Første linje\r\nanden linje"
    uuid = besked["SagIndeks"][0]["UUIDIdentifikator"]
    besked["SagIndeks"][0]["UUIDIdentifikator"] = uuid.upper()
    rolle = rolle_ved_navn(Art.SAG, "Sagspart", "Primær part").uuid
    _reg(besked)["RelationListe"]["Sagspart"][0]["Rolle"] = {"uuid": str(rolle).upper()}
    (objekt,) = laes_json(besked, tjeneste=SAGDOK).objekter
    assert objekt == eksempler.objekt(Art.SAG)
