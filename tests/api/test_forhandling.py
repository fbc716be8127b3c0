"""Accept decides the form of the answer, as HTTP means it: by weight, then by order."""

from __future__ import annotations

import pytest
from django.test import RequestFactory

from indexes.api.fejl import JSON, XML, svarformat
from indexes.api.forhandling import oensket


@pytest.mark.parametrize(
    ("accept", "form"),
    [
        ("application/json", "json"),
        ("Text/XML", "xml"),
        ("application/problem+json", "json"),
        ("application/json, application/xml;q=0.5", "json"),
        ("application/xml;q=0.4, application/json;q=0.8", "json"),
        ("application/json;q=0.4,application/xml;q=0.8,*/*;q=0.9", "xml"),
        ("application/json, application/xml", "json"),
        ("application/xml, application/json", "xml"),
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "xml"),
        ("application/xml;charset=utf-8; Q = 0.2, application/json;q=0.1", "xml"),
        ("application/json;q=galt, application/xml;q=0.9", "json"),
        ("application/json;q=-3, application/xml;q=nan", None),
        ("application/xml;q=0", None),
        ("*/*", None),
        ("image/png;q=0.3", None),
        ("", None),
        (",;,;q=,", None),
    ],
)
def test_what_is_wanted_most(accept: str, form: str | None) -> None:
    assert oensket(accept) == form


@pytest.mark.parametrize(
    ("accept", "spurgt", "svar"),
    [
        ("*/*", XML, XML),
        ("*/*", JSON, JSON),
        ("application/xml;q=0, */*", XML, JSON),
        ("application/json;q=0", JSON, XML),
        ("application/json;q=0, application/xml;q=0", JSON, JSON),  # never a reason for a refusal
        ("image/png", JSON, JSON),
    ],
)
def test_without_a_wish_it_is_that_of_the_question(accept: str, spurgt: str, svar: str) -> None:
    http = RequestFactory().post("/api/v1/sager", b"x", content_type=spurgt, HTTP_ACCEPT=accept)
    assert svarformat(http) == svar
