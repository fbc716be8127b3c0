"""A hidden home is on no page of anybody in the family: every page of a person, found by its route."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone

from access.models import Bruger
from access.values import Permission
from indexes.kilder.services import optag
from indexes.part import services
from indexes.personkilder.kilder import STIL, SYGESIKRING
from sapa.overblik.visninger import HISTORIKKER
from tests.kildepush.conftest import barn, institution, plads, praksis, sikring
from tests.part.test_skjult_hjem import (
    BARN,
    BROR,
    FAMILIE,
    FAR,
    HEMMELIG,
    MOR,
    SOESTER,
    STEDFAR,
    TILFAELDE,
)

pytestmark = pytest.mark.django_db
SKOLE, LAEGE = "Skolen i Skoven", "Lægen om Hjørnet"
PERSON = "person/<uuid:part_uuid>/"
# Between them they are everything that one may be to a hidden home.
LAESES = tuple(p.cpr for p in (BARN, MOR, BROR, STEDFAR, SOESTER, FAR))
FOER = "?dato=2024-08-01"


def sider(resolver: Any = None, prefix: str = "") -> Iterator[str]:
    """Every address below a person that takes nothing but her, and each kind of history."""
    for pattern in (resolver or get_resolver()).url_patterns:
        rute = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from sider(pattern, rute)
        elif isinstance(pattern, URLPattern) and rute.startswith(PERSON):
            if rute == f"{PERSON}historik/<slug:art>/":
                yield from (f"{PERSON}historik/{art}/" for art in HISTORIKKER)
            elif "<" not in rute.removeprefix(PERSON):
                yield rute


@pytest.fixture
def alle(myndigheder: Any, request: pytest.FixtureRequest) -> dict[str, UUID]:
    """The family, and a school and a doctor of each child at the hidden home."""
    now = timezone.now()
    familie = TILFAELDE[request.param]
    services.indlaes_personer(familie, now=now)
    for cpr in (BARN.cpr, BROR.cpr):
        stil = barn(cpr, plads(institution=institution("K1", navn=SKOLE)))
        laege = {"gruppe": 1, "fra": "2020-01-01", "praksis": praksis() | {"navn": LAEGE}}
        optag(STIL, [STIL.laes(stil)], now=now)
        optag(SYGESIKRING, [SYGESIKRING.laes(sikring(cpr, laege))], now=now)
    found = services.part_uuider([f"cpr:{p.cpr}" for p in familie], now=now)
    return {noegle.removeprefix("cpr:"): part for noegle, part in found.items()}


def alt(browser: Client, alle: dict[str, UUID]) -> Iterator[tuple[str, str]]:
    for part in (alle[cpr] for cpr in LAESES):
        for rute in sorted(set(sider())):
            andre = ("?hvem=familie", "?hvem=husstand") if "tidslinje" in rute else ()
            for tilstand in ("", FOER, *andre):
                sti = f"/{rute.replace('<uuid:part_uuid>', str(part))}{tilstand}"
                yield sti, browser.get(sti).content.decode(errors="replace")


@pytest.mark.parametrize("alle", ["beskyttet barn", "truet barn uden adresse"], indirect=True)
def test_no_page_of_anybody_tells_where_it_is(
    alle: dict[str, UUID], bruger_med: Callable[..., Bruger], log_ind: Callable[[Bruger], Client]
) -> None:
    alle_rettigheder = set(Permission) - {Permission.SE_BESKYTTET}
    browser = log_ind(bruger_med({"permissions": sorted(alle_rettigheder)}))
    laest = dict(alt(browser, alle))

    for sti, body in laest.items():
        for hemmeligt in (HEMMELIG, SKOLE, LAEGE):
            assert hemmeligt not in body, (sti, hemmeligt)
    # The pages are there, and say what may be said.
    sider_vist = {
        re.sub(r"[0-9a-f-]{36}", "", sti).partition("?")[0]
        for sti, b in laest.items()
        if "<h1" in b
    }
    assert {"/person//", "/person//familie/", "/person//genogram/", "/person//tidslinje/",
            "/person//institutioner/"} <= sider_vist  # fmt: skip
    assert FAR.adresser[0].vejnavn in laest[f"/person/{alle[FAR.cpr]}/"]


@pytest.mark.parametrize("alle", ["beskyttet barn"], indirect=True)
def test_nor_does_a_search(alle: dict[str, UUID], browser: Client) -> None:
    svar = browser.post("/soeg/", {"tekst": f"{HEMMELIG} 7"}, follow=True)
    for p in FAMILIE:
        assert str(alle[p.cpr]) not in svar.content.decode()
