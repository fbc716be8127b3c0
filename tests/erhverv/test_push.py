"""CVR and BBR deliver over HTTP as every source does, and a page shows it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from access.models import Bruger
from access.values import Permission
from tests.erhverv.faelles import BFE, FIRMA, JYTTE, ejendom, parter, udsagn, virksomhed
from tests.kildepush.conftest import Send, lav_klient, leverance

pytestmark = pytest.mark.django_db
__all__ = ["lav_klient"]


def test_a_delivery_of_each_is_answered_and_shown(
    lav_klient: Callable[..., Send],
    bruger_med: Callable[..., Bruger],
    log_ind: Callable[[Bruger], Client],
):
    send = lav_klient("cvr", "bbr")
    ugyldig = udsagn(ejendom("9000103", esr="x"))
    svar = send("cvr", leverance(udsagn(virksomhed())))
    assert svar.status_code == 200, svar.content
    svar = send("bbr", leverance(udsagn(ejendom()), ugyldig, id_="l2"))
    assert [p["udfald"] for p in svar.json()["poster"]] == ["ny", "afvist"]
    afvist = svar.json()["poster"][1]
    assert (afvist["sti"], afvist["regel"]) == ("ejendom.esr", "form.moenster")
    assert JYTTE not in svar.content.decode()

    browser = log_ind(bruger_med({"permissions": [Permission.SE_PERSON]}))
    firma, hus = parter(f"cvr:{FIRMA}", f"bfe:{BFE}")
    assert "Prøve Byg ApS" in browser.get(f"/virksomhed/{firma}/").content.decode()
    assert "Skovbrynet 38" in browser.get(f"/ejendom/{hus}/").content.decode()


def test_a_client_delivers_only_the_sources_of_its_agreement(lav_klient: Callable[..., Send]):
    send = lav_klient("cvr")
    assert send("bbr", leverance(udsagn(ejendom()))).status_code == 403
