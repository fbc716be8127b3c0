"""Læs and List: what came in comes out, as known and in force at any two times, and only to whom it
may."""

from __future__ import annotations

import copy
from datetime import UTC, datetime
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from access.models import Revisionslog
from indexes.oio import Art
from indexes.oio.forespoergsler import LAESNINGER, laes_spoergsmaal
from indexes.registrering.models import Objekt, Registrering
from tests import beskeder
from tests.faelles import ANDEN_KOMMUNE, KOMMUNE, NU
from tests.oio import eksempler
from tests.oio.conftest import xsd  # noqa: F401

ALLE = "?virkningfra=infinity&virkningtil=infinity"
FLERTAL = {
    Art.SAG: "sager",
    Art.DOKUMENT: "dokumenter",
    Art.BEVILLING: "bevillinger",
    Art.EFFEKTUERING: "effektueringer",
}
XML = "application/xml"


def uden_sts(registrering):
    return {k: v for k, v in registrering.items() if k != "StsTidspunkt"}


@pytest.fixture
def alle_fire(importer):
    objekter = [eksempler.objekt(art) for art in Art]
    importer(*objekter)
    return {o.art: o for o in objekter}


@pytest.mark.parametrize("art", Art)
def test_what_came_in_comes_out_in_both_forms(alle_fire, laeser, art, xsd):  # noqa: F811
    kald, objekt = laeser(), alle_fire[art]
    path = f"{FLERTAL[art]}/{objekt.uuid}{ALLE}"
    answer = kald("GET", path)
    assert answer.status_code == 200, answer.content
    given = answer.json()
    assert given["StandardRetur"]["StatusKode"] == 20
    billede = given["FiltreretOejebliksbillede"]
    assert billede["ObjektType"] == {"UUIDIdentifikator": str(objekt.uuid)}
    (registrering,) = billede["Registrering"]
    assert uden_sts(registrering) == objekt.registreringer[0]
    assert datetime.fromisoformat(registrering["StsTidspunkt"]) == NU
    as_xml = kald("GET", path, accept=XML)
    tjeneste = "sagdokumentindeks" if art <= Art.DOKUMENT else "ydelsesindeks"
    assert xsd(tjeneste, as_xml.content)
    output = LAESNINGER[art].laes_output
    assert laes_spoergsmaal(as_xml.content, output, som_json=False) == given


def test_by_default_only_what_is_in_force_now(alle_fire, laeser):
    uuid = alle_fire[Art.SAG].uuid
    given = laeser()("GET", f"sager/{uuid}").json()
    (registrering,) = given["FiltreretOejebliksbillede"]["Registrering"]
    states = [f["FremdriftStatusKode"] for f in registrering["TilstandListe"]["Fremdrift"]]
    assert states == ["Oplyst"]
    earlier = laeser()("GET", f"sager/{uuid}?virkningstid=2026-01-20").json()
    (registrering,) = earlier["FiltreretOejebliksbillede"]["Registrering"]
    states = [f["FremdriftStatusKode"] for f in registrering["TilstandListe"]["Fremdrift"]]
    assert states == ["Opstaaet"]


def titler(answer):
    given = answer.json()
    assert answer.status_code in {200, 404}, given
    return [
        [e["Titel"] for e in r["AttributListe"].get("Egenskaber", ())]
        for r in given.get("FiltreretOejebliksbillede", {}).get("Registrering", ())
    ]


def log_til(uuid, *, titel, fra, tidspunkt, sts):
    """A registrering written straight to the log: what an Opdater leaves there."""
    virkning = beskeder.virkning(fra=fra)
    Registrering.objects.create(
        objekt_uuid=uuid,
        art=Art.SAG,
        operation="opdater",
        tidspunkt=tidspunkt,
        sts_tidspunkt=sts,
        klient="prøve",
        forsinket=False,
        indhold={
            "Tidspunkt": tidspunkt.isoformat(),
            "BrugerRef": {"uuid": str(uuid4())},
            "AttributListe": {
                "Egenskaber": [
                    {
                        "Virkning": virkning,
                        "BrugervendtNoegle": "2026-000417",
                        "Sagsnummer": "2026-000417",
                        "Titel": titel,
                    }
                ]
            },
        },
    )
    Objekt.objects.filter(uuid=uuid).update(senest=sts)


@pytest.fixture
def historie(importer):
    """A sag with two changes of title, of which the earlier by the sender's clock reached us last:
    made 1 March and 1 May, received 1 May and 1 June."""
    sag = beskeder.sag(titel="Oprindelig")
    importer(sag, now=datetime(2026, 2, 17, 12, 30, tzinfo=UTC))
    maj, juni = datetime(2026, 5, 1, tzinfo=UTC), datetime(2026, 6, 1, tzinfo=UTC)
    log_til(sag.uuid, titel="Ny", fra="2026-05-01T00:00:00Z", tidspunkt=maj, sts=maj)
    marts = datetime(2026, 3, 1, tzinfo=UTC)
    log_til(sag.uuid, titel="Rettet", fra="2026-03-01T00:00:00Z", tidspunkt=marts, sts=juni)
    return sag.uuid


@pytest.mark.parametrize(
    ("spoergsmaal", "titel"),
    [
        # As known now: the late correction stands from March, the change of May after it.
        ("virkningstid=2026-02-01", "Oprindelig"),
        ("virkningstid=2026-04-01", "Rettet"),
        ("virkningstid=2026-07-01", "Ny"),
        ("", "Ny"),
        # As we knew it on 15 May, the correction had not come.
        ("virkningstid=2026-04-01&stsregistreringstid=2026-05-15", "Oprindelig"),
        ("virkningstid=2026-07-01&stsregistreringstid=2026-05-15", "Ny"),
        # As we knew it on 1 April, nothing had changed at all.
        ("virkningstid=2026-07-01&stsregistreringstid=2026-04-01", "Oprindelig"),
        # As the sender knew it on 1 April, it had been corrected.
        ("virkningstid=2026-07-01&registreringstid=2026-04-01", "Rettet"),
        ("virkningstid=2026-02-01&registreringstid=2026-04-01", "Oprindelig"),
        ("virkningstid=2026-07-01&registreringstid=2026-03-01T01:00:00%2B01:00", "Rettet"),
    ],
)
def test_as_known_and_as_it_was_on_an_earlier_day(historie, laeser, spoergsmaal, titel):
    answer = laeser()("GET", f"sager/{historie}?{spoergsmaal}")
    assert titler(answer) == [[titel]]


def test_before_it_was_known_it_did_not_exist(historie, laeser):
    answer = laeser()("GET", f"sager/{historie}?stsregistreringstid=2026-01-01")
    assert answer.status_code == 404
    assert answer.json()["StandardRetur"]["StatusKode"] == 44


def test_a_stretch_gives_what_was_sent_in_it(historie, laeser):
    kald = laeser()
    spring = "virkningfra=infinity&virkningtil=infinity"
    answer = kald(
        "GET", f"sager/{historie}?{spring}&registreringfra=infinity&registreringtil=infinity"
    )
    assert titler(answer) == [["Oprindelig"], ["Rettet"], ["Ny"]]
    answer = kald("GET", f"sager/{historie}?{spring}&stsregistreringfra=2026-05-15")
    assert titler(answer) == [["Rettet"]]


def test_the_contracts_own_question(historie, laeser):
    question = {
        "UUIDIdentifikator": str(historie),
        "VirkningFraFilter": "2026-04-01T00:00:00Z",
        "VirkningTilFilter": "2026-04-01T00:00:00Z",
        "StsRegistreringFraFilter": "2026-05-15T00:00:00Z",
        "StsRegistreringTilFilter": "2026-05-15T00:00:00Z",
    }
    kald = laeser()
    assert titler(kald("POST", "sager/laes", question)) == [["Oprindelig"]]
    si = f"""<si:LaesInput xmlns:si="urn:oio:sts:sagdok:sagindeks:6" xmlns:sd="urn:oio:sagdok:3.0.0"
        xmlns:go="urn:oio:sts:generelleoperationer:6">
      <sd:UUIDIdentifikator>{historie}</sd:UUIDIdentifikator>
      <sd:VirkningFraFilter><sd:TidsstempelDatoTid>2026-04-01T00:00:00Z</sd:TidsstempelDatoTid></sd:VirkningFraFilter>
      <sd:VirkningTilFilter><sd:TidsstempelDatoTid>2026-04-01T00:00:00Z</sd:TidsstempelDatoTid></sd:VirkningTilFilter>
    </si:LaesInput>"""
    assert titler(kald("POST", "sager/laes", si.encode())) == [["Rettet"]]
    sag = si.replace("si:LaesInput", "sag:LaesInput").replace("xmlns:si", "xmlns:sag")
    sag = sag.replace("sagindeks:6", "sag:6")
    assert titler(kald("POST", "sager/laes", sag.encode())) == [["Rettet"]]


def test_hidden_and_absent_look_alike(importer, laeser):
    hidden = beskeder.sag()
    importer(hidden)
    kald = laeser(myndigheder=[ANDEN_KOMMUNE])
    for accept in ("application/json", XML):
        answers = [kald("GET", f"sager/{uuid}", accept=accept) for uuid in (hidden.uuid, uuid4())]
        assert [a.status_code for a in answers] == [404, 404]
        assert answers[0].content == answers[1].content
    assert b"LaesOutput" in answers[0].content
    assert b">44<" in answers[0].content


@pytest.mark.parametrize(
    ("aftale", "ser"),
    [
        ({"kle": ["32.30.*"]}, True),
        ({"kle": ["32.*"]}, True),
        ({"kle": ["29.*"]}, False),
        ({"myndigheder": [KOMMUNE]}, True),
        ({"myndigheder": [ANDEN_KOMMUNE]}, False),
    ],
)
def test_a_serviceaftale_decides(importer, laeser, aftale, ser):
    sag = beskeder.sag(kle="32.30.04")
    importer(sag)
    assert laeser(**aftale)("GET", f"sager/{sag.uuid}").status_code == (200 if ser else 404)


def test_without_the_right_to_read_nothing_is_read(importer, laeser):
    sag = beskeder.sag()
    importer(sag)
    answer = laeser(rettigheder=["importer", "fremsoeg"])("GET", f"sager/{sag.uuid}")
    assert (answer.status_code, answer.json()["StandardRetur"]["StatusKode"]) == (403, 43)


def test_a_hidden_ydelse_of_a_visible_bevilling_is_not_there(importer, laeser):
    objekt = eksempler.objekt(Art.BEVILLING)
    ydelser = objekt.registreringer[0]["AttributListe"]["BevilgetYdelse"]
    anden = copy.deepcopy(ydelser[0])
    anden["Id"] = "2"
    anden["Ydelse"]["Klassifikation"]["BrugervendtNoegle"] = "29.21.04"
    ydelser.append(anden)
    importer(objekt)

    def seen(**aftale):
        answer = laeser(**aftale)("GET", f"bevillinger/{objekt.uuid}{ALLE}").json()
        (registrering,) = answer["FiltreretOejebliksbillede"]["Registrering"]
        return [y["Id"] for y in registrering["AttributListe"]["BevilgetYdelse"]]

    assert seen() == ["1", "2"]
    assert seen(kle=["32.24.*"]) == ["1"]
    assert seen(kle=["29.21.04"]) == ["2"]
    assert laeser(kle=["01.*"])("GET", f"bevillinger/{objekt.uuid}").status_code == 404


def test_list_gives_those_that_are_seen_in_the_order_asked_for(importer, laeser):
    mine, andres = [beskeder.sag() for _ in range(3)], beskeder.sag(kle="29.21.04")
    importer(*mine, andres)
    order = [mine[2].uuid, andres.uuid, mine[0].uuid, uuid4(), mine[2].uuid]
    kald = laeser(kle=["32.*"])
    query = "&".join(f"uuid={u}" for u in order)
    for answer in (
        kald("GET", f"sager?{query}"),
        kald("POST", "sager/list", {"UUIDIdentifikator": [str(u) for u in order]}),
    ):
        given = answer.json()
        assert given["StandardRetur"]["StatusKode"] == 20
        found = [b["ObjektType"]["UUIDIdentifikator"] for b in given["FiltreretOejebliksbillede"]]
        assert found == [str(mine[2].uuid), str(mine[0].uuid)]
    none = kald("GET", f"sager?uuid={andres.uuid}")
    assert (none.status_code, none.json()["StandardRetur"]["StatusKode"]) == (200, 44)


@pytest.mark.parametrize(
    "query",
    [
        "virkningstid=i-går",
        "virkningstid=infinity",
        "virkningstid=2026-01-01&virkningfra=2026-01-01",
        "virkningfra=2026-02-01&virkningtil=2026-01-01",
        "virkningfra=2026-01-01&virkningfra=2026-01-02",
        "virknigstid=2026-01-01",
        "part=urn:oio:cpr-nr:2110703435",
        "cpr=2110703435",
    ],
)
def test_a_question_that_cannot_be_understood_is_refused(importer, laeser, query):
    sag = beskeder.sag()
    importer(sag)
    answer = laeser()("GET", f"sager/{sag.uuid}?{query}")
    assert (answer.status_code, answer.json()["StandardRetur"]["StatusKode"]) == (400, 40)
    assert "2110703435" not in answer.content.decode()


def test_every_read_is_in_the_revisionslog(importer, laeser):
    sag = beskeder.sag()
    importer(sag)
    kald = laeser()
    kald("GET", f"sager/{sag.uuid}")
    row = Revisionslog.objects.get(beskrivelse="Læs")
    assert (row.brugernavn, row.bruger_id) == (kald.klient_id, None)
    assert (row.nummer, row.sag_uuid, row.sagsnummer) == (beskeder.CPR, sag.uuid, "2026-000417")
    assert row.organisatorisk_id == row.scope_cvr == beskeder.CVR
    kald("GET", f"sager/{uuid4()}")
    assert Revisionslog.objects.filter(beskrivelse="Læs").count() == 2


def test_the_transaction_id_comes_back(importer, laeser):
    sag, transaktion = beskeder.sag(), str(uuid4())
    importer(sag)
    answer = laeser()("GET", f"sager/{sag.uuid}", **{"x-transaktion-uuid": transaktion})
    assert answer["X-Transaktion-UUID"] == transaktion
    wrong = laeser()("GET", f"sager/{sag.uuid}", **{"x-transaktion-uuid": "x"})
    assert wrong.status_code == 400


@pytest.mark.parametrize("art", Art)
def test_a_read_is_a_handful_of_statements(alle_fire, importer, laeser, art):
    """Lock, with the role and whether the client is as it was a moment ago; object with log; the
    client's day with the revisionslog, out of the lock. Nested in the test's transaction there are
    four more."""
    kald, objekt = laeser(), alle_fire[art]
    path = f"{FLERTAL[art]}/{objekt.uuid}"
    for _ in range(2):  # from then on the client is remembered
        kald("GET", path)
    with CaptureQueriesContext(connection) as few:
        kald("GET", path)
    importer(*(beskeder.sag() for _ in range(20)))
    with CaptureQueriesContext(connection) as many:
        kald("GET", path)
    assert len(many) == len(few)
    assert len(few) <= 3 + 4, "\n".join(q["sql"].strip()[:90].replace("\n", " ") for q in few)


def test_a_uuid_in_capitals_is_the_same_object(importer, laeser):
    sag, kald = beskeder.sag(), laeser()
    importer(sag)
    path = f"sager/{sag.uuid}"
    there = kald("GET", path), kald("GET", f"sager/{str(sag.uuid).upper()}")
    assert [a.status_code for a in there] == [200, 200]
    assert there[0].content == there[1].content
    absent = "aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee"
    for form in ("application/json", XML):
        gone = [kald("GET", f"sager/{u}", accept=form) for u in (absent, absent.upper())]
        assert [a.status_code for a in gone] == [404, 404]
        assert gone[0].content == gone[1].content
        assert b"44" in gone[0].content
    assert kald("GET", f"sager/{absent[:-1]}").status_code == 404  # no UUID: no such address
    assert kald("POST", f"sager/{absent.upper()}/fjern").status_code in {403, 404}
