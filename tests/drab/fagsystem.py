"""Those at the two ends of a hand-off in the drill: a caseworker's browser that presses again where
no answer came, and a fagsystem that takes notes over SOAP and answers them later."""

from __future__ import annotations

import base64
import html
import http.client
import re
import threading
import time
from collections.abc import Callable, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlencode, urlsplit
from uuid import UUID

from fordeling.api import stier
from fordeling.values import Kode, Kvittering, Kvitteringstype
from fordeling.wire import beskeder, skema, soap
from tests.sf2900.faelles import CVR, kontekst

IGEN = 0.1  # seconds before somebody tries again
OPGIV = 180.0
XML = "text/xml; charset=utf-8"
_MELLEMRUM = re.compile(r"<[^>]*>|\s+")


def vent(ready: Callable[[], Any], hvad: str) -> Any:
    """What `ready` gives once it gives something."""
    limit = time.monotonic() + OPGIV
    while not (found := ready()):
        assert time.monotonic() < limit, hvad
        time.sleep(0.03)
    return found


def kald(
    adresse: str, metode: str, sti: str, body: bytes | None, headers: Mapping[str, str]
) -> tuple[int, str, http.client.HTTPMessage]:
    """One call, without following where it leads. Raises OSError where no answer came."""
    forbindelse = http.client.HTTPConnection(urlsplit(adresse).netloc, timeout=30)
    try:
        forbindelse.request(metode, sti, body, dict(headers))
        svar = forbindelse.getresponse()
        return svar.status, svar.read().decode(), svar.headers
    except http.client.HTTPException as fejl:
        raise ConnectionError(type(fejl).__name__) from None
    finally:
        forbindelse.close()


class Browser:
    """A signed-in caseworker."""

    def __init__(self, adresse: str, session: str) -> None:
        self.adresse = adresse
        self._cookies = {"sapa_session": session}
        self.afbrudt = 0

    def send(self, part: UUID, sag: UUID, tekst: str) -> UUID:
        """Write a note and press Send until the page says that it went. Returns what was sent
        together."""
        if "csrftoken" not in self._cookies:  # where she comes from
            self._til_det_lykkes("GET", f"/person/{part}/", None, 200)
        side = self._til_det_lykkes("GET", f"/person/{part}/journalnotat/", None, 200)[0]
        felter = {n: _felt(side, n) for n in ("kladde", "vindue", "csrfmiddlewaretoken")}
        felter |= {"overskrift": "Telefonnotat", "tekst": tekst, "sag": str(sag)}
        return self._forsendelse(f"/person/{part}/journalnotat/send/", felter)

    def igen(self, aflevering: UUID, forsendelse: UUID, **felter: str) -> None:
        """Send it on from its page."""
        side = self._til_det_lykkes("GET", f"/journalnotat/{forsendelse}/", None, 200)[0]
        felter = {"csrfmiddlewaretoken": _felt(side, "csrfmiddlewaretoken"), **felter}
        self._forsendelse(f"/journalnotat/sag/{aflevering}/igen/", felter)

    def _forsendelse(self, sti: str, felter: Mapping[str, str]) -> UUID:
        _, til = self._til_det_lykkes("POST", sti, urlencode(felter).encode(), 302)
        return UUID(til.rstrip("/").rpartition("/")[2])

    def _til_det_lykkes(
        self, metode: str, sti: str, body: bytes | None, status: int
    ) -> tuple[str, str]:
        limit, svar = time.monotonic() + OPGIV, ""
        while time.monotonic() < limit:
            headers = {"Cookie": "; ".join(f"{n}={v}" for n, v in self._cookies.items())}
            if body is not None:
                headers["Content-Type"] = "application/x-www-form-urlencoded"
            try:
                found, tekst, hoved = kald(self.adresse, metode, sti, body, headers)
            except OSError as fejl:
                found, tekst, svar = 0, "", type(fejl).__name__
            else:
                svar = f"{found} {_MELLEMRUM.sub(' ', tekst)[-300:]}"
                for cookie in hoved.get_all("Set-Cookie", ()):
                    navn, _, vaerdi = cookie.partition(";")[0].partition("=")
                    self._cookies[navn] = vaerdi
            if found == status:
                return tekst, hoved.get("Location", "")
            self.afbrudt += 1
            time.sleep(IGEN)
        raise AssertionError(f"{metode} {sti}: {svar}")


def _felt(side: str, navn: str) -> str:
    found = re.search(f'name="{navn}"[^>]*value="([^"]*)"', side)
    assert found, navn
    return html.unescape(found[1])


class Modtager:
    """A fagsystem's server, and its way of answering for good."""

    def __init__(self, sapa: str, basic: str) -> None:
        self.modtaget: list[beskeder.Afsendelse] = []
        self.fejler = False
        self._sapa, self._basic = sapa, base64.b64encode(basic.encode()).decode()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _svarer(self))
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    @property
    def adresse(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}/modtag"

    def hos(self, transaktion: UUID) -> list[beskeder.Afsendelse]:
        return [m for m in self.modtaget if m.kontekst.transaktion == transaktion]

    def svar(self, transaktion: UUID, kode: str) -> None:
        """Bring a receipt, until it is taken."""
        fordeling = self.hos(transaktion)[-1].kontekst.fordeling
        om = kontekst(transaktion=transaktion, fordeling=fordeling)
        kvittering = Kvittering(Kode(kode), Kvitteringstype.FORRETNING, "Prøve", ())
        body = beskeder.skriv_kvittering_til_sp(kvittering, om, cvr=CVR)
        headers = {
            "Authorization": f"Basic {self._basic}",
            "Content-Type": XML,
            "SOAPAction": f'"{skema.PORT}FordelingskvitteringModtag"',
        }

        def taget() -> bool:
            try:
                return kald(self._sapa, "POST", stier.SP, body, headers)[0] == 200
            except OSError:
                return False

        vent(taget, f"{kode} is not taken")

    def luk(self) -> None:
        self._server.shutdown()
        self._server.server_close()


def _svarer(modtager: Modtager) -> type[BaseHTTPRequestHandler]:
    class Svar(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            krop = self.rfile.read(int(self.headers["Content-Length"]))
            status, svar = 200, beskeder.skriv_modtag_svar(
                Kvittering(Kode.MODTAGET, Kvitteringstype.TEKNISK)
            )  # fmt: skip
            if modtager.fejler:
                svar = beskeder.skriv_modtag_svar(
                    Kvittering(Kode.FEJLET, Kvitteringstype.TEKNISK, "Kan ikke lige nu.")
                )
            else:
                modtager.modtaget.append(beskeder.laes_modtag(soap.laes(krop)))
            self.send_response(status)
            self.send_header("Content-Type", XML)
            self.send_header("Content-Length", str(len(svar)))
            self.end_headers()
            self.wfile.write(svar)

        def log_message(self, format: str, *args: Any) -> None:
            """Silence."""

    return Svar
