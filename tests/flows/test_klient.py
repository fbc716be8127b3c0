"""sapa_klient against a running SAPA. What a real one cannot be made to do on command is in
tests/klient."""

from __future__ import annotations

import copy
import json
from typing import Any
from uuid import UUID, uuid4

import pytest

from sapa_klient import Afvist, Hemmelighed, IkkeFundet, IkkeGodkendt, Klient
from tests.flows.server import DEMO_HEMMELIGHED, ROOT, Demo


@pytest.fixture
def sapa(demo: Demo) -> Klient:
    """KSD, by token."""
    return Klient(demo.adresse, Hemmelighed("ksd", DEMO_HEMMELIGHED))


def sager(antal: int) -> list[dict[str, Any]]:
    """Sager as docs/eksempler has one, each its own."""
    tekst = (ROOT / "docs/eksempler/foerste-sag.json").read_text(encoding="utf-8")
    (en,) = json.loads(tekst)["SagIndeks"]
    alle = []
    for nummer in range(antal):
        sag = copy.deepcopy(en) | {"UUIDIdentifikator": str(uuid4())}
        egenskaber = sag["Registrering"][0]["AttributListe"]["Egenskaber"][0]
        egenskaber |= {"Sagsnummer": f"K-{nummer}", "BrugervendtNoegle": f"K-{nummer}"}
        alle.append(sag)
    return alle


def fjern(sapa: Klient, alle: list[dict[str, Any]]) -> None:
    """As a fagsystem takes its sager back; the other tests know the demo as it was."""
    uuids = [{"uuid": sag["UUIDIdentifikator"]} for sag in alle]
    for start in range(0, len(uuids), 500):  # as many as a call may name
        assert sapa.fjern({"SagUuid": uuids[start : start + 500]}).ok


def test_a_life_of_a_sag_by_token(sapa: Klient, demo: Demo):
    (sag,) = alle = sager(1)
    uuid = UUID(sag["UUIDIdentifikator"])
    foerste = sapa.importer({"SagIndeks": alle}).kraev_ok()
    assert [et.uuid for et in foerste.svar] == [uuid]
    transaktion = "select transaktion from registrering_registrering where objekt_uuid = %s"
    assert demo.rows(transaktion, [uuid]) == [(foerste.transaktioner[0],)]
    # Again: the same thing. Changed: a conflict, told as data and as an exception.
    assert sapa.importer({"SagIndeks": alle}).ok
    andet = copy.deepcopy(sag)
    andet["Registrering"][0]["AttributListe"]["Egenskaber"][0]["Titel"] = "En anden titel"
    konflikt = sapa.importer({"SagIndeks": [andet]})
    assert [et.statuskode for et in konflikt.afviste] == [49]
    with pytest.raises(Afvist) as fejl:
        konflikt.kraev_ok()
    assert fejl.value.statuskode == 49
    assert "En anden titel" not in str(fejl.value)

    tid = "2023-06-20T10:00:00+02:00"
    virkning = sag["Registrering"][0]["TilstandListe"]["Fremdrift"][0]["Virkning"]
    tilstand = {"Virkning": {**virkning, "FraTidspunkt": tid}, "FremdriftStatusKode": "Oplyst"}
    aendring = {
        "UUIDIdentifikator": str(uuid),
        "Tidspunkt": tid,
        "TilstandListe": {"Fremdrift": [tilstand]},
    }
    sapa.opdater({"OpdaterSagIndeks": [aendring]}).kraev_ok()
    antal = "select count(*) from registrering_registrering where objekt_uuid = %s"
    assert demo.rows(antal, [uuid]) == [(2,)]
    fjern(sapa, alle)
    assert demo.rows("select count(*) from sag_sag where uuid = %s", [uuid]) == [(0,)]


def test_more_than_one_call_may_carry(sapa: Klient, demo: Demo):
    alle = sager(501)
    svar = list(sapa.lever(("SagIndeks", sag) for sag in alle))
    assert [str(et.uuid) for et in svar] == [sag["UUIDIdentifikator"] for sag in alle]
    assert all(et.ok for et in svar)
    fjern(sapa, alle)


def test_a_breach_of_the_schema_tells_where(sapa: Klient):
    (sag,) = sager(1)
    sag["Registrering"][0]["Tidspunkt"] = "i går"
    with pytest.raises(Afvist) as fejl:
        sapa.importer({"SagIndeks": [sag]})
    (et,) = fejl.value.fejl
    assert (fejl.value.http, et.regel) == (400, "tidspunkt")
    assert et.sti.endswith("/SagIndeks[1]/Registrering[1]/Tidspunkt")
    assert "i går" not in str(fejl.value)


def test_a_token_is_no_wider_than_its_scope(demo: Demo):
    snaevert = Klient(demo.adresse, Hemmelighed("ksd", DEMO_HEMMELIGHED, scope="laes"))
    svar = snaevert.importer({"SagIndeks": sager(1)})
    assert [et.statuskode for et in svar.svar] == [43]


def test_a_wrong_secret_is_told_as_such(demo: Demo):
    with pytest.raises(IkkeGodkendt):
        Klient(demo.adresse, Hemmelighed("ksd", "forkert")).importer({"SagIndeks": sager(1)})


def test_what_is_validated_is_not_stored(sapa: Klient, demo: Demo):
    (sag,) = sager(1)
    assert sapa.validering({"SagIndeks": [sag]}).ok
    del sag["Registrering"][0]["RelationListe"]["Sagsklasse"]
    svar = sapa.validering({"SagIndeks": [sag]})
    assert {f.regel for et in svar.afviste for f in et.fejl if f.haard} == {"rolle.pligtig"}
    uuid = UUID(sag["UUIDIdentifikator"])
    assert demo.rows("select count(*) from registrering_objekt where uuid = %s", [uuid]) == [(0,)]


def test_what_was_delivered_can_be_read_and_found(sapa: Klient):
    uuid = uuid4()
    alle = sager(1)
    sapa.importer({"SagIndeks": alle}).kraev_ok()
    laest = sapa.laes("sag", UUID(alle[0]["UUIDIdentifikator"]))
    assert alle[0]["UUIDIdentifikator"] in json.dumps(laest)
    fundet = sapa.fremsoeg({"SagUuid": [alle[0]["UUIDIdentifikator"]]})
    assert isinstance(fundet, dict)
    (billede,) = fundet["SagFiltreretOejebliksbillede"]
    assert billede["ObjektType"]["UUIDIdentifikator"] == alle[0]["UUIDIdentifikator"]
    with pytest.raises(IkkeFundet):
        sapa.laes("sag", uuid)
    fjern(sapa, alle)


def test_large_bodies_may_travel_packed(demo: Demo):
    sapa = Klient(demo.adresse, Hemmelighed("ksd", DEMO_HEMMELIGHED), komprimer=True)
    alle = sager(3)
    assert sapa.importer({"SagIndeks": alle}).ok
    fjern(sapa, alle)
