"""Fremsøg and Søg over HTTP: who finds what, in which form, and what may not be asked."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from access.models import Organisationsenhed, Revisionslog
from indexes.oio import Art
from indexes.oio.forespoergsler import FREMSOEGNINGER, LAESNINGER, laes_spoergsmaal
from indexes.oio.roller import rolle_ved_navn
from tests import beskeder
from tests.faelles import ANDEN_KOMMUNE, KOMMUNE
from tests.oio import eksempler
from tests.oio.conftest import xsd  # noqa: F401

ROOT = Path(__file__).resolve().parents[2]
XML = "application/xml"
TOM = {"AttributListe": {}, "TilstandListe": {}, "RelationListe": {}}
PART = {"Sagspart": [{"ReferenceID": {"urn": f"urn:oio:cpr-nr:{beskeder.CPR}"}}]}


def eksempel(**dele: Any) -> dict[str, Any]:
    return {**TOM, **dele}


def udtryk(*sager: dict, operation: str | None = None, **andet: Any) -> dict[str, Any]:
    ud: dict[str, Any] = {**andet}
    if sager:
        ud["SoegSag"] = list(sager)
    if operation:
        ud["operation"] = operation
    return {"SoegUdtryk": ud}


def rolle(art: Art, relation: str, navn: str) -> dict[str, str]:
    return {"uuid": str(rolle_ved_navn(art, relation, navn).uuid)}


def fundne(answer: Any, navn: str = "SagFiltreretOejebliksbillede") -> list[str]:
    given = answer.json()
    assert answer.status_code == 200, given
    return [b["ObjektType"]["UUIDIdentifikator"] for b in given.get(navn, ())]


@pytest.fixture
def fremsoeg(laeser):
    kald = laeser()
    return lambda body, **kw: kald("POST", "sagdokumentindeks/fremsoeg", body, **kw)


@pytest.fixture
def fremsoeg_ydelse(laeser):
    kald = laeser()
    return lambda body, **kw: kald("POST", "ydelsesindeks/fremsoeg", body, **kw)


def test_by_part_through_the_door(importer, laeser):
    mine = beskeder.sag(parter=[beskeder.part(beskeder.CPR)])
    andens = beskeder.sag(parter=[beskeder.part("0101701234")])
    hidden = beskeder.sag(kle="29.21.04")
    importer(mine, andens, hidden)
    body = udtryk(eksempel(RelationListe=PART))
    answer = laeser(kle=["32.*"])("POST", "sagdokumentindeks/fremsoeg", body)
    assert fundne(answer) == [str(mine.uuid)]
    (antal, notater) = answer.json()["Antal"]
    assert (antal["Element"], antal["Antal"]) == ("sager", 1)
    assert (notater["Element"], notater["Antal"]) == ("journalnotater", 0)
    both = laeser()("POST", "sagdokumentindeks/fremsoeg", body)
    assert sorted(fundne(both)) == sorted([str(mine.uuid), str(hidden.uuid)])
    other = laeser(myndigheder=[ANDEN_KOMMUNE])("POST", "sagdokumentindeks/fremsoeg", body)
    assert fundne(other) == []
    assert other.json()["StandardRetur"]["StatusKode"] == 44
    assert other.json()["Antal"][0]["Antal"] == 0


def test_the_shared_example_is_answered_in_the_contracts_form(importer, fremsoeg, xsd):  # noqa: F811
    importer(beskeder.sag(parter=[beskeder.part("1403581234")]))
    body = (eksempler.KONTRAKT / "examples/12-fremsoeg-sager-paa-primaer-part.xml").read_bytes()
    answer = fremsoeg(body, accept=XML)
    assert answer.status_code == 200
    assert xsd("sagdokumentindeks", answer.content)
    output = FREMSOEGNINGER["sagdokumentindeks"].output
    given = laes_spoergsmaal(answer.content, output, som_json=False)
    assert given == fremsoeg(body).json()
    (billede,) = given["SagFiltreretOejebliksbillede"]
    (registrering,) = billede["Registrering"]
    assert set(registrering["RelationListe"]) == {
        "Sagspart",
        "Sagsklasse",
        "Sagsaktoer",
        "SagsitsystemRelation",
    }


def test_the_role_of_the_part_counts(importer, fremsoeg):
    sag = beskeder.sag(
        parter=[
            beskeder.part("0101701234"),
            beskeder.part(beskeder.CPR, rolle="Sekundær part", Indeks="1"),
        ]
    )
    importer(sag)
    for navn, finds in (("Sekundær part", True), ("Primær part", False)):
        part = {**PART["Sagspart"][0], "Rolle": rolle(Art.SAG, "Sagspart", navn)}
        answer = fremsoeg(udtryk(eksempel(RelationListe={"Sagspart": [part]})))
        assert fundne(answer) == ([str(sag.uuid)] if finds else [])


def test_both_numbers_find_who_changed_hers(importer, fremsoeg):
    from indexes.part.models import PartNoegle

    sag = beskeder.sag()
    importer(sag)
    ny = "2110703443"
    part = PartNoegle.objects.unguarded(reason="prøve").get(noegle=f"cpr:{beskeder.CPR}")
    PartNoegle.objects.unguarded(reason="prøve").create(
        noegle=f"cpr:{ny}", part_uuid=part.part_uuid
    )
    relation = {"Sagspart": [{"ReferenceID": {"urn": f"urn:oio:cpr-nr:{ny}"}}]}
    assert fundne(fremsoeg(udtryk(eksempel(RelationListe=relation)))) == [str(sag.uuid)]


@pytest.mark.parametrize(
    ("nummer", "finder"),
    [("2026-000417", True), ("2026-0004*", True), ("2026-000418", False), ("s2026*", False)],
)
def test_by_case_number(importer, fremsoeg, nummer, finder):
    sag = beskeder.sag()
    importer(sag)
    for felt in ("Sagsnummer", "BrugervendtNoegle"):
        body = udtryk(eksempel(AttributListe={"Egenskaber": [{felt: nummer}]}))
        assert fundne(fremsoeg(body)) == ([str(sag.uuid)] if finder else [])


def _kle(noegle: str) -> dict[str, Any]:
    return {
        "Sagsklasse": [
            {
                "Rolle": rolle(Art.SAG, "Sagsklasse", "Primær klasse"),
                "SagsklasseLokalUdvidelse": {"BrugervendtNoegle": noegle},
            }
        ]
    }


def test_by_kle_unit_and_title(importer, fremsoeg, laeser):
    unit = Organisationsenhed.objects.create(
        uuid=uuid4(), myndighed_id=KOMMUNE, navn="Enhed", fra=700, til=710
    )
    unknown = uuid4()
    a = beskeder.sag(kle="32.30.04", titel="Sygedagpenge efter § 7", enhed=unit.uuid)
    b = beskeder.sag(kle="32.24.04", titel="Kontanthjælp", enhed=unknown)
    importer(a, b)

    def finder(**dele):
        return fundne(fremsoeg(udtryk(eksempel(**dele))))

    assert finder(RelationListe=_kle("32.30.04")) == [str(a.uuid)]
    assert finder(RelationListe=_kle("32.30.*")) == [str(a.uuid)]
    assert sorted(finder(RelationListe=_kle("32.*"))) == sorted([str(a.uuid), str(b.uuid)])
    for uuid, sag in ((unit.uuid, a), (unknown, b)):
        aktoer = {
            "Rolle": rolle(Art.SAG, "Sagsaktoer", "Ansvarlig"),
            "ReferenceID": {"uuid": str(uuid)},
        }
        assert finder(RelationListe={"Sagsaktoer": [aktoer]}) == [str(sag.uuid)]
    for pattern in ("*DAGPENGE*", "Sygedagpenge*", "sygedagpenge efter § 7", "*§ 7"):
        found = finder(AttributListe={"Egenskaber": [{"Titel": pattern}]})
        assert found == [str(a.uuid)], pattern
    assert finder(AttributListe={"Egenskaber": [{"Titel": "dagpenge"}]}) == []
    # The address form of the same, for what may stand in one.
    kald = laeser()
    answer = kald("GET", "sager?kle=32.*&fremdrift=Opstaaet&maks=1&foerste=1")
    assert answer.json()["IdListe"]["UUIDIdentifikator"] == [sorted([str(a.uuid), str(b.uuid)])[1]]


def test_by_the_words_of_a_description(importer, fremsoeg):
    """By whole words, and never fewer than the contract's own comparison of texts finds."""
    a = beskeder.sag(beskrivelse="Ældre borger.\nGenoptræning efter fald i Ålborg/2023")
    b = beskeder.sag(beskrivelse="Ansøgning om genhusning")
    importer(a, b, beskeder.sag())

    def spoerg(moenster):
        return fremsoeg(udtryk(eksempel(AttributListe={"Egenskaber": [{"Beskrivelse": moenster}]})))

    for pattern in (
        "*æning efter FALD*",
        "ældre borg*",
        "* i ålborg/2023",
        "*\r\nGenoptræning*",
        "ÆLDRE borger.\r\ngenoptræning efter fald i ålborg/2023",
    ):
        assert fundne(spoerg(pattern)) == [str(a.uuid)], pattern
    assert fundne(spoerg("Ansøgning om genh*")) == [str(b.uuid)]
    assert fundne(spoerg("ansøgning")) == [], "the whole of it is meant"
    assert fundne(spoerg("*efter faldet*")) == []
    for too_wide in ("*genoptræning*", "*a b c*", "*2023"):
        assert "Søgningen er for bred" in spoerg(too_wide).content.decode(), too_wide


@pytest.mark.parametrize(
    "body",
    [
        udtryk(eksempel()),
        udtryk(eksempel(TilstandListe={"Fremdrift": [{"FremdriftStatusKode": "Oplyst"}]})),
        udtryk(eksempel(AttributListe={"Egenskaber": [{"Titel": "*a*"}]})),
        {"SoegUdtryk": {"NOT": [{"SoegSag": [eksempel(RelationListe=PART)]}]}},
        udtryk(eksempel(RelationListe=PART), eksempel(), operation="OR"),
        # What narrows only now does not narrow an earlier time.
        udtryk(
            {**eksempel(RelationListe=_kle("32.*")), "SoegStsTilTidspunkt": "2026-01-01T00:00:00Z"}
        ),
        {"SoegUdtryk": {}},
        {},
    ],
)
def test_the_whole_index_is_not_searched(importer, fremsoeg, body):
    importer(beskeder.sag())
    answer = fremsoeg(body)
    assert (answer.status_code, answer.json()["StandardRetur"]["StatusKode"]) == (400, 40)
    assert len(answer.json()["title"]) > 30


def test_filter_says_what_is_shown(importer, fremsoeg):
    sag = eksempler.objekt(Art.SAG)
    importer(sag)
    question = udtryk(
        {
            **eksempel(RelationListe=PART),
            "SoegVirkning": {"FraTidspunkt": "2026-02-01T00:00:00Z", "TilTidspunkt": "infinity"},
        }
    )

    def vist(*ord_):
        answer = fremsoeg({**question, "Filter": {"SagVis": [{"Vis": o} for o in ord_]}})
        ((billede,),) = [answer.json()["SagFiltreretOejebliksbillede"]]
        (r,) = billede["Registrering"]
        return {navn: r[liste][navn] for liste in TOM for navn in r[liste]}

    assert set(vist("egenskaber")) == {"Egenskaber", "SagIndeksEgenskaber"}
    assert set(vist("fremdrift", "sagspart")) == {"Fremdrift", "Sagspart"}
    (post,) = vist("journalpost")["Journalpost"]
    assert "JournalpostEgenskaber" not in post
    (post,) = vist("journalpost-journalnote")["Journalpost"]
    assert post["JournalpostEgenskaber"]["JournalnotatEgenskaber"]["Titel"] == "Samtale"
    empty = fremsoeg({**question, "Filter": {}}).json()
    assert "SagFiltreretOejebliksbillede" not in empty
    assert [(a["Element"], a["Antal"]) for a in empty["Antal"]] == [
        ("sager", 1),
        ("journalnotater", 1),
    ]
    assert empty["StandardRetur"]["StatusKode"] == 20


@pytest.fixture
def sag_med_dokument(importer):
    dokument, sag = eksempler.objekt(Art.DOKUMENT), eksempler.objekt(Art.SAG)
    post = eksempler.relation(
        Art.SAG, "Journalpost", "Tilakteret", "Dokument", str(dokument.uuid), "2"
    )
    sag.registreringer[0]["RelationListe"]["Journalpost"].append(post)
    importer(dokument, sag, beskeder.sag())
    return sag, dokument


def test_a_sag_and_its_dokument(sag_med_dokument, fremsoeg):
    sag, dokument = sag_med_dokument
    brev = eksempel(AttributListe={"Egenskaber": [{"Type": "Brev, indgaaende"}]})
    faktura = eksempel(AttributListe={"Egenskaber": [{"Type": "Faktura"}]})
    by_part = eksempel(RelationListe=PART)
    dok = "DokumentFiltreretOejebliksbillede"
    answer = fremsoeg(udtryk(by_part, SoegDokument=[brev]))
    assert (fundne(answer), fundne(answer, dok)) == ([str(sag.uuid)], [str(dokument.uuid)])
    answer = fremsoeg(udtryk(by_part, SoegDokument=[faktura]))
    assert (fundne(answer), fundne(answer, dok)) == ([], [])
    # A sag without such a dokument.
    answer = fremsoeg(udtryk(by_part, NOT=[{"SoegDokument": [brev]}]))
    assert str(sag.uuid) not in fundne(answer)
    assert len(fundne(answer)) == 1
    # By the dokument that lies on it, and pulled in with it.
    paa = {"Journalpost": [{"ReferenceID": {"uuid": str(dokument.uuid)}}]}
    both = {"SagVis": [{"Vis": "egenskaber"}], "DokumentVis": [{"Vis": "egenskaber"}]}
    body = {
        **udtryk(eksempel(RelationListe=paa)),
        "Filter": {**both, "SagInkluder": ["journalpost"]},
    }
    answer = fremsoeg(body)
    assert (fundne(answer), fundne(answer, dok)) == ([str(sag.uuid)], [str(dokument.uuid)])
    number = eksempel(AttributListe={"Egenskaber": [{"Dokumentnummer": "D-1*"}]})
    assert fundne(fremsoeg({"SoegUdtryk": {"SoegDokument": [number]}}), dok) == [str(dokument.uuid)]
    # It lies on a sag, so it is not among those that lie on none.
    loose = {"SoegUdtryk": {"SoegSagsloeseDokumenter": [number]}}
    assert fundne(fremsoeg(loose), dok) == []


def test_ydelser_by_part_sag_and_each_other(importer, fremsoeg_ydelse, xsd):  # noqa: F811
    bevilling, effektuering = eksempler.objekt(Art.BEVILLING), eksempler.objekt(Art.EFFEKTUERING)
    importer(bevilling, effektuering)
    part = {"ReferenceID": {"urn": eksempler.CPR_URN}}
    b = {"SoegBevillingIndeks": [eksempel(RelationListe={"Bevillingspart": [part]})]}
    e = {
        "SoegOekonomiskEffektueringIndeks": [
            eksempel(RelationListe={"OekonomiskEffektueringPart": [part]})
        ]
    }
    bev, eff = (
        "BevillingFiltreretOejebliksbillede",
        "OekonomiskEffektueringFiltreretOejebliksbillede",
    )
    answer = fremsoeg_ydelse({"SoegUdtryk": b})
    assert (fundne(answer, bev), fundne(answer, eff)) == ([str(bevilling.uuid)], [])
    answer = fremsoeg_ydelse({"SoegUdtryk": {**b, **e, "operation": "OR"}})
    assert fundne(answer, eff) == [str(effektuering.uuid)]
    assert [a["Element"] for a in answer.json()["Antal"]] == [
        "bevillinger",
        "ydelser",
        "effektueringer",
    ]
    as_xml = fremsoeg_ydelse({"SoegUdtryk": {**b, **e, "operation": "OR"}}, accept=XML)
    assert xsd("ydelsesindeks", as_xml.content)
    # Named objects and an empty expression; a bevilling pulls in its effektueringer.
    body = {
        "BevillingUuid": [str(bevilling.uuid)],
        "SoegUdtryk": {},
        "Filter": {
            "BevillingVis": [{"Vis": "part"}, {"Vis": "aktoer-ejer"}],
            "OekonomiskEffektueringVis": [{"Vis": "aktoer"}],
            "BevillingInkluder": ["bevilgetydelse"],
        },
    }
    answer = fremsoeg_ydelse(body)
    assert fundne(answer, eff) == [str(effektuering.uuid)]
    ((billede,),) = [answer.json()[bev]]
    (r,) = billede["Registrering"]
    assert set(r["RelationListe"]) == {"Bevillingspart", "Bevillingsaktoer"}
    assert len(r["RelationListe"]["Bevillingsaktoer"]) == 1


def test_order_pages_and_the_number_of_all(importer, fremsoeg):
    sager = [beskeder.sag(titel=f"Sag {n}") for n in (3, 1, 2, 5, 4)]
    importer(*sager)

    def titler(foerste, maks, retning="Stigende"):
        body = udtryk(
            {
                **eksempel(RelationListe=PART),
                "FoersteResultatReference": foerste,
                "MaksimalAntalKvantitet": maks,
            }
        )
        order = {"Element": "Titel", "Retning": retning, "Prioritet": 1}
        given = fremsoeg({**body, "Sortering": {"SagSortering": [order]}}).json()
        assert given["Antal"][0]["Antal"] == 5
        return [
            b["Registrering"][0]["AttributListe"]["Egenskaber"][0]["Titel"][-1]
            for b in given.get("SagFiltreretOejebliksbillede", ())
        ]

    assert titler(0, 2) == ["1", "2"]
    assert titler(2, 2) == ["3", "4"]
    assert titler(4, 2) == ["5"]
    assert titler(0, 3, "Faldende") == ["5", "4", "3"]
    for wrong in ({"MaksimalAntalKvantitet": 501}, {"FoersteResultatReference": -1}):
        assert fremsoeg(udtryk({**eksempel(RelationListe=PART), **wrong})).status_code == 400


def test_blocks_make_no_difference(importer, fremsoeg, monkeypatch):
    from indexes.laesning import fremsoeg as modul

    sager = [beskeder.sag() for _ in range(5)]
    importer(*sager)
    body = udtryk(eksempel(RelationListe=PART))
    whole = fundne(fremsoeg(body))
    monkeypatch.setattr(modul, "BLOK", 2)
    assert fundne(fremsoeg(body)) == whole == sorted(str(s.uuid) for s in sager)
    monkeypatch.setattr(modul, "MAKS_KANDIDATER", 3)
    refused = fremsoeg(body)  # not all could be tried, and the page is not full
    assert refused.status_code == 400
    monkeypatch.setattr(modul, "TAELLES", 2)
    two = fremsoeg(udtryk({**eksempel(RelationListe=PART), "MaksimalAntalKvantitet": 2}))
    assert fundne(two) == whole[:2]
    assert "Antal" not in two.json()  # not counted, so not said


def test_soeg_gives_uuids(importer, laeser, xsd):  # noqa: F811
    sag = beskeder.sag()
    importer(sag)
    kald = laeser()
    body = eksempel(RelationListe=PART)
    answer = kald("POST", "sager/soeg", body)
    assert answer.json() == {
        "StandardRetur": {"StatusKode": 20, "FejlbeskedTekst": "OK"},
        "IdListe": {"UUIDIdentifikator": [str(sag.uuid)]},
    }
    as_xml = kald("POST", "sager/soeg", body, accept=XML)
    assert xsd("sagdokumentindeks", as_xml.content)
    output = LAESNINGER[Art.SAG].soeg_output
    assert laes_spoergsmaal(as_xml.content, output, som_json=False) == answer.json()
    none = eksempel(AttributListe={"Egenskaber": [{"Sagsnummer": "findes ikke"}]})
    answer = kald("POST", "sager/soeg", none)
    assert (answer.status_code, answer.json()["StandardRetur"]["StatusKode"]) == (200, 44)
    for query in ("part=urn:oio:cpr-nr:2110703435", "sagsnummer=2110703435", "kle=211070-3435"):
        answer = kald("GET", f"sager?{query}")
        assert answer.status_code == 400
        assert "POST" in answer.json()["title"]


def test_without_the_right_to_search_nothing_is_searched(importer, laeser):
    importer(beskeder.sag())
    kald = laeser(rettigheder=["laes"])
    body = udtryk(eksempel(RelationListe=PART))
    for accept in ("application/json", XML):
        answer = kald("POST", "sagdokumentindeks/fremsoeg", body, accept=accept)
        assert answer.status_code == 403
    assert b"FremsoegSagDokumentIndeksOutput" in answer.content


def test_every_search_is_in_the_revisionslog_and_no_number_in_other_logs(importer, laeser, caplog):
    importer(beskeder.sag())
    kald = laeser()
    with caplog.at_level("DEBUG"):
        kald("POST", "sagdokumentindeks/fremsoeg", udtryk(eksempel(RelationListe=PART)))
    row = Revisionslog.objects.get(beskrivelse="Fremsøg")
    assert (row.brugernavn, row.nummer) == (kald.klient_id, beskeder.CPR)
    assert row.part_uuid is not None
    assert f"CPR: {beskeder.CPR}" in row.soegekriterier
    assert beskeder.CPR not in caplog.text


def test_a_search_by_part_is_a_handful_of_statements(importer, fremsoeg):
    importer(*(beskeder.sag() for _ in range(3)))
    body = udtryk(eksempel(RelationListe=PART))
    for _ in range(2):  # from then on the client is remembered
        fremsoeg(body)
    with CaptureQueriesContext(connection) as few:
        fremsoeg(body)
    importer(*(beskeder.sag() for _ in range(20)))
    with CaptureQueriesContext(connection) as many:
        assert len(fundne(fremsoeg(body))) == 23
    assert len(many) == len(few) <= 3 + 4  # as for Læs


@pytest.mark.parametrize(
    "body",
    [
        b"<x/>",
        b"<" + b"x>" * 10,
        {"SoegUdtryk": {"SoegSag": [{"AttributListe": {}}]}},
        {"SoegUdtryk": {"operation": "XOR"}},
        {"SoegUdtryk": []},
        {"Filter": {"SagVis": ["egenskaber"]}},
    ],
)
def test_another_shape_is_refused(fremsoeg, body):
    assert fremsoeg(body).status_code == 400


def test_an_expression_too_deep_is_refused(fremsoeg):
    deep: dict[str, Any] = {"SoegSag": [eksempel(RelationListe=PART)]}
    for _ in range(30):
        deep = {"SoegUdtryk": [deep]}
    assert fremsoeg({"SoegUdtryk": deep}).status_code == 400
    for _ in range(400):
        deep = {"NOT": [deep]}
    assert fremsoeg({"SoegUdtryk": deep}).status_code == 400


def test_the_question_in_the_guide_is_answered(importer, fremsoeg):
    guide = (ROOT / "docs/fagsystem.md").read_text()
    (body,) = re.findall(r"<<'SLUT'\n(.*?)\nSLUT", guide, re.S)
    sag = beskeder.sag()
    importer(sag)
    answer = fremsoeg(json.loads(body))
    assert fundne(answer) == [str(sag.uuid)]
    (billede,) = answer.json()["SagFiltreretOejebliksbillede"]
    assert billede["Registrering"][0]["RelationListe"] == {}
