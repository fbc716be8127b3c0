"""Fjern by SoegUdtryk: the sager are found as fremsøg finds them, and never by half."""

from __future__ import annotations

from typing import Any

import pytest

from access.klienter.values import Rettighed
from access.models import Revisionslog
from indexes.laesning import fjernelse, fremsoeg
from indexes.oio.fjern import FJERN, laes_fjern
from indexes.oio.forespoergsler import skriv_svar
from indexes.registrering.models import Objekt
from tests import beskeder
from tests.laesning.test_fremsoeg import PART, XML, eksempel, udtryk
from tests.oio.conftest import xsd  # noqa: F401

STI = "sagdokumentindeks/fjern"
ANDEN = "0101701234"
VED_PART = udtryk(eksempel(RelationListe=PART))


@pytest.fixture
def sager(importer) -> list[str]:
    """Two sager of the person, and one of another."""
    mine = [beskeder.sag(), beskeder.sag(kle="29.21.04")]
    importer(*mine, beskeder.sag(parter=[beskeder.part(ANDEN)]))
    return sorted(str(sag.uuid) for sag in mine)


@pytest.fixture
def kald(laeser) -> Any:
    return laeser(rettigheder=[Rettighed.FJERN])


def svar(answer: Any) -> list[tuple[int, str]]:
    assert answer.status_code in (200, 207, 422), answer.content
    found = answer.json()["UnikRetur"]
    return sorted((r["StatusKode"], r["UUIDIdentifikator"]) for r in found)


def tilbage() -> set[str]:
    return {str(u) for u in Objekt.objects.values_list("uuid", flat=True)}


def besked_xml(**andet: Any) -> bytes:
    return skriv_svar({**VED_PART, **andet}, FJERN.rod, som_json=False)


def test_the_message_is_the_schemas_own(xsd):  # noqa: F811
    named = {"SagUuid": [{"uuid": "0a1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d"}]}
    value = {**named, **VED_PART, "EfterladSagsloeseDokumenter": True, "FjernOgsaaYdelse": False}
    body = skriv_svar(value, FJERN.rod, som_json=False)
    assert xsd("sagdokumentindeks", body)
    read = laes_fjern(body, som_json=False)
    assert (read.soegudtryk, read.efterlad, read.ydelser) == (VED_PART["SoegUdtryk"], True, False)
    assert read == laes_fjern(skriv_svar(value, FJERN.rod, som_json=True), som_json=True)


@pytest.mark.parametrize("form", ["json", "xml"])
def test_what_is_found_is_removed_and_nothing_else(sager, kald, form):
    before = tilbage()
    assert svar(kald("POST", STI, VED_PART if form == "json" else besked_xml())) == [
        (20, uuid) for uuid in sager
    ]
    assert before - tilbage() == set(sager)
    row = Revisionslog.objects.get(beskrivelse="Fremsøg")
    assert (row.brugernavn, row.nummer) == (kald.klient_id, beskeder.CPR)
    assert svar(kald("POST", STI, VED_PART)) == []  # once more there is nothing to remove


def test_named_sager_are_removed_only_if_the_expression_finds_them(sager, kald):
    other = (tilbage() - set(sager)).pop()
    body = {**VED_PART, "SagUuid": [{"uuid": sager[0]}, {"uuid": other}]}
    assert svar(kald("POST", STI, body)) == [(20, sager[0])]
    assert tilbage() == {sager[1], other}


def test_only_within_the_aftaler_for_fjern(sager, laeser):
    kald = laeser(rettigheder=[Rettighed.FJERN], kle=["32.*"])
    ((code, uuid),) = svar(kald("POST", STI, VED_PART))
    assert (code, uuid) == (20, next(u for u in sager if u not in tilbage()))
    reader = laeser()  # may read and search, and not remove
    assert reader("POST", STI, VED_PART).status_code == 403
    assert len(tilbage()) == 2


@pytest.mark.parametrize(
    "body",
    [
        udtryk(eksempel()),
        {"SoegUdtryk": {}},
        {"SoegUdtryk": {"NOT": [VED_PART["SoegUdtryk"]]}},
        {"SoegUdtryk": {"SoegDokument": [eksempel()]}},
    ],
)
def test_what_cannot_be_searched_is_refused_whole(sager, kald, body):
    before = tilbage()
    for accept in ("application/json", XML):
        answer = kald("POST", STI, body, accept=accept)
        assert answer.status_code == 400
        assert b"40" in answer.content
    assert tilbage() == before


@pytest.mark.parametrize("most", ["hits", "tried"])
def test_more_than_it_can_answer_for_is_refused_whole(sager, kald, monkeypatch, most):
    if most == "hits":
        monkeypatch.setattr(fjernelse, "MAKS_SIDE", 1)
    else:
        monkeypatch.setattr(fremsoeg, "BLOK", 1)
        monkeypatch.setattr(fremsoeg, "MAKS_KANDIDATER", 1)
    before = tilbage()
    assert kald("POST", STI, VED_PART).status_code == 400
    assert tilbage() == before


def test_the_validation_tries_it_and_keeps_nothing(sager, kald):
    before = tilbage()
    for body in (VED_PART, besked_xml()):
        answer = kald("POST", "validering", body)
        assert answer.json()["Operation"] == "sagdokumentindeks/fjern"
        assert svar(answer) == [(20, uuid) for uuid in sager]
    assert tilbage() == before
    assert Revisionslog.objects.filter(beskrivelse="Fremsøg").count() == 2
