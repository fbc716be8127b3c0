"""The official schemas, for the tests that compare with them; skipped where they are not at hand."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import pytest
from lxml import etree

from tests.oio.eksempler import KONTRAKT

_INDGANG = {
    "sagdokumentindeks": "sagdok/v6/xsd/6.0.STS-0/SagDokumentIndeksOperationer.xsd",
    "ydelsesindeks": "ydelse/v6/xsd/6.0.STS-0/YdelseIndeksOperationer.xsd",
}


@cache
def _skema(tjeneste: str) -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(str(KONTRAKT / _INDGANG[tjeneste])))


@pytest.fixture(scope="session")
def xsd() -> Callable[[str, bytes], bool]:
    """xsd(tjeneste, body): does the official schema accept it?"""
    if not KONTRAKT.is_dir():
        pytest.skip("KOMBIT's schemas are not at hand (they may not be shipped): set SAPA_SHARED")
    return lambda tjeneste, body: _skema(tjeneste).validate(etree.fromstring(body))
