"""The operations on one object: told of, tried, kept and played again as batches are."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.urls import reverse
from django.utils import timezone
from lxml import etree

from access.klienter.models import Serviceaftale
from access.models import Leverancestatus
from access.values import Permission
from indexes.api.skrivning import STIER
from indexes.modtagelse import drift, tasks
from indexes.modtagelse.models import Dagstal, Karantaene
from indexes.oio import Art, skriv, til_vaerdi
from indexes.oio.enkelt import ENKELTE, Enkelt
from indexes.registrering.models import Fjernelse, Haendelse, Objekt, Registrering
from tests import beskeder
from tests.faelles import ANDEN_KOMMUNE, KOMMUNE
from tests.modtagelse.conftest import BROWSER, JSON, SOM_XML, VALIDERING, XML, alle, regler
from tests.oio import eksempler

pytestmark = pytest.mark.django_db
SD = "{urn:oio:sagdok:3.0.0}"
FELTER = {"sti", "regel", "afsnit", "linje", "vaerdiform", "tekst", "haard"}
METODE = {"importer": "PUT", "opret": "POST", "ret": "PATCH", "slet": "DELETE"}
OPDATER, FJERN = (f"/api/v1/sagdokumentindeks/{o}" for o in ("opdater", "fjern"))
Tilstand = Karantaene.Tilstand
ALLE = [pytest.param(e, id=f"{e.art.name}-{e.navn}") for e in ENKELTE.values()]
# What removes is told of in test_fjernet.
BEHOLDES = [p for p in ALLE if p.values[0].navn not in {"fjern", "kasser"}]


@pytest.fixture
def kald(send: Any) -> Callable[..., Any]:
    """kald(enkelt, value, uuid): one operation at its own address; bytes go as XML."""
    token = base64.b64encode(b"ksd:demo").decode()

    def go(
        enkelt: Enkelt,
        value: Any,
        uuid: UUID | None = None,
        *,
        transaktion: UUID | None = None,
        svar: str = JSON,
    ) -> Any:
        sti = f"/api/v1/{STIER[enkelt.art]}"
        if enkelt.navn != "opret":
            sti += f"/{uuid or uuid4()}"
        if enkelt.navn in {"passiver", "fjern", "kasser"}:
            sti += f"/{enkelt.navn}"
        som_xml = isinstance(value, bytes)
        body = value if som_xml else json.dumps(value).encode() if value is not None else b""
        headers = {"authorization": f"Basic {token}", "accept": svar}
        if transaktion:
            headers["x-transaktion-uuid"] = str(transaktion)
        metode, slags = METODE.get(enkelt.navn, "POST"), XML if som_xml else JSON
        return BROWSER.generic(metode, sti, body, content_type=slags, headers=headers)

    return go


def vaerdi(enkelt: Enkelt, uuid: UUID, sag: Any = None) -> dict[str, Any]:
    """A message of the operation on the object, as its JSON and XML say it."""
    objekt = sag or eksempler.objekt(enkelt.art)
    lister = ("AttributListe", "TilstandListe", "RelationListe")
    match enkelt.navn:
        case "importer":
            return {enkelt.alene: {**til_vaerdi(objekt), "UUIDIdentifikator": str(uuid)}}
        case "opret":
            return {k: v for k, v in objekt.registreringer[0].items() if k in lister}
        case "kasser":
            return {"Kasser": {"ObjektType": {"UUIDIdentifikator": str(uuid)}, "Registrering": []}}
    return {"UUIDIdentifikator": str(uuid)}


def som_xml(enkelt: Enkelt, value: dict[str, Any]) -> bytes:
    rod = skriv.ny_rod(enkelt.rod.tag, enkelt)
    skriv.skriv_indhold(rod, enkelt.rod.type, value)
    return skriv.som_bytes(rod)


def sag_enkelt(navn: str) -> Enkelt:
    return ENKELTE[Art.SAG, navn]


def titel(tekst: str) -> dict[str, Any]:
    egenskaber = {
        "Virkning": beskeder.virkning("2026-03-01T10:00:00.000+01:00"),
        "BrugervendtNoegle": "2026-000417",
        "Sagsnummer": "2026-000417",
        "Titel": tekst,
    }
    return {"AttributListe": {"Egenskaber": [egenskaber]}}


@pytest.fixture
def gemt(kald: Any) -> Any:
    """A sag in the index."""
    sag = beskeder.sag()
    enkelt = sag_enkelt("importer")
    assert kald(enkelt, vaerdi(enkelt, sag.uuid, sag), sag.uuid).status_code == 200
    return sag


# --- Told of -------------------------------------------------------------------------------------


@pytest.mark.parametrize("enkelt", ALLE)
def test_a_refusal_tells_every_breach_in_both_forms(kald, enkelt):
    uuid = uuid4()
    value = vaerdi(enkelt, uuid)
    Serviceaftale.objects.update(myndigheder=[ANDEN_KOMMUNE])
    problem = kald(enkelt, value, uuid)
    assert problem.status_code >= 403, problem.content
    assert problem["Content-Type"] == "application/problem+json"
    answer = problem.json()
    assert answer["fejl"]
    assert all(set(f) == FELTER and f["haard"] and f["vaerdiform"] for f in answer["fejl"])
    root = etree.fromstring(kald(enkelt, som_xml(enkelt, value), uuid, svar=SOM_XML).content)
    details = root.findtext(f".//{SD}DetaljeretFejlbesked").splitlines()
    assert len(details) == len(answer["fejl"])
    for f, line in zip(answer["fejl"], details, strict=True):
        assert f["sti"] in line
        assert f["regel"] in line


def test_an_import_by_put_tells_the_shape(kald):
    sag = beskeder.sag(kle="32.30")
    del sag.registreringer[0]["AttributListe"]["Egenskaber"][0]["Titel"]
    enkelt = sag_enkelt("importer")
    answer = kald(enkelt, vaerdi(enkelt, sag.uuid, sag), sag.uuid)
    assert answer.status_code == 422
    assert {f["regel"]: f["vaerdiform"] for f in answer.json()["fejl"]} == {
        "kle.form": "dd.dd",
        "felt.mangler": "mangler",
    }


def test_kasser_tells_the_shape_of_its_own_message(kald, gemt):
    value = vaerdi(sag_enkelt("kasser"), gemt.uuid)
    value["Kasser"]["Registrering"] = [{**titel("X"), "TilstandListe": {}, "RelationListe": {}}]
    (fejl,) = kald(sag_enkelt("kasser"), value, gemt.uuid).json()["fejl"]
    assert (fejl["regel"], fejl["vaerdiform"]) == ("kasser.kun_relationer", "objekt, 1 felter")
    assert fejl["sti"] == "/Kasser/Registrering[1]/AttributListe"


def fremdrift() -> dict[str, Any]:
    """A state laid over the one that every sag must have."""
    periode = beskeder.virkning()
    return {"Fremdrift": [{"Virkning": periode, "FremdriftStatusKode": "Oplyst"}]}


def opdatering(sag: Any, **lister: Any) -> bytes:
    change = {"UUIDIdentifikator": str(sag.uuid), "Tidspunkt": "2026-03-01T10:00:00+01:00"}
    return json.dumps({"OpdaterSagIndeks": [change | lister]}).encode()


def test_a_breach_after_an_update_has_the_shape_of_what_the_object_would_hold(kald, send, gemt):
    """No fault of the message as it stands: the place, and what is there, are the result's."""
    value = {"UUIDIdentifikator": str(gemt.uuid), "TilstandListe": fremdrift()}
    alene = kald(sag_enkelt("ret"), value, gemt.uuid)
    assert alene.status_code == 422, alene.content
    assert "Efter opdateringen bryder objektet" in alene.json()["title"]
    body = opdatering(gemt, TilstandListe=fremdrift())
    svar = [send(body, til=til, slags=JSON).json()["UnikRetur"] for til in (OPDATER, VALIDERING)]
    for found in (alene.json()["fejl"], *(retur["fejl"] for (retur,) in svar)):
        (fejl,) = [f for f in found if f["haard"]]
        assert fejl["regel"] == "tilstand.opstaaet"
        assert fejl["sti"] == "/SagIndeks/Registrering[1]/TilstandListe"
        assert fejl["vaerdiform"] == "efter opdateringen: objekt, 1 felter"


def test_an_update_tells_what_the_object_breaks_and_whose_it_becomes(send, gemt):
    klasse = gemt.registreringer[0]["RelationListe"]["Sagsklasse"][0]
    felter = {**klasse["SagsklasseLokalUdvidelse"], "BrugervendtNoegle": "27.24.00"}
    andet_kle = {**klasse, "SagsklasseLokalUdvidelse": felter}
    body = opdatering(gemt, TilstandListe=fremdrift(), RelationListe={"Sagsklasse": [andet_kle]})
    Serviceaftale.objects.update(kle=["32.*"])
    for til in (OPDATER, VALIDERING):
        (retur,) = send(body, til=til, slags=JSON).json()["UnikRetur"]
        assert retur["StatusKode"] == 40
        assert {"aftale.omfang", "tilstand.opstaaet"} <= regler(retur), retur


def test_another_master_is_told_where_the_message_says_it(send, gemt):
    master = gemt.registreringer[0]["RelationListe"]["SagsitsystemRelation"][0]
    body = opdatering(
        gemt,
        RelationListe={
            "SagsitsystemRelation": [{**master, "ReferenceID": {"uuid": str(UUID(int=1))}}]
        },
    )
    (retur,) = send(body, til=OPDATER, slags=JSON).json()["UnikRetur"]
    fejl = next(f for f in retur["fejl"] if f["regel"] == "master.aendret")
    assert fejl["sti"].endswith("/SagsitsystemRelation[1]/ReferenceID")
    assert fejl["vaerdiform"].startswith("uuid: dddddddd-dddd")


# --- Tried ---------------------------------------------------------------------------------------


def intet_gemt() -> bool:
    return not any(
        model.objects.exists()
        for model in (Objekt, Registrering, Haendelse, Leverancestatus, Dagstal, Fjernelse)
    )


@pytest.mark.parametrize("som", ["xml", "json"])
@pytest.mark.parametrize("enkelt", ALLE)
def test_every_message_of_one_object_is_known(send, enkelt, som):
    uuid = uuid4()
    value, til = vaerdi(enkelt, uuid), VALIDERING
    body = som_xml(enkelt, value)
    if som == "json":
        body = json.dumps({enkelt.rod.navn: value}).encode()
        til += f"?art={enkelt.art.name.lower()}"
    response = send(body, til=til, slags=XML if som == "xml" else JSON)
    assert response.status_code == 200, response.content
    answer = response.json()
    (retur,) = answer["UnikRetur"]
    if enkelt.navn != "importer":  # which is a batch of one
        assert answer["Operation"] == f"{STIER[enkelt.art]}/{enkelt.navn}"
    assert ("UUIDIdentifikator" in retur) == (enkelt.navn != "opret")
    assert retur["Type"] == enkelt.art.typenavn
    assert retur["StatusKode"] != 20
    assert retur["fejl"]
    assert intet_gemt()
    assert not alle().exists()


@pytest.mark.parametrize("navn", ["opret", "ret", "passiver", "slet", "fjern", "kasser"])
def test_what_would_be_done_is_said_and_not_done(send, gemt, navn):
    enkelt = sag_enkelt(navn)
    value = vaerdi(enkelt, gemt.uuid, gemt)
    if navn == "ret":
        value |= titel("Ny")
    if navn == "kasser":
        del value["Kasser"]["Registrering"]
    foer = list(Registrering.objects.values())
    response = send(som_xml(enkelt, value), til=VALIDERING)
    (retur,) = response.json()["UnikRetur"]
    assert retur["StatusKode"] == (40 if navn == "kasser" else 20), retur
    assert list(Registrering.objects.values()) == foer
    assert Objekt.objects.get().uuid == gemt.uuid
    assert not Fjernelse.objects.exists()


def test_an_opret_is_told_of_rules_and_rights_together(send):
    enkelt, sag = sag_enkelt("opret"), beskeder.sag(kle="32.30", cvr="11111111")
    response = send(som_xml(enkelt, vaerdi(enkelt, sag.uuid, sag)), til=VALIDERING)
    (retur,) = response.json()["UnikRetur"]
    assert {"kle.form", "aftale.myndighed"} <= regler(retur)
    form = {f["regel"]: f["vaerdiform"] for f in retur["fejl"]}
    assert form["kle.form"] == "dd.dd"


def test_the_answer_in_xml_has_the_operations_own_element(send):
    enkelt = ENKELTE[Art.BEVILLING, "fjern"]
    value = {"UUIDIdentifikator": str(uuid4())}
    root = etree.fromstring(send(som_xml(enkelt, value), til=VALIDERING, svar=SOM_XML).content)
    assert root.tag == f"{{{enkelt.output[0]}}}FjernOutput"
    assert root.findtext(f".//{SD}StatusKode") == "44"
    assert root.findtext(f".//{SD}DetaljeretFejlbesked").startswith("FEJL /")


@pytest.mark.parametrize(
    ("til", "body", "regel"),
    [
        ("", {"OpretInput": {}}, "rod.art"),
        ("?art=bevilling", {"KasserInput": {}}, "rod.art"),
        ("?art=sag", {"PassiverInput": {}}, "element.mangler"),
        ("?art=sag", {"UUIDIdentifikator": "x", "NoteTekst": ""}, "rod.ukendt"),
    ],
)
def test_a_shared_root_needs_its_kind(send, til, body, regel):
    response = send(json.dumps(body).encode(), til=VALIDERING + til, slags=JSON)
    assert response.status_code == 400
    assert response.json()["fejl"][0]["regel"] == regel
    assert send(b"{}", til=f"{VALIDERING}?art=person", slags=JSON).status_code == 400


def test_an_import_is_known_by_its_member_without_a_kind(send):
    enkelt = ENKELTE[Art.BEVILLING, "importer"]
    body = json.dumps({"ImportInput": vaerdi(enkelt, uuid4())}).encode()
    (retur,) = send(body, til=VALIDERING, slags=JSON).json()["UnikRetur"]
    assert retur["Type"] == Art.BEVILLING.typenavn


def test_an_update_is_told_of_rights_beside_its_breaches(send, gemt):
    """Of an object that is not there, of one that is another's, and of one that is closed."""

    def opdater(uuid: UUID) -> set[str]:
        change = {"UUIDIdentifikator": str(uuid), "Tidspunkt": "2026-03-01T10:00:00+01:00"}
        klasse = gemt.registreringer[0]["RelationListe"]["Sagsklasse"][0]
        forkert = {**klasse, "SagsklasseLokalUdvidelse": {"BrugervendtNoegle": "32.30"}}
        change["RelationListe"] = {"Sagsklasse": [forkert]}
        body = json.dumps({"OpdaterSagIndeks": [change]}).encode()
        (retur,) = send(body, til=VALIDERING, slags=JSON).json()["UnikRetur"]
        assert retur["StatusKode"] == 40
        return regler(retur)

    assert "kle.form" in opdater(gemt.uuid)
    assert "indeks.ukendt" not in opdater(gemt.uuid)
    assert {"kle.form", "indeks.ukendt"} <= opdater(uuid4())
    ret = list(Serviceaftale.objects.values_list("rettigheder", flat=True))
    Serviceaftale.objects.update(rettigheder=["laes"])
    assert {"kle.form", "indeks.adgang"} <= opdater(gemt.uuid)
    Serviceaftale.objects.update(rettigheder=ret[0])


# --- Kept and played again -----------------------------------------------------------------------


@pytest.fixture
def operatoer(adgang_med: Any) -> Any:
    return adgang_med({"permissions": [Permission.DRIFT]})


def afspil(operatoer: Any) -> tuple[str, str]:
    """Order the one that waits, and play it: what became of it, and in words."""
    (row,) = alle().filter(tilstand__in=["ny", "afvist_igen"])
    assert drift.bestil_afspilning(adgang=operatoer, id_=row.id, now=timezone.now())
    tasks.afspil()
    row = alle().get(id=row.id)
    return row.tilstand, row.resultat


def luk_aftale() -> None:
    Serviceaftale.objects.update(rettigheder=["laes"])


def aabn_aftale() -> None:
    alle_rettigheder = ["importer", "opdater", "passiver", "slet", "fjern", "kasser"]
    Serviceaftale.objects.update(rettigheder=alle_rettigheder)


def besked_om(navn: str, sag: Any) -> dict[str, Any]:
    value = vaerdi(sag_enkelt(navn), sag.uuid, sag)
    if navn == "ret":
        value |= titel("Ny titel")
    if navn == "kasser":
        part = sag.registreringer[0]["RelationListe"]["Sagspart"][1:]
        lister = {"AttributListe": {}, "TilstandListe": {}, "RelationListe": {"Sagspart": part}}
        value["Kasser"]["Registrering"] = [lister]
    return value


OPERATIONER = ["importer", "opret", "ret", "passiver", "slet", "fjern", "kasser"]


@pytest.fixture
def med_to_parter(kald: Any) -> Any:
    parter = [
        beskeder.part(beskeder.CPR),
        beskeder.part("1206135456", "John", "Sekundær part", Indeks="1"),
    ]
    sag = beskeder.sag(parter=parter)
    enkelt = sag_enkelt("importer")
    assert kald(enkelt, vaerdi(enkelt, sag.uuid, sag), sag.uuid).status_code == 200
    return sag


def spor() -> tuple[Any, ...]:
    """What an operation may leave behind."""
    return (
        list(Objekt.objects.order_by("uuid").values_list("uuid", "livscyklus")),
        list(Registrering.objects.order_by("id").values_list("operation", "transaktion")),
        list(Fjernelse.objects.values_list("objekt_uuid", "transaktion")),
        Haendelse.objects.count(),
    )


@pytest.mark.parametrize("navn", OPERATIONER)
def test_every_operation_is_played_with_the_rights_of_now_and_its_own_transaction(
    kald, operatoer, med_to_parter, navn
):
    sag = beskeder.sag() if navn == "importer" else med_to_parter
    enkelt, transaktion, value = sag_enkelt(navn), uuid4(), besked_om(navn, sag)
    foer = spor()
    luk_aftale()
    refused = kald(enkelt, value, sag.uuid, transaktion=transaktion)
    assert refused.status_code == 403, refused.content
    row = alle().get()
    assert (row.operation, row.art, row.transaktion) == (navn, Art.SAG, transaktion)
    assert afspil(operatoer)[0] == Tilstand.AFVIST_IGEN
    assert spor() == foer
    aabn_aftale()
    assert afspil(operatoer)[0] == Tilstand.AFSPILLET
    efter = spor()
    assert efter != foer
    assert transaktion in {t for _, t in (*efter[1], *efter[2])}
    # Its sender, who never heard, sends it again: known.
    again = kald(enkelt, value, sag.uuid, transaktion=transaktion)
    assert again.status_code in {200, 201}, again.content
    assert spor() == efter


@pytest.mark.parametrize("navn", OPERATIONER)
def test_what_its_sender_did_meanwhile_is_not_done_again(kald, operatoer, med_to_parter, navn):
    sag = beskeder.sag() if navn == "importer" else med_to_parter
    enkelt, transaktion, value = sag_enkelt(navn), uuid4(), besked_om(navn, sag)
    luk_aftale()
    kald(enkelt, value, sag.uuid, transaktion=transaktion)
    aabn_aftale()
    assert kald(enkelt, value, sag.uuid, transaktion=transaktion).status_code in {200, 201}
    efter = spor()
    assert afspil(operatoer)[0] == Tilstand.AFSPILLET
    assert spor() == efter


@pytest.mark.parametrize("enkelt", BEHOLDES)
def test_a_breach_of_the_schema_is_kept_with_its_address(kald, operatoer, monkeypatch, enkelt):
    """And read again by the operation it was sent to, when the schema has been mended."""
    from indexes.api import skrivning
    from indexes.oio import Fejl, SkemaFejl

    art, navn, uuid = enkelt.art, enkelt.navn, uuid4()
    with monkeypatch.context() as m:

        def refuse(*args, **kwargs):
            raise SkemaFejl([Fejl("/", "prøve", "prøve", None, "Prøve.")])

        m.setattr(skrivning, "laes_enkeltbesked", refuse)
        assert kald(enkelt, som_xml(enkelt, vaerdi(enkelt, uuid)), uuid).status_code == 400
    row = alle().get()
    assert (row.operation, row.art, row.form) == (navn, art, "xml")
    assert row.objekt_uuid == (None if navn == "opret" else uuid)
    tilstand, resultat = afspil(operatoer)
    assert "skemaet" not in resultat
    assert "objekt(er)" in resultat, resultat
    assert tilstand == Tilstand.AFVIST_IGEN
    assert "prøve" not in alle().get().koder


def test_an_empty_message_is_known_by_its_address(kald, operatoer, med_to_parter):
    """Two that are refused are two, though neither says a word."""
    luk_aftale()
    for _ in range(2):
        kald(sag_enkelt("slet"), None, med_to_parter.uuid)
    kald(sag_enkelt("slet"), None, uuid4())
    assert sorted(alle().values_list("antal", flat=True)) == [1, 2]
    alle().filter(antal=1).delete()
    aabn_aftale()
    assert afspil(operatoer)[0] == Tilstand.AFSPILLET
    assert Registrering.objects.order_by("id").last().operation == "slet"


def test_the_same_broken_message_to_two_addresses_is_two(kald):
    for uuid in (uuid4(), uuid4()):
        kald(sag_enkelt("ret"), b"<a/>", uuid)
    assert alle().count() == 2
    assert Dagstal.objects.get().afvist == 2


def test_an_address_that_names_another_object_is_kept_and_told(kald, operatoer):
    value = vaerdi(sag_enkelt("passiver"), uuid4())
    answer = kald(sag_enkelt("passiver"), value, uuid4())
    assert (answer.status_code, answer.json()["fejl"][0]["regel"]) == (400, "uuid.adresse")
    assert alle().get().koder == ["uuid.adresse"]
    assert afspil(operatoer)[0] == Tilstand.AFVIST_IGEN


def test_an_opret_without_a_transaction_is_one_row_however_often_it_is_refused(kald, operatoer):
    enkelt, sag = sag_enkelt("opret"), beskeder.sag()
    luk_aftale()
    for _ in range(3):
        kald(enkelt, vaerdi(enkelt, sag.uuid, sag))
    row = alle().get()
    assert (row.antal, row.objekt_uuid) == (3, None)
    aabn_aftale()
    assert afspil(operatoer)[0] == Tilstand.AFSPILLET
    assert Registrering.objects.get().operation == "opret"
    # Sent once more by its sender, it is the object that the replay made.
    answer = kald(enkelt, vaerdi(enkelt, sag.uuid, sag))
    assert answer.status_code == 201
    assert Objekt.objects.get().uuid == UUID(answer.json()["UUIDIdentifikator"])


def test_a_ret_takes_its_place_by_the_time_it_was_said(kald, operatoer, gemt):
    """What was changed after it was refused stands."""
    luk_aftale()
    value = {"UUIDIdentifikator": str(gemt.uuid)}
    kald(sag_enkelt("ret"), value | titel("Først"), gemt.uuid, transaktion=uuid4())
    alle().update(senest=timezone.now() - timedelta(hours=1))
    aabn_aftale()
    assert kald(sag_enkelt("ret"), value | titel("Sidst"), gemt.uuid).status_code == 200
    assert afspil(operatoer)[0] == Tilstand.AFSPILLET
    from indexes.sag.models import Sag

    assert Sag.objects.unguarded(reason="test").get().titel == "Sidst"
    assert Registrering.objects.filter(operation="ret").count() == 2


@pytest.mark.parametrize("efterlad", [True, False])
def test_a_refused_fjern_is_played_with_what_it_said_goes_with_it(
    send, operatoer, gemt, efterlad, monkeypatch
):
    from indexes.registrering import fjernelse

    dokument = eksempler.objekt(Art.DOKUMENT)
    body = {"SagUuid": [{"uuid": str(gemt.uuid)}], "EfterladSagsloeseDokumenter": efterlad}
    luk_aftale()
    transaktion = uuid4()
    answer = send(
        json.dumps(body).encode(),
        til=FJERN,
        slags=JSON,
        **{"x-transaktion-uuid": str(transaktion)},
    )
    (retur,) = answer.json()["UnikRetur"]
    assert (retur["StatusKode"], regler(retur)) == (43, {"indeks.adgang"})
    aabn_aftale()
    asked = []

    def haenger(sager: Any) -> set[UUID]:
        asked.append(dokument.uuid)
        return set()

    monkeypatch.setitem(fjernelse._VEDHAENG, "dokumenter", haenger)
    assert afspil(operatoer)[0] == Tilstand.AFSPILLET
    assert bool(asked) is not efterlad
    assert Fjernelse.objects.get().transaktion == transaktion
    assert not Objekt.objects.exists()


def test_a_fjern_that_breaks_the_schema_is_kept(send, gemt):
    body = json.dumps({"SagUuid": [{"urn": "urn:oio:sag:1"}]}).encode()
    assert send(body, til=FJERN, slags=JSON).status_code == 400
    row = alle().get()
    assert (row.operation, row.koder, row.myndigheder) == ("fjern", ["sag.uuid"], [KOMMUNE])


def test_a_message_of_one_object_at_an_address_of_batches_is_not_played(send, operatoer, gemt):
    """Nobody asked for it where it means something."""
    enkelt = sag_enkelt("fjern")
    assert send(som_xml(enkelt, {"UUIDIdentifikator": str(gemt.uuid)})).status_code == 400
    assert "kan ikke afspilles" in afspil(operatoer)[1]
    assert Objekt.objects.exists()


def test_the_page_of_operations_offers_it_and_shows_what_was_asked(kald, bruger_med, log_ind):
    browser = log_ind(bruger_med({"permissions": [Permission.DRIFT]}))
    sag = beskeder.sag(cvr="11111111", titel="Titlen i beskeden")
    kald(sag_enkelt("opret"), vaerdi(sag_enkelt("opret"), sag.uuid, sag))
    row = alle().get()
    html = browser.get(reverse("karantaenerad", args=[row.id])).content.decode()
    assert reverse("karantaene_afspil", args=[row.id]) in html
    assert "Titlen i beskeden" not in html
    aabnet = browser.post(reverse("karantaeneindhold", args=[row.id]), {"begrundelse": "0"})
    assert "Titlen i beskeden" in aabnet.content.decode()
