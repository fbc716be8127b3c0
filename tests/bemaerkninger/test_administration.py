"""An administrator who may see bemærkninger deletes one with a reason; one who may not sees none."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from access.models import Bruger, Revisionslog
from access.values import Permission
from indexes.part.services import indlaes_personer, part_uuider
from sapa.bemaerkninger.models import Bemaerkning
from tests.bemaerkninger.faelles import lav_type
from tests.faelles import ALT
from tests.part.faelles import borger

pytestmark = pytest.mark.django_db
JAN = "2110703435"
MERE = (Permission.SE_BEMAERKNING, Permission.SKRIV_BEMAERKNING, Permission.ADMINISTRER)


@pytest.fixture
def jan(myndigheder: Any) -> UUID:
    now = timezone.now()
    indlaes_personer([borger("Jan Jarlov", JAN)], now=now)
    return part_uuider([f"cpr:{JAN}"], now=now)[f"cpr:{JAN}"]


def test_it_is_deleted_with_a_reason(
    jan: UUID, bruger_med: Callable[..., Bruger], log_ind: Callable[[Bruger], Client]
) -> None:
    user = bruger_med({"permissions": [*ALT, *MERE]})
    browser = log_ind(user)
    data = {
        "type": str(lav_type().id),
        "tekst": "Arabisk",
        "gyldig_til": timezone.localdate().isoformat(),
    }
    browser.post(reverse("opret_bemaerkning", args=[jan]), data)
    address = reverse("bemaerkningsadministration")
    page = browser.get(address).content.decode()
    assert "Jan Jarlov" in page
    assert "Arabisk" in page
    looked = Revisionslog.objects.filter(beskrivelse="Visning", part_uuid=jan, bruger_id=user.id)
    assert looked.exists()
    # One who administers, and sees no bemærkninger, sees none here.
    alone = log_ind(bruger_med({"permissions": [Permission.ADMINISTRER]}))
    assert alone.get(address).status_code == 403
    row = Bemaerkning.objects.unguarded(reason="test").get()
    delete = reverse("bemaerkning_slet_administration", args=[row.id])
    assert alone.post(delete, {"begrundelse": "0"}).status_code == 403
    assert browser.post(delete, {"begrundelse": "fordi"}).status_code == 404
    assert browser.post(delete, {"begrundelse": "1"}).status_code == 302
    assert not Bemaerkning.objects.unguarded(reason="test").exists()
    told = Revisionslog.objects.filter(part_uuid=jan, beskrivelse="Bemærkning").latest("tidspunkt")
    assert told.begrundelse == "Bemærkningen hører ikke hjemme i SAPA"
    assert "Arabisk" not in told.soegekriterier
