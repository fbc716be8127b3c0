"""A CPR of its own for a test: a real server on this machine, and settings that lead to it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.test import override_settings

from access.values import Cpr
from indexes.part.values import PersonData
from sapa.demo.sf1520 import Sf1520
from tests.traade import TAALMOD

BEARER = "prøve-ord".encode().hex()


def indstillinger(**felter: Any) -> Any:
    """Settings whose breaker is nobody else's. Who wants to see the time limit sets one: a machine
    that has other work is no source that is slow."""
    felter = {"frist": TAALMOD, "redis_praefiks": f"sapa:test:{uuid4().hex}:", **felter}
    return replace(settings.OPSLAG, **felter)


@contextmanager
def cpr_svarer(
    *personer: PersonData,
    svar: Callable[[bytes], tuple[int, bytes]] | None = None,
    **felter: Any,
) -> Iterator[Sf1520]:
    """CPR knows these people, and SAPA asks it. `svar` answers in its place."""
    kendte: Mapping[str, PersonData] = {p.cpr: p for p in personer}

    def find(cpr: Cpr) -> PersonData | None:
        return kendte.get(cpr.tal)

    with Sf1520(find, bearer=BEARER, svar=svar).koerer() as server:
        felter = {"url": server.url, "bearer": BEARER, **felter}
        with override_settings(OPSLAG=indstillinger(**felter)):
            yield server
