"""A new KLE is shown as what it changes, taken in when it is said, and taken back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError
from django.test import Client
from django.urls import reverse

from access.db import database_role, saet_adgang
from access.models import Bruger
from access.values import Permission
from indexes.klassifikation.models import KleEmne
from sapa.administration.models import Administrationsaendring

pytestmark = pytest.mark.django_db
HOVED = "nummer;titel;uuid;gyldig_fra;gyldig_til\n"


@pytest.fixture
def emner(db: None) -> None:
    for nummer, titel in (("27", "Social service"), ("27.36.04", "Pleje"), ("27.36.08", "Træning")):
        tal = int(nummer.replace(".", "")) if len(nummer) == 8 else None
        KleEmne.objects.update_or_create(
            nummer=nummer, defaults={"titel": titel, "tal": tal, "uuid": uuid4()}
        )


def _fil(*linjer: str) -> SimpleUploadedFile:
    return SimpleUploadedFile("kle.csv", (HOVED + "\n".join(linjer)).encode())


def test_it_is_shown_before_it_is_made(
    emner: None,
    bruger_med: Callable[..., Bruger],
    log_ind: Callable[[Bruger], Client],
    landets_drift: dict[str, Any],
) -> None:
    bruger_med({"kle": ["27.36.08"]})  # a role that would reach nothing
    browser = log_ind(bruger_med(landets_drift))
    address = reverse("klassifikation")
    own = KleEmne.objects.get(nummer="27.36.04")
    lines = (
        f"27.36.04;Personlig pleje;{own.uuid};;",
        f"27.36.08;Træning;{KleEmne.objects.get(nummer='27.36.08').uuid};;2020-12-31",
        f"27.36.99;Nyt emne;{uuid4()};2026-01-01;",
    )
    page = browser.post(address, {"fil": _fil(*lines)}).content.decode()
    assert "Nye: 1. Rettede: 1. Udgår: 1." in page
    assert "når derefter intet" in page
    assert "27.36.08" in page
    assert KleEmne.objects.get(nummer="27.36.04").titel == "Pleje"
    page = browser.post(address, {"tekst": HOVED + "\n".join(lines), "gem": "1"}).content.decode()
    assert "KLE er opdateret: 3 emner." in page
    assert KleEmne.objects.get(nummer="27.36.99").tal == 273699
    change = Administrationsaendring.objects.get(emne="klassifikation")
    undo = reverse("administration_fortryd", args=[change.id])
    assert browser.post(undo, {"version": "1"}).status_code == 302
    assert KleEmne.objects.get(nummer="27.36.04").titel == "Pleje"
    assert KleEmne.objects.get(nummer="27.36.08").gyldig_til is None
    # What sager may name is never deleted: it can be used no more.
    assert KleEmne.objects.get(nummer="27.36.99").gyldig_til is not None
    for wrong in (_fil("27.x;y;z;;"), SimpleUploadedFile("x.csv", b"a;b\n"), _fil()):
        assert 'role="alert"' in browser.post(address, {"fil": wrong}).content.decode()


def test_it_is_the_nations(emner: None, bruger_med: Any, log_ind: Any, adgang_med: Any) -> None:
    browser = log_ind(bruger_med({"permissions": [Permission.ADMINISTRER]}))
    assert browser.get(reverse("klassifikation")).status_code == 403
    adgang = adgang_med({"permissions": [Permission.ADMINISTRER]})
    with database_role("sapa_web"):
        saet_adgang(adgang)
        assert KleEmne.objects.update(titel="x") == 0
        with pytest.raises(DatabaseError, match="row-level security"):
            KleEmne.objects.create(nummer="99", titel="x", uuid=uuid4())
