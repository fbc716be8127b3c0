"""The adapter of SF1520: the source `cpr`, asked over HTTP."""

from __future__ import annotations

from indexes.opslag import sf1520
from indexes.opslag.sf1520 import Aftale
from indexes.opslag.transport import Transport
from indexes.opslag.values import Spoergsmaal, Svar


class Sf1520Opslag:
    """CPR replika opslag. Implements `values.Opslag`."""

    kode = "cpr"

    def __init__(self, transport: Transport, *, version: int, aftale: Aftale | None) -> None:
        self._transport = transport
        self._version = version
        self._aftale = aftale
        self._headers = {
            "Content-Type": "text/xml; charset=utf-8",
            "SOAPAction": f'"{sf1520.soap_action(version)}"',
            "Accept": "text/xml",
        }

    def hent(self, spoergsmaal: Spoergsmaal, *, frist: float) -> Svar:
        """The number is in the body, never in the address: addresses end up in logs."""
        body = sf1520.skriv(spoergsmaal, version=self._version, aftale=self._aftale)
        status, answer = self._transport.post(body, self._headers, frist=frist)
        return sf1520.laes(answer, status=status, cpr=spoergsmaal.cpr)
