"""What an installation decides about the systems that call it. docs/fagsystem.md explains it."""

from __future__ import annotations

from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network, ip_network

from django.core.exceptions import ImproperlyConfigured

from sapa.settings import miljoe


@dataclass(frozen=True, slots=True)
class Klientindstillinger:
    """Read once at start; a client's own limits, where it has any, go before these."""

    # The header in which a proxy tells the client certificate, as WSGI names it; empty: not used.
    mtls_header: str = ""
    # From whom that header, and X-Forwarded-For, are believed.
    proxyer: tuple[IPv4Network | IPv6Network, ...] = ()
    # The addresses by which an assertion may name us; empty: the address it was sent to.
    token_aud: tuple[str, ...] = ()
    token_sekunder: int = 600
    kald_pr_sekund: int = 100
    byge: int = 500
    objekter_pr_dag: int = 2_000_000
    # Failed sign-ins in `fejl_sekunder`: of one client id from one address, and from one address.
    fejl_pr_klient: int = 10
    fejl_pr_adresse: int = 100
    fejl_sekunder: int = 300
    # Everything of ours in Redis begins with this.
    redis_praefiks: str = "sapa:klient:"


def laes() -> Klientindstillinger:
    """From the environment. Raises ImproperlyConfigured where half of a pair is missing."""
    header, networks = miljoe.tekst("SAPA_MTLS_HEADER", ""), miljoe.liste("SAPA_MTLS_PROXY")
    if bool(header) != bool(networks):
        raise ImproperlyConfigured("SAPA_MTLS_HEADER and SAPA_MTLS_PROXY must both be set.")
    # WSGI gives `-` and `_` in a name the same spelling, so a caller could add X_Cert beside the
    # X-Cert that the proxy sets, and be believed. A name without either has no twin.
    if header and not (header.isascii() and header.isalnum()):
        raise ImproperlyConfigured("SAPA_MTLS_HEADER must be letters and digits, without - and _.")
    try:
        proxies = tuple(ip_network(n, strict=False) for n in networks)
    except ValueError:
        raise ImproperlyConfigured(
            "SAPA_MTLS_PROXY must be addresses or networks, comma separated."
        ) from None
    return Klientindstillinger(
        mtls_header=f"HTTP_{header.upper()}" if header else "",
        proxyer=proxies,
        token_aud=tuple(miljoe.liste("SAPA_TOKEN_AUD")),
    )
