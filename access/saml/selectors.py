"""Reads about identity providers and sign-ins under way."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest

from access.models import Myndighed
from access.saml.klient import Tjeneste
from access.saml.models import Anmodning, Identitetsudbyder
from access.saml.noegler import sp_noegle


def tjeneste(request: HttpRequest) -> Tjeneste:
    """Ourselves as service provider: at the configured address, else at the host of the request."""
    saml = settings.SAML
    adresse = saml.adresse or request.build_absolute_uri("/").rstrip("/")
    return Tjeneste(
        adresse=adresse,
        entity_id=saml.entity_id or f"{adresse}/saml/metadata/",
        noegle=sp_noegle(),
        slinger=timedelta(seconds=saml.slinger),
    )


def udbydere() -> QuerySet[Identitetsudbyder]:
    """The identity providers that are trusted now: the demo's own only while it is a demo."""
    rows = Identitetsudbyder.objects.filter(aktiv=True)
    return rows if settings.DEMO else rows.filter(demo=False)


def udbyder_for(myndighed_id: int) -> Identitetsudbyder | None:
    """An authority's identity provider."""
    return udbydere().filter(tilknytning__myndighed_id=myndighed_id).first()


def myndigheder_med_udbyder() -> list[Myndighed]:
    """The authorities whose users can sign in with SAML, by name."""
    return list(Myndighed.objects.filter(tilknytning__udbyder__in=udbydere()))


def anmodning_af(cookie: str, now: datetime) -> Anmodning | None:
    """The sign-in that a browser has under way, by its cookie."""
    if not cookie:
        return None
    digest = hashlib.sha256(cookie.encode()).hexdigest()
    return Anmodning.objects.filter(
        cookie_sha256=digest, udloeber__gt=now, udbyder__in=udbydere()
    ).first()
