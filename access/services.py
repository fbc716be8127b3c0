"""Writes about rights and sign-in."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable
from datetime import datetime

import structlog
from django.conf import settings
from django.db import transaction
from django.http import HttpRequest
from django.utils.crypto import constant_time_compare

from access.models import (
    Adgangsgruppe,
    Bruger,
    Dataafgraensning,
    Fagsystem,
    Organisationsenhed,
    Systemklient,
)
from access.values import ALT, AfgraensningFejl, Foelsomhed, Omfang, kle_omfang

log = structlog.get_logger(__name__)

SESSION_BRUGER = "bruger_id"


def log_ind(request: HttpRequest, bruger: Bruger) -> None:
    """Start a session for `bruger`, under a new session key (fixation), with her rights freshly
    resolved.

    The rights are written by the intake role's services when they change; here they are only read.
    """
    request.session.flush()
    request.session[SESSION_BRUGER] = bruger.id


def log_ud(request: HttpRequest) -> None:
    """End the session; nothing of it stays."""
    request.session.flush()


@transaction.atomic
def genberegn_adgang(brugere: Iterable[Bruger]) -> None:
    """Write each user's groups as rows, from her roles and their limits. Takes effect at her next
    request.

    A group with an unknown unit, a malformed KLE or without a kind that its role demands gives
    nothing,
    and is told in the log (adgang/README rules 5 and 7).
    """
    users = list(brugere)
    ids = [bruger.id for bruger in users]
    subtrees = {e.uuid: (e.fra, e.til + 1) for e in Organisationsenhed.objects.all()}
    rows: list[Adgangsgruppe] = []
    for bruger in users:
        afgraensninger = (
            Dataafgraensning.objects.filter(jobfunktionsrolle__tildeling__bruger=bruger)
            .select_related("rolle")
            .order_by("id")
        )
        for nummer, limits in enumerate(afgraensninger):
            try:
                omfang = _omfang(limits, subtrees)
            except AfgraensningFejl as fejl:
                log.warning(
                    "dataafgraensning_uden_virkning", afgraensning=limits.id, grund=str(fejl)
                )
                continue
            for permission in limits.rolle.permissions:
                rows.append(
                    Adgangsgruppe(
                        bruger_id=bruger.id,
                        gruppe=nummer,
                        permission=permission,
                        myndighed=limits.scope_id,
                        foelsomhed=limits.foelsomhed or Foelsomhed.VIP_SAGER,
                        kle=omfang[0],
                        enheder=omfang[1],
                        fagsystemer=omfang[2],
                    )
                )
    Adgangsgruppe.objects.filter(bruger_id__in=ids).delete()
    Adgangsgruppe.objects.bulk_create(rows, batch_size=1000)


def _omfang(limits: Dataafgraensning, subtrees: dict) -> tuple[Omfang, Omfang, Omfang]:
    held = {
        "kle": limits.kle is not None,
        "foelsomhed": limits.foelsomhed is not None,
        "enhed": limits.enheder is not None,
        "fagsystem": limits.fagsystemer is not None,
    }
    for kind in limits.rolle.kraever:
        if not held.get(kind, False):
            raise AfgraensningFejl(f"the role demands a limit of kind {kind}")
    enheder = ALT
    if limits.enheder is not None:
        if unknown := [e for e in limits.enheder if e not in subtrees]:
            raise AfgraensningFejl(f"{len(unknown)} unknown units")
        enheder = Omfang.af(subtrees[e] for e in limits.enheder)
    fagsystemer = ALT
    if limits.fagsystemer is not None:
        fagsystemer = Omfang.af((f, f + 1) for f in limits.fagsystemer)
    return kle_omfang(limits.kle), enheder, fagsystemer


def opret_systemklient(
    *,
    klient_id: str,
    fagsystem: Fagsystem,
    myndigheder: list[int],
    now: datetime,
    demo_hemmelighed: str | None = None,
) -> str:
    """Make or renew a client's credential and return its secret, which is stored only as a hash.

    A `demo_hemmelighed` is public, so the client works only while SAPA_DEMO is on.
    """
    secret = demo_hemmelighed or secrets.token_urlsafe(32)
    facts = {
        "hemmelighed_sha256": hashlib.sha256(secret.encode()).digest(),
        "fagsystem": fagsystem,
        "myndigheder": myndigheder,
        "aktiv": True,
        "demo": demo_hemmelighed is not None,
    }
    Systemklient.objects.update_or_create(
        klient_id=klient_id, defaults=facts, create_defaults={**facts, "oprettet": now}
    )
    return secret


def find_systemklient(klient_id: str, hemmelighed: str) -> Systemklient | None:
    """The active client with this credential, or None: unknown, wrong and revoked look alike."""
    clients = Systemklient.objects.select_related("fagsystem").filter(
        klient_id=klient_id, aktiv=True
    )
    if not settings.DEMO:
        clients = clients.filter(demo=False)
    klient = clients.first()
    held = bytes(klient.hemmelighed_sha256) if klient else bytes(32)
    given = hashlib.sha256(hemmelighed.encode()).digest()
    return klient if constant_time_compare(held.hex(), given.hex()) and klient else None
