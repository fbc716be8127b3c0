"""How adviser leave the house: the mail server, and where webhooks may go.

The variables are explained in docs/advis-levering.md.
"""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from email.utils import parseaddr
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

from sapa.settings import miljoe

_PORTE = {"smtp": 25, "smtp+starttls": 587, "smtps": 465}
_EGEN_MASKINE = {"127.0.0.1", "localhost", "::1"}


@dataclass(frozen=True, slots=True)
class Leveringsindstillinger:
    """Read once at start. Without a mail server a mail is given up, and operators see it."""

    # The address that a mail's link begins with: what the caseworker's browser knows us by.
    adresse: str = ""
    smtp_vaert: str = ""
    smtp_port: int = 25
    smtp_tls: str = ""  # "", "starttls" or "tls"
    smtp_bruger: str = ""
    smtp_kode: str = ""
    fra: str = ""
    # Private networks that webhooks may reach, as `10.20.0.0/16`; our own machine in the demo only.
    net: tuple[str, ...] = ()
    lokalt: bool = False
    ca: str = ""  # whom we believe; empty: what the operating system believes
    # At once under way in one worker, and of these to one subscriber.
    samtidige: int = 24
    samtidige_pr_modtager: int = 4
    arbejdere: int = 1  # that push at the same time, on all machines together
    # Minutes that something may wait undelivered before the alarm.
    alarm_minutter: int = 15

    @property
    def mail(self) -> bool:
        """True if mail can be sent."""
        return bool(self.smtp_vaert)

    def __repr__(self) -> str:
        """Without the password: settings are shown where things go wrong."""
        return f"Leveringsindstillinger({'med' if self.mail else 'uden'} e-mail)"


def laes(*, demo: bool) -> Leveringsindstillinger:
    """From the environment. Raises ImproperlyConfigured for what could not work or is not safe."""
    smtp = urlsplit(miljoe.tekst("SAPA_SMTP_URL", ""))
    fra = miljoe.tekst("SAPA_EMAIL_FRA", "")
    adresse = miljoe.tekst("SAPA_ADVIS_ADRESSE", miljoe.tekst("SAPA_SAML_ADRESSE", "")).rstrip("/")
    if smtp.scheme or smtp.path:
        if smtp.scheme not in _PORTE or not smtp.hostname or smtp.path.strip("/") or smtp.query:
            raise ImproperlyConfigured(
                "SAPA_SMTP_URL must look like smtps://user:password@host:465,"
                " smtp+starttls://host:587 or smtp://host:25."
            )
        if smtp.username and smtp.scheme == "smtp" and smtp.hostname not in _EGEN_MASKINE:
            raise ImproperlyConfigured("SAPA_SMTP_URL: a password needs smtps or smtp+starttls.")
        if "@" not in parseaddr(fra)[1] or "\n" in fra:
            raise ImproperlyConfigured("SAPA_EMAIL_FRA must be an e-mail address.")
        if urlsplit(adresse).scheme not in {"http", "https"}:
            raise ImproperlyConfigured("SAPA_ADVIS_ADRESSE must be what users know SAPA by.")
    net = tuple(miljoe.liste("SAPA_WEBHOOK_NET"))
    try:
        for each in net:
            ipaddress.ip_network(each)
        standard = Leveringsindstillinger()
        samtidige = int(miljoe.tekst("SAPA_LEVERING_SAMTIDIGE", str(standard.samtidige)))
        arbejdere = int(miljoe.tekst("SAPA_LEVERING_ARBEJDERE", str(standard.arbejdere)))
        alarm = int(miljoe.tekst("SAPA_LEVERING_ALARM", str(standard.alarm_minutter)))
        port = smtp.port or _PORTE.get(smtp.scheme, 25)
    except ValueError:
        raise ImproperlyConfigured(
            "SAPA_WEBHOOK_NET are networks, SAPA_LEVERING_* and the port of SAPA_SMTP_URL numbers."
        ) from None
    if not (0 < samtidige <= 200 and 0 < arbejdere <= 50 and alarm > 0):
        raise ImproperlyConfigured("SAPA_LEVERING_*: see docs/advis-levering.md.")
    return Leveringsindstillinger(
        adresse=adresse,
        smtp_vaert=smtp.hostname or "",
        smtp_port=port,
        smtp_tls={"smtps": "tls", "smtp+starttls": "starttls"}.get(smtp.scheme, ""),
        smtp_bruger=unquote(smtp.username or ""),
        smtp_kode=unquote(smtp.password or ""),
        fra=fra,
        net=net,
        lokalt=demo,
        ca=miljoe.tekst("SAPA_WEBHOOK_CA", ""),
        samtidige=samtidige,
        arbejdere=arbejdere,
        alarm_minutter=alarm,
    )
