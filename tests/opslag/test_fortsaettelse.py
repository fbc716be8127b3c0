"""An answer in two halves: nothing is held while somebody else is waited for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from django.utils import timezone, translation

from access.fortsaettelse import Fortsaettes
from access.middleware import DatabaseRoleMiddleware

pytestmark = pytest.mark.django_db(transaction=True)


def kald(view: Callable[[HttpRequest], HttpResponse]) -> HttpResponse:
    return DatabaseRoleMiddleware(view)(RequestFactory().get("/x/"))


def skriv(noegle: str) -> None:
    """A row that any page may write."""
    Session.objects.create(session_key=noegle, session_data="", expire_date=timezone.now())


def rolle() -> str:
    with connection.cursor() as cursor:
        cursor.execute("select current_user")
        return str(cursor.fetchone()[0])


def test_the_first_half_is_durable_and_the_connection_is_given_back_before_the_wait():
    seen: dict[str, Any] = {}

    def view(request: HttpRequest) -> HttpResponse:
        seen["first"] = rolle()
        skriv("first")
        return Fortsaettes(vent, vis)

    def vent() -> str:
        seen["waits"] = (connection.in_atomic_block, connection.connection)
        seen["rows"] = Session.objects.count()
        connection.close()
        return "svar"

    def vis(found: str) -> HttpResponse:
        seen["second"] = (rolle(), connection.in_atomic_block)
        return HttpResponse(f"<p>{found}</p>")

    response = kald(view)
    assert response.content == b"<p>svar</p>"
    assert seen == {
        "first": "sapa_web",
        "waits": (False, None),
        "rows": 1,
        "second": ("sapa_web", True),
    }


def test_a_second_half_that_fails_keeps_the_first():
    def view(request: HttpRequest) -> HttpResponse:
        skriv("first")
        return Fortsaettes(lambda: None, vis)

    def vis(_: None) -> HttpResponse:
        skriv("second")
        return HttpResponse(status=500)

    assert kald(view).status_code == 500
    assert Session.objects.get().session_key == "first"


def test_a_first_half_that_is_not_let_through_is_not_gone_on_with():
    """What a middleware inside answers instead is the answer."""
    response = kald(lambda _: HttpResponse(status=503))
    assert response.status_code == 503


def test_it_is_made_in_the_language_of_the_request():
    def view(_: HttpRequest) -> HttpResponse:
        with translation.override("en"):
            return Fortsaettes(lambda: None, lambda _: HttpResponse(translation.get_language()))

    assert kald(view).content == b"en"
