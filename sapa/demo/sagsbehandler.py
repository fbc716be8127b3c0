"""The page on which a person plays a fagsystem's caseworker: she sees what came, and accepts or
refuses it, through the mailbox API as any outside client.

It is served by the process of the simulated receivers, on an address of this machine alone. SAPA
has no such route, so there is none in production; the process knows neither database nor session.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
import mimetypes
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from access.values import Cpr
from indexes.oio.tid import DANSK_TID
from sapa.demo.modtagere import Modtager
from sapa_klient import SapaFejl

HTML = "text/html; charset=utf-8"
HOVEDER = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self';"
        " form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}
SVAR = {"ACCEPTERET", "AFVIST"}
MAKS_BEGRUNDELSE = 1000


@dataclass(frozen=True, slots=True)
class Side:
    """An answer to a browser."""

    status: int
    krop: bytes = b""
    type: str = HTML
    sted: str = ""  # where a redirect leads


@dataclass(frozen=True, slots=True)
class Notat:
    """A text as it was received: `tekst` is its very bytes as UTF-8."""

    titel: str
    tekst: str

    @property
    def bytes(self) -> int:
        return len(self.tekst.encode())

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.tekst.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Bilag:
    """An attachment of a dokument, or the PDF of a formular."""

    navn: str
    type: str
    bytes: int
    sha256: str


@dataclass
class Sagsbehandler:
    """The pages. `svar` is all of it, so that tests need no socket."""

    modtagere: Sequence[Modtager]
    porte: int = 0  # where it is served: a call that names another host is refused
    noegle: str = field(default_factory=lambda: secrets.token_urlsafe(16))

    def svar(
        self, metode: str, sti: str, felter: Mapping[str, str] | None = None, *, host: str = ""
    ) -> Side:
        """Answer a call."""
        if self.porte and host not in {f"127.0.0.1:{self.porte}", f"localhost:{self.porte}"}:
            return Side(421)
        if sti.startswith(settings.STATIC_URL):
            return _statisk(sti.removeprefix(settings.STATIC_URL))
        dele = [d for d in sti.split("/") if d]
        if metode == "POST" and (felter or {}).get("noegle") != self.noegle:
            return Side(403)
        try:
            if not dele and metode == "GET":
                return self._oversigt()
            modtager = next((m for m in self.modtagere if m.navn.lower() == dele[0]), None)
            if modtager is None or len(dele) > 2:
                return Side(404)
            if metode == "POST":
                return self._handling(modtager, dele[1:], felter or {})
            return self._post(modtager, dele[1]) if len(dele) == 2 else Side(404)
        except SapaFejl as fejl:
            return self._vis("demo/fagsystem.html", {"nede": str(fejl), "systemer": []}, 503)

    def _oversigt(self) -> Side:
        systemer = [
            {
                "navn": m.navn,
                "sti": m.navn.lower(),
                "selv": m.selv,
                "poster": [
                    {**p, "modtaget": _klokken(p["modtaget"])} for p in reversed(m.poster())
                ],
            }
            for m in self.modtagere
        ]
        return self._vis("demo/fagsystem.html", {"systemer": systemer})

    def _post(self, m: Modtager, id_: str, *, fejl: str | Promise = "", skrevet: str = "") -> Side:
        fundet = m.tag(id_) if _er_uuid(id_) else None
        if fundet is None:
            return self._vis("demo/fagsystem_vaek.html", {"navn": m.navn}, 404)
        (indhold,) = fundet["DistributionObject"]["ObjektIndhold"].values()
        context = {
            "navn": m.navn,
            "sti": f"/{m.navn.lower()}/{id_}/",
            "post": {**fundet, "modtaget": _klokken(fundet["modtaget"])},
            "kontekst": fundet["DistributionContext"],
            "kle": indhold["KLEEmneForslag"],
            "facet": indhold.get("HandlingFacetForslag", ""),
            "sag": indhold.get("SagForslag", ""),
            "part": _part(indhold.get("PartAngivelse")),
            "notater": [Notat(n["titel"], n["tekst"]) for n in fundet["notater"]],
            "bilag": list(_bilag(indhold)),
            "fejl": fejl,
            "skrevet": skrevet,
        }
        return self._vis("demo/fagsystem_post.html", context, 422 if fejl else 200)

    def _handling(self, m: Modtager, rest: Sequence[str], felter: Mapping[str, str]) -> Side:
        if not rest:
            m.overtag(selv=felter.get("selv") == "1")
            return Side(303, sted="/")
        kode, begrundelse = felter.get("kode", ""), felter.get("begrundelse", "").strip()
        if kode not in SVAR or not _er_uuid(rest[0]):
            return Side(400)
        begrundelse = begrundelse[:MAKS_BEGRUNDELSE]
        svar = m.svar(rest[0], kode, begrundelse if kode == "AFVIST" else "")
        if svar.status == 200:
            return Side(303, sted="/")
        return self._post(m, rest[0], fejl=_fejltekst(svar.body), skrevet=begrundelse)

    def _vis(self, skabelon: str, context: dict[str, Any], status: int = 200) -> Side:
        html = render_to_string(skabelon, {**context, "noegle": self.noegle})
        return Side(status, html.encode())


def _klokken(iso: str) -> datetime:
    return datetime.fromisoformat(iso).astimezone(DANSK_TID)


def _er_uuid(tekst: str) -> bool:
    return len(tekst) == 36 and set(tekst) <= set("0123456789abcdef-")


def _fejltekst(body: bytes) -> str:
    try:
        found = json.loads(body)
        return str(found.get("detail") or found.get("title") or "")
    except (ValueError, AttributeError):
        return _("SAPA afviste svaret.")


def _part(part: dict[str, Any] | None) -> str:
    """Whom it is about; a CPR number masked, as a value of it prints itself."""
    if part is None:
        return ""
    urn = part["ReferenceID"].get("urn", "")
    if urn.lower().startswith("urn:oio:cpr-nr:"):
        return f"{part['ObjektType']} {Cpr.laes(urn.rpartition(':')[2])}"
    return f"{part['ObjektType']} {urn or part['ReferenceID'].get('uuid', '')}"


def _bilag(indhold: dict[str, Any]) -> list[Bilag]:
    if "Meddelelse" in indhold:
        f = indhold["Meddelelse"]["Formular"]
        return [_et_bilag(f["TitelTekst"], f["FormatNavn"], f["FormularIndhold"])]
    relationer = indhold["Registrering"]["RelationListe"]
    dele = [v["DelAttributter"] for v in relationer.get("VariantListe", {}).get("Variant", ())]
    return [_et_bilag(d["DelTekst"], d.get("MimeType", ""), d.get("Indhold", "")) for d in dele]


def _et_bilag(navn: str, type_: str, indhold: str) -> Bilag:
    try:
        raa = base64.b64decode("".join(indhold.split()), validate=True)
    except (binascii.Error, ValueError):
        raa = indhold.encode()
    return Bilag(navn, type_, len(raa), hashlib.sha256(raa).hexdigest())


def _statisk(navn: str) -> Side:
    """A file of those that were collected for SAPA."""
    rod = Path(settings.STATIC_ROOT).resolve()
    fil = (rod / quote(navn, safe="/._-")).resolve()
    if not fil.is_relative_to(rod) or not fil.is_file():
        return Side(404)
    return Side(200, fil.read_bytes(), mimetypes.guess_type(fil.name)[0] or "text/plain")
