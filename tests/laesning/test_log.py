"""Every way to read leaves one row of the revisionslog, with the client as its user."""

from __future__ import annotations

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from access.models import Revisionslog
from indexes.api.loft import ForbrugMiddleware
from indexes.api.skrivning import STIER
from indexes.oio import Art
from tests.laesning.test_fremsoeg import TOM
from tests.oio import eksempler

PARTER = {
    Art.SAG: "Sagspart",
    Art.DOKUMENT: "Dokumentpart",
    Art.BEVILLING: "Bevillingspart",
    Art.EFFEKTUERING: "OekonomiskEffektueringPart",
}
BLADE = {
    Art.SAG: ("sagdokumentindeks", "SoegSag"),
    Art.DOKUMENT: ("sagdokumentindeks", "SoegDokument"),
    Art.BEVILLING: ("ydelsesindeks", "SoegBevillingIndeks"),
    Art.EFFEKTUERING: ("ydelsesindeks", "SoegOekonomiskEffektueringIndeks"),
}


@pytest.mark.parametrize("art", Art)
def test_every_read_leaves_its_row(importer, laeser, art):
    objekt = eksempler.objekt(art)
    importer(objekt)
    sti, uuid = STIER[art], str(objekt.uuid)
    part = {PARTER[art]: [{"ReferenceID": {"urn": eksempler.CPR_URN}}]}
    example = {**TOM, "RelationListe": part}
    tjeneste, blad = BLADE[art]
    kald = laeser()
    for method, path, body in (
        ("GET", f"{sti}/{uuid}", None),
        ("GET", f"{sti}?uuid={uuid}", None),
        ("POST", f"{sti}/laes", {"UUIDIdentifikator": uuid}),
        ("POST", f"{sti}/list", {"UUIDIdentifikator": [uuid]}),
        ("POST", f"{sti}/soeg", example),
        ("POST", f"{tjeneste}/fremsoeg", {"SoegUdtryk": {blad: [example]}}),
    ):
        before = Revisionslog.objects.count()
        answer = kald(method, path, body)
        assert answer.status_code == 200, (path, answer.content)
        rows = list(Revisionslog.objects.order_by("-tidspunkt")[:1])
        assert Revisionslog.objects.count() == before + 1, path
        assert (rows[0].brugernavn, rows[0].bruger_id) == (kald.klient_id, None)
        assert rows[0].nummer == "2110703435", path


def test_a_look_that_nobody_would_write_is_an_error():
    request = RequestFactory().get("/api/v1/sager")
    request.revisionslog_til_sidst = ("insert into access_revisionslog default values", [])
    with pytest.raises(RuntimeError):
        ForbrugMiddleware(lambda _: HttpResponse())(request)
    refused = ForbrugMiddleware(lambda _: HttpResponse(status=500))(request)
    assert refused.status_code == 500  # is rolled back, and gives nothing out
