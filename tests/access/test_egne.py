"""The door of what belongs to one user: nothing until told for whom, and then hers alone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from access.models import Bruger
from access.querysets import AdgangMangler
from access.values import Adgang, Permission
from sapa.minside.models import Foretrukken
from sapa.revision.models import Udtraek, Udtraeksdel

pytestmark = pytest.mark.django_db
AdgangMed = Callable[..., Adgang]


@pytest.fixture
def to(adgang_med: AdgangMed) -> tuple[Adgang, Adgang]:
    """Two users, both of whom may see persons, and each with rows of her own."""
    en, anden = (adgang_med({"permissions": [Permission.SE_PERSON]}) for _ in range(2))
    for adgang in (en, anden):
        bruger = Bruger.objects.get(id=adgang.bruger_id)
        now = timezone.now()
        Foretrukken._base_manager.create(bruger=bruger, part_uuid=uuid4(), tilfoejet=now)
        udtraek = Udtraek._base_manager.create(bruger=bruger, bestilt=now)
        Udtraeksdel._base_manager.create(udtraek=udtraek, nummer=1, indhold=b"x")
    return en, anden


@pytest.mark.parametrize("model", [Foretrukken, Udtraek, Udtraeksdel])
def test_each_sees_her_own(to: tuple[Adgang, Adgang], model: Any) -> None:
    with pytest.raises(AdgangMangler):
        model.objects.all()
    en, anden = (set(model.objects.visible_to(a).values_list("pk", flat=True)) for a in to)
    assert len(en) == len(anden) == 1
    assert not en & anden
    assert model.objects.unguarded(reason="a test counts").count() == 2


def test_without_the_right_not_even_hers(to: tuple[Adgang, Adgang]) -> None:
    uden = replace(to[0], uden=frozenset({Permission.SE_PERSON}))
    assert not Foretrukken.objects.visible_to(uden).exists()
    assert Udtraek.objects.visible_to(uden).count() == 1  # which asks for no right of its own
