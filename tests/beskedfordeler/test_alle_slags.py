"""Every kind of event that the catalogue has is taken in over HTTP and becomes itself."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from fixtures.grunddata import BeskedkodeFakta, beskedkoder, haendelsestyper
from indexes.beskedfordeler import behandling
from tests.beskedfordeler import faelles
from tests.beskedfordeler.conftest import alle, arbejd, haendelser, kode
from tests.beskedfordeler.faelles import CPR, PERSON, registrering, tid, urn, uuid
from tests.beskedfordeler.test_sammenhaeng import billede, ophold

pytestmark = pytest.mark.django_db
OBJEKT = "a10a8388-17db-5e56-aecc-e8e7397ba478"
BESKEDTYPER = {f.kode: f.officiel_id for f in beskedkoder() if f.art == "beskedtype"}
MEDCOM = ("STIN", "STAA", "STOR", "SLOR", "SLHJ", "MORS")


def _id(officiel: str) -> dict[str, str]:
    return urn(officiel) if officiel.startswith("urn:") else uuid(officiel)


def som(f: BeskedkodeFakta, **levering: Any) -> faelles.Haendelsesbesked:
    """A message of the handling: about a person by number, or about an object and its person."""
    om_person = f.beskedtype in {"CPR", "SYGEHUS", "AES"}
    objekt = urn(f"urn:oio:cpr-nr:{CPR}") if om_person else uuid(OBJEKT)
    om = registrering(ObjektId=objekt, ObjektHandling=_id(f.officiel_id))
    part = {"ObjektId": urn(f"urn:oio:cpr-nr:{CPR}"), "ObjektType": uuid(PERSON)}
    sendt = faelles.besked(om, relaterede=() if om_person else (part,), **levering)
    sendt.kuvert["Filtreringsdata"]["Beskedtype"] = _id(BESKEDTYPER[f.beskedtype])
    return sendt


def test_every_handling_of_the_catalogue_is_acknowledged_and_becomes_its_event(send):
    typer = {f.kode: f for f in haendelsestyper()}
    ventet = {}
    for f in beskedkoder():
        if f.art == "objekthandling":
            sendt = som(f)
            ventet[sendt.noegle] = (f.kode, typer[f.kode].slags, typer[f.kode].forhold)
            assert kode(send(faelles.skriv_push(sendt))) == 20
    arbejd()
    assert set(alle().values_list("tilstand", "regel")) == {("behandlet", "")}
    assert {h.noegle: (h.kode, h.slags, h.forhold) for h in haendelser()} == ventet
    assert {kode_ for kode_, _, _ in ventet.values()} == typer.keys()
    assert all(h.part_uuid is not None for h in haendelser())


@pytest.mark.parametrize("slags", MEDCOM)
@pytest.mark.parametrize("praefiks", ["RE_", "AN_"])
def test_each_of_medcoms_codes_is_corrected_and_cancelled_by_its_own(send, praefiks, slags):
    andre = [k for k in MEDCOM if k != slags]
    for body in [ophold(k, 1) for k in andre] + [ophold(praefiks + slags, 3), ophold(slags, 2)]:
        assert kode(send(body)) == 20
    arbejd()
    found = billede()
    assert found[praefiks + slags, 3][0] == (slags, 2)
    assert found[slags, 2][1:3] == ((praefiks + slags, 3), praefiks == "AN_")
    assert {found[k, 1] for k in andre} == {(None, None, False, "klar")}


def test_a_planned_change_of_the_organisation_is_one_event_on_its_day(send):
    """No second message comes when it takes effect (MESSAGING.md a.10)."""
    planlagt = next(f for f in beskedkoder() if f.navn == "OrgEnhedPlanlagtÆndret")
    nu = timezone.now()
    fra = nu + timedelta(days=20)
    send(faelles.skriv_push(som(planlagt, fra=fra.isoformat())))
    arbejd()
    assert [(h.kode, h.tilstand) for h in haendelser()] == [("O02", "planlagt")]
    assert behandling.lad_begynde(now=fra) == 1
    assert [(h.kode, h.tilstand) for h in haendelser()] == [("O02", "klar")]


def test_a_test_message_of_kombits_is_acknowledged_and_becomes_nothing(modtag):
    sendt = faelles.besked()
    sendt.kuvert["Filtreringsdata"]["Beskedtype"] = uuid(BESKEDTYPER["TEST"])
    assert modtag(faelles.skriv_push(sendt)).regel == "handling.ukendt"


@pytest.mark.parametrize("graense", [True, False])
def test_a_validity_without_limit_begins_at_once(modtag, graense):
    sendt = faelles.besked()
    sendt.kuvert["GyldighedFra"] = sendt.kuvert["GyldighedTil"] = {"graense": graense}
    assert modtag(faelles.skriv_push(sendt)).tilstand == "behandlet"
    (h,) = haendelser()
    assert (h.gyldighed_fra, h.gyldighed_til, h.tilstand) == (None, None, "klar")


def test_a_far_end_of_time_is_an_end_like_any_other(modtag):
    """9999-12-31 stands for "for ever" with many senders, and is inside the calendar."""
    sendt = faelles.besked()
    sendt.kuvert["GyldighedTil"] = tid("9999-12-31T23:59:59.999999Z")
    assert modtag(faelles.skriv_push(sendt)).tilstand == "behandlet"
