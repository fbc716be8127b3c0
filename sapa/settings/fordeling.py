"""Hand-offs of journalnotater (SF2900), from the environment. docs/fordeling.md explains it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urlsplit
from uuid import UUID

from django.core.exceptions import ImproperlyConfigured

from sapa.settings import miljoe

_EGEN_MASKINE = {"127.0.0.1", "localhost", "::1"}
_SYSTEM = UUID("2c1ba3a7-5ad6-5a5f-9d3c-6d7f5b0f2900")  # SAPA itself, where none is given


@dataclass(frozen=True, slots=True)
class Fordelingsindstillinger:
    """Read once at start. Without a url nothing can be sent, and the pages do not offer it."""

    # The Fordelingskomponent that we send to: Serviceplatformen's, or our own.
    url: str = ""
    system: UUID = _SYSTEM  # our own id as the registering system
    # Who we are: a client certificate (paths of PEM files), or HTTP Basic where it takes that.
    certifikat: str = ""
    noegle: str = ""
    ca: str = ""
    basic: str = ""
    # HTTP Basic by which our own Fordelingskomponent calls systems of this machine: the demo's.
    komponent_basic: str = ""
    fingeraftryk: str = ""  # SHA-256 of its server's certificate, where it is pinned
    # The subject (RFC 4514) of the certificate that brings us receipts; empty: its fingerprint,
    # which the client is registered by, is enough.
    kvittering_emne: str = ""
    # Where our own Fordelingskomponent brings the receipts of SAPA's own hand-offs, unless its row
    # in fordeling_tilsluttet says so.
    kvittering_url: str = ""
    frist: float = 15.0  # seconds of a whole call
    samtidige: int = 4  # calls of a worker under way at once
    # Our own Fordelingskomponent: how often an object is tried before it comes back as FEJLET.
    leveringsforsoeg: int = 12
    # Days that a text is kept after the receiver accepted it.
    tekst_dage: int = 7

    def __repr__(self) -> str:
        """Without the password: settings are shown where things go wrong."""
        return f"Fordelingsindstillinger({'slået til' if self.url else 'slået fra'})"


def laes() -> Fordelingsindstillinger:
    """From the environment. Raises ImproperlyConfigured for what could not work or is not safe."""
    std = Fordelingsindstillinger()
    url = miljoe.tekst("SAPA_FORDELING_URL", "")
    host = urlsplit(url)
    if url and host.scheme != "https" and host.hostname not in _EGEN_MASKINE:
        raise ImproperlyConfigured("SAPA_FORDELING_URL must be https.")
    if host.query or host.username or host.password:
        raise ImproperlyConfigured("SAPA_FORDELING_URL must hold neither a query nor a password.")
    certifikat = miljoe.tekst("SAPA_FORDELING_CERTIFIKAT", "")
    noegle = miljoe.tekst("SAPA_FORDELING_NOEGLE", "")
    if noegle and not certifikat:
        raise ImproperlyConfigured("SAPA_FORDELING_NOEGLE needs SAPA_FORDELING_CERTIFIKAT.")
    aftryk = miljoe.tekst("SAPA_FORDELING_FINGERAFTRYK", "").replace(":", "").lower()
    if aftryk and not re.fullmatch("[0-9a-f]{64}", aftryk):
        raise ImproperlyConfigured("SAPA_FORDELING_FINGERAFTRYK must be a SHA-256 in hexadecimal.")
    try:
        system = UUID(miljoe.tekst("SAPA_FORDELING_SYSTEM", str(std.system)))
        frist = float(miljoe.tekst("SAPA_FORDELING_FRIST", str(std.frist)))
        dage = int(miljoe.tekst("SAPA_FORDELING_TEKST_DAGE", str(std.tekst_dage)))
        forsoeg = int(miljoe.tekst("SAPA_FORDELING_FORSOEG", str(std.leveringsforsoeg)))
    except ValueError:
        raise ImproperlyConfigured("SAPA_FORDELING_*: see docs/fordeling.md.") from None
    if not (0 < frist <= 60 and dage >= 0 and forsoeg > 0):
        raise ImproperlyConfigured("SAPA_FORDELING_*: see docs/fordeling.md.")
    return Fordelingsindstillinger(
        url=url,
        system=system,
        certifikat=certifikat,
        noegle=noegle,
        ca=miljoe.tekst("SAPA_FORDELING_CA", ""),
        basic=miljoe.tekst("SAPA_FORDELING_BASIC", ""),
        komponent_basic=miljoe.tekst("SAPA_FORDELING_KOMPONENT_BASIC", ""),
        fingeraftryk=aftryk,
        kvittering_url=miljoe.tekst("SAPA_FORDELING_KVITTERING_URL", ""),
        kvittering_emne=miljoe.tekst("SAPA_FORDELING_KVITTERING_EMNE", ""),
        frist=frist,
        leveringsforsoeg=forsoeg,
        tekst_dage=dage,
    )
