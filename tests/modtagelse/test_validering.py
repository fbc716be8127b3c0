"""POST /validering: all that is wrong at once, and nothing stored."""

from __future__ import annotations

import json
from uuid import uuid4

import pytest
from lxml import etree

from access.models import Leverancestatus
from indexes.modtagelse.models import Dagstal
from indexes.oio import Art, skriv, skriv_besked, til_vaerdi
from indexes.oio.enkelt import ENKELTE
from indexes.oio.genkend import skrivende
from indexes.oio.sagdok import IMPORTER as BATCH
from indexes.registrering.models import Haendelse, Objekt, Registrering
from tests import beskeder
from tests.modtagelse.conftest import IMPORT, JSON, SOM_XML, VALIDERING, XML, alle, regler, som_json
from tests.oio import eksempler

FJERN = "/api/v1/sagdokumentindeks/fjern"
pytestmark = pytest.mark.django_db
SD = "{urn:oio:sagdok:3.0.0}"


def intet_gemt() -> bool:
    return not any(
        model.objects.exists()
        for model in (Objekt, Registrering, Haendelse, Leverancestatus, Dagstal)
    )


def test_a_good_message_is_told_so_and_nothing_is_stored(vurder):
    sag = beskeder.sag()
    (retur,) = vurder(sag)
    assert (retur["StatusKode"], retur["UUIDIdentifikator"]) == (20, str(sag.uuid))
    assert retur["FejlbeskedTekst"].startswith("OK")
    assert not any(f["haard"] for f in retur["fejl"])
    assert intet_gemt()
    assert not alle().exists()


def test_every_breach_and_every_warning_is_told_with_its_place_and_shape(vurder):
    part = beskeder.part("2110703435")
    part["ReferenceID"] = {"uuid": str(uuid4())}
    sag = beskeder.sag(kle="32.30", parter=[part])
    egenskaber = sag.registreringer[0]["AttributListe"]["Egenskaber"][0]
    del egenskaber["Titel"]
    egenskaber["Sagsnummer"] = "2026-1"
    (retur,) = vurder(sag)
    fejl = {f["regel"]: f for f in retur["fejl"]}
    assert retur["StatusKode"] == 40
    assert {"kle.form", "part.uuid", "felt.mangler", "noegle.sagsnummer"} <= set(fejl)
    kle = fejl["kle.form"]
    assert kle["vaerdiform"] == "dd.dd"
    assert kle["haard"] is True
    assert kle["afsnit"] == "Anvisning Sagsobjekt 1.7, Sagsklasse"
    assert kle["sti"].endswith("/Sagsklasse[1]/SagsklasseLokalUdvidelse/BrugervendtNoegle")
    assert fejl["felt.mangler"]["vaerdiform"] == "mangler"
    assert fejl["noegle.sagsnummer"]["haard"] is False
    assert all(f["tekst"] and f["sti"].startswith("/SagIndeks") for f in retur["fejl"])
    assert intet_gemt()


def test_the_sender_is_told_of_rules_and_rights_together(vurder):
    (retur,) = vurder(beskeder.sag(kle="32.30", cvr="11111111", system=uuid4()))
    assert {"kle.form", "aftale.myndighed", "afsender.klient", "master.ukendt"} <= regler(retur)
    (ren,) = vurder(beskeder.sag(cvr="11111111"))
    assert ren["StatusKode"] == 43


def test_what_the_store_would_say_is_said(vurder, send):
    sag = beskeder.sag()
    assert send(beskeder.xml(sag)).status_code == 200
    anden = beskeder.sag(sag.uuid, titel="En anden")
    samme, konflikt = vurder(sag, beskeder.sag()), vurder(anden)
    assert [r["StatusKode"] for r in samme] == [20, 20]
    assert konflikt[0]["StatusKode"] == 49
    assert "indeks.konflikt" in regler(konflikt[0])
    assert Objekt.objects.count() == Registrering.objects.count() == 1
    ny = uuid4()
    to = vurder(beskeder.sag(ny), beskeder.sag(ny, titel="X"))
    assert [r["StatusKode"] for r in to] == [20, 49]


def test_a_reference_to_nothing_is_a_warning(vurder, send):
    dokument = beskeder.relation(
        "Journalpost", "Vedlagt", "Dokument", {"uuid": str(uuid4())}, Indeks="1"
    )
    sag = beskeder.sag()
    sag.registreringer[0]["RelationListe"]["Journalpost"] = [dokument]
    (retur,) = vurder(sag)
    found = next(f for f in retur["fejl"] if f["regel"] == "reference.haengende")
    assert (retur["StatusKode"], found["haard"]) == (20, False)
    assert found["sti"].endswith("/Journalpost[1]/ReferenceID")


def test_what_only_the_store_knows_is_told_as_any_other_rule(vurder, send):
    """A number that another has, and a unit that we do not know: by rule, section and place."""
    assert send(beskeder.xml(beskeder.sag())).status_code == 200
    (retur,) = vurder(beskeder.sag())
    found = {f["regel"]: f for f in retur["fejl"]}
    assert not any(regel.startswith("indeks.") for regel in found)
    registrering = "/SagIndeks/Registrering[1]"
    dublet, enhed = found["noegle.dublet"], found["enhed.ukendt"]
    assert dublet["sti"] == f"{registrering}/AttributListe/Egenskaber[1]/BrugervendtNoegle"
    assert dublet["afsnit"] == "Anvisning Sagsobjekt 1.7"
    assert (dublet["vaerdiform"], dublet["haard"]) == ("dddd-dddddd", False)
    assert enhed["sti"] == f"{registrering}/RelationListe/Sagsaktoer[2]/ReferenceID"
    assert enhed["afsnit"] == "Anvisning Sagsobjekt 1.7, Sagsaktoer"


def test_xml_is_answered_in_the_operations_own_form(send):
    response = send(beskeder.xml(beskeder.sag(kle="32.30")), til=VALIDERING, svar=SOM_XML)
    root = etree.fromstring(response.content)
    assert etree.QName(root).localname == "ImporterSagDokumentIndeksOutput"
    (retur,) = root
    assert retur.findtext(f"{SD}StatusKode") == "40"
    details = retur.findtext(f"{SD}DetaljeretFejlbesked").splitlines()
    assert any(d.startswith("FEJL /SagIndeks/") and "(værdi: dd.dd)" in d for d in details)
    assert any(d.startswith("Advarsel /") for d in details)


def test_json_is_known_by_its_keys_or_its_root(send):
    sag = beskeder.sag()
    for body in (
        som_json(sag),
        json.dumps({"ImporterSagDokumentIndeksInput": json.loads(som_json(sag))}).encode(),
    ):
        response = send(body, til=VALIDERING, slags=JSON)
        assert response.status_code == 200, response.content
        assert response.json()["Operation"] == "sagdokumentindeks/importer"


def opdatering(tjeneste: str) -> bytes:
    """An update with one object of each kind that changes nothing."""
    (operation,) = (o for o in skrivende() if (o.tjeneste, o.navn) == (tjeneste, "opdater"))
    rod = skriv.ny_rod(operation.rod.tag, operation)
    for felt in operation.rod.type.felter:
        value = {"UUIDIdentifikator": str(uuid4()), "Tidspunkt": "2026-03-01T10:00:00+01:00"}
        indre = operation.indhold[felt.navn].indre
        skriv.skriv_felt(rod, felt, {indre: value} if indre else value)
    return skriv.som_bytes(rod)


@pytest.mark.parametrize("tjeneste", ["sagdokumentindeks", "ydelsesindeks"])
@pytest.mark.parametrize("operation", ["importer", "opdater"])
def test_every_write_operation_of_both_services_is_known(send, tjeneste, operation):
    body = eksempler.besked(tjeneste) if operation == "importer" else opdatering(tjeneste)
    response = send(body, til=VALIDERING)
    assert response.status_code == 200, response.content
    answer = response.json()
    assert answer["Operation"] == f"{tjeneste}/{operation}"
    assert answer["UnikRetur"]
    if operation == "opdater":
        assert {r["StatusKode"] for r in answer["UnikRetur"]} <= {40, 44}
    assert intet_gemt()


def test_an_update_is_tried_on_the_object_that_is_held(send):
    sag = beskeder.sag()
    send(beskeder.xml(sag))
    change = {
        "OpdaterSagIndeks": [
            {
                "UUIDIdentifikator": str(sag.uuid),
                "Tidspunkt": "2026-03-01T10:00:00+01:00",
                "AttributListe": {
                    "Egenskaber": [{"Virkning": beskeder.virkning(), "Titel": "Ny titel",
                                    "BrugervendtNoegle": "1", "Sagsnummer": "1"}]
                },
            }
        ]
    }  # fmt: skip
    response = send(json.dumps(change).encode(), til=VALIDERING, slags=JSON)
    (retur,) = response.json()["UnikRetur"]
    assert retur["StatusKode"] == 20, retur
    assert Registrering.objects.count() == 1


@pytest.mark.parametrize(
    ("body", "slags", "regel"),
    [
        (b"<a/>", XML, "rod.ukendt"),
        (b'{"a": []}', JSON, "rod.ukendt"),
        (b"[]", JSON, "rod.ukendt"),
        (b"<", XML, "xml.form"),
        (b"{", JSON, "json.form"),
        (b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', XML, "xml.dtd"),
    ],
)
def test_what_is_no_writing_message_is_400(send, body, slags, regel):
    response = send(body, til=VALIDERING, slags=slags)
    assert response.status_code == 400
    assert response.json()["fejl"][0]["regel"] == regel
    assert intet_gemt()


def test_a_breach_of_the_schema_tells_the_shape(send):
    body = beskeder.xml(beskeder.sag()).replace(b"FORTROLIGE_PERSONOPLYSNINGER", b"2110703435")
    response = send(body, til=VALIDERING)
    (fejl,) = response.json()["fejl"]
    assert (response.status_code, fejl["regel"]) == (400, "kode.ukendt")
    assert fejl["vaerdiform"] == "dddddddddd"
    assert fejl["linje"]
    assert b"2110703435" not in response.content


def test_the_operations_come_from_the_contract_as_it_is_read():
    names = {(o.tjeneste, o.navn) for o in skrivende()}
    assert {
        (tjeneste, navn)
        for tjeneste in ("sagdokumentindeks", "ydelsesindeks")
        for navn in ("importer", "opdater")
    } <= names
    assert not {navn for _, navn in names} & {"fremsoeg", "laes", "list", "soeg"}


def test_an_import_tells_every_breach_too(send):
    sag = beskeder.sag(kle="32.30")
    del sag.registreringer[0]["AttributListe"]["Egenskaber"][0]["Titel"]
    (retur,) = send(beskeder.xml(sag), til=IMPORT).json()["UnikRetur"]
    assert {f["regel"]: f["vaerdiform"] for f in retur["fejl"]} == {
        "kle.form": "dd.dd",
        "felt.mangler": "mangler",
    }
    text = send(skriv_besked([sag], tjeneste="sagdokumentindeks"), svar=SOM_XML).content.decode()
    assert "(værdi: dd.dd)" in text


def test_fjern_is_tried_and_nothing_removed(send):
    sag = beskeder.sag()
    send(beskeder.xml(sag))
    body = json.dumps({"SagUuid": [{"uuid": str(sag.uuid)}, {"uuid": str(uuid4())}]}).encode()
    response = send(body, til=VALIDERING, slags=JSON)
    assert response.status_code == 200, response.content
    answer = response.json()
    assert answer["Operation"] == "sagdokumentindeks/fjern"
    assert [r["StatusKode"] for r in answer["UnikRetur"]] == [20, 44]
    assert regler(answer["UnikRetur"][1]) == {"indeks.ukendt"}
    assert Objekt.objects.get().uuid == sag.uuid


@pytest.mark.parametrize("til", [VALIDERING, FJERN])
@pytest.mark.parametrize("antal", [2, 3])
def test_a_fjern_names_no_more_sager_than_a_call_may_hold(send, settings, til, antal):
    settings.MAKS_OBJEKTER_PR_KALD = 2
    sag = beskeder.sag()
    send(beskeder.xml(sag))
    named = [sag.uuid, *(uuid4() for _ in range(antal - 1))]
    body = json.dumps({"SagUuid": [{"uuid": str(u)} for u in named]}).encode()
    response = send(body, til=til, slags=JSON)
    for_mange = antal > 2
    if for_mange:
        assert (response.status_code, response.json()["StandardRetur"]["StatusKode"]) == (413, 40)
        assert "Højst 2 objekter" in response.json()["title"]
    else:
        assert [r["StatusKode"] for r in response.json()["UnikRetur"]] == [20, 44]
    assert Objekt.objects.exists() is (for_mange or til == VALIDERING)


@pytest.mark.parametrize("art", list(Art))
def test_a_message_of_one_object_is_a_batch_of_one(send, art):
    enkelt = ENKELTE[art, "importer"]
    objekt = eksempler.objekt(art)
    value = til_vaerdi(objekt)
    rod = skriv.ny_rod(enkelt.rod.tag, BATCH)
    skriv.skriv_indhold(rod, enkelt.rod.type, {enkelt.rod.type.felter[0].navn: value})
    response = send(skriv.som_bytes(rod), til=VALIDERING)
    assert response.status_code == 200, response.content
    (retur,) = response.json()["UnikRetur"]
    assert retur["UUIDIdentifikator"] == str(objekt.uuid)
