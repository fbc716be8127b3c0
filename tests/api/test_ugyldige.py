"""Every hard rule and every rule of the schema, over HTTP: refused with its own message, and nothing
is stored."""

from __future__ import annotations

import ast
import base64
import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client
from lxml import etree

from access.models import Fagsystem
from access.services import opret_systemklient
from indexes.oio import Art, IndeksObjekt, skriv_besked
from tests.api import ugyldige
from tests.api.ugyldige import VARIANTER, Variant, gyldigt, som_json, tjeneste
from tests.faelles import ANDEN_KOMMUNE, NU
from tests.oio.eksempler import ENHED, SYSTEM

SD = "{urn:oio:sagdok:3.0.0}"
REGEL = re.compile(r"\[([a-z_.]+), [^\]]+\]")
ROD = Path(__file__).parents[2]

# One for all: a client of the tests builds the whole chain of middleware anew.
KLIENT = Client(raise_request_exception=False)

Post = Callable[..., Any]


@pytest.fixture
def post(enhed: Callable[..., Any]) -> Post:
    """Deliver as the system that the examples are from, at an authority with the unit they name."""
    enhed("Ydelsescenter", 100, 199, myndighed=ANDEN_KOMMUNE, uuid=UUID(ENHED))
    system = Fagsystem.objects.create(uuid=SYSTEM, navn="Korsbæk Sag")
    secret = opret_systemklient(
        klient_id="ks", fagsystem=system, myndigheder=[ANDEN_KOMMUNE], now=NU, basic=True
    )
    token = base64.b64encode(f"ks:{secret}".encode()).decode()

    def send(body: bytes | dict[str, Any], navn: str, accept: str = "application/json") -> Any:
        som_json = isinstance(body, dict) or body.lstrip()[:1] not in (b"<", b"")
        return KLIENT.post(
            f"/api/v1/{navn}/importer",
            json.dumps(body) if isinstance(body, dict) else body,
            content_type="application/json" if som_json else "application/xml",
            headers={"authorization": f"Basic {token}", "accept": accept},
        )

    return send


def antal() -> dict[str, int]:
    """Rows in every table of the indexes, but for what operations see of the refused (the figures
    and the quarantine of `modtagelse`), which is no object."""
    tabeller = sorted(
        model._meta.db_table
        for config in apps.get_app_configs()
        if config.name.startswith("indexes.") and config.name != "indexes.modtagelse"
        for model in config.get_models(include_auto_created=True)
    )
    assert len(tabeller) > 15
    spoerg = " union all ".join(f"select '{t}', count(*) from {t}" for t in tabeller)
    with connection.cursor() as cursor:
        cursor.execute(spoerg)
        return dict(cursor.fetchall())


@pytest.mark.parametrize("art", Art)
def test_the_object_that_the_variants_change_is_stored(post: Post, art: Art):
    foer = antal()
    response = post(som_json(gyldigt(art)), tjeneste(art))
    assert response.status_code == 200, response.content
    warnings = response.json()["UnikRetur"][0]["advarsler"]
    # The example stands alone: what it hangs on is not in the index.
    assert all("[reference.haengende" in warning for warning in warnings)
    assert antal() != foer


@pytest.mark.parametrize("variant", VARIANTER, ids=lambda v: v.navn)
def test_a_broken_rule_refuses_the_object_in_its_own_words(post: Post, variant: Variant):
    foer = antal()
    objekt = variant.objekt()
    response = post(som_json(objekt), tjeneste(variant.art))
    assert response.status_code == 422, response.content
    (retur,) = response.json()["UnikRetur"]
    assert (retur["StatusKode"], retur["UUIDIdentifikator"]) == (40, str(objekt.uuid))
    tekst = retur["FejlbeskedTekst"]
    assert set(REGEL.findall(tekst)) == {variant.regel}
    assert tekst.startswith(f"{variant.hele_stien}: ")
    assert variant.ord in tekst
    _intet_personligt(tekst)
    assert antal() == foer

    # The same words whether it came as JSON or as XML.
    body = skriv_besked([objekt], tjeneste=tjeneste(variant.art))  # type: ignore[arg-type]
    som_xml = post(body, tjeneste(variant.art), accept="application/xml")
    assert som_xml.status_code == 422
    (unik,) = etree.fromstring(som_xml.content)
    assert unik.findtext(f"{SD}StatusKode") == "40"
    assert unik.findtext(f"{SD}FejlbeskedTekst") == tekst
    assert antal() == foer


def _intet_personligt(tekst: str) -> None:
    assert not re.search(r"\d{10}", tekst)
    assert "Gunhild" not in tekst


def test_no_two_variants_are_refused_for_the_same_thing():
    grunde = [(v.hele_stien, v.regel, v.ord) for v in VARIANTER]
    assert len(set(grunde)) == len(grunde) >= 40


@pytest.mark.parametrize("variant", ugyldige.SKEMAVARIANTER, ids=lambda v: v.navn)
def test_a_breach_of_the_schema_refuses_the_message(post: Post, variant: ugyldige.Skemavariant):
    foer = antal()
    response = post(variant.body, variant.tjeneste)
    assert response.status_code == 400, response.content
    assert response["Content-Type"] == "application/problem+json"
    problem = response.json()
    assert problem["StandardRetur"]["StatusKode"] == 40
    (fejl,) = problem["fejl"]
    assert (fejl["regel"], fejl["sti"]) == (variant.regel, variant.sti)
    assert fejl["afsnit"]
    assert fejl["tekst"].endswith((".", "}.", "]"))
    _intet_personligt(fejl["tekst"])
    som_xml = post(variant.body, variant.tjeneste, accept="application/xml")
    assert som_xml.status_code == 400
    assert f"[{variant.regel}, " in som_xml.content.decode()
    assert antal() == foer


def _medcvr(cvr: str) -> IndeksObjekt:
    objekt = gyldigt(Art.SAG)
    ejer = objekt.registreringer[0]["RelationListe"]["Sagsaktoer"][0]
    ejer["SagsaktoerLokalUdvidelse"]["CVR-Nummer"] = cvr
    return objekt


def _medsystem(rolle: int) -> IndeksObjekt:
    objekt = gyldigt(Art.SAG)
    systemer = objekt.registreringer[0]["RelationListe"]["SagsitsystemRelation"]
    systemer[rolle]["ReferenceID"] = {"uuid": ugyldige.FREMMED}
    return objekt


@pytest.mark.parametrize(
    ("objekt", "http", "kode", "ord"),
    [
        pytest.param(_medcvr("11715311"), 403, 43, "serviceaftale", id="another authority"),
        pytest.param(_medcvr("99999999"), 403, 43, "serviceaftale", id="no authority"),
        pytest.param(_medsystem(1), 403, 43, "Afsender", id="another sender"),
        pytest.param(_medsystem(0), 422, 40, "Master", id="an unknown master"),
    ],
)
def test_what_is_not_the_senders_to_deliver_is_refused(
    post: Post, objekt: IndeksObjekt, http: int, kode: int, ord: str
):
    foer = antal()
    response = post(som_json(objekt), "sagdokumentindeks")
    assert response.status_code == http
    (retur,) = response.json()["UnikRetur"]
    assert retur["StatusKode"] == kode
    assert ord in retur["FejlbeskedTekst"]
    assert antal() == foer


def test_one_bad_object_leaves_the_others_and_itself_leaves_nothing(post: Post):
    """As many rows as the good ones alone would have left."""
    god, daarlig = gyldigt(Art.DOKUMENT), VARIANTER[0].objekt()
    response = post({**som_json(god), **som_json(daarlig)}, "sagdokumentindeks")
    assert response.status_code == 207
    koder = {r["UUIDIdentifikator"]: r["StatusKode"] for r in response.json()["UnikRetur"]}
    assert koder == {str(god.uuid): 20, str(daarlig.uuid): 40}
    with connection.cursor() as cursor:
        cursor.execute("select uuid from registrering_objekt")
        assert cursor.fetchall() == [(god.uuid,)]
        cursor.execute("select count(*) from registrering_registrering")
        assert cursor.fetchone() == (1,)


def _kald(filer: Iterator[Path]) -> Iterator[tuple[str, list[ast.expr]]]:
    for fil in filer:
        for knude in ast.walk(ast.parse(fil.read_text(encoding="utf-8"))):
            if isinstance(knude, ast.Call):
                navn = knude.func.attr if isinstance(knude.func, ast.Attribute) else ""
                navn = knude.func.id if isinstance(knude.func, ast.Name) else navn
                yield navn, knude.args


def _koder(udtryk: ast.expr, *, haard: bool = False) -> set[str]:
    """The rule codes that an argument may be. Of "hard if so, else soft" the first is the hard."""
    if isinstance(udtryk, ast.IfExp):
        grene = [udtryk.body] if haard else [udtryk.body, udtryk.orelse]
        return set().union(*(_koder(gren) for gren in grene))
    if isinstance(udtryk, ast.Constant) and isinstance(udtryk.value, str):
        return {udtryk.value}
    return set()


def test_every_hard_rule_in_the_code_has_a_variant():
    plads = {"afvis": 1, "meld": 2}
    fundet: set[str] = set()
    for navn, args in _kald((ROD / "indexes/oio/regler").glob("*.py")):
        if navn in plads and len(args) > plads[navn]:
            fundet |= _koder(args[plads[navn]], haard=True)
    assert len(fundet) > 30
    assert fundet == {v.regel for v in VARIANTER}


def test_every_rule_of_the_schema_in_the_code_has_a_variant():
    plads = {"Vaerdifejl": 0, "tilfoej": 1, "_afvis": 0, "_moenster": 1, "_trimmet": 0}
    filer = [ROD / f"indexes/oio/{m}.py" for m in ("json_form", "vaerdier", "xml", "xml_parse")]
    fundet: set[str] = set()
    for navn, args in _kald(iter(filer)):
        if navn in plads and len(args) > plads[navn]:
            fundet |= _koder(args[plads[navn]])
    assert len(fundet) > 25
    assert fundet <= {v.regel for v in ugyldige.SKEMAVARIANTER}
