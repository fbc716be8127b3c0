"""Sign-in and sign-out through an identity provider."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.sessions.models import Session
from django.http import HttpRequest

from access import revisionslog
from access import services as access_services
from access.db import database_role
from access.komponenter import LOG_IND, LOG_UD
from access.models import Bruger, Myndighed
from access.organisation import services as organisation
from access.organisation.laase import del_numre
from access.saml import attributter, klient, rettigheder
from access.saml.attributter import Paastand
from access.saml.bpp import BppFejl, Melding
from access.saml.fejl import SamlAfvist
from access.saml.kontrol import Assertion
from access.saml.models import (
    Anmodning,
    Brugtassertion,
    Identitetsudbyder,
    Samlbruger,
    Samlsession,
)
from access.saml.selectors import anmodning_af, tjeneste, udbydere
from access.selectors import resolve_adgang
from access.values import Adgang

SESSION_UDEN_VIRKNING = "uden_virkning"
"""What of the last sign-in's privileges gave nothing: in which group, why, and what it named."""


@dataclass(frozen=True, slots=True)
class Begyndt:
    """A sign-in under way: where to send the browser, and the cookie that ties it to this one."""

    adresse: str
    cookie: str


def begynd(
    request: HttpRequest, udbyder: Identitetsudbyder, *, videre: str, now: datetime
) -> Begyndt:
    """Make a signed AuthnRequest and remember it."""
    sendt = klient.anmod(tjeneste(request), udbyder)
    cookie = secrets.token_urlsafe(32)
    Anmodning.objects.create(
        id=sendt.id,
        udbyder=udbyder,
        cookie_sha256=hashlib.sha256(cookie.encode()).hexdigest(),
        videre=videre,
        udloeber=now + timedelta(minutes=settings.SAML.login_minutter),
    )
    return Begyndt(sendt.adresse, cookie)


@dataclass(frozen=True, slots=True)
class LoggetInd:
    """A user who is in: her rights, and where she was heading."""

    adgang: Adgang
    videre: str


def log_ind(request: HttpRequest, *, svar: str, cookie: str, now: datetime) -> LoggetInd:
    """Sign in the user of a Response. Raises SamlAfvist: then nothing has changed.

    Only a Response to a request of ours, in the browser that made it, is read at all: sign-in that
    the provider begins by itself is not accepted.
    """
    anmodning = anmodning_af(cookie, now)
    if anmodning is None:
        raise SamlAfvist("ingen_anmodning")
    udbyder = anmodning.udbyder
    assertion = klient.laes_svar(tjeneste(request), udbyder, svar, anmodning=anmodning.id, now=now)
    paastand = attributter.laes(
        assertion.attributter,
        assertion.name_id,
        gammel_profil=udbyder.gammel_profil,
        uden_persondata=udbyder.uden_persondata,
    )
    myndighed = Myndighed.objects.filter(cvr=paastand.cvr, tilknytning__udbyder=udbyder).first()
    if myndighed is None:
        raise SamlAfvist("ukendt_myndighed")
    with database_role("sapa_indlaes"):
        _brug_en_gang(anmodning, assertion)
        bruger, ignored = _gem_bruger(myndighed, udbyder, paastand, now)
    access_services.log_ind(request, bruger, now=now, senest=assertion.session_udloeber)
    # For her own page of rights: the document itself web may not read.
    request.session[SESSION_UDEN_VIRKNING] = [
        {"gruppe": m.gruppe, "grund": m.grund, "identifikator": m.identifikator} for m in ignored
    ]
    _husk_session(request, bruger, udbyder, assertion)
    adgang = resolve_adgang(bruger.id, scope=request.session[access_services.SESSION_SCOPE])
    if adgang is None:
        raise SamlAfvist("bruger_lukket")
    _noter(request, adgang, udbyder, assertion)
    return LoggetInd(adgang, anmodning.videre)


def _brug_en_gang(anmodning: Anmodning, assertion: Assertion) -> None:
    """Spend the request and the assertion. Of two at once the second waits, and is refused."""
    digest = hashlib.sha256(f"{anmodning.udbyder.entity_id}\n{assertion.id}".encode()).hexdigest()
    _, made = Brugtassertion.objects.get_or_create(
        sha256=digest, defaults={"udloeber": assertion.udloeber}
    )
    spent, _ = Anmodning.objects.filter(id=anmodning.id).delete()
    if not made or not spent:
        raise SamlAfvist("genbrugt")


def _gem_bruger(
    myndighed: Myndighed, udbyder: Identitetsudbyder, paastand: Paastand, now: datetime
) -> tuple[Bruger, tuple[Melding, ...]]:
    """The user, known by (authority, uuid), with what the provider says of her now, and what of it
    gave nothing."""
    bruger = Bruger.objects.filter(myndighed=myndighed, uuid=paastand.uuid).first()
    if bruger is None:
        bruger = Bruger(myndighed=myndighed, uuid=paastand.uuid)
    elif not bruger.aktiv:
        raise SamlAfvist("bruger_lukket")
    bruger.navn, bruger.email = paastand.navn, paastand.email or bruger.email
    bruger.brugernavn = paastand.email or bruger.brugernavn or str(paastand.uuid)
    # An e-mail address goes to another person one day; the user name must stay hers alone.
    taken = Bruger.objects.filter(myndighed=myndighed, brugernavn=bruger.brugernavn)
    if taken.exclude(uuid=paastand.uuid).exists():
        bruger.brugernavn = str(paastand.uuid)
    organisation.gem_bruger(bruger, hvem=udbyder.entity_id, kilde="login", now=now)
    del_numre()
    try:
        given = rettigheder.laes(udbyder, paastand.bpp or "")
    except BppFejl as fejl:
        raise SamlAfvist("bpp") from fejl
    Samlbruger.objects.update_or_create(
        bruger=bruger,
        defaults={"udbyder": udbyder, "bpp": paastand.bpp or "", "sidst": now},
    )
    access_services.saet_grupper(bruger.id, given.grupper)
    return bruger, given.meldinger


def _husk_session(
    request: HttpRequest, bruger: Bruger, udbyder: Identitetsudbyder, assertion: Assertion
) -> None:
    request.session.save()
    assert request.session.session_key
    Samlsession.objects.create(
        session_key=request.session.session_key,
        bruger=bruger,
        udbyder=udbyder,
        name_id=assertion.name_id,
        name_id_format=assertion.name_id_format,
        session_index=assertion.session_index,
        udloeber=request.session.get_expiry_date(),
    )


def _noter(
    request: HttpRequest, adgang: Adgang, udbyder: Identitetsudbyder, assertion: Assertion
) -> None:
    """The sign-in, with the assertion's digest: its issuer can find and explain it."""
    told = revisionslog.kriterier(
        [("Identitetsudbyder", udbyder.entity_id), ("Assertion SHA-256", assertion.sha256)]
    )
    opslag = revisionslog.Opslag(LOG_IND, soegekriterier=told)
    revisionslog.noter(request, [opslag], adgang=adgang)


def logud_adresse(request: HttpRequest) -> str | None:
    """Where the browser must go so that the provider ends its session too; None if it has none.

    Call it before the session here ends.
    """
    row = (
        Samlsession.objects.filter(
            session_key=request.session.session_key or "", udbyder__in=udbydere()
        )
        .select_related("udbyder")
        .first()
    )
    if row is None:
        return None
    Samlsession.objects.filter(session_key=row.session_key).delete()
    if not row.udbyder.slo_url:
        return None
    return klient.bed_om_logud(
        tjeneste(request),
        row.udbyder,
        name_id=row.name_id,
        name_id_format=row.name_id_format,
        session_index=row.session_index,
    ).adresse


def logud_fra_udbyder(request: HttpRequest, query: dict[str, str], raa: str) -> str:
    """End the sessions that a LogoutRequest names and return the address of our answer.

    They end in the database, so that it works without the user's cookie as well. Raises
    SamlAfvist.
    """
    udbyder = _udbyder_af(query.get("SAMLRequest", ""))
    logud = klient.laes_logud(tjeneste(request), udbyder, query, raa)
    rows = Samlsession.objects.filter(udbyder=udbyder, name_id=logud.name_id)
    if logud.session_index:
        rows = rows.filter(session_index__in=logud.session_index)
    ended = list(rows.values_list("session_key", "bruger_id"))
    for bruger_id in dict.fromkeys(bruger_id for _, bruger_id in ended):
        if adgang := resolve_adgang(bruger_id):
            revisionslog.noter(request, [revisionslog.Opslag(LOG_UD)], adgang=adgang)
    afslut_sessioner([key for key, _ in ended])
    if request.session.session_key in {key for key, _ in ended}:
        request.session.flush()
    return logud.svar


def logud_svar(request: HttpRequest, query: dict[str, str], raa: str) -> None:
    """Check the provider's answer to our LogoutRequest. Raises SamlAfvist."""
    udbyder = _udbyder_af(query.get("SAMLResponse", ""))
    klient.laes_logudsvar(tjeneste(request), udbyder, query, raa)


def afslut_sessioner(session_keys: list[str]) -> None:
    """End sessions at once, wherever their browsers are."""
    Session.objects.filter(session_key__in=session_keys).delete()
    Samlsession.objects.filter(session_key__in=session_keys).delete()


def _udbyder_af(besked: str) -> Identitetsudbyder:
    udbyder = udbydere().filter(entity_id=klient.udsteder(besked)).first()
    if udbyder is None:
        raise SamlAfvist("udsteder")
    return udbyder


def ryd(now: datetime) -> None:
    """Delete sign-ins, spent assertions and sessions that have run out."""
    for model in (Anmodning, Brugtassertion, Samlsession):
        model._default_manager.filter(udloeber__lt=now).delete()
