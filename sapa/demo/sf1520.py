"""A simulated SF1520 (CPR replika opslag), for the demo and the tests: PersonLookup over HTTP.

It speaks the contract's own elements and answers as CPR would: what it is told to know, with a few
things newer than the register has them. Invented people only.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

from lxml import etree

from access.values import Cpr
from indexes.oio import SkemaFejl
from indexes.oio.xml_parse import parse_sikkert
from indexes.opslag.sf1520 import FAULT, PNR, SOAP, UKENDT_PNR, navnerum
from indexes.part.projektion import nutid
from indexes.part.values import PersonData

Find = Callable[[Cpr], PersonData | None]
Svar = tuple[int, bytes]
_MAKS_BYTES = 64 * 1024


class Sf1520(ThreadingHTTPServer):
    """The service on this machine alone. `svar` makes the answer of each question, so that a test
    can let it be slow, broken or down; with a `bearer`, who does not bring it is refused."""

    daemon_threads = True

    def __init__(
        self,
        find: Find,
        *,
        port: int = 0,
        bearer: str = "",
        svar: Callable[[bytes], Svar] | None = None,
    ) -> None:
        super().__init__(("127.0.0.1", port), _Behandler)
        self.find = find
        self.bearer = bearer
        self.svar = svar or self.besvar
        self.stier: list[str] = []  # addresses that were asked for: never a number in them

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/service/CPR/PersonBaseDataExtended/4"

    def besvar(self, body: bytes) -> Svar:
        """Status and envelope of one question."""
        try:
            root = parse_sikkert(body)
        except SkemaFejl:
            return 500, fault("soap:Client", "Malformed request")
        (number,) = [e.text or "" for e in root.iter(f"{{{PNR}}}PNR")] or [""]
        cpr = Cpr.laes(number)
        person = self.find(cpr) if cpr else None
        if person is None:
            return 500, fault("soap:Server", UKENDT_PNR)
        return 200, svar_om(person, at=datetime.now().astimezone(), spurgt=number)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Who asked may have given up: that is hers to tell."""

    @contextmanager
    def koerer(self) -> Iterator[Sf1520]:
        """Serve from a thread until the block ends."""
        thread = Thread(target=self.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        try:
            yield self
        finally:
            self.shutdown()
            self.server_close()
            thread.join()


class _Behandler(BaseHTTPRequestHandler):
    server: Sf1520
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        self.server.stier.append(self.path)
        body = self.rfile.read(min(int(self.headers.get("Content-Length", "0")), _MAKS_BYTES))
        wanted = f"Bearer {self.server.bearer}"
        if self.server.bearer and self.headers.get("Authorization") != wanted:
            status, answer = 401, b""
        else:
            status, answer = self.server.svar(body)
        self.send_response(status)
        self.send_header("Content-Type", "text/xml; charset=utf-8")
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing: what is asked is about persons."""


def fault(kode: str, tekst: str) -> bytes:
    """A SOAP Fault with the platform's own detail."""
    envelope, body = _konvolut({"fault": FAULT})
    element = etree.SubElement(body, f"{{{SOAP}}}Fault")
    etree.SubElement(element, "faultcode").text = kode
    etree.SubElement(element, "faultstring").text = tekst
    detail = etree.SubElement(element, "detail")
    told = etree.SubElement(detail, f"{{{FAULT}}}ServiceplatformFault")
    error = etree.SubElement(etree.SubElement(told, f"{{{FAULT}}}ErrorList"), f"{{{FAULT}}}Error")
    etree.SubElement(error, f"{{{FAULT}}}ErrorCode").text = "12"
    etree.SubElement(error, f"{{{FAULT}}}ErrorText").text = tekst
    return etree.tostring(envelope, xml_declaration=True, encoding="utf-8")


def svar_om(person: PersonData, *, at: datetime, version: int = 4, spurgt: str = "") -> bytes:
    """PersonLookupResponse about a person as she is at `at`, asked for by a number of hers."""
    tns = navnerum(version)
    envelope, body = _konvolut({"ns": tns})
    response = etree.SubElement(body, f"{{{tns}}}PersonLookupResponse")
    _persondata(_Skriver(response, tns), person, at, spurgt or person.cpr)
    _adresse(_Skriver(response, tns), person, at)
    etree.SubElement(response, f"{{{tns}}}relationer")
    return etree.tostring(envelope, xml_declaration=True, encoding="utf-8")


class _Skriver:
    """Elements of one namespace, in the order that they are written."""

    def __init__(self, parent: Any, ns: str) -> None:
        self._parent, self._ns = parent, ns

    def under(self, navn: str) -> _Skriver:
        return _Skriver(etree.SubElement(self._parent, f"{{{self._ns}}}{navn}"), self._ns)

    def felt(self, navn: str, tekst: object) -> None:
        """Left out where there is nothing to say."""
        if tekst not in (None, ""):
            etree.SubElement(self._parent, f"{{{self._ns}}}{navn}").text = str(tekst)

    def dato(self, navn: str, dag: date | datetime | None, *, tid: bool = False) -> None:
        """A date with the contract's own wrapping; `tid` where it is told to the minute."""
        if dag is None:
            return
        if tid and not isinstance(dag, datetime):
            dag = datetime.combine(dag, time.min)
        self.under(navn).felt("dato", dag.isoformat())


def _persondata(w: _Skriver, person: PersonData, at: datetime, spurgt: str) -> None:
    now = nutid(person, at)
    p = w.under("persondata")
    p.felt("personnummer", spurgt)
    p.felt("gaeldendePersonnummer", person.cpr)
    navn = p.under("navn")
    navn.felt("personadresseringsnavn", f"{now.navn.efternavn},{now.navn.fornavn}")
    navn.felt("fornavn", now.navn.fornavn)
    navn.felt("mellemnavn", now.navn.mellemnavn)
    navn.felt("efternavn", now.navn.efternavn)
    p.dato("foedselsdato", person.foedt)
    p.felt("koen", person.koen)
    p.felt("antalBoernUnder18", "0")
    status = p.under("status")
    status.felt("status", int(now.status.kode))
    status.dato("statusdato", now.status.fra, tid=True)
    if now.beskyttelse is not None:
        b = p.under("adressebeskyttelse")
        b.felt("startdato", now.beskyttelse.lower)
        b.felt("slutdato", now.beskyttelse.upper)
        b.felt("beskyttet", "true")


def _adresse(w: _Skriver, person: PersonData, at: datetime) -> None:
    a = nutid(person, at).adresse
    if a is None:
        return
    if a.type == "udland":
        out = w.under("adresse").under("udrejseoplysninger")
        for n, linje in enumerate(a.linjer[:5], start=1):
            out.felt(f"udlandsadresse{n}", linje)
        return
    home = w.under("adresse").under("aktuelAdresse")
    home.felt("kommunekode", a.kommunekode)
    home.felt("vejkode", int(a.vejkode or 0))
    home.felt("husnummer", a.husnr)
    home.felt("etage", a.etage)
    home.felt("sidedoer", a.doer)
    home.felt("postnummer", a.postnr)
    home.felt("postdistrikt", a.by)
    home.felt("vejnavn", a.vejnavn)
    home.dato("tilflytningsdato", a.fra, tid=True)


def _konvolut(prefixes: dict[str, str]) -> tuple[Any, Any]:
    envelope = etree.Element(f"{{{SOAP}}}Envelope", nsmap={"soap": SOAP, **prefixes})
    return envelope, etree.SubElement(envelope, f"{{{SOAP}}}Body")
