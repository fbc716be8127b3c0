"""/healthz: the process is alive. /readyz: all that it needs is there."""

from __future__ import annotations

import time
from collections.abc import Callable

import valkey
from django.conf import settings
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone

from access.db import database_role
from advis.levering import friskhed as leveringsfriskhed
from indexes.beskedfordeler import friskhed
from indexes.kildepush import friskhed as kildefriskhed

HJERTESLAG = "sapa:hjerteslag"
HJERTESLAG_SEKUNDER = 60


def _broker() -> valkey.Valkey:
    return valkey.Valkey.from_url(settings.REDIS_URL, socket_timeout=2, socket_connect_timeout=2)


def skriv_hjerteslag() -> None:
    """Kept in the broker, for a minute: a sign of life is worth nothing when it is old."""
    with _broker() as broker:
        broker.set(HJERTESLAG, int(time.time()), ex=HJERTESLAG_SEKUNDER)


def _database() -> str:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("select set_config('role', 'sapa_web', true)")
    return "ok"


def _migrationer() -> str:
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("select set_config('role', 'sapa_web', true)")
        executor = MigrationExecutor(connection)
        plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return "ok" if not plan else f"{len(plan)} mangler"


def _broker_svarer() -> str:
    with _broker() as broker:
        broker.ping()
    return "ok"


def _worker() -> str:
    with _broker() as broker:
        return "ok" if broker.get(HJERTESLAG) else "intet hjerteslag det seneste minut"


PROEVER: dict[str, Callable[[], str]] = {
    "database": _database,
    "migrationer": _migrationer,
    "broker": _broker_svarer,
    "worker": _worker,
}


def _beskeder() -> str:
    with database_role("sapa_indlaes", timeout="5s"):
        return friskhed.kort(now=timezone.now())


def _kilder() -> str:
    with database_role("sapa_indlaes", timeout="5s"):
        return kildefriskhed.kort(now=timezone.now())


def _levering() -> str:
    with database_role("sapa_indlaes", timeout="5s"):
        return leveringsfriskhed.kort(now=timezone.now())


# What somebody must look at, though this process is as ready as any: it does not answer 503, or a
# silent neighbour would take us out of the load balancer.
OPLYSNINGER: dict[str, Callable[[], str]] = {
    "beskedfordeler": _beskeder,
    "kilder": _kilder,
    "advislevering": _levering,
}


def klar(proever: dict[str, Callable[[], str]] | None = None) -> dict[str, str]:
    """Each part and how it is: `ok`, or in a few words what is wrong. Never an address or a
    password."""
    answers: dict[str, str] = {}
    for name, probe in (PROEVER if proever is None else proever).items():
        try:
            answers[name] = probe()
        except Exception as fejl:  # any fault of any part is the answer here, not an error of ours
            answers[name] = type(fejl).__name__
    return answers


class SundhedMiddleware:
    """Answers before sessions and database roles: health must be told when those are what is
    ill."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path == "/healthz":
            return JsonResponse({"status": "ok", "version": settings.VERSION})
        if request.path == "/readyz":
            answers = klar()
            ready = all(answer == "ok" for answer in answers.values())
            told = {"klar": ready, "dele": answers, "oplysninger": klar(OPLYSNINGER)}
            return JsonResponse(told, status=200 if ready else 503)
        return self.get_response(request)
