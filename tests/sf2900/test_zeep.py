"""A SOAP client that others maintain, made of KOMBIT's own WSDL, against our endpoints.

The whole application answers; only the socket is left out.
"""

from __future__ import annotations

import base64
from functools import cache
from typing import Any
from uuid import uuid4

import pytest
import zeep

from fordeling.api import stier
from fordeling.models import Fordeling
from tests.faelles import NU
from tests.sf2900.conftest import BROWSER, ESDH, arbejd, del_til, igen
from tests.sf2900.faelles import CPR, CVR, KONTRAKT, SYSTEM, TEKST

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(not KONTRAKT.is_dir(), reason="SF2900's WSDL is not at hand"),
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
]
PORT3 = "{http://serviceplatformen.dk/xml/wsdl/soap11/DistributionService/3/port}"
PORT2 = "{http://serviceplatformen.dk/xml/wsdl/soap11/DistributionService/2/port}"


class Traad(zeep.Transport):
    """Posts to the application, as whoever it is told to be."""

    legitimation = ""

    def post(self, address: str, message: bytes, headers: dict[str, str]) -> Any:
        own = {navn.lower(): v for navn, v in headers.items() if navn.lower() != "content-type"}
        if self.legitimation:
            token = base64.b64encode(self.legitimation.encode()).decode()
            own["authorization"] = f"Basic {token}"
        svar = BROWSER.post(
            address.removeprefix("http://sapa"),
            message,
            content_type=headers["Content-Type"],
            headers=own,
        )
        response = _Svar()
        response.status_code, response.content = svar.status_code, svar.content
        response.headers = {"Content-Type": svar.headers["Content-Type"]}
        return response


class _Svar:
    status_code = 0
    content = b""
    encoding = "utf-8"
    headers: dict[str, str] = {}


@cache
def klient(wsdl: str) -> Any:
    return zeep.Client(str(KONTRAKT / "sf2900" / wsdl), transport=Traad())


def komponent(hvem: str) -> Any:
    c = klient("wsdl/context/DistributionService.wsdl")
    c.transport.legitimation = hvem
    return c.create_service(f"{PORT3}DistributionServiceBinding", f"http://sapa{stier.SP}")


def anvender(hvem: str) -> Any:
    c = klient("SF2900_EP_MS1-2/DistributionServiceAnvenderV2.wsdl")
    c.transport.legitimation = hvem
    return c.create_service(f"{PORT2}DistributionServiceAnvenderBinding", f"http://sapa{stier.ANVENDER}")  # fmt: skip


def kontekst(transaktion: Any, **facts: Any) -> dict[str, Any]:
    return {
        "AnvenderTransaktionsID": str(transaktion),
        "AfsendendeMyndighed": CVR,
        "RoutingMyndighed": CVR,
        "RoutingValg": {"RoutingModtagerAktoer": str(ESDH)},
        **facts,
    }


def journalpost() -> dict[str, Any]:
    aktoer = {"UUID": str(uuid4())}
    post = {
        "Virkning": {"FraTidspunkt": NU, "Aktoer": aktoer, "AktoerType": "Bruger"},
        "Rolle": "Journalpost",
        "Indeks": "1",
        "JournalnotatAttributter": {
            "Titel": "Fra zeep",
            "Notat": base64.b64encode(TEKST.encode()).decode(),
        },
    }
    return {
        "ID": str(uuid4()),
        "KLEEmneForslag": "27.18.00",
        "SagForslag": str(uuid4()),
        "PartAngivelse": {"ObjektType": "Person", "ReferenceID": {"URN": f"urn:oio:cpr-nr:{CPR}"}},
        "Registrering": {
            "FraTidsPunkt": NU,
            "LivscyklusKode": "Oprettet",
            "BrugerRef": aktoer,
            "RegistreringItSystem": {"UUID": str(SYSTEM)},
            "RelationListe": {"JournalPost": [post]},
        },
    }


def anmodning(transaktion: Any, **facts: Any) -> dict[str, Any]:
    return {
        "DistributionContext": kontekst(transaktion, **facts),
        "DistributionObject": {
            "ObjektType": "JOURNALPOST",
            "ObjektIndhold": {"DistributionJournalPost": journalpost()},
        },
    }


def test_a_note_is_sent_fetched_and_answered(net, systemer):
    transaktion, ret = uuid4(), {"MunicipalityCVR": CVR}
    service = komponent(systemer["sapa"])
    svar = service.FordelingsobjektAfsend(AuthorityContext=ret, anmodning=anmodning(transaktion))
    assert svar.ForretningsKvittering.ForretningsValideringsKode == "MODTAGET"
    row = Fordeling.objects.get(transaktion=transaktion)
    assert svar.DistributionContext.DistributionTransktionsID == str(row.id)
    fundet = service.FordelingsmodtagerList(
        AuthorityContext=ret,
        Routing={"AfsendendeMyndighed": CVR, "RoutingMyndighed": CVR, "RoutingKLEEmne": "27.18.00"},
    )
    assert [s.SystemNavn for s in fundet] == ["ESDH"]
    valideret = service.FordelingsmodtagerValider(
        AuthorityContext=ret,
        AfsendendeMyndighed=CVR,
        RoutingListe={"Routing": [{"RoutingMyndighed": CVR, "RoutingModtagerAktoer": str(ESDH)}]},
    )
    assert [m.KanModtage for m in valideret] == [True]
    arbejd()
    service = komponent(systemer["esdh"])
    kvittering = {"ForretningsValideringsKode": "ACCEPTERET", "Kvitteringstype": "Forretning"}
    om = kontekst(transaktion, DistributionTransktionsID=str(row.id))
    for _ in range(2):
        service.FordelingskvitteringModtag(
            AuthorityContext=ret, Forretningskvittering=kvittering, DistributionContext=om
        )
    row.refresh_from_db()
    assert row.tilstand == "accepteret"


def test_a_refusal_is_a_fault_with_its_transportkvittering(systemer):
    service = komponent(systemer["sapa"])
    with pytest.raises(zeep.exceptions.Fault) as caught:
        service.FordelingsobjektAfsend(
            AuthorityContext={"MunicipalityCVR": CVR},
            anmodning=anmodning(uuid4(), DistributionTransktionsID=str(uuid4())),
        )
    detail = caught.value.detail
    parsed = klient("wsdl/context/DistributionService.wsdl").wsdl.types.deserialize(detail[0])
    assert parsed.TransportValideringsKode == "FEJL"
    assert parsed.FejlListe.Fejl[0].FejlKode == "AS1-8"


def test_receipts_are_brought_to_us_as_sender(net, send, systemer):
    (row,) = send(del_til(ESDH))
    service = anvender(systemer["sp"])
    for kode, type_ in (("MODTAGET", "Teknisk"), ("ACCEPTERET", "Forretning")):
        service.FordelingskvitteringModtag(
            Forretningskvittering={"ForretningsValideringsKode": kode, "Kvitteringstype": type_},
            DistributionContext=kontekst(row.id, DistributionTransktionsID=str(uuid4())),
        )
    assert igen(row).tilstand == "accepteret"
    with pytest.raises(zeep.exceptions.Fault, match="Ukendt AnvenderTransaktionsID"):
        service.FordelingskvitteringModtag(
            Forretningskvittering={
                "ForretningsValideringsKode": "MODTAGET",
                "Kvitteringstype": "Teknisk",
            },
            DistributionContext=kontekst(uuid4()),
        )
