"""What an object is known by in no column of its projection finds it all the same."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from access.klienter.values import Aftale
from indexes.oio import Art, IndeksObjekt
from indexes.oio.roller import rolle_ved_navn
from indexes.registrering import kontrol
from indexes.registrering.models import Ekstranoegle
from indexes.registrering.services import Klient, fjern
from tests import beskeder
from tests.faelles import ANDEN_KOMMUNE, KOMMUNE, NU
from tests.laesning.test_fremsoeg import eksempel, fundne, udtryk
from tests.oio import eksempler

EN_ANDEN = "0101701234"


def noegler() -> set[str]:
    return set(Ekstranoegle.objects.values_list("noegle", flat=True))


def afvigelser() -> list[kontrol.Afvigelse]:
    return [a for step in kontrol.kontroller(now=NU) for a in step.afvigelser]


def med_part(art: Art, relation: str, rolle: str) -> IndeksObjekt:
    """The example of a kind with one more part, in another role."""
    objekt = eksempler.objekt(art)
    registrering = copy.deepcopy(objekt.registreringer[0])
    parts = registrering["RelationListe"][relation]
    one = copy.deepcopy(parts[0])
    one["Rolle"] = {"uuid": str(rolle_ved_navn(art, relation, rolle).uuid)}
    one["ReferenceID"] = {"urn": f"urn:oio:cpr-nr:{EN_ANDEN}"}
    one["Indeks"] = "9"
    parts.append(one)
    return IndeksObjekt(art, objekt.uuid, (registrering,))


def soeg_part(cpr: str, relation: str) -> dict[str, Any]:
    return eksempel(RelationListe={relation: [{"ReferenceID": {"urn": f"urn:oio:cpr-nr:{cpr}"}}]})


def test_ordinary_objects_have_no_extra_keys(importer):
    importer(*(eksempler.objekt(art) for art in Art), beskeder.sag())
    ordinary = Ekstranoegle.objects.exclude(objekt_uuid=eksempler.SAG_UUID)
    assert not ordinary.exists()


@pytest.mark.parametrize(
    ("art", "relation", "rolle", "sted", "blad", "navn"),
    [
        (
            Art.DOKUMENT,
            "Dokumentpart",
            "Kopiparter",
            "sagdokumentindeks",
            "SoegDokument",
            "DokumentFiltreretOejebliksbillede",
        ),
        (
            Art.BEVILLING,
            "Bevillingspart",
            "Ydelsesmodtager",
            "ydelsesindeks",
            "SoegBevillingIndeks",
            "BevillingFiltreretOejebliksbillede",
        ),
    ],
)
def test_by_a_part_in_another_role(importer, laeser, art, relation, rolle, sted, blad, navn):
    objekt = med_part(art, relation, rolle)
    importer(objekt)
    assert noegler() == {f"cpr:{EN_ANDEN}"}
    kald = laeser()
    for cpr, found in ((EN_ANDEN, [str(objekt.uuid)]), ("0202702222", [])):
        body = {"SoegUdtryk": {blad: [soeg_part(cpr, relation)]}}
        assert fundne(kald("POST", f"{sted}/fremsoeg", body), navn) == found
    elsewhere = laeser(myndigheder=[KOMMUNE])("POST", f"{sted}/fremsoeg", body)
    assert fundne(elsewhere, navn) == []


@pytest.fixture
def sag(importer) -> IndeksObjekt:
    sag = beskeder.sag()
    sag.registreringer[0]["AttributListe"]["Egenskaber"][0]["BrugervendtNoegle"] = "Min-Nøgle-7"
    importer(sag)
    return sag


def test_by_a_key_that_is_not_the_number(sag, laeser):
    kald = laeser()
    for text, found in (
        ("Min-Nøgle-7", True),
        ("min-nøgle-7", True),
        ("MIN-nøg*", True),
        ("Min-Nøgle", False),
        ("Min_Nøgle-7", False),
        ("2026-000417", False),
    ):
        body = udtryk(eksempel(AttributListe={"Egenskaber": [{"BrugervendtNoegle": text}]}))
        given = fundne(kald("POST", "sagdokumentindeks/fremsoeg", body))
        assert given == ([str(sag.uuid)] if found else []), text


def test_the_check_knows_them_and_they_go_with_the_object(sag, fagsystem, myndigheder):
    assert afvigelser() == []
    Ekstranoegle.objects.update(noegle="nr:Noget andet")
    Ekstranoegle.objects.create(
        noegle="nr:Uden objekt", objekt_uuid="00000000-0000-4000-8000-000000000001"
    )
    found = afvigelser()
    assert [(a.tabel, a.mangler, a.for_meget) for a in found] == [
        ("registrering_ekstranoegle", 1, 1),
        ("registrering_ekstranoegle", 0, 1),
    ]
    kontrol.ret(found, now=NU)
    assert noegler() == {"nr:Min-Nøgle-7"}
    assert afvigelser() == []
    klient = Klient("x", fagsystem.id, fagsystem.uuid, (Aftale.fuld([KOMMUNE, ANDEN_KOMMUNE]),))
    assert fjern(Art.SAG, sag.uuid, klient=klient, transaktion=None, now=NU).statuskode == 20
    assert not Ekstranoegle.objects.exists()
