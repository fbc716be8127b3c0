"""The simulated receivers: what each answers, through the mailbox, and what comes of it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import pytest

from fordeling.models import Kvitteringspost, Rute, Tilsluttet
from sapa.demo import fordeling, grunddata, modtagere
from sapa.demo.modtagere import ACCEPTERET, AFVISNING, MODTAGET, Modtager, Plan, plan
from sapa_klient import IkkeFundet, IngenForbindelse
from sapa_klient.transport import Raat
from tests.sf2900.conftest import arbejd, del_til, igen
from tests.sf2900.test_modtag import json_


@dataclass
class Traad:
    """The wire of a client of ESDH's, through the whole application."""

    systemer: dict[str, str]
    nede: bool = False

    def raat(self, metode: str, sti: str, body: bytes | None = None, **_: Any) -> Raat:
        if self.nede:
            raise IngenForbindelse("nede")
        data = json.loads(body) if body else None
        svar = json_(self.systemer, metode.lower(), sti.removeprefix("fordeling/"), data)
        return Raat(svar.status_code, {}, svar.content)


@pytest.mark.parametrize(
    ("navn", "tekst", "svar"),
    [
        ("KSD", "x", Plan((MODTAGET,), (ACCEPTERET,))),
        ("KY", "x", Plan((MODTAGET,), (ACCEPTERET,))),
        ("KY", "En LUKKET sag", Plan((MODTAGET,), (("AFVIST", AFVISNING),))),
        ("Jobcenter", "x", Plan((MODTAGET, MODTAGET), (ACCEPTERET, ACCEPTERET))),
        ("Jobcenter", "intet svar, tak", Plan(())),
        ("ESDH", "x", Plan((), (ACCEPTERET, MODTAGET))),
    ],
)
def test_each_system_has_its_way(navn, tekst, svar):
    assert plan(navn, tekst) == svar


def test_ky_refuses_a_note_to_a_case_that_is_closed_in_it():
    assert plan("KY", "x", lukket=True).senere == (("AFVIST", AFVISNING),)
    assert plan("KSD", "x", lukket=True).senere == (ACCEPTERET,)

    class Sager:
        def laes(self, slags: str, uuid: UUID) -> dict[str, Any]:
            if uuid == UUID(int=9):
                raise IkkeFundet("nix")
            kode = "Afsluttet" if uuid == UUID(int=1) else "Oplyst"
            return {"Registrering": [{"TilstandListe": {"Fremdrift": [{"FremdriftStatusKode": kode}]}}]}  # fmt: skip

    ky = Modtager("KY", None, sager=Sager())  # type: ignore[arg-type]
    assert [ky._er_lukket(str(UUID(int=n))) for n in (1, 2, 9)] == [True, False, False]
    assert not ky._er_lukket(None)


@pytest.mark.django_db
def test_a_receiver_answers_at_once_and_when_it_has_thought(net, send, systemer):
    """ESDH of the tests, in the ways of Jobcenter: each receipt twice."""
    (row,) = send(del_til())
    arbejd()
    modtager = Modtager("Jobcenter", Traad(systemer), betaenkning=20)  # type: ignore[arg-type]
    sagt: list[str] = []
    assert modtager.kig(ur=0, sig=sagt.append) == 1
    arbejd()
    assert igen(row).tilstand == "hos_modtager"
    assert modtager.kig(ur=19, sig=sagt.append) == 0
    assert modtager.kig(ur=21, sig=sagt.append) == 0
    arbejd()
    assert igen(row).tilstand == "accepteret"
    assert len(sagt) == 4
    assert Kvitteringspost.objects.count() == 2  # the same again told nobody anything


@pytest.mark.django_db
def test_the_demo_is_connected_and_may_be_again(settings):
    settings.DEMO = True
    grunddata._myndigheder()
    for _ in range(2):
        assert fordeling.sikr() == 5
    assert Tilsluttet.objects.filter(modtager_typer__len__gt=0).count() == 4
    assert Rute.objects.count() == 8
    assert [m.navn for m in modtagere.alle("http://127.0.0.1:1")] == list(fordeling.MODTAGERE)
