"""Writing over HTTP: each operation of the contract, in its own form, with its own answer."""

import base64
import json
from uuid import UUID, uuid4

import pytest
from django.test import Client
from lxml import etree

from access.models import Fagsystem
from access.services import opret_systemklient
from indexes.oio import Art, skriv
from indexes.oio.enkelt import ENKELTE
from indexes.oio.sagdok import IMPORTER
from indexes.registrering.models import Objekt, Registrering
from indexes.sag.models import Sag, SagLinje
from tests import beskeder
from tests.faelles import KOMMUNE, NU

SD = "{urn:oio:sagdok:3.0.0}"
SAG = "urn:oio:sts:sagdok:sag:6"
JSON, XML = "application/json", "application/xml"


@pytest.fixture
def kald(myndigheder):
    """kald(metode, sti, body): as the fagsystem KSD; a dict goes as JSON, bytes as XML."""
    system = Fagsystem.objects.create(uuid=beskeder.SYSTEM, navn="KSD")
    secret = opret_systemklient(
        klient_id="ksd", fagsystem=system, myndigheder=[KOMMUNE], now=NU, basic=True
    )
    token = base64.b64encode(f"ksd:{secret}".encode()).decode()

    def kald(metode, sti, body=None, *, transaktion=None, accept=None, hoveder=()):
        headers = {"authorization": f"Basic {token}", **dict(hoveder)}
        if transaktion:
            headers["x-transaktion-uuid"] = str(transaktion)
        if accept:
            headers["accept"] = accept
        as_json = isinstance(body, dict)
        data = json.dumps(body) if as_json else (body or b"")
        kind = JSON if as_json else XML
        return Client(raise_request_exception=False).generic(
            metode,
            f"/api/v1/{sti}",
            data,
            content_type=kind if body is not None else "",
            headers=headers,
        )

    return kald


def alle(model):
    return model.objects.unguarded(reason="test")


@pytest.fixture
def sag(kald):
    """A sag in the index, imported as one object by PUT."""
    sag = beskeder.sag()
    response = kald("PUT", f"sager/{sag.uuid}", som_json(sag))
    assert response.status_code == 200, response.content
    return sag


def som_json(sag):
    return {"UUIDIdentifikator": str(sag.uuid), "Registrering": list(sag.registreringer)}


def lister(sag):
    registrering = sag.registreringer[0]
    return {k: registrering[k] for k in ("AttributListe", "TilstandListe", "RelationListe")}


def ny_titel(titel):
    return {
        "Egenskaber": [
            {
                "Virkning": beskeder.virkning("2026-03-01T10:00:00.000+01:00"),
                "BrugervendtNoegle": "2026-000417",
                "Sagsnummer": "2026-000417",
                "Titel": titel,
            }
        ]
    }


def test_put_imports_one_object_wrapped_or_alone(kald):
    for wrap in (lambda o: o, lambda o: {"Sag": o}, lambda o: {"ImportInput": {"Sag": o}}):
        sag = beskeder.sag()
        response = kald("PUT", f"sager/{sag.uuid}", wrap(som_json(sag)))
        assert response.status_code == 200
        assert response.json()["StandardRetur"] == {"StatusKode": 20, "FejlbeskedTekst": "OK"}
    assert alle(Sag).count() == 3


def test_the_address_and_the_message_must_name_the_same_object(kald):
    sag = beskeder.sag()
    response = kald("PUT", f"sager/{uuid4()}", som_json(sag))
    assert (response.status_code, response.json()["StandardRetur"]["StatusKode"]) == (400, 40)
    assert not Objekt.objects.exists()


def test_opret_gives_the_uuid_and_the_same_transaction_the_same_one(kald):
    body, transaktion = lister(beskeder.sag()), uuid4()
    first = kald("POST", "sager", body, transaktion=transaktion)
    again = kald("POST", "sager", body, transaktion=transaktion)
    assert (first.status_code, again.status_code) == (201, 201)
    uuid = first.json()["UUIDIdentifikator"]
    assert again.json()["UUIDIdentifikator"] == uuid
    assert first["Location"] == f"/api/v1/sager/{uuid}"
    assert Registrering.objects.get().indhold["LivscyklusKode"] == "Opstaaet"
    other = {**body, "NoteTekst": "Noget andet"}
    assert kald("POST", "sager", other, transaktion=transaktion).status_code == 409
    assert kald("POST", "sager", body).json()["UUIDIdentifikator"] != uuid


def test_opret_without_a_transaction_is_known_by_its_content_in_either_format(kald):
    sag = beskeder.sag()
    first = kald("POST", "sager", lister(sag))
    enkelt = ENKELTE[Art.SAG, "opret"]
    rod = skriv.ny_rod(enkelt.rod.tag, IMPORTER)
    skriv.skriv_indhold(rod, enkelt.rod.type, lister(sag))
    again = kald("POST", "sager", skriv.som_bytes(rod), accept=JSON)
    assert (first.status_code, again.status_code) == (201, 201)
    assert again.json()["UUIDIdentifikator"] == first.json()["UUIDIdentifikator"]
    assert again["Location"] == first["Location"]
    assert Registrering.objects.count() == 1


@pytest.mark.parametrize("forkert", ["", " ", "7", "ikke-en-uuid"])
def test_a_transaction_that_is_none_is_refused(kald, forkert):
    """An empty one too: who means to be safe to send again must be told that she is not."""
    sag = beskeder.sag()
    headers = {"x-transaktion-uuid": forkert}
    response = kald("PUT", f"sager/{sag.uuid}", som_json(sag), hoveder=headers)
    assert (response.status_code, response.json()["StandardRetur"]["StatusKode"]) == (400, 40)
    assert not Objekt.objects.exists()


def test_opret_obeys_the_rules_of_import(kald):
    body = lister(beskeder.sag())
    body["TilstandListe"] = {}
    response = kald("POST", "sager", body)
    assert (response.status_code, response["Content-Type"]) == (422, "application/problem+json")
    assert "tilstand.opstaaet" in response.json()["title"]
    assert not Objekt.objects.exists()


def test_patch_changes_what_it_mentions(kald, sag):
    transaktion = uuid4()
    body = {"UUIDIdentifikator": str(sag.uuid), "AttributListe": ny_titel("Ny titel")}
    for _ in range(2):
        response = kald("PATCH", f"sager/{sag.uuid}", body, transaktion=transaktion)
        assert response.status_code == 200
    assert alle(Sag).get().titel == alle(SagLinje).get().titel == "Ny titel"
    assert Registrering.objects.filter(operation="ret").count() == 1


@pytest.mark.parametrize(("metode", "sti"), [("POST", "/passiver"), ("DELETE", "")])
def test_a_sag_is_closed_by_its_address_alone(kald, sag, metode, sti):
    assert kald(metode, f"sager/{sag.uuid}{sti}").status_code == 200
    assert alle(Sag).get().lukket
    response = kald(
        "PATCH",
        f"sager/{sag.uuid}",
        {"UUIDIdentifikator": str(sag.uuid), "AttributListe": ny_titel("X")},
    )
    assert (response.status_code, response.json()["StandardRetur"]["StatusKode"]) == (409, 49)


def test_passiver_takes_the_contracts_message_with_its_note(kald, sag):
    body = f"""<sag:PassiverInput xmlns:sag="{SAG}" xmlns:sd="urn:oio:sagdok:3.0.0">
      <sd:UUIDIdentifikator>{sag.uuid}</sd:UUIDIdentifikator>
      <sd:NoteTekst>Sagen er fejloprettet</sd:NoteTekst></sag:PassiverInput>""".encode()
    response = kald("POST", f"sager/{sag.uuid}/passiver", body)
    root = etree.fromstring(response.content)
    assert root.tag == f"{{{SAG}}}PassiverOutput"
    assert root.findtext(f".//{SD}StatusKode") == "20"
    newest = Registrering.objects.order_by("id").last()
    assert newest.indhold["NoteTekst"] == "Sagen er fejloprettet"
    assert newest.indhold["LivscyklusKode"] == "Passiveret"


def test_fjern_of_one_object(kald, sag):
    assert kald("POST", f"sager/{sag.uuid}/fjern").status_code == 200
    assert not Registrering.objects.exists()
    missing = kald("POST", f"sager/{sag.uuid}/fjern", accept=JSON)
    assert (missing.status_code, missing.json()["StandardRetur"]["StatusKode"]) == (404, 44)


def test_kasser_of_a_relation(kald):
    parter = [
        beskeder.part(beskeder.CPR),
        beskeder.part("1206135456", "John", "Sekundær part", Indeks="1"),
    ]
    sag = beskeder.sag(parter=parter)
    kald("PUT", f"sager/{sag.uuid}", som_json(sag))
    body = {
        "Kasser": {
            "ObjektType": {"UUIDIdentifikator": str(sag.uuid)},
            "Registrering": [
                {
                    "AttributListe": {},
                    "TilstandListe": {},
                    "RelationListe": {"Sagspart": parter[1:]},
                }
            ],
        }
    }
    assert kald("POST", f"sager/{sag.uuid}/kasser", body).status_code == 200
    assert alle(SagLinje).count() == 1
    assert "1206135456" not in str(list(Registrering.objects.values_list("indhold", flat=True)))


def test_opdater_in_a_batch_answers_per_object(kald, sag):
    change = {"Tidspunkt": "2026-03-01T10:00:00.000+01:00", "AttributListe": ny_titel("Ny")}
    body = {
        "OpdaterSagIndeks": [
            {"UUIDIdentifikator": str(sag.uuid), **change},
            {"UUIDIdentifikator": str(uuid4()), **change},
        ]
    }
    response = kald("POST", "sagdokumentindeks/opdater", body)
    assert response.status_code == 207
    assert [r["StatusKode"] for r in response.json()["UnikRetur"]] == [20, 44]
    assert alle(Sag).get().titel == "Ny"


def test_fjern_in_a_batch(kald, sag):
    body = {"SagUuid": [{"uuid": str(sag.uuid)}, {"uuid": str(uuid4())}]}
    response = kald("POST", "sagdokumentindeks/fjern", body)
    assert response.status_code == 207
    assert [r["StatusKode"] for r in response.json()["UnikRetur"]] == [20, 44]
    urn = kald("POST", "sagdokumentindeks/fjern", {"SagUuid": [{"urn": "urn:oio:sag:1"}]})
    assert (urn.status_code, urn.json()["fejl"][0]["regel"]) == (400, "sag.uuid")


# One for all: the workers of a shared suite must name their cases alike.
FINDES_IKKE = UUID("0c9e6f0a-5b0d-4a55-9d4e-6f2b7a1c3e58")


@pytest.mark.parametrize(
    ("metode", "sti", "navn"),
    [
        ("POST", "sagdokumentindeks/opdater", "OpdaterSagDokumentIndeksOutput"),
        ("POST", "sagdokumentindeks/fjern", "FjernSagDokumentIndeksOutput"),
        ("POST", "ydelsesindeks/opdater", "OpdaterYdelseIndeksOutput"),
        ("POST", "sager", "OpretOutput"),
        ("PUT", f"dokumenter/{FINDES_IKKE}", "ImportOutput"),
        ("PATCH", f"bevillinger/{FINDES_IKKE}", "RetOutput"),
        ("POST", f"effektueringer/{FINDES_IKKE}/passiver", "PassiverOutput"),
        ("POST", f"dokumenter/{FINDES_IKKE}/kasser", "KasserOutput"),
    ],
)
def test_a_refused_call_answers_in_the_operations_own_element(kald, metode, sti, navn):
    response = kald(metode, sti, b"<forkert/>")
    assert response.status_code == 400
    assert etree.QName(etree.fromstring(response.content)).localname == navn


def test_what_the_contract_lacks_is_not_there(kald):
    assert kald("POST", f"bevillinger/{uuid4()}/kasser", {}).status_code == 404


def test_another_clients_sag_is_absent_to_this_one(kald, sag):
    Objekt.objects.update(myndighed=999)
    response = kald("POST", f"sager/{sag.uuid}/fjern", accept=JSON)
    absent = kald("POST", f"sager/{uuid4()}/fjern", accept=JSON)
    assert response.status_code == absent.status_code == 404
    assert response.content == absent.content
    assert alle(Sag).exists()


def test_a_call_costs_few_statements(kald, sag, django_assert_max_num_queries):
    """Everything counted, authentication and figures too: 5 to make a sag with its party, 8 to
    change it. Inside a test's transaction the middleware needs four more (savepoint and role)."""
    ny = beskeder.sag()
    with django_assert_max_num_queries(5 + 4):
        assert kald("PUT", f"sager/{ny.uuid}", som_json(ny)).status_code == 200
    change = {"Tidspunkt": "2026-03-01T10:00:00.000+01:00", "AttributListe": ny_titel("Ny")}
    body = {"OpdaterSagIndeks": [{"UUIDIdentifikator": str(sag.uuid), **change}]}
    with django_assert_max_num_queries(8 + 4):
        assert kald("POST", "sagdokumentindeks/opdater", body).status_code == 200
