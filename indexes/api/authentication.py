"""Who calls: a fagsystem by its own credential. The authority comes from here, never from the
message."""

from __future__ import annotations

import base64
import binascii
from datetime import UTC, datetime, time, timedelta
from math import ceil
from typing import Any, NoReturn

import structlog
from django.conf import settings
from django.core.exceptions import BadRequest, SuspiciousOperation
from django.http import HttpRequest
from django.utils import timezone
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed, ParseError
from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from access.klienter import bevist, legitimation, loft, paastand, proxy
from access.klienter.bevist import Bevist
from access.klienter.legitimation import Afvist, Legitimeret
from access.klienter.selectors import raaderum
from access.klienter.services import brug_skal_noteres
from access.models import Systemklient
from indexes.api.afvist import noter_forkert
from indexes.api.fejl import DAGENS_KVOTE, ForMange
from indexes.registrering.services import Klient

log = structlog.get_logger(__name__)

FORKERT = "Legitimationen er forkert eller udløbet, eller adgangen er lukket."
KENDES_IKKE = "Authorization skal være Bearer med et token eller Basic med id og hemmelighed."


class KlientAuthentication(BaseAuthentication):
    """A token (RFC 6750), a client certificate that our proxy tells of, or HTTP Basic (RFC 7617)
    for clients that may."""

    www_authenticate = 'Basic realm="SAPA", charset="UTF-8", Bearer realm="SAPA"'

    def authenticate(self, request: Request) -> tuple[Klient, Legitimeret] | None:
        """The calling client; None without credentials.

        Raises AuthenticationFailed for wrong ones, ForMange for one that calls too often or has
        used up its day.
        """
        http: HttpRequest = request._request
        now = timezone.now()
        if (known := _husket(http, now)) is not None:
            return Klient.af(known.legitimeret.klient, known.aftaler), known.legitimeret
        try:
            found = self.find(http, now=now)
        except Afvist as fejl:
            afvis(http, fejl, klient_id=basic(http)[0])
        if found is None:
            return None
        return _luk_ind(http, found, now=now)

    def find(self, http: HttpRequest, *, now: datetime) -> Legitimeret | None:
        """The client that the call proves, or None without any proof. Raises Afvist."""
        header = http.META.get("HTTP_AUTHORIZATION", "")
        certifikat = proxy.certifikat(http)
        scheme, _, value = header.partition(" ")
        if not header:
            return legitimation.ved_certifikat(certifikat, now=now) if certifikat else None
        if scheme.lower() == "bearer":
            return legitimation.ved_token(value.strip(), certifikat=certifikat, now=now)
        if scheme.lower() == "basic":
            klient_id, secret = basic(http)
            return legitimation.ved_hemmelighed(klient_id, secret, now=now, slags="basic")
        raise AuthenticationFailed(KENDES_IKKE)

    def authenticate_header(self, request: Request) -> str:
        """What 401 asks for."""
        return self.www_authenticate


class TokenAuthentication(KlientAuthentication):
    """How a client proves itself to get a token: secret by Basic, signed assertion, certificate."""

    www_authenticate = 'Basic realm="SAPA", charset="UTF-8"'

    def authenticate(self, request: Request) -> tuple[Klient, Legitimeret] | None:
        """As for a call, and at most one proof (RFC 6749 section 2.3)."""
        http: HttpRequest = request._request
        now = timezone.now()
        form = formular(http)
        claimed = _paastaaet(http, form)
        if wait := loft.hindret(proxy.adresse(http), claimed):
            raise ForMange(wait)
        try:
            found = self.find(http, now=now)
        except Afvist as fejl:
            afvis(http, fejl, klient_id=claimed)
        return _luk_ind(http, found, now=now) if found else None

    def find(self, http: HttpRequest, *, now: datetime) -> Legitimeret | None:
        form = formular(http)
        assertion, klient_id = form.get("client_assertion"), form.get("client_id")
        if assertion is not None:
            if "HTTP_AUTHORIZATION" in http.META:
                raise Afvist("to slags legitimation på én gang", forsoeg=False)
            if form.get("client_assertion_type") != paastand.TYPE:
                raise Afvist("client_assertion_type er ukendt", forsoeg=False)
            names = settings.KLIENTER.token_aud or (http.build_absolute_uri(http.path),)
            return paastand.ved_paastand(assertion, aud=names, klient_id=klient_id, now=now)
        if http.META.get("HTTP_AUTHORIZATION", "").lower().startswith("basic "):
            name, secret = basic(http)
            if klient_id is not None and klient_id != name:
                raise Afvist("client_id er en anden end i Authorization", forsoeg=False)
            return legitimation.ved_hemmelighed(name, secret, now=now, slags="hemmelighed")
        certifikat = proxy.certifikat(http)
        if certifikat and klient_id is not None:
            return legitimation.ved_certifikat(certifikat, now=now, klient_id=klient_id)
        return None


class ErKlient(BasePermission):
    """Open to an authenticated fagsystem. What it may do with an object is decided where the object
    is."""

    def has_permission(self, request: Request, view: Any) -> bool:
        return isinstance(request.user, Klient)


def formular(http: HttpRequest) -> dict[str, str]:
    """The fields of an OAuth request. Raises ParseError for another form, or a field twice."""
    if http.content_type != "application/x-www-form-urlencoded" or not hasattr(http, "_body"):
        raise ParseError("Content-Type skal være application/x-www-form-urlencoded.")
    try:
        fields = http.POST
    except (BadRequest, SuspiciousOperation):
        raise ParseError("Formularen kan ikke læses.") from None
    if any(len(values) > 1 for _, values in fields.lists()):
        raise ParseError("Et felt står der to gange.")
    return {navn: fields[navn] for navn in fields}


def _paastaaet(http: HttpRequest, form: dict[str, str]) -> str:
    """The client id that the call claims, which decides whose failures are counted."""
    if "client_assertion" in form:
        return paastand.navngivet(form["client_assertion"])
    return basic(http)[0] or form.get("client_id", "")


def basic(http: HttpRequest) -> tuple[str, str]:
    """Id and secret of an Authorization: Basic, empty if there is none that can be read."""
    scheme, _, value = http.META.get("HTTP_AUTHORIZATION", "").partition(" ")
    if scheme.lower() != "basic":
        return "", ""
    try:
        klient_id, _, secret = base64.b64decode(value, validate=True).decode().partition(":")
    except (binascii.Error, ValueError):  # not Base64, not ASCII, not UTF-8
        return "", ""
    return klient_id, secret


def fremlagt(http: HttpRequest) -> bytes | None:
    """The name of what the call proves itself by, right or wrong; None without. Made once a
    call."""
    known: dict[str, Any] = http.__dict__
    if "fremlagt" not in known:
        header, certifikat = http.META.get("HTTP_AUTHORIZATION", ""), proxy.certifikat(http) or ""
        name = loft.legitimation(header, certifikat) if header or certifikat else None
        known["fremlagt"] = name
    found: bytes | None = known["fremlagt"]
    return found


def afvis(http: HttpRequest, fejl: Afvist, *, klient_id: str) -> NoReturn:
    """Count and log a refusal, and tell the caller nothing of what was wrong."""
    address = proxy.adresse(http)
    if (name := fremlagt(http)) is not None:
        loft.kendte.glem(name)
    if fejl.forsoeg:
        loft.noter_fejl(address, klient_id)
    log.warning(
        "klient_afvist", grund=fejl.grund, klient=fejl.klient_id or "ukendt", adresse=address
    )
    noter_forkert(http, fejl, now=timezone.now())
    raise AuthenticationFailed(FORKERT)


def _husket(http: HttpRequest, now: datetime) -> Bevist | None:
    """The client as it was a moment ago, where the view has said that it makes sure of that itself
    (`kan_huskes`). It stands on the request as `bevist` then."""
    if not getattr(http, "kan_huskes", False) or (name := fremlagt(http)) is None:
        return None
    if getattr(http, "spoerges", False):
        bevist.husket.glem(name)
        return None
    known = bevist.husket.find(name)
    # A call that the client's limit has not counted goes the ordinary way, which does.
    if known is None or not hasattr(http, "loft_talt") or not known.gaelder(now):
        return None
    http.bevist = known  # type: ignore[attr-defined]
    http.legitimeret = known.legitimeret  # type: ignore[attr-defined]
    return known


def _luk_ind(http: HttpRequest, found: Legitimeret, *, now: datetime) -> tuple[Klient, Legitimeret]:
    """Count the call against the client's limits, and give it its agreements."""
    http.legitimeret = found  # type: ignore[attr-defined]
    kendt = _lofter(found)
    if not hasattr(http, "loft_talt"):  # the fast path did not know it yet
        svar = loft.kald(kendt)
        http.loft_talt = svar  # type: ignore[attr-defined]
        # An assertion is used once, and what lies beside it has proved nothing.
        if found.slags != "noegle" and (name := fremlagt(http)) is not None:
            loft.kendte.husk(name, kendt)
        if svar.vent:
            raise ForMange(svar.vent)
    room = raaderum(found.klient, now=now, dagen=found.dagen)
    if room.objekter_i_dag >= kvote(found.klient):
        log.warning("klient_kvote_opbrugt", klient=found.klient.klient_id)
        raise ForMange(_til_midnat(now), DAGENS_KVOTE)
    aftaler = room.aftaler
    if found.kun is not None:
        aftaler = tuple(aftale.indskraenket(found.kun) for aftale in aftaler)
    stamp = found.dagen.stempel if found.dagen else ""
    if not stamp or not getattr(http, "kan_huskes", False) or brug_skal_noteres(found, now):
        # What is noted of the proof at the end of the call makes its stamp another.
        return Klient.af(found.klient, aftaler), found
    if (name := fremlagt(http)) is not None:
        bevist.husket.husk(name, Bevist(found, aftaler, stamp, kvote(found.klient)))
    return Klient.af(found.klient, aftaler), found


def kvote(klient: Systemklient) -> int:
    """How many objects it may deliver in a day."""
    own = klient.objekter_pr_dag
    return settings.KLIENTER.objekter_pr_dag if own is None else own


def _lofter(found: Legitimeret) -> loft.Kendt:
    own, common = found.klient, settings.KLIENTER
    return loft.Kendt(
        own.id, own.klient_id, own.kald_pr_sekund or common.kald_pr_sekund, own.byge or common.byge
    )


def _til_midnat(now: datetime) -> int:
    """Seconds until the next Danish day begins, when quotas begin anew."""
    here = timezone.localtime(now)
    tomorrow = timezone.make_aware(datetime.combine(here.date() + timedelta(days=1), time.min))
    return max(1, ceil((tomorrow.astimezone(UTC) - now).total_seconds()))
