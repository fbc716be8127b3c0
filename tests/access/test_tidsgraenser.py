"""How long PostgreSQL lets a statement take, by what is asked for: as the server itself says it
inside the request."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.test.signals import template_rendered
from django.urls import reverse

from access.middleware import API_PREFIX, DatabaseRoleMiddleware
from access.models import Bruger
from tests.faelles import ALT
from tests.meta.rundgang import ruter, sti
from tests.overblik.conftest import Borgere, borgere

pytestmark = pytest.mark.django_db
__all__ = ["borgere"]
PERSON, SIDE, API = "2s", "10s", "1min"


def graense() -> str:
    with connection.cursor() as cursor:
        cursor.execute("show statement_timeout")
        return str(cursor.fetchone()[0])


@pytest.fixture
def tegnet() -> Iterator[list[str]]:
    """The bounds that held when a template was drawn, inside the real request."""
    seen: list[str] = []

    def noter(**_kwargs: Any) -> None:
        seen.append(graense())

    template_rendered.connect(noter)
    yield seen
    template_rendered.disconnect(noter)


def test_a_look_at_a_person_has_her_bound_and_no_other_page_has_it(
    borgere: Borgere,
    bruger_med: Callable[..., Bruger],
    log_ind: Callable[[Bruger], Client],
    tegnet: list[str],
):
    browser = log_ind(bruger_med({"permissions": ALT}))
    for address, bound in (
        (f"/person/{borgere.jan}/", PERSON),
        ("/", SIDE),
        (reverse("mine_rettigheder"), SIDE),
    ):
        tegnet.clear()
        assert browser.get(address).status_code == 200
        assert set(tegnet) == {bound}, address


def test_every_address_has_the_bound_of_its_kind():
    """All addresses there are: a person's are looked at briefly, changed at leisure."""

    def svar(_request: HttpRequest) -> HttpResponse:
        return HttpResponse(graense())

    doer, ask = DatabaseRoleMiddleware(svar), RequestFactory()
    kinds: dict[str, set[str]] = {}
    for route in sorted(set(ruter())):
        address = sti(route)
        api, person = address.startswith(API_PREFIX), address.startswith("/person/")
        for method in ("get", "post"):
            wanted = API if api else PERSON if person and method == "get" else SIDE
            got = doer(getattr(ask, method)(address)).content.decode()
            assert got == wanted, (method, address)
            kinds.setdefault(got, set()).add(address)
    assert set(kinds) == {PERSON, SIDE, API}
    assert len(kinds[PERSON]) > 10
