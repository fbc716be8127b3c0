"""The log itself."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils import timezone

from access.models import Revisionslog
from access.values import Permission
from sapa.rapport import services as services_liste
from sapa.rapport.sider import SIDER
from sapa.rapport.values import Art, Post
from sapa.revision import services
from sapa.revision.models import Udtraek
from tests.faelles import KOMMUNE
from tests.revision.opslag.verden import Ruter, Verden

RETTIGHEDER = (Permission.SE_REVISIONSLOG,)


def _log_soeg(v: Verden, handling: str) -> Any:
    i_dag = f"{timezone.localdate():%d-%m-%Y}"
    data = {"fra": i_dag, "til": i_dag, "handling": handling}
    return v.browser.post(reverse("revision"), data, follow=True)


def _fil(v: Verden) -> Any:
    _log_soeg(v, "hent")
    services.arbejd(frist=60)
    done = Udtraek.objects.unguarded(reason="test").get()
    return v.browser.get(reverse("udtraeksfil", args=[done.id]))


def _log_cpr(v: Verden) -> Any:
    v.browser.get(reverse("person", args=[v.jan]))
    row = Revisionslog.objects.filter(part_uuid=v.jan).first()
    assert row is not None
    return v.browser.post(reverse("revision_cpr", args=[row.id]), {"vis": "1"})


def _liste_hentet(v: Verden) -> Any:
    services_liste.gem_liste(
        myndighed_id=KOMMUNE,
        slags="vip",
        poster=[Post(Art.SENSITIV_CPR, "2110703435")],
        filnavn="VIP.xlsx",
        hjemmel="Prøve",
        hvem="Prøve",
        now=timezone.now(),
    )
    return v.browser.post(reverse("rapportliste_hent"), {"slags": "vip"})


# What each route must leave: Beskrivelse as a set that the rows must contain.
RUTER: Ruter = {
    "revision": [(lambda v: _log_soeg(v, "hent"), {"Revisionslogudtræk"})],
    "revisionsresultat": [(lambda v: _log_soeg(v, "soeg"), {"Visning Revisionslog"})],
    "revision_cpr": [(_log_cpr, {"PartCpr"})],
    "udtraek": [(lambda v: _log_soeg(v, "hent"), {"Revisionslogudtræk"})],
    "udtraeksfil": [(_fil, {"Revisionslogudtræk"})],
    "rapport": [
        (lambda v, s=side: v.browser.get(reverse("rapport", args=[s.slug])), {"Visning Rapport"})
        for side in SIDER
    ],
    "rapportlister": [
        (lambda v: v.browser.get(reverse("rapportlister")), {"Visning Rapport"}),
        (
            lambda v: v.browser.post(
                reverse("rapportlister"), {"slags": "vip", "ryd": "1", "hjemmel": "Prøve"}
            ),
            {"Liste til alarmer ændret"},
        ),
    ],
    "rapportliste_hent": [(_liste_hentet, {"Eksport Liste til alarmer#Person"})],
}
