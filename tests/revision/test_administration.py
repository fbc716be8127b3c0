"""A change of set-up stands in the revisionslog, whoever made it; before and after are kept elsewhere."""

import pytest
from django.core.management import call_command

from access.formaal.services import saet_krav, sikr_formaal
from access.klienter import services as klienter
from access.models import Fagsystem, Revisionslog
from tests.faelles import KOMMUNE, NU


@pytest.fixture
def raekker(db):
    def raekker():
        rows = Revisionslog.objects.filter(beskrivelse="Ændring", komponent="SAPA.Administration")
        return [(r.organisatorisk_id, r.soegekriterier) for r in rows.order_by("id")]

    return raekker


def test_a_client_that_is_made_and_closed(raekker, myndigheder):
    system = Fagsystem.objects.create(uuid="0b7d2f3e-5c1a-4e0b-9a53-3f6d5c8e2a11", navn="KSD")
    klient = klienter.opret(klient_id="ksd", fagsystem=system, now=NU)
    before = len(raekker())
    assert before >= 1
    klienter.saet_aktiv(klient, False, now=NU)
    assert len(raekker()) == before + 1
    assert all(cvr == "" and "Klient: ksd" in text for cvr, text in raekker())


def test_what_look_ups_demand_a_purpose(raekker, myndigheder):
    sikr_formaal()
    saet_krav("soeg-landet", KOMMUNE, False, hvem="ako", now=NU)
    assert raekker() == [
        ("11715311", "Hvad: Krav om formål, Opslag: soeg-landet, Kræves: null, Bliver: nej")
    ]
    saet_krav("soeg-landet", KOMMUNE, False, hvem="ako", now=NU)  # nothing changes
    assert len(raekker()) == 1


def test_whom_to_ask(raekker, myndigheder):
    call_command("kontakttekst", str(KOMMUNE), "Spørg Digitalisering")
    assert raekker() == [("11715311", "Hvad: Kontakttekst, Tekst: Spørg Digitalisering")]
