"""What operations rely on: health, headers, ids, logs without personal data."""

import io
import logging
from uuid import UUID

import pytest
from django.conf import settings
from django.db import OperationalError
from django.test import Client

from sapa import sundhed
from sapa.settings.logning import logning, masker_cpr


def test_healthz_needs_nothing():
    response = Client().get("/healthz")
    assert (response.status_code, response.json()["status"]) == (200, "ok")


def test_readyz_names_the_part_that_is_ill(db, monkeypatch):
    monkeypatch.setattr(sundhed, "PROEVER", {"database": lambda: "ok", "broker": lambda: "ok"})
    assert Client().get("/readyz").status_code == 200

    def broken():
        raise OperationalError("password=hemmeligt host=10.0.0.1")

    monkeypatch.setattr(sundhed, "PROEVER", {"database": broken, "broker": lambda: "ok"})
    response = Client().get("/readyz")
    assert response.status_code == 503
    assert response.json()["dele"] == {"database": "OperationalError", "broker": "ok"}


def test_the_database_and_the_migrations_are_really_asked(db):
    assert sundhed._database() == "ok"
    assert sundhed._migrationer() == "ok"


def test_every_answer_carries_its_request_id(db):
    response = Client().get("/log-ind/", headers={"x-request-id": "2110703435"})
    assert UUID(response["X-Request-ID"])


def test_security_headers_are_strict(db):
    response = Client().get("/log-ind/")
    policy = response["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy
    assert response["X-Frame-Options"] == "DENY"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Referrer-Policy"] == "same-origin"
    assert settings.SESSION_COOKIE_HTTPONLY
    assert settings.CSRF_COOKIE_HTTPONLY


def test_a_slow_or_dead_database_gives_a_page_that_says_so(db, monkeypatch):
    def dead(*args, **kwargs):
        raise OperationalError("connection refused")

    monkeypatch.setattr("access.middleware.database_role", dead)
    page = Client().get("/log-ind/")
    assert page.status_code == 503
    assert page["Retry-After"]
    api = Client().post("/api/v1/sagdokumentindeks/importer", b"<x/>", content_type="text/xml")
    assert api.status_code == 503
    assert b"<sd:StatusKode>50</sd:StatusKode>" in api.content


@pytest.mark.parametrize(
    "text",
    ["cpr 2110703435 her", "211070-3435", "urn:oio:cpr-nr:2110703435", "(2110703435)"],
)
def test_a_cpr_number_never_reaches_a_log_line(text):
    event = masker_cpr(None, "", {"event": text, "andet": 7})
    assert "3435" not in event["event"]
    assert event["andet"] == 7


def test_an_exception_text_with_a_cpr_number_is_masked():
    config = logning(json=True, niveau="INFO")
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    formatter = config["formatters"]["sapa"]
    handler.setFormatter(
        formatter["()"](
            processors=formatter["processors"], foreign_pre_chain=formatter["foreign_pre_chain"]
        )
    )
    logger = logging.getLogger("test.masker")
    logger.addHandler(handler)
    logger.propagate = False
    try:
        raise ValueError("Key (noegle)=(cpr:2110703435) already exists")
    except ValueError:
        logger.exception("fejl")
    assert "ValueError" in stream.getvalue()
    assert "2110703435" not in stream.getvalue()


def test_the_log_holds_no_address_that_a_caller_made_up(db, caplog):
    with caplog.at_level("INFO"):
        Client().get("/log-ind/", headers={"x-forwarded-for": "203.0.113.7"})
    assert "127.0.0.1" in caplog.text
    assert "203.0.113.7" not in caplog.text


def test_a_call_of_the_api_passes_by_what_is_for_pages(db):
    response = Client().get("/api/v1/sager", headers={"accept-language": "en"})
    assert response.status_code == 401
    assert "Content-Security-Policy" not in response
    assert not response.cookies
    assert response["X-Content-Type-Options"] == "nosniff"
