"""The live look-up in CPR (SF1520), from the environment. docs/opslag.md explains it."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

from sapa.settings import miljoe

_EGEN_MASKINE = {"127.0.0.1", "localhost", "::1"}
_VERSIONER = {4, 5}


@dataclass(frozen=True, slots=True)
class Opslagsindstillinger:
    """Read once at start. Without a url there is no look-up, and no block on the pages."""

    url: str = ""
    version: int = 4
    # Who we are: a client certificate (paths of PEM files), or a bearer token.
    certifikat: str = ""
    noegle: str = ""
    ca: str = ""  # whom we believe; empty: what the operating system believes
    bearer: str = ""
    # The service agreement's ids (InvocationContext); without, the authority's CVR alone is told.
    aftale: str = ""
    system: str = ""
    bruger: str = ""
    service: str = "e6be2436-bf35-4df2-83fe-925142825dc2"  # of the contract, version 4
    # Seconds for the whole of it: connection, TLS, question and answer.
    frist: float = 2.0
    # Under way at once in one web process: far below its threads.
    samtidige: int = 4
    # The breaker: failures in so many seconds, their share, and how long it stays open.
    vindue: int = 60
    mindst: int = 5
    andel: float = 0.5
    pause: int = 30
    # Whether a person's page asks by itself, or by a click.
    automatisk: bool = False
    redis_praefiks: str = "sapa:opslag:"

    def __repr__(self) -> str:
        """Without the token: settings are shown where things go wrong."""
        return f"Opslagsindstillinger({'slået til' if self.url else 'slået fra'})"


def laes() -> Opslagsindstillinger:
    """From the environment. Raises ImproperlyConfigured for what could not work or is not safe."""
    std = Opslagsindstillinger()
    url = miljoe.tekst("SAPA_SF1520_URL", "")
    host = urlsplit(url)
    if url and host.scheme != "https" and host.hostname not in _EGEN_MASKINE:
        raise ImproperlyConfigured("SAPA_SF1520_URL must be https.")
    if host.query or host.username or host.password:
        raise ImproperlyConfigured("SAPA_SF1520_URL must hold neither a query nor a password.")
    try:
        version = int(miljoe.tekst("SAPA_SF1520_VERSION", str(std.version)))
        frist = float(miljoe.tekst("SAPA_OPSLAG_FRIST", str(std.frist)))
        samtidige = int(miljoe.tekst("SAPA_OPSLAG_SAMTIDIGE", str(std.samtidige)))
        mindst = int(miljoe.tekst("SAPA_OPSLAG_MINDST", str(std.mindst)))
        andel = float(miljoe.tekst("SAPA_OPSLAG_ANDEL", str(std.andel)))
        pause = int(miljoe.tekst("SAPA_OPSLAG_PAUSE", str(std.pause)))
    except ValueError:
        raise ImproperlyConfigured("SAPA_OPSLAG_* and SAPA_SF1520_VERSION are numbers.") from None
    if version not in _VERSIONER:
        raise ImproperlyConfigured("SAPA_SF1520_VERSION must be 4 or 5.")
    # The page's own transaction, and the caseworker, wait no longer than this.
    if not (0 < frist <= 10 and samtidige > 0 and mindst > 0 and 0 < andel <= 1 and pause > 0):
        raise ImproperlyConfigured("SAPA_OPSLAG_*: see docs/opslag.md for what they may be.")
    certifikat, noegle = (
        miljoe.tekst("SAPA_SF1520_CERTIFIKAT", ""),
        miljoe.tekst("SAPA_SF1520_NOEGLE", ""),
    )
    if noegle and not certifikat:
        raise ImproperlyConfigured("SAPA_SF1520_NOEGLE needs SAPA_SF1520_CERTIFIKAT.")
    aftale, system, bruger = (
        miljoe.tekst(f"SAPA_SF1520_{navn}", "") for navn in ("AFTALE", "SYSTEM", "BRUGER")
    )
    if len({bool(aftale), bool(system), bool(bruger)}) > 1:
        raise ImproperlyConfigured("SAPA_SF1520_AFTALE, _SYSTEM and _BRUGER go together.")
    return Opslagsindstillinger(
        url=url,
        version=version,
        certifikat=certifikat,
        noegle=noegle,
        ca=miljoe.tekst("SAPA_SF1520_CA", ""),
        bearer=miljoe.tekst("SAPA_SF1520_BEARER", ""),
        aftale=aftale,
        system=system,
        bruger=bruger,
        service=miljoe.tekst("SAPA_SF1520_SERVICE", std.service),
        frist=frist,
        samtidige=samtidige,
        mindst=mindst,
        andel=andel,
        pause=pause,
        automatisk=miljoe.flag("SAPA_OPSLAG_AUTOMATISK"),
    )
