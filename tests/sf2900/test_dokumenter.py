"""DOKUMENT and FORMULAR: the same engine, whole and unchanged, up to ten megabytes."""

from __future__ import annotations

import base64
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from fordeling import services
from fordeling.api import stier
from fordeling.models import Fordeling
from fordeling.services import Adressat, Forsendelsesdel
from fordeling.values import Objekttype, Rutevalg
from fordeling.wire import beskeder, soap
from fordeling.wire.skema import PORT
from tests.faelles import NU
from tests.sf2900 import faelles
from tests.sf2900.conftest import ESDH, arbejd, igen, post
from tests.sf2900.faelles import CVR, KONTRAKT, SYSTEM, kontekst
from tests.sf2900.test_modtag import fault, json_

TID = NU.isoformat()
VIRKNING = {"FraTidspunkt": TID, "Aktoer": {"uuid": str(SYSTEM)}, "AktoerType": "ItSystem"}


def dokument(indhold: bytes = b"%PDF-1.7 indhold") -> dict[str, Any]:
    """A letter with one variant and one part."""
    variant = {
        "Virkning": VIRKNING,
        "Rolle": "Variant",
        "Indeks": "1",
        "VariantAttributter": {"VariantType": "Arkiv", "Arkivering": True},
        "DelAttributter": {
            "DelTekst": "1",
            "Indeks": "1",
            "Indhold": base64.b64encode(indhold).decode(),
            "Filstoerrelse": str(len(indhold)),
            "MimeType": "application/pdf",
        },
    }
    attributter = {
        "BrugervendtNoegleTekst": "D-1",
        "TitelTekst": "Brev & bilag <æøå>",
        "BeskrivelseTekst": "To linjer\nog en mere",
        "Dokumenttype": "Refereat",
        "Retning": "Indgaaende",
        "Brevdato": "2026-11-20",
        "Virkning": VIRKNING,
        "OffentlighedUndtaget": {"TitelAlternativTekst": "-", "HjemmelTekst": "§ 30"},
    }
    part = {
        "Virkning": VIRKNING,
        "Rolle": "PrimaerPart",
        "Indeks": "1",
        "Part": {
            "ObjektType": "Person",
            "ReferenceID": {"urn": f"urn:oio:cpr-nr:{faelles.CPR}"},
        },
    }
    return {
        "ID": str(uuid4()),
        "KLEEmneForslag": "27.18.00",
        "SagForslag": str(uuid4()),
        "Registrering": {
            "FraTidsPunkt": TID,
            "LivscyklusKode": "Oprettet",
            "RegistreringItSystem": {"uuid": str(SYSTEM)},
            "RelationListe": {
                "VariantListe": {"Variant": [variant]},
                "DokumentPartListe": {"DokumentPart": [part]},
            },
            "TilstandsListe": [{"Tilstand": [{"Fremdrift": "Endeligt", "Virkning": VIRKNING}]}],
            "AttributListe": {"Attributter": [attributter]},
        },
    }


def formular(indhold: bytes = b"%PDF-1.7 formular") -> dict[str, Any]:
    """A form with an XML of its own inside."""
    return {
        "ID": str(uuid4()),
        "KLEEmneForslag": "27.18.00",
        "Meddelelse": {
            "FormularType": "Ansøgning",
            "Formular": {
                "TitelTekst": "Ansøgning om hjælp",
                "FormatNavn": "PDF",
                "FormularIndhold": base64.b64encode(indhold).decode(),
                "FormularXML": {"Andet": ['<f:Svar xmlns:f="urn:formular" a="1">æøå</f:Svar>']},
            },
        },
    }


ALLE = [(Objekttype.DOKUMENT, dokument), (Objekttype.FORMULAR, formular)]


@pytest.mark.skipif(not KONTRAKT.is_dir(), reason="SF2900's schemas are not at hand")
@pytest.mark.parametrize(("type_", "byg"), ALLE)
def test_they_are_as_the_official_schema_says_and_read_as_written(type_, byg):
    indhold = byg()
    sendt = beskeder.skriv_afsend(kontekst(), beskeder.skriv_objekt(type_, indhold))
    assert faelles.skema_siger(sendt) == []
    laest = beskeder.laes_afsend(soap.laes(sendt))
    assert (laest.type, laest.indhold) == (type_, indhold)


@pytest.mark.django_db
@pytest.mark.parametrize(("type_", "byg"), ALLE)
def test_they_are_handed_over_as_notes_are(net, adgang, systemer, type_, byg):
    objekt = beskeder.skriv_objekt(type_, byg())
    del_ = Forsendelsesdel(Adressat(Rutevalg(system=ESDH), CVR), type_, uuid4(), objekt)
    (row,) = services.opret(
        [del_],
        forsendelse=uuid4(),
        adgang=adgang,
        part_uuid=None,
        overskrift="Brev",
        now=timezone.now(),
    )
    arbejd()
    (p,) = json_(systemer, "get", "postkasse").json()["poster"]
    assert p["objekttype"] == type_
    xml = json_(systemer, "get", f"postkasse/{p['id']}", accept="application/xml").content
    assert beskeder.laes_modtag(soap.parse_sikkert(xml)).objekt == objekt
    hentet = json_(systemer, "get", f"postkasse/{p['id']}").json()
    assert hentet["DistributionObject"] == beskeder.laes_objekt(objekt)
    json_(systemer, "post", f"postkasse/{p['id']}/kvittering", {"kode": "ACCEPTERET"})
    arbejd()
    assert igen(row).tilstand == "accepteret"


@pytest.mark.django_db
def test_a_dokument_of_almost_ten_megabytes_goes_through_and_a_larger_does_not(systemer):
    def send(bytes_: int) -> Any:
        objekt = beskeder.skriv_objekt(Objekttype.DOKUMENT, dokument(b"x" * bytes_))
        body = beskeder.skriv_afsend(kontekst(), objekt)
        return post(stier.SP, body, systemer["sapa"], f"{PORT}FordelingsobjektAfsend")

    assert send(7_800_000).status_code == 200
    assert fault(send(8_300_000)).fejl[0].kode == "AS1-5"
    assert Fordeling.objects.count() == 1


@pytest.mark.django_db
def test_a_form_whose_message_is_no_pdf_is_refused(systemer):
    objekt = beskeder.skriv_objekt(Objekttype.FORMULAR, formular(b"MZ et program"))
    body = beskeder.skriv_afsend(kontekst(), objekt)
    svar = post(stier.SP, body, systemer["sapa"], f"{PORT}FordelingsobjektAfsend")
    assert fault(svar).fejl[0].kode == "AS1-10"
