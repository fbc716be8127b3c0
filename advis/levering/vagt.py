"""Where a webhook may go: what an operator registered, over TLS, and never into our own house.

The form is checked when an address is registered and again when it is used; the machine behind its
name each time a connection is made, on the very address that is connected to, so that a name which
changes its answer in between gains nothing (DNS rebinding).
"""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

LOKALE = frozenset({"localhost", "127.0.0.1", "::1"})
_MAKS = 500

Net = ipaddress.IPv4Network | ipaddress.IPv6Network


class ForbudtAdresse(ValueError):
    """`regel` says in a stable word why."""

    def __init__(self, regel: str) -> None:
        self.regel = regel
        super().__init__(regel)


@dataclass(frozen=True, slots=True)
class Adresse:
    """An address that has been looked through."""

    url: str
    skema: str
    vaert: str
    port: int
    sti: str


@dataclass(frozen=True, slots=True)
class Regler:
    """`net` are private networks that operators have opened (a fagsystem often stands in one);
    `lokalt` is the demo's and the tests' own machine, with or without TLS."""

    net: tuple[Net, ...] = ()
    lokalt: bool = False


def laes_net(tekst: Iterable[str]) -> tuple[Net, ...]:
    """Networks as written, `10.20.0.0/16`. Raises ValueError."""
    return tuple(ipaddress.ip_network(del_.strip()) for del_ in tekst if del_.strip())


def laes_adresse(url: str, regler: Regler) -> Adresse:
    """Its parts. Raises ForbudtAdresse: not https (but on our own machine in the demo), with a name
    or password in it, a query, a fragment, or no real host."""
    if len(url) > _MAKS or any(ord(tegn) <= 32 or ord(tegn) > 126 for tegn in url):
        raise ForbudtAdresse("adresse.form")
    try:
        dele = urlsplit(url)
        port = dele.port
    except ValueError:
        raise ForbudtAdresse("adresse.form") from None
    vaert = dele.hostname or ""
    if not vaert or dele.username is not None or dele.password is not None:
        raise ForbudtAdresse("adresse.form")
    if dele.query or dele.fragment or "?" in url or "#" in url or "\\" in url:
        raise ForbudtAdresse("adresse.form")
    if dele.scheme == "http":
        if not (regler.lokalt and vaert in LOKALE):
            raise ForbudtAdresse("adresse.https")
    elif dele.scheme != "https":
        raise ForbudtAdresse("adresse.https")
    if _er_tal(vaert):
        kontroller_ip(vaert, regler)
    return Adresse(
        url, dele.scheme, vaert, port or {"http": 80, "https": 443}[dele.scheme], dele.path or "/"
    )


def kontroller_ip(ip: str, regler: Regler) -> None:
    """Raises ForbudtAdresse unless it is out in the world, or in a network that was opened."""
    adresse = ipaddress.ip_address(ip.partition("%")[0])
    if isinstance(adresse, ipaddress.IPv6Address) and adresse.ipv4_mapped is not None:
        adresse = adresse.ipv4_mapped
    if any(adresse.version == net.version and adresse in net for net in regler.net):
        return
    if regler.lokalt and adresse.is_loopback:
        return
    if not adresse.is_global or adresse.is_multicast or _indpakket(adresse):
        raise ForbudtAdresse("adresse.forbudt")


def find_ip(vaert: str, port: int, regler: Regler) -> list[str]:
    """The addresses of a host that may be called, in the order given. Raises ForbudtAdresse where
    none may, OSError where the name is not known."""
    fundne = socket.getaddrinfo(vaert, port, type=socket.SOCK_STREAM)
    tilladt: list[str] = []
    for *_rest, sted in fundne:
        try:
            kontroller_ip(str(sted[0]), regler)
        except ForbudtAdresse:
            continue
        tilladt.append(str(sted[0]))
    if not tilladt:
        raise ForbudtAdresse("adresse.forbudt")
    return list(dict.fromkeys(tilladt))


def _indpakket(adresse: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    """An IPv4 address inside an IPv6 one: a gateway would unpack it behind our back."""
    return isinstance(adresse, ipaddress.IPv6Address) and (
        adresse.sixtofour is not None
        or adresse.teredo is not None
        or adresse in ipaddress.ip_network("64:ff9b::/96")
    )


def _er_tal(vaert: str) -> bool:
    try:
        ipaddress.ip_address(vaert)
    except ValueError:
        return False
    return True
