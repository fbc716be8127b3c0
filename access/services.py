"""Writes about rights and sign-in."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

import structlog
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone

from access.klienter import services as klienter
from access.klienter.values import SYSTEMROLLER, rettigheder
from access.models import (
    Adgangsgruppe,
    Bruger,
    Dataafgraensning,
    Fagsystem,
    Organisationsenhed,
    Systemklient,
)
from access.organisation.laase import del_numre
from access.revisionslog import ANLEDNING_VED_LOGIN, saet_anledning
from access.selectors import scopes
from access.values import ALT, AfgraensningFejl, Foelsomhed, Gruppe, Omfang, kle_omfang

log = structlog.get_logger(__name__)

SESSION_BRUGER = "bruger_id"
SESSION_SCOPE = "scope"  # the authority on whose behalf she works
SESSION_SLUT = "slut"  # epoch seconds: the absolute end
SESSION_INAKTIV = "inaktiv"  # seconds without a request that end it
SESSION_SIDST = "sidst"
# How often activity is written down: a session row need not change at every request.
_SKRIV_AKTIVITET = 60


def log_ind(
    request: HttpRequest,
    bruger: Bruger,
    *,
    now: datetime | None = None,
    senest: datetime | None = None,
) -> None:
    """Start a session for `bruger`, under a new session key (fixation), as long as her authority
    lets it last and no longer than `senest`.

    The rights are written by the intake role's services when they change; here they are only read.
    She works on behalf of her own authority, or of the first on whose data she has any right.
    """
    now = now or timezone.now()
    inaktiv, i_alt = sessionstider(bruger.myndighed_id)
    slut = now + timedelta(minutes=i_alt)
    to_choose = scopes(bruger.id)
    request.session.flush()
    request.session[SESSION_BRUGER] = bruger.id
    request.session[SESSION_SCOPE] = to_choose[0].myndighed_id if to_choose else bruger.myndighed_id
    request.session[SESSION_SLUT] = int(min(slut, senest or slut).timestamp())
    request.session[SESSION_INAKTIV] = 60 * inaktiv
    request.session[SESSION_SIDST] = int(now.timestamp())
    saet_anledning(request, ANLEDNING_VED_LOGIN)


def sessionstider(myndighed_id: int) -> tuple[int, int]:
    """For how many minutes a sign-in of the authority's users lasts: unused, and in all. One
    query."""
    from access.saml.models import DAGLANG, Sessionstid  # its models build on ours

    tid = Sessionstid.objects.filter(myndighed_id=myndighed_id).first()
    return (tid.inaktiv, tid.i_alt) if tid else (DAGLANG, DAGLANG)


def session_gaelder(request: HttpRequest, now: datetime) -> bool:
    """True while the session may still be used; notes that it was, at most once a minute."""
    session, moment = request.session, int(now.timestamp())
    if moment >= session.get(SESSION_SLUT, moment + 1):
        return False
    sidst = session.get(SESSION_SIDST)
    if sidst is None:
        return True
    if moment - sidst >= session.get(SESSION_INAKTIV, 0):
        return False
    if moment - sidst >= _SKRIV_AKTIVITET:
        session[SESSION_SIDST] = moment
    return True


def vaelg_scope(request: HttpRequest, bruger_id: int, myndighed_id: int) -> bool:
    """Work on behalf of an authority from now on. False, and nothing changed, if no group of hers
    reaches its data."""
    if myndighed_id not in {scope.myndighed_id for scope in scopes(bruger_id)}:
        return False
    request.session[SESSION_SCOPE] = myndighed_id
    return True


def log_ud(request: HttpRequest) -> None:
    """End the session; nothing of it stays."""
    request.session.flush()


@transaction.atomic
def genberegn_adgang(brugere: Iterable[Bruger]) -> None:
    """Write each user's groups as rows, from her roles and their limits. Takes effect at her next
    request.

    A group with an unknown unit, a malformed KLE or without a kind that its role demands gives
    nothing,
    and is told in the log (adgang/README rules 5 and 7). A user whose rights come from her identity
    provider keeps exactly those that it sent.
    """
    from access.saml.rettigheder import fra_udbyder  # it builds on our models

    del_numre()
    users = list(brugere)
    ids = [bruger.id for bruger in users]
    sent = fra_udbyder(ids)
    subtrees = {e.uuid: (e.fra, e.til + 1) for e in Organisationsenhed.objects.all()}
    rows: list[Adgangsgruppe] = []
    for bruger in users:
        if bruger.id in sent:
            rows.extend(_raekker(bruger.id, sent[bruger.id]))
            continue
        afgraensninger = (
            Dataafgraensning.objects.filter(jobfunktionsrolle__tildeling__bruger=bruger)
            .select_related("rolle")
            .order_by("id")
        )
        for nummer, limits in enumerate(afgraensninger):
            try:
                reach = omfang(limits, subtrees)
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
                        kle=reach[0],
                        enheder=reach[1],
                        fagsystemer=reach[2],
                    )
                )
    Adgangsgruppe.objects.filter(bruger_id__in=ids).delete()
    Adgangsgruppe.objects.bulk_create(rows, batch_size=1000)


@transaction.atomic
def saet_grupper(bruger_id: int, grupper: Sequence[Gruppe]) -> None:
    """Let a user's groups be exactly these. Takes effect at her next request."""
    Adgangsgruppe.objects.filter(bruger_id=bruger_id).delete()
    Adgangsgruppe.objects.bulk_create(_raekker(bruger_id, grupper), batch_size=1000)


def _raekker(bruger_id: int, grupper: Sequence[Gruppe]) -> list[Adgangsgruppe]:
    return [
        Adgangsgruppe(
            bruger_id=bruger_id,
            gruppe=nummer,
            permission=permission,
            myndighed=gruppe.myndighed,
            kle=gruppe.kle,
            foelsomhed=gruppe.foelsomhed,
            enheder=gruppe.enheder,
            fagsystemer=gruppe.fagsystemer,
        )
        for nummer, gruppe in enumerate(grupper)
        for permission in sorted(gruppe.permissions)
    ]


def omfang(limits: Dataafgraensning, subtrees: dict) -> tuple[Omfang, Omfang, Omfang]:
    """A group's limits of KLE, units and fagsystemer. Raises AfgraensningFejl where it gives
    nothing."""
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


@transaction.atomic
def opret_systemklient(
    *,
    klient_id: str,
    fagsystem: Fagsystem,
    myndigheder: list[int],
    now: datetime,
    demo_hemmelighed: str | None = None,
    basic: bool = False,
) -> str:
    """Make a client, or renew one, that may do everything with the indexes for these authorities;
    return its secret.

    A `demo_hemmelighed` is public, so the client works only while SAPA_DEMO is on. Other clients
    are made by `manage.py systemklient`, with as little as they need.
    """
    demo = demo_hemmelighed is not None
    klient = Systemklient.objects.filter(klient_id=klient_id).first()
    if klient is None:
        klient = klienter.opret(
            klient_id=klient_id, fagsystem=fagsystem, now=now, basic=basic, demo=demo
        )
    else:
        facts = {"fagsystem": fagsystem, "aktiv": True, "basic": basic, "demo": demo}
        Systemklient.objects.filter(id=klient.id).update(**facts)
    if myndigheder:
        klienter.saet_aftale(
            klient,
            myndigheder=myndigheder,
            kle=["*"],
            rettigheder=rettigheder(SYSTEMROLLER),
            fra=None,
            til=None,
            now=now,
            erstat=True,
        )
    else:
        klient.aftaler.all().delete()
    if demo:  # measurements and simulators call as fast as they can
        klienter.saet_lofter(klient, kald_pr_sekund=1000, byge=2000, objekter_pr_dag=None, now=now)
    return klienter.roter(klient, now=now, overlap=timedelta(0), hemmelighed=demo_hemmelighed)
