"""The systems that take adviser by webhook: registered, renewed and paused by operators
(`manage.py advismodtager`) and by those who administer an authority as a whole (its pages).

An address alone gives nothing: what a system is told is what its serviceaftaler reach, and those
are operators' to make (`advis.levering.ret`, decision 0079). No API can add an address.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction

from access.models import Fagsystem, Myndighed
from access.revisionslog import noter_administration
from advis.levering import hemmelighed, signatur
from advis.levering.hemmelighed import Hemmeligheder
from advis.levering.vagt import ForbudtAdresse, Regler, laes_adresse, laes_net
from advis.models import Modtagersystem

MAKS_NAVN = 100
GAMMEL_GAELDER = timedelta(days=7)


class ModtagerFejl(ValueError):
    """It cannot be registered; the text says why, in Danish."""


@dataclass(frozen=True, slots=True)
class Nyt:
    """What the vendor is told once: our number for the registration, and the secret."""

    system: Modtagersystem
    hemmelighed: str


def regler() -> Regler:
    """Where webhooks may go, by this installation's settings."""
    s = settings.LEVERING
    return Regler(laes_net(s.net), s.lokalt)


def opret(
    *,
    myndighed: int,
    fagsystem: UUID,
    navn: str,
    url: str,
    form: str = Modtagersystem.Form.JSON,
    hvem: str | None,
    now: datetime,
) -> Nyt:
    """Register an address. `hvem`: who, for the revisionslog; None where the caller writes that
    row herself. Raises ModtagerFejl."""
    _kontroller(url)
    navn = navn.strip()
    if not navn or len(navn) > MAKS_NAVN or form not in Modtagersystem.Form.values:
        raise ModtagerFejl("Systemet skal have et navn på højst 100 tegn.")
    kommune = Myndighed.objects.filter(id=myndighed).first()
    if kommune is None:
        raise ModtagerFejl("Myndigheden findes ikke.")
    if not Fagsystem.objects.filter(uuid=fagsystem).exists():
        raise ModtagerFejl("Fagsystemet findes ikke.")
    ny = signatur.ny_hemmelighed()
    try:
        with transaction.atomic():
            system = Modtagersystem.objects.create(
                myndighed=myndighed,
                fagsystem_uuid=fagsystem,
                navn=navn,
                url=url,
                form=form,
                hemmelighed=b"",
            )
            _gem(system, Hemmeligheder(ny))
            _noter(system, "oprettet", kommune.cvr, hvem, now)
    except IntegrityError:
        raise ModtagerFejl("Myndigheden har et modtagersystem med det navn.") from None
    return Nyt(system, ny)


def roter(system: Modtagersystem, *, hvem: str | None, now: datetime) -> Nyt:
    """A new secret; the one in use signs beside it for a week."""
    ny = signatur.ny_hemmelighed()
    with transaction.atomic():
        system = Modtagersystem.objects.select_for_update().get(id=system.id)
        kendt = hemmelighed.aabn(system.hemmelighed, til=system.id)
        _gem(system, Hemmeligheder(ny, kendt.ny, now + GAMMEL_GAELDER))
        _noter(system, "ny hemmelighed", _cvr(system), hvem, now)
    return Nyt(system, ny)


def flyt(system: Modtagersystem, *, url: str, hvem: str | None, now: datetime) -> None:
    """Another address for the same system. Raises ModtagerFejl."""
    _kontroller(url)
    with transaction.atomic():
        Modtagersystem.objects.filter(id=system.id).update(url=url)
        _noter(system, "ny adresse", _cvr(system), hvem, now)


def saet_aktiv(system: Modtagersystem, *, aktiv: bool, hvem: str | None, now: datetime) -> None:
    """Paused, what is for it waits; then it goes, oldest first."""
    with transaction.atomic():
        Modtagersystem.objects.filter(id=system.id).update(aktiv=aktiv)
        _noter(system, "aktiv" if aktiv else "sat på pause", _cvr(system), hvem, now)


def _kontroller(url: str) -> None:
    try:
        laes_adresse(url, regler())
    except ForbudtAdresse as fejl:
        raise ModtagerFejl(
            {
                "adresse.https": "Adressen skal begynde med https://.",
                "adresse.forbudt": "Adressen er på et net, der ikke er åbnet (SAPA_WEBHOOK_NET).",
            }.get(fejl.regel, "Adressen kan ikke bruges: https://vært/sti, uden andet.")
        ) from None


def _gem(system: Modtagersystem, hemmeligheder: Hemmeligheder) -> None:
    lukket = hemmelighed.luk(hemmeligheder, til=system.id)
    Modtagersystem.objects.filter(id=system.id).update(hemmelighed=lukket)


def _cvr(system: Modtagersystem) -> str:
    return Myndighed.objects.values_list("cvr", flat=True).get(id=system.myndighed)


def _noter(system: Modtagersystem, hvad: str, cvr: str, hvem: str | None, now: datetime) -> None:
    if hvem is None:
        return
    detaljer = [("Modtagersystem", str(system.id)), ("Handling", hvad)]
    noter_administration("advismodtager", detaljer, hvem=hvem, cvr=cvr, now=now)
