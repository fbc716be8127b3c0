"""Connected systems, as operators set them up: what each may send and receive, where it is called,
and which certificates are believed.

A system is shared by every authority that it receives for, so only who operates for all of them may
change it; one that receives for none is the nation's, and its operator's. Who operates for one of
them sees it; the nation's operator sees all. An authority chooses by itself whether a system
receives for it (`services`).
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from django.db import connection, transaction

from access.selectors import resolve_adgang
from access.values import Adgang, Permission, driver_landet, uden_graenser
from fordeling.models import Tilsluttet
from fordeling.opsaetning import services
from fordeling.opsaetning.models import Servercertifikat
from fordeling.opsaetning.values import Art, OpsaetningFejl, Skift
from fordeling.values import Objekttype

_EGEN_MASKINE = {"127.0.0.1", "localhost", "::1"}


class MaaIkkeRettes(Exception):
    """It receives for an authority that the user does not operate for, or is the nation's."""


@dataclass(frozen=True, slots=True)
class Server:
    """The certificate that a system's own server is held to."""

    sha256: str
    emne: str = ""
    udsteder: str = ""
    udloeber: datetime | None = None


@dataclass(frozen=True, slots=True)
class Klientbevis:
    """A client certificate by which a system is known when it calls us."""

    klient: str
    sha256: str
    emne: str
    udloeber: datetime
    sidst_brugt: datetime | None


@dataclass(frozen=True, slots=True)
class System:
    """A connected system with its certificates."""

    uuid: UUID
    navn: str
    myndigheder: tuple[int, ...]
    modtager_typer: tuple[str, ...]
    sender_typer: tuple[str, ...]
    modtag_url: str
    kvittering_url: str
    aktiv: bool
    server: Server | None
    klienter: tuple[Klientbevis, ...]
    maa_rettes: bool


def alle(*, adgang: Adgang | None = None) -> list[System]:
    """Every connected system by name, in three statements. `adgang`: those that she may see, and
    which of them she may change; None for the installation's own work."""
    hele = _fuld(adgang) if adgang else None
    certifikater = {c.system_id: c for c in Servercertifikat.objects.all()}
    beviser: dict[UUID, list[Klientbevis]] = {}
    with connection.cursor() as cursor:
        cursor.execute("select system, klient, sha256, emne, udloeber, sidst_brugt"
                       " from fordeling_klientcertifikater()")  # fmt: skip
        for system, *rest in cursor.fetchall():
            beviser.setdefault(system, []).append(Klientbevis(*rest))
    return [
        System(
            r.uuid,
            r.navn,
            tuple(r.myndigheder),
            tuple(r.modtager_typer),
            tuple(r.sender_typer),
            r.modtag_url,
            r.kvittering_url,
            r.aktiv,
            _server(r, certifikater.get(r.uuid)),
            tuple(beviser.get(r.uuid, ())),
            _maa(hele, r),
        )
        for r in Tilsluttet.objects.all()
        if adgang is None or _ser(hele, r)
    ]


def et(uuid: UUID, *, adgang: Adgang) -> System | None:
    """One of them."""
    return next((s for s in alle(adgang=adgang) if s.uuid == uuid), None)


@transaction.atomic
def ret(
    uuid: UUID,
    *,
    aktiv: bool,
    modtager_typer: Collection[str],
    sender_typer: Collection[str],
    modtag_url: str,
    kvittering_url: str,
    certifikat: str,
    adgang: Adgang | None,
) -> Skift:
    """Change a system. `certifikat`: the server's as PEM, its fingerprint, or empty for none.
    `adgang`: whose rights must reach it; None for a command of the installation's own.

    Raises MaaIkkeRettes and OpsaetningFejl.
    """
    services.laas(Art.SYSTEM, uuid)
    row = Tilsluttet.objects.select_for_update().filter(uuid=uuid).first()
    if row is None or (adgang is not None and not _maa(_fuld(adgang), row)):
        raise MaaIkkeRettes
    kendte = {str(o) for o in Objekttype}
    if not set(modtager_typer) <= kendte or not set(sender_typer) <= kendte:
        raise OpsaetningFejl("typer", "ukendt")
    for felt, url in (("modtag_url", modtag_url), ("kvittering_url", kvittering_url)):
        _kontroller_url(felt, url)
    server = _laes_certifikat(certifikat)
    foer = _fakta(row)
    row.aktiv = aktiv
    # In the contract's order, whatever the form's.
    row.modtager_typer = [str(o) for o in Objekttype if o in modtager_typer]
    row.sender_typer = [str(o) for o in Objekttype if o in sender_typer]
    row.modtag_url, row.kvittering_url = modtag_url, kvittering_url
    row.fingeraftryk = server.sha256 if server else ""
    row.save(
        update_fields=[
            "aktiv", "modtager_typer", "sender_typer", "modtag_url", "kvittering_url",
            "fingeraftryk",
        ]
    )  # fmt: skip
    if server is None or foer["fingeraftryk"] != server.sha256 or server.emne:
        Servercertifikat.objects.filter(system=row).delete()
    if server is not None and server.udloeber is not None:
        Servercertifikat.objects.create(
            system=row, emne=server.emne, udsteder=server.udsteder, udloeber=server.udloeber
        )
    return Skift(foer, _fakta(row))


def _fuld(adgang: Adgang) -> Adgang | None:
    """Her rights on all authorities, also those on whose behalf she does not work now."""
    return resolve_adgang(adgang.bruger_id)


def _ser(hele: Adgang | None, row: Tilsluttet) -> bool:
    if hele is None:
        return False
    egne = uden_graenser(hele, Permission.DRIFT)
    return driver_landet(hele) or not egne.isdisjoint(row.myndigheder)


def _maa(hele: Adgang | None, row: Tilsluttet) -> bool:
    if hele is None:
        return False
    if not row.myndigheder:
        return driver_landet(hele)
    return set(row.myndigheder) <= uden_graenser(hele, Permission.DRIFT)


def _fakta(row: Tilsluttet) -> dict[str, Any]:
    return {
        "navn": row.navn,
        "aktiv": row.aktiv,
        "modtager_typer": list(row.modtager_typer),
        "sender_typer": list(row.sender_typer),
        "modtag_url": row.modtag_url,
        "kvittering_url": row.kvittering_url,
        "fingeraftryk": row.fingeraftryk,
    }


def _server(row: Tilsluttet, kendt: Servercertifikat | None) -> Server | None:
    if not row.fingeraftryk:
        return None
    if kendt is None:
        return Server(row.fingeraftryk)
    return Server(row.fingeraftryk, kendt.emne, kendt.udsteder, kendt.udloeber)


def _kontroller_url(felt: str, url: str) -> None:
    if not url:
        return
    try:
        host = urlsplit(url)
        port_ok = host.port is None or host.port > 0
    except ValueError:
        raise OpsaetningFejl(felt, "url") from None
    sikker = host.scheme == "https" or (host.scheme == "http" and host.hostname in _EGEN_MASKINE)
    if not (sikker and host.hostname and port_ok) or host.query or host.username or host.fragment:
        raise OpsaetningFejl(felt, "url")


def _laes_certifikat(tekst: str) -> Server | None:
    tekst = tekst.strip()
    if not tekst:
        return None
    hexa = tekst.replace(":", "").lower()
    if len(hexa) == 64 and set(hexa) <= set("0123456789abcdef"):
        return Server(hexa)
    try:
        found = x509.load_pem_x509_certificate(tekst.encode())
    except ValueError:
        raise OpsaetningFejl("certifikat", "certifikat") from None
    return Server(
        found.fingerprint(hashes.SHA256()).hex(),
        found.subject.rfc4514_string(),
        found.issuer.rfc4514_string(),
        found.not_valid_after_utc,
    )
