"""What a SOAP call is answered."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from fordeling.values import Fejllinje, Transportkvittering
from fordeling.wire.soap import skriv_fault
from indexes.oio import SkemaFejl

XML = "text/xml; charset=utf-8"
GetResponse = Callable[[HttpRequest], HttpResponse]


class SoapFault(HttpResponse):
    """A refusal in the contract's form. SOAP 1.1 wants HTTP 500 of every fault, but an answer of
    500 stores nothing here, and a refusal has its row: so it is a refusal until it leaves."""

    def __init__(self, kvittering: Transportkvittering, ns: str, *, status: int = 400) -> None:
        super().__init__(skriv_fault(kvittering, ns), status=status, content_type=XML)


class SoapFaultMiddleware:
    """Stands outside the transaction: a fault leaves as HTTP 500."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if isinstance(response, SoapFault):
            response.status_code = 500
        return response


def svar(body: bytes) -> HttpResponse:
    """An answer in its envelope."""
    return HttpResponse(body, content_type=XML)


def skemafejl(fejl: SkemaFejl, kode: str) -> Transportkvittering:
    """XML that is not valid: each breach by place and rule, never a word of the message."""
    linjer = tuple(Fejllinje(kode, f"{f.sti}: {f.tekst} ({f.regel})") for f in fejl.fejl)
    return Transportkvittering("Beskeden følger ikke skemaet.", linjer)


def kort(tekst: str, kode: str) -> Transportkvittering:
    """A refusal of one line."""
    return Transportkvittering(tekst, (Fejllinje(kode, tekst),))
