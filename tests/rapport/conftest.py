"""The auditor and the rows of tests/revision, and lists to compare with."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone

from sapa.rapport import services
from sapa.rapport.models import Alarm, Liste
from sapa.rapport.values import Art, Post
from tests.faelles import KOMMUNE
from tests.revision.conftest import browser, lav_raekke, revisor

__all__ = ["browser", "lav_raekke", "revisor"]


@pytest.fixture
def lav_liste(myndigheder: Any) -> Callable[..., Liste]:
    """A list of the authority in use: entries as (kind, text) or (kind, text, user name)."""

    def make(slags: str, *poster: tuple[str, ...], myndighed_id: int = KOMMUNE) -> Liste:
        return services.gem_liste(
            myndighed_id=myndighed_id,
            slags=slags,
            poster=[Post(Art(art), *rest) for art, *rest in poster],
            filnavn="liste.xlsx",
            hjemmel="Databeskyttelsesforordningens artikel 32",
            hvem="Karen Prøve",
            now=timezone.now(),
        )

    return make


@pytest.fixture
def find() -> Callable[..., set[tuple[str, str]]]:
    """Run the worker; gives (kind, reason) of what it has found."""

    def go() -> set[tuple[str, str]]:
        services.find_alarmer(now=timezone.now(), frist=60)
        return set(Alarm.objects.values_list("slags", "grundlag"))

    return go
