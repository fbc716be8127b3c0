"""POST /api/v1/token: OAuth 2 client credentials (RFC 6749 section 4.4)."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any, cast

import structlog
from django.conf import settings
from django.http import HttpResponse
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import exceptions
from rest_framework.request import Request
from rest_framework.views import APIView

from access.klienter import token as tokener
from access.klienter.legitimation import Legitimeret
from access.klienter.values import RettighedFejl, rettigheder
from indexes.api import openapi
from indexes.api.authentication import ErKlient, TokenAuthentication, formular
from indexes.api.fejl import JSON, ForMange, exception_handler, for_mange, tokenfejl
from indexes.registrering.services import Klient

log = structlog.get_logger(__name__)


class Token(APIView):
    """Exchange a secret, a signed assertion or a certificate for a short-lived token."""

    authentication_classes = (TokenAuthentication,)
    permission_classes = (ErKlient,)

    @extend_schema(**openapi.TOKEN)
    def post(self, request: Request) -> HttpResponse:
        """A token that lives as long as its proof does, at most SAPA's ten minutes."""
        form = formular(request._request)
        if form.get("grant_type") != "client_credentials":
            known = "grant_type" in form
            error = "unsupported_grant_type" if known else "invalid_request"
            return tokenfejl(400, error, "grant_type skal være client_credentials.")
        klient, found = cast(Klient, request.user), cast(Legitimeret, request.auth)
        granted = {ret for aftale in klient.aftaler for ret in aftale.rettigheder}
        try:
            wanted = rettigheder(form.get("scope", "").split()) or None
        except RettighedFejl:
            return tokenfejl(400, "invalid_scope", "scope nævner en rettighed, der ikke findes.")
        if wanted is not None and not wanted <= granted:
            besked = "scope rækker ud over klientens serviceaftaler."
            return tokenfejl(400, "invalid_scope", besked)
        now = timezone.now()
        ends = now + timedelta(seconds=settings.KLIENTER.token_sekunder)
        if found.bevis is not None and found.bevis.udloeber is not None:
            ends = min(ends, found.bevis.udloeber)
        text = tokener.skriv(
            tokener.Token(
                found.klient.id,
                found.klient.udgave,
                ends,
                frozenset(wanted) if wanted is not None else None,
                found.certifikat,
            )
        )
        log.info("token_udstedt", klient=klient.klient_id, bevis=found.slags)
        body = {
            "access_token": text,
            "token_type": "Bearer",
            "expires_in": max(0, int((ends - now).total_seconds())),
            "scope": " ".join(sorted(wanted if wanted is not None else granted)),
        }
        headers = {"Cache-Control": "no-store", "Pragma": "no-cache"}
        return HttpResponse(json.dumps(body), content_type=JSON, headers=headers)

    def get_exception_handler(self) -> Callable[..., Any]:
        """Refusals in the form of RFC 6749, section 5.2."""
        return _fejl


def _fejl(exc: Exception, context: dict[str, Any]) -> HttpResponse | None:
    request = context["request"]._request
    if isinstance(exc, ForMange):
        return for_mange(request, exc.vent, exc.besked)
    if isinstance(exc, exceptions.AuthenticationFailed | exceptions.NotAuthenticated):
        challenge = {"WWW-Authenticate": TokenAuthentication.www_authenticate}
        besked = "Klienten kan ikke godkendes, eller adgangen er lukket."
        return tokenfejl(401, "invalid_client", besked, headers=challenge)
    if isinstance(exc, exceptions.ParseError):
        return tokenfejl(400, "invalid_request", str(exc.detail))
    return exception_handler(exc, context)
