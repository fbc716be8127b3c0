"""Work lists: populations, enrichment, the check of addresses."""

from __future__ import annotations

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from access.models import Bruger
from access.values import Permission
from sapa.arbejdslister import arbejde
from sapa.arbejdslister.models import Koersel
from sapa.arbejdslister.services import sikr_hjemler, sikr_lofter
from sapa.arbejdslister.values import Art, Loft
from tests.faelles import KOMMUNE
from tests.revision.opslag.verden import JAN_CPR, Ruter, Verden

HJEMMEL = {"hjemmel": "andet", "hjemmel_tekst": "Prøve"}
RETTIGHEDER = (
    Permission.UDSOEG_POPULATION,
    Permission.BERIG_LISTE,
    Permission.TJEK_ADRESSER,
    Permission.GODKEND_POPULATION,
)


def _liste_klar() -> None:
    sikr_hjemler([("andet", "Anden hjemmel")])
    sikr_lofter((art, Loft(10, 10, 10)) for art in Art)


def _berig(v: Verden) -> str:
    _liste_klar()
    fil = SimpleUploadedFile("x.csv", JAN_CPR.encode())
    data = {"fil": fil, "kolonner": "navn", **HJEMMEL}
    return str(v.browser.post(reverse("berig"), data)["Location"])


def _listekoersel(v: Verden, videre: str = "", **post: str) -> Any:
    address = _berig(v)
    if not post:
        arbejde.arbejd(frist=60)
        svar = v.browser.get(f"{address}{videre}")
        b"".join(svar)
        return svar
    return v.browser.post(f"{address}{videre}", post)


def _population(v: Verden) -> str:
    _liste_klar()
    data = {"navn": "Prøve", "fylder": "2", "kolonner": "navn", **HJEMMEL}
    return str(v.browser.post(reverse("population_ny"), data)["Location"])


def _ret_population(v: Verden) -> Any:
    data = {"navn": "Ny", "fylder": "3", "kolonner": "navn", **HJEMMEL}
    return v.browser.post(f"{_population(v)}ret/", data)


def _adressetjek(v: Verden) -> Any:
    _liste_klar()
    data = {"linjer": "Jan Jarlov, Skovbrynet 38", **HJEMMEL}
    v.browser.post(reverse("adressetjek"), data)
    arbejde.arbejd(frist=60)
    return v.browser.get(reverse("arbejdslister"))


def _godkend(v: Verden) -> Any:
    """Another's run that waits for this user."""
    v.browser.post(f"{_population(v)}koer/", {"maaned": "2026-11"})
    anden = Bruger.objects.create(myndighed_id=KOMMUNE, brugernavn="anden", navn="Anden")
    rows = Koersel.objects.unguarded(reason="test")
    rows.update(bruger_id=anden.id, tilstand=Koersel.Tilstand.AFVENTER)
    return v.browser.post(reverse("liste_afgoer", args=[rows.get().id]), {"svar": "ja"})


# What each route must leave: Beskrivelse as a set that the rows must contain.
RUTER: Ruter = {
    "berig": [(_listekoersel, {"Arbejdsliste", "Dannelse Arbejdsliste#Person"})],
    "adressetjek": [(_adressetjek, {"Arbejdsliste", "Dannelse Arbejdsliste#Person"})],
    "listekoersel": [(_listekoersel, {"Visning Arbejdsliste#Person"})],
    "listefil": [
        (lambda v: _listekoersel(v, "fil/"), {"Arbejdsliste", "Eksport Arbejdsliste#Person"})
    ],
    "liste_afbryd": [(lambda v: _listekoersel(v, "afbryd/", x="1"), {"Arbejdsliste"})],
    "liste_afgoer": [(_godkend, {"Arbejdsliste"})],
    "population_ny": [(lambda v: v.browser.get(_population(v)), {"Arbejdsliste"})],
    "population_ret": [(_ret_population, {"Arbejdsliste"})],
    "population_koer": [
        (
            lambda v: v.browser.post(f"{_population(v)}koer/", {"maaned": "2026-11"}),
            {"Arbejdsliste"},
        )
    ],
}

UDEN = {
    "arbejdslister": "the user's own runs and saved criteria: names nobody",
    "population": "saved criteria: names nobody",
}
