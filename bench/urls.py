"""The limits, through the same server, middleware and database pool as the product's pages."""

from __future__ import annotations

from functools import cache
from typing import Any
from uuid import UUID, uuid4

from django.db import connection
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template import engines
from django.urls import include, path
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt

from access.views_support import kraever_login, offentlig
from indexes.part import selectors
from sapa.overblik.anmodning import Anmodning


@offentlig
def hej(request: HttpRequest) -> HttpResponse:
    """An empty page."""
    return HttpResponse("hej")


@offentlig
def opslag(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """A bare look-up of one row by primary key, without session or rights."""
    with connection.cursor() as cursor:
        cursor.execute("select vaerdi from bench_raekke where id = %s", [uuid])
        row = cursor.fetchone()
    return HttpResponse(row[0])


@kraever_login
def side(request: Anmodning, uuid: UUID) -> HttpResponse:
    """A bare page: signed in, with rights, in the frame of every page, and one row by its key."""
    with connection.cursor() as cursor:
        cursor.execute("select vaerdi from bench_raekke where id = %s", [uuid])
        row = cursor.fetchone()
    return HttpResponse(_side().render({"vaerdi": row[0]}, request))


@kraever_login
def gem(request: Anmodning) -> HttpResponse:
    """A bare page that stores: signed in, with rights, one durable row, and on to another page."""
    with connection.cursor() as cursor:
        cursor.execute("insert into bench_besked values (%s, %s)", [uuid4(), request.POST["tekst"]])
    return HttpResponseRedirect("/bench/hej")


@cache
def _side() -> Any:
    return engines["django"].from_string(
        '{% extends "base.html" %}{% block indhold %}<main id="indhold">{{ vaerdi }}</main>'
        "{% endblock %}"
    )


def familie(request: Anmodning, uuid: UUID) -> HttpResponse:
    """A person's family and household, read as a signed-in user reads them."""
    adgang, now = request.adgang, timezone.now()
    fundne, hjem = selectors.familie_og_husstand(adgang=adgang, part_uuid=uuid, at=now)
    return HttpResponse(f"{len(fundne)} {hjem.antal if hjem else 0}")


@csrf_exempt
@offentlig
def indsaet(request: HttpRequest) -> HttpResponse:
    """A bare durable insert of the same message body, below /api/ so as to have the API's role."""
    with connection.cursor() as cursor:
        cursor.execute("insert into bench_besked values (%s, %s)", [uuid4(), request.body.decode()])
    return HttpResponse("20")


urlpatterns = [
    path("bench/hej", hej),
    path("bench/opslag/<uuid:uuid>", opslag),
    path("bench/side/<uuid:uuid>", side),
    path("bench/gem", gem),
    path("bench/familie/<uuid:uuid>", familie),
    path("api/bench/indsaet", indsaet),
    path("", include("sapa.urls")),
]
